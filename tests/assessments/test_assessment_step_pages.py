"""Every step of an assessment on its page, for whoever may take it."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from model_bakery import baker
from pypdf import PdfReader

from ecf.assessments.models import Appeal, Assessment, Panel, PanelView, Recommendation
from ecf.enrolments.models import Assignment
from tests.assessments.assessing import (
    STANDARDS,
    decided,
    deciders,
    moderated,
    panel_member,
    recommended,
)
from tests.cast import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_person(client_for, submitted):
    """`as_person(user, "recommend", data)`: the page of a step, or what a form on it leads to."""

    def call(user, step="", data=None):
        args = [submitted.pk, step] if step else [submitted.pk]
        url = reverse("assessment_step" if step else "assessment", args=args)
        client = client_for(user)
        answer = client.get(url) if data is None else client.post(url, data)
        if answer.status_code == 302:
            answer = client.get(answer["Location"])
        return answer.content.decode()

    return call


def said(outcome="pass"):
    rows = {f"met_{code}": "yes" for code in STANDARDS} | {f"why_{code}": "Seen twice." for code in STANDARDS}
    places = {f"items_{code}": ["1", "2"] for code in STANDARDS}
    texts = {"outcome": outcome, "strengths": "Honest.", "areas": "Shorter reports.", "overall": "Ready."}
    return {**rows, **places, **texts}


def test_from_the_recommendation_to_the_letter(as_person, assessor, coordinator, north, psw, candidate):
    two = [panel_member(north, 1), panel_member(north, 2)]
    assert "For you to do" in as_person(assessor)
    page = as_person(assessor, "recommend")
    assert "EC3 Assessment and planning" in page
    assert "The bundle" not in page
    assert "Saved. Come back when you like." in as_person(assessor, "recommend", {"overall": "So far", "later": "1"})
    assert "So far" in as_person(assessor, "recommend")
    assert "Say whether you recommend a pass." in as_person(assessor, "recommend", {"overall": "So far"})
    assert "Your recommendation is signed." in as_person(assessor, "recommend", said())
    assert Recommendation.objects.get().given_at is not None

    assert "Make the panel" in as_person(coordinator)
    few = as_person(coordinator, "panel", {"members": [two[0].pk]})
    assert "A panel has at least 2 members" in few
    assert "The panel is made." in as_person(coordinator, "panel", {"members": [each.pk for each in two]})
    for person in two:
        view = {"outcome": "pass", "reasons": "The work shows it.", "met_EC1": "yes"}
        assert "Your view is signed." in as_person(person, "view", view)
    assert "The work shows it." in as_person(two[0])
    assert "The work shows it." not in as_person(coordinator)
    assert "Written down." in as_person(two[1], "moderate", {"agreed_view": "We agree."})

    assert "You have passed" not in as_person(candidate)
    assert "We agree." in as_person(psw)
    assert "Confirmed." in as_person(psw, "confirm", {"reasons": "You listen well."})
    page = as_person(candidate)
    assert "You have passed your year-2 assessment." in page
    assert "You listen well." in page
    assert "What is strong" in page
    assert "The work shows it." not in page


def test_views_stay_apart_on_the_page_until_all_are_in(as_person, submitted, north, coordinator, psw, assessor):
    two = [panel_member(north, 1), panel_member(north, 2)]
    recommended(submitted)
    as_person(coordinator, "panel", {"members": [each.pk for each in two]})
    as_person(two[0], "view", {"outcome": "fail", "reasons": "EC6 is not there."})
    for person in (two[1], coordinator, psw, assessor):
        assert "EC6 is not there." not in as_person(person)
    assert "view given" in as_person(coordinator)


def test_where_two_differ_the_page_asks_for_a_third(as_person, submitted, north, coordinator):
    two, third = [panel_member(north, 1), panel_member(north, 2)], panel_member(north, 3)
    recommended(submitted)
    as_person(coordinator, "panel", {"members": [each.pk for each in two]})
    as_person(two[0], "view", {"outcome": "pass", "reasons": "It is there.", "met_EC1": "yes"})
    as_person(two[1], "view", {"outcome": "fail", "reasons": "It is not.", "met_EC1": "no"})
    assert "They differ" in as_person(two[0])
    assert "Add a third member" in as_person(coordinator)
    assert "A third member joins." in as_person(coordinator, "third", {"person": third.pk})
    assert PanelView.objects.count() == 3


def test_the_principal_social_worker_returns_it(as_person, submitted, north, psw):
    moderated(submitted, north)
    assert "Returned to the panel." in as_person(psw, "return", {"reasons": "Say more on EC6."})
    assert Panel.objects.get().return_reasons == "Say more on EC6."
    assert "Say more on EC6." in as_person(panel_member(north, 1))


def test_an_appeal_from_the_workers_page_to_its_end(as_person, submitted, north, candidate, coordinator, supervisor):
    decided(submitted, north, "fail")
    page = as_person(candidate)
    assert "This does not itself affect your registration" in page
    assert "Choose at least one ground" in as_person(candidate, "appeal", {"text": "Nobody asked me."})
    words = {"grounds": ["procedure"], "text": "Nobody asked me."}
    assert "Your appeal is lodged." in as_person(candidate, "appeal", words)
    assert "Under review" in as_person(supervisor)
    assert "Nobody asked me." not in as_person(coordinator)
    named = [person.pk for person in deciders(north)]
    assert "The appeal is acknowledged." in as_person(coordinator, "deciders", {"people": named})
    for person in deciders(north):
        assert "Nobody asked me." in as_person(person)
        as_person(person, "decide", {"outcome": "dismissed", "reasons": "Nothing was overlooked."})
    assert Appeal.objects.get().outcome == "dismissed"
    assert "Dismissed: the fail stands" in as_person(candidate)


def test_it_is_deferred_taken_up_again_and_withdrawn(as_person, coordinator, candidate):
    wrong = {"to-day": "31", "to-month": "2", "to-year": "2027", "reason": "Ill."}
    assert "Deferred." not in as_person(coordinator, "defer", wrong)
    given = {"to-day": "1", "to-month": "4", "to-year": "2027", "reason": "Ill."}
    assert "Deferred." in as_person(coordinator, "defer", given)
    assert "It is open again." in as_person(candidate, "resume", {})
    assert "Say why" in as_person(candidate, "withdraw", {"reason": ""})
    assert "Withdrawn." in as_person(candidate, "withdraw", {"reason": "I move."})


@pytest.mark.parametrize("step", ["recommend", "panel", "confirm", "decide", "view"])
def test_a_step_of_somebody_else_is_refused(client_for, submitted, supervisor, step):
    assert client_for(supervisor).get(reverse("assessment_step", args=[submitted.pk, step])).status_code == 403


def test_a_step_whose_time_has_not_come_says_where_it_stands(as_person, psw):
    assert "waits for the assessor" in as_person(psw, "confirm")


def test_no_such_step(client_for, submitted, candidate):
    assert client_for(candidate).get(reverse("assessment_step", args=[submitted.pk, "nothing"])).status_code == 404


def test_the_letter_is_a_tagged_pdf_for_whom_it_is(
    client_for, submitted, north, candidate, psw, supervisor, coordinator
):
    url = reverse("outcome_letter", args=[submitted.pk, 1])
    assert client_for(candidate).get(url).status_code == 403
    decided(submitted, north)
    for person in (candidate, psw):
        answer = client_for(person).get(url)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        read = PdfReader(io.BytesIO(answer.content))
        assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert "You have passed your year-2 assessment." in " ".join(read.pages[0].extract_text().split())
    assert {client_for(person).get(url).status_code for person in (supervisor, coordinator)} == {403}
    assert client_for(candidate).get(reverse("outcome_letter", args=[submitted.pk, 2])).status_code == 404
    assert Assessment.objects.get().told_on is not None


def test_the_panel_page_keeps_people_with_a_conflict_off_and_says_why(submitted, north, coordinator, as_person):
    two, kept_off = [panel_member(north, 1), panel_member(north, 2)], panel_member(north, 3)
    baker.make(
        Assignment,
        enrolment=submitted.enrolment,
        part="buddy",
        user=kept_off,
        started_on=TODAY - dt.timedelta(days=500),
        ended_on=TODAY - dt.timedelta(days=300),
    )
    page = as_person(coordinator, "panel")
    why = f"{kept_off.name} was the buddy of this social worker, until 27 January 2026."
    assert why in page
    assert page.count(kept_off.name) == 1, "neither among the members nor among the chairs"
    refused = as_person(coordinator, "panel", {"members": [two[0].pk, kept_off.pk]})
    assert refused.count(why) >= 2, "at the field, too"
    assert not Panel.objects.exists()


def test_the_chair_is_one_of_the_members(submitted, north, coordinator, as_person):
    first, second, third = (panel_member(north, n) for n in (1, 2, 3))
    chosen = {"members": [first.pk, second.pk]}
    assert "The chair is one of the members." in as_person(coordinator, "panel", {**chosen, "chair": str(third.pk)})
    assert f"{second.name}, chair" in as_person(coordinator, "panel", {**chosen, "chair": str(second.pk)})
    assert Panel.objects.get().chair == second
