"""Notices are settled in the change that does what they ask for."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.enrolments.services import record_milestone, start_break, withdraw_enrolment
from ecf.reminders.models import Notice
from ecf.reminders.services import cancel_settled, sweep
from tests.cast import TODAY

pytestmark = pytest.mark.django_db


def open_notices(enrolment, **fields):
    return Notice.objects.filter(enrolment=enrolment, settled_at__isnull=True, **fields)


def test_a_session_that_was_held_settles_what_was_said_about_it(due_now, enrolment, supervised):
    sweep(on=TODAY)
    assert open_notices(enrolment, kind="supervision").exists()
    supervised(enrolment, TODAY)
    assert not open_notices(enrolment, kind="supervision").exists()


def test_a_milestone_that_was_met_settles_its_notices_only(enrolment, supervisor):
    sweep(on=dt.date(2026, 11, 24))
    others = open_notices(enrolment).exclude(milestone="review-6m").count()
    assert open_notices(enrolment, milestone="review-6m").count() == 1
    record_milestone(enrolment=enrolment, milestone="review-6m", outcome="done", met_on=TODAY, by=supervisor)
    assert not open_notices(enrolment, milestone="review-6m").exists()
    assert open_notices(enrolment).count() == others


def test_a_date_that_moved_settles_what_was_said_about_the_old_one(enrolment, coordinator):
    sweep(on=dt.date(2026, 11, 24))
    start_break(
        enrolment=enrolment,
        reason="sickness",
        started_on=dt.date(2026, 7, 1),
        ended_on=dt.date(2026, 7, 20),
        by=coordinator,
    )
    assert not open_notices(enrolment, milestone="review-6m").exists()


def test_someone_who_left_is_told_nothing_more(due_now, enrolment, coordinator):
    sweep(on=TODAY)
    withdraw_enrolment(enrolment=enrolment, reason="Moved away", by=coordinator)
    assert not open_notices(enrolment).exists()


def test_it_costs_one_query_where_nothing_is_open(enrolment):
    with CaptureQueriesContext(connection) as captured:
        cancel_settled(enrolment_ids=frozenset({enrolment.pk}))
    assert len(captured) == 1


def test_it_costs_two_queries_where_a_milestone_is_open_and_stays_so(enrolment):
    sweep(on=dt.date(2026, 11, 24))
    Notice.objects.exclude(kind="milestone").delete()
    with CaptureQueriesContext(connection) as captured:
        cancel_settled(enrolment_ids=frozenset({enrolment.pk}))
    assert len(captured) == 2
