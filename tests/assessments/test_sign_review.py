"""Both sign a review in any order; then it is done, and always reads the same."""

import datetime as dt
import json

import pytest

from ecf.assessments import review_errors as errors
from ecf.assessments.models import Review, ReviewPart
from ecf.assessments.services import open_support_plan, sign_review, write_part
from ecf.assessments.services.reviews import to_sign
from ecf.core.errors import WrongState
from ecf.core.models import Event, Signature
from ecf.core.signatures import altered
from ecf.enrolments.services import withdraw_enrolment
from ecf.progress.selectors import progress_of_one
from ecf.supervision.services import log_session
from tests.assessments.conftest import MILESTONE, NOT_ON_TRACK, PLAN, WORKER_PART
from tests.cast import TODAY

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("order", [("worker", "supervisor"), ("supervisor", "worker")])
def test_the_second_signature_locks_it_and_meets_the_milestone(request, written, enrolment, order):
    first, second = (request.getfixturevalue(name) for name in order)
    assert sign_review(review=written, by=first).state == "open"
    assert enrolment.milestones.get(key=MILESTONE).met_on is None

    assert sign_review(review=written, by=second).state == "signed"

    row = enrolment.milestones.get(key=MILESTONE)
    assert (row.met_on, row.outcome, row.waiting_for) == (TODAY, "done", "")
    assert Event.objects.filter(kind="review.locked").count() == 1
    assert '"judgement":"on_track"' in Event.objects.get(kind="review.locked").body
    assert list(altered()) == []


def test_a_part_must_not_be_missing(review, worker, supervisor):
    with pytest.raises(errors.PartMissing):
        sign_review(review=review, by=worker)
    write_part(review=review, by=worker, share=True, **WORKER_PART)
    with pytest.raises(errors.PartMissing):
        sign_review(review=review, by=worker)
    assert not Signature.objects.exists()


@pytest.mark.parametrize("name", ["past_supervisor", "other_supervisor", "assessor", "coordinator", "psw"])
def test_nobody_signs_for_somebody_else(request, written, name):
    with pytest.raises(errors.NotYourSignature):
        sign_review(review=written, by=request.getfixturevalue(name))


def test_nobody_signs_twice(half_signed, worker):
    with pytest.raises(errors.AlreadySigned):
        sign_review(review=half_signed, by=worker)


def test_not_on_track_needs_a_support_plan_or_a_reason(review, enrolment, worker, supervisor):
    write_part(review=review, by=worker, share=True, **WORKER_PART)
    write_part(review=review, by=supervisor, share=True, **NOT_ON_TRACK)
    with pytest.raises(errors.PlanOrReason):
        sign_review(review=review, by=supervisor)

    write_part(review=review, by=supervisor, no_plan_reason="Two weeks of sick leave explain it.")
    assert sign_review(review=review, by=supervisor).state == "open"


def test_a_support_plan_opened_from_it_is_enough(review, enrolment, worker, supervisor):
    write_part(review=review, by=worker, share=True, **WORKER_PART)
    write_part(review=review, by=supervisor, share=True, **NOT_ON_TRACK)
    open_support_plan(enrolment=enrolment, source="review", source_id=review.pk, by=supervisor, **PLAN)
    sign_review(review=review, by=supervisor)
    assert sign_review(review=review, by=worker).state == "signed"


def test_what_was_shown_is_frozen_by_the_first_signature(written, enrolment, worker, supervisor):
    sign_review(review=written, by=worker)
    frozen = Review.objects.get().shown
    log_session(enrolment=enrolment, by=supervisor, held_on=TODAY, minutes=90, kind="reflective", summary="Later.")

    sign_review(review=written, by=supervisor)

    stored = Review.objects.get()
    assert stored.shown == frozen
    facts = json.loads(frozen)
    assert facts["on"] == TODAY.isoformat() and facts["supervision"] == []
    assert facts["progress"]["status"] in {"overdue", "due_soon", "on_track"}
    assert {row["title"] for row in facts["commitments"]} >= {"Supervision on time", "Caseload"}


def test_the_facts_hold_dates_and_never_what_was_said(written, enrolment, worker, supervisor):
    log_session(
        enrolment=enrolment, by=supervisor, held_on=TODAY, minutes=90, kind="reflective", summary="A secret thought."
    )
    sign_review(review=written, by=worker)
    facts = Review.objects.get().facts
    assert facts["supervision"] == [
        {"on": "2026-11-23", "kind": "Reflective", "minutes": 90, "with": supervisor.name, "state": "recorded"}
    ]
    assert "secret" not in json.dumps(facts)


def test_a_signature_is_under_what_was_read(client_for, written, worker, supervisor):
    seen = to_sign(Review.objects.get(), on=TODAY)
    write_part(review=written, by=supervisor, next_steps="Something else.")
    with pytest.raises(errors.ShownChanged):
        sign_review(review=written, by=worker, seen=seen)

    page = client_for(worker).post(f"/assessments/reviews/{written.pk}/sign/", {"seen": seen}).content.decode()
    assert "Something on this page changed since you opened it" in page and "Something else." in page
    assert not Signature.objects.exists()


def test_the_page_signs_with_a_disagreement(client_for, written, worker, supervisor):
    client = client_for(worker)
    page = client.get(f"/assessments/reviews/{written.pk}/").content.decode()
    seen = to_sign(Review.objects.get(), on=TODAY)
    assert f'value="{seen}"' in page

    sent = {"seen": seen, "disagreement": "I see the spring differently."}
    page = client.post(f"/assessments/reviews/{written.pk}/sign/", sent, follow=True).content.decode()
    assert "Signed by Worker Worker on 23 November 2026, unchanged since, with a disagreement" in page
    assert "Waiting for Supervisor Northshire" in page

    with pytest.raises(errors.OnlyWorkerDisagrees):
        sign_review(review=written, by=supervisor, disagreement="No.")


def test_one_altered_byte_is_found(signed):
    shown = Review.objects.get().shown
    Review.objects.update(shown=shown.replace("2026", "2027", 1))
    assert len(list(altered())) == 3  # both signatures, and the facts themselves
    Review.objects.update(shown=shown)
    ReviewPart.objects.filter(side="worker").update(needs="Nothing.")
    assert len(list(altered())) == 2


def test_the_form_that_is_signed_is_pinned(signed):
    form = Review.for_signing([signed.pk]).get().signed_form(1)
    assert list(form) == [
        *["enrolment", "framework", "milestone", "supervisor", "worker_part", "supervisor_part", "shown"]
    ]
    assert list(form["worker_part"]) == ["author", "went_well", "is_hard", "needs"]
    assert list(form["supervisor_part"]) == [
        *["author", "sees", "next_steps", "judgement", "reasons", "no_plan_reason"]
    ]


def test_once_the_programme_has_ended_nobody_signs(half_signed, enrolment, supervisor, coordinator):
    withdraw_enrolment(enrolment=enrolment, reason="A move.", on=TODAY, by=coordinator)
    with pytest.raises(WrongState):
        sign_review(review=half_signed, by=supervisor)


def test_while_the_supervisor_is_to_sign_the_worker_is_not_late(half_signed, enrolment):
    found = progress_of_one(enrolment, TODAY + dt.timedelta(days=3))
    check = found.check("milestone", milestone=MILESTONE)
    assert (check.status, check.since) == ("waiting", TODAY)
    assert check.next_step == "Waiting for your supervisor since 23 November 2026."


def test_while_the_worker_is_to_sign_the_review_stays_late_and_says_what_to_do(written, enrolment, supervisor):
    sign_review(review=written, by=supervisor)
    check = progress_of_one(enrolment, TODAY).check("milestone", milestone=MILESTONE)
    assert check.status == "overdue" and "Everybody else has done their part" in check.next_step
