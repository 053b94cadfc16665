"""A break that was entered by mistake is taken out, and its agreements with it."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ecf.core.models import Event
from ecf.enrolments.models import Break, BreakAgreement, Enrolment
from ecf.enrolments.services import start_break
from ecf.enrolments.services.time import Agreement
from ecf.people.models import User
from tests.enrolments.steps import read, words

ClientFor = Callable[[User], Client]
ApiFor = Callable[[User | None], Any]
PathOf = Callable[..., str]
Due = Callable[[str], dt.date | None]


@pytest.fixture
def leave(enrolment: Enrolment, coordinator: User) -> Break:
    """`worker` is said to have been away in September, and the supervisor to have agreed."""
    return start_break(
        enrolment=enrolment,
        reason="career_break",
        started_on=dt.date(2026, 9, 1),
        ended_on=dt.date(2026, 9, 30),
        agreements=[Agreement("supervisor", "Supervisor Northshire", dt.date(2026, 8, 20))],
        by=coordinator,
    )


def test_the_page_shows_at_once_what_would_change_and_saves_on_the_button(
    enrolment: Enrolment, leave: Break, coordinator: User, client_for: ClientFor, due: Due
) -> None:
    client, address = client_for(coordinator), reverse("remove_break", args=[enrolment.pk, leave.pk])
    page = client.get(address)
    assert "Check before you save: Take out a break" in words(page)
    assert "21 January 2027 22 December 2026 , 30 days earlier" in words(page)
    assert "1 agreement recorded with it will be taken out too." in words(page)
    assert "Change the answers" not in words(page)
    assert (enrolment.breaks.count(), due("review-6m")) == (1, dt.date(2027, 1, 21))
    answer = client.post(address, {**read(page), "step": "save"})
    assert answer.url == reverse("breaks_and_hours", args=[enrolment.pk])
    assert not enrolment.breaks.exists()
    assert not BreakAgreement.objects.exists()
    assert due("review-6m") == dt.date(2026, 12, 22)
    assert client.get(address).status_code == 404


def test_the_api_takes_it_out_and_the_event_keeps_the_dates(
    enrolment: Enrolment, leave: Break, coordinator: User, supervisor: User, api_for: ApiFor, path_of: PathOf, due: Due
) -> None:
    path = path_of(enrolment, "breaks", leave.pk, "remove")
    assert api_for(supervisor).post(path).status_code == 403
    assert api_for(coordinator).post(path, None, If_Match='"0"').status_code == 409
    answer = api_for(coordinator).post(path)
    assert (answer.status_code, answer.json()["id"]) == (200, str(enrolment.pk))
    assert answer["ETag"] == f'"{Enrolment.objects.get(pk=enrolment.pk).version}"'
    assert api_for(coordinator).post(path).status_code == 404
    assert due("review-6m") == dt.date(2026, 12, 22)
    event = Event.objects.get(enrolment_id=enrolment.pk, kind="break.removed")
    assert (event.on, json.loads(event.body)) == (dt.date(2026, 9, 1), {"ended_on": "2026-09-30"})
    assert event.subject_id == str(leave.pk)
