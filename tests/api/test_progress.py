"""Progress over the API: each check and commitment with its numbers and days, and the two answers beside each other."""

import pytest

from tests.api.wire import API, problem

CHECK = {"code", "milestone", "kind", "status", "have", "needed", "due_on", "detail", "next_step", "explanation"}
COMMITMENT = {"code", "have", "needed", "due_on", "status", "detail", "explanation"}


@pytest.fixture
def seen(as_coordinator, one):
    """`seen("2026-07-06")`: progress of `worker` on that day; today without one."""

    def progress(on: str = "", address: str = one) -> dict:
        answer = as_coordinator.get(f"{address}progress/", {"on": on} if on else {})
        assert answer.status_code == 200, answer.content
        found = answer.json()
        assert set(found) == {"status", "employer_status", "on", "checks", "commitments"}
        assert not on or found["on"] == on
        assert all(set(check) == CHECK and check["detail"] for check in found["checks"])
        assert all(set(row) == COMMITMENT and row["detail"] for row in found["commitments"])
        return found

    return progress


def check(found: dict, code: str, **which: str) -> dict:
    (row,) = (
        row
        for row in found["checks"]
        if row["code"] == code and all(row[name] == value for name, value in which.items())
    )
    return row


def milestone(found: dict, key: str) -> str:
    return check(found, "milestone", milestone=key)["status"]


def commitment(found: dict, code: str) -> dict:
    (row,) = (row for row in found["commitments"] if row["code"] == code)
    return row


def test_there_is_one_check_for_each_thing_that_is_asked(seen):
    found = seen()
    assert [row["milestone"] for row in found["checks"] if row["code"] == "milestone"] == [
        "agreement",
        *(f"review-{months}m" for months in (3, 6, 9, 12, 18)),
        *("year-2-assessment", "review-36m", "review-48m", "year-5-assessment"),
    ]
    evidence = [(row["milestone"], row["kind"], row["have"], row["needed"]) for row in found["checks"] if row["kind"]]
    kinds = ("direct_observation", "child_and_family_feedback", "professional_feedback", "written_report")
    assert evidence == [("review-3m", kind, 0, 1) for kind in kinds]
    agreement = check(found, "milestone", milestone="agreement")
    assert (agreement["kind"], agreement["have"], agreement["needed"], agreement["due_on"]) == (
        *(None, None, None, "2026-07-06"),
    )
    pieces, peers = check(found, "cpd_pieces"), check(found, "cpd_peer_reflection")
    assert (pieces["have"], pieces["needed"], peers["have"], peers["needed"]) == (0, 2, 0, 1)
    assert (pieces["milestone"], pieces["kind"]) == (None, None)
    codes = ["supervision", "protected_time", "caseload", "sign_off", "decisions"]
    assert [row["code"] for row in found["commitments"]] == codes


def test_a_milestone_is_due_soon_for_28_days_and_overdue_the_day_after(seen):
    for on, status in (
        ("2026-08-24", "on_track"),
        ("2026-08-25", "due_soon"),
        ("2026-09-22", "due_soon"),
        ("2026-09-23", "overdue"),
    ):
        assert milestone(seen(on), "review-3m") == status, on


def test_an_assessment_is_due_soon_for_90_days_and_so_are_its_evidence_and_standards(
    seen, as_supervisor, other_enrolment
):
    address = f"{API}enrolments/{other_enrolment.pk}/"
    for key in ("agreement", *(f"review-{months}m" for months in (3, 6, 9, 12, 18))):
        body = {"met_on": "2026-11-20", "outcome": "done"}
        assert as_supervisor.post(f"{address}milestones/{key}/record/", body).status_code == 200
    for on, status in (("2027-06-02", "on_track"), ("2027-06-03", "due_soon"), ("2027-09-02", "overdue")):
        found = seen(on, address)
        assert milestone(found, "year-2-assessment") == status
        assert found["status"] == status
        reports = check(found, "evidence", kind="written_report")
        assert (reports["milestone"], reports["status"], reports["needed"]) == ("year-2-assessment", status, 5)
        standards = check(found, "standards")
        assert [standards[name] for name in ("milestone", "have", "needed", "status", "due_on")] == [
            *("year-2-assessment", 0, 6, status, "2027-09-01")
        ]


def test_what_was_not_met_by_the_day_is_not_met(seen, as_supervisor, one):
    as_supervisor.post(f"{one}milestones/agreement/record/", {"met_on": "2026-07-10", "outcome": "done"})
    assert milestone(seen("2026-07-09"), "agreement") == "overdue"
    assert "agreement" not in {row["milestone"] for row in seen("2026-07-10")["checks"]}


def test_evidence_waits_then_counts_and_did_not_exist_before_it_happened(seen, submitted, as_supervisor):
    def reports(on: str) -> tuple:
        found = check(seen(on), "evidence", kind="written_report")
        return found["have"], found["needed"], found["status"]

    assert reports("2026-11-23") == (0, 1, "overdue")
    address = submitted(kind="written_report")
    assert reports("2026-11-23") == (0, 1, "waiting")
    assert reports("2026-10-04") == (0, 1, "overdue")
    as_supervisor.post(f"{address}accept/")
    assert reports("2026-11-23") == (1, 1, "met")
    assert reports("2026-10-04") == (0, 1, "overdue")


def test_in_a_break_only_what_was_overdue_before_stays_overdue(seen, as_coordinator, as_supervisor, one):
    as_coordinator.post(f"{one}breaks/", {"reason": "sickness", "started_on": "2026-07-07", "ended_on": "2026-10-31"})
    found = seen("2026-08-01")
    assert (found["status"], milestone(found, "agreement"), milestone(found, "review-3m")) == (
        *("paused", "paused", "paused"),
    )
    assert seen("2026-07-06")["status"] == "due_soon"
    assert milestone(seen("2026-11-01"), "agreement") == "overdue"
    assert commitment(found, "supervision")["status"] == "missed"
    assert check(found, "cpd_pieces")["status"] == "on_track"
    assert check(seen("2026-09-01"), "cpd_pieces")["status"] == "due_soon"


def test_what_was_overdue_before_a_break_stays_overdue(seen, as_coordinator, one):
    as_coordinator.post(f"{one}breaks/", {"reason": "sickness", "started_on": "2026-07-08"})
    found = seen("2026-11-23")
    assert (found["status"], milestone(found, "agreement"), milestone(found, "review-3m")) == (
        *("overdue", "overdue", "paused"),
    )
    assert check(found, "milestone", milestone="review-3m")["due_on"] is None


def test_the_cpd_year_asks_for_two_pieces_and_a_peer_and_is_never_overdue(seen, as_worker, piece):
    def cpd(on: str) -> list:
        return [
            (row["have"], row["needed"], row["status"], row["due_on"])
            for row in seen(on)["checks"]
            if row["code"].startswith("cpd")
        ]

    assert cpd("2026-08-31") == [(0, 2, "on_track", "2026-11-30"), (0, 1, "on_track", "2026-11-30")]
    assert cpd("2026-09-01") == [(0, 2, "due_soon", "2026-11-30"), (0, 1, "due_soon", "2026-11-30")]
    assert cpd("2026-11-30")[0][2] == "due_soon"
    assert cpd("2026-12-01") == [(0, 2, "on_track", "2027-11-30"), (0, 1, "on_track", "2027-11-30")]
    said = {"learnt": "To wait", "peer_reflection": "So did I"}
    as_worker.post(f"{API}evidence/", piece(kind="cpd", happened_on="2026-10-01", cpd={"learnt": "To listen"}))
    as_worker.post(f"{API}evidence/", piece(also_cpd=True, happened_on="2026-11-01", cpd=said))
    assert [row[:3] for row in cpd("2026-10-31")] == [(1, 2, "due_soon"), (0, 1, "due_soon")]
    assert [row[:3] for row in cpd("2026-11-23")] == [(2, 2, "met"), (1, 1, "met")]
    assert [row[:2] for row in cpd("2026-12-01")] == [(0, 2), (0, 1)]


@pytest.mark.parametrize(("registered_on", "status"), [("2026-09-01", "not_applicable"), ("2026-08-31", "due_soon")])
def test_whoever_joined_the_register_from_1_september_owes_no_cpd_that_year(
    seen, as_coordinator, newcomer, registered_on, status
):
    made = as_coordinator.post(f"{API}enrolments/", newcomer(registered_on=registered_on))
    assert check(seen(address=made["Location"]), "cpd_pieces")["status"] == status


def test_supervision_is_kept_at_risk_or_missed_by_days(seen):
    for on, have, status in (
        ("2026-06-22", 0, "kept"),
        ("2026-06-25", 3, "kept"),
        ("2026-06-26", 4, "at_risk"),
        ("2026-06-29", 7, "at_risk"),
        ("2026-07-02", 10, "at_risk"),
        ("2026-07-03", 11, "missed"),
    ):
        found = seen(on)
        row = commitment(found, "supervision")
        assert (row["have"], row["needed"], row["due_on"], row["status"]) == (have, 7, "2026-06-29", status), on
        assert found["employer_status"] == status


def test_the_gap_is_that_of_the_phase_of_the_last_session(seen, held, other_enrolment):
    held("2026-11-20")
    row = commitment(seen(), "supervision")
    assert (row["have"], row["needed"], row["due_on"], row["status"]) == (3, 14, "2026-12-04", "kept")
    held("2026-11-20", of=other_enrolment)
    address = f"{API}enrolments/{other_enrolment.pk}/"
    row = commitment(seen(address=address), "supervision")
    assert (row["have"], row["needed"], row["due_on"], row["status"]) == (3, 30, "2026-12-20", "kept")
    for on, status in (("2026-12-17", "at_risk"), ("2026-12-27", "at_risk"), ("2026-12-28", "missed")):
        assert commitment(seen(on, address), "supervision")["status"] == status
    assert commitment(seen("2026-11-19", address), "supervision")["status"] == "missed"


def test_only_reflective_sessions_count_and_break_days_do_not(seen, held, as_coordinator, one):
    held("2026-11-10")
    held("2026-11-18", kind="case")
    held("2026-11-19", kind="group")
    assert commitment(seen(), "supervision")["have"] == 13
    as_coordinator.post(f"{one}breaks/", {"reason": "sickness", "started_on": "2026-11-12", "ended_on": "2026-11-16"})
    row = commitment(seen(), "supervision")
    assert (row["have"], row["needed"], row["due_on"]) == (8, 14, "2026-11-29")


def test_the_other_promises_are_measured_from_what_was_recorded(seen, held, submitted, as_supervisor):
    found = seen()
    assert {row["code"]: row["status"] for row in found["commitments"] if row["code"] != "supervision"} == {
        "protected_time": "not_measured",
        "caseload": "not_measured",
        "sign_off": "not_measured",
        "decisions": "not_measured",
    }
    held("2026-11-20", caseload=15, protected_hours="80")
    address = submitted()
    found = seen()
    row = commitment(found, "caseload")
    assert (row["have"], row["needed"], row["status"]) == (15, 14, "missed")
    row = commitment(found, "protected_time")
    assert (row["have"], row["needed"], row["status"]) == ("80.00", "79.81", "kept")
    row = commitment(found, "sign_off")
    assert (row["have"], row["needed"], row["due_on"], row["status"]) == (0, 10, "2026-12-07", "kept")
    for on, have, status in (("2026-12-07", 10, "at_risk"), ("2026-12-08", 11, "missed")):
        row = commitment(seen(on), "sign_off")
        assert (row["have"], row["status"]) == (have, status)
    as_supervisor.post(f"{address}accept/")
    assert commitment(seen(), "sign_off")["status"] == "kept"
    assert found["employer_status"] == "missed"


def test_status_is_the_worst_and_the_list_says_the_same(seen, as_coordinator, as_supervisor, one):
    assert seen("2026-06-22")["status"] == "due_soon"
    assert seen("2026-07-07")["status"] == "overdue"
    found = seen()
    (row,) = as_coordinator.get(f"{API}enrolments/?search=SW1001").json()["results"]
    assert (row["status"], row["employer_status"]) == (found["status"], found["employer_status"])
    passed = {"met_on": "2026-11-20", "outcome": "pass"}
    as_coordinator.post(f"{one}milestones/year-5-assessment/record/", passed)
    found = seen()
    assert (found["status"], as_coordinator.get(one).json()["state"]) == ("completed", "completed")


@pytest.mark.parametrize("on", ["1900-01-01", "2026-06-21", "2100-02-28", "2199-12-31"])
def test_any_day_is_answered(seen, on):
    assert seen(on)["status"] in {"on_track", "due_soon", "overdue"}


def test_a_day_that_is_none_is_told(as_worker, one):
    for on in ("yesterday", "2026-02-30", "", "0000-01-01", "9999-12-31"):
        problem(as_worker.get(f"{one}progress/", {"on": on}), 400, field="on")
