"""Whether somebody may do a protected task on a day: what a case management system asks."""

from django.http import Http404
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ecf.core.clock import today
from ecf.core.errors import BadValue
from ecf.core.rest.serializers import CalendarDate, QuerySerializer
from ecf.core.rest.views import RestView, answers_for
from ecf.expert.authorising import REASONS
from ecf.expert.protected import ProtectedTask, protected_tasks
from ecf.expert.protected_errors import OnlyOverseersAsk, UnknownTask
from ecf.expert.protected_selectors import authorisation_of
from ecf.expert.services.protected import note_check
from ecf.people.models import REGISTRATION_NUMBER, ApiClient, Employer, Scope
from ecf.people.selectors import overseen_employers


class AuthorisationReasonSerializer(serializers.Serializer):
    """One reason. Why a status is not in force is never told."""

    code = serializers.ChoiceField(REASONS)
    detail = serializers.CharField()


class AuthorisationSerializer(serializers.Serializer):
    """Whether anything recorded here stands against it, and every reason. Not permission: the employer decides."""

    authorised = serializers.BooleanField(
        help_text="True, too, where the employer has not switched the task on: the reasons say so."
    )
    reasons = AuthorisationReasonSerializer(many=True)


class AuthorisationQuery(QuerySerializer):
    """About whom, which task, and which day."""

    registration_number = serializers.CharField(max_length=8, validators=[REGISTRATION_NUMBER])
    task = serializers.CharField(max_length=40, help_text="The code of a protected task, like `section_47_lead`.")
    on = CalendarDate(required=False, help_text="Today, if it is not given.")
    employer = serializers.CharField(
        required=False, help_text="Code; needed by people who oversee more than one. A system has one."
    )


class Authorisations(RestView):
    """Protected tasks: who may do them. Every question is kept, with who asked."""

    client_scopes = {"get": Scope.AUTHORISATIONS}

    @answers_for(AuthorisationSerializer, query=AuthorisationQuery)
    def get(self, request: Request) -> Response:
        """Whether the social worker of that register number may do the task for your employer on the day, and why."""
        employers = self._employers()
        asked = self.query(AuthorisationQuery)
        employer, task = _employer(employers, asked.get("employer")), _task(asked["task"])
        number, on = asked["registration_number"], asked.get("on") or today()
        answer = authorisation_of(number, task, on, employer.pk)
        note_check(answer=answer, number=number, employer=employer, by=request.user)
        return Response(AuthorisationSerializer(answer).data)

    def _employers(self) -> list[Employer]:
        """Those that the caller may ask about. Raises OnlyOverseersAsk."""
        user = self.request.user
        employers = [user.employer] if isinstance(user, ApiClient) else overseen_employers(user)
        self.require(bool(employers), OnlyOverseersAsk)
        return employers


def _employer(employers: list[Employer], code: str | None) -> Employer:
    """The one that is asked for, or the only one. Raises Http404."""
    if code is None and len(employers) > 1:
        raise BadValue("employer_required", "Say which employer, by its code: &employer=…", "employer")
    found = [each for each in employers if code in {None, each.code}]
    if not found:
        raise Http404
    return found[0]


def _task(code: str) -> ProtectedTask:
    found = protected_tasks().get(code)
    if found is None:
        raise UnknownTask(field="task")
    return found


paths = [path("authorisations/", Authorisations.as_view(), name="authorisations")]
