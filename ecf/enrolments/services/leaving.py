"""How a journey ends before its last milestone, and how it is taken up again."""

import datetime as dt

from ecf.core.change import Change, change
from ecf.core.clock import today as the_day
from ecf.core.errors import BadValue, BadValues, Conflict, WrongState
from ecf.core.templatetags.words import uk_date
from ecf.enrolments.models import Assignment, Enrolment, EnrolmentState, Handover, Part, Placement
from ecf.enrolments.services.people import check_day, take_out, wrong_holder
from ecf.enrolments.services.schedule import rebuild_schedule
from ecf.enrolments.services.time import locked, only_coordinator
from ecf.enrolments.services.transfers import cancel_open_transfers
from ecf.people.models import RoleName, Team, User
from ecf.people.services import give_role

ONE_DAY = dt.timedelta(days=1)
LONGEST_REASON = 200


def withdraw_enrolment(
    *,
    enrolment: Enrolment,
    reason: str,
    by: User,
    on: dt.date | None = None,
    destination: str = "",
    today: dt.date | None = None,
) -> Enrolment:
    """The worker leaves the programme; `on` is their last day on it, today or earlier.

    Open rows end, a break they are on too, what is planned is taken out, a move to another employer is
    cancelled, and the record stays. They may come back. Raises BadValue without a reason, for a day in the future or
    before the start.
    """
    last_day, day = _last_day(on, today), today or the_day()
    told = _said(reason, "Say why they are leaving the programme.")
    with change(by=by) as c:
        row = _ending(c, enrolment, by, last_day)
        end_rows(c, row, last_day=last_day, today=day, reason=told, destination=destination.strip()[:LONGEST_REASON])
        row.withdraw()
        c.save(row)
        rebuild_schedule(c, row)
        c.record("enrolment.withdrawn", subject=row, enrolment_id=row.pk, employer_id=row.employer_id, on=last_day)
        return row


def end_not_completed(
    *, enrolment: Enrolment, reason: str, by: User, on: dt.date | None = None, today: dt.date | None = None
) -> Enrolment:
    """The programme ends for good without its last assessment being passed; `on` is its last day, today or earlier.

    Raises what `withdraw_enrolment` does. Nobody comes back to such an enrolment, but by a late appeal against the fail
    that ended it (`reopen_for_appeal`); they may be enrolled anew.
    """
    last_day, day = _last_day(on, today), today or the_day()
    told = _said(reason, "Say why the programme ends.")
    with change(by=by) as c:
        return _not_completed(c, _ending(c, enrolment, by, last_day), last_day, day, told)


def end_after_fail(*, enrolment: Enrolment, today: dt.date | None = None) -> Enrolment:
    """The same, by the product itself: the last attempt at an assessment was not passed, and that stands (assumed)."""
    day = today or the_day()
    with change(by=None) as c:
        row = locked(c, enrolment)
        cancel_open_transfers(c, row, on=day)
        return _not_completed(c, row, day, day, "The assessment was not passed.")


def _not_completed(c: Change, row: Enrolment, last_day: dt.date, day: dt.date, told: str) -> Enrolment:
    end_rows(c, row, last_day=last_day, today=day, reason=told)
    row.end_not_completed()
    c.save(row)
    rebuild_schedule(c, row)
    c.record("enrolment.not_completed", subject=row, enrolment_id=row.pk, employer_id=row.employer_id, on=last_day)
    return row


def _last_day(on: dt.date | None, today: dt.date | None) -> dt.date:
    day = today or the_day()
    if on is not None and on > day:
        raise BadValue("in_the_future", "Enter a day up to today. For a later day, do this on that day.", "on")
    return on or day


def _said(reason: str, missing: str) -> str:
    if not reason.strip():
        raise BadValue("required", missing, "reason")
    return reason.strip()[:LONGEST_REASON]


def _ending(c: Change, enrolment: Enrolment, by: User, last_day: dt.date) -> Enrolment:
    """The locked enrolment, once it is sure that it may end on the day."""
    row = locked(c, enrolment)
    only_coordinator(by, row)
    if last_day < row.started_on:
        raise BadValue("before_start", f"Enter a day on or after {uk_date(row.started_on)}, when they started.", "on")
    cancel_open_transfers(c, row, on=last_day)
    return row


def end_rows(
    c: Change, enrolment: Enrolment, *, last_day: dt.date, today: dt.date, reason: str = "", destination: str = ""
) -> None:
    """Ends the placement, everybody's part and the break that go on after the last day, and takes out what is planned.

    What began after a last day entered late ends on its own first day. Inside a change, on a locked enrolment.
    """
    for placement in enrolment.placements.filter(ended_on__isnull=True):
        if placement.started_on > today:
            Placement.objects.filter(pk=placement.pk).delete()
            continue
        placement.ended_on = max(last_day, placement.started_on)
        placement.end_reason, placement.destination = reason, destination
        c.save(placement)
    _end_parts(c, enrolment, last_day, today)
    _end_breaks(c, enrolment, last_day)


def _end_parts(c: Change, enrolment: Enrolment, last_day: dt.date, today: dt.date) -> None:
    for planned in enrolment.assignments.filter(started_on__gt=today).order_by("-started_on"):
        take_out(c, planned)
    for assignment in enrolment.assignments.order_by("started_on"):
        if assignment.ended_on is None or assignment.ended_on > today:
            assignment.ended_on = max(last_day, assignment.started_on)
            c.save(assignment)


def _end_breaks(c: Change, enrolment: Enrolment, last_day: dt.date) -> None:
    """The break on which the last day falls ends with it: the days until a return count as time out anyway."""
    for spell in enrolment.breaks.on(last_day):
        if spell.ended_on == last_day:
            continue
        spell.ended_on, spell.confirmed_on = last_day, None
        c.save(spell)
        c.record(
            "break.ended", subject=spell, enrolment_id=enrolment.pk, employer_id=enrolment.employer_id, on=last_day
        )


def return_to_programme(
    *,
    enrolment: Enrolment,
    on: dt.date,
    team: Team,
    supervisor: User,
    by: User,
    assessor: User | None = None,
    today: dt.date | None = None,
) -> Enrolment:
    """Somebody who left takes the programme up again from a day on, by a year ahead at most (assumed).

    A new placement begins; the days between count as a break, so every open date moves with them. Raises WrongState
    unless they left; Conflict with another live enrolment; BadValues for a day or people that cannot be.
    """
    day = today or the_day()
    with change(by=by) as c:
        row = c.lock(Enrolment.objects.with_people(), enrolment.pk)
        only_coordinator(by, row)
        _check_may_return(row)
        _check_return(row, on, team, supervisor, assessor, day)
        _end_breaks(c, row, on - ONE_DAY)
        c.save(Placement(enrolment=row, employer=row.employer, team=team, started_on=on))
        user = row.social_worker.user
        give_role(user=user, employer=row.employer, role=RoleName.SOCIAL_WORKER, started_on=on, by=by, team=team)
        for part, person in [(Part.SUPERVISOR, supervisor), (Part.ASSESSOR, assessor)]:
            _take_part(c, row, part, person, on)
        row.team, row.supervisor, row.assessor = team, supervisor, assessor
        row.come_back()
        c.save(row)
        rebuild_schedule(c, row)
        c.record("enrolment.returned", subject=row, enrolment_id=row.pk, employer_id=row.employer_id, on=on)
        return row


def reopen_for_appeal(*, enrolment: Enrolment, by: User | None, today: dt.date | None = None) -> Enrolment:
    """A late appeal against the fail that ended the programme goes ahead: it runs as before, with the placement and the
    people of its last day. Should the fail stand, it ends once more.

    Raises WrongState unless it ended "not completed"; Conflict with another live enrolment.
    """
    day = today or the_day()
    with change(by=by) as c:
        row = c.lock(Enrolment.objects.with_people(), enrolment.pk)
        if row.state != EnrolmentState.NOT_COMPLETED:
            raise WrongState("not_ended_by_fail", "Only a programme that ended “not completed” can go on again.")
        _check_no_other(row)
        _open_rows_again(c, row)
        row.reopen()
        c.save(row)
        rebuild_schedule(c, row)
        c.record("enrolment.reopened", subject=row, enrolment_id=row.pk, employer_id=row.employer_id, on=day)
        return row


def _open_rows_again(c: Change, row: Enrolment) -> None:
    """What ended with the programme, and nothing that had ended before."""
    placement = row.placements.order_by("started_on").last()
    if placement is None or placement.ended_on is None:
        return
    last_day = placement.ended_on
    placement.ended_on, placement.end_reason, placement.destination = None, "", ""
    c.save(placement)
    for part, person in [(Part.SUPERVISOR, row.supervisor), (Part.ASSESSOR, row.assessor)]:
        held = row.assignments.filter(part=part, user=person, ended_on__gte=last_day).order_by("started_on").last()
        if held is not None:
            held.ended_on = None
            c.save(held)


def _check_may_return(row: Enrolment) -> None:
    if row.state != EnrolmentState.WITHDRAWN:
        raise WrongState("not_withdrawn", "Only somebody who has left the programme can come back to it.")
    _check_no_other(row)


def _check_no_other(row: Enrolment) -> None:
    others = Enrolment.objects.filter(social_worker_id=row.social_worker_id, state=EnrolmentState.ACTIVE)
    if others.exists():
        message = "They are on another programme now. It must end before they can come back to this one."
        raise Conflict("another_live_enrolment", message)


def _check_return(
    row: Enrolment, on: dt.date, team: Team, supervisor: User, assessor: User | None, day: dt.date
) -> None:
    """Everything that is wrong with a return, told together."""
    wrong: list[BadValue] = []
    ends = [*row.placements.values_list("ended_on", flat=True), *row.assignments.values_list("ended_on", flat=True)]
    last_day = max((each for each in ends if each is not None), default=row.started_on)
    if on <= last_day:
        wrong.append(BadValue("not_after_last_day", f"Enter a day after {uk_date(last_day)}, their last day.", "on"))
    try:
        check_day(row.started_on, on, day)
    except BadValue as error:
        wrong += [] if wrong else [error]
    if team.employer_id != row.employer_id:
        wrong.append(BadValue("unknown_team", "Choose a team of their employer.", "team"))
    wrong += wrong_holder(row.employer, Part.SUPERVISOR, supervisor, max(on, day), "supervisor")
    if assessor is not None:
        wrong += wrong_holder(row.employer, Part.ASSESSOR, assessor, max(on, day), "assessor")
    if assessor == supervisor and not row.framework_version.parsed.assessor_may_be_supervisor:
        message = "This framework needs an assessor who is not the supervisor. Choose someone else."
        wrong.append(BadValue("assessor_is_supervisor", message, "assessor"))
    for field, person in [("supervisor", supervisor), ("assessor", assessor)]:
        if person is not None and person.pk == row.social_worker.user_id:
            message = "Nobody supervises or assesses themselves. Choose someone else."
            wrong.append(BadValue("own_journey", message, field))
    if wrong:
        raise BadValues(wrong)


def _take_part(c: Change, row: Enrolment, part: Part, person: User | None, on: dt.date) -> None:
    """A part from the first day back; whoever did not hold it last is handed over what is open."""
    if person is None:
        return
    last = row.assignments.filter(part=part).order_by("started_on").last()
    assignment = c.save(Assignment(enrolment=row, user=person, part=part, started_on=on))
    if last is not None and last.user_id != person.pk:
        c.save(Handover(enrolment=row, incoming=assignment, outgoing=last))
