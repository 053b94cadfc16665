"""What follows a fail that stands: another attempt, or the end of the programme."""

import datetime as dt

from ecf.assessments.assessment_selectors import fails_that_stand, has_retake
from ecf.assessments.models import Assessment, AssessmentState
from ecf.assessments.services.opening import locked_assessment, open_retake_of
from ecf.core import clock
from ecf.core.change import change
from ecf.core.errors import RuleBroken
from ecf.enrolments.services import end_after_fail
from ecf.enrolments.services.locking import locked


def settle_fails(*, today: dt.date | None = None) -> int:
    """For each fail that stands, since its window has passed or its appeal was dismissed: the retake opens, or after a
    second fail the enrolment ends "not completed". Running it again changes nothing. How many were settled."""
    day = today or clock.today()
    settled = 0
    for assessment in fails_that_stand(day):
        try:
            _settle(assessment, day)
            settled += 1
        except RuleBroken:  # somebody moved or ended it meanwhile
            continue
    return settled


def _settle(assessment: Assessment, day: dt.date) -> None:
    with change(by=None) as c:
        locked(c, assessment.enrolment)
        stored = locked_assessment(c, assessment)
        if stored.state != AssessmentState.FAILED:
            return
        if has_retake(stored):
            open_retake_of(c, stored, day)
        else:
            end_after_fail(enrolment=stored.enrolment, today=day)
