"""The REST face of self-assessments. Who only sees that one was done reads null for what it says, and
`content_hidden: true`."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ecf.assessments.models import SelfAssessment, SelfAssessmentState
from ecf.assessments.self_assessment_errors import NotYourSelfAssessment
from ecf.assessments.self_assessment_rules import can_read_self_assessment, can_write_self_assessment
from ecf.assessments.self_assessment_selectors import with_levels
from ecf.assessments.services import (
    begin_self_assessment,
    discard_self_assessment,
    finish_self_assessment,
    write_self_assessment,
)
from ecf.core.rest.filters import RecordFilterSet
from ecf.core.rest.serializers import InputSerializer, RecordSerializer
from ecf.core.rest.views import RecordViewSet, post_action, takes
from ecf.enrolments.models import Enrolment


class SelfAssessmentFilter(RecordFilterSet):
    """Never by text or level: who only sees facts must not find by them."""

    enrolment = filters.UUIDFilter(field_name="enrolment_id")
    state = filters.ChoiceFilter(choices=SelfAssessmentState.choices)
    milestone = filters.CharFilter()

    class Meta:
        model = SelfAssessment
        fields: list[str] = []


class StandardLevelSerializer(serializers.Serializer):
    """One standard: `level` is a number of the framework's `self_assessment_scale`, or null while none is chosen."""

    standard = serializers.CharField()
    level = serializers.IntegerField(allow_null=True)
    words = serializers.CharField()


class SelfAssessmentSerializer(RecordSerializer):
    """One self-assessment as the caller may see it; `levels` has every standard that is asked, in order."""

    enrolment = serializers.UUIDField(source="enrolment_id")
    milestone = serializers.SerializerMethodField()
    title = serializers.CharField()
    framework = serializers.CharField(source="framework_version.code")
    framework_version = serializers.CharField(source="framework_version.version")
    content_hidden = serializers.SerializerMethodField()
    levels = serializers.SerializerMethodField()
    overall = serializers.SerializerMethodField()

    class Meta:
        model = SelfAssessment
        fields = [
            *["id", "version", "enrolment", "milestone", "title", "framework", "framework_version", "stage", "state"],
            *["finished_on", "content_hidden", "levels", "overall", "created_at", "updated_at"],
        ]

    def _hides(self, assessment: SelfAssessment) -> bool:
        return not can_read_self_assessment(self.context["request"].user, assessment)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_milestone(self, assessment: SelfAssessment) -> str | None:
        """The one that asked for it; null for one of the worker's own accord."""
        return assessment.milestone or None

    def get_content_hidden(self, assessment: SelfAssessment) -> bool:
        return self._hides(assessment)

    @extend_schema_field(StandardLevelSerializer(many=True, allow_null=True))
    def get_levels(self, assessment: SelfAssessment) -> Any:
        if self._hides(assessment):
            return None
        said = assessment.rated()
        return [
            {
                "standard": each.code,
                "level": said[each.code].level if each.code in said else None,
                "words": said[each.code].words if each.code in said else "",
            }
            for each in assessment.asked.standards
        ]

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_overall(self, assessment: SelfAssessment) -> str | None:
        return None if self._hides(assessment) else assessment.overall


class SelfAssessmentBeginInput(InputSerializer):
    """Without a milestone it is one of the worker's own accord."""

    enrolment = serializers.UUIDField()
    milestone = serializers.CharField(required=False, allow_null=True, default=None)


class StandardLevelInput(InputSerializer):
    """`level` and `words` each stay as they are where they are left out; a null level takes it back."""

    standard = serializers.CharField()
    level = serializers.IntegerField(required=False, allow_null=True)
    words = serializers.CharField(required=False, allow_blank=True)


class SelfAssessmentInput(InputSerializer):
    """What is said so far; standards that are left out stay as they are."""

    levels = StandardLevelInput(many=True, required=False)
    overall = serializers.CharField(required=False, allow_blank=True)


class SelfAssessmentViewSet(RecordViewSet):
    """Self-assessments: the worker's own, drafts until they are finished, then locked."""

    model = SelfAssessment
    serializer_class = SelfAssessmentSerializer
    filterset_class = SelfAssessmentFilter

    def related(self, queryset: QuerySet) -> QuerySet:
        return with_levels(queryset)

    @takes(SelfAssessmentBeginInput)
    def create(self, request: Request) -> Response:
        """Begin one; finish it with `finish/`."""
        data = self.input(SelfAssessmentBeginInput)
        enrolment = self.visible(Enrolment, data["enrolment"])
        self.require(can_write_self_assessment(request.user, enrolment), NotYourSelfAssessment)
        made = begin_self_assessment(enrolment=enrolment, milestone=data["milestone"] or "", by=request.user)
        return self.created(self._stored(made.pk))

    @takes(SelfAssessmentInput)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Keep what is said so far. What is wrong is named by its standard, as in `levels.EC1.level`."""
        assessment = self._own()
        data = self.input(SelfAssessmentInput, partial=True)
        levels = {row.pop("standard"): row for row in data.get("levels", [])}
        write_self_assessment(assessment=assessment, levels=levels, overall=data.get("overall"), by=request.user)
        return self.action_response(self._stored(assessment.pk))

    def destroy(self, request: Request, pk: str) -> Response:
        """Throw a draft away."""
        discard_self_assessment(assessment=self._own(), by=request.user)
        return self.gone()

    @post_action()
    def finish(self, request: Request, pk: str) -> Response:
        """It is done: the supervisor and the assessor read it, its milestone is met, and it stays as it is."""
        assessment = self._own()
        finish_self_assessment(assessment=assessment, by=request.user)
        return self.action_response(self._stored(assessment.pk))

    def _own(self) -> SelfAssessment:
        assessment: SelfAssessment = self.get_object()
        self.require(can_write_self_assessment(self.request.user, assessment.enrolment), NotYourSelfAssessment)
        return assessment

    def _stored(self, pk: Any) -> SelfAssessment:
        stored: SelfAssessment = self.get_queryset().get(pk=pk)
        return stored


router_entries = [("self-assessments", SelfAssessmentViewSet, "self-assessments")]
"""For `ecf.api`."""
