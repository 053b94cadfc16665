"""What surrounds the development plan: supervision's agenda, suggestions for goals, and two hands on one action."""

import datetime as dt

import pytest

from ecf.assessments import plan_errors as errors
from ecf.assessments.models import PlanAgreement
from ecf.assessments.plan_suggestions import goal_suggestions
from ecf.assessments.services import add_goal, agree_plan, change_goal, complete_goal_action, settle_goal
from ecf.core.errors import BadValue
from ecf.core.models import Event
from ecf.enrolments.models import Enrolment
from ecf.enrolments.selectors import with_clock, with_schedule
from ecf.evidence.services import accept_evidence, start_evidence, submit_evidence
from ecf.supervision.agenda import agenda_of
from ecf.supervision.services import plan_session
from tests.assessments.self_assessing import finished
from tests.cast import TODAY

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(days=7)
SOON = {"what": "Chair one", "owner": "worker", "due_on": TODAY + WEEK}
LATER = {"what": "Watch one", "owner": "supervisor", "due_on": TODAY + 2 * WEEK}
GOAL = {"title": "Chair a core group", "standards": ["EC2"]}


@pytest.fixture
def goal(enrolment, worker):
    return add_goal(enrolment=enrolment, by=worker, actions=[LATER, SOON], **GOAL)


def brought(enrolment, user) -> list[str]:
    row = with_schedule(with_clock(Enrolment.objects.with_people())).get(pk=enrolment.pk)
    return [f"{each.heading}: {each.what} ({each.owner})" for each in agenda_of(row, user=user, on=TODAY).brought]


def test_supervision_talks_about_the_open_actions_of_the_plan(client_for, goal, enrolment, worker, supervisor):
    assert brought(enrolment, supervisor) == [
        "From the development plan: Chair one (social worker)",
        "From the development plan: Watch one (supervisor)",
    ]
    session = plan_session(enrolment=enrolment, planned_for=TODAY, by=worker)
    page = client_for(supervisor).get(f"/supervision/{session.pk}/").content.decode()
    assert "From the development plan" in page and "Chair one" in page

    complete_goal_action(action=goal.actions.get(what="Chair one"), by=worker)
    assert brought(enrolment, worker) == ["From the development plan: Watch one (supervisor)"]
    settle_goal(goal=goal, state="reached", by=worker)
    assert brought(enrolment, worker) == []


def test_who_may_not_read_the_plan_is_brought_nothing(goal, enrolment, coordinator, past_supervisor):
    assert brought(enrolment, coordinator) == brought(enrolment, past_supervisor) == []


def test_an_action_that_a_change_replaced_says_so(client_for, goal, worker, supervisor):
    action = goal.actions.get(what="Chair one")
    change_goal(goal=goal, by=supervisor, actions=[LATER], **GOAL)
    with pytest.raises(errors.ActionGone, match="changed meanwhile"):
        complete_goal_action(action=action, by=worker)


def test_gaps_suggest_goals_until_one_is_about_them(client_for, enrolment, worker, supervisor):
    entry = start_evidence(
        enrolment=enrolment,
        kind="critical_reflection",
        title="A visit",
        happened_on=TODAY,
        body="What I saw.",
        standards=[{"code": "EC1", "how": "I asked."}, {"code": "EC3", "how": "I wrote it."}],
        privacy="shared",
        by=worker,
    )
    accept_evidence(evidence=submit_evidence(evidence=entry, by=worker), by=supervisor)
    finished(enrolment, level=3, EC3=1, EC6=2)

    def told() -> list[tuple[str, list[str]]]:
        return [(each.standard.code, each.reasons) for each in goal_suggestions(enrolment)]

    nothing = "no accepted evidence yet"
    assert told() == [
        ("EC6", [nothing, "last self-assessment: with help"]),
        ("EC2", [nothing]),
        ("EC3", ["last self-assessment: not yet"]),
        ("EC4", [nothing]),
        ("EC5", [nothing]),
    ]
    page = client_for(worker).get(f"/assessments/plan/of/{enrolment.pk}/add/?standard=EC6").content.decode()
    assert "What a goal could be about" in page and 'value="EC6" checked' in page
    add_goal(enrolment=enrolment, by=worker, title="Lead one meeting", standards=["EC6"])
    assert [code for code, _ in told()] == ["EC2", "EC3", "EC4", "EC5"]


def test_both_agree_and_a_change_says_what_changed_since(client_for, goal, enrolment, worker, supervisor, coordinator):
    address = f"/assessments/plan/of/{enrolment.pk}/"
    assert "The social worker has not agreed yet." in client_for(worker).get(address).content.decode()
    for user in (worker, supervisor):
        page = client_for(user).post(f"/assessments/plan/{goal.plan_id}/agree/", follow=True).content.decode()
        assert "You have agreed with the plan." in page and "I agree with this plan" not in page
    assert set(Event.objects.filter(kind="plan.agreed").values_list("on", flat=True)) == {TODAY}
    with pytest.raises(errors.AgreedAlready):
        agree_plan(plan=goal.plan, by=worker)

    change_goal(goal=goal, by=supervisor, actions=[LATER], **GOAL)
    page = client_for(worker).get(address).content.decode()
    assert "Changed since: “Chair a core group”." in page and "I agree with this plan" in page
    page = client_for(coordinator).get(address).content.decode()
    assert "Changed since: 1 goal." in page and "Chair a core group" not in page
    agree_plan(plan=goal.plan, by=worker)
    assert PlanAgreement.objects.count() == 2


@pytest.mark.parametrize("name", ["assessor", "coordinator", "psw", "past_supervisor"])
def test_nobody_else_agrees(request, goal, name):
    with pytest.raises(errors.NotYourPlan):
        agree_plan(plan=goal.plan, by=request.getfixturevalue(name))


def test_somebody_else_does_an_action_and_is_named(client_for, enrolment, worker, supervisor):
    step = {"what": "Let me watch court", "owner": "other", "due_on": TODAY + WEEK}
    with pytest.raises(BadValue) as refused:
        add_goal(enrolment=enrolment, by=worker, actions=[step], **GOAL)
    assert [(each.field, each.code) for each in refused.value.errors] == [
        ("actions.0.owner_name", "action_owner_unnamed")
    ]
    steps = [step | {"owner_name": "Dana Osei, legal team"}, SOON | {"owner": "coordinator", "owner_name": "x"}]
    goal = add_goal(enrolment=enrolment, by=worker, actions=steps, **GOAL)
    assert [row.whose for row in goal.actions.all()] == ["Dana Osei, legal team", "Programme co-ordinator"]
    assert brought(enrolment, supervisor) == [
        "From the development plan: Let me watch court (Dana Osei, legal team)",
        "From the development plan: Chair one (programme co-ordinator)",
    ]
    page = client_for(supervisor).get(f"/assessments/plan/of/{enrolment.pk}/").content.decode()
    assert "Dana Osei, legal team, by" in page
