"""The page that lists what moves one person's dates; who reads what of it, and what it costs."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import (
    add_agreement,
    correct_break,
    extend_milestone,
    remove_break,
    set_working_pattern,
    start_break,
    withdraw_enrolment,
)
from ecf.people.models import User
from tests.enrolments.steps import day, words

ClientFor = Callable[[User], Client]
ApiFor = Callable[[User | None], Any]
SECRET = ("ereavement", "ickness", "areer break", "ourt hearings")


@pytest.fixture
def address(enrolment: Enrolment) -> str:
    return reverse("breaks_and_hours", args=[enrolment.pk])


@pytest.fixture
def eventful(enrolment: Enrolment, coordinator: User) -> Enrolment:
    """Two breaks, of which one was corrected to another reason, one taken out, part-time work and an extension."""
    first = start_break(
        enrolment=enrolment,
        reason="bereavement",
        started_on=dt.date(2026, 8, 3),
        ended_on=dt.date(2026, 8, 14),
        by=coordinator,
    )
    correct_break(
        spell=first, started_on=first.started_on, ended_on=dt.date(2026, 8, 16), reason="sickness", by=coordinator
    )
    second = start_break(
        enrolment=enrolment,
        reason="career_break",
        started_on=dt.date(2026, 11, 16),
        ended_on=dt.date(2026, 12, 18),
        by=coordinator,
    )
    add_agreement(spell=second, party="worker", name="Worker", agreed_on=dt.date(2026, 11, 2), by=coordinator)
    day_off = dt.date(2026, 9, 1)
    mistake = start_break(enrolment=enrolment, reason="sickness", started_on=day_off, ended_on=day_off, by=coordinator)
    remove_break(spell=mistake, by=coordinator)
    set_working_pattern(enrolment=enrolment, effective_from=dt.date(2026, 10, 5), fte="0.80", by=coordinator)
    extend_milestone(enrolment=enrolment, milestone="review-9m", months=2, reason="Court hearings.", by=coordinator)
    return enrolment


def test_the_coordinator_sees_all_of_it_with_what_can_be_done(
    address: str, eventful: Enrolment, coordinator: User, client_for: ClientFor
) -> None:
    page = client_for(coordinator).get(address)
    text = words(page)
    assert text.index("Career break On now") < text.index("Sickness To confirm")
    assert "3 August 2026 to 16 August 2026 (14 days)" in text
    assert "Worker (social worker) agreed on 2 November 2026." in text
    assert "Nobody has recorded the supervisor’s agreement yet." in text
    assert "0.80 of full time" in text
    assert "9-month review : 2 months more, now due on" in text
    assert "Court hearings." in text
    for name in ("start_break", "set_working_pattern", "extend_milestone"):
        assert reverse(name, args=[eventful.pk]) in page.content.decode()
    spell = eventful.breaks.first()
    for name in ("correct_break", "remove_break", "add_agreement"):
        assert reverse(name, args=[eventful.pk, spell.pk]) in page.content.decode()


def test_a_page_without_anything_says_what_happens_when_somebody_is_away(
    address: str, worker: User, coordinator: User, supervisor: User, client_for: ClientFor
) -> None:
    assert "your programme co-ordinator enters it, and your dates move with it." in words(
        client_for(worker).get(address)
    )
    assert "Enter a break" in words(client_for(coordinator).get(address))
    for user in (worker, coordinator, supervisor):
        page = words(client_for(user).get(address))
        assert "Full time throughout." in page
        assert "No milestone has been extended." in page


def test_an_open_break_can_be_ended_and_one_that_is_over_corrected(
    address: str, enrolment: Enrolment, coordinator: User, client_for: ClientFor
) -> None:
    spell = start_break(enrolment=enrolment, reason="sickness", started_on=dt.date(2026, 11, 2), by=coordinator)
    assert reverse("end_break", args=[enrolment.pk, spell.pk]) in client_for(coordinator).get(address).content.decode()


@pytest.mark.parametrize("role", ["supervisor", "assessor", "psw"])
def test_nobody_else_reads_why_anywhere(
    role: str, request: pytest.FixtureRequest, eventful: Enrolment, client_for: ClientFor, api_for: ApiFor
) -> None:
    user = request.getfixturevalue(role)
    client, api = client_for(user), api_for(user)
    listed = client.get(reverse("breaks_and_hours", args=[eventful.pk]))
    assert "Agreed break" in words(listed)
    pages = [listed] + [client.get(reverse(name, args=[eventful.pk])) for name in ("journey", "timeline")]
    start = f"/api/v1/enrolments/{eventful.pk}/"
    ends = ("", "schedule/", "progress/", "timeline/", "breaks/", "extensions/", "working-patterns/")
    for answer in pages + [api.get(f"{start}{end}") for end in ends]:
        assert answer.status_code == 200
        for word in SECRET:
            assert word not in answer.content.decode()
    spell = eventful.breaks.first()
    body = {"reason": "sickness", "started_on": "2026-11-20"}
    for refused in (
        client.post(reverse("start_break", args=[eventful.pk]), {**body, **day("started_on", "2026-11-20")}),
        client.get(reverse("correct_break", args=[eventful.pk, spell.pk])),
        client.get(reverse("remove_break", args=[eventful.pk, spell.pk])),
        client.get(reverse("confirm_break", args=[eventful.pk, spell.pk])),
        api.post(f"{start}breaks/?preview=true", body),
        api.patch(f"{start}breaks/{spell.pk}/", {"started_on": "2026-11-20"}, If_Match="*"),
    ):
        assert refused.status_code == 403
        assert not any(word in refused.content.decode() for word in SECRET)


def test_the_worker_reads_why_and_changes_nothing(
    address: str, eventful: Enrolment, worker: User, client_for: ClientFor
) -> None:
    page = client_for(worker).get(address)
    assert "Career break" in words(page)
    assert "Court hearings." in words(page)
    assert reverse("start_break", args=[eventful.pk]) not in page.content.decode()


def test_nothing_can_be_changed_once_the_journey_has_ended(
    address: str, eventful: Enrolment, coordinator: User, client_for: ClientFor
) -> None:
    withdraw_enrolment(enrolment=eventful, reason="Moved away.", by=coordinator)
    client = client_for(coordinator)
    page = client.get(address).content.decode()
    assert reverse("start_break", args=[eventful.pk]) not in page
    spell = eventful.breaks.first()
    told = words(client.get(reverse("remove_break", args=[eventful.pk, spell.pk])))
    assert "This enrolment has ended" in told


def test_it_takes_the_same_queries_however_long_the_history(
    address: str, enrolment: Enrolment, coordinator: User, client_for: ClientFor, django_assert_num_queries: Any
) -> None:
    client = client_for(coordinator)
    one = dt.date(2026, 7, 13)
    spell = start_break(enrolment=enrolment, reason="career_break", started_on=one, ended_on=one, by=coordinator)
    add_agreement(spell=spell, party="worker", name="Worker", agreed_on=one, by=coordinator)
    client.get(address)
    with CaptureQueriesContext(connection) as before:
        client.get(address)
    for month in (8, 9, 10):
        first = dt.date(2026, month, 1)
        spell = start_break(enrolment=enrolment, reason="sickness", started_on=first, ended_on=first, by=coordinator)
        add_agreement(spell=spell, party="worker", name="Worker", agreed_on=first, by=coordinator)
        set_working_pattern(enrolment=enrolment, effective_from=first, fte="0.80", by=coordinator)
    with django_assert_num_queries(len(before)):
        client.get(address)
    assert len(before) <= 16
