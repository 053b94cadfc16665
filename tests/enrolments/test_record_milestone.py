"""Recording how a milestone ended: the supervisor, or for an assessment held elsewhere the co-ordinator."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ecf.core.models import Event
from ecf.enrolments.models import Enrolment, EnrolmentState
from ecf.enrolments.services import mark_run_here, record_outcome
from ecf.people.models import User

ApiFor = Callable[[User | None], Any]
ClientFor = Callable[[User], Client]
PathOf = Callable[..., str]
DONE = {"met_on": "2026-07-03", "outcome": "done", "note": "Signed on paper."}


def test_the_supervisor_records_a_review_over_the_api(
    enrolment: Enrolment, supervisor: User, api_for: ApiFor, path_of: PathOf
) -> None:
    before = Enrolment.objects.get(pk=enrolment.pk).version
    answer = api_for(supervisor).post(path_of(enrolment, "milestones", "agreement", "record"), DONE)
    assert answer.status_code == 200
    row = answer.json()
    assert (row["milestone"], row["met_on"], row["outcome"]) == ("agreement", "2026-07-03", "done")
    assert row["due_on"] == "2026-07-06"
    assert Enrolment.objects.get(pk=enrolment.pk).version > before
    event = Event.objects.get(enrolment_id=enrolment.pk, kind="milestone.recorded")
    assert (event.on, event.by_id) == (dt.date(2026, 7, 3), supervisor.pk)
    assert "paper" not in event.body


@pytest.mark.parametrize(
    ("milestone", "changes", "field", "code"),
    [
        ("agreement", {"met_on": "2026-11-24"}, "met_on", "in_the_future"),
        ("agreement", {"met_on": "2026-06-21"}, "met_on", "before_start"),
        ("agreement", {"outcome": "fine"}, "outcome", "invalid"),
        ("agreement", {"met_on": ""}, "met_on", "invalid"),
    ],
)
def test_a_wrong_value_is_told_and_nothing_changes(
    milestone: str,
    changes: dict[str, str],
    field: str,
    code: str,
    enrolment: Enrolment,
    supervisor: User,
    api_for: ApiFor,
    path_of: PathOf,
) -> None:
    answer = api_for(supervisor).post(path_of(enrolment, "milestones", milestone, "record"), {**DONE, **changes})
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert enrolment.milestones.get(key=milestone).met_on is None


def test_an_unknown_milestone_is_404(enrolment: Enrolment, supervisor: User, api_for: ApiFor, path_of: PathOf) -> None:
    path = path_of(enrolment, "milestones", "review-7m", "record")
    assert api_for(supervisor).post(path, DONE).status_code == 404


def test_a_milestone_is_recorded_once(enrolment: Enrolment, supervisor: User, api_for: ApiFor, path_of: PathOf) -> None:
    path = path_of(enrolment, "milestones", "agreement", "record")
    assert api_for(supervisor).post(path, DONE).status_code == 200
    again = api_for(supervisor).post(path, DONE)
    assert (again.status_code, again.json()["code"]) == (409, "already_recorded")


@pytest.mark.parametrize("role", ["worker", "assessor", "coordinator", "psw"])
def test_only_the_supervisor_records_a_review(
    role: str, request: pytest.FixtureRequest, enrolment: Enrolment, api_for: ApiFor, path_of: PathOf
) -> None:
    path = path_of(enrolment, "milestones", "review-3m", "record")
    assert api_for(request.getfixturevalue(role)).post(path, DONE).status_code == 403


def test_the_coordinator_and_nobody_else_records_an_assessment_held_elsewhere(
    other_enrolment: Enrolment, supervisor: User, coordinator: User, api_for: ApiFor, path_of: PathOf
) -> None:
    path = path_of(other_enrolment, "milestones", "year-2-assessment", "record")
    passed = {"met_on": "2026-11-02", "outcome": "pass", "note": ""}
    assert api_for(supervisor).post(path, passed).status_code == 403
    assert api_for(coordinator).post(path, {**passed, "outcome": "done"}).status_code == 400
    assert api_for(coordinator).post(path, passed).json()["outcome"] == "pass"


def test_a_fail_does_not_meet_the_milestone_and_a_later_pass_does(
    other_enrolment: Enrolment, coordinator: User, api_for: ApiFor, path_of: PathOf
) -> None:
    path = path_of(other_enrolment, "milestones", "year-2-assessment", "record")
    api_for(coordinator).post(path, {"met_on": "2026-10-02", "outcome": "fail", "note": ""})
    row = other_enrolment.milestones.get(key="year-2-assessment")
    assert (row.outcome, row.is_met) == ("fail", False)
    assert api_for(coordinator).post(path, {"met_on": "2026-11-02", "outcome": "pass"}).status_code == 200
    row.refresh_from_db()
    assert row.is_met


def test_passing_the_last_assessment_completes_the_enrolment_and_failing_it_does_not(
    other_enrolment: Enrolment, coordinator: User, api_for: ApiFor, path_of: PathOf
) -> None:
    last = other_enrolment.milestones.get(key="year-5-assessment")
    record_outcome(milestone=last, outcome="fail", met_on=dt.date(2026, 11, 1), by=coordinator)
    assert Enrolment.objects.get(pk=other_enrolment.pk).state == EnrolmentState.ACTIVE
    record_outcome(milestone=last, outcome="pass", met_on=dt.date(2026, 11, 20), by=coordinator)
    assert Enrolment.objects.get(pk=other_enrolment.pk).state == EnrolmentState.COMPLETED
    completed = Event.objects.get(enrolment_id=other_enrolment.pk, kind="enrolment.completed")
    assert completed.on == dt.date(2026, 11, 20)
    ended = api_for(coordinator).post(path_of(other_enrolment, "working-patterns"), PATTERN)
    assert (ended.status_code, ended.json()["code"]) == (409, "enrolment_ended")


PATTERN = {"effective_from": "2026-11-01", "fte": "0.60"}


def test_a_stale_version_is_refused_with_the_current_one(
    enrolment: Enrolment, supervisor: User, api_for: ApiFor, path_of: PathOf
) -> None:
    version = Enrolment.objects.get(pk=enrolment.pk).version
    path = path_of(enrolment, "milestones", "agreement", "record")
    stale = api_for(supervisor).post(path, DONE, If_Match=f'"{version - 1}"')
    assert (stale.status_code, stale.json()["current_version"]) == (409, version)
    assert api_for(supervisor).post(path, DONE, If_Match=f'"{version}"').status_code == 200


def test_the_supervisor_records_on_the_page(enrolment: Enrolment, supervisor: User, client_for: ClientFor) -> None:
    address = reverse("record_milestone", args=[enrolment.pk, "agreement"])
    form = client_for(supervisor).get(address).content.decode()
    assert "Support and assessment agreement" in form
    assert 'name="outcome"' not in form
    typed = {"met_on-day": "3", "met_on-month": "7", "met_on-year": "2026", "note": ""}
    answer = client_for(supervisor).post(address, typed, follow=True)
    assert answer.redirect_chain == [(reverse("journey", args=[enrolment.pk]), 302)]
    assert enrolment.milestones.get(key="agreement").outcome == "done"


def test_the_page_brings_back_what_was_typed_with_the_error_at_the_date(
    enrolment: Enrolment, supervisor: User, client_for: ClientFor
) -> None:
    address = reverse("record_milestone", args=[enrolment.pk, "agreement"])
    typed = {"met_on-day": "3", "met_on-month": "7", "met_on-year": "2027", "note": "We met early."}
    page = client_for(supervisor).post(address, typed).content.decode()
    assert "must be today or in the past" in page
    assert 'value="2027"' in page
    assert "We met early." in page
    before = {**typed, "met_on-year": "2025"}
    assert "before the programme started" in client_for(supervisor).post(address, before).content.decode()


def test_recording_twice_on_the_page_is_told_as_an_error(
    enrolment: Enrolment, supervisor: User, client_for: ClientFor
) -> None:
    address = reverse("record_milestone", args=[enrolment.pk, "agreement"])
    typed = {"met_on-day": "3", "met_on-month": "7", "met_on-year": "2026", "note": ""}
    client_for(supervisor).post(address, typed)
    again = client_for(supervisor).post(address, typed)
    assert again.status_code == 200
    assert "recorded already" in again.content.decode()


def test_an_unknown_milestone_has_no_page(enrolment: Enrolment, supervisor: User, client_for: ClientFor) -> None:
    address = reverse("record_milestone", args=[enrolment.pk, "review-7m"])
    assert client_for(supervisor).get(address).status_code == 404


def test_what_the_product_runs_itself_is_not_recorded_by_hand(
    enrolment: Enrolment, supervisor: User, api_for: ApiFor, path_of: PathOf
) -> None:
    row = enrolment.milestones.get(key="agreement")
    mark_run_here(milestone=row, by=supervisor)
    mark_run_here(milestone=row, by=supervisor)
    answer = api_for(supervisor).post(path_of(enrolment, "milestones", "agreement", "record"), DONE)
    assert (answer.status_code, answer.json()["code"]) == (409, "milestone_run_here")
    row.refresh_from_db()
    assert (row.met_on, row.outcome) == (None, "")
