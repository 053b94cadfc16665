"""Supervision over the API."""

import pytest

from ecf.core.models import Signature
from ecf.supervision.models import SupervisionSession
from tests.cast import TODAY

SESSIONS = "/api/v1/supervision-sessions/"
WRITTEN = {
    "held_on": TODAY.isoformat(),
    "minutes": 90,
    "summary": "We looked at how the first visit went.",
    "caseload": 12,
    "protected_hours": "7.5",
    "wellbeing": 4,
    "actions": [{"what": "Shadow a court hearing", "owner": "worker", "due_on": "2026-11-30"}],
}


def test_from_plan_to_both_signatures(api_for, enrolment, worker, supervisor):
    ours, theirs = api_for(worker), api_for(supervisor)
    made = ours.post(SESSIONS, {"enrolment": str(enrolment.pk), "planned_for": "2026-11-23", "kind": "reflective"})
    assert made.status_code == 201
    one = f"{SESSIONS}{made.json()['id']}/"
    assert made.headers["Location"].endswith(one) and made.headers["ETag"] == '"1"'
    assert made.json()["state"] == "planned" and made.json()["signatures"] == []

    recorded = theirs.post(f"{one}record/", WRITTEN)
    assert recorded.status_code == 200
    shown = recorded.json()
    assert (shown["state"], shown["counts"], shown["protected_hours"]) == ("recorded", True, "7.50")
    assert shown["actions"] == [
        {
            "position": 1,
            "what": "Shadow a court hearing",
            "owner": "worker",
            "due_on": "2026-11-30",
            "done_on": None,
        }
    ]

    assert theirs.post(f"{one}sign/").json()["state"] == "recorded"
    signed = ours.post(f"{one}sign/", {"disagreement": "Not all of it"}).json()
    assert signed["state"] == "signed"
    assert [(s["by"], s["superseded"], s["disagreement"]) for s in signed["signatures"]] == [
        ("supervisor", False, ""),
        ("worker", False, "Not all of it"),
    ]
    assert len(signed["signatures"][0]["digest"]) == 64


def test_record_can_sign_in_the_same_act(api_for, planned, supervisor):
    answer = api_for(supervisor).post(f"{SESSIONS}{planned.pk}/record/", {**WRITTEN, "sign": True})
    assert [s["by"] for s in answer.json()["signatures"]] == ["supervisor"]


def test_an_edit_after_one_signature_supersedes_it(api_for, half_signed, supervisor):
    answer = api_for(supervisor).patch(
        f"{SESSIONS}{half_signed.pk}/", {"minutes": 80}, If_Match=f'"{half_signed.version}"'
    )
    assert answer.status_code == 200
    assert [s["superseded"] for s in answer.json()["signatures"]] == [True]


def test_a_patch_needs_the_version_it_was_made_from(api_for, planned, worker):
    api, one = api_for(worker), f"{SESSIONS}{planned.pk}/"
    assert api.patch(one, {"planned_for": "2026-11-30"}).status_code == 400
    stale = api.patch(one, {"planned_for": "2026-11-30"}, If_Match='"7"')
    assert (stale.status_code, stale.json()["current_version"]) == (409, 1)
    moved = api.patch(one, {"planned_for": "2026-11-30", "worker_notes": "Court"}, If_Match='"1"')
    assert (moved.status_code, moved.headers["ETag"]) == (200, '"2"')
    assert (moved.json()["planned_for"], moved.json()["worker_notes"]) == ("2026-11-30", "Court")


HIDDEN = ["summary", "wellbeing", "worker_notes", "end_reason", "addenda"]


@pytest.mark.parametrize(
    ("name", "hidden", "actions"),
    [
        ("worker", False, 2),
        ("past_supervisor", False, 2),
        ("supervisor", True, 1),
        ("coordinator", True, None),
        ("psw", True, None),
    ],
)
def test_who_reads_what(request, api_for, handed_over, name, hidden, actions):
    shown = api_for(request.getfixturevalue(name)).get(f"{SESSIONS}{handed_over.pk}/").json()

    assert shown["content_hidden"] is hidden
    assert all((shown[field] is None) is hidden for field in HIDDEN)
    assert (None if shown["actions"] is None else len(shown["actions"])) == actions
    assert (shown["held_on"], shown["minutes"], shown["caseload"]) == ("2026-10-20", 90, 12)


@pytest.mark.parametrize("name", ["assessor", "other_worker", "other_supervisor", "outsider_psw", "admin_user"])
def test_invisible_is_not_found(request, api_for, half_signed, name):
    api = api_for(request.getfixturevalue(name))
    assert api.get(f"{SESSIONS}{half_signed.pk}/").status_code == 404
    assert api.post(f"{SESSIONS}{half_signed.pk}/sign/").status_code == 404
    assert api.get(SESSIONS).json()["results"] == []


def test_a_session_for_an_invisible_enrolment_is_not_found(api_for, outsider_enrolment, supervisor):
    body = {"enrolment": str(outsider_enrolment.pk), "planned_for": "2026-11-30"}
    assert api_for(supervisor).post(SESSIONS, body).status_code == 404


def test_anonymous_is_401(api_for, half_signed):
    assert api_for(None).get(SESSIONS).status_code == 401


def test_the_list_is_filtered(api_for, half_signed, handed_over, enrolment, worker):
    api = api_for(worker)

    def ids(**query: str) -> set[str]:
        return {row["id"] for row in api.get(SESSIONS, query).json()["results"]}

    assert ids(enrolment=str(enrolment.pk)) == {str(half_signed.pk), str(handed_over.pk)}
    assert ids(state="signed") == set()
    assert ids(kind="reflective", state="recorded") == {str(half_signed.pk), str(handed_over.pk)}
    assert ids(updated_since="2026-12-01") == set()
    assert api.get(SESSIONS, {"state": "lost"}).status_code == 400


REFUSED = [
    ("supervisor", "record", {**WRITTEN, "held_on": "2026-11-24"}, 400, "date_in_future", "held_on"),
    ("supervisor", "record", {**WRITTEN, "minutes": 0}, 400, "minutes_out_of_range", "minutes"),
    ("supervisor", "record", {**WRITTEN, "minutes": 601}, 400, "minutes_out_of_range", "minutes"),
    ("supervisor", "record", {**WRITTEN, "wellbeing": 6}, 400, "wellbeing_out_of_range", "wellbeing"),
    (
        *("supervisor", "record", {**WRITTEN, "protected_hours": "-1"}),
        *(400, "protected_hours_out_of_range", "protected_hours"),
    ),
    (
        *("supervisor", "record", {"held_on": "2026-11-23", "minutes": 30, "kind": "case", "summary": "About Jo"}),
        *(400, "case_session_takes_no_text", "summary"),
    ),
    (
        *("supervisor", "record", {**WRITTEN, "actions": [{"what": "x", "owner": "worker", "due_on": "2026-11-22"}]}),
        *(400, "action_due_before_session", "actions.0.due_on"),
    ),
    ("supervisor", "record", {}, 400, "invalid", "held_on"),
    ("supervisor", "record", {**WRITTEN, "mood": 3}, 400, "invalid", "mood"),
    ("worker", "record", WRITTEN, 403, "not_your_session_to_record", ""),
    ("coordinator", "sign", {}, 403, "not_your_signature", ""),
    ("worker", "sign", {}, 409, "session_not_recorded", ""),
    ("worker", "cancel", {"by": "worker", "reason": ""}, 400, "invalid", "reason"),
    ("worker", "cancel", {"by": "panel", "reason": "Ill"}, 400, "invalid", "by"),
    ("worker", "missed", {}, 400, "invalid", "reason"),
    ("worker", "addenda", {"text": "More"}, 409, "session_not_signed", ""),
]


@pytest.mark.parametrize(("name", "action", "body", "status", "code", "field"), REFUSED)
def test_what_is_refused_is_named(request, api_for, planned, name, action, body, status, code, field):
    answer = api_for(request.getfixturevalue(name)).post(f"{SESSIONS}{planned.pk}/{action}/", body)

    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    problem = answer.json()
    assert problem["code"] == code
    assert not field or field in [error["field"] for error in problem["errors"]]
    assert SupervisionSession.objects.get().state == "planned"


def test_signing_twice_is_a_conflict(api_for, half_signed, supervisor):
    answer = api_for(supervisor).post(f"{SESSIONS}{half_signed.pk}/sign/")
    assert (answer.status_code, answer.json()["code"]) == (409, "already_signed")
    assert Signature.objects.count() == 1


def test_an_ended_programme_takes_no_session(api_for, enrolment, worker):
    enrolment.complete()
    enrolment.save()
    answer = api_for(worker).post(SESSIONS, {"enrolment": str(enrolment.pk), "planned_for": "2026-11-30"})
    assert (answer.status_code, answer.json()["code"]) == (409, "enrolment_not_active")


def test_cancelled_and_missed(api_for, enrolment, worker, supervisor):
    api = api_for(worker)
    for action, body in (("cancel", {"by": "supervisor", "reason": "Court"}), ("missed", {"reason": "A crisis"})):
        made = api.post(SESSIONS, {"enrolment": str(enrolment.pk), "planned_for": "2026-11-23"}).json()
        shown = api.post(f"{SESSIONS}{made['id']}/{action}/", body).json()
        assert shown["state"] == {"cancel": "cancelled", "missed": "missed"}[action]
        assert shown["end_reason"] == body["reason"]


def test_addenda_are_signed_by_both(api_for, signed, worker, supervisor):
    one = f"{SESSIONS}{signed.pk}/"
    made = api_for(worker).post(f"{one}addenda/", {"text": "The court was in Leeds."})
    assert (made.status_code, made.json()["by"]) == (201, "worker")
    answer = api_for(supervisor).post(f"{one}addenda/{made.json()['id']}/sign/")
    assert [s["by"] for s in answer.json()["signatures"]] == ["worker", "supervisor"]
    assert [a["text"] for a in api_for(worker).get(one).json()["addenda"]] == ["The court was in Leeds."]
    assert api_for(supervisor).post(f"{one}addenda/{signed.pk}/sign/").status_code == 404


def test_an_action_is_done_also_after_both_signed(api_for, signed, worker):
    api, one = api_for(worker), f"{SESSIONS}{signed.pk}/"
    shown = api.post(f"{one}actions/1/done/", {"done_on": TODAY.isoformat()}).json()
    assert shown["actions"][0]["done_on"] == TODAY.isoformat()
    assert api.post(f"{one}actions/1/done/", {"done_on": TODAY.isoformat()}).status_code == 409
    assert api.post(f"{one}actions/9/done/", {"done_on": TODAY.isoformat()}).status_code == 404


def test_a_repeated_request_is_done_once(api_for, enrolment, worker):
    body = {"enrolment": str(enrolment.pk), "planned_for": "2026-11-30"}
    first = api_for(worker).post(SESSIONS, body, Idempotency_Key="k1")
    again = api_for(worker).post(SESSIONS, body, Idempotency_Key="k1")
    assert first.json() == again.json()
    assert SupervisionSession.objects.count() == 1


def test_the_list_takes_the_same_queries_for_3_and_for_100(
    api_for, enrolment, worker, supervisor, django_assert_max_num_queries
):
    api = api_for(worker)

    def fill(upto: int) -> None:
        have = SupervisionSession.objects.count()
        SupervisionSession.objects.bulk_create(
            SupervisionSession(enrolment=enrolment, supervisor=supervisor, state="recorded", held_on=TODAY, minutes=9)
            for _ in range(have, upto)
        )

    fill(3)
    api.get(SESSIONS, {"page_size": 200})
    with django_assert_max_num_queries(12) as few:
        api.get(SESSIONS, {"page_size": 200})
    fill(100)
    with django_assert_max_num_queries(len(few)):
        assert len(api.get(SESSIONS, {"page_size": 200}).json()["results"]) == 100
