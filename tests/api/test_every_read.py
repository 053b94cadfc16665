"""Every address that can be read answers each role, and a first piece of evidence goes all the way through the API."""

import pytest

OWN = ["", "schedule/", "timeline/", "progress/", "progress/?on=2026-10-01"]
LISTS = [
    "enrolments/",
    "enrolments/?status=overdue&search=wor",
    "evidence/",
    "supervision-sessions/",
    "frameworks/",
    "me/",
]
OVERSIGHT = ["notices/", "cohorts/summary/"]


@pytest.mark.parametrize("role", ["worker", "supervisor", "coordinator", "psw"])
def test_what_a_role_may_read_is_answered(api_for, enrolment, role, request):
    api = api_for(request.getfixturevalue(role))
    for path in [*(f"enrolments/{enrolment.pk}/{ending}" for ending in OWN), *LISTS, "frameworks/ECF5/"]:
        assert api.get(f"/api/v1/{path}").status_code == 200, path


@pytest.mark.parametrize(("role", "status"), [("worker", 403), ("supervisor", 403), ("coordinator", 200), ("psw", 200)])
def test_oversight_is_for_those_who_run_the_programme(api_for, enrolment, role, status, request):
    api = api_for(request.getfixturevalue(role))
    assert {path: api.get(f"/api/v1/{path}").status_code for path in OVERSIGHT} == dict.fromkeys(OVERSIGHT, status)


@pytest.mark.parametrize("role", ["outsider_worker", "outsider_supervisor", "outsider_coordinator", "outsider_psw"])
def test_an_outsider_finds_nothing(api_for, enrolment, role, request):
    api = api_for(request.getfixturevalue(role))
    for ending in OWN:
        assert api.get(f"/api/v1/enrolments/{enrolment.pk}/{ending}").status_code == 404, ending
    assert str(enrolment.pk) not in api.get("/api/v1/enrolments/").content.decode()


@pytest.mark.parametrize("query", ["enrolments/?status=nope", "enrolments/?updated_since=soon", "notices/?on=soon"])
def test_a_wrong_filter_is_told(api_for, coordinator, query):
    response = api_for(coordinator).get(f"/api/v1/{query}")
    assert (response.status_code, response.json()["errors"][0]["field"]) == (400, query.partition("?")[2].split("=")[0])


def test_a_draft_is_made_changed_and_deleted(api_for, worker, enrolment):
    api = api_for(worker)
    new = {"enrolment": str(enrolment.pk), "kind": "case_study", "title": "A visit", "happened_on": "2026-10-10"}
    made = api.post("/api/v1/evidence/", new, Idempotency_Key="one")
    assert made.status_code == 201
    assert api.post("/api/v1/evidence/", new, Idempotency_Key="one")["Idempotency-Replayed"] == "true"
    address = made["Location"]
    changed = api.patch(address, {"title": "Two visits"}, If_Match=made["ETag"])
    assert (changed.status_code, changed.json()["title"]) == (200, "Two visits")
    stale = api.patch(address, {"title": "Lost"}, If_Match=made["ETag"])
    assert (stale.status_code, stale.json()["current_version"]) == (409, changed.json()["version"])
    incomplete = api.patch(address, {"standards": [{"how": "By listening."}]}, If_Match=changed["ETag"])
    assert [error["field"] for error in incomplete.json()["errors"]] == ["standards.0.code"]
    assert api.delete(address).status_code == 204
    assert api.get(address).status_code == 404
