"""Everything that held the years together, in one place, as far as each may read it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.assessments.models import Review
from ecf.assessments.services import (
    add_support_note,
    begin_review,
    close_support_plan,
    disclose_review,
    sign_review,
    sign_support_plan,
    write_part,
)
from ecf.enrolments.models import Enrolment
from ecf.supervision.services import log_session, sign_session
from tests.assessments.agreeing import all_sign, ready_to_sign
from tests.assessments.conftest import SUPERVISOR_PART, WORKER_PART
from tests.cast import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(enrolment, signed, plan, worker, supervisor):
    """A signed review, a support plan with a note, and a session that both signed."""
    sign_support_plan(plan=plan, by=worker)
    add_support_note(plan=plan, text="Two reports were in on time.", by=supervisor)
    session = log_session(
        enrolment=enrolment,
        by=supervisor,
        sign=True,
        held_on=TODAY,
        minutes=95,
        kind="reflective",
        summary="A secret thought.",
    )
    sign_session(session=session, by=worker)
    return enrolment


def page(client_for, enrolment, user) -> str:
    return client_for(user).get(f"/assessments/record/of/{enrolment.pk}/").content.decode()


@pytest.mark.parametrize("name", ["worker", "supervisor"])
def test_the_two_read_all_of_it_in_order(request, client_for, full, name):
    found = page(client_for, full, request.getfixturevalue(name))
    for words in (
        WORKER_PART["needs"],
        SUPERVISOR_PART["sees"],
        "Signed by Worker Worker on 23 November 2026, unchanged since",
        "Reports reach court late",
        "Two reports were in on time.",
        "23 November 2026: reflective, 95 minutes, signed",
        "kept apart from any capability",
    ):
        assert words in found
    assert "A secret thought." not in found
    places = [found.index(f'id="{key}"') for key in ("reviews", "supervision", "feedback", "support")]
    assert places == sorted(places)


def test_the_coordinator_reads_facts_and_is_told_what_is_left_out(client_for, full, coordinator):
    found = page(client_for, full, coordinator)
    assert "What was written is left out: you see the facts." in found
    assert "23 November 2026: reflective, 95 minutes, signed" in found and "On track" in found
    for words in (WORKER_PART["needs"], SUPERVISOR_PART["sees"], "Reports reach court late", "Two reports were"):
        assert words not in found


def test_the_assessor_reads_signed_reviews_and_no_supervision(client_for, full, assessor):
    found = page(client_for, full, assessor)
    assert WORKER_PART["needs"] in found and "an assessor does not see supervision" in found
    assert "95 minutes" not in found and "Reports reach court late" not in found


def test_what_is_disclosed_is_there(client_for, full, psw):
    assert WORKER_PART["needs"] not in page(client_for, full, psw)
    disclose_review(review=Review.objects.get(), reason="A complaint.", by=psw)
    assert WORKER_PART["needs"] in page(client_for, full, psw)


def test_what_was_changed_in_the_database_is_told(client_for, full, worker):
    Review.objects.get().parts.filter(side="worker").update(needs="Nothing at all.")
    assert "but what is stored is not what was signed" in page(client_for, full, worker)


def test_every_signed_agreement_is_in_it_and_adjustments_only_for_three(
    client_for, full, worker, supervisor, assessor, coordinator
):
    row = Enrolment.objects.get(pk=full.pk)
    signers = [worker, supervisor, assessor, coordinator]
    all_sign(ready_to_sign(row, supervisor), *signers)
    ready_to_sign(row, supervisor, caseload_max=8)
    found = page(client_for, full, worker)
    assert "At most 9 children" in found and "A quiet desk" in found and "once all have signed" in found
    assert "At most 8 children" not in found and found.index('id="agreement"') < found.index('id="plan"')
    found = page(client_for, full, assessor)
    assert "At most 9 children" in found and "A quiet desk" not in found


def test_an_empty_record_says_so(client_for, other_enrolment, other_worker):
    found = page(client_for, other_enrolment, other_worker)
    assert "No review has been begun yet." in found and "There was never a support plan." in found


def test_it_takes_the_same_queries_for_one_of_each_and_for_more(
    client_for, full, worker, supervisor, assessor, coordinator, plan
):
    client = client_for(worker)
    address = f"/assessments/record/of/{full.pk}/"
    all_sign(ready_to_sign(Enrolment.objects.get(pk=full.pk), supervisor), worker, supervisor, assessor, coordinator)
    client.get(address)
    with CaptureQueriesContext(connection) as before:
        client.get(address)
    for _ in range(2):
        found = ready_to_sign(Enrolment.objects.get(pk=full.pk), supervisor)
        all_sign(found, worker, supervisor, assessor, coordinator)
    for key in ("review-6m", "review-9m"):
        review = begin_review(enrolment=full, milestone=key, early_reason="A leave.", by=worker)
        write_part(review=review, by=worker, share=True, **WORKER_PART)
        write_part(review=review, by=supervisor, share=True, **SUPERVISOR_PART)
        for user in (worker, supervisor):
            sign_review(review=review, by=user)
    settled = {1: {"state": "carried"}, 2: {"state": "done"}}
    close_support_plan(plan=plan, outcome="continued", ending="On.", settled=settled, next_on=TODAY, by=supervisor)
    with CaptureQueriesContext(connection) as after:
        client.get(address)
    assert len(after) == len(before)
