"""More months for one milestone: once, three at most, with a reason."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ecf.core.models import Event
from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import extend_milestone
from ecf.people.models import User
from tests.enrolments.steps import look, save, words

ClientFor = Callable[[User], Client]
ApiFor = Callable[[User | None], Any]
PathOf = Callable[..., str]
Due = Callable[[str], dt.date | None]
THREE = {"milestone": "review-12m", "months": 3, "reason": "Time lost to a move between teams."}


def test_an_extension_moves_its_milestone_only(
    enrolment: Enrolment, coordinator: User, api_for: ApiFor, path_of: PathOf, due: Due
) -> None:
    answer = api_for(coordinator).post(path_of(enrolment, "extensions"), THREE)
    assert answer.status_code == 201
    assert {key: answer.json()[key] for key in THREE} == THREE
    assert due("review-12m") == dt.date(2027, 9, 22)
    assert due("review-18m") == dt.date(2027, 12, 22)
    row = enrolment.milestones.get(key="review-12m")
    assert row.nominal_on == dt.date(2027, 6, 22)
    assert json.loads(row.explanation)[-1]["rule"] == "extension"
    event = Event.objects.get(enrolment_id=enrolment.pk, kind="milestone.extended")
    assert json.loads(event.body) == {"milestone": "review-12m", "months": 3}


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"months": 4}, "months", "extension_too_long"),
        ({"months": 0}, "months", "extension_too_long"),
        ({"months": -1}, "months", "extension_too_long"),
        ({"months": 10**30}, "months", "extension_too_long"),
        ({"months": "a few"}, "months", "invalid"),
        ({"reason": "  "}, "reason", "invalid"),
        ({"milestone": "review-7m"}, "milestone", "unknown_milestone"),
    ],
)
def test_a_wrong_extension_is_told_at_its_field_and_nothing_moves(
    changes: dict[str, Any],
    field: str,
    code: str,
    enrolment: Enrolment,
    coordinator: User,
    api_for: ApiFor,
    path_of: PathOf,
) -> None:
    answer = api_for(coordinator).post(path_of(enrolment, "extensions"), {**THREE, **changes})
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert not enrolment.extensions.exists()


def test_a_second_extension_of_the_same_milestone_is_refused_and_of_another_is_not(
    enrolment: Enrolment, coordinator: User, api_for: ApiFor, path_of: PathOf, due: Due
) -> None:
    api_for(coordinator).post(path_of(enrolment, "extensions"), {**THREE, "months": 1})
    second = api_for(coordinator).post(path_of(enrolment, "extensions"), {**THREE, "months": 1})
    assert (second.status_code, second.json()["code"]) == (409, "second_extension")
    assert due("review-12m") == dt.date(2027, 7, 22)
    other = api_for(coordinator).post(path_of(enrolment, "extensions"), {**THREE, "milestone": "review-18m"})
    assert other.status_code == 201


def test_a_milestone_that_is_met_is_not_extended(
    enrolment: Enrolment, supervisor: User, coordinator: User, api_for: ApiFor, path_of: PathOf
) -> None:
    path = path_of(enrolment, "milestones", "review-3m", "record")
    api_for(supervisor).post(path, {"met_on": "2026-09-22", "outcome": "done", "note": ""})
    answer = api_for(coordinator).post(path_of(enrolment, "extensions"), {**THREE, "milestone": "review-3m"})
    assert (answer.status_code, answer.json()["code"]) == (409, "milestone_met")


@pytest.mark.parametrize("role", ["worker", "supervisor", "assessor", "psw"])
def test_only_the_coordinator_extends(
    role: str, request: pytest.FixtureRequest, enrolment: Enrolment, api_for: ApiFor, path_of: PathOf
) -> None:
    assert api_for(request.getfixturevalue(role)).post(path_of(enrolment, "extensions"), THREE).status_code == 403


# The page


def typed(**changes: Any) -> dict[str, Any]:
    return {"milestone": "review-12m", "months": "3", "reason": "Time lost to a move between teams.", **changes}


def test_the_page_shows_the_dates_before_it_saves(
    enrolment: Enrolment, coordinator: User, client_for: ClientFor, due: Due
) -> None:
    client, address = client_for(coordinator), reverse("extend_milestone", args=[enrolment.pk])
    opened = client.get(f"{address}?milestone=review-12m")
    assert "Each can be extended once, by 3 months at most." in words(opened)
    assert '<option value="review-12m" selected>' in opened.content.decode()
    assert "22 June 2027 22 September 2027 , 92 days later" in words(look(client, address, typed()))
    assert due("review-12m") == dt.date(2027, 6, 22)
    assert save(client, address, typed()).url == reverse("breaks_and_hours", args=[enrolment.pk])
    assert due("review-12m") == dt.date(2027, 9, 22)
    assert "12-month review, due on 22 September 2027, extended already" in words(client.get(address))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"months": "4"}, "Choose how many months, 3 at most"),
        ({"months": "0"}, "Choose how many months, 3 at most"),
        ({"months": ""}, "Choose how many months, 3 at most"),
        ({"milestone": "review-18m"}, "This milestone has been extended already"),
        ({"milestone": "review-7m"}, "Choose a milestone"),
        ({"reason": "  "}, "Say why the extension is given"),
    ],
)
def test_what_is_wrong_is_told_on_the_page_and_kept(
    changes: dict[str, str],
    told: str,
    enrolment: Enrolment,
    coordinator: User,
    client_for: ClientFor,
) -> None:
    extend_milestone(enrolment=enrolment, milestone="review-18m", months=1, reason="Court.", by=coordinator)
    answers = typed(**changes)
    address = reverse("extend_milestone", args=[enrolment.pk])
    page = client_for(coordinator).post(address, {**answers, "step": "save"}).content.decode()
    assert told in page
    assert answers["reason"].strip() in page
    if answers["milestone"] != "review-7m":
        assert f'<option value="{answers["milestone"]}" selected>' in page
    assert enrolment.extensions.count() == 1
