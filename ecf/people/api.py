"""The REST face of people: who the caller is."""

from typing import Any

from django.urls import path
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ecf.core.constraints import constraint_rules
from ecf.core.rest.views import RestView, answers_for
from ecf.people.models import RoleName, SocialWorker, User
from ecf.people.roles import roles_of

constraint_rules.update(
    {
        "one_user_per_email": ("email_in_use", "Someone already uses this e-mail address here."),
        "one_team_per_code": ("team_code_in_use", "This employer already has a team with this code."),
        "one_live_client_per_name": ("client_name_taken", "You already have a system of this name."),
        "nobody_stands_in_for_oneself": ("stand_in_for_oneself", "Choose a colleague, not yourself."),
        "one_open_role_per_person": ("role_already_held", "This person already holds this role."),
    }
)


class HeldRoleSerializer(serializers.Serializer):
    """One role that the caller holds today."""

    role = serializers.ChoiceField(choices=RoleName.choices)
    employer = serializers.CharField(allow_null=True, help_text="Code; null for the machine room.")
    team = serializers.CharField(allow_null=True, help_text="Code.")
    since = serializers.DateField()


class OwnSocialWorkerSerializer(serializers.ModelSerializer):
    """The caller as a social worker."""

    class Meta:
        model = SocialWorker
        fields = ["id", "registration_number"]
        read_only_fields = fields


class MeSerializer(serializers.Serializer):
    """The caller, what they are for whom today, and the social worker that they are, if any."""

    username = serializers.CharField()
    employer = serializers.CharField(allow_null=True, help_text="Code of the employer they work for.")
    roles = HeldRoleSerializer(many=True)
    social_worker = OwnSocialWorkerSerializer(allow_null=True)


class Me(RestView):
    """Who you are here."""

    @answers_for(MeSerializer)
    def get(self, request: Request) -> Response:
        return Response(MeSerializer(_me(request.user)).data)


def _me(user: User) -> dict[str, Any]:
    roles = _roles(user)
    return {
        "username": user.username,
        "employer": next((role["employer"] for role in roles if role["employer"]), None),
        "roles": roles,
        "social_worker": getattr(user, "social_worker", None),
    }


def _roles(user: User) -> list[dict[str, Any]]:
    """Today's roles; a superuser is an administrator of the machine room even without a dated role."""
    roles: list[dict[str, Any]] = [
        {"role": held.role, "employer": held.employer_code, "team": held.team_code, "since": held.since}
        for held in roles_of(user)
    ]
    if user.is_superuser and not any(role["role"] == RoleName.ADMIN for role in roles):
        since = timezone.localdate(user.date_joined)
        roles.append({"role": RoleName.ADMIN.value, "employer": None, "team": None, "since": since})
    return roles


paths = [path("me/", Me.as_view(), name="me")]
