"""Another team of the same employer: not a new start."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ecf.core.errors import BadValue, Conflict, NotAllowed, WrongState
from ecf.core.models import Event
from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import move_team, withdraw_enrolment
from ecf.people.models import Team, User
from ecf.supervision.selectors import cadence_of
from tests.cast import TODAY, House

ClientFor = Callable[[User], Client]


def test_the_enrolment_and_its_placement_are_in_the_new_team(
    enrolment: Enrolment, duty_team: Team, family_team: Team, coordinator: User
) -> None:
    move_team(enrolment=enrolment, team=family_team, by=coordinator)
    stored = Enrolment.objects.get(pk=enrolment.pk)
    assert (stored.team, stored.version) == (family_team, enrolment.version + 1)
    assert stored.placements.get().team == family_team
    event = Event.objects.get(enrolment_id=enrolment.pk, kind="team.changed")
    assert event.on == TODAY
    assert str(duty_team.pk) in event.body
    assert str(family_team.pk) in event.body


def test_supervision_goes_on_as_it_was(enrolment: Enrolment, family_team: Team, coordinator: User) -> None:
    before = cadence_of([enrolment], TODAY)[enrolment.pk]
    move_team(enrolment=enrolment, team=family_team, by=coordinator)
    moved = Enrolment.objects.with_people().get(pk=enrolment.pk)
    assert cadence_of([moved], TODAY)[enrolment.pk] == before


def test_the_own_team_another_employers_and_an_ended_programme_are_refused(
    enrolment: Enrolment, duty_team: Team, family_team: Team, east: House, coordinator: User
) -> None:
    with pytest.raises(Conflict):
        move_team(enrolment=enrolment, team=duty_team, by=coordinator)
    with pytest.raises(BadValue):
        move_team(enrolment=enrolment, team=east.teams["duty"], by=coordinator)
    withdraw_enrolment(enrolment=enrolment, reason="A move.", by=coordinator)
    with pytest.raises(WrongState):
        move_team(enrolment=enrolment, team=family_team, by=coordinator)


@pytest.mark.parametrize("role", ["worker", "supervisor", "assessor", "psw", "outsider_coordinator"])
def test_only_the_coordinator_moves_somebody(
    role: str, request: pytest.FixtureRequest, enrolment: Enrolment, family_team: Team
) -> None:
    with pytest.raises(NotAllowed):
        move_team(enrolment=enrolment, team=family_team, by=request.getfixturevalue(role))


def test_the_page_offers_the_other_teams_shows_first_and_then_saves(
    enrolment: Enrolment, family_team: Team, coordinator: User, client_for: ClientFor
) -> None:
    browser, address = client_for(coordinator), reverse("move_team", args=[enrolment.pk])
    page = browser.get(address).content.decode()
    assert family_team.name in page
    assert "Front door" not in page
    looked = browser.post(address, {"team": family_team.pk, "step": "look"}).content.decode()
    assert "Check before you save" in looked
    assert "No date changes." in looked
    saved = browser.post(address, {"team": family_team.pk, "step": "save"}, follow=True)
    assert saved.redirect_chain == [(reverse("journey", args=[enrolment.pk]), 302)]
    assert family_team.name in saved.content.decode()


def test_two_at_once_are_told_of_each_other(
    enrolment: Enrolment, family_team: Team, coordinator: User, client_for: ClientFor
) -> None:
    browser, address = client_for(coordinator), reverse("move_team", args=[enrolment.pk])
    version = Enrolment.objects.get(pk=enrolment.pk).version
    withdraw_enrolment(enrolment=enrolment, reason="A move.", by=coordinator)
    page = browser.post(address, {"team": family_team.pk, "step": "save", "version": version}).content.decode()
    assert "Left the programme" in page
    assert f'value="{family_team.pk}" selected' in page


def test_the_api_takes_a_code(
    enrolment: Enrolment, coordinator: User, api_for: Callable[..., Any], path_of: Callable[..., str]
) -> None:
    api, address = api_for(coordinator), path_of(enrolment, "team")
    answer = api.post(address, {"team": "family"})
    assert (answer.status_code, answer.json()["team"]) == (200, "family")
    assert api.post(address, {"team": "family"}).status_code == 409
    for wrong in ({"team": "front-door"}, {}, {"team": ""}):
        refused = api.post(address, wrong)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "team")
