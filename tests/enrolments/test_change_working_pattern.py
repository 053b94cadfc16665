"""A working time that was entered wrong: another day, another share."""

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
from tests.enrolments.steps import boxes, day, look, read, words

ClientFor = Callable[[User], Client]
ApiFor = Callable[[User | None], Any]
PathOf = Callable[..., str]
Due = Callable[[str], dt.date | None]
RIGHT = {**day("effective_from", "2026-06-22"), "fte": "0.5"}


@pytest.fixture
def pattern(enrolment: Enrolment, coordinator: User) -> WorkingPattern:
    """`worker` is said to have worked 0.80 from the start; and the dates stretch with it."""
    start = dt.date(2026, 6, 22)
    stored = set_working_pattern(enrolment=enrolment, effective_from=start, fte="0.80", by=coordinator)
    choose_part_time(enrolment=enrolment, choice="stretch", by=coordinator)
    return stored


@pytest.fixture
def address(enrolment: Enrolment, pattern: WorkingPattern) -> str:
    return reverse("change_working_pattern", args=[enrolment.pk, pattern.pk])


def test_the_page_starts_from_what_is_stored_and_shows_both_sets_of_dates(
    address: str, pattern: WorkingPattern, coordinator: User, client_for: ClientFor, due: Due
) -> None:
    client = client_for(coordinator)
    page = client.get(address)
    assert boxes(page, "effective_from") == ("22", "6", "2026")
    assert 'value="0.80"' in page.content.decode()
    looked = look(client, address, RIGHT)
    assert "22 Jun 2027 21 Jun 2028" in words(looked)
    assert "Leave it as it was chosen before" in words(looked)
    assert client.post(address, {**RIGHT, **read(looked), "step": "save"}).status_code == 302
    pattern.refresh_from_db()
    assert (str(pattern.fte), due("review-12m")) == ("0.50", dt.date(2028, 6, 21))


def test_the_event_keeps_what_was_entered_before(
    enrolment: Enrolment, pattern: WorkingPattern, coordinator: User, api_for: ApiFor, path_of: PathOf
) -> None:
    path, api = path_of(enrolment, "working-patterns", pattern.pk), api_for(coordinator)
    changed = api.patch(path, {"fte": "0.6"}, If_Match=api.get(path)["ETag"])
    assert (changed.status_code, changed.json()["fte"], changed.json()["effective_from"]) == (200, "0.60", "2026-06-22")
    moved = api.patch(path, {"effective_from": "2026-07-06"}, If_Match=changed["ETag"])
    assert (moved.json()["fte"], moved.json()["effective_from"]) == ("0.60", "2026-07-06")
    events = Event.objects.filter(enrolment_id=enrolment.pk, kind="working_pattern.changed").order_by("number")
    assert [json.loads(event.body) for event in events] == [
        {"hundredths": 60, "was_from": "2026-06-22", "was_hundredths": 80},
        {"hundredths": 60, "was_from": "2026-06-22", "was_hundredths": 60},
    ]


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"fte": "0"}, 400, "fte"),
        ({"fte": "1.005"}, 400, "fte"),
        ({"fte": "1.5"}, 400, "fte"),
        ({"fte": None}, 400, "fte"),
        ({"effective_from": "2026-06-21"}, 400, "effective_from"),
        ({"effective_from": "2026-02-31"}, 400, "effective_from"),
        ({"effective_from": "2026-10-05"}, 409, "effective_from"),
    ],
)
def test_what_is_wrong_is_told_on_the_page_and_over_the_api_and_changes_nothing(
    body: dict[str, Any],
    status: int,
    field: str,
    address: str,
    enrolment: Enrolment,
    pattern: WorkingPattern,
    coordinator: User,
    api_for: ApiFor,
    path_of: PathOf,
    client_for: ClientFor,
) -> None:
    set_working_pattern(enrolment=enrolment, effective_from=dt.date(2026, 10, 5), fte="1.00", by=coordinator)
    before = api_for(coordinator).get(path_of(enrolment, "working-patterns", pattern.pk)).json()
    answer = api_for(coordinator).patch(path_of(enrolment, "working-patterns", pattern.pk), body, If_Match="*")
    assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (status, [field])
    typed = {**RIGHT, **(day(field, body[field]) if field == "effective_from" else {"fte": body["fte"] or ""})}
    page = client_for(coordinator).post(address, {**typed, "step": "save"})
    assert page.status_code == 200
    assert f'href="#id_{field}' in page.content.decode()
    assert f'name="fte" type="text" value="{typed["fte"]}"' in page.content.decode() or not typed["fte"]
    assert api_for(coordinator).get(path_of(enrolment, "working-patterns", pattern.pk)).json() == before


def test_the_version_is_asked_for_and_checked(
    enrolment: Enrolment, pattern: WorkingPattern, coordinator: User, supervisor: User, api_for: ApiFor, path_of: PathOf
) -> None:
    path = path_of(enrolment, "working-patterns", pattern.pk)
    assert api_for(coordinator).patch(path, {"fte": "0.6"}).json()["code"] == "if_match_required"
    assert api_for(coordinator).patch(path, {"fte": "0.6"}, If_Match='"0"').json()["code"] == "stale_version"
    assert api_for(supervisor).patch(path, {"fte": "0.6"}).status_code == 403
