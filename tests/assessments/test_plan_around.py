"""What surrounds the development plan: supervision's agenda, suggestions for goals, and two hands on one action."""

import datetime as dt

import pytest

from ecf.assessments import plan_errors as errors
from ecf.assessments.plan_suggestions import goal_suggestions
from ecf.assessments.services import add_goal, change_goal, complete_goal_action, settle_goal
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
