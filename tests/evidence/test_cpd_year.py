"""The CPD year: 1 December to 30 November, renewed from 1 September."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecf.evidence.cpd_year import CpdYear, cpd_year_of, is_exempt

YEAR = cpd_year_of(date(2026, 9, 2))
days = st.dates(date(2000, 1, 1), date(2060, 12, 31))


def test_a_year_knows_its_dates_and_its_name():
    assert (YEAR.start, YEAR.end) == (date(2025, 12, 1), date(2026, 11, 30))
    assert (YEAR.renewal_opens, YEAR.renewal_closes) == (date(2026, 9, 1), date(2026, 11, 30))
    assert YEAR.label == "2025 to 2026"


@pytest.mark.parametrize(
    ("day", "starts_in"),
    [
        (date(2025, 11, 30), 2024),
        (date(2025, 12, 1), 2025),
        (date(2025, 12, 31), 2025),
        (date(2026, 1, 1), 2025),
        (date(2026, 11, 30), 2025),
        (date(2026, 12, 1), 2026),
    ],
)
def test_the_year_turns_on_1_december(day, starts_in):
    assert cpd_year_of(day) == CpdYear(starts_in)


@pytest.mark.parametrize(
    ("registered_on", "exempt"),
    [
        (None, False),
        (date(2020, 1, 1), False),
        (date(2026, 8, 31), False),
        (date(2026, 9, 1), True),
        (date(2026, 11, 30), True),
        (date(2027, 1, 10), True),
    ],
)
def test_who_joins_the_register_from_1_september_owes_no_cpd_that_year(registered_on, exempt):
    assert is_exempt(registered_on, YEAR) is exempt


def test_the_exemption_is_for_one_year_only():
    assert is_exempt(date(2026, 9, 1), YEAR)
    assert not is_exempt(date(2026, 9, 1), YEAR.next)


def test_the_renewal_window_includes_both_ends():
    inside = [date(2026, 9, 1), date(2026, 11, 30)]
    outside = [date(2026, 8, 31), date(2026, 12, 1), date(2025, 9, 1)]

    assert all(YEAR.in_renewal(day) for day in inside)
    assert not any(YEAR.in_renewal(day) for day in outside)


@given(days)
def test_every_day_is_in_one_year_and_years_follow_without_a_gap(day):
    year = cpd_year_of(day)

    assert year.contains(day) and not year.next.contains(day) and not year.previous.contains(day)
    assert year.end + timedelta(days=1) == year.next.start
    assert year.next.previous == year
