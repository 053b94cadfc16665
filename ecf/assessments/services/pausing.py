"""An assessment rests until a new date, is taken up again, or does not go on."""

import datetime as dt

from ecf.assessments import decision_errors as errors
from ecf.assessments.assessment_rules import can_submit, check_state, makes_panels
from ecf.assessments.assessment_selectors import current_panel
from ecf.assessments.models import Assessment, AssessmentPause, AssessmentState, AssessmentWithdrawal
from ecf.assessments.services.opening import locked_assessment, note
from ecf.assessments.services.review_writing import check_lengths
from ecf.assessments.services.submitting import give_back
from ecf.core import clock
from ecf.core.change import Change, change
from ecf.enrolments.services import defer_milestone
from ecf.enrolments.services.locking import locked
from ecf.people.models import User

HANDED_IN = (AssessmentState.SUBMITTED, AssessmentState.RECOMMENDED)
LONGEST = "no_plan_reason"  # 2,000 characters, as other reasons


def defer_assessment(
    *, assessment: Assessment, to: dt.date, reason: str, by: User, today: dt.date | None = None
) -> Assessment:
    """The co-ordinator sets a new last day, with a reason. What was handed in is given back, and its round is over.

    Raises NotYoursToDefer, WrongAssessmentState, ReasonMissing, DateNotLater.
    """
    day = today or clock.today()
    with change(by=by) as c:
        row = locked(c, assessment.enrolment)
        stored = locked_assessment(c, assessment)
        if not makes_panels(by, stored):
            raise errors.NotYoursToDefer
        check_state(stored, AssessmentState.OPEN, *HANDED_IN)
        if to <= day:
            raise errors.DateNotLater(field="to")
        pause = AssessmentPause(assessment=stored, by=by, from_state=stored.state, deferred_on=day, deferred_to=to)
        pause.reason = _said(reason)
        c.save(pause)
        _give_back(c, stored)
        stored.deferred_to = to
        stored.defer()
        c.bump(stored)
        defer_milestone(enrolment=row, milestone=stored.milestone, to=to, reason=pause.reason[:1000], by=by)
        note(c, stored, "assessment.deferred", on=day, to=to.isoformat())
    return stored


def _said(reason: str) -> str:
    if not reason.strip():
        raise errors.ReasonMissing(field="reason")
    check_lengths({LONGEST: reason})
    return reason.strip()


def _give_back(c: Change, stored: Assessment) -> None:
    if stored.state not in HANDED_IN:
        return
    give_back(c, stored)
    if current_panel(stored) is not None:
        stored.round += 1
    stored.assessor_started_on = stored.recommended_on = None


def resume_assessment(*, assessment: Assessment, by: User, today: dt.date | None = None) -> Assessment:
    """The worker goes on, or the co-ordinator for them. Raises NotYoursToResume, WrongAssessmentState."""
    day = today or clock.today()
    with change(by=by) as c:
        locked(c, assessment.enrolment)
        stored = locked_assessment(c, assessment)
        if not (can_submit(by, stored) or makes_panels(by, stored)):
            raise errors.NotYoursToResume
        check_state(stored, AssessmentState.DEFERRED)
        for pause in stored.pauses.filter(resumed_on__isnull=True):
            pause.resumed_on = day
            c.save(pause)
        stored.resume()
        c.bump(stored)
        note(c, stored, "assessment.resumed", on=day)
    return stored


def withdraw_assessment(*, assessment: Assessment, reason: str, by: User, today: dt.date | None = None) -> Assessment:
    """It does not go on, with a reason; what was handed in is given back. The milestone is as it was before.

    Raises NotYoursToWithdraw, WrongAssessmentState, ReasonMissing.
    """
    day = today or clock.today()
    with change(by=by) as c:
        locked(c, assessment.enrolment)
        stored = locked_assessment(c, assessment)
        if not (can_submit(by, stored) or makes_panels(by, stored)):
            raise errors.NotYoursToWithdraw
        check_state(stored, AssessmentState.OPEN, AssessmentState.SUBMITTED, AssessmentState.DEFERRED)
        c.save(AssessmentWithdrawal(assessment=stored, by=by, on=day, reason=_said(reason)))
        _give_back(c, stored)
        stored.withdrawn_on = day
        stored.withdraw()
        c.bump(stored)
        note(c, stored, "assessment.withdrawn", on=day)
    return stored
