"""A small API over teams, only for these tests: every feature of the base views on a real model."""

import threading

from django.db import models
from django.urls import include, path, re_path
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from ecf.api.views import NothingHere
from ecf.core.change import change
from ecf.core.constraints import constraint_rules
from ecf.core.errors import BadValue, BadValues, Conflict, NotAllowed
from ecf.core.rest.filters import RecordFilterSet
from ecf.core.rest.serializers import CalendarDate, InputSerializer, RecordSerializer
from ecf.core.rest.views import RecordViewSet, RestView, post_action, takes
from ecf.people.models import Team
from ecf.people.roles import overseen_employer_ids

constraint_rules["one_team_per_code"] = ("team_code_in_use", "This employer already has a team with this code.")


class Gate:
    """Holds a handler still, so that a test can look while it is at work."""

    entered = threading.Event()
    may_leave = threading.Event()


class TeamFilter(RecordFilterSet):
    class Meta:
        model = Team
        fields = ["code"]


class TeamSerializer(RecordSerializer):
    class Meta:
        model = Team
        fields = ["id", "version", "code", "name", "updated_at"]


class MemberInput(InputSerializer):
    name = serializers.CharField()
    since = CalendarDate(required=False)


class TeamInput(InputSerializer):
    code = serializers.SlugField(max_length=40)
    name = serializers.CharField(max_length=120)
    members = MemberInput(many=True, required=False)


class RenameInput(InputSerializer):
    name = serializers.CharField(max_length=120)
    members = MemberInput(many=True, required=False)
    leader = MemberInput(required=False)


class TeamViewSet(RecordViewSet):
    """Teams of the employers whose programme the caller runs."""

    model = Team
    serializer_class = TeamSerializer
    filterset_class = TeamFilter

    def get_queryset(self) -> models.QuerySet:
        if getattr(self, "swagger_fake_view", False):
            return Team.objects.none()
        return Team.objects.filter(employer_id__in=overseen_employer_ids(self.request.user))

    @takes(TeamInput)
    def create(self, request):
        data = self.input(TeamInput)
        employer_id = overseen_employer_ids(request.user).pop()
        with change(by=request.user) as c:
            team = c.save(Team(employer_id=employer_id, code=data["code"], name=data["name"]))
        if data["name"] == "Wait":
            Gate.entered.set()
            Gate.may_leave.wait(20)
        return self.created(team)

    @takes(RenameInput)
    def partial_update(self, request, pk):
        team = self.get_object()
        return self.action_response(rename(team, self.input(RenameInput, partial=True), request.user))

    def destroy(self, request, pk):
        self.get_object().delete()
        return self.gone()

    @post_action(RenameInput)
    def rename_team(self, request, pk):
        return self.action_response(rename(self.get_object(), self.input(RenameInput), request.user))

    @post_action(url_path="break/{rule}")
    def break_rule(self, request, pk, rule):
        self.get_object()
        raise BROKEN[rule]

    @post_action(answers=TeamSerializer, url_path="refuse-after-saving")
    def refuse_after_saving(self, request, pk):
        rename(self.get_object(), {"name": "Half done"}, request.user)
        return Response({"said": "no"}, status=409)


def rename(team: Team, data: dict[str, str], by) -> Team:
    if data.get("name") == "Race":
        Team.objects.filter(pk=team.pk).update(version=team.version + 1)
    with change(by=by) as c:
        locked = c.lock(Team.objects, team.pk)
        locked.name = data.get("name", locked.name)
        return c.save(locked)


BROKEN = {
    "value": BadValue("too_early", "Give a later date.", "started_on"),
    "values": BadValues([BadValue("a", "First.", "one"), BadValue("b", "Second.", "two.0.x")]),
    "person": NotAllowed("not_yours", "Only the co-ordinator does this."),
    "state": Conflict("signed_twice", "It is signed already.", signed_at="2026-01-01T00:00:00Z"),
    "defect": RuntimeError("a secret in a stack trace"),
}


class Numbers(RestView):
    """A computed list without ids."""

    def get(self, request):
        return self.page(list(range(int(request.query_params.get("how_many", 7)))), NumberSerializer)


class NumberSerializer(serializers.Serializer):
    def to_representation(self, number):
        return {"number": number}


router = SimpleRouter()
router.register("teams", TeamViewSet, "team")
urlpatterns = [
    path("api/v1/", include([*router.urls, path("numbers/", Numbers.as_view()), re_path("", NothingHere.as_view())])),
]
handler400 = "ecf.core.rest.last_resort.bad_request"
handler404 = "ecf.core.rest.last_resort.page_not_found"
handler500 = "ecf.core.rest.last_resort.server_error"
