"""What an assessment brings among the days ahead: a booked discussion; the last day to appeal, to the worker alone."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from ecf.assessments.services import book_discussion, lodge_appeal, record_discussion
from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import withdraw_enrolment
from ecf.home.calendar_feed import calendar_of
from ecf.home.coming_up import coming_up, with_dates
from tests.assessments.assessing import decided, full_portfolio, handed_in, opened, somebody_in_month_22
from tests.cast import TODAY

pytestmark = pytest.mark.django_db
NEXT_WEEK = TODAY + dt.timedelta(days=7)


@pytest.fixture
def assessment(north, coordinator):
    row = somebody_in_month_22(north)
    full_portfolio(row)
    return opened(row, coordinator)


def seen(assessment, user):
    row = with_dates(Enrolment.objects.filter(pk=assessment.enrolment_id)).get()
    return row, [each for each in coming_up(row, user, TODAY) if each.kind in {"discussion", "appeal"}]


def book(assessment, coordinator):
    at = dt.datetime.combine(NEXT_WEEK, dt.time(14), ZoneInfo("Europe/London"))
    book_discussion(assessment=assessment, at=at, where="Room 4", by=coordinator)


def test_a_booked_discussion_is_there_until_it_is_held(assessment, coordinator, supervisor):
    worker = assessment.enrolment.social_worker.user
    book(assessment, coordinator)
    for person in (worker, supervisor):
        row, found = seen(assessment, person)
        assert [(each.on, each.title, each.why) for each in found] == [
            (NEXT_WEEK, "Professional discussion at 2pm", "Where: Room 4")
        ]
    feed = calendar_of(row, found, site="https://tracker.example.org").decode()
    assert "SUMMARY:Professional discussion at 2pm" in feed
    assert "Room 4" not in feed
    record_discussion(
        assessment=assessment,
        held_on=NEXT_WEEK,
        notes="How to listen.",
        is_met=True,
        by=assessment.enrolment.assessor,
        today=NEXT_WEEK,
    )
    assert seen(assessment, worker)[1] == []


def test_nothing_is_held_once_the_worker_has_left(assessment, coordinator):
    book(assessment, coordinator)
    withdraw_enrolment(enrolment=assessment.enrolment, reason="A new post.", by=coordinator)
    assert seen(assessment, assessment.enrolment.social_worker.user)[1] == []


def test_the_last_day_to_appeal_is_for_the_worker_alone_and_in_no_feed(assessment, north, supervisor):
    worker = assessment.enrolment.social_worker.user
    handed_in(assessment)
    decided(assessment, north, "fail")
    row, found = seen(assessment, worker)
    assert [(each.on, each.title) for each in found] == [
        (dt.date(2026, 12, 7), "Last day to appeal: Year-2 assessment")
    ]
    assert "ppeal" not in calendar_of(row, found, site="https://tracker.example.org").decode()
    assert seen(assessment, supervisor)[1] == []
    lodge_appeal(assessment=assessment, by=worker, grounds=["bias"], text="They know my former manager.")
    assert seen(assessment, worker)[1] == []
