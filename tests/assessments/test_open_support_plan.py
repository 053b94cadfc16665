"""Asking for a support plan, opening one, and changing it."""

import datetime as dt

import pytest

from ecf.assessments import support_errors as errors
from ecf.assessments.models import SupportPlan
from ecf.assessments.services import (
    ask_for_support_plan,
    change_support_plan,
    decline_support_plan,
    open_support_plan,
    sign_support_plan,
)
from ecf.core.change import expecting
from ecf.core.errors import BadValue, StaleVersion, WrongState
from ecf.core.models import Event, Signature
from ecf.enrolments.services import withdraw_enrolment
from ecf.progress.selectors import progress_of_one
from ecf.supervision.services import log_session
from tests.assessments.conftest import PLAN, WEEK
from tests.cast import TODAY

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - dt.timedelta(days=1)
ACTION = PLAN["actions"][0]


def typed(**changes: str) -> dict[str, str]:
    """What a browser sends."""
    day = TODAY + WEEK
    return {
        "concern": PLAN["concern"],
        "hoped_for": PLAN["hoped_for"],
        "help": PLAN["help"],
        "actions-TOTAL_FORMS": "2",
        "actions-INITIAL_FORMS": "0",
        "actions-0-what": "Plan each report",
        "actions-0-owner": "worker",
        **{f"actions-0-due_on-{name}": str(getattr(day, name)) for name in ("day", "month", "year")},
        "dates-TOTAL_FORMS": "1",
        "dates-INITIAL_FORMS": "0",
        **{f"dates-0-due_on-{name}": str(getattr(day, name)) for name in ("day", "month", "year")},
        **changes,
    }


@pytest.mark.parametrize("name", ["supervisor", "coordinator"])
def test_the_supervisor_or_the_coordinator_opens_one(request, enrolment, name, supervisor):
    user = request.getfixturevalue(name)
    plan = open_support_plan(enrolment=enrolment, by=user, **PLAN)

    stored = SupportPlan.objects.get()
    assert (stored.state, stored.started_on, stored.opened_by, stored.led_by) == ("running", TODAY, user, supervisor)
    assert [(row.position, row.owner) for row in stored.actions.all()] == [(1, "worker"), (2, "supervisor")]
    assert [row.due_on for row in stored.dates.all()] == PLAN["dates"]
    event = Event.objects.get(kind="support.opened")
    assert event.subject_id == str(plan.pk) and "court" not in event.body


@pytest.mark.parametrize("name", ["worker", "past_supervisor", "other_supervisor", "assessor", "psw"])
def test_nobody_else_opens_one(request, enrolment, name):
    with pytest.raises(errors.NotYoursToOpen):
        open_support_plan(enrolment=enrolment, by=request.getfixturevalue(name), **PLAN)
    assert not SupportPlan.objects.exists()


WRONG = [
    ({"concern": " "}, "text_required", "concern"),
    ({"hoped_for": ""}, "text_required", "hoped_for"),
    ({"help": ""}, "text_required", "help"),
    ({"concern": "a" * 10_001}, "text_too_long", "concern"),
    ({"actions": []}, "actions_required", "actions"),
    ({"actions": [ACTION] * 31}, "too_many_actions", "actions"),
    ({"actions": [ACTION | {"what": " "}]}, "action_without_words", "actions.0.what"),
    ({"actions": [ACTION | {"what": "a" * 501}]}, "action_too_long", "actions.0.what"),
    ({"actions": [ACTION | {"owner": "panel"}]}, "action_without_owner", "actions.0.owner"),
    ({"actions": [ACTION | {"due_on": None}]}, "action_without_date", "actions.0.due_on"),
    ({"actions": [ACTION | {"due_on": YESTERDAY}]}, "action_before_today", "actions.0.due_on"),
    ({"dates": []}, "review_dates_required", "dates"),
    ({"dates": [YESTERDAY]}, "review_date_before_today", "dates.0"),
    ({"dates": [TODAY + n * WEEK for n in range(13)]}, "too_many_dates", "dates"),
    ({"source": "gossip"}, "unknown_source", "source"),
]


@pytest.mark.parametrize(("wrong", "code", "field"), WRONG, ids=[f"{code} {field}" for _, code, field in WRONG])
def test_a_wrong_value_is_named_and_nothing_is_stored(enrolment, supervisor, wrong, code, field):
    with pytest.raises(BadValue) as refused:
        open_support_plan(enrolment=enrolment, by=supervisor, **PLAN | wrong)
    assert [(each.code, each.field) for each in refused.value.errors] == [(code, field)]
    assert not SupportPlan.objects.exists() and not Event.objects.filter(kind__startswith="support.").exists()


def test_an_action_for_today_is_no_trouble(enrolment, supervisor):
    open_support_plan(enrolment=enrolment, by=supervisor, **PLAN | {"actions": [ACTION | {"due_on": TODAY}]})


def test_one_runs_at_a_time(plan, enrolment, supervisor):
    with pytest.raises(errors.PlanRunning):
        open_support_plan(enrolment=enrolment, by=supervisor, **PLAN)


def test_once_the_programme_has_ended_none_is_opened(enrolment, supervisor, coordinator):
    withdraw_enrolment(enrolment=enrolment, reason="A move.", on=TODAY, by=coordinator)
    with pytest.raises(WrongState):
        open_support_plan(enrolment=enrolment, by=supervisor, **PLAN)


def test_it_stands_beside_the_status_and_moves_nothing(client_for, enrolment, supervisor, worker):
    before = progress_of_one(enrolment, TODAY)
    open_support_plan(enrolment=enrolment, by=supervisor, **PLAN)
    after = progress_of_one(enrolment, TODAY)
    assert (before.support_since, after.support_since) == (None, TODAY)
    assert (before.status, before.employer_status) == (after.status, after.employer_status)
    assert progress_of_one(enrolment, YESTERDAY).support_since is None
    page = client_for(worker).get(f"/enrolments/{enrolment.pk}/progress/").content.decode()
    assert "A support plan is running since 23 November 2026" in page


def test_the_assessor_asks_and_the_supervisor_draws_it_up(client_for, enrolment, assessor, supervisor, worker):
    asked = ask_for_support_plan(enrolment=enrolment, concern="Reports are late.", by=assessor)
    assert asked.state == "asked"
    page = client_for(worker).get(f"/assessments/support/{asked.pk}/").content.decode()
    assert "Reports are late." in page and "Waiting for Supervisor Northshire to draw it up" in page

    opened = open_support_plan(enrolment=enrolment, asked=asked, by=supervisor, **PLAN)

    assert (opened.pk, opened.state, opened.asked_by) == (asked.pk, "running", assessor)
    with pytest.raises(errors.NotAsked):
        open_support_plan(enrolment=enrolment, asked=asked, by=supervisor, **PLAN)


@pytest.mark.parametrize("name", ["worker", "past_supervisor", "other_supervisor", "supervisor"])
def test_who_may_open_one_or_has_no_part_does_not_ask(request, enrolment, name):
    with pytest.raises(errors.NotYoursToOpen):
        ask_for_support_plan(enrolment=enrolment, concern="Hm.", by=request.getfixturevalue(name))


def test_what_was_asked_for_is_declined_with_a_reason(client_for, enrolment, assessor, supervisor, worker):
    asked = ask_for_support_plan(enrolment=enrolment, concern="Reports are late.", by=assessor)
    with pytest.raises(BadValue):
        decline_support_plan(plan=asked, reason=" ", by=supervisor)

    decline_support_plan(plan=asked, reason="The court had asked twice for the same report.", by=supervisor)

    assert SupportPlan.objects.get().state == "declined"
    for user in (worker, assessor):
        page = client_for(user).get(f"/assessments/support/{asked.pk}/").content.decode()
        assert "The court had asked twice" in page


def test_what_an_assessment_leads_to_is_not_declined(enrolment, supervisor):
    asked = ask_for_support_plan(enrolment=enrolment, concern="Not passed.", source="assessment", by=None)
    with pytest.raises(errors.AfterAssessment):
        decline_support_plan(plan=asked, reason="No.", by=supervisor)


def test_an_assessment_is_noted_on_the_plan_that_runs(plan, enrolment):
    found = ask_for_support_plan(enrolment=enrolment, concern="Not passed.", source="assessment", by=None)
    assert found.pk == plan.pk
    assert Event.objects.filter(kind="support.assessment_noted").count() == 1


def test_a_change_needs_the_signatures_again(plan, worker, supervisor):
    for user in (worker, supervisor):
        sign_support_plan(plan=plan, by=user)
    same = {name: PLAN[name] for name in ("concern", "hoped_for", "help", "actions", "dates")}
    change_support_plan(plan=plan, by=supervisor, **same)
    assert Signature.objects.filter(superseded_at__isnull=True).count() == 2

    change_support_plan(plan=plan, by=supervisor, **same | {"help": "More."})
    assert not Signature.objects.filter(superseded_at__isnull=True).exists()


def test_what_stands_in_the_plan_may_be_overdue_when_it_is_changed(plan, supervisor):
    later = TODAY + 2 * WEEK
    given = {name: PLAN[name] for name in ("concern", "hoped_for", "help", "actions")}
    change_support_plan(plan=plan, by=supervisor, today=later, dates=[later], **given)
    with pytest.raises(BadValue) as refused:
        new = [*PLAN["actions"], ACTION | {"what": "Another"}]
        change_support_plan(plan=plan, by=supervisor, today=later, dates=[later], **given | {"actions": new})
    assert [(each.code, each.field) for each in refused.value.errors] == [("action_before_today", "actions.2.due_on")]


@pytest.mark.parametrize("name", ["worker", "coordinator", "assessor", "psw", "past_supervisor"])
def test_nobody_else_changes_it(request, plan, name):
    with pytest.raises(errors.NotYoursToRun):
        change_support_plan(plan=plan, by=request.getfixturevalue(name), **PLAN)


def test_a_stale_change_is_refused(plan, supervisor):
    change_support_plan(plan=plan, by=supervisor, **PLAN | {"help": "More."})
    with pytest.raises(StaleVersion), expecting(plan.pk, plan.version):
        change_support_plan(plan=plan, by=supervisor, **PLAN)


def test_the_page_opens_one_from_a_review(client_for, written, enrolment, supervisor):
    address = f"/assessments/support/of/{enrolment.pk}/open/?review={written.pk}"
    client = client_for(supervisor)
    assert "Everything for the next milestone is under way." in client.get(address).content.decode()

    page = client.post(address, typed(), follow=True).content.decode()

    plan = SupportPlan.objects.get()
    assert (plan.source, plan.source_id) == ("review", written.pk)
    assert "kept apart from any capability" in page and "3-month review" in page


def test_the_page_opens_one_from_a_session(client_for, enrolment, supervisor):
    session = log_session(
        enrolment=enrolment, by=supervisor, held_on=TODAY, minutes=90, kind="reflective", summary="Late."
    )
    address = f"/assessments/support/of/{enrolment.pk}/open/?session={session.pk}"
    client_for(supervisor).post(address, typed())
    assert (SupportPlan.objects.get().source, SupportPlan.objects.get().source_id) == ("session", session.pk)


def test_a_source_of_somebody_else_is_not_taken(client_for, written, other_enrolment, supervisor):
    address = f"/assessments/support/of/{other_enrolment.pk}/open/?review={written.pk}&session=nonsense"
    client_for(supervisor).post(address, typed())
    assert (SupportPlan.objects.get().source, SupportPlan.objects.get().source_id) == ("other", None)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"actions-0-due_on-day": "31", "actions-0-due_on-month": "2"}, "is not a date in the calendar"),
        ({"actions-0-due_on-year": "2025"}, "The date must be today or later."),
        ({"actions-0-what": ""}, "Say what will be done"),
        ({"dates-0-due_on-day": "", "dates-0-due_on-month": "", "dates-0-due_on-year": ""}, "Enter at least one day"),
        ({"concern": ""}, "Say what the concern is"),
    ],
)
def test_the_page_says_what_is_wrong_and_keeps_what_was_typed(client_for, enrolment, supervisor, changes, words):
    address = f"/assessments/support/of/{enrolment.pk}/open/"
    page = client_for(supervisor).post(address, typed(**changes)).content.decode()
    assert words in page and "There is a problem" in page
    assert "Grace reads each draft.</textarea>" in page
    assert not SupportPlan.objects.exists()


def test_two_people_change_one_plan_and_the_second_sees_both(client_for, plan, supervisor):
    client = client_for(supervisor)
    first = {"actions-0-what": "Another", "version": str(plan.version), "help": "From the desk."}
    assert client.post(f"/assessments/support/{plan.pk}/change/", typed(**first)).status_code == 302

    late = typed(**first | {"help": "From the phone."})
    page = client.post(f"/assessments/support/{plan.pk}/change/", late).content.decode()

    assert "What is stored now" in page and "From the desk." in page and "From the phone.</textarea>" in page
    assert SupportPlan.objects.get().help == "From the desk."
