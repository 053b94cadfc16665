"""Every error of the API is a problem document, whoever raised it."""

import pytest
from django.test import Client

MEMBERS = {"type", "title", "status", "detail", "code", "errors"}


def problem_in(response, status: int, code: str) -> dict:
    assert response["Content-Type"] == "application/problem+json"
    document = response.json()
    assert (response.status_code, document["status"], document["code"]) == (status, status, code)
    assert set(document) >= MEMBERS
    return document


def test_a_call_without_a_sign_in_is_401_and_says_how(anonymous, desk):
    response = anonymous.get(desk.url)
    problem_in(response, 401, "not_authenticated")
    assert response["WWW-Authenticate"] == "Token"
    assert response["Cache-Control"] == "no-store"


def test_a_wrong_token_is_401(desk, client):
    problem_in(client.get(desk.url, headers={"Authorization": "Token nonsense"}), 401, "authentication_failed")


def test_what_one_may_not_see_is_404(desk, outsider):
    problem_in(outsider.api.get(desk.url), 404, "not_found")
    problem_in(outsider.api.send("patch", desk.url, {"name": "x"}), 404, "not_found")


@pytest.mark.parametrize("path", ["teams/none/", "teams/1/", "nowhere/", "teams", "", "teams/%F0%9F/"])
@pytest.mark.parametrize("method", ["get", "delete"])
def test_an_address_with_nothing_is_404(desk, method, path):
    problem_in(desk.api.send(method, f"/api/v1/{path}"), 404, "not_found")


def test_a_method_that_is_not_there_is_405(desk):
    response = desk.api.send("put", desk.url, {"name": "x"})
    problem_in(response, 405, "method_not_allowed")
    assert "PATCH" in response["Allow"]


@pytest.mark.parametrize(
    "body", ["{", "nonsense", '{"name": NaN}', "[" * 100_000, b"\xff\xfe", '{"name": 1' + "0" * 5000 + "}"]
)
def test_a_body_that_is_not_json_is_400(desk, body):
    problem_in(desk.api.send("post", "/api/v1/teams/", body), 400, "parse_error")


def test_another_kind_of_body_is_415(desk):
    problem_in(desk.api.post("/api/v1/teams/", {"name": "x"}), 415, "unsupported_media_type")


def test_a_body_that_is_too_large_is_413(desk):
    problem_in(desk.api.send("post", "/api/v1/teams/", {"name": "x" * 3_000_000}), 413, "too_large")


def test_an_answer_that_nobody_can_give_is_406(desk):
    problem_in(desk.api.send("get", desk.url, Accept="image/png"), 406, "not_acceptable")


def test_wrong_values_are_told_by_dotted_field(desk):
    data = {"code": "a b", "members": [{"name": "Ann"}, {"since": "1066-10-14", "nam": "x"}], "nme": "x"}
    document = problem_in(desk.api.send("post", "/api/v1/teams/", data), 400, "invalid")
    fields = {error["field"] for error in document["errors"]}
    assert fields == {"code", "name", "members.1.name", "members.1.since", "members.1.nam", "nme"}


def test_what_lies_inside_a_partial_change_is_complete_in_itself(desk):
    data = {"members": [{"name": "Ann"}, {"since": "2026-01-01"}], "leader": {}}
    document = problem_in(desk.api.send("patch", desk.url, data, If_Match='"0"'), 400, "invalid")
    assert {error["field"] for error in document["errors"]} == {"members.1.name", "leader.name"}
    assert desk.api.send("patch", desk.url, {"members": [{"name": "Ann"}]}, If_Match='"0"').status_code == 200


@pytest.mark.parametrize("data", [[], 7, '"x"', "null", [{"name": "x"}]])
def test_a_body_of_another_shape_is_wrong_as_a_whole(desk, data):
    document = problem_in(desk.api.send("post", "/api/v1/teams/", data), 400, "invalid")
    assert [error["field"] for error in document["errors"]] == [""]


def test_what_the_service_finds_wrong_is_told_by_field(desk):
    document = problem_in(desk.api.post(f"{desk.url}break/value/"), 400, "too_early")
    assert document["errors"] == [{"field": "started_on", "message": "Give a later date."}]
    document = problem_in(desk.api.post(f"{desk.url}break/values/"), 400, "invalid")
    assert [error["field"] for error in document["errors"]] == ["one", "two.0.x"]


def test_the_wrong_person_is_403(desk):
    document = problem_in(desk.api.post(f"{desk.url}break/person/"), 403, "not_yours")
    assert document["detail"] == "Only the co-ordinator does this."
    assert document["errors"] == []


def test_a_conflict_is_409_with_its_facts(desk):
    document = problem_in(desk.api.post(f"{desk.url}break/state/"), 409, "signed_twice")
    assert document["signed_at"] == "2026-01-01T00:00:00Z"


def test_what_the_database_refuses_is_the_rule_behind_its_constraint(desk):
    problem_in(desk.api.send("post", "/api/v1/teams/", {"code": "first", "name": "x"}), 409, "team_code_in_use")


def test_a_defect_is_500_and_tells_nothing(desk):
    desk.api.raise_request_exception = False
    response = desk.api.post(f"{desk.url}break/defect/")
    problem_in(response, 500, "server_error")
    assert b"secret" not in response.content


def test_a_forged_post_from_a_session_is_403(desk):
    client = Client(enforce_csrf_checks=True)
    client.force_login(desk.user)
    response = client.post(f"{desk.url}rename-team/", {"name": "x"}, content_type="application/json")
    problem_in(response, 403, "permission_denied")


def test_a_post_from_a_session_with_its_token_works(desk):
    client = Client(enforce_csrf_checks=True)
    client.force_login(desk.user)
    client.cookies["csrftoken"] = secret = "x" * 32
    headers = {"X-CSRFToken": secret, "Idempotency-Key": "k"}
    response = client.post(f"{desk.url}rename-team/", {"name": "x"}, content_type="application/json", headers=headers)
    assert response.status_code == 200


def test_options_tells_the_methods(desk):
    response = desk.api.options(desk.url)
    assert response.status_code == 200
    assert "PATCH" in response["Allow"]
    assert desk.api.options("/api/v1/teams/").status_code == 200
