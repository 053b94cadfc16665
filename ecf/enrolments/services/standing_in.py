"""A supervisor or assessor who will be away names a colleague who answers evidence for them, from a day to a day."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from ecf.core.change import Change, change
from ecf.core.clock import today as local_today
from ecf.core.overlaps import overlapping
from ecf.enrolments import standing_in_errors as errors
from ecf.enrolments.intervals import add_months
from ecf.enrolments.models import Enrolment, EnrolmentState
from ecf.enrolments.standing_in import HOLDER, parts_to_hand_on
from ecf.people.employer_settings import setting
from ecf.people.models import Delegation, Employer, Role, RoleName, User
from ecf.people.roles import employer_ids_where
from ecf.people.selectors import is_registered_on

MONTHS_AHEAD = 12  # assumed


def name_stand_in(
    *, role: str, given_to: User, started_on: dt.date, ended_on: dt.date, by: User, today: dt.date | None = None
) -> Delegation:
    """`given_to` answers the evidence that waits for `by` as supervisor (or assessor), both days inclusive.

    They hold that role with the same employer on all those days, and are registered. At most as many days as the
    employer says (60, assumed), today or within 12 months. Raises NotYoursToHandOn; StandInForOneself,
    StandInLacksRole, StandInNotRegistered, StandInEndsBeforeStart, StandInInThePast, StandInTooFarAhead,
    StandInTooLong; StandInForOwnRecord, StandInsOverlap, StandInIsAway.
    """
    day = today or local_today()
    with change(by=by) as c:
        c.lock(User.objects, by.pk)  # of two names given at once, the second sees the first
        if role not in parts_to_hand_on(by):
            raise errors.NotYoursToHandOn
        if given_to.pk == by.pk:
            raise errors.StandInForOneself(field="given_to")
        _check_days(started_on, ended_on, day)
        employer = _shared_employer(by, given_to, role, started_on, ended_on)
        row = Delegation(
            employer=employer, role=role, given_by=by, given_to=given_to, started_on=started_on, ended_on=ended_on
        )
        _check(row, ended_on, day)
        c.save(row)
        _record(c, "delegation.named", row, started_on)
        return row


def end_stand_in(*, delegation: Delegation, by: User, today: dt.date | None = None) -> Delegation:
    """One of the two ends it; it holds no longer from now on. Raises NotYourStandIn, StandInOver."""
    day = today or local_today()
    with change(by=by) as c:
        row = c.lock(Delegation.objects.with_people(), delegation.pk)
        if by.pk not in {row.given_by_id, row.given_to_id}:
            raise errors.NotYourStandIn
        if row.ended_at is not None or (row.ended_on is not None and row.ended_on < day):
            raise errors.StandInOver
        row.ended_at = timezone.now()
        c.save(row)
        _record(c, "delegation.ended", row, day)
        return row


def _check_days(started_on: dt.date, ended_on: dt.date, today: dt.date) -> None:
    if ended_on < started_on:
        raise errors.StandInEndsBeforeStart(field="ended_on")
    if started_on < today:
        raise errors.StandInInThePast(field="started_on")
    if started_on > add_months(today, MONTHS_AHEAD):
        raise errors.StandInTooFarAhead(field="started_on")


def _shared_employer(by: User, given_to: User, role: str, first: dt.date, last: dt.date) -> Employer:
    """Where both hold the role. Raises StandInLacksRole."""
    rows = Role.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=last), started_on__lte=first)
    rows = rows.filter(user=given_to, role=role, employer_id__in=employer_ids_where(by, role), user__is_active=True)
    found = rows.select_related("employer").order_by("started_on", "id").first()
    if found is None:
        raise errors.StandInLacksRole(field="given_to")
    return found.employer


def _check(row: Delegation, last: dt.date, today: dt.date) -> None:
    """How long, by whom, and beside what is agreed already."""
    most = int(setting(row.employer_id, "stand_in_days", today))
    if (last - row.started_on).days + 1 > most:
        raise errors.StandInTooLong(most)
    if not is_registered_on(row.given_to, max(today, row.started_on)):
        raise errors.StandInNotRegistered(field="given_to")
    held = {HOLDER[RoleName(row.role)]: row.given_by_id, "social_worker__user": row.given_to}
    if Enrolment.objects.filter(state=EnrolmentState.ACTIVE, **held).exists():
        raise errors.StandInForOwnRecord(field="given_to")
    agreed = Delegation.objects.filter(ended_at__isnull=True, role=row.role, employer=row.employer).with_people()
    mine = overlapping(agreed.filter(given_by=row.given_by), row)
    if mine:
        raise errors.StandInsOverlap(mine)
    theirs = overlapping(agreed.filter(given_by=row.given_to), row)
    if theirs:
        raise errors.StandInIsAway(theirs)


def _record(c: Change, kind: str, row: Delegation, on: dt.date) -> None:
    c.record(
        kind,
        subject=row,
        employer_id=row.employer_id,
        on=on,
        role=str(row.role),
        given_by=str(row.given_by_id),
        given_to=str(row.given_to_id),
        started_on=row.started_on,
        ended_on=row.ended_on,
    )
