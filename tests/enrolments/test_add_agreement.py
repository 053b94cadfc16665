"""Agreements to a break that come later, wherever they were given; what is missing is said and stops nothing."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ecf.core.models import Event
from ecf.enrolments.models import Break, Enrolment
from ecf.enrolments.services import start_break
from ecf.people.models import User
from tests.enrolments.steps import boxes, day, words

ClientFor = Callable[[User], Client]
ApiFor = Callable[[User | None], Any]
PathOf = Callable[..., str]
GIVEN = {"party": "supervisor", "name": "", **day("agreed_on", "2026-09-20")}


@pytest.fixture
def leave(enrolment: Enrolment, coordinator: User) -> Break:
    """`worker` has been on a career break since 1 October; nobody's agreement is recorded."""
    return start_break(enrolment=enrolment, reason="career_break", started_on=dt.date(2026, 10, 1), by=coordinator)


@pytest.fixture
def address(enrolment: Enrolment, leave: Break) -> str:
    return reverse("add_agreement", args=[enrolment.pk, leave.pk])


def test_it_is_the_person_of_today_unless_another_name_is_given(
    address: str, enrolment: Enrolment, leave: Break, coordinator: User, client_for: ClientFor
) -> None:
    client = client_for(coordinator)
    assert "Supervisor Northshire, supervisor" in words(client.get(address))
    assert client.post(address, GIVEN).url == reverse("breaks_and_hours", args=[enrolment.pk])
    client.post(address, {**GIVEN, "name": "Past Supervisor"})
    assert [row.name for row in leave.agreements.order_by("id")] == ["Supervisor Northshire", "Past Supervisor"]
    event = Event.objects.filter(enrolment_id=enrolment.pk, kind="break.agreed").first()
    assert json.loads(event.body) == {"party": "supervisor"}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"party": ""}, "Choose who agreed"),
        ({"party": "panel"}, "Choose who agreed"),
        (day("agreed_on", "2026-11-24"), "must be today or in the past"),
        (day("agreed_on", "2026-02-31"), "31 February 2026 is not a date in the calendar"),
    ],
)
def test_what_is_wrong_is_told_and_kept(
    changes: dict[str, str], told: str, address: str, leave: Break, coordinator: User, client_for: ClientFor
) -> None:
    typed = {**GIVEN, "name": "Somebody Else", **changes}
    answer = client_for(coordinator).post(address, typed)
    assert told in answer.content.decode()
    assert 'value="Somebody Else"' in answer.content.decode()
    assert boxes(answer, "agreed_on") == tuple(typed[f"agreed_on-{part}"] for part in ("day", "month", "year"))
    assert not leave.agreements.exists()


def test_who_has_no_assessor_needs_the_name_of_the_one_who_agreed(
    other_enrolment: Enrolment, coordinator: User, client_for: ClientFor
) -> None:
    spell = start_break(
        enrolment=other_enrolment, reason="career_break", started_on=dt.date(2026, 10, 1), by=coordinator
    )
    address = reverse("add_agreement", args=[other_enrolment.pk, spell.pk])
    answer = client_for(coordinator).post(address, {**GIVEN, "party": "assessor"})
    assert "Enter the name of the assessor who agreed" in answer.content.decode()


def test_the_api_records_it_and_answers_the_break(
    enrolment: Enrolment, leave: Break, coordinator: User, supervisor: User, api_for: ApiFor, path_of: PathOf
) -> None:
    path = path_of(enrolment, "breaks", leave.pk, "agreements")
    agreed = {"party": "worker", "name": "Worker Worker", "agreed_on": "2026-09-20"}
    assert api_for(supervisor).post(path, agreed).status_code == 403
    made = api_for(coordinator).post(path, agreed)
    assert (made.status_code, made.json()["agreements"]) == (201, [agreed])
    assert made["Location"].endswith(path_of(enrolment, "breaks", leave.pk))
    assert made.json()["version"] == leave.version + 1
    again = api_for(coordinator).post(path, agreed)
    assert (again.status_code, again.json()["code"]) == (409, "already_agreed")
    for changes, field in (
        ({"party": "panel"}, "party"),
        ({"name": " "}, "name"),
        ({"agreed_on": "2026-11-24"}, "agreed_on"),
        ({"agreed_on": "2026-02-31"}, "agreed_on"),
    ):
        wrong = api_for(coordinator).post(path, {**agreed, **changes})
        assert (wrong.status_code, [each["field"] for each in wrong.json()["errors"]]) == (400, [field])
    assert leave.agreements.count() == 1


def test_what_is_missing_is_said_to_those_who_know_the_reason_and_stops_nothing(
    enrolment: Enrolment, leave: Break, worker: User, coordinator: User, supervisor: User, client_for: ClientFor
) -> None:
    assert enrolment.milestones.get(key="review-6m").due_on is None
    listed = reverse("breaks_and_hours", args=[enrolment.pk])
    client_for(coordinator).post(reverse("add_agreement", args=[enrolment.pk, leave.pk]), GIVEN)
    for user in (worker, coordinator):
        page = words(client_for(user).get(listed))
        assert "Supervisor Northshire (supervisor) agreed on 20 September 2026." in page
        assert "Nobody has recorded the social worker’s agreement yet." in page
        assert "Nobody has recorded the assessor’s agreement yet." in page
        assert "the supervisor’s agreement" not in page
    page = words(client_for(supervisor).get(listed))
    assert "Nobody has recorded" not in page
    assert "agreed on 20 September 2026" in page


@pytest.mark.parametrize("reason", ["sickness", "parental_leave", "bereavement"])
def test_sickness_and_statutory_leave_need_dates_only(
    reason: str, other_enrolment: Enrolment, coordinator: User, supervisor: User, client_for: ClientFor
) -> None:
    start_break(enrolment=other_enrolment, reason=reason, started_on=dt.date(2026, 10, 1), by=coordinator)
    listed = reverse("breaks_and_hours", args=[other_enrolment.pk])
    page = words(client_for(coordinator).get(listed))
    assert "None needed: the dates are enough." in page
    assert "Nobody has recorded" not in page
    assert "None needed" not in words(client_for(supervisor).get(listed))
