"""Breaks: put in force, ended, confirmed; who reads the reason."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ecf.core.models import Event
from ecf.enrolments.models import Break, BreakReason, Enrolment
from ecf.enrolments.services import end_break, start_break
from ecf.people.models import User

ApiFor = Callable[[User | None], Any]
PathOf = Callable[..., str]
Due = Callable[[str], dt.date | None]
LEAVE = {"reason": "sickness", "started_on": "2026-09-01", "ended_on": "2026-09-30"}


@pytest.fixture
def leave(enrolment: Enrolment, coordinator: User) -> Break:
    """`worker` was away, sick, for the 30 days of September."""
    return start_break(
        enrolment=enrolment,
        reason="sickness",
        started_on=dt.date(2026, 9, 1),
        ended_on=dt.date(2026, 9, 30),
        by=coordinator,
    )


def test_a_break_is_in_force_at_once_and_moves_what_comes_after_it(
    enrolment: Enrolment, coordinator: User, api_for: ApiFor, path_of: PathOf, due: Due
) -> None:
    assert due("review-6m") == dt.date(2026, 12, 22)
    version = Enrolment.objects.get(pk=enrolment.pk).version
    agreed = [{"party": "supervisor", "name": "A. Supervisor", "agreed_on": "2026-08-28"}]
    answer = api_for(coordinator).post(path_of(enrolment, "breaks"), {**LEAVE, "agreements": agreed})
    made = answer.json()
    assert answer.status_code == 201
    assert answer["Location"].endswith(f"/breaks/{made['id']}/")
    assert {key: made[key] for key in LEAVE} == LEAVE
    assert made["agreements"] == agreed
    assert made["confirmed_on"] is None
    assert due("review-6m") == dt.date(2027, 1, 21)
    assert due("agreement") == dt.date(2026, 7, 6)
    assert Enrolment.objects.get(pk=enrolment.pk).version > version


def test_an_open_break_takes_the_dates_away_until_it_ends(
    enrolment: Enrolment, coordinator: User, api_for: ApiFor, path_of: PathOf, due: Due
) -> None:
    opened = {"reason": "parental_leave", "started_on": "2026-11-01"}
    made = api_for(coordinator).post(path_of(enrolment, "breaks"), opened).json()
    assert made["ended_on"] is None
    assert due("review-6m") is None
    assert due("review-3m") == dt.date(2026, 9, 22)
    path = path_of(enrolment, "breaks", made["id"], "end")
    ended = api_for(coordinator).post(path, {"ended_on": "2026-11-30"})
    assert (ended.status_code, ended.json()["ended_on"]) == (200, "2026-11-30")
    assert due("review-6m") == dt.date(2027, 1, 21)


@pytest.mark.parametrize(
    ("changes", "field", "status", "code"),
    [
        ({"reason": "capability"}, "reason", 400, "break_reason"),
        ({"reason": "holiday"}, "reason", 400, "break_reason"),
        ({"ended_on": "2026-08-31"}, "ended_on", 400, "ends_before_start"),
        ({"started_on": "2026-06-21"}, "started_on", 400, "before_start"),
        ({"started_on": "2026-09-31"}, "started_on", 400, "invalid"),
        ({"started_on": "2026-10-31", "ended_on": None}, "started_on", 409, "overlapping_break"),
        ({"started_on": "2026-09-15", "ended_on": "2026-10-01"}, "started_on", 409, "overlapping_break"),
        ({"started_on": "2026-10-31", "ended_on": "2026-11-01"}, "started_on", 409, "overlapping_break"),
    ],
)
def test_a_wrong_break_is_told_at_its_field_and_moves_nothing(
    changes: dict[str, Any],
    field: str,
    status: int,
    code: str,
    enrolment: Enrolment,
    coordinator: User,
    api_for: ApiFor,
    path_of: PathOf,
    due: Due,
) -> None:
    start_break(
        enrolment=enrolment,
        reason="bereavement",
        started_on=dt.date(2026, 10, 1),
        ended_on=dt.date(2026, 10, 31),
        by=coordinator,
    )
    before = due("review-6m")
    answer = api_for(coordinator).post(path_of(enrolment, "breaks"), {**LEAVE, **changes})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert (enrolment.breaks.count(), due("review-6m")) == (1, before)


def test_breaks_that_touch_do_not_overlap(
    enrolment: Enrolment, coordinator: User, leave: Break, api_for: ApiFor, path_of: PathOf
) -> None:
    following = {"reason": "sickness", "started_on": "2026-10-01", "ended_on": "2026-10-02"}
    assert api_for(coordinator).post(path_of(enrolment, "breaks"), following).status_code == 201


def test_nobody_agrees_in_the_future(enrolment: Enrolment, coordinator: User, api_for: ApiFor, path_of: PathOf) -> None:
    agreed = [
        {"party": "worker", "name": "Worker", "agreed_on": "2026-11-23"},
        {"party": "assessor", "name": "Assessor", "agreed_on": "2026-11-24"},
    ]
    answer = api_for(coordinator).post(path_of(enrolment, "breaks"), {**LEAVE, "agreements": agreed})
    assert (answer.status_code, answer.json()["code"]) == (400, "in_the_future")
    assert [error["field"] for error in answer.json()["errors"]] == ["agreements.1.agreed_on"]
    assert not enrolment.breaks.exists()


def test_every_reason_but_capability_is_there() -> None:
    assert set(BreakReason.values) == {
        "sickness",
        "bereavement",
        "parental_leave",
        "inadequate_support",
        "career_break",
        "between_employers",
        "suspension",
    }


@pytest.mark.parametrize("role", ["worker", "supervisor", "assessor", "psw"])
def test_only_the_coordinator_enters_a_break(
    role: str, request: pytest.FixtureRequest, enrolment: Enrolment, api_for: ApiFor, path_of: PathOf
) -> None:
    assert api_for(request.getfixturevalue(role)).post(path_of(enrolment, "breaks"), LEAVE).status_code == 403


def test_a_break_cannot_end_before_it_starts_nor_run_into_the_next(
    enrolment: Enrolment, coordinator: User, leave: Break, api_for: ApiFor, path_of: PathOf
) -> None:
    start_break(enrolment=enrolment, reason="sickness", started_on=dt.date(2026, 10, 10), by=coordinator)
    path = path_of(enrolment, "breaks", leave.pk, "end")
    assert api_for(coordinator).post(path, {"ended_on": "2026-08-31"}).status_code == 400
    assert api_for(coordinator).post(path, {"ended_on": "2026-10-10"}).status_code == 409
    assert api_for(coordinator).post(path, {"ended_on": "2026-10-09"}).status_code == 200


def test_the_break_of_somebody_else_is_404(
    other_enrolment: Enrolment, coordinator: User, leave: Break, api_for: ApiFor, path_of: PathOf
) -> None:
    path = path_of(other_enrolment, "breaks", leave.pk, "end")
    assert api_for(coordinator).post(path, {"ended_on": "2026-10-09"}).status_code == 404
    assert api_for(coordinator).post(path_of(other_enrolment, "breaks", "x", "end"), {}).status_code == 404


def test_the_worker_confirms_once_and_only_after_the_return(
    enrolment: Enrolment, worker: User, coordinator: User, leave: Break, api_for: ApiFor, path_of: PathOf
) -> None:
    path = path_of(enrolment, "breaks", leave.pk, "confirm")
    assert api_for(coordinator).post(path).status_code == 403
    confirmed = api_for(worker).post(path)
    assert (confirmed.status_code, confirmed.json()["confirmed_on"]) == (200, "2026-11-23")
    assert confirmed.json()["reason"] == "sickness"
    assert api_for(worker).post(path).json()["code"] == "already_confirmed"
    opened = start_break(enrolment=enrolment, reason="sickness", started_on=dt.date(2026, 11, 1), by=coordinator)
    early = api_for(worker).post(path_of(enrolment, "breaks", opened.pk, "confirm"))
    assert (early.status_code, early.json()["code"]) == (409, "break_not_over")


def test_a_corrected_end_is_confirmed_again(
    enrolment: Enrolment, worker: User, coordinator: User, leave: Break, api_for: ApiFor, path_of: PathOf
) -> None:
    api_for(worker).post(path_of(enrolment, "breaks", leave.pk, "confirm"))
    assert end_break(spell=leave, ended_on=dt.date(2026, 9, 30), by=coordinator).confirmed_on is not None
    assert end_break(spell=leave, ended_on=dt.date(2026, 10, 2), by=coordinator).confirmed_on is None


def test_no_event_and_no_explanation_says_why_somebody_was_away(enrolment: Enrolment, leave: Break) -> None:
    event = Event.objects.get(enrolment_id=enrolment.pk, kind="break.started")
    assert json.loads(event.body) == {"ended_on": "2026-09-30"}
    explanation = enrolment.milestones.get(key="review-6m").explanation
    assert "Agreed break, 1 September 2026 to 30 September 2026 (30 days)" in explanation
    assert "ickness" not in explanation


@pytest.mark.parametrize(
    ("role", "reads"),
    [("worker", True), ("coordinator", True), ("supervisor", False), ("assessor", False), ("psw", False)],
)
def test_the_page_tells_the_reason_to_the_worker_and_the_coordinator_only(
    role: str,
    reads: bool,
    request: pytest.FixtureRequest,
    enrolment: Enrolment,
    leave: Break,
    client_for: Callable[[User], Client],
) -> None:
    page = client_for(request.getfixturevalue(role)).get(reverse("journey", args=[enrolment.pk])).content.decode()
    assert ("Sickness" in page) is reads
    assert "1 September 2026 to 30 September 2026" in page
