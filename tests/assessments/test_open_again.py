"""An assessment that was withdrawn is opened again by the co-ordinator; one that is deferred is gone on with."""

import datetime as dt

import pytest
from django.urls import reverse

from ecf.assessments import assessment_errors as errors
from ecf.assessments.assessment_selectors import has_retake
from ecf.assessments.assessment_steps import steps_now
from ecf.assessments.models import Assessment
from ecf.assessments.next_steps import judging_steps, next_steps
from ecf.assessments.services import (
    answer_late_appeal,
    appoint_deciders,
    confirm_outcome,
    defer_assessment,
    lodge_appeal,
    open_assessment,
    open_assessments_whose_time_has_come,
    settle_fails,
    withdraw_assessment,
)
from ecf.enrolments.models import Enrolment
from ecf.people.employer_settings import settings_for
from ecf.people.services import name_deputy
from ecf.reminders.judging import judging_due
from tests.assessments.assessing import (
    DUE_ON,
    YEAR_2,
    appeal_ends,
    appealed,
    decided,
    deciders,
    handed_in,
    moderated,
    opened,
)
from tests.cast import TODAY

pytestmark = pytest.mark.django_db

DAY_11 = dt.date(2026, 12, 8)
ASKED = "Open the year-2 assessment of Year Two Worker again, or end their programme: it was withdrawn"


@pytest.fixture
def withdrawn(assessment, candidate) -> Assessment:
    withdraw_assessment(assessment=assessment, reason="By mistake.", by=candidate)
    return Assessment.objects.with_people().get()


def attempt(number: int) -> Assessment:
    return Assessment.objects.with_people().get(attempt=number)


def asked(user) -> list[str]:
    return [each.text for each in judging_steps(user)]


def test_the_coordinator_opens_it_again_and_nobody_else(withdrawn, coordinator, candidate, in_month_22):
    assert open_assessments_whose_time_has_come() == 0
    with pytest.raises(errors.NotYourAssessment):
        open_assessment(enrolment=in_month_22, milestone=YEAR_2, by=candidate)
    again = opened(in_month_22, coordinator)
    assert (again.attempt, again.state) == (2, "open")
    assert in_month_22.milestones.get(key=YEAR_2).due_on == DUE_ON
    with pytest.raises(errors.AssessmentBegun):
        opened(in_month_22, coordinator)


def test_it_uses_up_no_retake(withdrawn, coordinator, in_month_22, north):
    opened(in_month_22, coordinator)
    handed_in(attempt(2))
    failed = decided(attempt(2), north, "fail")
    assert has_retake(failed)
    assert "last attempt" not in failed.decisions.get().letter
    assert settle_fails(today=DAY_11) == 1
    handed_in(attempt(3))
    assert "last attempt" in decided(attempt(3), north, "fail").decisions.get().letter
    assert settle_fails(today=DAY_11) == 1
    assert Enrolment.objects.get(pk=in_month_22.pk).state == "not_completed"


def test_a_retake_that_was_withdrawn_is_opened_again_and_is_the_last(submitted, north, candidate, coordinator):
    decided(submitted, north, "fail")
    settle_fails(today=DAY_11)
    withdraw_assessment(assessment=attempt(2), reason="Ill.", by=candidate)
    opened(submitted.enrolment, coordinator)
    assert not has_retake(attempt(3))
    assert submitted.enrolment.milestones.get(key=YEAR_2).due_on == dt.date(2027, 5, 23)


def test_what_is_decided_is_not_opened_again(submitted, north, coordinator):
    decided(submitted, north, "fail")
    with pytest.raises(errors.AssessmentDone):
        opened(submitted.enrolment, coordinator)


def test_where_the_fail_stands_once_more_it_is_the_retake(submitted, north, candidate, coordinator):
    failed = decided(submitted, north, "fail")
    settle_fails(today=DAY_11)
    withdraw_assessment(assessment=attempt(2), reason="Ill.", by=candidate)
    said = {"grounds": ["bias"], "text": "So it was.", "late_reason": "I was ill."}
    lodge_appeal(assessment=failed, by=candidate, today=DAY_11, **said)
    answer_late_appeal(assessment=failed, by=coordinator, accept=True, today=DAY_11)
    assert ASKED not in asked(coordinator)
    with pytest.raises(errors.AssessmentBegun):
        opened(submitted.enrolment, coordinator)
    appoint_deciders(assessment=failed, by=coordinator, people=deciders(north))
    appeal_ends(failed, north, "dismissed")
    assert settle_fails(today=DAY_11) == 0
    assert asked(coordinator) == [ASKED]
    opened(submitted.enrolment, coordinator)
    row = submitted.enrolment.milestones.get(key=YEAR_2)
    assert (attempt(3).state, row.outcome, row.due_on) == ("open", "", dt.date(2027, 5, 23))


def test_the_pages_say_so_and_do_it(assessment, candidate, coordinator, supervisor, client_for):
    step = reverse("assessment_step", args=[assessment.pk, "withdraw"])
    assert "The programme co-ordinator can open it again" in client_for(candidate).get(step).content.decode()
    assert asked(coordinator) == []
    withdraw_assessment(assessment=assessment, reason="By mistake.", by=candidate)
    assert (asked(coordinator), asked(supervisor), asked(candidate)) == ([ASKED], [], [])
    step = reverse("assessment_step", args=[assessment.pk, "open-again"])
    assert client_for(candidate).get(step).status_code == 403
    browser = client_for(coordinator)
    assert "It uses up no retake." in browser.get(step).content.decode()
    answer = browser.post(step)
    assert answer.url == reverse("assessment", args=[attempt(2).pk])
    assert asked(coordinator) == []
    assert browser.get(step).status_code == 302


def test_the_worker_is_shown_how_to_go_on_with_one_that_is_deferred(assessment, candidate, coordinator):
    defer_assessment(assessment=assessment, to=dt.date(2027, 4, 1), reason="Leave.", by=coordinator)
    (step,) = [each for each in next_steps(candidate, TODAY) if "assessment" in each.text and "year-2" in each.text]
    assert (step.text, step.when) == ("Go on with your year-2 assessment", "the last day is 1 April 2027")
    assert step.href == reverse("assessment_step", args=[assessment.pk, "resume"])


def test_confirming_is_asked_of_those_who_may(submitted, north, psw, other_supervisor, client_for):
    fresh = appeal_ends(appealed(submitted, north), north, "upheld")
    moderated(fresh, north, "pass", members=(3, 4))
    name_deputy(employer=north.employer, given_by=psw, given_to=other_supervisor, started_on=TODAY)
    other_supervisor.__dict__.pop("_held_roles", None)
    fresh = Assessment.objects.with_people().get()
    for person, may in [(psw, False), (other_supervisor, True)]:
        slugs = {"confirm", "return"} & {step.slug for step in steps_now(person, fresh)}
        assert slugs == ({"confirm", "return"} if may else set())
        assert bool(asked(person)) is may
    numbers = settings_for({north.employer.pk}, TODAY)
    due_on = fresh.decision_due_on
    day = dt.timedelta(days=1)
    told = judging_due([fresh.enrolment], numbers, since=due_on - 9 * day, on=due_on)
    assert {each.person for each in told} == {other_supervisor}
    late = judging_due([fresh.enrolment], numbers, since=due_on, on=due_on + 9 * day)
    assert psw in {each.person for each in late}
    confirm_outcome(assessment=fresh, by=other_supervisor)


def test_a_panel_member_who_stands_in_is_not_asked_to_confirm(submitted, north, psw, panel_1):
    moderated(submitted, north, "pass")
    name_deputy(employer=north.employer, given_by=psw, given_to=panel_1, started_on=TODAY)
    panel_1.__dict__.pop("_held_roles", None)
    assert (len(asked(psw)), asked(panel_1)) == (1, [])
