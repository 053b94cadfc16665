"""The deadlines of an assessment are working days of England; days in a break do not count towards an appeal."""

import datetime as dt
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecf.assessments.deadlines import appeal_by, decision_due_on, opens_on, retake_due_on, tell_by
from ecf.core.working_days import is_working_day
from ecf.enrolments.intervals import Breaks, BreakSpan
from ecf.framework.definition import Milestone
from tests.cast import House

pytestmark = pytest.mark.django_db

TOLD_ON = dt.date(2026, 11, 23)
NOBODY = UUID(int=0)


def asks(months: int | None) -> Milestone:
    return Milestone("year-2-assessment", "Year-2 assessment", "assessment", 24, opens_before_months=months)


@pytest.mark.parametrize(
    ("due_on", "first"),
    [
        (dt.date(2028, 6, 22), dt.date(2028, 3, 22)),
        (dt.date(2028, 5, 31), dt.date(2028, 2, 29)),
        (dt.date(2028, 1, 31), dt.date(2027, 10, 31)),
        (None, None),
    ],
)
def test_it_opens_calendar_months_before_its_last_day(due_on, first):
    assert opens_on(asks(3), due_on) == first
    assert opens_on(asks(None), due_on) is None


def test_the_days_are_working_days_without_bank_holidays(north: House):
    """Christmas Day, Boxing Day's substitute and New Year's Day are left out."""
    employer_id = north.employer.pk
    assert decision_due_on(employer_id, TOLD_ON) == dt.date(2027, 1, 21)
    assert tell_by(employer_id, dt.date(2026, 12, 24)) == dt.date(2026, 12, 31)
    assert retake_due_on(employer_id, dt.date(2026, 8, 31)) == dt.date(2027, 2, 28)


def test_days_in_a_break_do_not_count_towards_an_appeal(north: House):
    employer_id = north.employer.pk
    assert appeal_by(employer_id, TOLD_ON, Breaks(())) == dt.date(2026, 12, 7)
    away = BreakSpan(dt.date(2026, 11, 30), dt.date(2026, 12, 13))
    assert appeal_by(employer_id, TOLD_ON, Breaks([away])) == dt.date(2026, 12, 21)
    assert appeal_by(employer_id, TOLD_ON, Breaks([BreakSpan(dt.date(2026, 12, 1), None)])) is None


@given(st.integers(1, 60), st.integers(0, 60))
def test_an_appeal_has_ten_working_days_outside_any_break(after, length):
    """Counted one day at a time."""
    span = BreakSpan(TOLD_ON + dt.timedelta(days=after), TOLD_ON + dt.timedelta(days=after + length))
    day, left = TOLD_ON, 10
    while left:
        day += dt.timedelta(days=1)
        left -= is_working_day(day) and not span.contains(day)
    assert last_day(Breaks([span])) == day


def last_day(breaks: Breaks) -> dt.date | None:
    """With the numbers that are assumed; no employer has chosen another here."""
    return appeal_by(NOBODY, TOLD_ON, breaks)
