"""Components over the API: marks, practice, a discussion, and what stands as met; marks of many from a CSV file."""

import json
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from ecf.assessments.assessment_api_base import AssessmentActions
from ecf.assessments.assessment_rules import can_read_bundle
from ecf.assessments.component_errors import NotYourComponent, OnlyPswOverrides
from ecf.assessments.component_marks import check_marks
from ecf.assessments.component_rules import (
    books_discussion,
    knows_results,
    overrides_component,
    records_component,
    sees_components,
)
from ecf.assessments.models import ComponentResult
from ecf.assessments.services import (
    book_discussion,
    import_marks,
    judge_practice,
    override_component,
    record_discussion,
    record_mark,
)
from ecf.assessments.services.components import MarksRefused
from ecf.core.errors import BadValue
from ecf.core.rest.serializers import CalendarDate, InputSerializer, Instant, PreviewQuery, RecordSerializer
from ecf.core.rest.views import RestView, get_part, post_action
from ecf.people.models import RoleName
from ecf.people.roles import employer_ids_where


class JudgedStandard(InputSerializer):
    """Whether one standard was met."""

    code = serializers.CharField(max_length=40)
    is_met = serializers.BooleanField()


class ComponentSerializer(RecordSerializer):
    """How one component went. `notes` are null for those who only see facts."""

    standards = serializers.SerializerMethodField()
    notes = serializers.SerializerMethodField()
    stands_as_met = serializers.BooleanField()
    overridden = serializers.SerializerMethodField()
    override_reason = serializers.CharField()

    class Meta:
        model = ComponentResult
        fields = [
            *["kind", "mark", "standards", "booked_for", "booked_where", "held_on", "notes", "is_met"],
            *["stands_as_met", "overridden", "override_reason", "recorded_on"],
        ]

    @extend_schema_field(JudgedStandard(many=True))
    def get_standards(self, result: ComponentResult) -> list[dict[str, Any]]:
        found = json.loads(result.standards or "{}")
        return [{"code": code, "is_met": is_met} for code, is_met in sorted(found.items())]

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_notes(self, result: ComponentResult) -> str | None:
        return result.notes if can_read_bundle(self.context["request"].user, result.assessment) else None

    def to_representation(self, result: ComponentResult) -> dict[str, Any]:
        shown = super().to_representation(result)
        if not knows_results(self.context["request"].user, result.assessment):
            shown |= dict.fromkeys(("mark", "is_met", "notes", "stands_as_met", "overridden", "recorded_on"))
            shown |= {"standards": [], "override_reason": ""}
        return shown

    def get_overridden(self, result: ComponentResult) -> bool:
        return result.overridden_on is not None


class MarkInput(InputSerializer):
    mark = serializers.DecimalField(max_digits=6, decimal_places=2)


class PracticeInput(InputSerializer):
    standards = JudgedStandard(many=True)


class SlotInput(InputSerializer):
    """When and where a discussion is to be held."""

    booked_for = Instant()
    booked_where = serializers.CharField(required=False, allow_blank=True, default="")


class DiscussionInput(InputSerializer):
    """What a discussion showed."""

    held_on = CalendarDate()
    notes = serializers.CharField()
    is_met = serializers.BooleanField()


class OverrideInput(InputSerializer):
    kind = serializers.ChoiceField(["knowledge", "practice", "discussion"])
    reason = serializers.CharField()


class ComponentActions(AssessmentActions):
    """What an assessment is made of beside the portfolio."""

    @get_part("components", ComponentSerializer(many=True))
    def components(self, request: Request, pk: str) -> Response:
        """How each went, for who reads what was handed in and those who run the programme."""
        assessment = self.around()
        self.require(sees_components(request.user, assessment), NotYourComponent)
        rows = list(assessment.component_results.order_by("kind"))
        for row in rows:
            row.assessment = assessment
        return Response(self._shown(rows, ComponentSerializer, many=True))

    @post_action(MarkInput)
    def mark(self, request: Request, pk: str) -> Response:
        """The mark of the knowledge component."""
        assessment = self.get_object()
        self.require(records_component(request.user, assessment, "knowledge"), NotYourComponent)
        record_mark(assessment=assessment, **self.input(MarkInput), by=request.user)
        return self.answered(pk)

    @post_action(PracticeInput)
    def practice(self, request: Request, pk: str) -> Response:
        """Observed or simulated practice, standard by standard."""
        assessment = self.get_object()
        self.require(records_component(request.user, assessment, "practice"), NotYourComponent)
        rows = self.input(PracticeInput)["standards"]
        judge_practice(assessment=assessment, standards={r["code"]: r["is_met"] for r in rows}, by=request.user)
        return self.answered(pk)

    @post_action(SlotInput)
    def book_discussion(self, request: Request, pk: str) -> Response:
        """Book the professional discussion."""
        assessment = self.get_object()
        self.require(books_discussion(request.user, assessment), NotYourComponent)
        data = self.input(SlotInput)
        book_discussion(assessment=assessment, at=data["booked_for"], where=data["booked_where"], by=request.user)
        return self.answered(pk)

    @post_action(DiscussionInput)
    def discussion(self, request: Request, pk: str) -> Response:
        """Record that the professional discussion was held."""
        assessment = self.get_object()
        self.require(records_component(request.user, assessment, "discussion"), NotYourComponent)
        record_discussion(assessment=assessment, **self.input(DiscussionInput), by=request.user)
        return self.answered(pk)

    @post_action(OverrideInput)
    def override_component(self, request: Request, pk: str) -> Response:
        """Say, with a reason that stays, that a component stands as met."""
        assessment = self.get_object()
        self.require(overrides_component(request.user, assessment), OnlyPswOverrides)
        override_component(assessment=assessment, **self.input(OverrideInput), by=request.user)
        return self.answered(pk)


class MarksInput(InputSerializer):
    """A CSV file as text: `registration_number,mark`, a point for decimals."""

    text = serializers.CharField(max_length=500_000, trim_whitespace=False)


class LoadedMarkSerializer(serializers.Serializer):
    """One line that is in order."""

    line = serializers.IntegerField(source="line.number")
    registration_number = serializers.CharField(source="line.registration_number")
    mark = serializers.DecimalField(max_digits=6, decimal_places=2, source="line.mark")
    assessment = serializers.UUIDField(source="assessment.pk")


class MarksSerializer(serializers.Serializer):
    """The lines of a file, in order."""

    marks = LoadedMarkSerializer(many=True, source="matches")


class AssessmentMarks(RestView, viewsets.ViewSet):
    """Marks of many from a CSV file: all or nothing; `?preview=true` only checks."""

    serializer_class = MarksSerializer

    @extend_schema(request=MarksInput, responses=MarksSerializer, parameters=[PreviewQuery])
    def create(self, request: Request) -> Response:
        """Load the marks of the co-ordinator's own people; 400 with every wrong line, and nothing stored."""
        self.require(bool(employer_ids_where(request.user, RoleName.COORDINATOR)), NotYourComponent)
        text = self.input(MarksInput)["text"]
        if not self.only_looks():
            return Response(self._shown(import_marks(text=text, by=request.user), MarksSerializer))
        found = check_marks(text=text, by=request.user)
        if found.errors:
            raise MarksRefused([each for each in found.errors if isinstance(each, BadValue)])
        return self.preview(found, MarksSerializer)
