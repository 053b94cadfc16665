"""The REST face of support plans. Who only sees facts reads null for the words, and `content_hidden: true`."""

from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ecf.assessments.models import (
    ActionOwner,
    ActionState,
    Review,
    SupportAction,
    SupportOutcome,
    SupportPlan,
    SupportSource,
    SupportState,
)
from ecf.assessments.services import (
    add_support_note,
    ask_for_support_plan,
    change_support_plan,
    close_support_plan,
    decline_support_plan,
    disclose_support_plan,
    open_support_plan,
    settle_support_action,
    sign_support_plan,
    write_own_view,
)
from ecf.assessments.support_content import LONGEST_TEXT
from ecf.assessments.support_errors import NotYourSignature, NotYoursToOpen, NotYoursToRun, NotYourView
from ecf.assessments.support_rules import (
    can_ask_for_support_plan,
    can_open_support_plan,
    can_read_support_plan,
    can_settle_action,
    runs_support_plan,
    side_of,
)
from ecf.assessments.support_selectors import with_support_people
from ecf.assessments.support_words import shown_concern
from ecf.core.errors import BadValue
from ecf.core.rest.filters import RecordFilterSet
from ecf.core.rest.serializers import CalendarDate, InputSerializer, RecordSerializer
from ecf.core.rest.views import RecordViewSet, one_of, post_action, takes
from ecf.core.signatures import signatures_of
from ecf.enrolments.api.disclosing import DiscloseInput
from ecf.enrolments.disclosures import OnlyPswDiscloses, can_open_content
from ecf.enrolments.models import Enrolment
from ecf.supervision.api import SignatureSerializer
from ecf.supervision.models import Side, SupervisionSession

WORDS = ("why", "hoped_for", "help", "worker_view", "ending")
OPENED_FROM = [SupportSource.REVIEW, SupportSource.SESSION, SupportSource.OTHER]


class SupportFilter(RecordFilterSet):
    """Never by text: who only sees facts must not find by words."""

    enrolment = filters.UUIDFilter(field_name="enrolment_id")
    state = filters.ChoiceFilter(choices=SupportState.choices)

    class Meta:
        model = SupportPlan
        fields: list[str] = []


class SupportActionSerializer(serializers.Serializer):
    """One action. `position` counts from 1; `what` and `dropped_reason` are null for those who only see facts."""

    position = serializers.IntegerField()
    what = serializers.CharField(allow_null=True)
    owner = serializers.ChoiceField(ActionOwner.choices)
    due_on = CalendarDate()
    state = serializers.ChoiceField(ActionState.choices)
    done_on = CalendarDate(allow_null=True)
    dropped_reason = serializers.CharField(allow_null=True)


class SupportNoteSerializer(serializers.Serializer):
    """How it goes, by one of the two."""

    by = serializers.CharField(source="by.username")
    side = serializers.ChoiceField(Side.choices)
    on = CalendarDate()
    text = serializers.CharField()


class SupportPlanSerializer(RecordSerializer):
    """One support plan as the caller may see it. It is no part of any capability procedure."""

    enrolment = serializers.UUIDField(source="enrolment_id")
    why = serializers.CharField(source="concern", allow_null=True, help_text="Null for those who only see facts.")
    led_by = serializers.CharField(source="led_by.username")
    asked_by = serializers.CharField(source="asked_by.username", allow_null=True)
    opened_by = serializers.CharField(source="opened_by.username", allow_null=True)
    continues = serializers.UUIDField(source="continues_id", allow_null=True)
    content_hidden = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()
    dates = serializers.SerializerMethodField()
    notes = serializers.SerializerMethodField()
    signatures = serializers.SerializerMethodField()

    class Meta:
        model = SupportPlan
        fields = [
            *["id", "version", "enrolment", "state", "source", "source_id", "asked_by", "asked_on", "opened_by"],
            *["led_by", "started_on", "closed_on", "outcome", "continues", "content_hidden", *WORDS, "actions"],
            *["dates", "notes", "signatures", "created_at", "updated_at"],
        ]
        extra_kwargs = {
            name: {"allow_null": True, "help_text": "Null for those who only see facts."} for name in WORDS[1:]
        }

    def _hides(self, plan: SupportPlan) -> bool:
        return not can_read_support_plan(self.context["request"].user, plan)

    def get_content_hidden(self, plan: SupportPlan) -> bool:
        return self._hides(plan)

    @extend_schema_field(SupportActionSerializer(many=True))
    def get_actions(self, plan: SupportPlan) -> Any:
        rows = SupportActionSerializer(plan.actions.all(), many=True).data
        hidden = {"what": None, "dropped_reason": None}
        return [{**row, **hidden} for row in rows] if self._hides(plan) else rows

    @extend_schema_field(serializers.ListField(child=CalendarDate()))
    def get_dates(self, plan: SupportPlan) -> list[str]:
        return [row.due_on.isoformat() for row in plan.dates.all()]

    @extend_schema_field(SupportNoteSerializer(many=True, allow_null=True))
    def get_notes(self, plan: SupportPlan) -> Any:
        rows = sorted(plan.notes.all(), key=lambda row: row.pk)
        return None if self._hides(plan) else SupportNoteSerializer(rows, many=True).data

    @extend_schema_field(SignatureSerializer(many=True))
    def get_signatures(self, plan: SupportPlan) -> Any:
        rows = SignatureSerializer(plan.all_signatures, many=True).data
        return [{**row, "disagreement": None} for row in rows] if self._hides(plan) else rows

    def to_representation(self, plan: SupportPlan) -> dict[str, Any]:
        shown = super().to_representation(plan)
        if shown["content_hidden"]:
            return shown | dict.fromkeys(WORDS)
        return shown | {"why": shown_concern(self.context["request"].user, plan)}


class SupportActionInput(InputSerializer):
    what = serializers.CharField(allow_blank=True)
    owner = serializers.ChoiceField(ActionOwner.choices)
    due_on = CalendarDate()


class SupportContentInput(InputSerializer):
    """What a plan says. `actions` are all that are open, `dates` all days on which the two look at it."""

    why = serializers.CharField(source="concern", max_length=LONGEST_TEXT)
    hoped_for = serializers.CharField()
    help = serializers.CharField()
    actions = SupportActionInput(many=True)
    dates = serializers.ListField(child=CalendarDate(), max_length=50)


class SupportOpenInput(SupportContentInput):
    """Opens a plan; where one is asked for, it answers that. With `ask`, only `why` is needed."""

    enrolment = serializers.UUIDField()
    source = serializers.ChoiceField(OPENED_FROM, required=False, default=SupportSource.OTHER.value)
    source_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    hoped_for = serializers.CharField(required=False, default="")
    help = serializers.CharField(required=False, default="")
    actions = SupportActionInput(many=True, required=False, default=list)
    dates = serializers.ListField(child=CalendarDate(), max_length=50, required=False, default=list)
    ask = serializers.BooleanField(required=False, default=False)


class SupportChangeInput(SupportContentInput):
    """What whoever runs it changes; or the worker's own view."""

    worker_view = serializers.CharField(required=False, allow_blank=True)


class SignSupportInput(InputSerializer):
    """`disagreement` is the worker's alone."""

    disagreement = serializers.CharField(required=False, allow_blank=True, default="")


class SupportNoteInput(InputSerializer):
    text = serializers.CharField()


class SupportDeclineInput(InputSerializer):
    reason = serializers.CharField()


class SupportSettleInput(InputSerializer):
    state = serializers.ChoiceField([ActionState.DONE, ActionState.DROPPED])
    reason = serializers.CharField(required=False, allow_blank=True, default="")


class SupportSettledInput(InputSerializer):
    """What becomes of one open action."""

    position = serializers.IntegerField()
    state = serializers.ChoiceField([ActionState.DONE, ActionState.DROPPED, ActionState.CARRIED])
    reason = serializers.CharField(required=False, allow_blank=True, default="")


class SupportCloseInput(InputSerializer):
    """`settled` names every open action; `next_on` is needed where the outcome is `continued`."""

    outcome = serializers.ChoiceField(SupportOutcome.choices)
    ending = serializers.CharField()
    settled = SupportSettledInput(many=True, required=False, default=list)
    next_on = CalendarDate(required=False, allow_null=True, default=None)


class SupportPlanViewSet(RecordViewSet):
    """Support plans: asked for or opened, signed by both, looked at, closed with an outcome."""

    model = SupportPlan
    serializer_class = SupportPlanSerializer
    filterset_class = SupportFilter

    def related(self, queryset: QuerySet) -> QuerySet:
        return with_support_people(queryset)

    def with_facts(self, rows: list[Any]) -> list[Any]:
        prefetch_related_objects(rows, "actions", "dates", "notes__by")
        signatures = signatures_of(rows)
        for row in rows:
            row.all_signatures = signatures[row.pk]
        return rows

    def _again(self, pk: str) -> Response:
        return self.action_response(self.get_queryset().get(pk=pk))

    @takes(SupportOpenInput)
    def create(self, request: Request) -> Response:
        data = self.input(SupportOpenInput)
        enrolment = self.visible(Enrolment, data.pop("enrolment"))
        source = self._source(enrolment, data.pop("source"), data.pop("source_id"))
        if data.pop("ask"):
            self.require(can_ask_for_support_plan(request.user, enrolment), NotYoursToOpen)
            asked = ask_for_support_plan(enrolment=enrolment, concern=data["concern"], **source, by=request.user)
            return self.created(self.get_queryset().get(pk=asked.pk))
        self.require(can_open_support_plan(request.user, enrolment), NotYoursToOpen)
        answers = enrolment.support_plans.filter(state=SupportState.ASKED).first()
        plan = open_support_plan(enrolment=enrolment, **data, **source, asked=answers, by=request.user)
        return self.created(self.get_queryset().get(pk=plan.pk))

    def _source(self, enrolment: Enrolment, source: str, source_id: Any) -> dict[str, Any]:
        """What it came from; a review or a session is one of this enrolment that the caller sees."""
        kinds = {SupportSource.REVIEW.value: Review, SupportSource.SESSION.value: SupervisionSession}
        if source not in kinds:
            return {"source": source, "source_id": None}
        found = self.visible(kinds[source], source_id)
        if found.enrolment_id != enrolment.pk:
            raise BadValue("unknown_source", "That is about somebody else.", "source_id")
        return {"source": source, "source_id": found.pk}

    @takes(SupportChangeInput)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Whoever runs it changes what it says; the worker writes `worker_view`, and nothing else."""
        plan = self.get_object()
        side = side_of(request.user, plan)
        self.require(side is not None, NotYoursToRun)
        data = self.input(SupportChangeInput, partial=True)
        if side == Side.WORKER:
            self.require(set(data) <= {"worker_view"}, NotYoursToRun)
            write_own_view(plan=plan, text=data.get("worker_view", plan.worker_view), by=request.user)
        else:
            self.require("worker_view" not in data, NotYourView)
            change_support_plan(plan=plan, **{**_stored(plan), **data}, by=request.user)
        return self._again(pk)

    @post_action(SignSupportInput)
    def sign(self, request: Request, pk: str) -> Response:
        """Sign the plan as it stands, as yourself."""
        plan = self.get_object()
        self.require(side_of(request.user, plan) is not None, NotYourSignature)
        sign_support_plan(plan=plan, **self.input(SignSupportInput), by=request.user)
        return self._again(pk)

    @post_action(SupportNoteInput)
    def notes(self, request: Request, pk: str) -> Response:
        """Add how it goes; it is kept as it is."""
        plan = self.get_object()
        self.require(side_of(request.user, plan) is not None, NotYoursToRun)
        add_support_note(plan=plan, **self.input(SupportNoteInput), by=request.user)
        return self._again(pk)

    @post_action(SupportSettleInput, url_path="actions/{position}/settle")
    def settle_action(self, request: Request, pk: str, position: str) -> Response:
        """An action is done, or dropped with a reason."""
        plan = self.get_object()
        action: SupportAction = one_of(plan.actions.all(), _place(plan, position))
        action.plan = plan
        self.require(can_settle_action(request.user, action), NotYoursToRun)
        settle_support_action(action=action, **self.input(SupportSettleInput), by=request.user)
        return self._again(pk)

    @post_action(SupportCloseInput)
    def close(self, request: Request, pk: str) -> Response:
        """End it with an outcome; every open action is settled with that."""
        plan = self.get_object()
        self.require(runs_support_plan(request.user, plan), NotYoursToRun)
        data = self.input(SupportCloseInput)
        settled = {row["position"]: row for row in data.pop("settled")}
        close_support_plan(plan=plan, **data, settled=settled, by=request.user)
        return self._again(pk)

    @post_action(SupportDeclineInput)
    def decline(self, request: Request, pk: str) -> Response:
        """Say why what was asked for is not opened."""
        plan = self.get_object()
        self.require(can_open_support_plan(request.user, plan.enrolment), NotYoursToOpen)
        decline_support_plan(plan=plan, **self.input(SupportDeclineInput), by=request.user)
        return self._again(pk)

    @post_action(DiscloseInput)
    def disclose(self, request: Request, pk: str) -> Response:
        """The principal social worker or deputy reads it for some days, with a reason that the worker sees at once."""
        plan = self.get_object()
        self.require(can_open_content(request.user, plan.enrolment), OnlyPswDiscloses)
        disclose_support_plan(plan=plan, **self.input(DiscloseInput), by=request.user)
        return self._again(pk)


def _stored(plan: SupportPlan) -> dict[str, Any]:
    """What a change that names only some of it leaves as it is."""
    is_open = [row for row in plan.actions.all() if row.state == ActionState.OPEN]
    return {
        "concern": plan.concern,
        "hoped_for": plan.hoped_for,
        "help": plan.help,
        "actions": [{"what": row.what, "owner": row.owner, "due_on": row.due_on} for row in is_open],
        "dates": [row.due_on for row in plan.dates.all()],
    }


def _place(plan: SupportPlan, position: str) -> int | None:
    """The key of the action in that place; None, which finds nothing, when there is none."""
    return next((row.pk for row in plan.actions.all() if str(row.position) == position), None)


router_entries = [("support-plans", SupportPlanViewSet, "support-plans")]
