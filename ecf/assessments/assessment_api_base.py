"""The shape of an assessment over the API, and what every action on one builds on."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from ecf.assessments import assessment_rules as rules
from ecf.assessments.assessment_selectors import scheduled_by_assessment, with_parts
from ecf.assessments.models import UNDER_REVIEW, Assessment, AssessmentOutcome, AssessmentPart, AssessmentState
from ecf.core.rest.filters import RecordFilterSet
from ecf.core.rest.serializers import CalendarDate, RecordSerializer
from ecf.core.rest.views import RecordViewSet
from ecf.enrolments.rules import is_own

STATES = [*AssessmentState.choices, (UNDER_REVIEW, "Under review")]


class AssessmentFilter(RecordFilterSet):
    """`state` is the one that the caller reads."""

    enrolment = filters.UUIDFilter(field_name="enrolment_id")
    milestone = filters.CharFilter()
    state = filters.ChoiceFilter(choices=STATES, method="shown_in")

    class Meta:
        model = Assessment
        fields: list[str] = []

    def shown_in(self, rows: Any, name: str, state: str) -> Any:
        return rows.shown_in(self.request.user, state)


class AssessmentSerializer(RecordSerializer):
    """One assessment, as far as the caller may know it."""

    enrolment = serializers.UUIDField(source="enrolment_id")
    attempt = serializers.IntegerField()
    round = serializers.IntegerField()
    state = serializers.SerializerMethodField()
    outcome = serializers.SerializerMethodField()
    due_on = serializers.SerializerMethodField()
    your_part = serializers.SerializerMethodField()

    class Meta:
        model = Assessment
        fields = [
            *["id", "version", "enrolment", "milestone", "title", "attempt", "round", "state", "outcome"],
            *["opened_on", "due_on", "submitted_on", "decision_due_on", "decided_on", "told_on", "deferred_to"],
            *["withdrawn_on", "your_part", "created_at", "updated_at"],
        ]

    @extend_schema_field(serializers.ChoiceField(STATES))
    def get_state(self, assessment: Assessment) -> str:
        """`under_review` stands for an open appeal where it is none of the caller's business; `moderated` for an
        outcome that the worker is not told yet."""
        return rules.shown_state(self.context["request"].user, assessment)

    @extend_schema_field(serializers.ChoiceField(AssessmentOutcome.choices, allow_null=True))
    def get_outcome(self, assessment: Assessment) -> str | None:
        knows = rules.knows_outcome(self.context["request"].user, assessment)
        return assessment.outcome or None if knows else None

    @extend_schema_field(CalendarDate(allow_null=True, help_text="The last day to submit."))
    def get_due_on(self, assessment: Assessment) -> Any:
        scheduled = getattr(assessment, "scheduled", None)
        return CalendarDate().to_representation(scheduled.due_on) if scheduled and scheduled.due_on else None

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_your_part(self, assessment: Assessment) -> str | None:
        user = self.context["request"].user
        held: list[AssessmentPart] = [row for row in assessment.parts.all() if row.person_id == user.pk]
        return held[0].part if held else ("worker" if is_own(user, assessment.enrolment) else None)

    def to_representation(self, assessment: Assessment) -> dict[str, Any]:
        shown = super().to_representation(assessment)
        if not rules.knows_outcome(self.context["request"].user, assessment):
            shown["decided_on"] = shown["told_on"] = None
        return shown


class AssessmentActions(RecordViewSet):
    """What the actions of each step have in common."""

    model = Assessment
    serializer_class = AssessmentSerializer
    filterset_class = AssessmentFilter

    def related(self, queryset: QuerySet) -> QuerySet:
        return with_parts(queryset)

    def with_facts(self, rows: list[Any]) -> list[Any]:
        dates = scheduled_by_assessment(rows)
        for row in rows:
            row.scheduled = dates.get(row.pk)
        return rows

    def answered(self, pk: Any) -> Response:
        """The assessment as it is after an action."""
        return self.action_response(self.get_queryset().get(pk=pk))
