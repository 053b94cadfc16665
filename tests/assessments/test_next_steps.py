"""What of reviews and support plans is whose to do, on the pages people begin on."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.assessments.next_steps import next_steps
from ecf.assessments.services import (
    add_to_review,
    ask_for_support_plan,
    begin_review,
    sign_review,
    sign_support_plan,
    write_part,
)
from ecf.enrolments.services import withdraw_enrolment
from tests.assessments.conftest import SUPERVISOR_PART, WORKER_PART
from tests.cast import TODAY

pytestmark = pytest.mark.django_db


def words(user, on=TODAY) -> list[str]:
    return [each.text for each in next_steps(user, on)]


def test_a_review_from_writing_to_the_last_addition(review, worker, supervisor):
    assert words(worker) == ["Write your part of the 3-month review"]
    assert words(supervisor) == ["Write your part of the 3-month review of Worker Worker"]
    write_part(review=review, by=worker, share=True, **WORKER_PART)
    assert words(worker) == []
    write_part(review=review, by=supervisor, share=True, **SUPERVISOR_PART)
    assert words(worker) == ["Read and sign the 3-month review"]
    for user in (worker, supervisor):
        sign_review(review=review, by=user)
    assert (words(worker), words(supervisor)) == ([], [])
    add_to_review(review=review, text="It was a Monday.", by=supervisor)
    assert words(worker) == ["Read and sign what Supervisor Northshire added to the 3-month review"]


def test_a_support_plan_from_the_request_to_its_actions(enrolment, plan, worker, supervisor, coordinator):
    assert words(worker)[0] == "Read and sign your support plan"
    for user in (worker, supervisor):
        sign_support_plan(plan=plan, by=user)
    assert words(worker) == ["Plan each report on the day it is ordered"]
    assert words(supervisor) == ["Keep Tuesday mornings free, for Worker Worker"]
    near = TODAY + dt.timedelta(days=10)
    assert "Look at your support plan together" in words(worker, near)
    assert words(coordinator) == []


def test_the_supervisor_is_asked_to_draw_up_what_was_asked_for(enrolment, assessor, supervisor, worker):
    ask_for_support_plan(enrolment=enrolment, concern="Reports are late.", by=assessor)
    assert words(supervisor) == ["Draw up the support plan of Worker Worker"]
    assert (words(worker), words(assessor)) == ([], [])


def test_an_ended_programme_asks_nothing(review, plan, enrolment, worker, supervisor, coordinator):
    withdraw_enrolment(enrolment=enrolment, reason="A move.", on=TODAY, by=coordinator)
    assert (words(worker), words(supervisor)) == ([], [])


def test_the_home_pages_show_it(client_for, review, plan, worker, supervisor):
    for user, about in [(worker, ""), (supervisor, " of Worker Worker")]:
        page = client_for(user).get("/").content.decode()
        assert f"Write your part of the 3-month review{about}</a>" in page and "support plan" in page.lower()


def test_it_takes_the_same_queries_for_one_and_for_three(review, plan, enrolment, worker, supervisor):
    def counted() -> int:
        with CaptureQueriesContext(connection) as queries:
            next_steps(supervisor, TODAY)
        return len(queries)

    counted()
    before = counted()
    for key in ("review-6m", "review-9m"):
        begin_review(enrolment=enrolment, milestone=key, early_reason="A leave.", by=worker)
    assert counted() == before
