"""What is added to a signed review: never an edit, and signed by both too."""

import pytest

from ecf.assessments import review_errors as errors
from ecf.assessments.models import Review, ReviewAddendum
from ecf.assessments.review_selectors import review_addenda_to_sign, reviews_to_do
from ecf.assessments.services import add_to_review, sign_review_addendum, write_part
from ecf.core.models import Signature
from ecf.core.signatures import altered
from ecf.enrolments.models import Enrolment
from tests.assessments.conftest import SUPERVISOR_PART, WORKER_PART

pytestmark = pytest.mark.django_db


def test_either_adds_and_the_other_signs(client_for, signed, worker, supervisor):
    sent = {"text": "It was a Monday."}
    client_for(supervisor).post(f"/assessments/reviews/{signed.pk}/add/", sent)
    addendum = ReviewAddendum.objects.get()
    assert [row.pk for row in review_addenda_to_sign(worker)] == [addendum.pk]

    client_for(worker).post(f"/assessments/reviews/additions/{addendum.pk}/sign/")

    assert Signature.objects.filter(subject_id=addendum.pk).count() == 2
    assert review_addenda_to_sign(worker) == [] and list(altered()) == []
    page = client_for(worker).get(f"/assessments/reviews/{signed.pk}/").content.decode()
    assert "It was a Monday." in page and "Added later" in page


def test_nothing_is_added_before_both_have_signed(half_signed, worker):
    with pytest.raises(errors.NotSignedYet):
        add_to_review(review=half_signed, text="It was a Monday.", by=worker)


@pytest.mark.parametrize("text", ["", "  ", "a" * 10_001])
def test_an_addition_says_something_and_not_too_much(signed, worker, text):
    with pytest.raises(errors.BadValue):
        add_to_review(review=signed, text=text, by=worker)
    assert not ReviewAddendum.objects.exists()


@pytest.mark.parametrize("name", ["past_supervisor", "assessor", "coordinator", "psw"])
def test_nobody_else_adds_or_signs(request, signed, worker, name):
    user = request.getfixturevalue(name)
    with pytest.raises(errors.NotYourSignature):
        add_to_review(review=signed, text="Hm.", by=user)
    addendum = add_to_review(review=signed, text="It was a Monday.", by=worker)
    with pytest.raises(errors.NotYourSignature):
        sign_review_addendum(addendum=addendum, by=user)


def test_nobody_signs_an_addition_twice(signed, worker):
    addendum = add_to_review(review=signed, text="It was a Monday.", by=worker)
    with pytest.raises(errors.AlreadySigned):
        sign_review_addendum(addendum=addendum, by=worker)


def test_whose_turn_it_is_stands_in_their_list(review, enrolment, worker, supervisor, other_supervisor):
    def turns(user) -> list[bool]:
        return [each.writes for each in reviews_to_do(user)]

    assert (turns(worker), turns(supervisor)) == ([True], [True])
    write_part(review=review, by=worker, share=True, **WORKER_PART)
    assert (turns(worker), turns(supervisor)) == ([], [True])
    write_part(review=review, by=supervisor, share=True, **SUPERVISOR_PART)
    assert (turns(worker), turns(supervisor)) == ([False], [False])
    Enrolment.objects.filter(pk=enrolment.pk).update(supervisor=other_supervisor)
    assert (turns(supervisor), turns(other_supervisor)) == ([False], [True])
    assert Review.objects.get().supervisor == supervisor
