"""Who supports a worker over the API: supervisors, assessors and buddies, their handovers, and the team."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from ecf.core.errors import BadValue
from ecf.core.rest.views import answers_for, get_part, post_action
from ecf.enrolments.api.people_shapes import (
    AssignmentInput,
    AssignmentSerializer,
    EndAssignmentInput,
    HandoverSerializer,
    TeamInput,
)
from ecf.enrolments.models import Enrolment, Handover
from ecf.enrolments.services import accept_handover, assign, cancel_assignment, end_assignment, move_team
from ecf.enrolments.services.people import A_PART, only_who_takes_over
from ecf.enrolments.services.time import only_coordinator
from ecf.enrolments.support import with_handover_people
from ecf.people.models import Team, User
from ecf.people.selectors import person_called, teams_of


class PeopleActions:
    """What says who supports a worker, and where; mixed into the view set of enrolments."""

    @post_action(AssignmentInput, answers=AssignmentSerializer, created=True)
    def assignments(self: Any, request: Request, pk: str) -> Response:
        """Name another supervisor, assessor or buddy, from a day on."""
        enrolment = self.get_object()
        only_coordinator(request.user, enrolment)
        data = self.input(AssignmentInput)
        data["user"] = person_named(data["user"], "user", A_PART[data["part"]])
        return self.created(assign(enrolment=enrolment, **data, by=request.user), AssignmentSerializer)

    @answers_for(AssignmentSerializer(many=True), page=True)
    @assignments.mapping.get
    def list_assignments(self: Any, request: Request, pk: str) -> Response:
        """Who was, is and will be what for the worker."""
        return self.page(self.get_object().assignments.select_related("user"), AssignmentSerializer)

    @get_part("assignments/{assignment_id}", AssignmentSerializer)
    def one_assignment(self: Any, request: Request, pk: str, assignment_id: str) -> Response:
        """One of them."""
        return self.action_response(self._assignment(self.around(), assignment_id), AssignmentSerializer)

    @post_action(url_path="assignments/{assignment_id}/cancel")
    def cancel_assignment(self: Any, request: Request, pk: str, assignment_id: str) -> Response:
        """Take back what is planned for a later day. Answers the enrolment."""
        enrolment = self.around()
        assignment = self._assignment(enrolment, assignment_id)
        only_coordinator(request.user, enrolment)
        cancel_assignment(assignment=assignment, by=request.user)
        return self.action_response(self._fresh(enrolment))

    @post_action(EndAssignmentInput, answers=AssignmentSerializer, url_path="assignments/{assignment_id}/end")
    def end_assignment(self: Any, request: Request, pk: str, assignment_id: str) -> Response:
        """Say which day is an assessor's or a buddy's last."""
        enrolment = self.around()
        assignment = self._assignment(enrolment, assignment_id)
        only_coordinator(request.user, enrolment)
        data = self.input(EndAssignmentInput)
        return self.action_response(
            end_assignment(assignment=assignment, **data, by=request.user), AssignmentSerializer
        )

    def _assignment(self: Any, enrolment: Enrolment, assignment_id: str) -> Any:
        return self.part(enrolment.assignments.select_related("user"), assignment_id)

    @answers_for(HandoverSerializer(many=True), page=True)
    @get_part("handovers", HandoverSerializer)
    def handovers(self: Any, request: Request, pk: str) -> Response:
        """The handovers of the worker that the caller may see."""
        return self.page(self._handovers(self.around()), HandoverSerializer)

    @post_action(answers=HandoverSerializer, url_path="handovers/{handover_id}/accept")
    def accept_handover(self: Any, request: Request, pk: str, handover_id: str) -> Response:
        """The person who takes over has read what is open."""
        handover = self.part(self._handovers(self.around()), handover_id)
        only_who_takes_over(request.user, handover)
        return self.action_response(accept_handover(handover=handover, by=request.user), HandoverSerializer)

    def _handovers(self: Any, enrolment: Enrolment) -> Any:
        seen = Handover.objects.visible_to(self.request.user).filter(enrolment=enrolment)
        return with_handover_people(seen)

    @post_action(TeamInput)
    def team(self: Any, request: Request, pk: str) -> Response:
        """Another team of the same employer, from today on."""
        enrolment = self.get_object()
        only_coordinator(request.user, enrolment)
        team = team_called(enrolment, self.input(TeamInput)["team"])
        move_team(enrolment=enrolment, team=team, by=request.user)
        return self.action_response(self._fresh(enrolment))


def person_named(username: str, field: str, words: str) -> User:
    """The person of that user name. Raises BadValue where there is none."""
    user = person_called(username)
    if user is None:
        raise BadValue(f"not_{words.replace(' ', '_')}", f"Choose someone who is {words} here.", field)
    return user


def team_called(enrolment: Enrolment, code: str) -> Team:
    """The team of that code with the worker's employer. Raises BadValue where there is none."""
    team = teams_of([enrolment.employer_id]).filter(code=code).first()
    if team is None:
        raise BadValue("unknown_team", "There is no such team with their employer.", "team")
    return team
