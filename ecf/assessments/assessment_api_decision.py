"""Confirming, deferring, withdrawing and appealing over the API."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ecf.assessments import decision_errors as errors
from ecf.assessments import services
from ecf.assessments.assessment_api_base import AssessmentActions
from ecf.assessments.assessment_rules import can_submit, has_part, holds_the_post, makes_panels
from ecf.assessments.models import AppealGround, AppealOutcome, PartName
from ecf.core.rest.serializers import CalendarDate, InputSerializer
from ecf.core.rest.views import post_action
from ecf.enrolments.api.naming import person_named


class ConfirmInput(InputSerializer):
    """`reasons` go into the letter."""

    reasons = serializers.CharField(required=False, allow_blank=True, default="", max_length=10_000)


class ReturnToPanelInput(InputSerializer):
    """What the panel should look at again."""

    reasons = serializers.CharField(max_length=4000)


class DeferInput(InputSerializer):
    """The new last day to submit, and why."""

    to = CalendarDate()
    reason = serializers.CharField(max_length=2000)


class WithdrawAssessmentInput(InputSerializer):
    """Why it does not go on."""

    reason = serializers.CharField(max_length=2000)


class AppealInput(InputSerializer):
    """`late_reason` is needed once the window has closed."""

    grounds = serializers.ListField(child=serializers.ChoiceField(AppealGround.choices), max_length=4)
    text = serializers.CharField(max_length=10_000)
    late_reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=2000)


class LateAppealInput(InputSerializer):
    """`reason` is needed where it is refused."""

    accept = serializers.BooleanField()
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=2000)


class DecidersInput(InputSerializer):
    """User names of those who had no part."""

    people = serializers.ListField(child=serializers.CharField(), max_length=10)


class DecideAppealInput(InputSerializer):
    """The second of those who decide may leave the reasons out: then the first one's are theirs too."""

    outcome = serializers.ChoiceField(AppealOutcome.choices)
    reasons = serializers.CharField(required=False, allow_blank=True, default="", max_length=10_000)


class DecisionActions(AssessmentActions):
    """The steps after the panel, and those beside the way."""

    @post_action(ConfirmInput)
    def confirm(self, request: Request, pk: str) -> Response:
        """Confirm what the panel agreed; the worker is told the same day."""
        assessment = self.get_object()
        self.require(holds_the_post(request.user, assessment), errors.NotYoursToConfirm)
        services.confirm_outcome(assessment=assessment, by=request.user, **self.input(ConfirmInput))
        return self.answered(pk)

    @post_action(ReturnToPanelInput, url_path="return")
    def send_back(self, request: Request, pk: str) -> Response:
        """Return it to the panel, with reasons."""
        assessment = self.get_object()
        self.require(holds_the_post(request.user, assessment), errors.NotYoursToConfirm)
        services.return_to_panel(assessment=assessment, by=request.user, **self.input(ReturnToPanelInput))
        return self.answered(pk)

    @post_action(DeferInput)
    def defer(self, request: Request, pk: str) -> Response:
        """Set a new last day; what was handed in is given back."""
        assessment = self.get_object()
        self.require(makes_panels(request.user, assessment), errors.NotYoursToDefer)
        services.defer_assessment(assessment=assessment, by=request.user, **self.input(DeferInput))
        return self.answered(pk)

    @post_action()
    def resume(self, request: Request, pk: str) -> Response:
        """Take a deferred assessment up again."""
        assessment = self.get_object()
        may = can_submit(request.user, assessment) or makes_panels(request.user, assessment)
        self.require(may, errors.NotYoursToResume)
        services.resume_assessment(assessment=assessment, by=request.user)
        return self.answered(pk)

    @post_action(WithdrawAssessmentInput)
    def withdraw(self, request: Request, pk: str) -> Response:
        """It does not go on."""
        assessment = self.get_object()
        may = can_submit(request.user, assessment) or makes_panels(request.user, assessment)
        self.require(may, errors.NotYoursToWithdraw)
        services.withdraw_assessment(assessment=assessment, by=request.user, **self.input(WithdrawAssessmentInput))
        return self.answered(pk)

    @post_action(AppealInput)
    def appeal(self, request: Request, pk: str) -> Response:
        """Appeal against a fail."""
        assessment = self.get_object()
        self.require(can_submit(request.user, assessment), errors.NotYourAppeal)
        services.lodge_appeal(assessment=assessment, by=request.user, **self.input(AppealInput))
        return self.answered(pk)

    @post_action(LateAppealInput)
    def answer_late_appeal(self, request: Request, pk: str) -> Response:
        """Accept or refuse an appeal that came late."""
        assessment = self.get_object()
        self.require(makes_panels(request.user, assessment), errors.NotYoursToArrange)
        services.answer_late_appeal(assessment=assessment, by=request.user, **self.input(LateAppealInput))
        return self.answered(pk)

    @post_action(DecidersInput)
    def appoint_deciders(self, request: Request, pk: str) -> Response:
        """Acknowledge an appeal, and name who decides it."""
        assessment = self.get_object()
        self.require(makes_panels(request.user, assessment), errors.NotYoursToArrange)
        named = self.input(DecidersInput)["people"]
        people = [person_named(name, f"people.{n}") for n, name in enumerate(named)]
        services.appoint_deciders(assessment=assessment, by=request.user, people=people)
        return self.answered(pk)

    @post_action(DecideAppealInput)
    def decide_appeal(self, request: Request, pk: str) -> Response:
        """Say how an appeal ends; it has ended once all who decide say the same."""
        assessment = self.get_object()
        self.require(has_part(request.user, assessment, PartName.APPEAL), errors.NotADecider)
        services.decide_appeal(assessment=assessment, by=request.user, **self.input(DecideAppealInput))
        return self.answered(pk)
