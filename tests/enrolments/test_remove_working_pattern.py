"""A working time that was entered by mistake is taken out; the one before it goes on."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ecf.core.models import Event
from ecf.enrolments.models import Enrolment, WorkingPattern
from ecf.enrolments.services import choose_part_time, set_working_pattern
from ecf.people.models import User
from tests.enrolments.steps import read, words

ClientFor = Callable[[User], Client]
ApiFor = Callable[[User | None], Any]
PathOf = Callable[..., str]
Due = Callable[[str], dt.date | None]


@pytest.fixture
def pattern(enrolment: Enrolment, coordinator: User) -> WorkingPattern:
    """`worker` is said to have worked half time from the start; and the dates stretch with it."""
    start = dt.date(2026, 6, 22)
    stored = set_working_pattern(enrolment=enrolment, effective_from=start, fte="0.50", by=coordinator)
    choose_part_time(enrolment=enrolment, choice="stretch", by=coordinator)
    return stored


def test_the_page_shows_the_dates_at_once_and_saves_on_the_button(
    enrolment: Enrolment, pattern: WorkingPattern, coordinator: User, client_for: ClientFor, due: Due
) -> None:
    client, address = client_for(coordinator), reverse("remove_working_pattern", args=[enrolment.pk, pattern.pk])
    page = client.get(address)
    assert "21 June 2028 22 June 2027" in words(page)
    assert due("review-12m") == dt.date(2028, 6, 21)
    assert client.post(address, {**read(page), "step": "save"}).status_code == 302
    assert (enrolment.working_patterns.count(), due("review-12m")) == (0, dt.date(2027, 6, 22))


def test_the_api_takes_it_out_and_the_event_keeps_it(
    enrolment: Enrolment, pattern: WorkingPattern, coordinator: User, worker: User, api_for: ApiFor, path_of: PathOf
) -> None:
    path = path_of(enrolment, "working-patterns", pattern.pk, "remove")
    assert api_for(worker).post(path).status_code == 403
    assert api_for(coordinator).post(path, None, If_Match='"0"').status_code == 409
    answer = api_for(coordinator).post(path)
    assert (answer.status_code, answer.json()["fte"]) == (200, "1.00")
    assert api_for(coordinator).post(path).status_code == 404
    event = Event.objects.get(enrolment_id=enrolment.pk, kind="working_pattern.removed")
    assert (event.on, json.loads(event.body)) == (dt.date(2026, 6, 22), {"hundredths": 50})
