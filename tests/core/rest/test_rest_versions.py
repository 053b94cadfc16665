"""A change says which version it was made from, and a stale one is refused under the lock."""

import pytest


def test_a_detail_carries_its_version_as_the_entity_tag(desk):
    response = desk.api.get(desk.url)
    assert response["ETag"] == f'"{response.json()["version"]}"'


def test_a_created_record_says_where_it_is(desk):
    response = desk.api.send("post", "/api/v1/teams/", {"code": "new", "name": "New"})
    assert response.status_code == 201
    found = desk.api.get(response["Location"])
    assert found.json() == response.json()
    assert found["ETag"] == response["ETag"] == '"1"'


def test_a_change_without_if_match_is_400(desk):
    response = desk.api.send("patch", desk.url, {"name": "x"})
    assert (response.status_code, response.json()["code"]) == (400, "if_match_required")


@pytest.mark.parametrize("tag", ['"0"', 'W/"0"', '"7", "0"', "*", "0"])
def test_a_change_from_the_stored_version_is_made(desk, tag):
    response = desk.api.send("patch", desk.url, {"name": "Second"}, If_Match=tag)
    assert response.status_code == 200
    assert (response.json()["name"], response.json()["version"], response["ETag"]) == ("Second", 1, '"1"')


@pytest.mark.parametrize("tag", ['"7"', '"abc"', '"7", "8"', '""', '"' + "9" * 40 + '"'])
@pytest.mark.parametrize(("method", "ending"), [("patch", ""), ("post", "rename-team/"), ("delete", "")])
def test_a_stale_change_is_409_and_tells_the_stored_version(desk, method, ending, tag):
    response = desk.api.send(method, f"{desk.url}{ending}", {"name": "x"}, If_Match=tag)
    assert (response.status_code, response.json()["code"]) == (409, "stale_version")
    assert response.json()["current_version"] == 0


@pytest.mark.parametrize("tag", ["abc", '"1', "W/1", '"1" "2"', ","])
def test_an_unreadable_if_match_is_400(desk, tag):
    response = desk.api.send("patch", desk.url, {"name": "x"}, If_Match=tag)
    assert (response.status_code, response.json()["code"]) == (400, "if_match_invalid")


def test_an_action_needs_no_if_match(desk):
    assert desk.api.send("post", f"{desk.url}rename-team/", {"name": "Second"}).json()["version"] == 1


def test_a_change_that_loses_the_race_is_refused_under_the_lock(desk):
    """The version moves after the early look and before the lock: the service's lock sees it."""
    response = desk.api.send("patch", desk.url, {"name": "Race"}, If_Match='"0"')
    assert (response.status_code, response.json()["code"]) == (409, "stale_version")
    assert response.json()["current_version"] == 1
    desk.team.refresh_from_db()
    assert desk.team.name == "First"


def test_an_answer_that_is_no_success_leaves_nothing_behind(desk):
    assert desk.api.post(f"{desk.url}refuse-after-saving/").status_code == 409
    desk.team.refresh_from_db()
    assert desk.team.name == "First"


def test_a_deleted_record_is_gone(desk):
    assert desk.api.delete(desk.url).status_code == 204
    assert desk.api.get(desk.url).status_code == 404
