"""Two people act on one review or one support plan at the same moment: one is told, nothing is done twice."""

import pytest

from ecf.assessments.models import Review, SupportPlan
from ecf.assessments.services import begin_review, open_support_plan, sign_review, write_part
from ecf.core.errors import Conflict
from ecf.core.models import Event, Signature
from ecf.core.signatures import altered
from tests.assessments.conftest import MILESTONE, PLAN, SUPERVISOR_PART, WORKER_PART
from tests.enrolments.test_two_at_once import race


@pytest.mark.django_db(transaction=True)
def test_both_begin_the_same_review(transactional_db, enrolment, worker, supervisor):
    found = race(
        [
            lambda: begin_review(enrolment=enrolment, milestone=MILESTONE, by=worker),
            lambda: begin_review(enrolment=enrolment, milestone=MILESTONE, by=supervisor),
        ]
    )
    assert sorted(isinstance(each, Conflict) for each in found) == [False, True]
    assert Review.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_both_sign_at_the_same_moment_and_it_is_done_once(transactional_db, enrolment, worker, supervisor):
    review = begin_review(enrolment=enrolment, milestone=MILESTONE, by=worker)
    write_part(review=review, by=worker, share=True, **WORKER_PART)
    write_part(review=review, by=supervisor, share=True, **SUPERVISOR_PART)

    found = race([lambda: sign_review(review=review, by=worker), lambda: sign_review(review=review, by=supervisor)])

    assert not any(isinstance(each, Exception) for each in found)
    assert Review.objects.get().state == "signed" and Signature.objects.count() == 2
    assert Event.objects.filter(kind="milestone.recorded").count() == 1
    assert list(altered()) == []


@pytest.mark.django_db(transaction=True)
def test_two_people_open_a_support_plan(transactional_db, enrolment, supervisor, coordinator):
    found = race(
        [
            lambda: open_support_plan(enrolment=enrolment, by=supervisor, **PLAN),
            lambda: open_support_plan(enrolment=enrolment, by=coordinator, **PLAN),
        ]
    )
    assert sorted(isinstance(each, Conflict) for each in found) == [False, True]
    assert SupportPlan.objects.count() == 1
