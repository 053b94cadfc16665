"""Reads about assessments."""

import datetime as dt
from uuid import UUID

from ecf.assessments.deadlines import opens_on
from ecf.assessments.models import ENDED_STATES, Assessment, Bundle, Panel
from ecf.enrolments.intervals import add_months
from ecf.enrolments.models import Enrolment, EnrolmentState, ScheduledMilestone
from ecf.framework.definition import Definition
from ecf.framework.models import FrameworkVersion

KIND = "assessment"


def running_assessment(enrolment: Enrolment) -> Assessment | None:
    """The one that is under way; None between them. One query."""
    rows = Assessment.objects.with_people().filter(enrolment=enrolment)
    return rows.exclude(state__in=ENDED_STATES).order_by("-id").first()


def current_bundle(assessment: Assessment) -> Bundle:
    """What is judged now. One query. Raises DoesNotExist where nothing is handed in."""
    return Bundle.objects.get(assessment=assessment, taken_back_at__isnull=True)


def current_panel(assessment: Assessment) -> Panel | None:
    """The panel of this round, with its views and their people. Three queries."""
    rows = Panel.objects.filter(assessment=assessment, round=assessment.round).select_related("chair")
    return rows.prefetch_related("views__by").first()


def standards_asked(assessment: Assessment) -> list[str]:
    """The codes of the standards that are judged: those of the stage in which the assessment lies."""
    definition, asks = assessment.framework_version.parsed, assessment.asks
    if asks.coverage is not None:
        return [each.code for each in definition.covered_standards(asks)]
    months = asks.offset_months or 0
    stage = next((each for each in definition.stages if each.from_month < months <= each.to_month), None)
    return [each.code for each in (stage.standards if stage else definition.standards)]


def due_to_open(day: dt.date) -> list[ScheduledMilestone]:
    """Assessments of active enrolments whose first day has come and that nobody opened. Two queries."""
    definitions: dict[UUID, Definition] = {each.pk: each.parsed for each in FrameworkVersion.objects.all()}
    longest = max(
        (milestone.opens_before_months or 0 for each in definitions.values() for milestone in each.milestones),
        default=0,
    )
    rows = ScheduledMilestone.objects.filter(
        kind=KIND,
        is_run_here=False,
        met_on__isnull=True,
        outcome="",
        due_on__lte=add_months(day, longest) + dt.timedelta(days=31),  # months are clamped to their ends
        enrolment__state=EnrolmentState.ACTIVE,
    )
    listed = rows.select_related("enrolment").defer("explanation").order_by("due_on", "id")
    return [row for row in listed if _has_come(row, definitions[row.enrolment.framework_version_id], day)]


def _has_come(row: ScheduledMilestone, definition: Definition, day: dt.date) -> bool:
    first = opens_on(definition.milestone(row.key), row.due_on)
    return first is not None and first <= day
