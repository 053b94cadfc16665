"""Supervision sessions over the API: planned, recorded, signed by both; cancelled or missed; what stays hidden."""

import pytest

from tests.api.wire import API, problem

SESSIONS = f"{API}supervision-sessions/"
READ = {
    *("id", "version", "enrolment", "planned_for", "held_on", "minutes", "kind", "summary", "caseload"),
    *("protected_hours", "wellbeing", "actions", "state", "signatures", "content_hidden"),
}
TEXT = {
    "held_on": "2026-11-20",
    "minutes": 95,
    "kind": "reflective",
    "summary": "What the first visit did to us.",
    "caseload": 12,
    "protected_hours": "7.50",
    "wellbeing": 4,
    "actions": [{"what": "Shadow a hearing", "owner": "worker", "due_on": "2026-12-01", "done_on": None}],
}


@pytest.fixture
def planned(as_worker, enrolment):
    """The address of a session planned for last Friday."""
    return as_worker.post(SESSIONS, {"enrolment": str(enrolment.pk), "planned_for": "2026-11-20"})["Location"]


def test_planned_recorded_and_signed_by_both(as_worker, as_supervisor, planned):
    found = as_worker.get(planned).json()
    assert set(found) >= READ
    assert (found["state"], found["planned_for"], found["signatures"]) == ("planned", "2026-11-20", [])
    recorded = as_supervisor.post(f"{planned}record/", TEXT)
    assert (recorded.status_code, recorded.json()["state"]) == (200, "recorded")
    for name in set(TEXT) - {"actions"}:
        assert recorded.json()[name] == TEXT[name], name
    (action,) = recorded.json()["actions"]
    assert {name: action[name] for name in TEXT["actions"][0]} == TEXT["actions"][0]
    assert as_supervisor.post(f"{planned}sign/").json()["state"] == "recorded"
    problem(as_supervisor.post(f"{planned}sign/"), 409, "already_signed")
    signed = as_worker.post(f"{planned}sign/", {"disagreement": "We saw it differently"}).json()
    assert signed["state"] == "signed"
    assert [row["by"] for row in signed["signatures"]] == ["supervisor", "worker"]
    assert all({"by", "at", "digest", "superseded"} <= set(row) for row in signed["signatures"])
    assert all(row["superseded"] is False and len(row["digest"]) == 64 for row in signed["signatures"])
    tag = as_supervisor.get(planned)["ETag"]
    problem(as_supervisor.patch(planned, {"minutes": 60}, If_Match=tag), 409, "session_locked")
    problem(as_supervisor.post(f"{planned}record/", TEXT), 409)
    problem(as_worker.post(f"{planned}cancel/", {"by": "worker", "reason": "Ill"}), 409)
    added = as_worker.post(f"{planned}addenda/", {"text": "It was a Thursday"})
    assert (added.status_code, as_worker.get(added["Location"]).status_code) == (201, 200)


def test_an_edit_after_one_signature_supersedes_it(as_worker, as_supervisor, planned):
    as_supervisor.post(f"{planned}record/", {**TEXT, "sign": True})
    changed = as_supervisor.patch(planned, {"minutes": 100}, If_Match=as_supervisor.get(planned)["ETag"])
    assert [row["superseded"] for row in changed.json()["signatures"]] == [True]
    as_worker.post(f"{planned}sign/")
    signed = as_supervisor.post(f"{planned}sign/").json()
    assert (signed["state"], [row["superseded"] for row in signed["signatures"]]) == ("signed", [True, False, False])


WRONG_VALUES = [
    ({"kind": "case"}, "summary"),
    ({"kind": "friendly"}, "kind"),
    ({"held_on": "2026-11-24"}, "held_on"),
    ({"held_on": "2026-06-21"}, "held_on"),
    ({"held_on": None}, "held_on"),
    ({"minutes": 0}, "minutes"),
    ({"minutes": "long"}, "minutes"),
    ({"wellbeing": 6}, "wellbeing"),
    ({"wellbeing": 0}, "wellbeing"),
    ({"caseload": -1}, "caseload"),
    ({"protected_hours": "-0.5"}, "protected_hours"),
    ({"protected_hours": "1e9"}, "protected_hours"),
    ({"actions": [{"what": "", "owner": "worker"}]}, "actions.0.what"),
    ({"actions": [{"what": "x", "owner": "panel"}]}, "actions.0.owner"),
    ({"actions": [{"what": "x", "owner": "worker", "due_on": "x"}]}, "actions.0.due_on"),
    ({"mood": "good"}, "mood"),
]


def test_what_cannot_be_recorded_is_400_at_its_field(as_supervisor, planned):
    for changes, field in WRONG_VALUES:
        problem(as_supervisor.post(f"{planned}record/", {**TEXT, **changes}), 400, field=field)
    assert as_supervisor.get(planned).json()["state"] == "planned"


def test_a_case_session_holds_its_date_and_minutes(as_supervisor, planned):
    case = {"held_on": "2026-11-20", "minutes": 30, "kind": "case"}
    assert as_supervisor.post(f"{planned}record/", case).json()["state"] == "recorded"
    tag = as_supervisor.get(planned)["ETag"]
    problem(as_supervisor.patch(planned, {"summary": "About a child"}, If_Match=tag), 400, field="summary")


def test_cancelled_with_a_reason_and_by_whom_or_missed(as_worker, as_supervisor, enrolment, planned):
    problem(as_worker.post(f"{planned}cancel/", {"reason": "Ill"}), 400, field="by")
    problem(as_worker.post(f"{planned}cancel/", {"by": "worker"}), 400, field="reason")
    problem(as_worker.post(f"{planned}cancel/", {"by": "psw", "reason": "Ill"}), 400, field="by")
    cancelled = as_supervisor.post(f"{planned}cancel/", {"by": "worker", "reason": "Ill"})
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    problem(as_supervisor.post(f"{planned}missed/", {"reason": "Court"}), 409)
    again = as_worker.post(SESSIONS, {"enrolment": str(enrolment.pk), "planned_for": "2026-11-20"})["Location"]
    problem(as_supervisor.post(f"{again}missed/", {}), 400, field="reason")
    missed = as_supervisor.post(f"{again}missed/", {"reason": "Court"})
    assert (missed.status_code, missed.json()["state"]) == (200, "missed")
    problem(as_supervisor.post(f"{again}sign/"), 409)
    problem(as_supervisor.post(f"{again}addenda/", {"text": "More"}), 409)


def test_wrong_people_are_told_so_before_the_body_is_read(request, api_for, enrolment, as_supervisor, planned):
    as_supervisor.post(f"{planned}record/", TEXT)
    for role, status in (
        ("coordinator", 403),
        ("psw", 403),
        ("assessor", 404),
        ("past_supervisor", 404),
        ("other_worker", 404),
        ("outsider_supervisor", 404),
    ):
        api = api_for(request.getfixturevalue(role))
        for action in ("record", "sign", "cancel", "missed", "addenda"):
            problem(api.post(f"{planned}{action}/", {}), status)
        problem(api.patch(planned, {"mood": 1}, If_Match='"2"'), status)
        plan = {"enrolment": str(enrolment.pk), "planned_for": "2026-12-01"}
        enrolment_is_seen = role in {"coordinator", "psw", "assessor"}
        problem(api.post(SESSIONS, plan), 403 if enrolment_is_seen else 404)
    problem(api_for(enrolment.social_worker.user).post(f"{planned}record/", {}), 403)
    problem(as_supervisor.delete(planned), 405)


def test_who_sees_the_facts_only_reads_no_text(as_coordinator, as_supervisor, planned):
    as_supervisor.post(f"{planned}record/", TEXT)
    hidden = as_coordinator.get(planned).json()
    assert hidden["content_hidden"] is True
    assert [hidden[name] for name in ("summary", "wellbeing", "actions")] == [None] * 3
    assert (hidden["held_on"], hidden["minutes"], hidden["caseload"], hidden["state"]) == (
        *("2026-11-20", 95, 12, "recorded"),
    )
    (row,) = as_coordinator.get(SESSIONS).json()["results"]
    assert (row["summary"], row["content_hidden"]) == (None, True)
    assert as_supervisor.get(planned).json()["content_hidden"] is False


def test_a_plan_has_a_day_and_can_be_moved(as_worker, enrolment, planned):
    problem(as_worker.post(SESSIONS, {"enrolment": str(enrolment.pk)}), 400, field="planned_for")
    problem(as_worker.post(SESSIONS, {"planned_for": "2026-12-01"}), 400, field="enrolment")
    moved = as_worker.patch(planned, {"planned_for": "2026-12-01"}, If_Match=as_worker.get(planned)["ETag"])
    assert (moved.status_code, moved.json()["planned_for"]) == (200, "2026-12-01")
    for query, count in (("state=planned", 1), ("kind=case", 0), (f"enrolment={enrolment.pk}", 1)):
        assert len(as_worker.get(f"{SESSIONS}?{query}").json()["results"]) == count
