"""Reads about assessments."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from ecf.assessments.deadlines import opens_on
from ecf.assessments.models import ENDED_STATES, Assessment, Bundle, Panel
from ecf.enrolments.intervals import add_months
from ecf.enrolments.models import Enrolment, EnrolmentState, ScheduledMilestone
from ecf.framework.definition import Definition
from ecf.framework.models import FrameworkVersion
from ecf.people.models import User

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


def with_parts(rows: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """With everybody named and who has which part: what pages and the API read of each."""
    return rows.with_people().prefetch_related("parts__person")  # type: ignore[attr-defined]


def visible_assessments(user: User, state: str = "") -> QuerySet[Assessment]:
    """What the person may see, newest first; with a state, those that they read in it."""
    rows = Assessment.objects.visible_to(user)
    return with_parts(rows.shown_in(user, state) if state else rows).order_by("-id")


def scheduled_by_assessment(rows: Iterable[Assessment]) -> dict[UUID, ScheduledMilestone]:
    """The milestone of each in the schedule of now, by the id of the assessment. One query; none for a framework that
    the enrolment has left."""
    listed = list(rows)
    found = ScheduledMilestone.objects.filter(enrolment_id__in={row.enrolment_id for row in listed}, kind=KIND)
    by_key = {(each.enrolment_id, each.key): each for each in found}
    return {
        row.pk: by_key[row.enrolment_id, row.milestone]
        for row in listed
        if row.framework_version_id == row.enrolment.framework_version_id
        and (row.enrolment_id, row.milestone) in by_key
    }


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
