"""England's working days, by example and against counting one day at a time."""

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecf.core.working_days import (
    add_working_days,
    is_working_day,
    next_working_day,
    previous_working_day,
    working_days_between,
)

ONE_DAY = timedelta(days=1)
BANK_HOLIDAYS = holidays.country_holidays("GB", subdiv="ENG", years=range(2016, 2034))
days = st.dates(date(2018, 1, 1), date(2031, 12, 31))


def works(day):
    return day.weekday() < 5 and day not in BANK_HOLIDAYS


def step(day, count):
    way = ONE_DAY if count > 0 else -ONE_DAY
    while count:
        day += way
        count -= works(day) * (1 if count > 0 else -1)
    return day


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 9, 2), True),
        (date(2026, 9, 5), False),  # Saturday
        (date(2026, 9, 6), False),  # Sunday
        (date(2026, 4, 3), False),  # Good Friday
        (date(2026, 8, 31), False),  # summer bank holiday, England
        (date(2026, 8, 3), True),  # summer bank holiday, Scotland only
        (date(2026, 12, 28), False),  # Boxing Day in lieu
        (date(2022, 9, 19), False),  # the state funeral
        (date(2026, 3, 17), True),  # St Patrick's Day, Northern Ireland only
        (date(2026, 12, 31), True),
    ],
)
def test_weekends_and_englands_bank_holidays_are_out(day, working):
    assert is_working_day(day) is working


def test_easter_is_stepped_over_both_ways():
    assert add_working_days(date(2026, 4, 2), 1) == date(2026, 4, 7)
    assert add_working_days(date(2026, 4, 7), -1) == date(2026, 4, 2)
    assert add_working_days(date(2026, 4, 4), 0) == date(2026, 4, 4)


def test_the_nearest_working_day_is_the_day_itself_if_it_is_one():
    assert next_working_day(date(2026, 9, 2)) == previous_working_day(date(2026, 9, 2)) == date(2026, 9, 2)
    assert next_working_day(date(2026, 4, 3)) == date(2026, 4, 7)
    assert previous_working_day(date(2026, 4, 6)) == date(2026, 4, 2)


def test_days_are_counted_after_the_first_up_to_and_including_the_last():
    assert working_days_between(date(2026, 9, 2), date(2026, 9, 2)) == 0
    assert working_days_between(date(2026, 9, 2), date(2026, 9, 3)) == 1
    assert working_days_between(date(2026, 9, 4), date(2026, 9, 7)) == 1
    assert working_days_between(date(2026, 9, 7), date(2026, 9, 4)) == -1


@settings(deadline=None, max_examples=150)
@given(days, st.integers(-300, 300))
def test_adding_is_stepping_one_day_at_a_time(day, count):
    assert add_working_days(day, count) == step(day, count)


@settings(deadline=None, max_examples=100)
@given(days, st.integers(-500, 500))
def test_counting_is_looking_at_every_day(start, apart):
    end = start + timedelta(days=apart)
    first, last = min(start, end), max(start, end)
    seen = sum(works(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))

    assert working_days_between(start, end) == (seen if apart >= 0 else -seen)


@settings(deadline=None, max_examples=100)
@given(days)
def test_the_nearest_working_days_enclose_the_day(day):
    assert is_working_day(day) == works(day)
    assert next_working_day(day) == (day if works(day) else step(day, 1))
    assert previous_working_day(day) == (day if works(day) else step(day, -1))
