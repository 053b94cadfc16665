"""Opening an assessment, and giving people their parts in it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Max

from ecf.assessments import assessment_errors as errors
from ecf.assessments.assessment_rules import can_open_assessment
from ecf.assessments.assessment_selectors import KIND, due_to_open
from ecf.assessments.deadlines import opens_on, retake_due_on
from ecf.assessments.models import Assessment, AssessmentPart, AssessmentState, PartName
from ecf.core import clock
from ecf.core.change import Change, change
from ecf.core.errors import RuleBroken
from ecf.core.templatetags.words import uk_date
from ecf.enrolments.models import Enrolment, ScheduledMilestone
from ecf.enrolments.services import defer_milestone, mark_run_here, note_open_again
from ecf.enrolments.services.locking import locked
from ecf.people.models import User


def open_assessment(
    *, enrolment: Enrolment, milestone: str, by: User | None, today: dt.date | None = None
) -> Assessment:
    """Opens an assessment whose time has come; from then on the product runs its milestone.

    One that was withdrawn is opened again as another attempt, by the co-ordinator alone. By the co-ordinator, or by
    itself (`by=None`). Raises NotYourAssessment, NoSuchAssessment, AssessmentNotOpenYet,
    AssessmentDone, AssessmentBegun; WrongState once the enrolment has ended.
    """
    day = today or clock.today()
    with change(by=by) as c:
        row = locked(c, enrolment)
        if by is not None and not can_open_assessment(by, row):
            raise errors.NotYourAssessment(message="Only the programme co-ordinator opens an assessment.")
        scheduled = row.milestones.filter(key=milestone, kind=KIND).first()
        if scheduled is None:
            raise errors.NoSuchAssessment(field="milestone")
        attempts = _attempts(row, scheduled)
        if attempts:
            return _open_again(c, row, scheduled, attempts, day)
        _check_may_open(row, scheduled, day)
        return begin_attempt(c, row, scheduled, attempt=1, day=day)


def _check_may_open(row: Enrolment, scheduled: ScheduledMilestone, day: dt.date) -> None:
    if scheduled.is_met or scheduled.outcome:
        raise errors.AssessmentDone(field="milestone")
    first = opens_on(row.framework_version.parsed.milestone(scheduled.key), scheduled.due_on)
    if first is None or day < first:
        when = f"It opens on {uk_date(first)}." if first else "It has no date while a break is open."
        raise errors.AssessmentNotOpenYet(message=f"This assessment is not open yet. {when}", field="milestone")


def _attempts(row: Enrolment, scheduled: ScheduledMilestone) -> list[Assessment]:
    """Newest first, without retakes that were put aside for an appeal."""
    rows = Assessment.objects.filter(
        enrolment=row, framework_version=row.framework_version, milestone=scheduled.key
    ).exclude(withdrawal__is_put_aside=True)
    return list(rows.order_by("-attempt"))


def _open_again(
    c: Change, row: Enrolment, scheduled: ScheduledMilestone, attempts: list[Assessment], day: dt.date
) -> Assessment:
    """After a withdrawal: another attempt, with the same last day, that uses up no retake. Where a fail stands again
    meanwhile it is the retake after it."""
    if c.by is None or not all(each.has_ended for each in attempts):
        raise errors.AssessmentBegun(field="milestone")
    if attempts[0].state != AssessmentState.WITHDRAWN:
        raise errors.AssessmentDone(field="milestone")
    failed = next((each for each in attempts if each.state == AssessmentState.FAILED), None)
    if scheduled.outcome and failed is not None:
        return open_retake_of(c, locked_assessment(c, failed), day)
    return begin_attempt(c, row, scheduled, attempt=next_number(attempts[0]), day=day)


def next_number(assessment: Assessment) -> int:
    """Of another attempt at the same. One query."""
    rows = Assessment.objects.filter(
        enrolment=assessment.enrolment_id,
        framework_version=assessment.framework_version_id,
        milestone=assessment.milestone,
    )
    return int(rows.aggregate(last=Max("attempt"))["last"]) + 1


def open_retake_of(c: Change, stored: Assessment, day: dt.date) -> Assessment:
    """The next attempt, due some months after the final letter; later milestones do not move. Inside a change."""
    row, scheduled = stored.enrolment, scheduled_of(stored)
    note_open_again(milestone=scheduled, by=c.by)
    to = retake_due_on(row.employer_id, final_letter_on(stored) or day)
    defer_milestone(enrolment=row, milestone=stored.milestone, to=to, reason="A retake.", by=c.by)
    return begin_attempt(c, row, scheduled_of(stored), attempt=next_number(stored), day=day)


def final_letter_on(stored: Assessment) -> dt.date | None:
    """The day of the letter, or of the answer to the appeal against it."""
    decision = stored.decisions.order_by("-round").first()
    if decision is None:
        return None
    appeal = getattr(decision, "appeal", None)
    return appeal.decided_on if appeal is not None and appeal.decided_on else decision.told_on


def begin_attempt(
    c: Change, row: Enrolment, scheduled: ScheduledMilestone, *, attempt: int, day: dt.date
) -> Assessment:
    """The row of one attempt, with the worker's part. Inside a change; the enrolment is locked."""
    title = row.framework_version.parsed.milestone(scheduled.key).title
    assessment = c.save(
        Assessment(
            enrolment=row,
            framework_version=row.framework_version,
            milestone=scheduled.key,
            title=title,
            attempt=attempt,
            opened_on=day,
        )
    )
    give_part(c, assessment, row.social_worker.user, PartName.WORKER)
    mark_run_here(milestone=scheduled, by=c.by)
    note(c, assessment, "assessment.opened", on=day, attempt=attempt)
    return assessment


def open_assessments_whose_time_has_come(*, today: dt.date | None = None) -> int:
    """Opens every assessment that can be handed in from today on. Running it again changes nothing."""
    day = today or clock.today()
    opened = 0
    for scheduled in due_to_open(day):
        try:
            open_assessment(enrolment=scheduled.enrolment, milestone=scheduled.key, by=None, today=day)
            opened += 1
        except RuleBroken:  # somebody opened, moved or ended it meanwhile
            continue
    return opened


def give_part(
    c: Change, assessment: Assessment, person: User, part: PartName, *, by: User | None = None
) -> AssessmentPart:
    """The person's one part; the same part again is the same row. Raises OnePersonOnePart. Inside a change."""
    held = AssessmentPart.objects.filter(assessment=assessment, person=person).first()
    if held is None:
        row = AssessmentPart(assessment=assessment, person=person, part=part, round=assessment.round, given_by=by)
        return c.save(row)
    if held.part != part or held.stood_down_on is not None:
        raise _another_part(held, person)
    return held


def check_no_part(assessment: Assessment, people: Sequence[User]) -> None:
    """Raises OnePersonOnePart for the first of them who has or had a part, whichever and in whichever round."""
    rows = {row.person_id: row for row in AssessmentPart.objects.filter(assessment=assessment, person__in=people)}
    for person in people:
        if person.pk in rows:
            raise _another_part(rows[person.pk], person)


def _another_part(held: AssessmentPart, person: User) -> errors.OnePersonOnePart:
    words = f"{person.name} is “{held.get_part_display().lower()}” in this assessment already."
    return errors.OnePersonOnePart(message=f"{words} Somebody else must do this.", part=held.part)


def locked_assessment(c: Change, assessment: Assessment) -> Assessment:
    """The stored row, with everybody it names: those of its enrolment, which is locked first."""
    stored = c.lock(Assessment.objects.select_related("framework_version"), assessment.pk)
    row = c.held.get(stored.enrolment_id)
    if isinstance(row, Enrolment):
        stored.enrolment = row
    return stored


def scheduled_of(assessment: Assessment) -> ScheduledMilestone:
    """The milestone in the schedule; there is one for each assessment whose framework is the enrolment's of now."""
    return ScheduledMilestone.objects.select_related("enrolment").get(
        enrolment_id=assessment.enrolment_id, key=assessment.milestone
    )


def note(
    c: Change,
    assessment: Assessment,
    kind: str,
    *,
    on: dt.date | None = None,
    audience: str = "all",
    **body: Any,
) -> None:
    """Says what happened to an assessment, for the timeline of the enrolment."""
    c.record(
        kind,
        subject=assessment,
        enrolment_id=assessment.enrolment_id,
        employer_id=assessment.enrolment.employer_id,
        audience=audience,
        on=on,
        milestone=assessment.milestone,
        **body,
    )
