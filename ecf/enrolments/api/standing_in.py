"""Who stands in for whom over the API."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ecf.core.rest.serializers import CalendarDate, InputSerializer, RecordSerializer
from ecf.core.rest.views import RecordViewSet, post_action, takes
from ecf.enrolments import standing_in_errors as errors
from ecf.enrolments.services import end_stand_in, name_stand_in
from ecf.enrolments.standing_in import parts_to_hand_on
from ecf.people.models import STAND_IN_ROLES, Delegation, RoleName
from ecf.people.selectors import person_called


class DelegationSerializer(RecordSerializer):
    """`given_to` answers the evidence that waits for `given_by`, both days inclusive; `ended_at`: ended before that."""

    employer = serializers.CharField(source="employer.code")
    given_by = serializers.CharField(source="given_by.username")
    given_to = serializers.CharField(source="given_to.username")

    class Meta:
        model = Delegation
        fields = [
            *["id", "version", "role", "employer", "given_by", "given_to"],
            *["started_on", "ended_on", "ended_at", "created_at", "updated_at"],
        ]


class DelegationInput(InputSerializer):
    """Who stands in for the caller, as what (may be left out by whoever is only one of the two), and when."""

    given_to = serializers.CharField(max_length=150)
    role = serializers.ChoiceField(
        choices=[(role, RoleName(role).label) for role in STAND_IN_ROLES], required=False, allow_null=True
    )
    started_on = CalendarDate()
    ended_on = CalendarDate()


class DelegationViewSet(RecordViewSet):
    """Who stands in for a supervisor or assessor who is away: one's own, and all of the employer whose programme one
    runs."""

    model = Delegation
    serializer_class = DelegationSerializer

    def related(self, queryset: QuerySet) -> QuerySet:
        return queryset.with_people()

    @takes(DelegationInput)
    def create(self, request: Request) -> Response:
        """Name somebody who stands in for the caller."""
        parts = parts_to_hand_on(request.user)
        self.require(bool(parts), errors.NotYoursToHandOn)
        data: dict[str, Any] = self.input(DelegationInput)
        role = data.pop("role", None) or parts[0]
        given_to = person_called(data.pop("given_to"))
        if given_to is None:
            raise errors.StandInLacksRole(field="given_to")
        return self.created(name_stand_in(role=role, given_to=given_to, **data, by=request.user))

    @post_action()
    def end(self, request: Request, pk: str) -> Response:
        """End it from now on, before its last day."""
        return self.action_response(end_stand_in(delegation=self.get_object(), by=request.user))


router_entries = [("delegations", DelegationViewSet, "delegation")]
