"""The page on which the co-ordinator changes the working time, with both sets of dates and the question which."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import choose_part_time, set_working_pattern
from ecf.people.models import Team, User
from tests.cast import enrolled
from tests.enrolments.steps import boxes, day, look, read, save, words

ClientFor = Callable[[User], Client]
Due = Callable[[str], dt.date | None]
HALF = {**day("effective_from", "2026-06-22"), "fte": "0.5"}


@pytest.fixture
def address(enrolment: Enrolment) -> str:
    return reverse("set_working_pattern", args=[enrolment.pk])


def test_both_sets_of_dates_stand_beside_those_of_now(
    address: str, enrolment: Enrolment, coordinator: User, client_for: ClientFor, due: Due
) -> None:
    page = words(look(client_for(coordinator), address, HALF))
    assert "12-month review 22 June 2027 22 June 2027 21 June 2028" in page.replace("Jun ", "June ")
    assert "Worker Worker decides later" in page
    assert page.index("Stretched") < page.index("Stretch the dates or keep them?")
    assert (enrolment.working_patterns.count(), due("review-12m")) == (0, dt.date(2027, 6, 22))


@pytest.mark.parametrize(
    ("choice", "moves_to", "answered"),
    [
        ("", "2027-06-22", False),
        ("later", "2027-06-22", False),
        ("keep", "2027-06-22", True),
        ("stretch", "2028-06-21", True),
    ],
)
def test_the_coordinator_may_answer_for_the_worker_or_leave_it(
    choice: str,
    moves_to: str,
    answered: bool,
    address: str,
    enrolment: Enrolment,
    coordinator: User,
    client_for: ClientFor,
    due: Due,
) -> None:
    client = client_for(coordinator)
    seen = read(look(client, address, HALF))
    assert client.post(address, {**HALF, **seen, "choice": choice, "step": "save"}).status_code == 302
    enrolment.refresh_from_db()
    assert due("review-12m") == dt.date.fromisoformat(moves_to)
    assert (enrolment.part_time_answered_on is not None) is answered


def test_an_answer_that_is_there_stays_unless_another_is_given(
    address: str, enrolment: Enrolment, worker: User, coordinator: User, client_for: ClientFor
) -> None:
    set_working_pattern(enrolment=enrolment, effective_from=dt.date(2026, 7, 6), fte="0.80", by=coordinator)
    choose_part_time(enrolment=enrolment, choice="stretch", by=worker)
    client = client_for(coordinator)
    later = {**HALF, **day("effective_from", "2026-10-05")}
    assert "Leave it as it was chosen before" in words(look(client, address, later))
    save(client, address, {**later, "choice": "later"})
    enrolment.refresh_from_db()
    assert enrolment.part_time_choice == "stretch"


def test_full_time_asks_no_such_question(address: str, coordinator: User, client_for: ClientFor) -> None:
    page = words(look(client_for(coordinator), address, {**HALF, "fte": "1"}))
    assert "Stretch the dates or keep them?" not in page
    assert "No change" in page


def test_the_choice_travels_along_when_the_answers_are_changed(
    address: str, coordinator: User, client_for: ClientFor
) -> None:
    client = client_for(coordinator)
    answers = {**HALF, **read(look(client, address, HALF)), "choice": "stretch"}
    page = client.post(address, {**answers, "step": "edit"}).content.decode()
    assert '<input type="hidden" name="choice" value="stretch">' in page
    again = client.post(address, {**answers, "step": "look"}).content.decode()
    assert again.count('name="choice"') == 3
    assert 'value="stretch" checked' in again


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"fte": "0"}, "Enter the share of full time as a number from 0.01 to 1.00"),
        ({"fte": "1.005"}, "Enter the share of full time as a number from 0.01 to 1.00"),
        ({"fte": "1.5"}, "Enter the share of full time as a number from 0.01 to 1.00"),
        ({"fte": "half"}, "must be a number"),
        (day("effective_from", "2026-06-21"), "The day is before they started."),
        (day("effective_from", "2026-02-31"), "31 February 2026 is not a date in the calendar"),
        (day("effective_from", "2026-07-06"), "There is already a working pattern from that day."),
        ({"choice": "shrink"}, "There is a problem"),
    ],
)
def test_what_is_wrong_is_told_and_kept(
    changes: dict[str, Any],
    told: str,
    address: str,
    enrolment: Enrolment,
    coordinator: User,
    client_for: ClientFor,
    due: Due,
) -> None:
    set_working_pattern(enrolment=enrolment, effective_from=dt.date(2026, 7, 6), fte="1.00", by=coordinator)
    typed = {**HALF, **changes}
    for step in ("look", "save"):
        answer = client_for(coordinator).post(address, {**typed, "step": step})
        page = answer.content.decode()
        assert told in page
        assert f'value="{typed["fte"]}"' in page
        assert boxes(answer, "effective_from") == tuple(
            typed[f"effective_from-{part}"] for part in ("day", "month", "year")
        )
    assert (enrolment.working_patterns.count(), due("review-12m")) == (1, dt.date(2027, 6, 22))


@pytest.fixture
def short_programme(duty_team: Team, supervisor: User, coordinator: User) -> Enrolment:
    """Somebody on the twelve-month programme, which warns beyond 24 months in all."""
    start = dt.date(2026, 9, 7)
    return enrolled("asye", "SW3003", duty_team, supervisor, coordinator, start, framework="ASYE-CF")


def test_a_framework_that_warns_of_long_programmes_does_so_before_and_after_saving(
    short_programme: Enrolment, coordinator: User, client_for: ClientFor
) -> None:
    worker, client = short_programme.social_worker.user, client_for(coordinator)
    address = reverse("set_working_pattern", args=[short_programme.pk])
    journey = reverse("journey", args=[short_programme.pk])
    little = {**day("effective_from", "2026-09-07"), "fte": "0.4"}
    warned = "If the dates are stretched, the programme ends on 8 March 2029."
    limit = "no more than 24 months in all, breaks included: up to 7 September 2028."
    page = words(look(client, address, little))
    assert warned in page
    assert limit in page
    save(client, address, little)
    for person in (worker, coordinator):
        assert warned in words(client_for(person).get(journey))
    assert warned in words(client_for(worker).get(reverse("choose_part_time", args=[short_programme.pk])))
    choose_part_time(enrolment=short_programme, choice="stretch", by=worker)
    assert "The programme ends on 8 March 2029." in words(client_for(worker).get(journey))
    choose_part_time(enrolment=short_programme, choice="keep", by=worker)
    assert "months in all" not in words(client_for(worker).get(journey))


def test_what_stays_within_the_months_is_not_warned_of(
    short_programme: Enrolment, address: str, coordinator: User, client_for: ClientFor
) -> None:
    half = {**day("effective_from", "2026-09-07"), "fte": "0.5"}
    own = reverse("set_working_pattern", args=[short_programme.pk])
    assert "months in all" not in words(look(client_for(coordinator), own, half))
    assert "months in all" not in words(look(client_for(coordinator), address, {**HALF, "fte": "0.1"}))


def test_the_worker_is_asked_on_the_home_page_and_on_the_journey_until_they_answer(
    enrolment: Enrolment, worker: User, coordinator: User, client_for: ClientFor
) -> None:
    set_working_pattern(enrolment=enrolment, effective_from=dt.date(2026, 7, 6), fte="0.80", by=coordinator)
    client, journey = client_for(worker), reverse("journey", args=[enrolment.pk])
    for page in (client.get("/"), client.get(journey)):
        assert "Do you want to keep your dates, or stretch them?" in words(page)
    choose_part_time(enrolment=enrolment, choice="keep", by=worker)
    for page in (client.get("/"), client.get(journey)):
        assert "Do you want to keep your dates" not in words(page)
