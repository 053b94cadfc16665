"""Credentials: as Open Badges 3.0 wants them, true for a stranger's wallet, and never true after the status is gone."""

import base64
import copy
import datetime as dt
import gzip
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.db import transaction
from django.test import Client, override_settings
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import OKPKey

from ecf.core.models import Event
from ecf.expert import credential_errors as errors
from ecf.expert.checking import check_credential
from ecf.expert.models import Credential, SigningKey
from ecf.expert.services import credentials as service
from ecf.expert.services import (
    grant_status,
    issue_credential,
    restore_status,
    revoke_status,
    rotate_signing_key,
    suspend_status,
)
from ecf.expert.status_list import LENGTH, bitstring, encoded
from tests.expert.conftest import REASON, SPECIALISM, at_the_end, look_up
from tests.expert.wallet import Refused, Wallet

VENDORED = Path(__file__).resolve().parent.parent / "vendor" / "openbadges"
NOW = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
YEAR = dt.timedelta(days=365)


@pytest.fixture
def holder(granted):
    return granted.social_worker.user


@pytest.fixture
def token(granted, holder):
    return issue_credential(status=granted, by=holder, now=NOW)


def wallet(now: dt.datetime = NOW + dt.timedelta(minutes=1)) -> Wallet:
    return Wallet(now)


def document_in(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def refused(token: str, now: dt.datetime = NOW + dt.timedelta(minutes=1)) -> str:
    with pytest.raises(Refused) as found:
        wallet(now).verify(token)
    return str(found.value)


# What the published rules ask


def vendored(name: str) -> Any:
    return json.loads((VENDORED / name).read_text())


@pytest.mark.django_db
def test_it_is_what_the_published_schema_of_open_badges_asks(token):
    """The published schema is for data model 1.1: what 2.0 calls differently, or adds to a status, is put back. The
    kind of identifier "name" came later (https://www.imsglobal.org/spec/ob/v3p0/#identifiertypeenum)."""
    document = document_in(token)
    document["issuanceDate"] = document.pop("validFrom")
    document["credentialStatus"] = {name: document["credentialStatus"][name] for name in ("id", "type")}
    checker = jsonschema.FormatChecker()
    schema = vendored("achievementcredential_draft4.json")
    schema["$defs"]["IdentityObject"]["properties"]["identityType"]["anyOf"][0]["enum"].append("name")
    jsonschema.Draft4Validator(schema, format_checker=checker).validate(document)
    for part in ("name", "issuer", "credentialSubject", "id"):
        broken = {key: value for key, value in document.items() if key != part}
        assert not jsonschema.Draft4Validator(schema).is_valid(broken), part


DATE = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$"}
URI = {"type": "string", "pattern": "^(urn:uuid:|https?://)"}
RULES_OF_2_0 = {
    "type": "object",
    "required": ["@context", "id", "type", "issuer", "validFrom", "credentialSubject", "iss", "jti", "sub", "nbf"],
    "properties": {
        "@context": {
            "type": "array",
            "prefixItems": [
                {"const": "https://www.w3.org/ns/credentials/v2"},
                {"pattern": r"^https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.\d\.\d)*\.json$"},
            ],
            "minItems": 2,
        },
        "id": URI,
        "type": {
            "type": "array",
            "allOf": [
                {"contains": {"const": "VerifiableCredential"}},
                {"contains": {"enum": ["OpenBadgeCredential", "AchievementCredential"]}},
            ],
        },
        "validFrom": DATE,
        "awardedDate": DATE,
        "issuanceDate": False,
        "vc": False,
        "issuer": {"type": "object", "required": ["id", "type"], "properties": {"id": URI}},
        "credentialSubject": {
            "type": "object",
            "required": ["type", "achievement"],
            "anyOf": [{"required": ["id"]}, {"required": ["identifier"]}],
        },
        "credentialStatus": {
            "type": "object",
            "required": ["type", "statusPurpose", "statusListIndex", "statusListCredential"],
            "properties": {
                "type": {"const": "BitstringStatusListEntry"},
                "statusPurpose": {"enum": ["revocation", "suspension", "message", "refresh"]},
                "statusListIndex": {"type": "string", "pattern": "^(0|[1-9][0-9]*)$"},
                "statusListCredential": URI,
            },
        },
    },
}
"""What the final text asks beside it: https://www.imsglobal.org/spec/ob/v3p0/#achievementcredential and #jwt-proof,
https://www.w3.org/TR/vc-bitstring-status-list/#bitstringstatuslistentry ."""


@pytest.mark.django_db
def test_it_is_what_the_final_text_asks_beside_the_schema(token):
    jsonschema.Draft202012Validator(RULES_OF_2_0).validate(document_in(token))


def terms(context: Any) -> set[str]:
    """Every term that a context defines, its nested contexts, too."""
    if isinstance(context, list):
        return set().union(*map(terms, context))
    if not isinstance(context, dict):
        return set()
    inner = [value.get("@context") for value in context.values() if isinstance(value, dict)]
    return set(context) | terms(inner)


def names_in(value: Any) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(names_in, value)) if value else set()
    return set(value) | names_in(list(value.values())) if isinstance(value, dict) else set()


@pytest.mark.django_db
def test_every_name_in_it_is_a_term_of_the_published_contexts(token):
    known = set().union(*(terms(vendored(name)["@context"]) for name in ("credentials-v2.json", "context-3.0.3.json")))
    claims = {"@context", "iss", "jti", "sub", "nbf", "iat"}
    assert names_in(document_in(token)) - claims - known == set()
    types = {"VerifiableCredential", "OpenBadgeCredential", "AchievementSubject", "Achievement", "Profile"}
    assert types | {"IdentityObject", "BitstringStatusListEntry"} <= known


@pytest.mark.django_db
def test_nothing_is_in_it_that_the_certificate_does_not_show(token, granted, holder):
    text = json.dumps(document_in(token))
    for private in (holder.email, holder.username, str(holder.pk), str(granted.pk), granted.code, REASON):
        assert private not in text
    assert str(granted.social_worker_id) not in text and str(granted.enrolment_id) not in text
    subject = document_in(token)["credentialSubject"]
    assert [each["identityHash"] for each in subject["identifier"]] == [holder.name, "SW3001"]
    assert subject["achievement"]["specialization"] == granted.specialism_title


# A stranger's wallet


@pytest.mark.django_db
def test_a_stranger_s_wallet_takes_it(token):
    found = wallet()
    document = found.verify(token)
    assert document["name"].startswith("Expert practitioner") and document["validFrom"] == "2026-11-23T00:00:00Z"
    assert len(found.fetched) == 3  # the key, the list, and the key of the list


PLACES = [("name",), ("credentialSubject", "id"), ("credentialStatus", "statusListIndex"), ("issuer", "name")]


@pytest.mark.django_db
@pytest.mark.parametrize("place", PLACES)
def test_whatever_is_changed_in_it_nobody_takes_it(token, place):
    head, _, signature = token.split(".")
    document = copy.deepcopy(document_in(token))
    inner = document
    for name in place[:-1]:
        inner = inner[name]
    inner[place[-1]] = inner[place[-1]][:-1] + "0"
    body = base64.urlsafe_b64encode(json.dumps(document).encode()).rstrip(b"=").decode()
    changed = f"{head}.{body}.{signature}"
    assert refused(changed) == "signature"
    with pytest.raises(errors.CredentialTampered):
        check_credential(changed)


@pytest.mark.django_db
def test_a_letter_changed_in_the_signature_is_seen(token):
    head, body, signature = token.split(".")
    changed = f"{head}.{body}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"
    assert refused(changed) == "signature"
    with pytest.raises(errors.CredentialTampered):
        check_credential(changed)


def resigned(token: str, key: OKPKey, **header: str) -> str:
    kept = json.loads(base64.urlsafe_b64decode(token.split(".", maxsplit=1)[0] + "=="))
    return jws.serialize_compact({**kept, **header}, json.dumps(document_in(token)), key, algorithms=["EdDSA"])


@pytest.mark.django_db
def test_another_key_signs_for_nobody(token):
    stranger = OKPKey.generate_key("Ed25519", private=True)
    assert refused(resigned(token, stranger)) == "signature"
    with pytest.raises(errors.CredentialTampered):
        check_credential(resigned(token, stranger))
    elsewhere = resigned(token, stranger, kid="https://example.org/issuers/northshire/keys/1/")
    with pytest.raises(errors.KeyIsUnknown):
        check_credential(elsewhere)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        *["", "a.b.c", "a.b", "..", "eyJhbGciOiJub25lIn0.e30.", "x" * 30_000, "é.é.é", "{}"],
        *["W10.e30.AAAA", "MQ.e30.AAAA", "bnVsbA.e30.AAAA", "e30.e30.AAAA"],  # headers: a list, a number, null, nothing
    ],
)
def test_what_is_no_credential_is_told_so(frameworks, text):
    with pytest.raises(errors.NotACredential):
        check_credential(text)


@pytest.mark.django_db
def test_no_signature_is_no_signature(token):
    """The old trick: a header that asks for no signature at all."""
    head = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT", "kid": "x"}).encode()).decode().rstrip("=")
    with pytest.raises(errors.NotACredential):
        check_credential(f"{head}.{token.split('.')[1]}.")


# The status


def bit(token: str) -> bool:
    return wallet().is_set(document_in(token)["credentialStatus"])


@pytest.mark.django_db
def test_a_suspended_status_sets_the_bit_and_a_restored_one_clears_it(token, granted, psw):
    assert not bit(token)
    suspend_status(status=granted, reason=REASON, by=psw)
    assert bit(token) and refused(token) == "status"
    restore_status(status=granted, reason=REASON, by=psw)
    assert not bit(token)
    wallet().verify(token)


@pytest.mark.django_db
def test_a_revoked_status_sets_the_bit_for_good(token, granted, ready, holder, psw):
    revoke_status(status=granted, reason=REASON, by=psw)
    assert bit(token)
    again = grant_status(enrolment=ready, specialism=SPECIALISM, by=psw)
    new = issue_credential(status=again, by=holder, now=NOW)
    assert bit(token) and not bit(new)
    assert document_in(new)["id"] != document_in(token)["id"]


@pytest.mark.django_db
def test_a_status_that_lapses_with_registration_sets_the_bit(token, ready, coordinator):
    look_up(ready, coordinator, "lapsed")
    assert bit(token)


@pytest.mark.django_db
def test_the_list_shows_it_in_the_same_transaction(token, granted, psw):
    """Not after it: before it is committed, in the same connection, the list already says so; undone, it does not."""
    with transaction.atomic():
        revoke_status(status=granted, reason=REASON, by=psw)
        assert bit(token)
        assert not check_credential(token).holds
        transaction.set_rollback(True)
    assert not bit(token)
    assert check_credential(token).holds


@pytest.mark.django_db
def test_the_list_says_that_and_never_why(token, granted, psw):
    address = document_in(token)["credentialStatus"]["statusListCredential"].partition("http://localhost:8000")[2]

    def subject() -> dict[str, Any]:
        return document_in(Client().get(address).content.decode())["credentialSubject"]

    before = subject()
    suspend_status(status=granted, reason=REASON, by=psw)
    suspended = subject()
    revoke_status(status=granted, reason=REASON, by=psw)
    assert subject() == suspended != before


@pytest.mark.django_db
def test_one_who_asks_is_one_of_many_and_places_are_random(token, north, psw):
    places = {document_in(token)["credentialStatus"]["statusListIndex"]}
    for number in range(3010, 3015):
        row = at_the_end(north, f"holder-{number}", f"SW{number}")
        status = grant_status(enrolment=row, specialism=SPECIALISM, by=psw)
        one = issue_credential(status=status, by=row.social_worker.user, now=NOW)
        places.add(document_in(one)["credentialStatus"]["statusListIndex"])
    numbers = sorted(map(int, places))
    assert len(numbers) == 6 and numbers[-1] < LENGTH
    assert numbers != list(range(numbers[0], numbers[0] + 6))


@given(st.sets(st.integers(0, LENGTH - 1), max_size=50))
def test_exactly_the_bits_that_are_asked_for_are_set(indices):
    text = encoded(bitstring(indices))
    assert text[0] == "u" and "=" not in text
    bits = gzip.decompress(base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4)))
    assert len(bits) * 8 == LENGTH
    said = "".join(f"{byte:08b}" for byte in bits)
    assert {place for place, one in enumerate(said) if one == "1"} == indices


@pytest.mark.django_db
def test_a_second_list_begins_when_the_first_is_half_full(token, north, psw, monkeypatch):
    monkeypatch.setattr(service, "MOST_IN_A_LIST", 1)
    row = at_the_end(north, "second", "SW3020")
    status = grant_status(enrolment=row, specialism=SPECIALISM, by=psw)
    new = issue_credential(status=status, by=row.social_worker.user, now=NOW)
    assert document_in(new)["credentialStatus"]["statusListCredential"].endswith("/issuers/northshire/status/2/")
    wallet().verify(new)


# Keys


@pytest.mark.django_db
def test_after_a_rotation_old_and_new_are_both_true(token, granted, holder, northshire, psw):
    rotate_signing_key(employer=northshire, by=psw, now=NOW + dt.timedelta(hours=1))
    later = NOW + dt.timedelta(hours=2)
    new = issue_credential(status=granted, by=holder, now=later)
    assert document_in(new)["id"] == document_in(token)["id"]
    first, second = (json.loads(base64.urlsafe_b64decode(each.split(".")[0] + "=="))["kid"] for each in (token, new))
    assert first.endswith("/keys/1/") and second.endswith("/keys/2/")
    keys = Client().get("/issuers/northshire/jwks.json").json()["keys"]
    assert [key["kid"] for key in keys] == [first, second]
    assert check_credential(token).holds and check_credential(new).holds


@pytest.mark.django_db
def test_what_an_old_key_signs_after_its_time_is_taken_by_nobody(token, granted, holder, northshire, psw):
    """Somebody kept a copy of the private key that was replaced."""
    key = SigningKey.objects.select_related("employer").get()
    rotate_signing_key(employer=northshire, by=psw, now=NOW + dt.timedelta(hours=1))
    document = {**document_in(token), "iat": int((NOW + dt.timedelta(hours=2)).timestamp())}
    forged = service.signed(document, key, "JWT")
    assert refused(forged) == "key expired"
    with pytest.raises(errors.KeyHadExpired):
        check_credential(forged)


@pytest.mark.django_db
def test_the_private_part_of_a_key_that_was_replaced_is_gone(token, northshire, psw):
    rotate_signing_key(employer=northshire, by=psw, now=NOW + dt.timedelta(hours=1))
    old, new = SigningKey.objects.order_by("number")
    assert old.private_key == "" and old.signs_until == new.signs_from and new.private_key


@pytest.mark.django_db
def test_a_key_whose_time_is_over_signs_no_more_and_the_next_one_is_made(token, granted, holder):
    issue_credential(status=granted, by=holder, now=NOW + YEAR - dt.timedelta(seconds=1))
    assert SigningKey.objects.count() == 1
    new = issue_credential(status=granted, by=holder, now=NOW + YEAR)
    assert [key.number for key in SigningKey.objects.order_by("number")] == [1, 2]
    assert SigningKey.objects.get(number=1).private_key == ""
    assert new and check_credential(token)


@pytest.mark.django_db
def test_the_private_key_is_locked_with_a_secret_that_is_not_in_the_database(token, granted, holder):
    key = SigningKey.objects.get()
    assert key.private_key.startswith("gAAAA") and "PRIVATE" not in key.private_key
    with override_settings(CREDENTIAL_SECRET="another secret"):
        issue_credential(status=granted, by=holder, now=NOW)
    assert [(each.number, bool(each.private_key)) for each in SigningKey.objects.order_by("number")] == [
        (1, False),
        (2, True),
    ]
    assert check_credential(token)


@pytest.mark.django_db
def test_an_earlier_secret_still_opens_the_key(token, granted, holder):
    with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=["only-for-development-on-your-own-machine"]):
        issue_credential(status=granted, by=holder, now=NOW)
    assert SigningKey.objects.count() == 1


@pytest.mark.django_db
def test_nothing_private_is_published(token):
    for address in ("jwks.json", "keys/1/", ""):
        answer = Client().get(f"/issuers/northshire/{address}")
        assert answer.status_code == 200 and answer["Access-Control-Allow-Origin"] == "*"
        assert '"d"' not in answer.content.decode() and "gAAAA" not in answer.content.decode()


@pytest.mark.django_db
def test_the_issuer_says_who_it_is_and_where_its_keys_are(token):
    issuer = document_in(token)["issuer"]
    assert issuer["id"].endswith("/issuers/northshire/")
    profile = Client().get("/issuers/northshire/").json()
    assert {name: profile[name] for name in issuer} == issuer
    found = Client().get("/.well-known/jwt-vc-issuer/issuers/northshire").json()
    assert found["issuer"] == issuer["id"] and found["jwks_uri"].endswith("/issuers/northshire/jwks.json")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        *["eastborough/", "nowhere/", "eastborough/jwks.json", "northshire/keys/9/", "northshire/status/9/"],
        *[f"northshire/{part}/{number}/" for part in ("keys", "status") for number in (0, 99_999, 10**20)],
    ],
)
def test_what_was_never_issued_is_not_there(token, eastborough, address):
    assert Client().get(f"/issuers/{address}").status_code == 404


@pytest.mark.django_db
def test_what_is_signed_in_the_second_of_a_rotation_is_true_with_either_key(granted, holder, northshire, psw):
    moment = NOW.replace(microsecond=700_000)
    old = issue_credential(status=granted, by=holder, now=moment)
    rotate_signing_key(employer=northshire, by=psw, now=moment)
    new = issue_credential(status=granted, by=holder, now=moment)
    for token in (old, new):
        wallet().verify(token)
        assert check_credential(token).holds


# Who downloads


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["psw", "coordinator", "supervisor", "worker"])
def test_only_the_holder_downloads(granted, request, who):
    with pytest.raises(errors.OnlyHolderDownloads):
        issue_credential(status=granted, by=request.getfixturevalue(who), now=NOW)


@pytest.mark.django_db
def test_what_does_not_hold_is_not_signed(granted, holder, psw):
    suspend_status(status=granted, reason=REASON, by=psw)
    with pytest.raises(errors.StatusDoesNotHold):
        issue_credential(status=granted, by=holder, now=NOW)
    assert not Credential.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["coordinator", "outsider_psw", "supervisor"])
def test_only_the_principal_social_worker_rotates_keys(northshire, request, who):
    with pytest.raises(errors.OnlyPswRotatesKeys):
        rotate_signing_key(employer=northshire, by=request.getfixturevalue(who))


@pytest.mark.django_db
def test_downloads_and_keys_are_events(token, granted, holder, northshire):
    downloaded = Event.objects.get(kind="credential.downloaded")
    assert (downloaded.enrolment_id, downloaded.by_id, downloaded.audience) == (
        granted.enrolment_id,
        holder.pk,
        "actor",
    )
    assert Event.objects.get(kind="signing_key.made").stream == f"employer:{northshire.pk}"
