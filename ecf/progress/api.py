"""The REST face of progress."""

import json
from decimal import Decimal
from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ecf.core.clock import today
from ecf.core.rest.serializers import CalendarDate, QuerySerializer
from ecf.core.rest.views import RestView, answers_for
from ecf.enrolments.models import Enrolment
from ecf.progress.selectors import progress_of_one
from ecf.progress.shape import CHECK_STATUSES, COMMITMENTS, EMPLOYER_STATUSES, STATUSES

CHECKS = ("milestone", "evidence", "standards", "cpd_pieces", "cpd_peer_reflection")


@extend_schema_field({"oneOf": [{"type": "integer"}, {"type": "string", "format": "decimal"}], "nullable": True})
class Amount(serializers.Field):
    """A count as a number; hours as a decimal, which is text."""

    def to_representation(self, value: int | Decimal) -> int | str:
        return str(value) if isinstance(value, Decimal) else value


@extend_schema_field({"type": ["array", "null"], "items": {"$ref": "#/components/schemas/Reason"}})
class Explanation(serializers.Field):
    """Why a date is what it is: rows of `{rule, detail, days, on}`; null where there is nothing to explain."""

    def to_representation(self, value: str) -> list[dict[str, Any]] | None:
        return json.loads(value) if value else None


class CheckSerializer(serializers.Serializer):
    """One thing asked of the worker. Keys that do not apply are null. `explanation` is of milestones alone."""

    code = serializers.ChoiceField(CHECKS)
    milestone = serializers.CharField(allow_null=True)
    kind = serializers.CharField(allow_null=True)
    status = serializers.ChoiceField(CHECK_STATUSES)
    have = serializers.IntegerField(allow_null=True)
    needed = serializers.IntegerField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    detail = serializers.CharField()
    next_step = serializers.CharField(allow_null=True)
    explanation = Explanation()


class CommitmentSerializer(serializers.Serializer):
    """One promise of the employer. `explanation` is of supervision alone: its last row is the grace."""

    code = serializers.ChoiceField(COMMITMENTS)
    have = Amount(allow_null=True)
    needed = Amount(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    status = serializers.ChoiceField(EMPLOYER_STATUSES)
    detail = serializers.CharField()
    explanation = Explanation()


class ProgressSerializer(serializers.Serializer):
    """Where an enrolment stands on a day, and why: the worker's checks, and beside them the employer's commitments."""

    status = serializers.ChoiceField(STATUSES)
    employer_status = serializers.ChoiceField(EMPLOYER_STATUSES)
    on = serializers.DateField()
    checks = CheckSerializer(many=True)
    commitments = CommitmentSerializer(many=True)


class ProgressQuery(QuerySerializer):
    """The day to look at; today if it is not given."""

    on = CalendarDate(required=False)


class EnrolmentProgress(RestView):
    """Progress of one enrolment."""

    @answers_for(ProgressSerializer, query=ProgressQuery)
    def get(self, request: Request, pk: Any) -> Response:
        enrolment = self.visible(Enrolment, pk)
        on = self.query(ProgressQuery).get("on") or today()
        return Response(ProgressSerializer(progress_of_one(enrolment, on)).data)


paths = [path("enrolments/<uuid:pk>/progress/", EnrolmentProgress.as_view(), name="enrolment-progress")]
