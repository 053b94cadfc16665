"""The REST face of development plans. Who only sees facts reads null for the goals, and `content_hidden: true`."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ecf.assessments.models import DevelopmentPlan, Goal, GoalAction, GoalOwner, GoalState
from ecf.assessments.plan_errors import NotYourPlan
from ecf.assessments.plan_pages import changed_since, plan_counts, with_goals
from ecf.assessments.plan_rules import can_read_plan, can_write_plan
from ecf.assessments.services import add_goal, agree_plan, change_goal, complete_goal_action, settle_goal
from ecf.core.clock import today
from ecf.core.rest.filters import RecordFilterSet
from ecf.core.rest.serializers import CalendarDate, InputSerializer, RecordSerializer
from ecf.core.rest.views import RecordViewSet, get_part, patch_part, post_action, takes
from ecf.enrolments.models import Enrolment
from ecf.supervision.models import Side


class DevelopmentPlanFilter(RecordFilterSet):
    """Never by text."""

    enrolment = filters.UUIDFilter(field_name="enrolment_id")

    class Meta:
        model = DevelopmentPlan
        fields: list[str] = []


class GoalActionSerializer(serializers.Serializer):
    """One step; `owner_name` where the owner is `other`. `position` is how its address names it."""

    position = serializers.IntegerField()
    what = serializers.CharField()
    owner = serializers.ChoiceField(GoalOwner.choices)
    owner_name = serializers.CharField()
    due_on = CalendarDate()
    done_on = CalendarDate(allow_null=True)


class GoalSerializer(RecordSerializer):
    """One goal with its standards, actions and the evidence that shows it."""

    standards = serializers.ListField(child=serializers.CharField(), source="codes")
    actions = GoalActionSerializer(many=True)
    evidence = serializers.SerializerMethodField()
    carried_from = serializers.UUIDField(source="carried_from_id", allow_null=True)

    class Meta:
        model = Goal
        fields = [
            *["id", "version", "position", "title", "difference", "state", "settled_on", "because", "carried_from"],
            *["standards", "actions", "evidence"],
        ]

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_evidence(self, goal: Goal) -> list[str]:
        return [str(row.pk) for row in goal.evidence.all()]


class PlanAgreementSerializer(serializers.Serializer):
    """Who of the two agreed, when, and whether a goal was changed since."""

    side = serializers.ChoiceField(Side.choices)
    by = serializers.CharField(source="by.username")
    on = CalendarDate()
    changed_since = serializers.SerializerMethodField()

    def get_changed_since(self, row: Any) -> bool:
        return bool(changed_since(row.plan, row))


class PlanCountsSerializer(serializers.Serializer):
    """How much there is and what is late, without a word of it."""

    goals = serializers.IntegerField()
    reached = serializers.IntegerField()
    open_actions = serializers.IntegerField()
    late = serializers.IntegerField()


class DevelopmentPlanSerializer(RecordSerializer):
    """One period of the plan, as the caller may see it; the one without `ended_on` is the plan of now."""

    enrolment = serializers.UUIDField(source="enrolment_id")
    review = serializers.UUIDField(source="review_id", allow_null=True)
    content_hidden = serializers.SerializerMethodField()
    counts = serializers.SerializerMethodField()
    agreements = PlanAgreementSerializer(many=True)
    goals = serializers.SerializerMethodField()

    class Meta:
        model = DevelopmentPlan
        fields = [
            *["id", "version", "enrolment", "started_on", "ended_on", "review", "content_hidden", "counts"],
            *["agreements", "goals", "created_at", "updated_at"],
        ]

    def _hides(self, plan: DevelopmentPlan) -> bool:
        return not can_read_plan(self.context["request"].user, plan.enrolment)

    def get_content_hidden(self, plan: DevelopmentPlan) -> bool:
        return self._hides(plan)

    @extend_schema_field(PlanCountsSerializer)
    def get_counts(self, plan: DevelopmentPlan) -> dict[str, int]:
        return plan_counts(plan, today())

    @extend_schema_field(GoalSerializer(many=True, allow_null=True))
    def get_goals(self, plan: DevelopmentPlan) -> Any:
        return None if self._hides(plan) else GoalSerializer(plan.goals.all(), many=True).data


class GoalActionInput(InputSerializer):
    what = serializers.CharField()
    owner = serializers.ChoiceField(GoalOwner.choices)
    owner_name = serializers.CharField(required=False, allow_blank=True, default="")
    due_on = CalendarDate()


class GoalInput(InputSerializer):
    """A goal; `actions` are all that are still to do, `evidence` the ids of entries that were handed in."""

    title = serializers.CharField()
    difference = serializers.CharField(required=False, allow_blank=True)
    standards = serializers.ListField(child=serializers.CharField())
    actions = GoalActionInput(many=True, required=False)
    evidence = serializers.ListField(child=serializers.UUIDField(), required=False)


class FirstGoalInput(GoalInput):
    """With the enrolment: the first goal begins the plan."""

    enrolment = serializers.UUIDField()


class SettleGoalInput(InputSerializer):
    """`reached`, or `dropped` with a reason."""

    state = serializers.ChoiceField([(state.value, state.label) for state in (GoalState.REACHED, GoalState.DROPPED)])
    because = serializers.CharField(required=False, allow_blank=True, default="")


class DevelopmentPlanViewSet(RecordViewSet):
    """Development plans, a period each: goals, their actions, and who agreed."""

    model = DevelopmentPlan
    serializer_class = DevelopmentPlanSerializer
    filterset_class = DevelopmentPlanFilter

    def related(self, queryset: QuerySet) -> QuerySet:
        return with_goals(queryset).select_related("enrolment__social_worker", "enrolment__framework_version")

    @takes(FirstGoalInput)
    def create(self, request: Request) -> Response:
        """Add a goal to the plan of now, which the first one begins; answers with the plan."""
        data = self.input(FirstGoalInput)
        enrolment = self.visible(Enrolment, data.pop("enrolment"))
        self.require(can_write_plan(request.user, enrolment), NotYourPlan)
        goal = add_goal(enrolment=enrolment, **data, by=request.user)
        return self.created(self.get_queryset().get(pk=goal.plan_id))

    @post_action()
    def agree(self, request: Request, pk: str) -> Response:
        """One of the two agrees with the plan as it is now."""
        plan = self._own()
        agree_plan(plan=plan, by=request.user)
        return self.action_response(self.get_queryset().get(pk=plan.pk))

    @get_part("goals/{goal_id}", GoalSerializer)
    def goal(self, request: Request, pk: str, goal_id: str) -> Response:
        """One goal, for those who may read it."""
        plan = self.around()
        if not can_read_plan(request.user, plan.enrolment):
            raise Http404
        return self.action_response(self.part(plan.goals, goal_id), GoalSerializer)

    @patch_part(goal, GoalInput, GoalSerializer)
    def change_goal(self, request: Request, pk: str, goal_id: str) -> Response:
        """Change an open goal; what is left out stays as it is."""
        goal = self._goal(goal_id)
        sent = self.input(GoalInput, partial=True)
        changed = change_goal(goal=goal, **{**_stored(goal), **sent}, by=request.user)
        return self.action_response(Goal.objects.get(pk=changed.pk), GoalSerializer)

    @post_action(SettleGoalInput, answers=GoalSerializer, url_path="goals/{goal_id}/settle")
    def settle_goal(self, request: Request, pk: str, goal_id: str) -> Response:
        """It is reached, or dropped."""
        settled = settle_goal(goal=self._goal(goal_id), **self.input(SettleGoalInput), by=request.user)
        return self.action_response(Goal.objects.get(pk=settled.pk), GoalSerializer)

    @post_action(answers=GoalSerializer, url_path="goals/{goal_id}/actions/{position}/done")
    def complete_action(self, request: Request, pk: str, goal_id: str, position: str) -> Response:
        """An action is done."""
        goal = self._goal(goal_id)
        action = next((row for row in goal.actions.all() if str(row.position) == position), None)
        if action is None:
            raise Http404
        complete_goal_action(action=action, by=request.user)
        return self.action_response(Goal.objects.get(pk=goal.pk), GoalSerializer)

    def _own(self) -> DevelopmentPlan:
        plan: DevelopmentPlan = self.get_object()
        self.require(can_write_plan(self.request.user, plan.enrolment), NotYourPlan)
        return plan

    def _goal(self, goal_id: str) -> Goal:
        plan = self.around()
        self.require(can_write_plan(self.request.user, plan.enrolment), NotYourPlan)
        goal: Goal = self.part(plan.goals, goal_id)
        return goal


def _stored(goal: Goal) -> dict[str, Any]:
    """The goal as it is, as the service takes it."""
    waiting: list[GoalAction] = [row for row in goal.actions.all() if row.done_on is None]
    names = ("what", "owner", "owner_name", "due_on")
    return {
        "title": goal.title,
        "difference": goal.difference,
        "standards": goal.codes,
        "actions": [{name: getattr(row, name) for name in names} for row in waiting],
        "evidence": [row.pk for row in goal.evidence.all()],
    }


router_entries = [("development-plans", DevelopmentPlanViewSet, "development-plans")]
"""For `ecf.api`."""
