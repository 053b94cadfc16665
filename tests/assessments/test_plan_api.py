"""Development plans over the API."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.assessments.services import add_goal
from tests.cast import TODAY

pytestmark = pytest.mark.django_db
LIST = "/api/v1/development-plans/"
STEP = {"what": "Chair one", "owner": "worker", "due_on": (TODAY + dt.timedelta(days=7)).isoformat()}
GOAL = {"title": "Chair a core group", "standards": ["EC2", "EC1"]}


@pytest.fixture
def goal(enrolment, worker):
    steps = [{**STEP, "due_on": TODAY + dt.timedelta(days=7)}]
    return add_goal(enrolment=enrolment, by=worker, actions=steps, **GOAL)


def test_a_goal_is_added_changed_done_and_reached(api_for, enrolment, worker, supervisor):
    api = api_for(worker)
    answer = api.post(LIST, {"enrolment": str(enrolment.pk), **GOAL, "actions": [STEP]})
    plan = answer.json()
    assert answer.status_code == 201 and answer["Location"].endswith(f"{LIST}{plan['id']}/")
    goal = plan["goals"][0]
    assert (goal["standards"], goal["state"]) == (["EC1", "EC2"], "open")
    assert goal["actions"] == [{"position": 1, **STEP, "owner_name": "", "done_on": None}]
    assert plan["counts"] == {"goals": 1, "reached": 0, "open_actions": 1, "late": 0}

    one = f"{LIST}{plan['id']}/goals/{goal['id']}/"
    etag = api.get(one)["ETag"]
    changed = api.patch(one, {"title": "Chair two"}, If_Match=etag)
    assert changed.status_code == 200
    assert (changed.json()["title"], changed.json()["actions"][0]["what"]) == ("Chair two", "Chair one")
    stale = api.patch(one, {"title": "Chair three"}, If_Match=etag)
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_version")
    done = api_for(supervisor).post(f"{one}actions/1/done/").json()
    assert done["actions"][0]["done_on"] == TODAY.isoformat()
    assert api.post(f"{one}actions/1/done/").json()["code"] == "action_done"
    assert api.post(f"{one}actions/9/done/").status_code == 404
    settled = api.post(f"{one}settle/", {"state": "reached"})
    assert (settled.status_code, settled.json()["state"]) == (200, "reached")
    assert api.post(f"{one}settle/", {"state": "reached"}).json()["code"] == "goal_settled"


def test_what_is_wrong_is_named(api_for, enrolment, worker):
    api = api_for(worker)
    answer = api.post(LIST, {"enrolment": str(enrolment.pk), "title": "Chair", "standards": []})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "standards")
    past = {**STEP, "due_on": "2026-11-01"}
    answer = api.post(LIST, {"enrolment": str(enrolment.pk), **GOAL, "actions": [past]})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "actions.0.due_on")


def test_both_agree(api_for, goal, worker, supervisor):
    for user in (worker, supervisor):
        answer = api_for(user).post(f"{LIST}{goal.plan_id}/agree/")
        assert answer.status_code == 200
    rows = answer.json()["agreements"]
    assert [(row["side"], row["on"], row["changed_since"]) for row in rows] == [
        ("supervisor", TODAY.isoformat(), False),
        ("worker", TODAY.isoformat(), False),
    ]
    assert api_for(worker).post(f"{LIST}{goal.plan_id}/agree/").json()["code"] == "agreed_already"


def test_who_only_sees_facts_reads_numbers(api_for, goal, coordinator, assessor):
    shown = api_for(coordinator).get(f"{LIST}{goal.plan_id}/").json()
    assert (shown["content_hidden"], shown["goals"], shown["counts"]["goals"]) == (True, None, 1)
    assert api_for(coordinator).get(f"{LIST}{goal.plan_id}/goals/{goal.pk}/").status_code == 404
    assert api_for(assessor).get(f"{LIST}{goal.plan_id}/").json()["goals"][0]["title"] == "Chair a core group"


def test_a_list_takes_the_same_queries_for_one_goal_and_for_six(api_for, goal, enrolment, worker):
    api = api_for(worker)

    def counted() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert api.get(f"{LIST}?enrolment={enrolment.pk}").status_code == 200
        return len(queries)

    counted()
    few = counted()
    for n in range(5):
        add_goal(enrolment=enrolment, by=worker, title=f"Goal {n}", standards=["EC1"])
    assert counted() == few
