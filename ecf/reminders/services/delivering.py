"""Sending digests: a claim by a conditional update, a lease, and a second look at every line.

A claim is known by its instant: whoever changes it from one value to the next holds the digest until then plus the
lease. A worker that dies leaves a claim whose lease runs out, and the digest is due again. So a digest is never lost;
it goes out twice only where a worker died after handing the message over and before noting it.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q
from django.utils import timezone

from ecf.core.change import change
from ecf.core.clock import today as the_day
from ecf.enrolments.models import Enrolment
from ecf.enrolments.selectors import is_on_break_on, with_clock
from ecf.reminders.messages import send_digest
from ecf.reminders.models import Digest, DigestState, Notice, NoticeKind
from ecf.reminders.selectors import recipients_of, still_open
from ecf.reminders.services.settling import settle

LEASE = dt.timedelta(minutes=10)
ATTEMPTS = 5
NO_ADDRESS = "no e-mail address"


@dataclass(frozen=True)
class Claim:
    """The right to send one digest, until its lease is over."""

    digest_id: UUID
    claimed_at: dt.datetime


def release_digests(*, now: dt.datetime | None = None) -> int:
    """Makes due again what a dead worker held beyond its lease, and what failed and may be tried again.

    A digest is tried 5 times, a minute after the first failure, then 2, 4 and 8 minutes.
    """
    instant = now or timezone.now()
    ripe = Q(state=DigestState.CLAIMED, claimed_at__lt=instant - LEASE)
    for tried in range(1, ATTEMPTS):
        wait = dt.timedelta(minutes=2 ** (tried - 1))
        ripe |= Q(state=DigestState.FAILED, attempts=tried, claimed_at__lte=instant - wait)
    return Digest.objects.filter(ripe).update(state=DigestState.DUE, version=F("version") + 1, updated_at=instant)


def claim_digests(*, limit: int = 500, on: dt.date | None = None, now: dt.datetime | None = None) -> list[Claim]:
    """Claims up to so many due digests (of one day, if given), oldest first. Two who claim at once share none."""
    instant = now or timezone.now()
    due = Digest.objects.filter(state=DigestState.DUE)
    ids = list((due.filter(on=on) if on else due).order_by("id").values_list("pk", flat=True)[:limit])
    mine = []
    for pk in ids:
        taken = Digest.objects.filter(pk=pk, state=DigestState.DUE).update(
            state=DigestState.CLAIMED, claimed_at=instant, attempts=F("attempts") + 1, version=F("version") + 1
        )
        if taken:
            mine.append(Claim(pk, instant))
    return mine


def deliver_digest(*, digest_id: UUID, claimed_at: dt.datetime, now: dt.datetime | None = None) -> bool:
    """Sends what is still true of a claimed digest; True if a message went out.

    Does nothing for a claim that somebody else holds by now. A digest with nothing left to say counts as sent, and
    no message goes out. A message that cannot be handed over makes it failed, with the reason.
    """
    renewed = now or timezone.now()
    held = Digest.objects.filter(pk=digest_id, state=DigestState.CLAIMED, claimed_at=claimed_at)
    if not held.update(claimed_at=renewed):
        return False
    digest = Digest.objects.select_related("recipient").get(pk=digest_id)
    lines = lines_to_send(digest, on=max(digest.on, the_day()))
    if lines and not digest.recipient.email:
        _finish(digest, renewed, state=DigestState.FAILED, error=NO_ADDRESS, attempts=ATTEMPTS)
        return False
    try:
        if lines:
            send_digest(digest, lines)
    except Exception as error:
        _finish(digest, renewed, state=DigestState.FAILED, error=f"{type(error).__name__}: {error}"[:500])
        return False
    sent_at = timezone.now() if lines else None
    _finish(digest, renewed, state=DigestState.SENT, sent_at=sent_at, error="")
    return bool(lines)


def _finish(digest: Digest, claimed_at: dt.datetime, **fields: object) -> None:
    """Ends a claim, unless it has passed to somebody else."""
    Digest.objects.filter(pk=digest.pk, state=DigestState.CLAIMED, claimed_at=claimed_at).update(
        **fields, version=F("version") + 1, updated_at=timezone.now()
    )


def lines_to_send(digest: Digest, *, on: dt.date) -> list[Notice]:
    """The digest's lines that are still true: not done, not in a break, and still for this person. Marks those done."""
    lines = digest.lines.filter(settled_at__isnull=True).select_related("enrolment__social_worker__user")
    listed = list(lines.order_by("due_on", "id"))
    open_ids = still_open(listed, on)
    with change(by=None):
        settle(listed, open_ids)
    still_true = [line for line in listed if line.pk in open_ids]
    return _still_theirs(still_true, on) if still_true else []


def _still_theirs(lines: Sequence[Notice], on: dt.date) -> list[Notice]:
    ids = {line.enrolment_id for line in lines if line.enrolment_id is not None}
    enrolments = list(
        with_clock(Enrolment.objects.filter(pk__in=ids).with_people()).defer("framework_version__definition")
    )
    speaking = {row.pk for row in enrolments if not is_on_break_on(row, on)}
    people = {
        pk: {user.pk for part in parts.values() for user in part} for pk, parts in recipients_of(enrolments, on).items()
    }
    return [
        line
        for line in lines
        if line.enrolment_id in speaking
        and (line.kind == NoticeKind.JUDGING or line.recipient_id in people[line.enrolment_id])
    ]
