"""Who supports a worker, and when the journey ends early."""

import datetime as dt

from ecf.core.change import Change, change
from ecf.core.clock import today as the_day
from ecf.core.errors import BadValue, Conflict, NotAllowed
from ecf.enrolments.models import Assignment, Enrolment, Part
from ecf.enrolments.rules import coordinates
from ecf.enrolments.services.time import locked
from ecf.people.models import RoleName, User
from ecf.people.selectors import people_with_role

ONE_DAY = dt.timedelta(days=1)
ROLE_FOR = {Part.SUPERVISOR: RoleName.SUPERVISOR, Part.ASSESSOR: RoleName.ASSESSOR}


def assign(
    *, enrolment: Enrolment, part: Part, user: User, on: dt.date, by: User, today: dt.date | None = None
) -> Assignment:
    """Another supervisor or assessor from a day on (today or earlier); the one before ends the day before."""
    day = today or the_day()
    with change(by=by) as c:
        row = locked(c, enrolment)
        if not coordinates(by, row):
            raise NotAllowed(message="Only the programme co-ordinator can do this.")
        if on > day:
            raise BadValue("in_the_future", "Enter a day up to today.", "on")
        if not people_with_role(row.employer, ROLE_FOR[part], day).filter(pk=user.pk).exists():
            raise BadValue(f"not_a_{part}", f"Choose someone who is a {part} here.", "user")
        if user.pk == row.social_worker.user_id:
            raise BadValue("own_journey", "Nobody supervises or assesses themselves. Choose someone else.", "user")
        _check_apart(row, part, user)
        _end_current(row, part, user, on, c)
        assignment = c.save(Assignment(enrolment=row, user=user, part=part, started_on=on))
        setattr(row, part, user)
        c.save(row)
        c.record(
            f"{part}.assigned",
            subject=row,
            enrolment_id=row.pk,
            employer_id=row.employer_id,
            on=on,
            user=user.pk,
        )
        return assignment


def _check_apart(enrolment: Enrolment, part: Part, user: User) -> None:
    other = enrolment.assessor_id if part == Part.SUPERVISOR else enrolment.supervisor_id
    if other == user.pk and not enrolment.framework_version.parsed.assessor_may_be_supervisor:
        raise BadValue("assessor_is_supervisor", "This framework needs an assessor who is not the supervisor.", "user")


def _end_current(enrolment: Enrolment, part: Part, user: User, on: dt.date, c: Change) -> None:
    current = enrolment.assignments.filter(part=part, ended_on__isnull=True).first()
    if current is None:
        return
    if current.user_id == user.pk:
        raise Conflict("already_assigned", f"{user.name} is already the {part}.", "user")
    if on <= current.started_on:
        raise BadValue("before_current", f"Enter a day after {current.started_on:%d %B %Y}.", "on")
    current.ended_on = on - ONE_DAY
    c.save(current)


def withdraw_enrolment(
    *, enrolment: Enrolment, reason: str, by: User, on: dt.date | None = None, today: dt.date | None = None
) -> Enrolment:
    """The worker leaves the programme; `on` is their last day on it, today or earlier. Open rows end, the record stays.

    Raises BadValue without a reason, or for a day in the future or before the start.
    """
    day = on or today or the_day()
    if not reason.strip():
        raise BadValue("required", "Say why they are leaving the programme.", "reason")
    if day > (today or the_day()):
        raise BadValue("in_the_future", "Enter a day up to today.", "on")
    with change(by=by) as c:
        row = locked(c, enrolment)
        if not coordinates(by, row):
            raise NotAllowed(message="Only the programme co-ordinator can do this.")
        if day < row.started_on:
            raise BadValue("before_start", "The day is before they started.", "on")
        for placement in row.placements.filter(ended_on__isnull=True):
            placement.ended_on, placement.end_reason = max(day, placement.started_on), reason.strip()[:200]
            c.save(placement)
        for assignment in row.assignments.filter(ended_on__isnull=True):
            assignment.ended_on = max(day, assignment.started_on)
            c.save(assignment)
        row.withdraw()
        c.save(row)
        c.record("enrolment.withdrawn", subject=row, enrolment_id=row.pk, employer_id=row.employer_id, on=day)
        return row
