"""The REST face of supervision. Who only sees the facts reads null for the text, and `content_hidden: true`."""

from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from ecf.core.models import Signature
from ecf.core.rest.filters import RecordFilterSet
from ecf.core.rest.serializers import CalendarDate, Instant, RecordSerializer
from ecf.core.rest.views import RecordViewSet, one_of, post_action, takes
from ecf.core.signatures import signatures_of
from ecf.enrolments.api.disclosing import DiscloseInput
from ecf.enrolments.disclosures import OnlyPswDiscloses, can_open_content
from ecf.enrolments.models import Enrolment
from ecf.supervision.errors import (
    NotYourSessionToPlan,
    NotYourSessionToRecord,
    NotYourSignature,
)
from ecf.supervision.inputs_api import (
    CancelInput,
    ChangeInput,
    DoneInput,
    PlanInput,
    ReasonInput,
    RecordInput,
    ShareInput,
    SignInput,
    StopSharingInput,
    TextInput,
)
from ecf.supervision.kept import as_it_was, kept_until
from ecf.supervision.models import Action, Addendum, SessionKind, SessionState, Side, SupervisionSession
from ecf.supervision.rules import (
    can_plan_session,
    can_read_content,
    can_read_wellbeing,
    can_see_open_actions,
    held_it,
    is_worker_of,
    records_session,
    side_of,
)
from ecf.supervision.selectors import session_warnings, with_people
from ecf.supervision.services import (
    add_addendum,
    cancel_session,
    change_session,
    complete_action,
    disclose_session,
    miss_session,
    plan_session,
    record_session,
    share_session,
    sign_addendum,
    sign_session,
    stop_sharing_session,
)
from ecf.supervision.sharing_errors import OnlyTheWorkerShares


class SessionFilter(RecordFilterSet):
    """Never by text: who only sees facts must not find by words."""

    enrolment = filters.UUIDFilter(field_name="enrolment_id")
    state = filters.ChoiceFilter(choices=SessionState.choices)
    kind = filters.ChoiceFilter(choices=SessionKind.choices)

    class Meta:
        model = SupervisionSession
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """What is only kept is found by nothing that may have changed since: neither its state nor when."""
        if any(self.form.cleaned_data.get(name) for name in ("state", "updated_since")):
            queryset = queryset.visible_to(self.request.user)
        return super().filter_queryset(queryset)


class ActionSerializer(serializers.Serializer):
    """Something one of the two will do. `position` counts from 1."""

    position = serializers.IntegerField()
    what = serializers.CharField()
    owner = serializers.ChoiceField(choices=Side.choices)
    due_on = CalendarDate(allow_null=True)
    done_on = CalendarDate(allow_null=True)


class SignatureSerializer(serializers.Serializer):
    """Who signed what was there then; superseded when it was changed, or signed again, later."""

    by = serializers.CharField(source="by.username")
    at = Instant()
    digest = serializers.CharField()
    superseded = serializers.SerializerMethodField()
    disagreement = serializers.CharField(allow_null=True, help_text="Null for those who only see facts.")

    def get_superseded(self, signature: Signature) -> bool:
        return signature.superseded_at is not None


class WarningSerializer(serializers.Serializer):
    """Something to know about a session; it never stops anything."""

    code = serializers.CharField()
    detail = serializers.CharField()


class AddendumSerializer(RecordSerializer):
    """What was added to a signed session."""

    session = serializers.UUIDField(source="session_id")
    by = serializers.CharField(source="by.username")
    signatures = serializers.SerializerMethodField()

    class Meta:
        model = Addendum
        fields = ["id", "version", "session", "text", "by", "created_at", "signatures"]

    @extend_schema_field(SignatureSerializer(many=True))
    def get_signatures(self, addendum: Addendum) -> Any:
        found = getattr(addendum, "all_signatures", None)
        rows = signatures_of([addendum])[addendum.pk] if found is None else found
        return SignatureSerializer(rows, many=True).data


TEXTS = ["summary", "worker_notes", "end_reason", "supervisor_notes", "worker_view", "worker_caseload", "worker_hours"]
"""What those who only see facts read as null."""


class SessionSerializer(RecordSerializer):
    """One session as the caller may see it."""

    enrolment = serializers.UUIDField(source="enrolment_id")
    supervisor = serializers.CharField(source="supervisor.username")
    content_hidden = serializers.SerializerMethodField()
    summary = serializers.CharField(allow_null=True, help_text="Null for those who only see facts.")
    worker_notes = serializers.CharField(allow_null=True, help_text="Null for those who only see facts.")
    end_reason = serializers.CharField(allow_null=True, help_text="Null for those who only see facts.")
    supervisor_notes = serializers.CharField(allow_null=True, help_text="Null for those who only see facts.")
    worker_view = serializers.CharField(allow_null=True, help_text="Null for those who only see facts.")
    actions = serializers.SerializerMethodField()
    addenda = serializers.SerializerMethodField()
    signatures = serializers.SerializerMethodField()
    warnings = WarningSerializer(many=True, source="known_warnings")
    shared_with = serializers.SerializerMethodField()

    class Meta:
        model = SupervisionSession
        fields = [
            *["id", "version", "enrolment", "supervisor", "state", "kind", "planned_for", "held_on", "minutes"],
            *["counts", "caseload", "protected_hours", "content_hidden", "summary", "wellbeing", "worker_notes"],
            *["worker_caseload", "worker_hours", "supervisor_notes", "worker_view", "starts_at", "place"],
            *["series", "meeting"],
            *["actions", "cancelled_by", "end_reason", "signatures", "addenda", "warnings", "shared_with"],
            *["created_at", "updated_at"],
        ]

    def _hides(self, session: SupervisionSession) -> bool:
        return not can_read_content(self.context["request"].user, session)

    def get_content_hidden(self, session: SupervisionSession) -> bool:
        return self._hides(session)

    @extend_schema_field(ActionSerializer(many=True, allow_null=True))
    def get_actions(self, session: SupervisionSession) -> Any:
        actions: list[Action] = sorted(session.actions.all(), key=lambda action: action.position)
        if self._hides(session):
            if not can_see_open_actions(self.context["request"].user, session.enrolment):
                return None
            actions = [action for action in actions if action.done_on is None]
        return ActionSerializer(actions, many=True).data

    @extend_schema_field(AddendumSerializer(many=True, allow_null=True))
    def get_addenda(self, session: SupervisionSession) -> Any:
        return None if self._hides(session) else AddendumSerializer(session.listed_addenda, many=True).data

    @extend_schema_field(SignatureSerializer(many=True))
    def get_signatures(self, session: SupervisionSession) -> Any:
        rows = SignatureSerializer(session.all_signatures, many=True).data
        return [{**row, "disagreement": None} for row in rows] if self._hides(session) else rows

    def get_shared_with(self, session: SupervisionSession) -> list[str]:
        """User names of those whom the worker lets read it; told to the worker alone."""
        if not is_worker_of(self.context["request"].user, session):
            return []
        return [share.shared_with.username for share in session.shares.all() if share.ended_at is None]

    def to_representation(self, session: SupervisionSession) -> dict[str, Any]:
        shown = super().to_representation(session)
        if shown["content_hidden"]:
            shown |= dict.fromkeys(TEXTS)
        if not can_read_wellbeing(self.context["request"].user, session):
            shown["wellbeing"] = None
        until = getattr(session, "kept_until", None)
        return as_it_was(shown, session, session.all_signatures, until) if until else shown


class SessionViewSet(RecordViewSet):
    """Supervision sessions: planned, recorded, signed by both; then only addenda.

    Of somebody who has moved on, an employer keeps the facts of the sessions of its time, as they were then.
    """

    model = SupervisionSession
    serializer_class = SessionSerializer
    filterset_class = SessionFilter

    def get_queryset(self) -> QuerySet:
        """What is only kept can be read, and nothing else: for a write it is not there."""
        if getattr(self, "swagger_fake_view", False) or self.request.method not in SAFE_METHODS:
            return super().get_queryset()
        return self.related(SupervisionSession.objects.visible_to(self.request.user, and_kept=True))

    def related(self, queryset: QuerySet) -> QuerySet:
        return with_people(queryset)

    def with_facts(self, rows: list[Any]) -> list[Any]:
        prefetch_related_objects(rows, "actions", "addenda__by", "shares__shared_with")
        addenda = {row.pk: sorted(row.addenda.all(), key=lambda addendum: addendum.pk) for row in rows}
        signatures = signatures_of(rows)
        theirs = signatures_of([addendum for listed in addenda.values() for addendum in listed])
        warnings = session_warnings(rows)
        for row in rows:
            row.all_signatures, row.listed_addenda = signatures[row.pk], addenda[row.pk]
            row.known_warnings = warnings.get(row.pk, [])
            for addendum in row.listed_addenda:
                addendum.all_signatures = theirs[addendum.pk]
        kept = kept_until(rows, self.request.user)
        for row in rows:
            if row.pk in kept:
                row.kept_until, row.version = kept[row.pk], 0
        return rows

    def _to_plan(self) -> SupervisionSession:
        """The session of the address, for somebody who may plan it, and so call it off."""
        session: SupervisionSession = self.get_object()
        self.require(can_plan_session(self.request.user, session.enrolment), NotYourSessionToPlan)
        return session

    @takes(PlanInput)
    def create(self, request: Request) -> Response:
        data = self.input(PlanInput)
        enrolment = self.visible(Enrolment, data.pop("enrolment"))
        return self.created(plan_session(enrolment=enrolment, **data, by=request.user))

    @takes(ChangeInput)
    def partial_update(self, request: Request, pk: str) -> Response:
        session = self.get_object()
        may = can_plan_session(request.user, session.enrolment) or held_it(request.user, session)
        self.require(may, NotYourSessionToPlan)
        changes = self.input(ChangeInput, partial=True)
        return self.action_response(change_session(session=session, changes=changes, by=request.user))

    @post_action(RecordInput)
    def record(self, request: Request, pk: str) -> Response:
        """Write it up; with `sign` the supervisor's signature goes with it."""
        session = self.get_object()
        self.require(records_session(request.user, session), NotYourSessionToRecord)
        return self.action_response(record_session(session=session, **self.input(RecordInput), by=request.user))

    @post_action(SignInput)
    def sign(self, request: Request, pk: str) -> Response:
        """Sign what is recorded now, as yourself."""
        session = self.get_object()
        self.require(side_of(request.user, session) is not None, NotYourSignature)
        return self.action_response(sign_session(session=session, **self.input(SignInput), by=request.user))

    @post_action(CancelInput)
    def cancel(self, request: Request, pk: str) -> Response:
        session = self._to_plan()
        data = self.input(CancelInput)
        cancelled = cancel_session(session=session, cancelled_by=data["by"], reason=data["reason"], by=request.user)
        return self.action_response(cancelled)

    @post_action(ReasonInput)
    def missed(self, request: Request, pk: str) -> Response:
        session = self._to_plan()
        return self.action_response(miss_session(session=session, **self.input(ReasonInput), by=request.user))

    @post_action(ShareInput)
    def share(self, request: Request, pk: str) -> Response:
        """The worker lets their supervisor or assessor of today read a session that somebody else held."""
        session = self.get_object()
        self.require(is_worker_of(request.user, session), OnlyTheWorkerShares)
        share_session(session=session, **self.input(ShareInput), by=request.user)
        return self.action_response(self.get_queryset().get(pk=pk))

    @post_action(StopSharingInput)
    def stop_sharing(self, request: Request, pk: str) -> Response:
        """The worker takes it back: from one of the two, or without a reader from everybody."""
        session = self.get_object()
        self.require(is_worker_of(request.user, session), OnlyTheWorkerShares)
        stop_sharing_session(session=session, **self.input(StopSharingInput), by=request.user)
        return self.action_response(self.get_queryset().get(pk=pk))

    @post_action(DiscloseInput)
    def disclose(self, request: Request, pk: str) -> Response:
        """The principal social worker or deputy reads it for some days, with a reason that the worker sees at once."""
        session = self.get_object()
        self.require(can_open_content(request.user, session.enrolment), OnlyPswDiscloses)
        disclose_session(session=session, **self.input(DiscloseInput), by=request.user)
        return self.action_response(self.get_queryset().get(pk=pk))

    @post_action(TextInput, answers=AddendumSerializer, created=True)
    def addenda(self, request: Request, pk: str) -> Response:
        """Add to a signed session; whoever writes it signs it with that."""
        session = self.get_object()
        self.require(side_of(request.user, session) is not None, NotYourSignature)
        addendum = add_addendum(session=session, **self.input(TextInput), by=request.user)
        return self.created(addendum, AddendumSerializer, location=f"/api/v1/supervision-sessions/{session.pk}/")

    @post_action(answers=AddendumSerializer, url_path="addenda/{addendum_id}/sign")
    def sign_addendum(self, request: Request, pk: str, addendum_id: str) -> Response:
        addendum = self.part(self.around().addenda, addendum_id)
        return self.action_response(sign_addendum(addendum=addendum, by=request.user), AddendumSerializer)

    @post_action(DoneInput, url_path="actions/{position}/done")
    def complete_action(self, request: Request, pk: str, position: str) -> Response:
        """Mark an action as done; also after both have signed."""
        session = self.get_object()
        action = one_of(session.actions.all(), _place(session, position))
        complete_action(action=action, **self.input(DoneInput), by=request.user)
        return self.action_response(self.get_queryset().get(pk=pk))


def _place(session: SupervisionSession, position: str) -> int | None:
    """The key of the action in that place; None, which finds nothing, when there is none."""
    return next((action.pk for action in session.actions.all() if str(action.position) == position), None)


router_entries = [("supervision-sessions", SessionViewSet, "supervision-sessions")]
