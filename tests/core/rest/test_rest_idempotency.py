"""A POST sent again is answered again and not done again."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.utils import timezone

from ecf.core.models import IdempotencyKey
from ecf.people.models import Team
from tests.core.rest.conftest import Caller
from tests.core.rest.team_desk import Gate

NEW = {"code": "new", "name": "New"}
URL = "/api/v1/teams/"


def test_the_first_answer_is_given_again(desk):
    first = desk.api.send("post", URL, NEW, Idempotency_Key="one")
    again = desk.api.send("post", URL, NEW, Idempotency_Key="one")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    for header in ("Location", "ETag", "Content-Type"):
        assert again[header] == first[header]
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert Team.objects.filter(code="new").count() == 1


def test_another_body_with_the_same_key_is_409(desk):
    desk.api.send("post", URL, NEW, Idempotency_Key="one")
    response = desk.api.send("post", URL, {"code": "other", "name": "New"}, Idempotency_Key="one")
    assert (response.status_code, response.json()["code"]) == (409, "idempotency_key_reused")


def test_a_key_is_one_persons_and_one_paths(desk, outsider):
    desk.api.send("post", URL, NEW, Idempotency_Key="one")
    assert "Idempotency-Replayed" not in outsider.api.send("post", URL, NEW, Idempotency_Key="one")
    response = desk.api.send("post", f"{desk.url}rename-team/", {"name": "x"}, Idempotency_Key="one")
    assert response.json()["version"] == 1


def test_a_refused_request_may_be_mended_and_sent_again(desk):
    refused = desk.api.send("post", URL, {"code": "new"}, Idempotency_Key="one")
    assert refused.status_code == 400
    assert desk.api.send("post", URL, NEW, Idempotency_Key="one").status_code == 201


def test_a_conflict_keeps_neither_answer_nor_change(desk):
    assert desk.api.send("post", f"{desk.url}refuse-after-saving/", Idempotency_Key="one").status_code == 409
    assert not IdempotencyKey.objects.exists()


def test_a_repeat_is_answered_even_though_its_version_is_stale_by_now(desk):
    sent = {"If_Match": '"0"', "Idempotency_Key": "one"}
    first = desk.api.send("post", f"{desk.url}rename-team/", {"name": "x"}, **sent)
    again = desk.api.send("post", f"{desk.url}rename-team/", {"name": "x"}, **sent)
    assert (first.status_code, again.status_code, again.content) == (200, 200, first.content)


def test_a_key_lives_for_24_hours(desk):
    desk.api.send("post", f"{desk.url}rename-team/", {"name": "x"}, Idempotency_Key="one")
    kept = IdempotencyKey.objects.filter(key="one")
    kept.update(created_at=timezone.now() - dt.timedelta(hours=23, minutes=59))
    assert "Idempotency-Replayed" in desk.api.send(
        "post", f"{desk.url}rename-team/", {"name": "x"}, Idempotency_Key="one"
    )
    kept.update(created_at=timezone.now() - dt.timedelta(hours=24, minutes=1))
    response = desk.api.send("post", f"{desk.url}rename-team/", {"name": "y"}, Idempotency_Key="one")
    assert (response.status_code, response.json()["name"]) == (200, "y")
    assert IdempotencyKey.objects.count() == 1


@pytest.mark.parametrize("key", ["", " ", "a" * 201, "é", "a\tb", "\x7f"])
def test_a_key_that_cannot_be_one_is_400(desk, key):
    response = desk.api.send("post", URL, NEW, Idempotency_Key=key)
    assert (response.status_code, response.json()["code"]) == (400, "idempotency_key_invalid")


def test_a_change_by_patch_takes_no_key(desk):
    desk.api.send("patch", desk.url, {"name": "x"}, If_Match='"0"', Idempotency_Key="one")
    assert not IdempotencyKey.objects.exists()


def post_in_thread(user, answers: list) -> threading.Thread:
    def post() -> None:
        try:
            answers.append(Caller(user).send("post", URL, {"code": "wait", "name": "Wait"}, Idempotency_Key="one"))
        finally:
            connection.close()

    thread = threading.Thread(target=post)
    thread.start()
    return thread


def test_of_two_at_once_one_is_done(transactional_db, desk):
    """PostgreSQL refuses the second while the first is at work; SQLite lets it wait, and then repeats the answer."""
    Gate.entered.clear()
    Gate.may_leave.clear()
    answers: list = []
    first = post_in_thread(desk.user, answers)
    assert Gate.entered.wait(10)
    second = post_in_thread(desk.user, answers)
    if connection.vendor == "postgresql":
        second.join(10)
        assert [(a.status_code, a.json()["code"]) for a in answers] == [(409, "idempotency_in_flight")]
    Gate.may_leave.set()
    first.join(10)
    second.join(10)
    assert sorted(a.status_code for a in answers) == ([201, 409] if connection.vendor == "postgresql" else [201, 201])
    assert Team.objects.filter(code="wait").count() == 1
    third = Caller(desk.user).send("post", URL, {"code": "wait", "name": "Wait"}, Idempotency_Key="one")
    assert (third.status_code, third["Idempotency-Replayed"]) == (201, "true")
