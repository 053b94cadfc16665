"""Who opens an entry, and who is let read one that is theirs to see the facts of."""

import datetime as dt

from django.utils import timezone

from ecf.core.change import change
from ecf.core.errors import Conflict
from ecf.enrolments.models import Disclosure
from ecf.enrolments.rules import is_own
from ecf.enrolments.services import open_disclosure
from ecf.evidence import rules
from ecf.evidence.models import Evidence, Reading
from ecf.people.models import User

ONE_READING = dt.timedelta(minutes=10)
"""Looking again within this time is the same reading: nothing is written."""


def note_reading(*, evidence: Evidence, by: User) -> None:
    """Somebody other than its author has opened the text: when first, and when last. No event: it happens all day.

    Nothing for who sees facts only. One query, and a write at most every 10 minutes.
    """
    if is_own(by, evidence.enrolment) or not rules.can_read_content(by, evidence):
        return
    now = timezone.now()
    last = Reading.objects.filter(evidence=evidence, user=by).values_list("last_at", flat=True).first()
    if last and now - last < ONE_READING:
        return
    with change(by=by):
        if last:
            Reading.objects.filter(evidence=evidence, user=by).update(last_at=now)
        else:
            Reading.objects.bulk_create(
                [Reading(evidence=evidence, user=by, first_at=now, last_at=now)], ignore_conflicts=True
            )


def disclose_evidence(
    *, evidence: Evidence, by: User, reason: str, until: dt.date | None = None, today: dt.date | None = None
) -> Disclosure:
    """The principal social worker (or deputy) reads one shared entry to the end of `until`; its author sees who and
    why. Drafts and private entries are never opened. Raises NotAllowed, Conflict, BadValue.
    """
    with change(by=by) as c:
        rows = Evidence.objects.select_related("enrolment__social_worker__user")
        locked = c.lock(rows, evidence.pk)
        if rules.can_read_content(by, locked):
            raise Conflict("already_readable", "You can read this already.")
        if rules.can_open_content(by, locked.enrolment) and not rules.can_disclose_evidence(by, locked):
            raise Conflict("never_disclosed", "This is private to its author. It cannot be opened here.")
        return open_disclosure(c, enrolment=locked.enrolment, subject=locked, reason=reason, until=until, today=today)
