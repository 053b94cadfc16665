"""A co-ordinator with a team, an outsider with another, and callers who speak JSON."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.test import Client
from rest_framework.authtoken.models import Token

from ecf.people.models import Employer, Role, RoleName, Team, User


class Caller(Client):
    """Calls the API as one person, by token."""

    def __init__(self, user: User | None, **defaults) -> None:
        token = {"HTTP_AUTHORIZATION": f"Token {Token.objects.get_or_create(user=user)[0].key}"} if user else {}
        super().__init__(**token, **defaults)

    def send(self, method: str, path: str, data=None, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        content = {} if data is None else {"data": data, "content_type": "application/json"}
        return getattr(self, method)(path, headers=named, **content)


def _desk(code: str) -> SimpleNamespace:
    employer = Employer.objects.create(code=code, name=code.title())
    user = User.objects.create_user(f"{code}-desk")
    Role.objects.create(user=user, employer=employer, role=RoleName.COORDINATOR, started_on=dt.date(2020, 1, 1))
    team = Team.objects.create(employer=employer, code="first", name="First")
    return SimpleNamespace(employer=employer, user=user, team=team, url=f"/api/v1/teams/{team.pk}/", api=Caller(user))


@pytest.fixture
def desk(db, settings) -> SimpleNamespace:
    """The co-ordinator of "desk", who may see its teams."""
    settings.ROOT_URLCONF = "tests.core.rest.team_desk"
    return _desk("desk")


@pytest.fixture
def outsider(desk) -> SimpleNamespace:
    """The co-ordinator of another employer."""
    return _desk("outside")


@pytest.fixture
def anonymous(desk) -> Caller:
    return Caller(None)
