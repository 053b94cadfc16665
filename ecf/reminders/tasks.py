"""What beat asks for: the daily sweep, and sending what is due. Thin edges around the services."""

import datetime as dt
import logging
from uuid import UUID

from celery import shared_task

from ecf.core.clock import today
from ecf.reminders.services import claim_digests, deliver_digest, release_digests, sweep, sweep_once

SWEEP_FROM = dt.time(6, 30)
log = logging.getLogger(__name__)


@shared_task
def sweep_today() -> None:
    """Asked for every 15 minutes; does its work once a day, from half past six in London."""
    swept = sweep_once(not_before=SWEEP_FROM)
    if swept is not None:
        log.info("swept %s: %s notices in %s digests", swept.on, swept.notices, swept.digests)
        deliver_due.delay()


@shared_task
def sweep_now() -> None:
    """Today's sweep without waiting for its time; running it again adds nothing."""
    swept = sweep(on=today())
    log.info("swept %s: %s notices in %s digests", swept.on, swept.notices, swept.digests)
    deliver_due.delay()


@shared_task
def deliver_due() -> None:
    """Asked for every minute: frees claims whose lease is over, claims what is due, and hands each on to a worker."""
    release_digests()
    for claim in claim_digests():
        deliver.delay(str(claim.digest_id), claim.claimed_at.isoformat())


@shared_task
def deliver(digest_id: str, claimed_at: str) -> None:
    """Sends one claimed digest. Handed over twice by the broker, it goes out once: the claim is renewed first."""
    if deliver_digest(digest_id=UUID(digest_id), claimed_at=dt.datetime.fromisoformat(claimed_at)):
        log.info("sent digest %s", digest_id)
