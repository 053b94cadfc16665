"""The pages about credentials: the holder's download, the keys, and the check that anybody can make."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from ecf.core.too_often import MINUTE
from ecf.expert.models import SigningKey
from ecf.expert.services import issue_credential, rotate_signing_key, suspend_status
from tests.expert.conftest import REASON

pytestmark = pytest.mark.django_db
MINE, CHECK, KEYS = "/credentials/mine/", "/credentials/check/", "/credentials/keys/"


def text_of(answer) -> str:
    return " ".join(strip_tags(answer.content.decode()).split())


@pytest.fixture
def holder(granted):
    return granted.social_worker.user


def test_the_holder_downloads_a_token_or_an_envelope(holder, client_for):
    browser = client_for(holder)
    text = text_of(browser.get(MINE))
    assert "SW3001" in text and "Nothing else: no evidence, no marks, no reasons." in text
    token = browser.post(MINE, {"form": "jwt"})
    assert token["Content-Type"] == "application/vc+jwt" and token["Cache-Control"] == "no-store"
    assert token["Content-Disposition"] == 'attachment; filename="expert-practitioner.jwt"'
    envelope = browser.post(MINE, {"form": "json"})
    found = json.loads(envelope.content)
    assert found["type"] == "EnvelopedVerifiableCredential"
    assert found["@context"] == ["https://www.w3.org/ns/credentials/v2"]
    prefix, _, inside = found["id"].partition(",")
    assert prefix == "data:application/vc+jwt" and inside.count(".") == 2


def test_looking_at_the_page_makes_nothing(holder, client_for):
    client_for(holder).get(MINE)
    assert not SigningKey.objects.exists()


def test_whoever_holds_nothing_is_told_what_comes(worker, client_for):
    browser = client_for(worker)
    assert "Nothing to download yet" in text_of(browser.get(MINE))
    assert "There is nothing to download yet." in text_of(browser.post(MINE, {"form": "jwt"}, follow=True))


def test_a_status_that_does_not_hold_has_no_download(holder, granted, psw, client_for):
    suspend_status(status=granted, reason=REASON, by=psw)
    browser = client_for(holder)
    text = text_of(browser.get(MINE))
    assert "Your status is not in force now" in text and "Download for a wallet" not in text
    assert "there is nothing to download" in text_of(browser.post(MINE, {"form": "jwt"}, follow=True))


def checked(text: str):
    return Client().post(CHECK, {"credential": text})


def test_a_stranger_checks_a_credential_and_reads_what_the_certificate_says(granted, holder, psw):
    token = issue_credential(status=granted, by=holder)
    answer = checked(f"  {token}\n")
    text = text_of(answer)
    assert answer.status_code == 200 and not answer.cookies
    assert "The signature is true: Northshire Council issued this credential" in text and "SW3001" in text
    assert "Not currently valid" not in text
    suspend_status(status=granted, reason=REASON, by=psw)
    text = text_of(checked(token))
    assert "Not currently valid" in text and "suspend" not in text.lower() and REASON not in text


def test_a_tampered_one_is_refused_with_the_reason_and_what_was_pasted(granted, holder):
    token = issue_credential(status=granted, by=holder)
    head, body, signature = token.split(".")
    changed = f"{head}.{body[:-4]}AAAA.{signature}"
    page = checked(changed).content.decode()
    assert "Error:" in page and "The signature does not fit" in page and changed in page


@pytest.mark.parametrize("text", ["", "hello", "x" * 30_000, "a\x00b"])
def test_what_is_no_credential_comes_back_as_an_error(frameworks, text):
    answer = checked(text)
    assert answer.status_code == 200 and "Error:" in answer.content.decode()


def test_whoever_checks_too_often_waits(frameworks):
    for _ in range(20):
        assert checked("hello").status_code == 200
    answer = checked("hello")
    assert answer.status_code == 429 and answer["Retry-After"] == str(MINUTE)


def test_whoever_fetches_keys_too_often_waits(granted, holder):
    issue_credential(status=granted, by=holder)
    codes = {Client().get("/issuers/northshire/jwks.json").status_code for _ in range(121)}
    assert codes == {200, 429}


def test_the_status_list_takes_few_queries_and_is_kept_by_nobody(granted, holder):
    issue_credential(status=granted, by=holder)
    with CaptureQueriesContext(connection) as asked:
        answer = Client().get("/issuers/northshire/status/1/")
    assert answer["Cache-Control"] == "no-store" and len(asked) == 4  # issuer, list, what does not hold, key


def test_the_keys_page_says_which_key_signs(psw, coordinator, northshire, client_for):
    browser = client_for(psw)
    assert "No key yet" in text_of(browser.get(KEYS))
    rotate_signing_key(employer=northshire, by=psw)
    assert "The secret part of the old key is destroyed." in text_of(browser.get(f"{KEYS}rotate/"))
    text = text_of(browser.post(f"{KEYS}rotate/", follow=True))
    assert "Key 2 signs from now on." in text and text.count("In use") == 1 and text.count("Used before") == 1
    assert "Make a new key now" not in text_of(client_for(coordinator).get(KEYS))
