"""Text that no database can keep is refused wherever it comes in."""

import pytest

from ecf.core.errors import BadValues
from ecf.core.text import refuse_unstorable

JSON_WITH = ['{"name": "a\\u0000b"}', '{"name": "\\ud800"}', '{"name": "\\udc00\\ud800"}', '{"n\\u0000": "x"}']


@pytest.mark.parametrize("body", JSON_WITH)
def test_json_with_it_is_400(desk, body):
    response = desk.api.send("post", f"{desk.url}rename-team/", body)
    assert response["Content-Type"] == "application/problem+json"
    assert (response.status_code, response.json()["code"]) == (400, "unstorable_text")


def test_a_pair_of_surrogates_is_a_character(desk):
    response = desk.api.send("post", f"{desk.url}rename-team/", '{"name": "\\ud83d\\ude00"}')
    assert response.json()["name"] == "😀"


@pytest.mark.parametrize("path", ["teams/?code=%00", "teams/?%00=x", "teams/%00/", "teams/?cursor=%00"])
def test_an_address_with_it_is_400(desk, path):
    response = desk.api.get(f"/api/v1/{path}")
    assert response["Content-Type"] == "application/problem+json"
    assert (response.status_code, response.json()["code"]) == (400, "unstorable_text")


def test_a_cookie_with_it_is_400(desk, client):
    client.cookies["sessionid"] = "a\x00b"
    assert client.get(desk.url).status_code == 400


def test_each_place_is_named():
    with pytest.raises(BadValues) as caught:
        refuse_unstorable({"a": ["x", {"b": "\x00"}], "c": "\udfff", "d": 1})
    assert {error.field for error in caught.value.errors} == {"a.1.b", "c"}


def test_deep_nesting_is_walked():
    data: list = []
    for _ in range(50_000):
        data = [data]
    refuse_unstorable(data)
