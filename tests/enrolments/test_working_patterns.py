"""Part-time work: the share of full time from a day on, and whether it moves the dates."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest

from ecf.core.models import Event
from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import set_working_pattern
from ecf.people.models import User

ApiFor = Callable[[User | None], Any]
PathOf = Callable[..., str]
Due = Callable[[str], dt.date | None]
HALF = {"effective_from": "2026-06-22", "fte": "0.5"}


def test_a_pattern_alone_keeps_the_dates_and_a_stretch_moves_them(
    enrolment: Enrolment, worker: User, coordinator: User, api_for: ApiFor, path_of: PathOf, due: Due
) -> None:
    made = api_for(coordinator).post(path_of(enrolment, "working-patterns"), HALF)
    assert made.status_code == 201
    assert made.json()["fte"] == "0.50"
    assert due("review-12m") == dt.date(2027, 6, 22)
    choice = api_for(worker).post(path_of(enrolment, "part-time-choice"), {"choice": "stretch"})
    assert (choice.status_code, choice.json()["part_time_choice"]) == (200, "stretch")
    assert due("review-12m") == dt.date(2028, 6, 21)
    reasons = json.loads(enrolment.milestones.get(key="review-12m").explanation)
    assert [row["rule"] for row in reasons] == ["start", "offset", "working_pattern"]
    kept = api_for(coordinator).post(path_of(enrolment, "part-time-choice"), {"choice": "keep"})
    assert kept.status_code == 200
    assert due("review-12m") == dt.date(2027, 6, 22)
    enrolment.refresh_from_db()
    assert enrolment.part_time_answered_on == dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("changes", "field", "status", "code"),
    [
        ({"fte": "0"}, "fte", 400, "fte"),
        ({"fte": "0.00"}, "fte", 400, "fte"),
        ({"fte": "1.005"}, "fte", 400, "fte"),
        ({"fte": "1.5"}, "fte", 400, "fte"),
        ({"fte": "-0.2"}, "fte", 400, "fte"),
        ({"fte": "0.999"}, "fte", 400, "fte"),
        ({"fte": "half"}, "fte", 400, "invalid"),
        ({"fte": "Infinity"}, "fte", 400, "invalid"),
        ({"fte": None}, "fte", 400, "invalid"),
        ({"effective_from": "2026-06-21"}, "effective_from", 400, "before_start"),
        ({"effective_from": "2026-10-05"}, "effective_from", 409, "overlapping_pattern"),
    ],
)
def test_a_wrong_pattern_is_told_at_its_field_and_nothing_changes(
    changes: dict[str, Any],
    field: str,
    status: int,
    code: str,
    enrolment: Enrolment,
    coordinator: User,
    api_for: ApiFor,
    path_of: PathOf,
) -> None:
    set_working_pattern(enrolment=enrolment, effective_from=dt.date(2026, 10, 5), fte="0.60", by=coordinator)
    answer = api_for(coordinator).post(path_of(enrolment, "working-patterns"), {**HALF, **changes})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert enrolment.working_patterns.count() == 1


@pytest.mark.parametrize("fte", ["0.01", "1", "1.00", "0.6"])
def test_the_edges_of_the_share_are_taken(
    fte: str, enrolment: Enrolment, coordinator: User, api_for: ApiFor, path_of: PathOf
) -> None:
    assert api_for(coordinator).post(path_of(enrolment, "working-patterns"), {**HALF, "fte": fte}).status_code == 201


def test_the_share_of_today_is_shown_and_a_later_one_is_not_yet(
    enrolment: Enrolment, coordinator: User, api_for: ApiFor, path_of: PathOf
) -> None:
    for day, fte in [("2026-09-01", "0.80"), ("2026-11-23", "0.60"), ("2026-11-24", "0.40")]:
        api_for(coordinator).post(path_of(enrolment, "working-patterns"), {"effective_from": day, "fte": fte})
    assert api_for(coordinator).get(path_of(enrolment)).json()["fte"] == "0.60"


def test_the_event_of_a_pattern_holds_whole_numbers(enrolment: Enrolment, coordinator: User) -> None:
    set_working_pattern(enrolment=enrolment, effective_from=dt.date(2026, 10, 5), fte="0.57", by=coordinator)
    event = Event.objects.get(enrolment_id=enrolment.pk, kind="working_pattern.set")
    assert json.loads(event.body) == {"hundredths": 57}


@pytest.mark.parametrize("role", ["worker", "supervisor", "psw"])
def test_only_the_coordinator_enters_a_pattern(
    role: str, request: pytest.FixtureRequest, enrolment: Enrolment, api_for: ApiFor, path_of: PathOf
) -> None:
    answer = api_for(request.getfixturevalue(role)).post(path_of(enrolment, "working-patterns"), HALF)
    assert answer.status_code == 403


@pytest.mark.parametrize("role", ["supervisor", "assessor", "psw"])
def test_the_choice_is_the_workers_or_the_coordinators(
    role: str, request: pytest.FixtureRequest, enrolment: Enrolment, api_for: ApiFor, path_of: PathOf
) -> None:
    path = path_of(enrolment, "part-time-choice")
    assert api_for(request.getfixturevalue(role)).post(path, {"choice": "stretch"}).status_code == 403


def test_another_choice_than_keep_or_stretch_is_refused(
    enrolment: Enrolment, worker: User, api_for: ApiFor, path_of: PathOf
) -> None:
    answer = api_for(worker).post(path_of(enrolment, "part-time-choice"), {"choice": "shrink"})
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["choice"]
