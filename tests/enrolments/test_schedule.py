"""The schedule over the API: a bare list, each date with how it comes about."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import (
    choose_part_time,
    extend_milestone,
    record_milestone,
    set_working_pattern,
    start_break,
)
from ecf.people.models import User

ApiFor = Callable[[User | None], Any]
PathOf = Callable[..., str]

KEYS = [
    "milestone",
    "kind",
    "offset_months",
    "offset_days",
    "nominal_on",
    "due_on",
    "met_on",
    "outcome",
    "explanation",
]


@pytest.fixture
def schedule(enrolment: Enrolment, worker: User, api_for: ApiFor, path_of: PathOf) -> Callable[[], dict[str, Any]]:
    """The rows as the worker reads them now, by milestone."""

    def rows() -> dict[str, Any]:
        return {row["milestone"]: row for row in api_for(worker).get(path_of(enrolment, "schedule")).json()}

    return rows


def test_it_is_a_bare_list_in_order_with_every_key(
    enrolment: Enrolment, worker: User, api_for: ApiFor, path_of: PathOf
) -> None:
    rows = api_for(worker).get(path_of(enrolment, "schedule")).json()
    assert [row["milestone"] for row in rows] == [
        "agreement",
        *(f"review-{months}m" for months in (3, 6, 9, 12, 18)),
        "year-2-assessment",
        "review-36m",
        "review-48m",
        "year-5-assessment",
    ]
    assert all(list(row) == KEYS for row in rows)
    assert [row["kind"] for row in rows][::6] == ["agreement", "assessment"]
    agreement, review = rows[:2]
    assert (agreement["offset_months"], agreement["offset_days"]) == (None, 14)
    assert (review["offset_months"], review["offset_days"]) == (3, None)
    assert (review["met_on"], review["outcome"]) == (None, None)
    assert review["explanation"] == [
        {"rule": "start", "detail": "Starts on 22 June 2026", "days": 0, "on": "2026-06-22"},
        {"rule": "offset", "detail": "3 months after the start", "days": 92, "on": "2026-09-22"},
    ]


def test_breaks_and_patterns_stand_by_first_day_and_the_extension_last(
    enrolment: Enrolment, coordinator: User, schedule: Callable[[], dict[str, Any]]
) -> None:
    choose_part_time(enrolment=enrolment, choice="stretch", by=coordinator)
    extend_milestone(enrolment=enrolment, milestone="review-6m", months=1, reason="A move.", by=coordinator)
    set_working_pattern(enrolment=enrolment, effective_from=dt.date(2026, 10, 5), fte="0.80", by=coordinator)
    september = (dt.date(2026, 9, 1), dt.date(2026, 9, 30))
    start_break(enrolment=enrolment, reason="sickness", started_on=september[0], ended_on=september[1], by=coordinator)
    row = schedule()["review-6m"]
    assert [reason["rule"] for reason in row["explanation"]] == [
        "start",
        "offset",
        "break",
        "working_pattern",
        "extension",
    ]
    days = [reason["days"] for reason in row["explanation"]]
    assert (row["nominal_on"], days[:3]) == ("2026-12-22", [0, 183, 30])
    total = dt.date(2026, 6, 22) + dt.timedelta(days=sum(days))
    assert row["due_on"] == row["explanation"][-1]["on"] == total.isoformat()


def test_an_open_break_leaves_null_from_there_on(
    enrolment: Enrolment, coordinator: User, schedule: Callable[[], dict[str, Any]]
) -> None:
    start_break(enrolment=enrolment, reason="sickness", started_on=dt.date(2026, 11, 1), by=coordinator)
    row = schedule()["review-6m"]
    assert row["due_on"] is None
    assert row["nominal_on"] == "2026-12-22"
    last = row["explanation"][-1]
    assert (last["rule"], last["days"], last["on"]) == ("break", None, None)
    assert schedule()["review-3m"]["due_on"] == "2026-09-22"


def test_what_does_not_move_a_date_is_left_out(
    enrolment: Enrolment, coordinator: User, schedule: Callable[[], dict[str, Any]]
) -> None:
    set_working_pattern(enrolment=enrolment, effective_from=dt.date(2026, 6, 22), fte="0.50", by=coordinator)
    day = dt.date(2026, 11, 2)
    start_break(enrolment=enrolment, reason="bereavement", started_on=day, ended_on=day, by=coordinator)
    assert [reason["rule"] for reason in schedule()["review-3m"]["explanation"]] == ["start", "offset"]
    assert [reason["rule"] for reason in schedule()["review-6m"]["explanation"]] == ["start", "offset", "break"]


def test_a_recorded_outcome_is_shown(
    enrolment: Enrolment, supervisor: User, schedule: Callable[[], dict[str, Any]]
) -> None:
    met = dt.date(2026, 9, 20)
    record_milestone(enrolment=enrolment, milestone="review-3m", outcome="done", met_on=met, by=supervisor)
    row = schedule()["review-3m"]
    assert (row["met_on"], row["outcome"]) == ("2026-09-20", "done")
