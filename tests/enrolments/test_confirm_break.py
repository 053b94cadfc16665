"""On return the worker is asked whether the dates of a break are right."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from ecf.enrolments.models import Break, Enrolment
from ecf.enrolments.services import start_break, withdraw_enrolment
from ecf.people.models import User
from tests.enrolments.steps import words

ClientFor = Callable[[User], Client]


@pytest.fixture
def leave(enrolment: Enrolment, coordinator: User) -> Break:
    """`worker` was away, sick, for the 30 days of September."""
    dates = {"started_on": dt.date(2026, 9, 1), "ended_on": dt.date(2026, 9, 30)}
    return start_break(enrolment=enrolment, reason="sickness", **dates, by=coordinator)


@pytest.fixture
def address(enrolment: Enrolment, leave: Break) -> str:
    return reverse("confirm_break", args=[enrolment.pk, leave.pk])


def test_the_question_stands_on_the_home_page_and_on_the_journey_until_it_is_answered(
    address: str, enrolment: Enrolment, leave: Break, worker: User, client_for: ClientFor
) -> None:
    client, journey = client_for(worker), reverse("journey", args=[enrolment.pk])
    for page in (client.get("/"), client.get(journey), client.get(reverse("breaks_and_hours", args=[enrolment.pk]))):
        assert "Are these dates right?" in words(page)
        assert address in page.content.decode()
    asked = words(client.get(address))
    assert "1 September 2026" in asked
    assert "30 September 2026 (30 days in all)" in asked
    assert client.post(address, {"answer": "yes"}).url == reverse("breaks_and_hours", args=[enrolment.pk])
    leave.refresh_from_db()
    assert leave.confirmed_on == dt.date(2026, 11, 23)
    for page in (client.get("/"), client.get(journey)):
        assert "Are these dates right?" not in words(page)
    assert "You confirmed them on 23 November 2026." in words(client.get(address))


def test_who_says_no_is_told_whom_to_ask_and_nothing_is_saved(
    address: str, leave: Break, worker: User, coordinator: User, client_for: ClientFor
) -> None:
    page = client_for(worker).post(address, {"answer": "no"})
    assert "Ask for the dates to be corrected" in words(page)
    assert f"mailto:{coordinator.email}" in page.content.decode()
    leave.refresh_from_db()
    assert leave.confirmed_on is None


def test_no_answer_is_told_at_the_question(address: str, worker: User, client_for: ClientFor) -> None:
    assert client_for(worker).post(address, {}).content.decode().count("Choose whether the dates are right") == 2


def test_confirming_twice_is_told(address: str, leave: Break, worker: User, client_for: ClientFor) -> None:
    client = client_for(worker)
    client.post(address, {"answer": "yes"})
    assert "This break is confirmed already." in words(client.post(address, {"answer": "yes"}))


def test_a_break_that_is_not_over_is_not_asked_about(
    enrolment: Enrolment, worker: User, coordinator: User, client_for: ClientFor
) -> None:
    dates = {"started_on": dt.date(2026, 11, 20), "ended_on": dt.date(2026, 11, 23)}
    spell = start_break(enrolment=enrolment, reason="sickness", **dates, by=coordinator)
    client = client_for(worker)
    assert "Are these dates right?" not in words(client.get("/"))
    assert "once you are back" in words(client.get(reverse("confirm_break", args=[enrolment.pk, spell.pk])))


def test_only_the_worker_is_asked_and_nobody_once_the_journey_has_ended(
    address: str, enrolment: Enrolment, leave: Break, worker: User, coordinator: User, client_for: ClientFor
) -> None:
    journey = reverse("journey", args=[enrolment.pk])
    assert "Are these dates right?" not in words(client_for(coordinator).get(journey))
    assert client_for(coordinator).get(address).status_code == 403
    withdraw_enrolment(enrolment=enrolment, reason="Moved away.", by=coordinator)
    assert "Are these dates right?" not in words(client_for(worker).get(journey))
    assert "This enrolment has ended" in words(client_for(worker).post(address, {"answer": "yes"}))
