"""Every step of an assessment over the API: who may, in which order, and what each refusal says."""

import pytest

from ecf.assessments.models import Assessment, PanelView
from ecf.assessments.services import settle_fails
from tests.assessments.assessing import (
    appealed,
    deciders,
    moderated,
    panel_member,
    recommendation,
    recommended,
)
from tests.conftest import ApiClient

pytestmark = pytest.mark.django_db
VIEW = {"outcome": "pass", "reasons": "The work shows it."}


@pytest.fixture
def at(submitted):
    """`at("confirm")`: the address of an action."""
    return lambda action="": f"/api/v1/assessments/{submitted.pk}/{action + '/' if action else ''}"


@pytest.fixture
def two(north):
    return [panel_member(north, 1), panel_member(north, 2)]


def code_of(answer):
    return answer.status_code, answer.json()["code"]


def test_from_the_recommendation_to_the_outcome(submitted, at, assessor, coordinator, two, psw, candidate):
    assert ApiClient(two[0]).post(at("views"), VIEW).status_code == 404
    assert ApiClient(assessor).post(at("start")).status_code == 200
    answer = ApiClient(assessor).post(at("recommend"), recommendation())
    assert (answer.status_code, answer.json()["state"]) == (200, "recommended")

    made = ApiClient(coordinator).post(at("panel"), {"members": ["panel-1", "panel-2"], "chair": "panel-2"})
    assert made.json()["members"] == [{"username": "panel-1", "is_in": False}, {"username": "panel-2", "is_in": False}]
    assert made.json()["chair"] == "panel-2"

    assert ApiClient(two[0]).post(at("views"), VIEW).status_code == 200
    assert [row["by"] for row in ApiClient(two[0]).get(at("views")).json()] == ["panel-1"]
    assert [row["outcome"] for row in ApiClient(two[1]).get(at("views")).json()] == [""]
    for person in (assessor, coordinator, psw, candidate):
        assert ApiClient(person).get(at("views")).json() == []
    assert code_of(ApiClient(two[1]).post(at("moderate"), {"agreed_view": "Yes."})) == (409, "views_missing")
    ApiClient(two[1]).post(at("views"), VIEW)
    assert [row["by"] for row in ApiClient(assessor).get(at("views")).json()] == ["panel-1", "panel-2"]
    assert ApiClient(two[1]).post(at("moderate"), {"agreed_view": "Yes."}).json()["state"] == "moderated"
    assert ApiClient(candidate).get(at()).json()["outcome"] is None

    answer = ApiClient(psw).post(at("confirm"), {})
    assert (answer.json()["state"], answer.json()["outcome"]) == ("passed", "pass")
    assert ApiClient(candidate).get(at()).json()["outcome"] == "pass"


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ({"members": ["panel-1"]}, (409, "panel_too_small")),
        ({"members": ["panel-1", "nobody"]}, (400, "not_somebody_with_an_account")),
        ({"members": ["panel-1", "other-supervisor"]}, (400, "not_a_panel_member")),
        ({"members": ["panel-1", "panel-2"], "chair": "supervisor"}, (400, "chair_not_a_member")),
        ({}, (400, "invalid")),
    ],
)
def test_a_panel_that_cannot_be_is_refused_by_name(at, coordinator, two, body, answer):
    assert code_of(ApiClient(coordinator).post(at("panel"), body)) == answer


def test_a_third_member_joins_and_one_is_replaced(submitted, at, coordinator, two, north):
    recommended(submitted)
    ApiClient(coordinator).post(at("panel"), {"members": ["panel-1", "panel-2"]})
    panel_member(north, 3)
    panel_member(north, 4)
    assert len(ApiClient(coordinator).post(at("panel/members"), {"person": "panel-3"}).json()["members"]) == 3
    answer = ApiClient(coordinator).post(at("panel/members"), {"person": "panel-4", "instead_of": "panel-3"})
    assert [row["username"] for row in answer.json()["members"]] == ["panel-1", "panel-2", "panel-4"]
    assert not PanelView.objects.filter(by__username="panel-3").exists()


def test_it_is_returned_with_reasons(submitted, at, psw, north):
    moderated(submitted, north)
    assert code_of(ApiClient(psw).post(at("return"), {"reasons": ""})) == (400, "invalid")
    assert ApiClient(psw).post(at("return"), {"reasons": "Say more on EC6."}).json()["state"] == "recommended"


def test_deferred_taken_up_again_and_withdrawn(at, coordinator, candidate):
    body = {"to": "2027-04-01", "reason": "The tests could not be held."}
    assert code_of(ApiClient(coordinator).post(at("defer"), body | {"to": "2026-02-31"}))[0] == 400
    assert ApiClient(coordinator).post(at("defer"), body).json()["state"] == "deferred"
    assert code_of(ApiClient(coordinator).post(at("defer"), body)) == (409, "wrong_state")
    assert ApiClient(candidate).post(at("resume")).json()["state"] == "open"
    assert ApiClient(candidate).post(at("withdraw"), {"reason": "I move."}).json()["state"] == "withdrawn"


def test_an_appeal_from_its_grounds_to_its_end(submitted, at, candidate, coordinator, north, psw, supervisor):
    moderated(submitted, north, "fail")
    assert ApiClient(psw).post(at("confirm"), {"reasons": "EC6 is not there."}).json()["state"] == "failed"
    assert code_of(ApiClient(candidate).post(at("appeal"), {"grounds": ["weather"], "text": "It rained."}))[0] == 400
    said = {"grounds": ["procedure"], "text": "Nobody asked me."}
    assert ApiClient(candidate).post(at("appeal"), said).json()["state"] == "appealed"
    assert ApiClient(supervisor).get(at()).json()["state"] == "under_review"
    assert code_of(ApiClient(psw).post(at("confirm"), {})) == (409, "wrong_state")
    one, two = deciders(north)
    assert code_of(ApiClient(coordinator).post(at("appoint-deciders"), {"people": ["panel-8"]})) == (
        409,
        "wrong_number_of_deciders",
    )
    assert ApiClient(coordinator).post(at("appoint-deciders"), {"people": ["panel-8", "panel-9"]}).status_code == 200
    ApiClient(one).post(at("decide-appeal"), {"outcome": "set_aside", "reasons": "The procedure was not followed."})
    answer = ApiClient(two).post(at("decide-appeal"), {"outcome": "set_aside"})
    assert (answer.json()["state"], answer.json()["round"]) == ("open", 2)


def test_a_late_appeal_is_answered(submitted, at, candidate, coordinator, north, psw, time_machine):
    moderated(submitted, north, "fail")
    ApiClient(psw).post(at("confirm"), {})
    time_machine.move_to("2026-12-08T10:00:00+00:00")
    said = {"grounds": ["bias"], "text": "They had decided before."}
    assert code_of(ApiClient(candidate).post(at("appeal"), said)) == (409, "appeal_window_closed")
    assert ApiClient(candidate).post(at("appeal"), said | {"late_reason": "I was ill."}).status_code == 200
    assert code_of(ApiClient(coordinator).post(at("answer-late-appeal"), {"accept": False})) == (400, "reason_missing")
    assert ApiClient(coordinator).post(at("answer-late-appeal"), {"accept": True}).json()["state"] == "appealed"


def test_a_stale_version_changes_nothing(submitted, at, psw, north):
    moderated(submitted, north)
    answer = ApiClient(psw).post(at("confirm"), {}, If_Match='"1"')
    assert code_of(answer) == (409, "stale_version")
    assert Assessment.objects.get().state == "moderated"


def test_the_retake_is_an_assessment_of_its_own(submitted, at, candidate, north):
    appealed(submitted, north)
    for person in deciders(north):
        ApiClient(person).post(at("decide-appeal"), {"outcome": "dismissed", "reasons": "Nothing was overlooked."})
    settle_fails()
    listed = ApiClient(candidate).get("/api/v1/assessments/").json()["results"]
    assert [(row["attempt"], row["state"]) for row in listed] == [(1, "failed"), (2, "open")]
