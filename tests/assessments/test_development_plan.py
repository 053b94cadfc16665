"""Goals against standards, what is done for each, and the plan's next period after a review."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.assessments import plan_errors as errors
from ecf.assessments.models import DevelopmentPlan, Goal, Review
from ecf.assessments.services import (
    add_goal,
    change_goal,
    complete_goal_action,
    settle_goal,
    sign_review,
)
from ecf.core.change import expecting
from ecf.core.errors import BadValue, StaleVersion, WrongState
from ecf.core.models import Event
from ecf.core.signatures import altered
from ecf.enrolments.services import withdraw_enrolment
from ecf.evidence.services import start_evidence, submit_evidence, take_back_evidence
from tests.cast import TODAY

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(days=7)
ACTION = {"what": "Chair the next one with Grace", "owner": "worker", "due_on": TODAY + WEEK}
GOAL = {"title": "Chair a core group", "standards": ["EC2", "EC1"], "difference": "Parents know who does what."}


@pytest.fixture
def goal(enrolment, worker) -> Goal:
    """An open goal with one action."""
    return add_goal(enrolment=enrolment, by=worker, actions=[ACTION], **GOAL)


@pytest.fixture
def entry(enrolment, worker):
    """Evidence that has been handed in."""
    draft = start_evidence(
        enrolment=enrolment,
        kind="critical_reflection",
        title="The meeting I chaired",
        happened_on=TODAY,
        body="I began with what goes well.",
        standards=[{"code": "EC2", "how": "I listened."}],
        privacy="shared",
        by=worker,
    )
    return submit_evidence(evidence=draft, by=worker)


def address(enrolment) -> str:
    return f"/assessments/plan/of/{enrolment.pk}/"


def typed(**changes) -> dict:
    rows = {"actions-TOTAL_FORMS": "1", "actions-INITIAL_FORMS": "0", "actions-0-what": "", "actions-0-owner": ""}
    return {**GOAL, **rows, **changes}


@pytest.mark.parametrize("name", ["worker", "supervisor"])
def test_the_first_goal_begins_the_plan(request, enrolment, name):
    goal = add_goal(enrolment=enrolment, by=request.getfixturevalue(name), actions=[ACTION], **GOAL)

    plan = DevelopmentPlan.objects.get()
    assert (plan.started_on, plan.ended_on, goal.position) == (TODAY, None, 1)
    assert goal.codes == ["EC1", "EC2"] and goal.actions.get().owner == "worker"
    assert "core group" not in Event.objects.get(kind="plan.goal_added").body


@pytest.mark.parametrize("name", ["past_supervisor", "other_supervisor", "assessor", "coordinator", "psw"])
def test_nobody_else_writes_it(request, enrolment, goal, name):
    user = request.getfixturevalue(name)
    with pytest.raises(errors.NotYourPlan):
        add_goal(enrolment=enrolment, by=user, **GOAL)
    with pytest.raises(errors.NotYourPlan):
        change_goal(goal=goal, by=user, **GOAL)
    with pytest.raises(errors.NotYourPlan):
        settle_goal(goal=goal, state="reached", by=user)


WRONG = [
    ({"title": " "}, "goal_required", "title"),
    ({"title": "a" * 301}, "text_too_long", "title"),
    ({"difference": "a" * 2001}, "text_too_long", "difference"),
    ({"standards": []}, "standard_required", "standards"),
    ({"standards": ["KSS1"]}, "unknown_standard", "standards"),
    ({"actions": [ACTION | {"what": " "}]}, "action_without_words", "actions.0.what"),
    ({"actions": [ACTION | {"owner": "panel"}]}, "action_without_owner", "actions.0.owner"),
    ({"actions": [ACTION | {"due_on": None}]}, "action_without_date", "actions.0.due_on"),
    ({"actions": [ACTION | {"due_on": TODAY - WEEK}]}, "action_before_today", "actions.0.due_on"),
    ({"actions": [ACTION] * 21}, "too_many_actions", "actions"),
]


@pytest.mark.parametrize(("wrong", "code", "field"), WRONG, ids=[f"{code} {field}" for _, code, field in WRONG])
def test_a_wrong_value_is_named_and_nothing_is_stored(enrolment, worker, wrong, code, field):
    with pytest.raises(BadValue) as refused:
        add_goal(enrolment=enrolment, by=worker, **GOAL | wrong)
    assert [(each.code, each.field) for each in refused.value.errors] == [(code, field)]
    assert not DevelopmentPlan.objects.exists() and not Event.objects.filter(kind__startswith="plan.").exists()


def test_once_the_programme_has_ended_nothing_is_added(enrolment, worker, coordinator):
    withdraw_enrolment(enrolment=enrolment, reason="A move.", on=TODAY, by=coordinator)
    with pytest.raises(WrongState):
        add_goal(enrolment=enrolment, by=worker, **GOAL)


def test_evidence_shows_a_goal_while_it_is_handed_in(client_for, enrolment, worker, supervisor, entry):
    goal = add_goal(enrolment=enrolment, by=worker, evidence=[entry.pk], **GOAL)
    assert "The meeting I chaired" in client_for(supervisor).get(address(enrolment)).content.decode()
    take_back_evidence(evidence=entry, by=worker)
    assert "The meeting I chaired" not in client_for(supervisor).get(address(enrolment)).content.decode()
    with pytest.raises(BadValue) as refused:
        change_goal(goal=goal, by=worker, evidence=[entry.pk], **GOAL)
    assert refused.value.code == "not_your_evidence"


def test_an_action_is_done_once_and_stays_when_the_goal_is_changed(goal, worker, supervisor):
    action = goal.actions.get()
    complete_goal_action(action=action, by=supervisor)
    with pytest.raises(errors.ActionDone):
        complete_goal_action(action=action, by=worker)
    change_goal(goal=goal, by=worker, actions=[ACTION | {"what": "Chair one alone"}], **GOAL)
    assert [(row.position, row.what, row.done_on) for row in goal.actions.all()] == [
        (1, "Chair the next one with Grace", TODAY),
        (2, "Chair one alone", None),
    ]


def test_a_goal_is_reached_or_dropped_with_a_reason_and_then_stays(goal, worker):
    with pytest.raises(errors.ReasonMissing):
        settle_goal(goal=goal, state="dropped", by=worker)
    with pytest.raises(errors.UnknownEnding):
        settle_goal(goal=goal, state="carried", by=worker)
    settle_goal(goal=goal, state="reached", by=worker)
    for act in (
        lambda: change_goal(goal=goal, by=worker, **GOAL),
        lambda: settle_goal(goal=goal, state="reached", by=worker),
        lambda: complete_goal_action(action=goal.actions.get(), by=worker),
    ):
        with pytest.raises(errors.GoalSettled):
            act()


def test_a_review_shows_the_plan_and_the_next_one_starts_from_it(goal, written, enrolment, worker, supervisor):
    other = add_goal(enrolment=enrolment, by=worker, title="Write early", standards=["EC1"])
    settle_goal(goal=other, state="reached", by=worker)
    for user in (worker, supervisor):
        sign_review(review=written, by=user)

    old, new = DevelopmentPlan.objects.order_by("id")
    assert (old.ended_on, new.started_on, new.review_id) == (TODAY, TODAY, written.pk)
    carried = new.goals.get()
    assert (carried.title, carried.carried_from, carried.codes) == (goal.title, goal, ["EC1", "EC2"])
    assert carried.actions.get().what == ACTION["what"]
    assert set(old.goals.values_list("state", flat=True)) == {"carried", "reached"}
    assert [(each["title"], each["state"]) for each in Review.objects.get().facts["plan"]] == [
        ("Chair a core group", "Under way"),
        ("Write early", "Reached"),
    ]
    assert list(altered()) == []


def test_a_review_begins_a_plan_where_there_was_none(signed, enrolment):
    assert DevelopmentPlan.objects.get().review_id == signed.pk
    assert Review.objects.get().facts["plan"] == []


def test_coordinator_sees_numbers_and_no_words(client_for, goal, enrolment, coordinator, assessor):
    page = client_for(coordinator).get(address(enrolment)).content.decode()
    assert "1 goal, 0 reached, 1 action to do" in page and "Chair a core group" not in page
    assert "Chair a core group" in client_for(assessor).get(address(enrolment)).content.decode()


def test_the_page_adds_a_goal_and_says_what_is_wrong(client_for, enrolment, worker):
    client = client_for(worker)
    assert "No goal yet." in client.get(address(enrolment)).content.decode()
    page = client.post(f"{address(enrolment)}add/", typed(standards=[])).content.decode()
    assert "Choose at least one standard" in page and "Parents know who does what.</textarea>" in page
    day = {"actions-0-due_on-day": "31", "actions-0-due_on-month": "2", "actions-0-due_on-year": "2027"}
    row = {"actions-0-what": "Chair one", "actions-0-owner": "worker"}
    page = client.post(f"{address(enrolment)}add/", typed(**day, **row)).content.decode()
    assert "is not a date in the calendar" in page
    day |= {"actions-0-due_on-day": "28"}
    page = client.post(f"{address(enrolment)}add/", typed(**day, **row), follow=True).content.decode()
    assert "The goal is in the plan." in page and "Chair one" in page


def test_two_people_change_one_goal_and_the_second_sees_both(client_for, goal, worker, supervisor):
    change = f"/assessments/plan/goals/{goal.pk}/change/"
    sent = typed(version=goal.version)
    assert client_for(worker).post(change, {**sent, "title": "From the desk"}).status_code == 302
    page = client_for(supervisor).post(change, {**sent, "title": "From the phone"}).content.decode()
    assert "What is stored now" in page and "From the desk" in page and 'value="From the phone"' in page
    with pytest.raises(StaleVersion), expecting(goal.pk, goal.version):
        change_goal(goal=goal, by=worker, **GOAL)


def test_the_page_takes_the_same_queries_for_one_goal_and_for_ten(client_for, goal, enrolment, worker):
    client = client_for(worker)
    client.get(address(enrolment))
    with CaptureQueriesContext(connection) as one:
        client.get(address(enrolment))
    for n in range(9):
        add_goal(enrolment=enrolment, by=worker, title=f"Goal {n}", standards=["EC1"], actions=[ACTION])
    with CaptureQueriesContext(connection) as ten:
        client.get(address(enrolment))
    assert len(ten) == len(one)
