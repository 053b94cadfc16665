"""What the room of assessments says to the schedule: handed in, taken back, decided, to be done again, another date."""

import datetime as dt

from ecf.core.change import Change, change
from ecf.core.errors import Conflict
from ecf.core.models import Audience
from ecf.enrolments.models import Deferral, Enrolment, Outcome, ScheduledMilestone
from ecf.enrolments.services.locking import locked, moved, note
from ecf.enrolments.services.outcomes import AlreadyRecorded, complete_if_last
from ecf.enrolments.services.schedule import rebuild_schedule
from ecf.people.models import User


class NotHandedIn(Conflict):
    """Only what was handed in is decided or taken back."""

    default_code = "not_handed_in"
    default_message = "This assessment is not handed in."


def note_handed_in(
    *, milestone: ScheduledMilestone, on: dt.date, decision_due_on: dt.date, by: User | None
) -> ScheduledMilestone:
    """An assessment is handed in: it waits for others from now on, and closes the window of evidence that day.

    Raises AlreadyRecorded where it is handed in or passed.
    """
    with change(by=by) as c:
        locked(c, milestone.enrolment)
        row = c.lock(ScheduledMilestone.objects, milestone.pk)
        if row.is_met:
            raise AlreadyRecorded()
        row.outcome, row.met_on = "", on
        row.decision_due_on, row.decided_on = decision_due_on, None
        return _kept(c, row)


def note_taken_back(*, milestone: ScheduledMilestone, by: User | None) -> ScheduledMilestone:
    """It is not handed in any more, and nobody's decision is due. Raises NotHandedIn."""
    with change(by=by) as c:
        locked(c, milestone.enrolment)
        row = _waiting(c, milestone)
        row.met_on, row.decision_due_on, row.decided_on = None, None, None
        return _kept(c, row)


def note_decided(*, milestone: ScheduledMilestone, outcome: str, on: dt.date, by: User | None) -> ScheduledMilestone:
    """A pass meets the milestone on the day it was handed in, and the last one completes the enrolment; a fail leaves
    it unmet. Raises NotHandedIn."""
    with change(by=by) as c:
        enrolment = locked(c, milestone.enrolment)
        row = _waiting(c, milestone)
        row.outcome, row.decided_on = outcome, on
        _kept(c, row)
        c.record(
            "milestone.recorded",
            subject=row,
            enrolment_id=enrolment.pk,
            employer_id=enrolment.employer_id,
            on=on,
            milestone=row.key,
            outcome=outcome,
        )
        complete_if_last(c, enrolment, row, on=on)
        c.bump(enrolment)
        return row


def note_judged_again(
    *, milestone: ScheduledMilestone, decision_due_on: dt.date, by: User | None
) -> ScheduledMilestone:
    """An appeal against a fail was upheld: what was handed in waits for a decision once more. Raises NotHandedIn."""
    with change(by=by) as c:
        locked(c, milestone.enrolment)
        row = c.lock(ScheduledMilestone.objects, milestone.pk)
        if row.met_on is None or row.outcome != Outcome.FAIL:
            raise NotHandedIn()
        row.outcome, row.decision_due_on, row.decided_on = "", decision_due_on, None
        return _kept(c, row)


def note_open_again(*, milestone: ScheduledMilestone, by: User | None) -> ScheduledMilestone:
    """A fail does not stand in the way of handing in again: a retake, or a fail that was set aside."""
    with change(by=by) as c:
        locked(c, milestone.enrolment)
        row = c.lock(ScheduledMilestone.objects, milestone.pk)
        if row.is_met:
            raise AlreadyRecorded()
        row.outcome, row.met_on, row.decision_due_on, row.decided_on = "", None, None, None
        return _kept(c, row)


def put_fail_back(
    *,
    milestone: ScheduledMilestone,
    handed_in_on: dt.date,
    decision_due_on: dt.date | None,
    decided_on: dt.date,
    since: dt.datetime,
    by: User | None,
) -> ScheduledMilestone:
    """The retake after a fail does not go on: the milestone is failed as it was before, and due on its day of then.

    `since`: when the fail was decided; another last day that was set after it was the retake's, and is taken out.
    Raises AlreadyRecorded where it is handed in or passed.
    """
    with change(by=by) as c:
        enrolment = locked(c, milestone.enrolment)
        row = c.lock(ScheduledMilestone.objects, milestone.pk)
        if row.outcome == Outcome.FAIL:
            return row
        if row.is_met:
            raise AlreadyRecorded()
        _take_out_deferrals(c, enrolment, row, since)
        row = c.lock(ScheduledMilestone.objects, milestone.pk)
        row.outcome, row.met_on = Outcome.FAIL, handed_in_on
        row.decision_due_on, row.decided_on = decision_due_on, decided_on
        return _kept(c, row)


def _take_out_deferrals(c: Change, enrolment: Enrolment, row: ScheduledMilestone, since: dt.datetime) -> None:
    later = enrolment.deferrals.filter(milestone=row.key, former_version=None, created_at__gt=since)
    if later.exists():
        later.delete()
        rebuild_schedule(c, enrolment)
        audience = Audience.WORKER_OVERSEERS
        note(c, enrolment, "milestone.deferral_undone", row, on=None, audience=audience, milestone=row.key)


def defer_milestone(*, enrolment: Enrolment, milestone: str, to: dt.date, reason: str, by: User | None) -> Deferral:
    """Another last day for one milestone, in place of the computed one. Who may is the caller's rule."""
    with change(by=by) as c:
        row = locked(c, enrolment)
        deferral = c.save(Deferral(enrolment=row, milestone=milestone, due_on=to, reason=reason))
        moved(c, row, "milestone.deferred", deferral, on=to, milestone=milestone)
        return deferral


def note_under_review(*, assessment_of: Enrolment, milestone: str, since: dt.date | None, by: User | None) -> None:
    """An appeal against a fail is open since that day; None once it is decided. Until then whoever has nothing to do
    with it reads "under review". Nothing where the framework of now has no such milestone."""
    with change(by=by) as c:
        locked(c, assessment_of)
        found = assessment_of.milestones.filter(key=milestone).first()
        if found is not None:
            row = c.lock(ScheduledMilestone.objects, found.pk)
            row.under_review_since = since
            _kept(c, row)


def _waiting(c: Change, milestone: ScheduledMilestone) -> ScheduledMilestone:
    row = c.lock(ScheduledMilestone.objects, milestone.pk)
    if row.met_on is None or row.outcome:
        raise NotHandedIn()
    return row


def _kept(c: Change, row: ScheduledMilestone) -> ScheduledMilestone:
    row.waiting_for, row.waiting_since = "", None
    c.save(row, exclude=["offset_months", "offset_days", "due_on"])
    c.touch(row.enrolment_id)
    return row
