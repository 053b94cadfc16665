"""Reviews and support plans over the API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.assessments.models import Review, SupportPlan
from ecf.assessments.services import begin_review, write_part
from tests.assessments.conftest import MILESTONE, PLAN, SUPERVISOR_PART, WORKER_PART

pytestmark = pytest.mark.django_db
REVIEWS, PLANS = "/api/v1/reviews/", "/api/v1/support-plans/"
CONTENT = {
    "why": PLAN["concern"],
    **{name: PLAN[name] for name in ("hoped_for", "help")},
    "actions": [{**row, "due_on": row["due_on"].isoformat()} for row in PLAN["actions"]],
    "dates": [day.isoformat() for day in PLAN["dates"]],
}


def test_from_the_first_word_to_both_signatures(api_for, enrolment, worker, supervisor):
    ours, theirs = api_for(worker), api_for(supervisor)
    made = ours.post(REVIEWS, {"enrolment": str(enrolment.pk), "milestone": MILESTONE})
    assert made.status_code == 201 and made.json()["waiting_for"] == ["worker", "supervisor"]
    one = f"{REVIEWS}{made.json()['id']}/"
    assert made.headers["Location"].endswith(one)

    mine = ours.patch(one, WORKER_PART, If_Match=made.headers["ETag"])
    assert mine.status_code == 200 and mine.json()["worker_part"]["needs"] == WORKER_PART["needs"]
    assert theirs.get(one).json()["worker_part"] is None

    stale = ours.patch(one, {"needs": "Money."}, If_Match=made.headers["ETag"])
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_version")
    ours.patch(one, {"share": True}, If_Match=mine.headers["ETag"])
    shared = theirs.patch(one, {**SUPERVISOR_PART, "share": True}, If_Match="*")
    assert shared.json()["judgement"] == "on_track" and shared.json()["worker_part"]["needs"]

    assert theirs.post(f"{one}sign/").json()["waiting_for"] == ["worker"]
    signed = ours.post(f"{one}sign/", {"disagreement": "Not all of it."}).json()
    assert (signed["state"], signed["signed_on"]) == ("signed", "2026-11-23")
    assert signed["shown"]["on"] == "2026-11-23" and len(signed["shown_digest"]) == 64
    assert [row["disagreement"] for row in signed["signatures"]] == ["", "Not all of it."]

    added = ours.post(f"{one}addenda/", {"text": "It was a Monday."})
    assert added.status_code == 201
    done = theirs.post(f"{one}addenda/{added.json()['id']}/sign/")
    assert len(done.json()["signatures"]) == 2


def test_before_it_opens_it_needs_a_reason(api_for, enrolment, worker):
    sent = {"enrolment": str(enrolment.pk), "milestone": "review-9m"}
    answer = api_for(worker).post(REVIEWS, sent)
    assert (answer.status_code, answer.json()["code"]) == (400, "review_not_open")
    assert answer.json()["errors"][0]["field"] == "early_reason"
    assert api_for(worker).post(REVIEWS, {**sent, "early_reason": "A leave."}).status_code == 201


def test_a_part_that_is_missing_is_a_conflict(api_for, review, worker):
    answer = api_for(worker).post(f"{REVIEWS}{review.pk}/sign/")
    assert (answer.status_code, answer.json()["code"]) == (409, "part_missing")


def test_nobody_writes_the_part_of_the_other(api_for, review, worker):
    answer = api_for(worker).patch(f"{REVIEWS}{review.pk}/", {"sees": "All well."}, If_Match="*")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_your_part")


def test_who_only_sees_facts_reads_null(api_for, signed, coordinator, psw, assessor):
    for user, hidden in [(coordinator, True), (psw, True), (assessor, False)]:
        shown = api_for(user).get(f"{REVIEWS}{signed.pk}/").json()
        assert shown["content_hidden"] is hidden
        assert (shown["worker_part"] is None, shown["shown"] is None, shown["addenda"] is None) == (hidden,) * 3
        assert shown["judgement"] == "on_track"


def test_the_psw_reads_it_with_a_reason(api_for, signed, psw):
    answer = api_for(psw).post(f"{REVIEWS}{signed.pk}/disclose/", {"reason": "A complaint."})
    assert answer.status_code == 200 and answer.json()["worker_part"]["needs"] == WORKER_PART["needs"]


def test_a_list_takes_the_same_queries_for_one_and_for_four(api_for, review, enrolment, worker):
    api = api_for(worker)
    api.get(REVIEWS)
    with CaptureQueriesContext(connection) as one:
        api.get(REVIEWS)
    for key in ("review-6m", "review-9m", "review-12m"):
        more = begin_review(enrolment=enrolment, milestone=key, early_reason="A leave.", by=worker)
        write_part(review=more, by=worker, share=True, **WORKER_PART)
    with CaptureQueriesContext(connection) as four:
        assert len(api.get(REVIEWS).json()["results"]) == 4
    assert len(four) == len(one)


def test_a_support_plan_from_opening_to_its_end(api_for, enrolment, worker, supervisor):
    ours, theirs = api_for(worker), api_for(supervisor)
    made = theirs.post(PLANS, {"enrolment": str(enrolment.pk), **CONTENT})
    assert made.status_code == 201 and made.json()["state"] == "running"
    one = f"{PLANS}{made.json()['id']}/"

    seen = ours.patch(one, {"worker_view": "I agree."}, If_Match=made.headers["ETag"])
    assert seen.json()["worker_view"] == "I agree."
    assert ours.patch(one, {"help": "More."}, If_Match="*").status_code == 403
    changed = theirs.patch(one, {"help": "More."}, If_Match="*")
    assert (changed.json()["help"], len(changed.json()["actions"])) == ("More.", 2)
    for api in (ours, theirs):
        assert api.post(f"{one}sign/").status_code == 200
    assert [row["text"] for row in ours.post(f"{one}notes/", {"text": "Better."}).json()["notes"]] == ["Better."]
    assert ours.post(f"{one}actions/1/settle/", {"state": "done"}).json()["actions"][0]["done_on"] == "2026-11-23"
    assert ours.post(f"{one}actions/9/settle/", {"state": "done"}).status_code == 404

    refused = theirs.post(f"{one}close/", {"outcome": "met", "ending": "Better."})
    assert (refused.status_code, refused.json()["code"]) == (409, "open_actions")
    settled = [{"position": 2, "state": "dropped", "reason": "Not needed."}]
    closed = theirs.post(f"{one}close/", {"outcome": "met", "ending": "Better.", "settled": settled}).json()
    assert (closed["state"], closed["outcome"], closed["actions"][1]["state"]) == ("closed", "met", "dropped")


def test_the_assessor_asks_and_the_supervisor_answers(api_for, enrolment, assessor, supervisor):
    sent = {"enrolment": str(enrolment.pk), "why": "Reports are late.", "ask": True}
    asked = api_for(assessor).post(PLANS, sent)
    assert (asked.status_code, asked.json()["state"], asked.json()["why"]) == (201, "asked", "Reports are late.")
    assert api_for(supervisor).post(PLANS, sent).status_code == 403
    answered = api_for(supervisor).post(PLANS, {"enrolment": str(enrolment.pk), **CONTENT})
    assert (answered.json()["id"], answered.json()["asked_by"]) == (asked.json()["id"], "assessor")


def test_a_wrong_row_is_told_by_its_place(api_for, enrolment, supervisor):
    late = [{**CONTENT["actions"][0], "due_on": "2026-11-22"}]
    answer = api_for(supervisor).post(PLANS, {"enrolment": str(enrolment.pk), **CONTENT, "actions": late})
    assert answer.status_code == 400
    assert [(row["field"]) for row in answer.json()["errors"]] == ["actions.0.due_on"]
    assert not SupportPlan.objects.exists()


def test_a_source_is_one_of_the_same_person(api_for, review, other_enrolment, enrolment, supervisor):
    sent = {"source": "review", "source_id": str(review.pk), **CONTENT}
    api = api_for(supervisor)
    assert api.post(PLANS, {"enrolment": str(other_enrolment.pk), **sent}).status_code == 400
    made = api.post(PLANS, {"enrolment": str(enrolment.pk), **sent})
    assert made.json()["source_id"] == str(review.pk)


def test_who_only_sees_facts_reads_dates_and_owners_and_no_words(api_for, plan, coordinator, assessor):
    for user in (coordinator, assessor):
        shown = api_for(user).get(f"{PLANS}{plan.pk}/").json()
        assert shown["content_hidden"] and shown["why"] is None and shown["notes"] is None
        assert [(row["owner"], row["what"]) for row in shown["actions"]] == [("worker", None), ("supervisor", None)]


def test_an_outsider_finds_neither(api_for, review, plan, outsider_coordinator):
    api = api_for(outsider_coordinator)
    assert api.get(f"{REVIEWS}{review.pk}/").status_code == 404
    assert api.get(f"{PLANS}{plan.pk}/").status_code == 404
    assert (api.get(REVIEWS).json()["results"], api.get(PLANS).json()["results"]) == ([], [])
    assert Review.objects.count() == 1
