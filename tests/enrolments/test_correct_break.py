"""A break that was entered wrong: other dates, another reason; the worker is asked to confirm again."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ecf.core.errors import Conflict
from ecf.core.models import Event
from ecf.enrolments.models import Break, Enrolment
from ecf.enrolments.services import confirm_break, correct_break, remove_break, start_break
from ecf.people.models import User
from tests.enrolments.steps import boxes, day, look, save, words

ClientFor = Callable[[User], Client]
ApiFor = Callable[[User | None], Any]
PathOf = Callable[..., str]
Due = Callable[[str], dt.date | None]
RIGHT = {"reason": "sickness", **day("started_on", "2026-09-08"), **day("ended_on", "2026-09-30")}


@pytest.fixture
def leave(enrolment: Enrolment, coordinator: User, worker: User) -> Break:
    """`worker` was away, sick, in September, and has confirmed it."""
    dates = {"started_on": dt.date(2026, 9, 1), "ended_on": dt.date(2026, 9, 30)}
    spell = start_break(enrolment=enrolment, reason="sickness", **dates, by=coordinator)
    return confirm_break(spell=spell, by=worker)


@pytest.fixture
def address(enrolment: Enrolment, leave: Break) -> str:
    return reverse("correct_break", args=[enrolment.pk, leave.pk])


def kinds(enrolment: Enrolment) -> list[str]:
    return list(Event.objects.filter(enrolment_id=enrolment.pk).order_by("-number").values_list("kind", flat=True))


def test_other_dates_move_the_milestones_and_are_to_be_confirmed_again(
    enrolment: Enrolment, leave: Break, coordinator: User, due: Due
) -> None:
    corrected = correct_break(
        spell=leave, started_on=dt.date(2026, 9, 8), ended_on=dt.date(2026, 9, 30), by=coordinator
    )
    assert (corrected.confirmed_on, due("review-6m")) == (None, dt.date(2027, 1, 14))
    event = Event.objects.get(enrolment_id=enrolment.pk, kind="break.corrected")
    assert json.loads(event.body) == {
        "ended_on": "2026-09-30",
        "was_started_on": "2026-09-01",
        "was_ended_on": "2026-09-30",
    }


def test_without_an_end_it_is_open_again(leave: Break, coordinator: User, due: Due) -> None:
    assert correct_break(spell=leave, started_on=leave.started_on, ended_on=None, by=coordinator).ended_on is None
    assert due("review-6m") is None


def test_another_reason_alone_leaves_the_dates_confirmed_and_is_told_to_two_people_only(
    enrolment: Enrolment, leave: Break, coordinator: User, supervisor: User, api_for: ApiFor, path_of: PathOf
) -> None:
    dates = {"started_on": leave.started_on, "ended_on": leave.ended_on}
    corrected = correct_break(spell=leave, **dates, reason="bereavement", by=coordinator)
    assert (corrected.reason, corrected.confirmed_on) == ("bereavement", dt.date(2026, 11, 23))
    event = Event.objects.get(enrolment_id=enrolment.pk, kind="break.reason_changed")
    assert (event.audience, json.loads(event.body)) == ("worker_coordinator", {})
    seen = {row["kind"] for row in api_for(supervisor).get(path_of(enrolment, "timeline")).json()["results"]}
    assert "break.started" in seen
    assert "break.reason_changed" not in seen


def test_nothing_happens_where_nothing_differs(enrolment: Enrolment, leave: Break, coordinator: User) -> None:
    before = kinds(enrolment)
    same = {"started_on": leave.started_on, "ended_on": leave.ended_on, "reason": leave.reason}
    assert correct_break(spell=leave, **same, by=coordinator).version == leave.version
    assert kinds(enrolment) == before


def test_the_page_starts_from_what_is_stored_and_shows_the_dates_first(
    address: str, leave: Break, coordinator: User, client_for: ClientFor, due: Due
) -> None:
    client = client_for(coordinator)
    page = client.get(address)
    assert boxes(page, "started_on") == ("1", "9", "2026")
    assert "they are asked to confirm them again" in words(page)
    assert "21 January 2027 14 January 2027 , 7 days earlier" in words(look(client, address, RIGHT))
    assert due("review-6m") == dt.date(2027, 1, 21)
    assert save(client, address, RIGHT).status_code == 302
    leave.refresh_from_db()
    assert (leave.started_on, leave.confirmed_on) == (dt.date(2026, 9, 8), None)
    assert due("review-6m") == dt.date(2027, 1, 14)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (day("started_on", "2026-06-21"), "The break starts before the programme did."),
        (day("ended_on", "2026-09-07"), "The break ends before it starts."),
        (day("ended_on", "2026-10-05"), "Another break already covers some of these days."),
        (day("ended_on", "2026-02-31"), "31 February 2026 is not a date in the calendar"),
        ({"reason": "capability"}, "Capability is never a reason for a break"),
    ],
)
def test_a_wrong_correction_is_told_and_changes_nothing(
    changes: dict[str, Any],
    told: str,
    address: str,
    enrolment: Enrolment,
    leave: Break,
    coordinator: User,
    client_for: ClientFor,
) -> None:
    start_break(enrolment=enrolment, reason="sickness", started_on=dt.date(2026, 10, 5), by=coordinator)
    typed = {**RIGHT, **changes}
    answer = client_for(coordinator).post(address, {**typed, "step": "save"})
    assert told in answer.content.decode()
    for name in ("started_on", "ended_on"):
        assert boxes(answer, name) == tuple(typed[f"{name}-{part}"] for part in ("day", "month", "year"))
    fresh = Break.objects.get(pk=leave.pk)
    assert (fresh.started_on, fresh.ended_on, fresh.reason) == (leave.started_on, leave.ended_on, leave.reason)


def test_the_api_corrects_what_is_sent_and_needs_the_version(
    enrolment: Enrolment, leave: Break, coordinator: User, api_for: ApiFor, path_of: PathOf, due: Due
) -> None:
    api, path = api_for(coordinator), path_of(enrolment, "breaks", leave.pk)
    assert api.patch(path, {"started_on": "2026-09-08"}).json()["code"] == "if_match_required"
    stale = api.patch(path, {"started_on": "2026-09-08"}, If_Match='"0"')
    assert (stale.status_code, stale.json()["current_version"]) == (409, leave.version)
    found = api.get(path)
    changed = api.patch(path, {"started_on": "2026-09-08"}, If_Match=found["ETag"])
    assert changed.status_code == 200
    assert {
        **found.json(),
        "started_on": "2026-09-08",
        "confirmed_on": None,
        "version": found.json()["version"] + 1,
    } == (changed.json())
    assert changed["ETag"] == f'"{changed.json()["version"]}"'
    assert due("review-6m") == dt.date(2027, 1, 14)
    opened = api.patch(path, {"ended_on": None, "reason": "parental_leave"}, If_Match=changed["ETag"]).json()
    assert (opened["started_on"], opened["ended_on"], opened["reason"]) == ("2026-09-08", None, "parental_leave")


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"started_on": "2026-06-21"}, 400, "started_on"),
        ({"ended_on": "2026-08-31"}, 400, "ended_on"),
        ({"ended_on": "2026-02-31"}, 400, "ended_on"),
        ({"started_on": None}, 400, "started_on"),
        ({"reason": "capability"}, 400, "reason"),
        ({"reason": None}, 400, "reason"),
        ({"confirmed_on": "2026-09-01"}, 400, "confirmed_on"),
        ({"ended_on": "2026-10-05"}, 409, "started_on"),
    ],
)
def test_the_api_tells_what_is_wrong_and_changes_nothing(
    body: dict[str, Any],
    status: int,
    field: str,
    enrolment: Enrolment,
    leave: Break,
    coordinator: User,
    api_for: ApiFor,
    path_of: PathOf,
) -> None:
    start_break(enrolment=enrolment, reason="sickness", started_on=dt.date(2026, 10, 5), by=coordinator)
    path, api = path_of(enrolment, "breaks", leave.pk), api_for(coordinator)
    before = api.get(path).json()
    answer = api.patch(path, body, If_Match="*")
    assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (status, [field])
    assert api.get(path).json() == before


def test_a_break_that_was_taken_out_meanwhile_is_a_conflict(leave: Break, coordinator: User) -> None:
    remove_break(spell=leave, by=coordinator)
    with pytest.raises(Conflict, match="taken this break out"):
        correct_break(spell=leave, started_on=leave.started_on, ended_on=None, by=coordinator)
