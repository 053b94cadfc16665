"""Reads about self-assessments: set-based, the same number of queries for any number."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from ecf.assessments.models import SelfAssessment, SelfAssessmentState
from ecf.assessments.review_turns import opens_on
from ecf.assessments.self_assessment_rules import stage_asked
from ecf.enrolments.models import Enrolment, EnrolmentState, ScheduledMilestone
from ecf.framework.definition import Standard
from ecf.people.models import User

SELF_ASSESSMENT = "self_assessment"


def with_levels(rows: QuerySet[SelfAssessment]) -> QuerySet[SelfAssessment]:
    """Together with what is said about each standard, and what the rules and titles read."""
    related = rows.select_related("framework_version", "enrolment__social_worker__user", "enrolment__supervisor")
    return related.prefetch_related("levels")


def self_assessments_of(enrolment: Enrolment, user: User) -> list[SelfAssessment]:
    """What the person may see of somebody's, oldest first, drafts last. Two queries."""
    rows = with_levels(SelfAssessment.objects.visible_to(user).filter(enrolment=enrolment))
    return sorted(rows, key=lambda row: (row.finished_on or dt.date.max, row.pk))


def finished_on_scale(enrolment: Enrolment) -> list[SelfAssessment]:
    """Those that are finished and were made on the scale of the framework of now, oldest first. Two queries."""
    rows = SelfAssessment.objects.filter(
        enrolment=enrolment,
        framework_version_id=enrolment.framework_version_id,
        state=SelfAssessmentState.FINISHED,
    )
    return list(with_levels(rows).order_by("finished_on", "id"))


def before(assessment: SelfAssessment) -> SelfAssessment | None:
    """The one finished before it, about the same stage on the same scale: what it is compared with. Two queries."""
    rows = SelfAssessment.objects.filter(
        enrolment_id=assessment.enrolment_id,
        framework_version_id=assessment.framework_version_id,
        stage=assessment.stage,
        state=SelfAssessmentState.FINISHED,
    ).exclude(pk=assessment.pk)
    if assessment.finished_on is not None:
        rows = rows.filter(finished_on__lte=assessment.finished_on, pk__lt=assessment.pk)
    return with_levels(rows).order_by("-finished_on", "-id").first()


def low_standards(enrolment: Enrolment) -> list[tuple[Standard, str]]:
    """The standards of the stage of now on which the worker last chose a level that suggests a goal, with that level.
    Two queries, and the milestones."""
    newest = {code: row for each in finished_on_scale(enrolment) for code, row in each.rated().items()}
    definition = enrolment.framework_version.parsed
    asked = [each for each in stage_asked(enrolment).standards if each.code in newest]
    chosen = [(each, definition.level(newest[each.code].level or 0)) for each in asked]
    return [(standard, level.title) for standard, level in chosen if level is not None and level.suggests_goal]


@dataclass(frozen=True)
class AskedFor:
    """A milestone that asks for a self-assessment now, and what was begun for it."""

    milestone: ScheduledMilestone
    draft: SelfAssessment | None

    @property
    def title(self) -> str:
        """What the framework calls it."""
        return self.milestone.enrolment.framework_version.parsed.milestone(self.milestone.key).title


def asked_for(user: User, on: dt.date) -> list[AskedFor]:
    """The milestones of the person's own journey that ask for one on that day, what is due first. Three queries, of
    which the last two only where there is such a milestone."""
    rows = ScheduledMilestone.objects.filter(
        enrolment__social_worker__user=user,
        enrolment__state=EnrolmentState.ACTIVE,
        kind=SELF_ASSESSMENT,
        met_on__isnull=True,
        due_on__isnull=False,
    ).select_related("enrolment__framework_version")
    listed = sorted(rows, key=lambda row: (row.due_on, row.position))
    if not listed:
        return []
    first = listed[0]
    soon = (first.due_on or on) - (opens_on(first, first.enrolment, on) or on)
    drafts = {
        row.milestone: row
        for row in SelfAssessment.objects.filter(enrolment=first.enrolment, state=SelfAssessmentState.DRAFT)
        if row.framework_version_id == first.enrolment.framework_version_id
    }
    return [AskedFor(row, drafts.get(row.key)) for row in listed if row.due_on and row.due_on - soon <= on]


def free_draft(user: User) -> SelfAssessment | None:
    """What the person has begun of their own accord and not finished. One query."""
    rows = SelfAssessment.objects.filter(
        enrolment__social_worker__user=user,
        enrolment__state=EnrolmentState.ACTIVE,
        milestone="",
        state=SelfAssessmentState.DRAFT,
    )
    return rows.first()
