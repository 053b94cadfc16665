"""The key of unsent text: each person's own, the same each time, kept nowhere."""

from base64 import b64decode

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.urls import reverse

from ecf.people.draft_keys import _SALT, draft_key_of

pytestmark = pytest.mark.django_db


def test_it_is_hkdf_as_others_compute_it(worker, settings) -> None:
    settings.SECRET_KEY = "a secret of this site"
    other = HKDF(SHA256(), length=32, salt=_SALT, info=worker.pk.bytes).derive(b"a secret of this site")
    assert draft_key_of(worker) == other


def test_each_person_has_their_own_and_always_the_same(client_for, worker, supervisor) -> None:
    keys = {}
    for person in (worker, supervisor):
        first, second = [client_for(person).get(reverse("draft_key")).json()["key"] for _ in range(2)]
        assert first == second
        keys[person] = b64decode(first)
    assert keys[worker] != keys[supervisor]
    assert {len(key) for key in keys.values()} == {32}


def test_another_secret_makes_another_key(worker, settings) -> None:
    before = draft_key_of(worker)
    settings.SECRET_KEY = "a new secret"
    assert draft_key_of(worker) != before


def test_nobody_gets_one_without_signing_in(client) -> None:
    answer = client.get(reverse("draft_key"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_no_cache_and_no_log_keeps_it(client_for, worker, caplog) -> None:
    with caplog.at_level("DEBUG"):
        answer = client_for(worker).get(reverse("draft_key"))
    assert answer["Cache-Control"] == "no-store"
    assert answer.json()["key"] not in caplog.text


def test_it_is_only_looked_up(client_for, worker) -> None:
    assert client_for(worker).post(reverse("draft_key")).status_code == 405


def test_its_forgery_token_is_good_for_sending(client_for, worker, enrolment) -> None:
    client = client_for(worker)
    client.handler.enforce_csrf_checks = True
    token = client.get(reverse("draft_key")).json()["token"]
    url = reverse("suggest_evidence")
    assert client.post(url, {"body": "x"}).status_code == 403
    assert client.post(url, {"body": "x", "csrfmiddlewaretoken": token}).status_code == 200
