"""The page with every door for those who run the programme."""

from collections.abc import Callable

import pytest
from django.test import Client

from ecf.home.programme import GROUPS
from ecf.people.models import User

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]

DOORS = [door for group in GROUPS for door in group.doors]
WHO = {"coordinator": "coordinator", "psw": "psw", "psw_deputy": "psw"}


@pytest.mark.parametrize("who", WHO)
def test_every_door_that_is_shown_opens(who: str, client_for: ClientFor, request: pytest.FixtureRequest) -> None:
    client = client_for(request.getfixturevalue(who))
    page = client.get("/programme/").content.decode()
    shown = [door for door in DOORS if f'href="{door.href}"' in page.split("<main", 1)[1]]
    assert shown == [door for door in DOORS if WHO[who] in door.roles]
    assert {door.name: client.get(door.href).status_code for door in shown} == {door.name: 200 for door in shown}


def test_what_is_told_in_confidence_is_no_door_of_the_coordinator(coordinator: User, client_for: ClientFor) -> None:
    assert "confidence" not in client_for(coordinator).get("/programme/").content.decode()
