"""The daily sweep: finds what is due to whom and lays it in one digest a person."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from ecf.core.change import change
from ecf.core.clock import today as the_day
from ecf.people.models import User
from ecf.reminders.models import Digest, DigestState, Notice
from ecf.reminders.selectors import SWEPT, SWEPT_STREAM, DueNotice, untold, was_swept

OPEN_DIGESTS = [DigestState.DUE, DigestState.FAILED]


@dataclass(frozen=True)
class Swept:
    """What one sweep laid down: new lines, and the digests that got any."""

    on: dt.date
    notices: int
    digests: int


def sweep(*, on: dt.date, by: User | None = None, today: dt.date | None = None) -> Swept:
    """Lays what is due on the day into digests. Running it again, or twice at once, adds nothing twice.

    Someone whose digest of the day has gone out gets nothing more that day: the next sweep catches up on it.
    """
    found = untold(on, today=today or the_day())
    with change(by=by) as c:
        open_digests = _open_digests(on, {notice.recipient.pk for notice in found})
        lines = [
            _line(notice, open_digests[notice.recipient.pk]) for notice in found if notice.recipient.pk in open_digests
        ]
        before = _count(lines)
        Notice.objects.bulk_create(lines, ignore_conflicts=True, batch_size=500)
        swept = Swept(on, _count(lines) - before, len({line.digest_id for line in lines}))
        c.record(SWEPT, stream=SWEPT_STREAM, on=on, notices=swept.notices, digests=swept.digests)
    return swept


def _open_digests(on: dt.date, people: set[UUID]) -> dict[UUID, Digest]:
    """Each person's digest of the day, made if need be and locked; without those that are on their way or gone."""
    fresh = [Digest(recipient_id=pk, on=on, version=1) for pk in sorted(people)]
    Digest.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=500)
    locked = Digest.objects.select_for_update().filter(on=on, recipient_id__in=people, state__in=OPEN_DIGESTS)
    return {digest.recipient_id: digest for digest in locked.order_by("id")}


def _line(notice: DueNotice, digest: Digest) -> Notice:
    return Notice(
        recipient=notice.recipient,
        digest=digest,
        employer_id=notice.enrolment.employer_id,
        enrolment=notice.enrolment,
        kind=notice.kind,
        subject_id=notice.subject_id,
        milestone=notice.milestone,
        rung=notice.rung,
        due_on=notice.due_on,
        line=notice.line,
        part=notice.part,
        version=1,
    )


def _count(lines: Sequence[Notice]) -> int:
    return Notice.objects.filter(digest_id__in={line.digest_id for line in lines}).count() if lines else 0


def sweep_once(*, not_before: dt.time, now: dt.datetime | None = None) -> Swept | None:
    """Today's sweep, if it is time for it in London and it has not been done; for a clock that asks often."""
    local = timezone.localtime(now)
    if local.time() < not_before or was_swept(local.date()):
        return None
    return sweep(on=local.date(), today=local.date())
