"""The REST face of an employer's numbers: what holds, what is coming, and changing one of them."""

from typing import Any, cast

from django.http import Http404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from ecf.core.clock import today
from ecf.core.errors import BadValue, NotAllowed
from ecf.core.rest.serializers import CalendarDate, InputSerializer, QuerySerializer
from ecf.core.rest.versions import if_match
from ecf.core.rest.views import RestView, answers_for
from ecf.enrolments.services import remove_employer_setting, set_employer_setting
from ecf.enrolments.services.employer_settings import only_who_sets
from ecf.people.catalogue import CATALOGUE, GROUPS
from ecf.people.employer_settings import SettingState, setting_states
from ecf.people.models import Employer, User
from ecf.people.selectors import overseen_employers


def _amount(**options: Any) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=8, decimal_places=2, normalize_output=True, **options)


class ChoiceSerializer(serializers.Serializer):
    """A number from a day on."""

    value = _amount(allow_null=True, help_text="Null: the default, or as the framework says.")
    effective_from = CalendarDate()


class EmployerSettingSerializer(serializers.Serializer):
    """One number of an employer: what holds today, and what is coming."""

    key = serializers.CharField(source="kind.key")
    title = serializers.CharField(source="kind.title")
    group = serializers.ChoiceField(source="kind.group", choices=GROUPS)
    help = serializers.CharField(source="kind.help")
    unit = serializers.CharField(source="kind.unit")
    is_whole = serializers.BooleanField(source="kind.is_whole", help_text="Whether it is a whole number.")
    least = _amount(source="kind.least")
    most = _amount(source="kind.most")
    default = _amount(source="kind.default", allow_null=True, help_text="Null: as the framework says.")
    source = serializers.CharField(source="kind.source", help_text="Where the default comes from.")  # type: ignore[assignment]
    value = _amount(allow_null=True, help_text="Null: as the framework says.")
    effective_from = CalendarDate(source="since", allow_null=True, help_text="Null where nobody ever changed it.")
    coming = ChoiceSerializer(many=True)
    version = serializers.IntegerField()


class EmployerQuery(QuerySerializer):
    """Which employer, for those who run or oversee more than one."""

    employer = serializers.CharField(required=False, help_text="Code; needed by those who have more than one.")


class SettingInput(InputSerializer):
    """Another number, and from which day it holds."""

    value = _amount(allow_null=True, help_text="Null: the default, or as the framework says.")
    effective_from = CalendarDate(help_text="Today or later.")


class RemoveSettingInput(InputSerializer):
    """The day from which a number that is not in force yet would have held."""

    effective_from = CalendarDate()


class EmployerSettings(RestView, viewsets.ViewSet):
    """The numbers of the employer whose programme the caller runs or oversees."""

    @property
    def caller(self) -> User:
        """Who asks: somebody, for nobody in particular does not get as far."""
        return cast(User, self.request.user)

    def employer(self) -> Employer:
        """The one that is asked for, or the only one. Raises NotAllowed for those who oversee none, Http404."""
        employers = overseen_employers(self.caller)
        if not employers:
            raise NotAllowed(message="Only a programme co-ordinator or principal social worker sees these numbers.")
        code = self.query(EmployerQuery).get("employer")
        if code is None and len(employers) > 1:
            raise BadValue("employer_required", "Say which employer, by its code: ?employer=…", "employer")
        found = [each for each in employers if code in {None, each.code}]
        if not found:
            raise Http404
        return found[0]

    def one(self, key: str) -> tuple[Employer, SettingState]:
        """One number of the caller's employer: 404 for no such number, and for those who oversee none."""
        if key not in CATALOGUE or not overseen_employers(self.caller):
            raise Http404
        employer = self.employer()
        return employer, setting_states(employer, today())[key]

    def to_change(self, key: str) -> tuple[Employer, int | None]:
        """The employer, and which version of the number `If-Match` was made from; 403 before the body is read."""
        employer, found = self.one(key)
        only_who_sets(self.caller, employer)
        state: Any = found  # versioned like a record
        wanted = if_match(self.request, required=False)
        return employer, wanted.version_to_expect(state) if wanted else None

    def answer(self, employer: Employer, key: str) -> Response:
        """The number as it is now, with its version as the entity tag."""
        state = setting_states(employer, today())[key]
        return Response(EmployerSettingSerializer(state).data, headers={"ETag": f'"{state.version}"'})

    @answers_for(EmployerSettingSerializer(many=True), query=EmployerQuery, page=True)
    def list(self, request: Request) -> Response:
        """Every number: what holds, what is coming, and what the default is."""
        return self.page([*setting_states(self.employer(), today()).values()], EmployerSettingSerializer)

    @answers_for(EmployerSettingSerializer, query=EmployerQuery)
    def retrieve(self, request: Request, key: str) -> Response:
        """One number."""
        return self.answer(self.one(key)[0], key)

    @extend_schema(request=SettingInput, responses=EmployerSettingSerializer, parameters=[EmployerQuery])
    def change(self, request: Request, key: str) -> Response:
        """Another number, from a day on."""
        employer, seen = self.to_change(key)
        set_employer_setting(employer=employer, key=key, **self.input(SettingInput), by=self.caller, seen=seen)
        return self.answer(employer, key)

    @extend_schema(request=RemoveSettingInput, responses=EmployerSettingSerializer, parameters=[EmployerQuery])
    def remove(self, request: Request, key: str) -> Response:
        """Take out a number that is not in force yet."""
        employer, seen = self.to_change(key)
        day = self.input(RemoveSettingInput)["effective_from"]
        remove_employer_setting(employer=employer, key=key, effective_from=day, by=self.caller, seen=seen)
        return self.answer(employer, key)


ONE = "employer-settings/<slug:key>/"
paths = [
    path("employer-settings/", EmployerSettings.as_view({"get": "list"}), name="employer-settings"),
    path(ONE, EmployerSettings.as_view({"get": "retrieve", "post": "change"}), name="employer-setting"),
    path(f"{ONE}remove/", EmployerSettings.as_view({"post": "remove"}), name="employer-setting-remove"),
]
