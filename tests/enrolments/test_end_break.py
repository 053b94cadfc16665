"""The page on which the co-ordinator ends a break."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from ecf.enrolments.models import Break, Enrolment
from ecf.enrolments.services import start_break
from ecf.people.models import User
from tests.enrolments.steps import boxes, day, look, save, words

ClientFor = Callable[[User], Client]
Due = Callable[[str], dt.date | None]


@pytest.fixture
def leave(enrolment: Enrolment, coordinator: User) -> Break:
    """`worker` has been away since 1 October, nobody knows until when."""
    return start_break(enrolment=enrolment, reason="sickness", started_on=dt.date(2026, 10, 1), by=coordinator)


@pytest.fixture
def address(enrolment: Enrolment, leave: Break) -> str:
    return reverse("end_break", args=[enrolment.pk, leave.pk])


def test_the_dates_come_back_with_the_end(
    address: str, leave: Break, coordinator: User, client_for: ClientFor, due: Due
) -> None:
    client = client_for(coordinator)
    page = words(look(client, address, day("ended_on", "2026-10-31")))
    assert "No date yet 22 January 2027" in page
    assert due("review-6m") is None
    assert save(client, address, day("ended_on", "2026-10-31")).status_code == 302
    leave.refresh_from_db()
    assert (leave.ended_on, due("review-6m")) == (dt.date(2026, 10, 31), dt.date(2027, 1, 22))


@pytest.mark.parametrize(
    ("typed", "told"),
    [("2026-09-30", "The break ends before it starts."), ("2026-02-31", "31 February 2026 is not a date")],
)
def test_a_wrong_end_is_told_and_kept(
    typed: str, told: str, address: str, leave: Break, coordinator: User, client_for: ClientFor
) -> None:
    answer = client_for(coordinator).post(address, {**day("ended_on", typed), "step": "save"})
    assert told in answer.content.decode()
    assert boxes(answer, "ended_on") == tuple(reversed(typed.split("-")))
    leave.refresh_from_db()
    assert leave.ended_on is None


def test_the_break_of_somebody_else_is_404(
    other_enrolment: Enrolment, leave: Break, coordinator: User, client_for: ClientFor
) -> None:
    address = reverse("end_break", args=[other_enrolment.pk, leave.pk])
    assert client_for(coordinator).get(address).status_code == 404
