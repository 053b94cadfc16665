"""Everything that is stored about one assessment, read once for its history."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Prefetch

from ecf.assessments.models import (
    AgreedView,
    Appeal,
    Assessment,
    AssessmentDecision,
    AssessmentPart,
    AssessmentPause,
    AssessmentWithdrawal,
    Bundle,
    GivenResult,
    GivenView,
    Panel,
    PanelReturn,
    PanelView,
    PartName,
    Recommendation,
)
from ecf.core.events import subject_type
from ecf.core.models import Event
from ecf.people.models import User

Kept = AgreedView | PanelReturn | GivenResult
"""What can be written again, as it was each time."""
UNTOLD = ("assessment.prepared",)
"""What the worker did on the way, before anything was handed in: theirs alone."""


@dataclass(frozen=True)
class HistoryRows:
    """The rows of one assessment, each list in the order in which it came about."""

    assessment: Assessment
    events: Sequence[Event]
    bundles: Sequence[Bundle]
    recommendations: Sequence[Recommendation]
    panels: Sequence[Panel]
    given: Sequence[GivenView]
    agreed: Sequence[AgreedView]
    returns: Sequence[PanelReturn]
    decisions: Sequence[AssessmentDecision]
    appeals: Sequence[Appeal]
    pauses: Sequence[AssessmentPause]
    parts: Sequence[AssessmentPart]
    results: Sequence[GivenResult]
    withdrawal: AssessmentWithdrawal | None
    attempts: Sequence[Assessment]
    people: dict[UUID, User]

    @cached_property
    def panel_of(self) -> dict[int, Panel]:
        """By round."""
        return {panel.round: panel for panel in self.panels}

    @cached_property
    def decision_of(self) -> dict[int, AssessmentDecision]:
        """By round."""
        return {row.round: row for row in self.decisions}

    @cached_property
    def recommended_on(self) -> dict[UUID, Recommendation]:
        """By the bundle that was read."""
        return {row.bundle_id: row for row in self.recommendations}

    @cached_property
    def given_by(self) -> dict[tuple[UUID, UUID], list[GivenView]]:
        """By panel and member, each time they gave it."""
        found: dict[tuple[UUID, UUID], list[GivenView]] = defaultdict(list)
        for row in self.given:
            found[row.panel_id, row.by_id].append(row)
        return found

    @cached_property
    def kept(self) -> dict[UUID, Kept]:
        """What was written down in a step, by its event. The newest belong together: of what happened before each was
        kept, only the last is there."""
        found: dict[tuple[str, object], list[Kept]] = defaultdict(list)
        rounds = {panel.pk: panel.round for panel in self.panels}
        for agreed in self.agreed:
            found["assessment.moderated", rounds[agreed.panel_id]].append(agreed)
        for returned in self.returns:
            found["assessment.returned", rounds[returned.panel_id]].append(returned)
        for result in self.results:
            found["component.overridden" if result.is_override else "component.recorded", result.kind].append(result)
        steps: dict[tuple[str, object], list[Event]] = defaultdict(list)
        for event in self.events:
            body = json.loads(event.body)
            steps[event.kind, body.get("component") or body.get("round", 1)].append(event)
        pairs = (zip(reversed(steps[key]), reversed(rows), strict=False) for key, rows in found.items())
        return {event.pk: row for pair in pairs for event, row in pair}

    def on_panel(self, panel: Panel) -> list[User]:
        """Its members in their order, and those who were replaced on the panel that they were put on first."""
        sitting = [view.by for view in panel.views.all()]
        parts = self.named(PartName.PANEL, panel.round)
        return [*sitting, *(row.person for row in parts if row.stood_down_on and row.person not in sitting)]

    def named(self, part: PartName, round_: int) -> list[AssessmentPart]:
        """Who got that part in a round, those who were replaced since, too."""
        return [row for row in self.parts if row.part == part and row.round == round_]

    @cached_property
    def part_of(self) -> dict[UUID, str]:
        """What each person is in it, in words."""
        return {row.person_id: str(row.get_part_display()) for row in self.parts}


def history_rows(assessment: Assessment) -> HistoryRows:
    """All of it, in seventeen queries for any number of rounds."""
    events = list(
        Event.objects.filter(
            enrolment_id=assessment.enrolment_id, subject_type=subject_type(Assessment), subject_id=str(assessment.pk)
        )
        .exclude(kind__in=UNTOLD)
        .order_by("id")
    )
    bundles = Bundle.objects.filter(assessment=assessment).select_related("submitted_by")
    recommendations = Recommendation.objects.filter(assessment=assessment, given_at__isnull=False)
    members = Prefetch("views", PanelView.objects.select_related("by").order_by("position"))
    return HistoryRows(
        assessment=assessment,
        events=events,
        bundles=list(bundles.prefetch_related("items__files").order_by("number")),
        recommendations=list(recommendations.select_related("by").prefetch_related("standards").order_by("given_at")),
        panels=list(
            Panel.objects.filter(assessment=assessment)
            .select_related("chair")
            .prefetch_related(members)
            .order_by("round")
        ),
        given=list(GivenView.objects.filter(panel__assessment=assessment).select_related("by").order_by("given_at")),
        agreed=list(AgreedView.objects.filter(panel__assessment=assessment).order_by("number")),
        returns=list(PanelReturn.objects.filter(panel__assessment=assessment).order_by("number")),
        decisions=list(AssessmentDecision.objects.filter(assessment=assessment).select_related("by").order_by("round")),
        appeals=list(
            Appeal.objects.filter(assessment=assessment).select_related("decision").order_by("lodged_on", "id")
        ),
        pauses=list(AssessmentPause.objects.filter(assessment=assessment).order_by("id")),
        parts=list(AssessmentPart.objects.filter(assessment=assessment).select_related("person").order_by("id")),
        results=list(GivenResult.objects.filter(assessment=assessment).order_by("number")),
        withdrawal=AssessmentWithdrawal.objects.filter(assessment=assessment).first(),
        attempts=list(_attempts(assessment)),
        people=User.objects.in_bulk({event.by_id for event in events if event.by_id}),
    )


def _attempts(assessment: Assessment) -> Iterable[Assessment]:
    rows = Assessment.objects.filter(
        enrolment_id=assessment.enrolment_id,
        framework_version_id=assessment.framework_version_id,
        milestone=assessment.milestone,
    )
    return rows.exclude(pk=assessment.pk).order_by("attempt")
