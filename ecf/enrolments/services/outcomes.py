"""Recording how a milestone ended."""

import datetime as dt

from ecf.core.change import Change, change
from ecf.core.clock import today as the_day
from ecf.core.errors import BadValue, Conflict, NotAllowed
from ecf.enrolments.models import Enrolment, Outcome, ScheduledMilestone
from ecf.enrolments.rules import can_record_milestone
from ecf.enrolments.services.time import locked
from ecf.enrolments.services.transfers import cancel_open_transfers
from ecf.people.models import User

ASSESSMENT = "assessment"


class AlreadyRecorded(Conflict):
    """A milestone is met once."""

    default_code = "already_recorded"
    default_message = "This milestone is recorded already."


class RunHere(Conflict):
    """What the product itself runs is not recorded by hand beside it."""

    default_code = "milestone_run_here"
    default_message = "This one is done here, so its outcome comes from there. Open it and finish it."


def record_milestone(
    *,
    enrolment: Enrolment,
    milestone: str,
    outcome: str,
    met_on: dt.date,
    by: User,
    note: str = "",
    today: dt.date | None = None,
) -> ScheduledMilestone:
    """A person records an outcome: the supervisor for agreements and reviews, the co-ordinator for assessments.

    Raises NotAllowed, BadValue, RunHere where the product itself runs the milestone, AlreadyRecorded.
    """
    with change(by=by) as c:
        row = locked(c, enrolment)
        scheduled = row.milestones.filter(key=milestone).first()
        if scheduled is None:
            raise BadValue("unknown_milestone", "This framework has no such milestone.", "milestone")
        only_who_records(by, row, scheduled)
        if scheduled.is_run_here:
            raise RunHere()
        _check(row, scheduled, outcome, met_on, today or the_day())
        return record_outcome(milestone=scheduled, outcome=outcome, met_on=met_on, by=by, note=note)


def only_who_records(by: User, enrolment: Enrolment, milestone: ScheduledMilestone) -> None:
    """Raises NotAllowed for everybody but the supervisor; for an assessment, but the co-ordinator."""
    if not can_record_milestone(by, enrolment, milestone.kind):
        who = "programme co-ordinator" if milestone.kind == ASSESSMENT else "supervisor"
        raise NotAllowed(message=f"Only the {who} records this.")


def _check(enrolment: Enrolment, milestone: ScheduledMilestone, outcome: str, met_on: dt.date, day: dt.date) -> None:
    """An assessment is passed or failed; what else there is may also just be done."""
    allowed = {Outcome.PASS, Outcome.FAIL} if milestone.kind == ASSESSMENT else set(Outcome)
    if outcome not in allowed:
        raise BadValue("outcome_not_for_kind", "For an assessment the outcome is pass or fail.", "outcome")
    if met_on > day:
        raise BadValue("in_the_future", "The date is in the future. Enter the day it happened.", "met_on")
    if met_on < enrolment.started_on:
        raise BadValue("before_start", "The date is before the programme started.", "met_on")


def record_outcome(
    *, milestone: ScheduledMilestone, outcome: str, met_on: dt.date, by: User | None, note: str = ""
) -> ScheduledMilestone:
    """Writes the outcome of a milestone; how rooms above say that an assessment was passed. A fail does not meet it.

    Passing the last assessment completes the enrolment. Raises AlreadyRecorded once it is met.
    """
    with change(by=by) as c:
        enrolment = locked(c, milestone.enrolment)
        row = c.lock(ScheduledMilestone.objects, milestone.pk)
        if row.is_met:
            raise AlreadyRecorded()
        row.outcome, row.met_on, row.note = outcome, met_on, note
        row.waiting_for, row.waiting_since = "", None
        c.save(row, exclude=["offset_months", "offset_days", "due_on"])
        c.record(
            "milestone.recorded",
            subject=row,
            enrolment_id=enrolment.pk,
            employer_id=enrolment.employer_id,
            on=met_on,
            milestone=row.key,
            outcome=outcome,
        )
        complete_if_last(c, enrolment, row, on=met_on)
        c.bump(enrolment)
        return row


def mark_run_here(*, milestone: ScheduledMilestone, by: User | None) -> ScheduledMilestone:
    """From now on the product itself runs this milestone: rooms above call it when they begin it. Twice is the same."""
    with change(by=by) as c:
        locked(c, milestone.enrolment)
        row = c.lock(ScheduledMilestone.objects, milestone.pk)
        if row.is_run_here:
            return row
        row.is_run_here = True
        return c.bump(row)


def note_waiting(
    *, milestone: ScheduledMilestone, who: str, since: dt.date | None, by: User | None
) -> ScheduledMilestone:
    """Whose turn it is in a milestone that the product runs, and since when; `who` is empty for nobody's alone.

    How rooms above say that a review waits for the supervisor: what waits for others is never the worker's delay.
    """
    with change(by=by) as c:
        row = c.lock(ScheduledMilestone.objects, milestone.pk)
        told = (who, since if who else None)
        if (row.waiting_for, row.waiting_since) == told:
            return row
        row.waiting_for, row.waiting_since = told
        c.touch(row.enrolment_id)
        return c.bump(row)


def note_support(*, enrolment: Enrolment, since: dt.date | None, by: User | None) -> Enrolment:
    """Since when a support plan runs; None once none does. How the room above says so to progress."""
    with change(by=by) as c:
        row = c.lock(Enrolment.objects, enrolment.pk)
        if row.support_since == since:
            return row
        row.support_since = since
        c.touch(row.pk)
        return c.bump(row)


def complete_if_last(c: Change, enrolment: Enrolment, milestone: ScheduledMilestone, *, on: dt.date) -> None:
    """Passing the last milestone completes the enrolment, and ends moves that were under way."""
    last = enrolment.milestones.order_by("-position").first()
    if milestone.outcome == Outcome.PASS and last is not None and last.pk == milestone.pk:
        enrolment.complete()
        cancel_open_transfers(c, enrolment, on=on)
        c.record(
            "enrolment.completed",
            subject=enrolment,
            enrolment_id=enrolment.pk,
            employer_id=enrolment.employer_id,
            on=on,
        )
