"""The REST face of a written report: which one an entry is about, and what its reader thought of it."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ecf.core.rest.serializers import CalendarDate, InputSerializer
from ecf.core.rest.views import post_action
from ecf.evidence import errors, services
from ecf.evidence.rules import can_edit_evidence


class ReportInput(InputSerializer):
    """Which report it is. The report itself stays in the case system."""

    type = serializers.CharField(max_length=100, help_text="For example, court statement. Names nobody.")
    written_on = CalendarDate()


class ReportShown(serializers.Serializer):
    """Which report it is; once accepted, the appraisal and the day it was read in the case system."""

    type = serializers.CharField(source="report_type")
    written_on = CalendarDate()
    appraisal = serializers.CharField()
    read_on = CalendarDate(allow_null=True)


class EvidenceReportActions:
    """`report/` of an entry."""

    @post_action(ReportInput)
    def report(self: Any, request: Request, pk: str) -> Response:
        """Say which written report it is, in a draft or returned entry. Again says it anew."""
        evidence = self.get_object()
        self.require(can_edit_evidence(request.user, evidence), errors.NotYourEvidence)
        data = self.input(ReportInput)
        said = {"report_type": data["type"], "written_on": data["written_on"]}
        services.describe_report(evidence=evidence, **said, by=request.user)
        return self.action_response(self.get_queryset().get(pk=evidence.pk))
