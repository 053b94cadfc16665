"""What of reviews and support plans is whose to do, on the pages people begin on."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.assessments.next_steps import next_steps
from ecf.assessments.services import (
    add_to_review,
    ask_for_support_plan,
    begin_agreement,
    begin_review,
    change_agreement,
    complete_agreement,
    sign_review,
    sign_support_plan,
    write_part,
)
from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import withdraw_enrolment
from ecf.progress.selectors import progress_of_one
from tests.assessments.agreeing import COMPLETED, DRAFTED, all_sign, ready_to_sign
from tests.assessments.conftest import SUPERVISOR_PART, WORKER_PART
from tests.cast import TODAY

pytestmark = pytest.mark.django_db


def words(user, on=TODAY) -> list[str]:
    """Without the agreements that nobody has begun."""
    return [each.text for each in next_steps(user, on) if not each.text.startswith("Begin the agreement")]


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


def test_an_agreement_from_its_beginning_to_signing_it_again(
    assessed, worker, supervisor, assessor, coordinator, other_supervisor
):
    about = "the agreement of Worker Worker"
    assert f"Begin {about}" in [each.text for each in next_steps(supervisor, TODAY)]
    assert f"Begin {about}" in [each.text for each in next_steps(coordinator, TODAY)]
    assert words(worker) == words(assessor) == []
    found = begin_agreement(enrolment=assessed, by=supervisor)
    assert words(worker) == ["Write your part of your agreement"]
    assert words(supervisor) == words(coordinator) == [f"Write the employer’s part of {about}"]
    change_agreement(agreement=found, by=supervisor, **DRAFTED)
    complete_agreement(agreement=found, by=worker, **COMPLETED)
    assert words(worker) == ["Read and sign your agreement"]
    for user in (supervisor, assessor, coordinator):
        assert words(user) == [f"Read and sign {about}"]
    all_sign(found, worker, coordinator, supervisor, assessor)
    assert all(words(user) == [] for user in (worker, supervisor, assessor, coordinator))

    Enrolment.objects.filter(pk=assessed.pk).update(assessor=other_supervisor)
    assert words(supervisor) == words(coordinator) == [f"Review {about} again: the people have changed"]
    assert words(worker) == words(other_supervisor) == []
    Enrolment.objects.filter(pk=assessed.pk).update(assessor=None)
    assert words(supervisor) == [f"Review {about} again: the people have changed"]
    ready_to_sign(Enrolment.objects.get(pk=assessed.pk), supervisor)
    Enrolment.objects.filter(pk=assessed.pk).update(assessor=assessor)
    assert words(coordinator) == [f"Look over {about}: the people have changed"]
    assert words(worker) == []


def test_the_coordinator_finds_the_agreements_from_the_cohort(client_for, ready, coordinator, psw, other_enrolment):
    page = client_for(coordinator).get("/cohort/").content.decode()
    assert "Agreements for you to sign</a>: <strong>1</strong>" in page
    page = client_for(coordinator).get("/assessments/agreements/").content.decode()
    assert "Read and sign the agreement of Worker Worker</a>" in page
    assert "Begin the agreement of Other Worker Worker</a>" in page
    assert "Agreements for you to sign" not in client_for(psw).get("/cohort/").content.decode()
    assert "Nothing waits for you" in client_for(psw).get("/assessments/agreements/").content.decode()


def test_the_milestone_says_whom_the_worker_waits_for(assessed, worker, supervisor, assessor, coordinator):
    def waits() -> str:
        return assessed.milestones.get(key="agreement").waiting_for

    found = begin_agreement(enrolment=assessed, by=supervisor)
    assert waits() == ""
    complete_agreement(agreement=found, by=worker, **COMPLETED)
    assert waits() == "supervisor"
    check = next(each for each in progress_of_one(assessed, TODAY).checks if each.milestone == "agreement")
    assert (check.status, check.next_step) == ("waiting", "Waiting for your supervisor since 23 November 2026.")
    change_agreement(agreement=found, by=supervisor, **DRAFTED)
    all_sign(found, supervisor, assessor, coordinator)
    assert waits() == "worker"
    all_sign(found, worker)
    assert waits() == "" and assessed.milestones.get(key="agreement").is_met


def test_the_workers_home_opens_the_agreement(client_for, ready, worker):
    page = client_for(worker).get("/").content.decode()
    assert f'href="/assessments/agreements/of/{ready.enrolment_id}/"' in page and "Open your agreement" in page
    assert "Read and sign your agreement</a>" in page


def test_an_ended_programme_asks_nothing(review, plan, enrolment, worker, supervisor, coordinator):
    withdraw_enrolment(enrolment=enrolment, reason="A move.", on=TODAY, by=coordinator)
    assert (words(worker), words(supervisor)) == ([], [])


def test_the_home_pages_show_it(client_for, review, plan, worker, supervisor):
    for user, about in [(worker, ""), (supervisor, " of Worker Worker")]:
        page = client_for(user).get("/").content.decode()
        assert f"Write your part of the 3-month review{about}</a>" in page and "support plan" in page.lower()


def test_it_takes_the_same_queries_for_one_and_for_three(review, plan, enrolment, other_enrolment, worker, supervisor):
    def counted() -> int:
        with CaptureQueriesContext(connection) as queries:
            next_steps(supervisor, TODAY)
        return len(queries)

    counted()
    before = counted()
    for key in ("review-6m", "review-9m"):
        begin_review(enrolment=enrolment, milestone=key, early_reason="A leave.", by=worker)
    for row in (enrolment, other_enrolment):
        ready_to_sign(Enrolment.objects.get(pk=row.pk), supervisor)
    assert counted() == before + 2  # the versions, and who has signed them
