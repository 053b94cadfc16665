"""The ladders of reminders, checked against a walk through the calendar, day by day."""

import datetime as dt

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecf.people.catalogue import CATALOGUE
from ecf.reminders.rungs import (
    Part,
    milestone_rungs,
    missed_rung,
    newest_in_window,
    sign_off_rungs,
    supervision_rungs,
)

BANK_HOLIDAYS = holidays.country_holidays("GB", subdiv="ENG", years=range(2017, 2042))
DAYS = st.dates(dt.date(2018, 1, 1), dt.date(2040, 12, 31))
DAY = dt.timedelta(days=1)
NUMBERS = {key: kind.default for key, kind in CATALOGUE.items() if kind.default is not None}


def works(day):
    return day.weekday() < 5 and day not in BANK_HOLIDAYS


def walk(day, step):
    """The day itself if people work on it, else the first that way on which they do."""
    while not works(day):
        day += step
    return day


def count_working(day, count, step):
    while count:
        day += step
        if works(day):
            count -= 1
    return day


def told(rungs):
    return [(rung.part, rung.name, rung.on) for rung in rungs]


@given(DAYS, st.booleans())
@settings(max_examples=200, deadline=None)
def test_milestone_rungs_are_what_a_walk_through_the_calendar_finds(due_on, is_assessment):
    expected = [(Part.WORKER, "-90", walk(due_on - 90 * DAY, -DAY))] if is_assessment else []
    expected += [
        (Part.WORKER, "-28", walk(due_on - 28 * DAY, -DAY)),
        (Part.WORKER, "-7", walk(due_on - 7 * DAY, -DAY)),
        (Part.WORKER, "0", walk(due_on, -DAY)),
        (Part.WORKER, "+7", walk(due_on + 7 * DAY, DAY)),
        (Part.SUPERVISOR, "+7", walk(due_on + 7 * DAY, DAY)),
        (Part.COORDINATOR, "+14", walk(due_on + 14 * DAY, DAY)),
    ]
    assert told(milestone_rungs(due_on, NUMBERS, is_assessment=is_assessment)) == expected


@given(DAYS, st.integers(1, 14))
@settings(max_examples=200, deadline=None)
def test_supervision_rungs_are_what_a_walk_through_the_calendar_finds(due_on, grace):
    overdue_from = due_on + grace * DAY
    assert told(supervision_rungs(due_on, overdue_from, NUMBERS)) == [
        (Part.SUPERVISOR, "-2", count_working(due_on, 2, -DAY)),
        (Part.SUPERVISOR, "overdue", walk(overdue_from, DAY)),
    ]
    assert missed_rung(overdue_from, 2).on == walk(overdue_from, DAY)
    assert missed_rung(overdue_from, 2).part == Part.COORDINATOR


@given(DAYS)
@settings(max_examples=200, deadline=None)
def test_sign_off_rungs_count_working_days_after_the_submission(submitted_on):
    assert told(sign_off_rungs(submitted_on, NUMBERS)) == [
        (Part.SUPERVISOR, "+5", count_working(submitted_on, 5, DAY)),
        (Part.SUPERVISOR, "+10", count_working(submitted_on, 10, DAY)),
    ]


@given(DAYS, st.integers(0, 20), st.integers(-120, 40))
@settings(max_examples=200, deadline=None)
def test_only_the_newest_rung_of_each_person_in_the_window_is_told(due_on, length, offset):
    on = due_on + offset * DAY
    since = on - length * DAY
    rungs = milestone_rungs(due_on, NUMBERS, is_assessment=True)
    found = newest_in_window(rungs, since=since, on=on)
    for part in Part:
        inside = [r for r in rungs if r.part == part and r.on in {since + n * DAY for n in range(length + 1)}]
        mine = [r for r in found if r.part == part]
        assert len(mine) == (1 if inside else 0)
        assert all(rung.on == max(r.on for r in inside) for rung in mine)


@pytest.mark.parametrize(
    ("due_on", "name", "expected"),
    [
        ("2026-12-20", "0", "2026-12-18"),
        ("2026-12-20", "+7", "2026-12-29"),
        ("2027-03-29", "0", "2027-03-25"),
        ("2027-01-01", "-7", "2026-12-24"),
    ],
)
def test_before_or_on_the_day_goes_back_and_after_goes_forward(due_on, name, expected):
    rungs = milestone_rungs(dt.date.fromisoformat(due_on), NUMBERS, is_assessment=False)
    assert next(r.on for r in rungs if r.name == name) == dt.date.fromisoformat(expected)
