"""Progress over the API."""

import datetime as dt
from decimal import Decimal

import pytest

from ecf.supervision.services import log_session


def address(enrolment) -> str:
    return f"/api/v1/enrolments/{enrolment.pk}/progress/"


@pytest.mark.parametrize("role", ["worker", "supervisor", "assessor", "coordinator", "psw"])
def test_everybody_around_a_worker_may_read_it(request, enrolment, api_for, role):
    answer = api_for(request.getfixturevalue(role)).get(address(enrolment))
    assert answer.status_code == 200
    found = answer.json()
    assert set(found) == {"status", "employer_status", "on", "checks", "commitments"}
    assert (found["status"], found["employer_status"], found["on"]) == ("overdue", "missed", "2026-11-23")
    assert set(found["checks"][0]) == {
        "code",
        "milestone",
        "kind",
        "status",
        "have",
        "needed",
        "due_on",
        "detail",
        "next_step",
        "explanation",
    }
    assert set(found["commitments"][0]) == {"code", "have", "needed", "due_on", "status", "detail", "explanation"}
    assert [row["code"] for row in found["commitments"]] == [
        "supervision",
        "protected_time",
        "caseload",
        "sign_off",
        "decisions",
    ]


def test_unused_keys_are_null(enrolment, worker, api_for):
    rows = api_for(worker).get(address(enrolment)).json()["checks"]
    by_code = {row["code"]: row for row in rows}
    assert (by_code["milestone"]["have"], by_code["milestone"]["kind"]) == (None, None)
    assert (by_code["cpd_pieces"]["milestone"], by_code["cpd_pieces"]["needed"]) == (None, 2)


def test_another_day_may_be_asked_for(enrolment, worker, api_for):
    found = api_for(worker).get(address(enrolment), {"on": "2026-06-25"}).json()
    assert (found["on"], found["status"]) == ("2026-06-25", "due_soon")


@pytest.mark.parametrize(("day", "status"), [("1900-01-01", "on_track"), ("2199-12-31", "overdue")])
def test_any_day_of_the_calendar_has_an_answer(enrolment, worker, supervisor, api_for, day, status):
    log_session(enrolment=enrolment, by=supervisor, held_on=dt.date(2026, 11, 2), minutes=90, kind="reflective")
    answer = api_for(worker).get(address(enrolment), {"on": day})
    assert (answer.status_code, answer.json()["status"]) == (200, status)


def test_hours_are_decimals_and_counts_are_numbers(enrolment, worker, supervisor, api_for):
    held = {"held_on": dt.date(2026, 11, 2), "minutes": 90, "kind": "reflective"}
    log_session(enrolment=enrolment, by=supervisor, **held, caseload=12, protected_hours=Decimal("70.50"))
    promises = {row["code"]: row for row in api_for(worker).get(address(enrolment)).json()["commitments"]}
    assert (promises["protected_time"]["have"], promises["protected_time"]["needed"]) == ("70.50", "70.30")
    assert (promises["caseload"]["have"], promises["caseload"]["needed"]) == (12, 14)


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "9999-01-01"])
def test_a_day_that_is_none_is_told(enrolment, worker, api_for, day):
    answer = api_for(worker).get(address(enrolment), {"on": day})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "on")


def test_those_who_do_not_see_the_enrolment_do_not_find_it(enrolment, outsider_psw, other_worker, api_for):
    for user in (outsider_psw, other_worker):
        assert api_for(user).get(address(enrolment)).status_code == 404
    assert api_for(None).get(address(enrolment)).status_code == 401


def test_a_milestone_and_supervision_say_why_they_are_due_on_their_day(enrolment, worker, supervisor, api_for):
    log_session(enrolment=enrolment, by=supervisor, held_on=dt.date(2026, 11, 16), minutes=90, kind="reflective")
    found = api_for(worker).get(address(enrolment)).json()
    schedule = api_for(worker).get(f"/api/v1/enrolments/{enrolment.pk}/schedule/").json()
    stored = {row["milestone"]: row["explanation"] for row in schedule}

    checks = [row for row in found["checks"] if row["code"] == "milestone"]
    assert checks
    assert {row["milestone"]: row["explanation"] for row in checks}.items() <= stored.items()
    assert {row["explanation"] for row in found["checks"] if row["code"] == "cpd_pieces"} == {None}
    supervision, *others = found["commitments"]
    assert [row["rule"] for row in supervision["explanation"]] == ["last_session", "gap", "grace"]
    gap = {"rule": "gap", "detail": "14 days", "days": 14, "on": supervision["due_on"]}
    assert supervision["explanation"][1] == gap
    assert {row["explanation"] for row in others} == {None}
