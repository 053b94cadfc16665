"""The REST face of frameworks. Read-only: a framework is loaded from a file."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ecf.core.clock import today
from ecf.core.rest.filters import RecordFilterSet
from ecf.core.rest.serializers import QuerySerializer
from ecf.core.rest.views import RecordViewSet, answers_for
from ecf.framework.models import FrameworkVersion
from ecf.framework.plain_words import supervision_rows
from ecf.framework.selectors import FrameworkFamily, framework_families


class FrameworkQuery(QuerySerializer):
    """Which version."""

    version = serializers.CharField(required=False, help_text="The version; without it, the newest.")


class TitledSerializer(serializers.Serializer):
    """A code and what people call it."""

    code = serializers.CharField()
    title = serializers.CharField()


class StageSerializer(TitledSerializer):
    """A stage with its standards."""

    from_month = serializers.IntegerField()
    to_month = serializers.IntegerField()
    standards = TitledSerializer(many=True)


class RequirementSerializer(serializers.Serializer):
    """How many accepted items of a kind, counted from the start of the milestone's window."""

    kind = serializers.CharField()
    count = serializers.IntegerField()


class MilestoneSerializer(serializers.Serializer):
    """A milestone; `since` is the milestone after whose submission evidence counts, or null for the start."""

    code = serializers.CharField(source="key")
    title = serializers.CharField()
    kind = serializers.CharField(help_text="agreement, review, self_assessment or assessment")
    offset_months = serializers.IntegerField(allow_null=True)
    offset_days = serializers.IntegerField(allow_null=True)
    since = serializers.CharField(allow_null=True)
    requirements = RequirementSerializer(many=True)


class ScaleLevelSerializer(serializers.Serializer):
    """One level of the self-assessment scale; `number` counts from 1, the lowest."""

    number = serializers.IntegerField()
    title = serializers.CharField()
    description = serializers.CharField()
    suggests_goal = serializers.BooleanField()


class SupervisionPhaseSerializer(serializers.Serializer):
    """How often supervision happens until a time; lengths read like "7 days", "6 weeks", "1 month", "end"."""

    until = serializers.CharField()
    gap = serializers.CharField()
    grace = serializers.CharField()


class FrameworkSerializer(serializers.Serializer):
    """One version of a framework; `versions` names all of them, newest first."""

    code = serializers.CharField()
    version = serializers.CharField()
    versions = serializers.ListField(child=serializers.CharField())
    title = serializers.CharField()
    status_label = serializers.CharField()
    length_months = serializers.IntegerField()
    sources = serializers.SerializerMethodField()
    stages = StageSerializer(many=True, source="parsed.stages")
    milestones = MilestoneSerializer(many=True, source="parsed.milestones")
    supervision = serializers.SerializerMethodField()
    specialisms = TitledSerializer(many=True, source="parsed.specialisms")
    self_assessment_scale = ScaleLevelSerializer(many=True, source="parsed.scale")

    def get_sources(self, framework: FrameworkVersion) -> list[str]:
        return [source.url for source in framework.parsed.sources]

    @extend_schema_field(SupervisionPhaseSerializer(many=True))
    def get_supervision(self, framework: FrameworkVersion) -> list[dict[str, str]]:
        return supervision_rows(framework.parsed)


class FrameworkViewSet(RecordViewSet):
    """Frameworks as data: stages, standards, milestones and what each asks for."""

    model = FrameworkVersion
    serializer_class = FrameworkSerializer
    filterset_class = RecordFilterSet
    lookup_field = "code"
    lookup_value_regex = "[^/]+"

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The newest version of each framework."""
        newest = [family.newest.pk for family in self._families()]
        return self.page(self.filter_queryset(self.get_queryset().filter(pk__in=newest)))

    @answers_for(FrameworkSerializer, query=FrameworkQuery)
    def retrieve(self, request: Request, code: str) -> Response:
        """One framework; the newest version unless another is asked for."""
        wanted = self.query(FrameworkQuery).get("version")
        versions = [each for family in self._families(code) for each in family.versions]
        found = next((each for each in versions if wanted in (None, each.version)), None)
        if found is None:
            raise Http404
        response = self.action_response(found)
        response["ETag"] = f'"{found.version}"'
        return response

    def with_facts(self, rows: Sequence[FrameworkVersion]) -> Sequence[FrameworkVersion]:
        names = {family.code: [each.version for each in family.versions] for family in self._families()}
        for row in rows:
            row.versions = names[row.code]
        return rows

    def _families(self, code: str | None = None) -> Sequence[FrameworkFamily]:
        return framework_families(user=self.request.user, today=today(), code=code)


router_entries = [("frameworks", FrameworkViewSet, "framework")]
