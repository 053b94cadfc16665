"""What follows a fail that stands: another attempt, or the end of the programme."""

import datetime as dt

from django.db.models import Max

from ecf.assessments.assessment_selectors import fails_that_stand, has_retake
from ecf.assessments.deadlines import retake_due_on
from ecf.assessments.models import Assessment, AssessmentState
from ecf.assessments.services.opening import begin_attempt, locked_assessment, scheduled_of
from ecf.core import clock
from ecf.core.change import Change, change
from ecf.core.errors import RuleBroken
from ecf.enrolments.services import defer_milestone, end_after_fail, note_open_again
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


def open_retake_of(c: Change, stored: Assessment, day: dt.date) -> Assessment:
    """The next attempt, due some months after the final letter; later milestones do not move. Inside a change."""
    row, scheduled = stored.enrolment, scheduled_of(stored)
    note_open_again(milestone=scheduled, by=c.by)
    told = final_letter_on(stored) or day
    to = retake_due_on(row.employer_id, told)
    defer_milestone(enrolment=row, milestone=stored.milestone, to=to, reason="A retake.", by=c.by)
    attempts = row.assessments.filter(framework_version=stored.framework_version, milestone=stored.milestone)
    last = attempts.aggregate(last=Max("attempt"))["last"] or stored.attempt
    return begin_attempt(c, row, scheduled_of(stored), attempt=last + 1, day=day)


def final_letter_on(stored: Assessment) -> dt.date | None:
    """The day of the letter, or of the answer to the appeal against it."""
    decision = stored.decisions.order_by("-round").first()
    if decision is None:
        return None
    appeal = getattr(decision, "appeal", None)
    return appeal.decided_on if appeal is not None and appeal.decided_on else decision.told_on
