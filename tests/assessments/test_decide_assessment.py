"""The principal social worker confirms or returns; the worker is told in plain English; a fail leads on."""

import datetime as dt
import json

import pytest
from django.urls import reverse
from django.utils.html import escape

from ecf.assessments import decision_errors as errors
from ecf.assessments.assessment_errors import OnePersonOnePart, WrongAssessmentState
from ecf.assessments.assessment_selectors import with_parts
from ecf.assessments.assessment_steps import steps_now
from ecf.assessments.component_errors import OnlyPswOverrides
from ecf.assessments.judging_selectors import judging_to_do, outcomes_to_confirm
from ecf.assessments.models import (
    Assessment,
    AssessmentDecision,
    AssessmentPart,
    ComponentResult,
    Panel,
    SupportPlan,
)
from ecf.assessments.services import confirm_outcome, moderate, override_component, record_view, return_to_panel
from ecf.core.signatures import altered
from ecf.enrolments.models import Enrolment
from ecf.people.models import User
from ecf.people.services import name_deputy
from ecf.progress.selectors import progress_of_one
from tests.assessments.assessing import YEAR_2, decided, moderated, panel_member
from tests.cast import TODAY
from tests.conftest import ApiClient

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def agreed(submitted, north) -> Assessment:
    """The panel agrees on a pass."""
    return moderated(submitted, north)


@pytest.mark.parametrize(
    "name", ["supervisor", "assessor", "coordinator", "candidate", "panel_1", "outsider_coordinator"]
)
def test_nobody_else_confirms(request, east, agreed, name):
    with pytest.raises(errors.NotYoursToConfirm):
        confirm_outcome(assessment=agreed, by=request.getfixturevalue(name))


def test_a_pass_meets_the_milestone_on_the_day_it_was_handed_in(agreed, psw, in_month_22):
    confirm_outcome(assessment=agreed, by=psw)
    row, found = in_month_22.milestones.get(key=YEAR_2), Assessment.objects.get()
    assert (found.state, found.outcome, found.told_on) == ("passed", "pass", TODAY)
    assert (row.met_on, row.outcome, row.decided_on) == (TODAY, "pass", TODAY)
    letter = json.loads(AssessmentDecision.objects.get().letter)
    assert "You have passed your year-2 assessment." in letter[1]
    assert "You go on with the next stage." in letter[-1]
    assert list(altered()) == []
    assert not SupportPlan.objects.exists()


def test_the_deputy_of_the_day_confirms_too(agreed, psw, other_supervisor, north):
    name_deputy(employer=north.employer, given_by=psw, given_to=other_supervisor, started_on=TODAY)
    other_supervisor.__dict__.pop("_held_roles", None)
    confirm_outcome(assessment=agreed, by=other_supervisor)
    assert AssessmentDecision.objects.get().by == other_supervisor


@pytest.mark.parametrize("name", ["supervisor", "assessor"])
def test_the_deputy_who_supervises_or_assesses_the_worker_does_not(request, agreed, psw, north, client_for, name):
    name_deputy(
        employer=north.employer, given_by=psw, given_to=request.getfixturevalue(name), started_on=TODAY - 2 * DAY
    )
    deputy = User.objects.get(username=name)
    for step, values in ((confirm_outcome, {}), (return_to_panel, {"reasons": "Look again."})):
        with pytest.raises(errors.SupporterCannotConfirm, match="You supervise or assess this social worker"):
            step(assessment=agreed, by=deputy, **values)
    with pytest.raises(OnlyPswOverrides, match="nobody who supports the social worker"):
        override_component(assessment=agreed, kind="knowledge", reason="The test was faulty.", by=deputy)
    answer = ApiClient(deputy).post(f"/api/v1/assessments/{agreed.pk}/confirm/", {})
    assert (answer.status_code, answer.json()["code"]) == (403, "supporter_cannot_confirm")

    row = with_parts(Assessment.objects.all()).get()
    taken = {step.slug for step in steps_now(deputy, row)}
    assert not taken & {"confirm", "return", "override"}
    assert [turn.what for turn in judging_to_do(deputy)] == []
    assert not outcomes_to_confirm(deputy).exists()
    assert f"/assessments/{agreed.pk}/step/confirm/" not in client_for(deputy).get("/assessments/").content.decode()
    assert client_for(deputy).get(f"/assessments/{agreed.pk}/step/confirm/").status_code == 403
    assert Assessment.objects.get().state == "moderated"

    assert {"confirm", "return"} <= {step.slug for step in steps_now(psw, row)}
    confirm_outcome(assessment=agreed, by=psw)


def test_whoever_let_a_part_stand_as_met_may_confirm(agreed, psw):
    override_component(assessment=agreed, kind="knowledge", reason="The test was faulty.", by=psw)
    confirm_outcome(assessment=agreed, by=psw)
    assert Assessment.objects.get().state == "passed"


def test_whoever_has_another_part_does_not_confirm(agreed, psw, north):
    AssessmentPart.objects.create(assessment=agreed, person=psw, part="appeal")
    with pytest.raises(OnePersonOnePart):
        confirm_outcome(assessment=agreed, by=psw)
    assert Assessment.objects.get().state == "moderated"


def test_a_fail_is_told_with_what_happens_next(submitted, north, in_month_22):
    decided(submitted, north, "fail")
    row, letter = in_month_22.milestones.get(key=YEAR_2), json.loads(AssessmentDecision.objects.get().letter)
    assert (row.outcome, row.is_met) == ("fail", False)
    assert "This does not itself affect your registration" in " ".join(letter)
    assert "You can appeal until 7 December 2026." in " ".join(letter)
    assert "by 23 May 2027" in letter[-1]
    plan = SupportPlan.objects.get()
    assert (plan.state, plan.source, plan.source_id) == ("asked", "assessment", submitted.pk)
    assert progress_of_one(in_month_22, TODAY).check("milestone", milestone=YEAR_2) is not None


@pytest.mark.parametrize(
    ("result", "is_refused"),
    [
        ({"mark": 40, "is_met": False}, True),
        ({"mark": 70, "is_met": True}, False),
        ({"booked_where": "Room 4"}, False),
        ({"mark": 40, "is_met": False, "override_reason": "The test was faulty.", "overridden_on": TODAY}, False),
    ],
)
def test_a_component_that_was_held_stands_in_the_way_unless_it_is_met(agreed, psw, result, is_refused):
    ComponentResult.objects.create(assessment=agreed, kind="knowledge", **result)
    if is_refused:
        with pytest.raises(errors.ComponentNotMet, match="knowledge"):
            confirm_outcome(assessment=agreed, by=psw)
    else:
        confirm_outcome(assessment=agreed, by=psw)
    assert Assessment.objects.get().state == ("moderated" if is_refused else "passed")


def test_it_is_returned_to_the_panel_with_reasons(agreed, psw, north):
    with pytest.raises(errors.ReasonMissing):
        return_to_panel(assessment=agreed, by=psw, reasons=" ")
    return_to_panel(assessment=agreed, by=psw, reasons="Say more on EC6.")
    panel, members = Panel.objects.get(), [panel_member(north, 1), panel_member(north, 2)]
    assert (panel.return_reasons, panel.outcome, Assessment.objects.get().state) == (
        "Say more on EC6.",
        "",
        "recommended",
    )
    with pytest.raises(WrongAssessmentState, match="with the panel"):
        confirm_outcome(assessment=agreed, by=psw)
    for member in members:
        record_view(assessment=agreed, by=member, outcome="fail", reasons="EC6 is not there yet.")
    moderate(assessment=agreed, by=members[1], agreed_view="Not yet.")
    confirm_outcome(assessment=agreed, by=psw)
    assert AssessmentDecision.objects.get().outcome == "fail"
    assert list(altered()) == []


def test_the_last_pass_completes_the_enrolment(agreed, psw, in_month_22):
    in_month_22.milestones.filter(position__gt=in_month_22.milestones.get(key=YEAR_2).position).delete()
    confirm_outcome(assessment=agreed, by=psw)
    assert Enrolment.objects.get(pk=in_month_22.pk).state == "completed"
    assert "last assessment of your programme" in json.loads(AssessmentDecision.objects.get().letter)[-1]


def test_a_changed_letter_of_a_decision_does_not_pass_for_signed(agreed, psw):
    confirm_outcome(assessment=agreed, by=psw)
    AssessmentDecision.objects.update(outcome="fail")
    assert any("assessmentdecision" in row for row in altered())


def test_a_decision_is_due_in_forty_working_days(submitted):
    assert submitted.decision_due_on == dt.date(2027, 1, 21)


def test_an_outcome_that_waits_is_told_first_to_whoever_confirms(submitted, north, psw, coordinator, client_for):
    told = "Outcomes for you to confirm</a>: <strong>1</strong>"
    assert told not in client_for(psw).get("/cohort/").content.decode()
    moderated(submitted, north)
    assert told in client_for(psw).get("/cohort/").content.decode()
    assert told not in client_for(coordinator).get("/cohort/").content.decode()


@pytest.mark.parametrize(("outcome", "words"), [("pass", "You have passed your"), ("fail", "You can appeal until")])
def test_the_page_shows_what_is_confirmed_and_the_letter_as_it_goes_out(
    submitted, north, psw, client_for, outcome, words
):
    agreed = moderated(submitted, north, outcome)
    content = client_for(psw).get(reverse("assessment_step", args=[agreed.pk, "confirm"])).content.decode()
    assert words in content
    assert "We agree." in content
    confirm_outcome(assessment=agreed, by=psw)
    sent = json.loads(AssessmentDecision.objects.get(assessment=agreed).letter)
    assert all(escape(paragraph) in content for paragraph in sent)


def test_an_assessment_is_found_by_name_and_register_number(submitted, coordinator, client_for):
    def found(words, state=""):
        answer = client_for(coordinator).get("/assessments/", {"search": words, "state": state})
        return answer.context["page_obj"].paginator.count

    worker = submitted.enrolment.social_worker
    assert found(worker.user.family_name.upper()) == 1
    assert found(worker.registration_number.lower()) == 1
    assert found(worker.user.family_name, "passed") == 0
    assert found("nobody of that name") == 0
