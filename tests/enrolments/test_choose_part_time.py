"""The page that asks a part-time worker: keep the dates, or stretch them?"""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import set_working_pattern
from ecf.people.models import User

ClientFor = Callable[[User], Client]


@pytest.fixture
def address(enrolment: Enrolment, coordinator: User) -> str:
    """Where `worker`, who has worked half time from the start, is asked."""
    set_working_pattern(enrolment=enrolment, effective_from=dt.date(2026, 6, 22), fte="0.50", by=coordinator)
    return reverse("choose_part_time", args=[enrolment.pk])


def test_both_sets_of_dates_are_shown_and_nothing_is_chosen_yet(
    address: str, worker: User, client_for: ClientFor
) -> None:
    page = client_for(worker).get(address).content.decode()
    line = page.split("12-month review</th>")[1].split("</tr>")[0]
    assert "22 June 2027" in line or "22 Jun 2027" in line
    assert "21 Jun 2028" in line
    assert "checked" not in page


def test_the_answer_moves_the_dates_and_can_be_changed(
    address: str, enrolment: Enrolment, worker: User, client_for: ClientFor
) -> None:
    journey = reverse("journey", args=[enrolment.pk])
    client = client_for(worker)
    assert "Keep or stretch the dates?" in client.get(journey).content.decode()
    assert client.post(address, {"choice": "stretch"}).url == journey
    assert enrolment.milestones.get(key="review-12m").due_on == dt.date(2028, 6, 21)
    page = client.get(journey).content.decode()
    assert "The dates are stretched for part-time work." in page
    client.post(address, {"choice": "keep"})
    assert enrolment.milestones.get(key="review-12m").due_on == dt.date(2027, 6, 22)


def test_no_answer_is_told_at_the_question(address: str, worker: User, client_for: ClientFor) -> None:
    page = client_for(worker).post(address, {}).content.decode()
    assert page.count("Choose whether to keep or to stretch the dates") == 2


def test_who_works_full_time_is_not_asked(
    other_enrolment: Enrolment, other_worker: User, client_for: ClientFor
) -> None:
    assert client_for(other_worker).get(reverse("choose_part_time", args=[other_enrolment.pk])).status_code == 404
    page = client_for(other_worker).get(reverse("journey", args=[other_enrolment.pk])).content.decode()
    assert "part-time" not in page
