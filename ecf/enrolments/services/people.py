"""Who supports a worker: a change of supervisor or assessor with its handover, buddies, and what beat takes up."""

import datetime as dt

from ecf.core.change import Change, change
from ecf.core.clock import today as the_day
from ecf.core.errors import BadValue, Conflict, NotAllowed, WrongState
from ecf.core.overlaps import overlapping
from ecf.core.templatetags.words import uk_date
from ecf.enrolments.intervals import add_months
from ecf.enrolments.models import Assignment, Enrolment, EnrolmentState, EntryRoute, Handover, Part
from ecf.enrolments.services.time import locked, only_coordinator
from ecf.enrolments.support import changed_hands, holder_on
from ecf.people.employer_settings import setting
from ecf.people.models import Employer, RoleName, User
from ecf.people.selectors import people_of, people_with_role

ONE_DAY = dt.timedelta(days=1)
A_YEAR = dt.timedelta(days=366)
ROLE_FOR = {Part.SUPERVISOR: RoleName.SUPERVISOR, Part.ASSESSOR: RoleName.ASSESSOR}
A_PART = {Part.SUPERVISOR: "a supervisor", Part.ASSESSOR: "an assessor", Part.BUDDY: "a buddy"}


def assign(
    *,
    enrolment: Enrolment,
    part: Part,
    user: User,
    on: dt.date,
    by: User,
    today: dt.date | None = None,
    is_deputy: bool = False,
    note: str = "",
) -> Assignment:
    """Another supervisor, assessor or buddy from a day on; whoever held the part before ends the day before.

    The day may lie ahead, by a year at most (assumed): then `take_up_assignments` changes the enrolment that morning.
    Somebody named for a day before a change that is planned already holds the part until that. A new supervisor or
    assessor gets a handover to accept, with the note. `is_deputy`: stands in while the post is vacant.

    Raises NotAllowed; BadValue for a day or a person that cannot be; Conflict for who has the part already, or is
    planned for it from a later day, and for a day on which somebody else takes over.
    """
    day = today or the_day()
    with change(by=by) as c:
        row = locked(c, enrolment)
        only_coordinator(by, row)
        check_day(row.started_on, on, day)
        if part == Part.BUDDY:
            return add_buddy(c, row, user, on=on, today=day)
        _check_person(row, part, user, max(on, day))
        before, last_day = _make_room(c, row, part, user, is_deputy, on, day)
        assignment = Assignment(
            enrolment=row, user=user, part=part, started_on=on, ended_on=last_day, is_deputy=is_deputy
        )
        _check_apart(row, assignment)
        c.save(assignment)
        _hand_over(c, assignment, before, note)
        _named(c, row, assignment, day)
        return assignment


def check_day(started_on: dt.date, on: dt.date, day: dt.date) -> None:
    """A first day that can be: not before the start, and not more than a year ahead (assumed). Raises BadValue."""
    if on < started_on:
        raise BadValue("before_start", f"Enter a day on or after {uk_date(started_on)}, when they started.", "on")
    if on > day + A_YEAR:
        raise BadValue("too_far_ahead", "Enter a day within a year from today.", "on")


def wrong_holder(employer: Employer, part: str, user: User, day: dt.date, field: str = "user") -> list[BadValue]:
    """What is wrong with somebody for a part on a day: without the role (for a buddy, any role) there, they cannot."""
    role = ROLE_FOR.get(Part(part))
    able = people_with_role(employer, role, day) if role else people_of(employer, day)
    if able.filter(pk=user.pk).exists():
        return []
    what = A_PART[Part(part)]
    code = f"not_{what.replace(' ', '_')}"
    message = f"Choose someone who is {what} here." if role else "Choose someone who works here."
    return [BadValue(code, message, field)]


def _check_person(enrolment: Enrolment, part: str, user: User, day: dt.date) -> None:
    """Holds the role on the day, and is not the worker."""
    for wrong in wrong_holder(enrolment.employer, part, user, day):
        raise wrong
    if user.pk == enrolment.social_worker.user_id:
        raise BadValue("own_journey", "Nobody supervises or assesses themselves. Choose someone else.", "user")


def _check_apart(enrolment: Enrolment, assignment: Assignment) -> None:
    """On no day is one person both, where the framework wants two."""
    if enrolment.framework_version.parsed.assessor_may_be_supervisor:
        return
    other = Part.ASSESSOR if assignment.part == Part.SUPERVISOR else Part.SUPERVISOR
    same_person = enrolment.assignments.filter(part=other, user=assignment.user_id)
    if overlapping(same_person, assignment):
        raise BadValue("assessor_is_supervisor", "This framework needs an assessor who is not the supervisor.", "user")


def _make_room(
    c: Change, enrolment: Enrolment, part: str, user: User, is_deputy: bool, on: dt.date, day: dt.date
) -> tuple[Assignment | None, dt.date | None]:
    """Ends whoever would hold the part on the day. Returns them, and the last day before a change planned for later."""
    rows = list(enrolment.assignments.filter(part=part).select_related("user").order_by("started_on"))
    begun = [row for row in rows if row.started_on <= day]
    if begun and on <= begun[-1].started_on:
        message = f"Enter a day after {uk_date(begun[-1].started_on)}, when {begun[-1].user.name} began."
        raise BadValue("before_current", message, "on")
    before = next((row for row in reversed(rows) if row.started_on < on), None)
    if before is not None and before.ended_on is not None and before.ended_on < on:
        before = None
    if before is not None and (before.user_id, before.is_deputy) == (user.pk, is_deputy):
        raise Conflict("already_assigned", f"{user.name} is already the {part}.", "user")
    later = next((row for row in rows if row.started_on >= on), None)
    if later is not None and (later.started_on == on or later.user_id == user.pk):
        message = f"{later.user.name} takes over on {uk_date(later.started_on)} already. Cancel that first."
        raise Conflict("change_planned", message, "on")
    if before is not None:
        before.ended_on = on - ONE_DAY
        c.save(before)
    return before, later.started_on - ONE_DAY if later else None


def _hand_over(c: Change, assignment: Assignment, before: Assignment | None, note: str) -> None:
    """The handover that the new person accepts; whoever follows them takes over from them."""
    later = Handover.objects.filter(incoming__started_on__gt=assignment.started_on, enrolment=assignment.enrolment)
    for following in later.filter(incoming__part=assignment.part).order_by("incoming__started_on")[:1]:
        following.outgoing = assignment
        c.save(following)
    if before is None or before.user_id != assignment.user_id:
        c.save(
            Handover(enrolment=assignment.enrolment, incoming=assignment, outgoing=before, note=note.strip()),
        )


def _named(c: Change, enrolment: Enrolment, assignment: Assignment, day: dt.date) -> None:
    """Says who was named; from today on, or for a day before, they are also the enrolment's."""
    has_begun = assignment.started_on <= day and (assignment.ended_on is None or assignment.ended_on >= day)
    if has_begun and assignment.part != Part.BUDDY:
        setattr(enrolment, assignment.part, assignment.user)
    c.save(enrolment)
    c.record(
        f"{assignment.part}.{'assigned' if assignment.started_on <= day else 'named'}",
        subject=enrolment,
        enrolment_id=enrolment.pk,
        employer_id=enrolment.employer_id,
        on=assignment.started_on,
        user=assignment.user_id,
        is_deputy=assignment.is_deputy,
    )


def check_route(entry_route: str, field: str) -> None:
    """A buddy and an adaptation plan are for those who trained overseas. Raises BadValue for everybody else."""
    if entry_route != EntryRoute.TRAINED_OVERSEAS:
        what = "A buddy is" if field in {"buddy", "user"} else "An adaptation plan is"
        raise BadValue("not_for_this_route", f"{what} only for someone who trained overseas.", field)


def buddy_until(enrolment: Enrolment) -> dt.date:
    """A buddy's last day: so many months from the start as the employer chose, 6 by default (assumed)."""
    months = int(setting(enrolment.employer_id, "buddy_months", enrolment.started_on))
    return add_months(enrolment.started_on, months) - ONE_DAY


def add_buddy(c: Change, enrolment: Enrolment, user: User, *, on: dt.date, today: dt.date) -> Assignment:
    """A named buddy for the first months, for somebody who trained overseas; inside a change. Ends by itself.

    They need no part in the programme, but work for the employer. Raises BadValue, Conflict.
    """
    check_route(enrolment.entry_route, "user")
    _check_person(enrolment, Part.BUDDY, user, max(on, today))
    last_day = buddy_until(enrolment)
    if on > last_day:
        raise BadValue("buddy_too_late", f"The time with a buddy ends on {uk_date(last_day)}.", "on")
    _, sooner = _make_room(c, enrolment, Part.BUDDY, user, False, on, today)
    ends_on = min(last_day, sooner or last_day)
    buddy = c.save(Assignment(enrolment=enrolment, user=user, part=Part.BUDDY, started_on=on, ended_on=ends_on))
    _named(c, enrolment, buddy, today)
    return buddy


def end_assignment(*, assignment: Assignment, on: dt.date, by: User, today: dt.date | None = None) -> Assignment:
    """An assessor's or buddy's last day, with nobody after them; it may lie ahead.

    Raises Conflict for a supervisor, whom somebody must follow, if only as deputy; WrongState for a part that has not
    begun or is over; BadValue for a day before its first day or after its end.
    """
    day = today or the_day()
    with change(by=by) as c:
        row = locked(c, assignment.enrolment)
        only_coordinator(by, row)
        mine = c.lock(Assignment.objects.select_related("user"), assignment.pk)
        _check_may_end(mine, on, day)
        mine.ended_on = on
        c.save(mine)
        if mine.part == Part.ASSESSOR and row.assessor_id == mine.user_id and on < day:
            row.assessor = None
        c.save(row)
        kind = f"{mine.part}.{'ended' if on < day else 'ending'}"
        c.record(kind, subject=row, enrolment_id=row.pk, employer_id=row.employer_id, on=on)
        return mine


def _check_may_end(mine: Assignment, on: dt.date, day: dt.date) -> None:
    if mine.part == Part.SUPERVISOR:
        message = "Nobody goes without a supervisor. Name another one, or a deputy who stands in."
        raise Conflict("supervisor_needed", message)
    if mine.started_on > day:
        raise WrongState("not_begun", f"{mine.user.name} has not begun yet. Cancel it instead.")
    if mine.ended_on is not None and mine.ended_on < day:
        raise WrongState("already_ended", f"{mine.user.name} ended on {uk_date(mine.ended_on)} already.")
    if on < mine.started_on:
        raise BadValue("before_start", f"Enter a day on or after {uk_date(mine.started_on)}.", "on")
    if on > (mine.ended_on or day + A_YEAR):
        raise BadValue("after_end", f"Enter a day up to {uk_date(mine.ended_on or day + A_YEAR)}.", "on")


def cancel_assignment(*, assignment: Assignment, by: User, today: dt.date | None = None) -> Enrolment:
    """Takes back what is planned for a later day: whoever held the part before keeps it.

    Raises WrongState once it has begun; Conflict where that would leave the worker without a supervisor.
    """
    day = today or the_day()
    with change(by=by) as c:
        row = locked(c, assignment.enrolment)
        only_coordinator(by, row)
        mine = c.lock(Assignment.objects.select_related("user"), assignment.pk)
        if mine.started_on <= day:
            message = f"{mine.user.name} has begun already. Name somebody else from a later day instead."
            raise WrongState("already_begun", message)
        take_out(c, mine)
        if mine.part == Part.SUPERVISOR and holder_on(row, mine.part, mine.started_on) is None:
            raise Conflict("supervisor_needed", "Nobody else would supervise from that day. Name somebody first.")
        c.save(row)
        c.record(
            "assignment.cancelled",
            subject=row,
            enrolment_id=row.pk,
            employer_id=row.employer_id,
            on=mine.started_on,
            part=mine.part,
            user=mine.user_id,
        )
        return row


def take_out(c: Change, mine: Assignment) -> None:
    """Takes a part that has not begun out of the record, with its handover; the one before goes on in its place."""
    handover = Handover.objects.filter(incoming=mine).select_related("outgoing").first()
    adjacent = mine.enrolment.assignments.filter(part=mine.part, ended_on=mine.started_on - ONE_DAY)
    before = handover.outgoing if handover else adjacent.first()
    for following in Handover.objects.filter(outgoing=mine):
        following.outgoing = before
        c.save(following)
    if handover is not None:
        handover.delete()
    first, last = mine.started_on, mine.ended_on
    Assignment.objects.filter(pk=mine.pk).delete()
    if before is not None and before.ended_on == first - ONE_DAY:
        before.ended_on = last
        c.save(before)


def accept_handover(*, handover: Handover, by: User, today: dt.date | None = None) -> Handover:
    """The new supervisor or assessor has read what is open, and takes over.

    Raises NotAllowed for anybody else; WrongState before their first day and once somebody else has the part;
    Conflict the second time.
    """
    day = today or the_day()
    with change(by=by) as c:
        row = locked(c, handover.enrolment)
        mine = c.lock(Handover.objects.select_related("incoming"), handover.pk)
        only_who_takes_over(by, mine)
        if mine.incoming.started_on > day:
            raise WrongState("not_begun", f"You can accept it from {uk_date(mine.incoming.started_on)}.")
        if mine.incoming.ended_on is not None and mine.incoming.ended_on < day:
            raise WrongState("handover_over", "Somebody else has taken over since.")
        if mine.accepted_on is not None:
            raise Conflict("already_accepted", "This handover is accepted already.")
        mine.accepted_on = day
        c.save(mine)
        c.bump(row)
        c.record(
            "handover.accepted",
            subject=mine,
            enrolment_id=row.pk,
            employer_id=row.employer_id,
            on=day,
            part=mine.incoming.part,
        )
        return mine


def only_who_takes_over(by: User, handover: Handover) -> None:
    """Raises NotAllowed for everybody but the person who takes the worker over."""
    if handover.incoming.user_id != by.pk:
        raise NotAllowed(message="Only the person who takes over can accept a handover.")


def take_up_assignments(*, today: dt.date | None = None) -> int:
    """Makes each enrolment's supervisor and assessor those of today's rows. Returns how many it changed.

    For the changes planned for today and for any that an earlier run missed; running it again changes nothing.
    """
    day = today or the_day()
    return sum(_take_up(found, day) for found in changed_hands(day))


def _take_up(found: Enrolment, day: dt.date) -> bool:
    """One enrolment, looked at again under its lock: somebody may have changed it since it was found."""
    with change(by=None) as c:
        row = c.lock(Enrolment.objects.with_people(), found.pk)
        holders = {part: holder_on(row, part, day) for part in (Part.SUPERVISOR, Part.ASSESSOR)}
        if row.state != EnrolmentState.ACTIVE or not row.placements.on(day).exists():
            return False
        changed = [part for part, now in holders.items() if _differs(row, part, now)]
        for part in changed:
            now = holders[part]
            setattr(row, part, now.user if now else None)
            c.record(
                f"{part}.{'assigned' if now else 'ended'}",
                subject=row,
                enrolment_id=row.pk,
                employer_id=row.employer_id,
                on=now.started_on if now else day,
                user=now.user_id if now else None,
                is_deputy=bool(now and now.is_deputy),
            )
        if changed:
            c.save(row)
        return bool(changed)


def _differs(enrolment: Enrolment, part: Part, now: Assignment | None) -> bool:
    """A worker keeps the supervisor they have where no row says who comes after."""
    stored = getattr(enrolment, f"{part}_id")
    return stored != now.user_id if now else part == Part.ASSESSOR and stored is not None
