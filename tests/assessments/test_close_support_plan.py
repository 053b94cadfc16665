"""How a support plan goes on and ends."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.assessments import support_errors as errors
from ecf.assessments.models import SupportAction, SupportNote, SupportPlan
from ecf.assessments.services import (
    add_support_note,
    close_support_plan,
    disclose_support_plan,
    settle_support_action,
    sign_support_plan,
    write_own_view,
)
from ecf.core.errors import BadValue, NotAllowed
from ecf.core.models import Event, Signature
from ecf.core.signatures import altered
from ecf.enrolments.models import Enrolment
from ecf.progress.selectors import progress_of_one
from tests.assessments.conftest import WEEK
from tests.cast import TODAY

pytestmark = pytest.mark.django_db
DONE = {1: {"state": "done"}, 2: {"state": "done"}}


def address(plan: SupportPlan, step: str = "") -> str:
    return f"/assessments/support/{plan.pk}/{step}"


def test_the_worker_adds_their_own_view_and_nobody_else_writes_it(plan, worker, supervisor):
    write_own_view(plan=plan, text=" I share the concern. ", by=worker)
    assert SupportPlan.objects.get().worker_view == "I share the concern."
    with pytest.raises(errors.NotYourView):
        write_own_view(plan=plan, text="No.", by=supervisor)
    assert "share" not in Event.objects.get(kind="support.view_written").body


def test_both_sign_in_any_order(plan, worker, supervisor):
    sign_support_plan(plan=plan, by=worker, disagreement="I see the dates differently.")
    sign_support_plan(plan=plan, by=supervisor)
    assert Signature.objects.filter(superseded_at__isnull=True).count() == 2
    assert list(altered()) == []
    with pytest.raises(errors.AlreadySigned):
        sign_support_plan(plan=plan, by=worker)
    SupportPlan.objects.update(help="Nothing.")
    assert len(list(altered())) == 2


@pytest.mark.parametrize("name", ["coordinator", "assessor", "psw", "past_supervisor"])
def test_nobody_else_signs(request, plan, name):
    with pytest.raises(errors.NotYourSignature):
        sign_support_plan(plan=plan, by=request.getfixturevalue(name))


def test_how_an_action_ends_is_no_part_of_what_is_signed(plan, worker, supervisor):
    sign_support_plan(plan=plan, by=worker)
    settle_support_action(action=plan.actions.get(position=1), state="done", by=worker)
    assert list(altered()) == []


def test_a_signature_is_under_what_was_read(client_for, plan, worker):
    page = client_for(worker).post(address(plan, "sign/"), {"seen": "of another time"}).content.decode()
    assert "This plan changed since you opened it" in page and not Signature.objects.exists()


def test_notes_are_added_by_both_and_shown_to_both(client_for, plan, worker, supervisor):
    add_support_note(plan=plan, text="Two reports were in on time.", by=supervisor)
    client_for(worker).post(address(plan, "note/"), {"text": "Tuesdays help."})
    for user in (worker, supervisor):
        page = client_for(user).get(address(plan)).content.decode()
        assert "Two reports were in on time." in page and "Tuesdays help." in page
    assert list(SupportNote.objects.values_list("side", flat=True).order_by("id")) == ["supervisor", "worker"]


@pytest.mark.parametrize("name", ["coordinator", "assessor", "psw"])
def test_nobody_else_adds_a_note(request, plan, name):
    with pytest.raises(NotAllowed):
        add_support_note(plan=plan, text="Hm.", by=request.getfixturevalue(name))


def test_the_worker_says_of_their_own_actions_that_they_are_done(plan, worker, supervisor):
    settle_support_action(action=plan.actions.get(position=1), state="done", by=worker)
    assert SupportAction.objects.get(position=1).done_on == TODAY
    with pytest.raises(errors.NotYoursToRun):
        settle_support_action(action=plan.actions.get(position=2), state="done", by=worker)
    with pytest.raises(errors.ActionSettled):
        settle_support_action(action=plan.actions.get(position=1), state="done", by=supervisor)


def test_an_action_is_dropped_only_by_whoever_runs_it_and_with_a_reason(plan, worker, supervisor):
    action = plan.actions.get(position=1)
    with pytest.raises(errors.NotYoursToRun):
        settle_support_action(action=action, state="dropped", reason="No time.", by=worker)
    with pytest.raises(errors.DroppedWithoutReason):
        settle_support_action(action=action, state="dropped", reason=" ", by=supervisor)
    settle_support_action(action=action, state="dropped", reason="The court has its own plan.", by=supervisor)
    assert SupportAction.objects.get(position=1).state == "dropped"


def test_it_is_not_closed_while_actions_are_open(plan, supervisor):
    with pytest.raises(errors.ActionsOpen):
        close_support_plan(plan=plan, outcome="met", ending="Better.", settled={1: {"state": "done"}}, by=supervisor)
    stored = SupportPlan.objects.get()
    assert stored.state == "running" and not stored.actions.exclude(state="open").exists()


WRONG = [
    ({"ending": " "}, "text_required", "ending"),
    ({"outcome": "fine"}, "outcome_required", "outcome"),
    ({"outcome": "continued"}, "next_date_required", "next_on"),
    ({"outcome": "continued", "next_on": TODAY - WEEK}, "review_date_before_today", "next_on"),
    ({"settled": DONE | {1: {"state": "dropped", "reason": ""}}}, "dropped_reason_required", "settled.1"),
    ({"settled": DONE | {1: {"state": "carried"}}}, "nothing_to_carry_on_to", "settled.1"),
    ({"settled": DONE | {1: {"state": "lost"}}}, "unknown_state", "settled.1"),
]


@pytest.mark.parametrize(("wrong", "code", "field"), WRONG, ids=[code for _, code, _ in WRONG])
def test_a_wrong_value_is_named_and_nothing_changes(plan, supervisor, wrong, code, field):
    with pytest.raises(BadValue) as refused:
        close_support_plan(plan=plan, by=supervisor, **{"outcome": "met", "ending": "Better.", "settled": DONE} | wrong)
    assert [(each.code, each.field) for each in refused.value.errors] == [(code, field)]
    stored = SupportPlan.objects.get()
    assert stored.state == "running" and not stored.actions.exclude(state="open").exists()


def test_closed_it_no_longer_stands_beside_the_status(plan, enrolment, supervisor):
    close_support_plan(plan=plan, outcome="met", ending="Reports are in on time.", settled=DONE, by=supervisor)

    stored = SupportPlan.objects.get()
    assert (stored.state, stored.outcome, stored.closed_on) == ("closed", "met", TODAY)
    assert progress_of_one(enrolment, TODAY).support_since is None
    with pytest.raises(errors.NotRunning):
        close_support_plan(plan=plan, outcome="met", ending="Again.", settled={}, by=supervisor)


def test_support_that_goes_on_is_a_new_plan_with_what_is_carried_on(plan, enrolment, supervisor):
    later = TODAY + 2 * WEEK
    next_on = later + WEEK
    settled = {1: {"state": "carried"}, 2: {"state": "done"}}
    close_support_plan(
        plan=plan,
        outcome="continued",
        ending="Half of it.",
        settled=settled,
        next_on=next_on,
        by=supervisor,
        today=later,
    )
    old, new = SupportPlan.objects.order_by("id")
    assert (old.state, new.state, new.continues, new.source) == ("closed", "running", old, "continued")
    assert [(row.what, row.due_on) for row in new.actions.all()] == [
        ("Plan each report on the day it is ordered", next_on)
    ]
    assert (new.concern, new.help, new.started_on) == (old.concern, old.help, later)
    assert Enrolment.objects.get(pk=enrolment.pk).support_since == later


@pytest.mark.parametrize("name", ["worker", "coordinator", "assessor", "psw", "past_supervisor"])
def test_nobody_else_closes_it(request, plan, name):
    with pytest.raises(errors.NotYoursToRun):
        close_support_plan(plan=plan, outcome="met", ending="Done.", settled=DONE, by=request.getfixturevalue(name))


def test_the_page_asks_about_each_open_action(client_for, plan, supervisor):
    client = client_for(supervisor)
    sent = {"outcome": "met", "ending": "Reports are in on time.", "version": str(plan.version)}
    page = client.post(address(plan, "close/"), sent).content.decode()
    assert page.count("Say whether it is done, dropped or carried on</a>") == 2
    assert "Reports are in on time.</textarea>" in page and SupportPlan.objects.get().state == "running"

    sent |= {"settled_1": "done", "settled_2": "dropped", "reason_2": "Not needed any more."}
    page = client.post(address(plan, "close/"), sent, follow=True).content.decode()
    assert "The support plan is closed." in page and "Not needed any more." in page


def test_31_february_is_told_at_the_field(client_for, plan, supervisor):
    sent = {"outcome": "continued", "ending": "On.", "settled_1": "done", "settled_2": "done"}
    day = {"next_on-day": "31", "next_on-month": "2", "next_on-year": "2027"}
    assert (
        "is not a date in the calendar"
        in client_for(supervisor).post(address(plan, "close/"), sent | day).content.decode()
    )


def test_coordinator_and_psw_see_facts_and_lateness_but_no_words(client_for, plan, coordinator, psw, supervisor):
    SupportAction.objects.filter(position=1).update(due_on=TODAY - dt.timedelta(days=2))
    for user in (coordinator, psw):
        page = client_for(user).get(address(plan)).content.decode()
        assert "Reports reach court late" not in page and "Plan each report" not in page
        assert "2 days late" in page and "You see that there is a plan" in page


def test_the_psw_reads_it_with_a_reason_that_the_worker_sees(client_for, plan, psw, worker):
    disclose_support_plan(plan=plan, reason="A complaint about support.", by=psw)
    assert "Reports reach court late" in client_for(psw).get(address(plan)).content.decode()
    assert "A complaint about support." in client_for(worker).get(address(plan)).content.decode()


def test_the_page_takes_the_same_queries_for_one_action_and_for_many(
    client_for, plan, worker, django_assert_num_queries
):
    client = client_for(worker)
    client.get(address(plan))
    with_two = _queries(client, plan)
    for n in range(3, 20):
        SupportAction.objects.create(plan=plan, position=n, what=f"Step {n}", owner="worker", due_on=TODAY)
        SupportNote.objects.create(plan=plan, by=worker, side="worker", on=TODAY, text="So.")
    with django_assert_num_queries(with_two):
        client.get(address(plan))


def _queries(client, plan) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(address(plan))
    return len(captured)
