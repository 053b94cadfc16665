"""Who asks too often is slowed down: each caller for themselves, behind a proxy too."""

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from pytest_django import Settings

from ecf.core.too_often import address_of, asks_too_often


def test_each_caller_and_each_thing_is_counted_apart() -> None:
    cache.clear()
    assert [asks_too_often("a", "first", 2) for _ in range(3)] == [False, False, True]
    assert not asks_too_often("a", "second", 2)
    assert not asks_too_often("b", "first", 2)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 192.0.2.7", "203.0.113.9"),
    ],
)
def test_what_a_caller_writes_into_the_header_is_not_believed(
    proxies: int, forwarded: str, address: str, settings: Settings
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", headers={"x-forwarded-for": forwarded}, REMOTE_ADDR="192.0.2.1")
    assert address_of(request) == address


def test_two_people_behind_one_proxy_do_not_slow_each_other_down(client: Client, settings: Settings, db: None) -> None:
    cache.clear()
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    first, second = {"x-forwarded-for": "203.0.113.9"}, {"x-forwarded-for": "203.0.113.10"}
    answers = [client.get("/check/", headers=first).status_code for _ in range(31)]
    assert answers == [200] * 30 + [429]
    assert client.get("/check/", headers=second).status_code == 200
