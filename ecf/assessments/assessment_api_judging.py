"""The assessor's recommendation and the panel over the API. Nobody reads another's view before all are in."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from ecf.assessments import judging_errors as errors
from ecf.assessments import services
from ecf.assessments.assessment_api_base import AssessmentActions
from ecf.assessments.assessment_rules import assesses_it, has_part_now, makes_panels
from ecf.assessments.assessment_selectors import current_panel
from ecf.assessments.models import AssessmentOutcome, PanelView, PartName
from ecf.assessments.panel_rules import readable_views
from ecf.core.rest.serializers import CalendarDate, InputSerializer, Instant
from ecf.core.rest.views import post_action
from ecf.enrolments.api.naming import person_named
from ecf.people.models import User


class JudgedStandardInput(InputSerializer):
    """One standard of the stage; `items` are places in the bundle."""

    code = serializers.CharField()
    is_met = serializers.BooleanField(allow_null=True)
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=4000)
    items = serializers.ListField(child=serializers.IntegerField(min_value=1), required=False, max_length=500)


class RecommendInput(InputSerializer):
    """The whole recommendation; what was kept as a draft may be left out."""

    outcome = serializers.ChoiceField(AssessmentOutcome.choices, required=False)
    strengths = serializers.CharField(required=False, max_length=10_000)
    areas = serializers.CharField(required=False, max_length=10_000)
    overall = serializers.CharField(required=False, max_length=10_000)
    standards = JudgedStandardInput(many=True, required=False)


class PanelInput(InputSerializer):
    """User names. Without a chair it is the first of the members."""

    members = serializers.ListField(child=serializers.CharField(), max_length=10)
    chair = serializers.CharField(required=False)
    meets_on = CalendarDate(required=False, allow_null=True)
    views_due_on = CalendarDate(required=False, allow_null=True)


class MemberInput(InputSerializer):
    """One more member, or one in place of another who has given no view."""

    person = serializers.CharField()
    instead_of = serializers.CharField(required=False)


class PanelMemberSerializer(serializers.Serializer):
    """Who is on it, and whether their view is in; never what it says."""

    username = serializers.CharField(source="by.username")
    is_in = serializers.SerializerMethodField()

    @extend_schema_field(serializers.BooleanField())
    def get_is_in(self, view: PanelView) -> bool:
        return view.given_at is not None


class PanelSerializer(serializers.Serializer):
    """The panel of this round."""

    id = serializers.UUIDField()
    round = serializers.IntegerField()
    chair = serializers.CharField(source="chair.username", allow_null=True)
    members = PanelMemberSerializer(many=True, source="views.all")
    meets_on = CalendarDate(allow_null=True)
    views_due_on = CalendarDate(allow_null=True)
    agreed_on = CalendarDate(allow_null=True)


class ViewStandardInput(InputSerializer):
    """One standard of the stage, as a member sees it."""

    code = serializers.CharField()
    is_met = serializers.BooleanField(allow_null=True)
    words = serializers.CharField(required=False, allow_blank=True, default="", max_length=2000)


class ViewInput(InputSerializer):
    """One's own view, whole."""

    outcome = serializers.ChoiceField(AssessmentOutcome.choices, required=False)
    reasons = serializers.CharField(required=False, max_length=10_000)
    standards = ViewStandardInput(many=True, required=False)


class PanelViewSerializer(serializers.Serializer):
    """One member's view."""

    by = serializers.CharField(source="by.username")
    outcome = serializers.ChoiceField(AssessmentOutcome.choices, allow_blank=True)
    reasons = serializers.CharField()
    standards = ViewStandardInput(many=True, source="said")
    given_at = Instant(allow_null=True)


class ModerateInput(InputSerializer):
    """What the panel agreed, in its own words."""

    agreed_view = serializers.CharField(max_length=10_000)


class JudgingActions(AssessmentActions):
    """The steps of the assessor, the co-ordinator and the panel."""

    @post_action()
    def start(self, request: Request, pk: str) -> Response:
        """The assessor begins; from now on it cannot be taken back."""
        assessment = self.get_object()
        self.require(assesses_it(request.user, assessment), errors.NotTheAssessor)
        services.start_assessing(assessment=assessment, by=request.user)
        return self.answered(pk)

    @post_action(RecommendInput)
    def recommend(self, request: Request, pk: str) -> Response:
        """Give the recommendation: signed and locked."""
        assessment = self.get_object()
        self.require(assesses_it(request.user, assessment), errors.NotTheAssessor)
        services.recommend(assessment=assessment, by=request.user, **self.input(RecommendInput))
        return self.answered(pk)

    @post_action(PanelInput, answers=PanelSerializer)
    def panel(self, request: Request, pk: str) -> Response:
        """Make the panel of this round."""
        assessment = self.get_object()
        self.require(makes_panels(request.user, assessment), errors.NotYoursToMake)
        data = self.input(PanelInput)
        people = [person_named(name, f"members.{n}") for n, name in enumerate(data.pop("members"))]
        named = data.pop("chair", "")
        chair = person_named(named, "chair") if named else None
        services.make_panel(assessment=assessment, members=people, chair=chair, by=request.user, **data)
        return self.action_response(current_panel(assessment), PanelSerializer)

    @post_action(MemberInput, answers=PanelSerializer, url_path="panel/members")
    def panel_members(self, request: Request, pk: str) -> Response:
        """Add a member, for instance the third where two differ, or put one in place of another."""
        assessment = self.get_object()
        self.require(makes_panels(request.user, assessment), errors.NotYoursToMake)
        data = self.input(MemberInput)
        person = person_named(data["person"], "person")
        if "instead_of" in data:
            gone = person_named(data["instead_of"], "instead_of")
            services.replace_panel_member(assessment=assessment, person=gone, instead=person, by=request.user)
        else:
            services.add_panel_member(assessment=assessment, person=person, by=request.user)
        return self.action_response(current_panel(assessment), PanelSerializer)

    @extend_schema(responses=PanelViewSerializer(many=True))
    @action(detail=True, pagination_class=None, filterset_class=None)
    def views(self, request: Request, pk: str) -> Response:
        """One's own view until all are in, then all of them; nothing for whoever may not read the bundle."""
        rows = readable_views(request.user, self.get_object())
        return Response(PanelViewSerializer(rows, many=True).data)

    @extend_schema(request=ViewInput, responses=PanelViewSerializer)
    @views.mapping.post
    def give_view(self, request: Request, pk: str) -> Response:
        """Give one's own view: signed, locked, and hidden until all are in."""
        assessment = self.get_object()
        self.require(_is_member(request.user, assessment), errors.NotOnThisPanel)
        view = services.record_view(assessment=assessment, by=request.user, **self.input(ViewInput))
        return self.action_response(view, PanelViewSerializer)

    @post_action(ModerateInput)
    def moderate(self, request: Request, pk: str) -> Response:
        """Write down what the panel agreed, once all views are in."""
        assessment = self.get_object()
        self.require(_is_member(request.user, assessment), errors.NotOnThisPanel)
        services.moderate(assessment=assessment, by=request.user, **self.input(ModerateInput))
        return self.answered(pk)


def _is_member(user: User, assessment: Any) -> bool:
    return has_part_now(user, assessment, PartName.PANEL)
