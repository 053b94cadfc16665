"""Moves between employers over the API: proposing one and the placements of an enrolment; each answer to a move."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from ecf.core.errors import BadValue
from ecf.core.rest.filters import RecordFilterSet
from ecf.core.rest.serializers import CalendarDate, InputSerializer, RecordSerializer
from ecf.core.rest.views import RecordViewSet, answers_for, post_action
from ecf.enrolments.models import Placement, Transfer, TransferState
from ecf.enrolments.moves import (
    AboutWorker,
    about_worker,
    employer_with,
    knows_why_it_ended,
    person_with,
    team_with,
    with_transfer_people,
)
from ecf.enrolments.rules import can_see_break_reasons
from ecf.enrolments.services import (
    accept_transfer,
    cancel_transfer,
    consent_to_transfer,
    decline_transfer,
    propose_transfer,
)
from ecf.enrolments.services.transfers import (
    only_who_cancels,
    only_who_consents,
    only_who_declines,
    only_who_proposes,
    only_who_receives,
)
from ecf.people.models import User


class AboutWorkerSerializer(serializers.Serializer):
    """Who wants to move: all that the receiving employer learns before it has accepted."""

    registration_number = serializers.CharField()
    given_name = serializers.CharField()
    family_name = serializers.CharField()
    framework = serializers.CharField()
    framework_version = serializers.CharField()
    started_on = CalendarDate()
    next_milestone = serializers.CharField(allow_null=True)
    next_due_on = CalendarDate(allow_null=True)


class TransferSerializer(RecordSerializer):
    """A move to another employer. `about` is null once it is done, declined or cancelled.

    `end_reason` is for the worker and for the co-ordinator whom it is told; null for everybody else.
    """

    enrolment = serializers.UUIDField(source="enrolment_id")
    from_employer = serializers.CharField(source="from_employer.code")
    to_employer = serializers.CharField(source="to_employer.code")
    about = serializers.SerializerMethodField()
    end_reason = serializers.SerializerMethodField()

    class Meta:
        model = Transfer
        fields = [
            *["id", "version", "enrolment", "from_employer", "to_employer", "last_day", "on", "state"],
            *["consented_on", "accepted_on", "about", "end_reason", "created_at", "updated_at"],
        ]

    @answers_for(AboutWorkerSerializer(allow_null=True))
    def get_about(self, transfer: Transfer) -> dict[str, Any] | None:
        about: AboutWorker | None = about_worker(transfer)
        return None if about is None else AboutWorkerSerializer(about).data

    def get_end_reason(self, transfer: Transfer) -> str | None:
        may = knows_why_it_ended(self.context["request"].user, transfer)
        return transfer.end_reason if may and transfer.end_reason else None


class PlacementSerializer(RecordSerializer):
    """The part of an enrolment spent with one employer. Why it ended is for the worker and the co-ordinator."""

    enrolment = serializers.UUIDField(source="enrolment_id")
    employer = serializers.CharField(source="employer.code")
    team = serializers.CharField(source="team.code")
    end_reason = serializers.SerializerMethodField()

    class Meta:
        model = Placement
        fields = [
            *["id", "version", "enrolment", "employer", "team", "started_on", "ended_on"],
            *["end_reason", "destination"],
        ]

    def get_end_reason(self, placement: Placement) -> str | None:
        may = can_see_break_reasons(self.context["request"].user, placement.enrolment)
        return placement.end_reason if may and placement.end_reason else None


class TransferInput(InputSerializer):
    """Where to (a code) and from which day on; the last day here is the day before, if not given."""

    employer = serializers.CharField(max_length=40)
    on = CalendarDate()
    last_day = CalendarDate(required=False, allow_null=True, default=None)


class AcceptTransferInput(InputSerializer):
    """Where and with whom the worker starts: the code of a team, user names of people."""

    team = serializers.CharField(max_length=40)
    supervisor = serializers.CharField(max_length=150)
    assessor = serializers.CharField(max_length=150, required=False, allow_null=True, default=None)


class EndTransferInput(InputSerializer):
    """Why it does not come about."""

    reason = serializers.CharField(max_length=1000)


class TransferActions:
    """What an enrolment's own address offers."""

    @post_action(TransferInput, answers=TransferSerializer, created=True)
    def transfer(self: Any, request: Request, pk: str) -> Response:
        """Propose a move to another employer; the worker's own proposal is their consent."""
        enrolment = self.get_object()
        only_who_proposes(request.user, enrolment)
        data = self.input(TransferInput)
        to_employer = employer_with(data.pop("employer"))
        if to_employer is None:
            raise BadValue("unknown_employer", "There is no such employer here.", "employer")
        proposed = propose_transfer(enrolment=enrolment, to_employer=to_employer, **data, by=request.user)
        fresh = with_transfer_people(Transfer.objects.visible_to(request.user)).get(pk=proposed.pk)
        return self.created(fresh, TransferSerializer, location=f"/api/v1/transfers/{fresh.pk}/")

    @answers_for(TransferSerializer(many=True), page=True)
    @transfer.mapping.get
    def list_transfers(self: Any, request: Request, pk: str) -> Response:
        """The moves of one enrolment, as far as the caller may know of them."""
        rows = Transfer.objects.visible_to(request.user).filter(enrolment=self.get_object())
        return self.page(with_transfer_people(rows), TransferSerializer)

    @answers_for(PlacementSerializer(many=True), page=True)
    @action(detail=True, filterset_class=None)
    def placements(self: Any, request: Request, pk: str) -> Response:
        """With which employers the enrolment was, from when to when."""
        rows = self.get_object().placements.select_related("employer", "team", "enrolment__social_worker")
        return self.page(rows, PlacementSerializer)


class TransferFilter(RecordFilterSet):
    """What the list of moves can be narrowed by."""

    enrolment = filters.UUIDFilter(field_name="enrolment_id")
    state = filters.ChoiceFilter(choices=TransferState.choices)

    class Meta:
        model = Transfer
        fields: list[str] = []


class TransferViewSet(RecordViewSet):
    """Moves between employers: one's own, and those to and from the employers that one co-ordinates."""

    model = Transfer
    serializer_class = TransferSerializer
    filterset_class = TransferFilter

    def related(self, queryset: QuerySet[Transfer]) -> QuerySet[Transfer]:
        return with_transfer_people(queryset)

    def _answered(self, transfer: Transfer) -> Response:
        return self.action_response(self.get_queryset().get(pk=transfer.pk))

    @post_action()
    def consent(self, request: Request, pk: str) -> Response:
        """The worker agrees that their record goes with them."""
        transfer = self.get_object()
        only_who_consents(request.user, transfer)
        return self._answered(consent_to_transfer(transfer=transfer, by=request.user))

    @post_action(AcceptTransferInput)
    def accept(self, request: Request, pk: str) -> Response:
        """The receiving co-ordinator takes the worker on; if the first day has come, they move now."""
        transfer = self.get_object()
        only_who_receives(request.user, transfer)
        data = self.input(AcceptTransferInput)
        people = {
            "team": team_with(transfer.to_employer_id, data["team"]),
            "supervisor": person_with(data["supervisor"]),
            "assessor": person_with(data["assessor"]),
        }
        _require_known(people, data)
        return self._answered(accept_transfer(transfer=transfer, **people, by=request.user))

    @post_action(EndTransferInput)
    def decline(self, request: Request, pk: str) -> Response:
        """No, with a reason: from the worker while they are asked, then from the receiving co-ordinator."""
        transfer = self.get_object()
        only_who_declines(request.user, transfer)
        return self._answered(decline_transfer(transfer=transfer, **self.input(EndTransferInput), by=request.user))

    @post_action(EndTransferInput)
    def cancel(self, request: Request, pk: str) -> Response:
        """Taken back, with a reason, by the worker or the co-ordinator they would leave."""
        transfer = self.get_object()
        only_who_cancels(request.user, transfer)
        return self._answered(cancel_transfer(transfer=transfer, **self.input(EndTransferInput), by=request.user))


def _require_known(people: dict[str, Any], sent: dict[str, str | None]) -> None:
    """Raises BadValue for the first code or user name that stands for nobody here."""
    messages = {
        "team": ("unknown_team", "There is no such team with your employer."),
        "supervisor": ("not_a_supervisor", "Choose someone who is a supervisor here."),
        "assessor": ("not_an_assessor", "Choose someone who is an assessor here."),
    }
    for field, (code, message) in messages.items():
        found: User | None = people[field]
        if sent[field] and found is None:
            raise BadValue(code, message, field)


router_entries = [("transfers", TransferViewSet, "transfer")]
