"""Leaving the programme and coming back to it over the API."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from ecf.core.rest.views import post_action
from ecf.enrolments.api.people import person_named, team_called
from ecf.enrolments.api.people_shapes import ComeBackInput, NotCompletedInput, WithdrawInput
from ecf.enrolments.services import end_not_completed, return_to_programme, withdraw_enrolment
from ecf.enrolments.services.time import only_coordinator


class LeavingActions:
    """How a journey ends early, and is taken up again; mixed into the view set of enrolments."""

    @post_action(WithdrawInput)
    def withdraw(self: Any, request: Request, pk: str) -> Response:
        """The worker leaves the programme. The record stays, and they may come back."""
        enrolment = self.get_object()
        only_coordinator(request.user, enrolment)
        withdraw_enrolment(enrolment=enrolment, **self.input(WithdrawInput), by=request.user)
        return self.action_response(self._fresh(enrolment))

    @post_action(NotCompletedInput, url_path="not-completed")
    def not_completed(self: Any, request: Request, pk: str) -> Response:
        """The programme ends for good without its last assessment being passed."""
        enrolment = self.get_object()
        only_coordinator(request.user, enrolment)
        end_not_completed(enrolment=enrolment, **self.input(NotCompletedInput), by=request.user)
        return self.action_response(self._fresh(enrolment))

    @post_action(ComeBackInput, url_path="return")
    def return_to_programme(self: Any, request: Request, pk: str) -> Response:
        """Somebody who left comes back. The days between count as a break, so open dates move."""
        enrolment = self.get_object()
        only_coordinator(request.user, enrolment)
        data = self.input(ComeBackInput)
        data["team"] = team_called(enrolment, data["team"])
        data["supervisor"] = person_named(data["supervisor"], "supervisor", "a supervisor")
        data["assessor"] = person_named(data["assessor"], "assessor", "an assessor") if data["assessor"] else None
        return_to_programme(enrolment=enrolment, **data, by=request.user)
        return self.action_response(self._fresh(enrolment))
