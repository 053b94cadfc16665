"""Handing in over the API, and taking back."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ecf.assessments.assessment_api_base import AssessmentActions
from ecf.assessments.assessment_errors import NotYourSubmission
from ecf.assessments.assessment_rules import can_submit
from ecf.assessments.services import change_submission, submit_assessment, take_back_submission
from ecf.core.rest.serializers import InputSerializer
from ecf.core.rest.views import post_action


class SubmitInput(InputSerializer):
    """`evidence`: what goes in; without it what was chosen, or else everything that counts. `missing_reason` is needed
    where a requirement is not met, and has 2,000 characters at most."""

    evidence = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=500)
    self_assessment = serializers.CharField(required=False, allow_blank=True, max_length=20_000)
    declared = serializers.BooleanField(required=False, default=False)
    missing_reason = serializers.CharField(required=False, allow_blank=True, default="")


class SubmissionActions(AssessmentActions):
    """The worker's steps."""

    @post_action(SubmitInput)
    def submit(self, request: Request, pk: str) -> Response:
        """Hand it in: all of it is frozen as copies, and the decision has its day."""
        assessment = self.get_object()
        self.require(can_submit(request.user, assessment), NotYourSubmission)
        data = self.input(SubmitInput)
        changes: dict[str, Any] = {name: data[name] for name in ("self_assessment",) if name in data}
        if "evidence" in data:
            changes["choices"] = {each: [] for each in data["evidence"]}
        if changes:
            change_submission(assessment=assessment, by=request.user, **changes)
        given = {"declared": data["declared"], "missing_reason": data["missing_reason"]}
        submit_assessment(assessment=assessment, by=request.user, **given)
        return self.answered(pk)

    @post_action()
    def take_back(self, request: Request, pk: str) -> Response:
        """Take it back, until the assessor starts. What was prepared is there again."""
        assessment = self.get_object()
        self.require(can_submit(request.user, assessment), NotYourSubmission)
        take_back_submission(assessment=assessment, by=request.user)
        return self.answered(pk)
