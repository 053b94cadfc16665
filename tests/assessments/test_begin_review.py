"""Beginning a review, and when it opens."""

import datetime as dt

import pytest

from ecf.assessments import review_errors as errors
from ecf.assessments.models import Review, ReviewPart
from ecf.assessments.services import begin_review
from ecf.core.errors import BadValue, Conflict, NotAllowed, WrongState
from ecf.core.models import Event
from ecf.enrolments.services import record_milestone, withdraw_enrolment
from tests.assessments.conftest import LATER, MILESTONE
from tests.cast import TODAY

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["worker", "supervisor"])
def test_either_of_the_two_begins_it(request, enrolment, name):
    review = begin_review(enrolment=enrolment, milestone=MILESTONE, by=request.getfixturevalue(name))

    assert (review.title, review.state, review.early_reason) == ("3-month review", "open", "")
    assert set(ReviewPart.objects.values_list("side", flat=True)) == {"worker", "supervisor"}
    assert enrolment.milestones.get(key=MILESTONE).is_run_here
    assert Event.objects.filter(kind="review.begun").count() == 1


def test_what_the_product_runs_is_not_recorded_by_hand(review, enrolment, supervisor):
    with pytest.raises(Conflict, match="done here"):
        record_milestone(enrolment=enrolment, milestone=MILESTONE, outcome="done", met_on=TODAY, by=supervisor)


@pytest.mark.parametrize("name", ["past_supervisor", "other_supervisor", "assessor", "coordinator", "psw"])
def test_nobody_else_begins_it(request, enrolment, name):
    with pytest.raises(NotAllowed):
        begin_review(enrolment=enrolment, milestone=MILESTONE, by=request.getfixturevalue(name))
    assert not Review.objects.exists()


def test_it_opens_four_weeks_before_it_is_due(enrolment, worker):
    opens = dt.date(2026, 11, 24)
    with pytest.raises(BadValue) as refused:
        begin_review(enrolment=enrolment, milestone=LATER, by=worker, today=opens - dt.timedelta(days=1))
    assert [(each.code, each.field) for each in refused.value.errors] == [("review_not_open", "early_reason")]
    assert not Review.objects.exists()

    assert begin_review(enrolment=enrolment, milestone=LATER, by=worker, today=opens).early_reason == ""


def test_earlier_it_needs_a_reason_which_is_kept(enrolment, worker):
    review = begin_review(enrolment=enrolment, milestone="review-9m", by=worker, early_reason=" I go on leave. ")

    assert review.early_reason == "I go on leave."
    assert '"early":1' in Event.objects.get(kind="review.begun").body
    assert "leave" not in Event.objects.get(kind="review.begun").body


def test_there_is_one_for_each_milestone(review, enrolment, supervisor):
    with pytest.raises(errors.ReviewBegun):
        begin_review(enrolment=enrolment, milestone=MILESTONE, by=supervisor)


def test_what_was_recorded_by_hand_is_not_reviewed_again(enrolment, supervisor):
    record_milestone(enrolment=enrolment, milestone=MILESTONE, outcome="done", met_on=TODAY, by=supervisor)
    with pytest.raises(errors.ReviewDone):
        begin_review(enrolment=enrolment, milestone=MILESTONE, by=supervisor)


@pytest.mark.parametrize("key", ["agreement", "year-2-assessment", "nothing"])
def test_only_a_review_is_reviewed(enrolment, worker, key):
    with pytest.raises(errors.NoSuchReview):
        begin_review(enrolment=enrolment, milestone=key, by=worker)


def test_once_the_programme_has_ended_nothing_begins(enrolment, worker, coordinator):
    withdraw_enrolment(enrolment=enrolment, reason="A move.", on=TODAY, by=coordinator)
    with pytest.raises(WrongState) as refused:
        begin_review(enrolment=enrolment, milestone=MILESTONE, by=worker)
    assert refused.value.code == "enrolment_ended"


def test_the_page_says_that_it_is_not_open_and_asks_why(client_for, enrolment, worker):
    address = f"/assessments/reviews/of/{enrolment.pk}/review-9m/"
    client = client_for(worker)
    page = client.get(address).content.decode()
    assert "This review is not open yet." in page and "It opens on" in page

    page = client.post(address, {"early_reason": " "}).content.decode()
    assert "Say why you begin it early" in page and not Review.objects.exists()

    page = client.post(address, {"early_reason": "I go on leave."}, follow=True).content.decode()
    assert "Your part" in page
    assert Review.objects.get().early_reason == "I go on leave."


def test_the_page_leads_to_the_review_that_was_begun(client_for, review, enrolment, supervisor):
    address = f"/assessments/reviews/of/{enrolment.pk}/{MILESTONE}/"
    assert client_for(supervisor).get(address).headers["Location"] == f"/assessments/reviews/{review.pk}/"
    assert client_for(supervisor).post(address).status_code == 302
    assert Review.objects.count() == 1


def test_the_journey_leads_to_the_review(client_for, enrolment, worker, supervisor, coordinator, review):
    journey = f"/enrolments/{enrolment.pk}/"
    for user, words in [(worker, "Open"), (supervisor, "Open"), (coordinator, "See how it stands")]:
        page = client_for(user).get(journey).content.decode()
        assert f'/reviews/of/{enrolment.pk}/{MILESTONE}/">{words}<' in page
    assert f"/reviews/of/{enrolment.pk}/{LATER}/" not in client_for(coordinator).get(journey).content.decode()
