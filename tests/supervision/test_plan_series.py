"""A series falls on working days, past breaks and absences, and says where the gaps get too long."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from ecf.core.errors import BadValue, Conflict, NotAllowed
from ecf.core.working_days import is_working_day
from ecf.enrolments.models import Enrolment
from ecf.enrolments.selectors import with_clock
from ecf.enrolments.services import start_break
from ecf.people.models import User
from ecf.supervision.models import SupervisionSession
from ecf.supervision.series import RHYTHMS, asked_days, open_days, series_of
from ecf.supervision.services import cancel_series, change_session, plan_series, record_absence
from tests.cast import TODAY

DAY = dt.date
ClientFor = Callable[[User], Client]


def clocked(enrolment: Enrolment) -> Enrolment:
    return with_clock(Enrolment.objects.filter(pk=enrolment.pk).select_related("framework_version")).get()


@given(
    first=st.dates(DAY(2024, 1, 1), DAY(2030, 1, 1)),
    rhythm=st.sampled_from([code for code, _ in RHYTHMS]),
    count=st.integers(2, 26),
    closed=st.sets(st.integers(0, 200), max_size=60),
)
def test_each_day_is_open_in_order_and_apart(first: DAY, rhythm: str, count: int, closed: set[int]) -> None:
    shut = {first + dt.timedelta(days=number) for number in closed}
    found = open_days(asked_days(first, rhythm, count), shut.__contains__)
    days = [day for _, day in found]
    assert days == sorted(set(days))
    assert all(is_working_day(day) and day not in shut and day >= asked for asked, day in found)
    for asked, day in found:  # the slow way: no open working day was passed over
        between = [asked + dt.timedelta(days=n) for n in range((day - asked).days)]
        assert not [each for each in between if is_working_day(each) and each not in shut]


def test_bank_holidays_breaks_and_both_sides_absences_are_stepped_over(
    enrolment: Enrolment, supervisor: User, coordinator: User
) -> None:
    record_absence(
        enrolment=enrolment, side="supervisor", started_on=DAY(2027, 1, 11), ended_on=DAY(2027, 1, 12), by=supervisor
    )
    start_break(
        enrolment=enrolment, reason="sickness", started_on=DAY(2027, 1, 18), ended_on=DAY(2027, 1, 26), by=coordinator
    )
    found = series_of(clocked(enrolment), first=DAY(2026, 12, 28), rhythm="weekly", count=5)
    assert [each.day for each in found] == [
        DAY(2026, 12, 29),  # 28 December stands in for Boxing Day
        DAY(2027, 1, 4),
        DAY(2027, 1, 13),  # the supervisor is away
        DAY(2027, 1, 27),  # back from the break; 18 January falls out
    ]
    assert [each.is_moved for each in found] == [True, False, True, True]


def test_a_rhythm_that_is_too_slow_says_so(enrolment: Enrolment) -> None:
    """`worker` is in month 5: every 14 days and 5 of grace until month 6."""
    found = series_of(clocked(enrolment), first=DAY(2026, 11, 30), rhythm="four_weekly", count=3)
    assert found[1].wanted_by == DAY(2026, 12, 19)
    assert [each.is_late for each in found] == [True, True, False]  # nothing was held before; then; monthly by now


def test_planned_at_once_once_and_each_can_be_moved(enrolment: Enrolment, worker: User) -> None:
    values = {"first": DAY(2026, 12, 7), "rhythm": "fortnightly", "count": 3}
    made = plan_series(enrolment=clocked(enrolment), **values, place="Room 2", by=worker)
    assert [row.planned_for for row in made] == [DAY(2026, 12, 7), DAY(2026, 12, 21), DAY(2027, 1, 4)]
    assert len({row.series for row in made}) == 1
    with pytest.raises(Conflict, match="already"):
        plan_series(enrolment=clocked(enrolment), **values, by=worker)
    moved = change_session(session=made[1], changes={"planned_for": DAY(2026, 12, 22)}, by=worker)
    assert (moved.moves, moved.series) == (1, made[0].series)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"count": 1}, "count"),
        ({"count": 27}, "count"),
        ({"rhythm": "daily"}, "rhythm"),
        ({"first": DAY(2026, 11, 20)}, "first"),
    ],
)
def test_what_makes_no_series_is_told_at_its_field(
    changes: dict, field: str, enrolment: Enrolment, worker: User
) -> None:
    values = {"first": DAY(2026, 12, 7), "rhythm": "weekly", "count": 3} | changes
    with pytest.raises(BadValue) as told:
        plan_series(enrolment=clocked(enrolment), **values, by=worker)
    assert told.value.field == field
    assert not SupervisionSession.objects.exists()


def test_the_page_shows_the_days_first(enrolment: Enrolment, supervisor: User, client_for: ClientFor) -> None:
    browser, path = client_for(supervisor), reverse("plan_series", args=[enrolment.pk])
    sent = {"rhythm": "weekly", "count": "3", "starts_at": "9.30", "place": "Room 2"}
    sent |= {"first-day": "7", "first-month": "12", "first-year": "2026"}
    shown = browser.post(path, sent | {"look": "1"})
    assert "14 December 2026" in shown.text
    assert not SupervisionSession.objects.exists()
    assert browser.post(path, sent | {"plan": "1"}).status_code == 302
    assert {row.starts_at for row in SupervisionSession.objects.all()} == {dt.time(9, 30)}
    wrong = browser.post(path, sent | {"first-day": "31", "first-month": "2", "starts_at": "25:00"})
    assert wrong.context["form"].errors.keys() == {"first", "starts_at"}


def test_the_rest_of_a_series_is_cancelled_and_stays_visible(
    enrolment: Enrolment, worker: User, supervisor: User, other_supervisor: User, client_for: ClientFor
) -> None:
    made = plan_series(enrolment=clocked(enrolment), first=DAY(2026, 12, 7), rhythm="weekly", count=3, by=worker)
    with pytest.raises(NotAllowed):
        cancel_series(session=made[1], cancelled_by="worker", reason="Court.", by=other_supervisor)
    cancel_series(session=made[1], cancelled_by="supervisor", reason="I move to another team.", by=supervisor)
    rows = SupervisionSession.objects.order_by("planned_for")
    assert [row.state for row in rows] == ["planned", "cancelled", "cancelled"]
    seen = client_for(worker).get(reverse("session_list")).text
    assert seen.count("I move to another team.") == 2
    assert made[0].planned_for > TODAY
