"""Short absences over the API: part of an enrolment, whose view set takes these actions in."""

from functools import partial
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ecf.core.clock import today
from ecf.core.errors import NotAllowed
from ecf.core.rest.serializers import CalendarDate, InputSerializer, RecordSerializer
from ecf.core.rest.views import answers_for, get_part, patch_part, post_action
from ecf.enrolments.api.shapes import ReasonSerializer
from ecf.enrolments.models import Enrolment
from ecf.supervision.errors import NotYourAbsence
from ecf.supervision.models import Absence, Side
from ecf.supervision.previews import DueChange, supervision_before_and_after
from ecf.supervision.rules import absence_sides, can_record_absence, can_see_sessions
from ecf.supervision.services import change_absence, record_absence, remove_absence


class AbsenceInput(InputSerializer):
    """Who is away, both ends inclusive. There is no reason to give."""

    side = serializers.ChoiceField(Side.choices)
    started_on = CalendarDate()
    ended_on = CalendarDate()


class ChangeAbsenceInput(InputSerializer):
    """Other days; what is not sent stays."""

    started_on = CalendarDate()
    ended_on = CalendarDate()


class AbsenceSerializer(RecordSerializer):
    """A short absence of one of the two, both ends inclusive."""

    enrolment = serializers.UUIDField(source="enrolment_id")

    class Meta:
        model = Absence
        fields = ["id", "version", "enrolment", "side", "started_on", "ended_on", "created_at", "updated_at"]


class SupervisionDatesSerializer(serializers.Serializer):
    """What a change would do to the next supervision. A date is null while an open break leaves it without one."""

    before = serializers.DateField(allow_null=True)
    after = serializers.DateField(allow_null=True)
    explanation = serializers.SerializerMethodField()

    @answers_for(ReasonSerializer(many=True))
    def get_explanation(self, row: DueChange) -> list[dict[str, Any]]:
        return [reason.as_row() for reason in row.reasons]


class AbsenceActions:
    """What belongs to an enrolment and moves its supervision; mixed into the view set of enrolments."""

    @post_action(AbsenceInput, answers=AbsenceSerializer, created=True, looks=SupervisionDatesSerializer)
    def absences(self: Any, request: Request, pk: str) -> Response:
        """Enter a short absence of the worker or the supervisor; it moves a session that is due then."""
        enrolment = self.get_object()
        self.require(bool(absence_sides(self.request.user, enrolment)), NotYourAbsence)
        data = self.input(AbsenceInput)
        act = partial(record_absence, enrolment=enrolment, **data, by=self.request.user)
        if self.only_looks():
            looked = supervision_before_and_after(enrolments=[enrolment], act=act, by=self.request.user, on=today())
            return self.preview(looked[0], SupervisionDatesSerializer)
        return self.created(act(), AbsenceSerializer)

    @answers_for(AbsenceSerializer(many=True), page=True)
    @absences.mapping.get
    def list_absences(self: Any, request: Request, pk: str) -> Response:
        """The short absences of both, for those who may see the sessions."""
        return self.page(_seen(self, self.get_object()).absences.all(), AbsenceSerializer)

    @get_part("absences/{absence_id}", AbsenceSerializer)
    def one_absence(self: Any, request: Request, pk: str, absence_id: str) -> Response:
        """One short absence."""
        return self.action_response(self.part(_seen(self, self.around()).absences, absence_id), AbsenceSerializer)

    @patch_part(one_absence, ChangeAbsenceInput, AbsenceSerializer)
    def change_absence(self: Any, request: Request, pk: str, absence_id: str) -> Response:
        """Other days."""
        enrolment = _seen(self, self.around())
        _only_theirs(self, enrolment, self.child(enrolment.absences, absence_id))
        absence = self.part(enrolment.absences, absence_id)
        data = self.input(ChangeAbsenceInput, partial=True)
        return self.action_response(change_absence(absence=absence, **data, by=self.request.user), AbsenceSerializer)

    @post_action(url_path="absences/{absence_id}/remove")
    def remove_absence(self: Any, request: Request, pk: str, absence_id: str) -> Response:
        """Take an absence out. Answers the enrolment."""
        enrolment = _seen(self, self.around())
        absence = self.part(enrolment.absences, absence_id)
        _only_theirs(self, enrolment, absence)
        remove_absence(absence=absence, by=self.request.user)
        return self.action_response(self.around())


def _seen(view: Any, enrolment: Enrolment) -> Enrolment:
    """The enrolment, for those who may see its sessions. Raises NotAllowed."""
    refusal = NotAllowed(message="Only the two, and those who oversee the programme, see when somebody is away.")
    view.require(can_see_sessions(view.request.user, enrolment), refusal)
    return enrolment


def _only_theirs(view: Any, enrolment: Enrolment, absence: Absence) -> None:
    view.require(can_record_absence(view.request.user, enrolment, absence.side), NotYourAbsence)
