"""The history of an assessment over the API: the same lines as its page."""

from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from ecf.assessments.assessment_api_base import AssessmentActions
from ecf.assessments.assessment_errors import NotYourHistory
from ecf.assessments.assessment_history import assessment_history
from ecf.assessments.assessment_rules import can_read_history
from ecf.core.rest.serializers import CalendarDate
from ecf.core.rest.views import answers_for


class HistoryStepSerializer(serializers.Serializer):
    """`known`: what was known then, in sentences, as far as the caller may read it."""

    at = serializers.DateTimeField()
    on = CalendarDate(allow_null=True)
    by = serializers.CharField()
    part = serializers.CharField()
    what = serializers.CharField()
    known = serializers.ListField(child=serializers.CharField())


class HistoryNumberSerializer(serializers.Serializer):
    """An employer's number on a day; `since`: from when the employer had chosen it."""

    key = serializers.CharField(source="kind.key")
    title = serializers.CharField(source="kind.title")
    on = CalendarDate()
    value = serializers.CharField(source="words")
    since = CalendarDate(allow_null=True)


class HistorySignatureSerializer(serializers.Serializer):
    """One thing that was signed, with a sentence for each signature."""

    what = serializers.CharField()
    signatures = serializers.ListField(child=serializers.CharField())


class HistorySerializer(serializers.Serializer):
    """Everything that happened, oldest first."""

    steps = HistoryStepSerializer(many=True)
    numbers = HistoryNumberSerializer(many=True)
    signed = HistorySignatureSerializer(many=True)


class HistoryActions(AssessmentActions):
    """Reading what happened."""

    @answers_for(HistorySerializer)
    @action(detail=True, filterset_class=None)
    def history(self, request: Request, pk: str) -> Response:
        """Who did what and when, what was known then, and which number of the employer counted."""
        assessment = self.get_object()
        self.require(can_read_history(request.user, assessment), NotYourHistory)
        return Response(HistorySerializer(assessment_history(request.user, assessment)).data)
