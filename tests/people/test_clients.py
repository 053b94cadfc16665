"""Other systems that ask: let in, renewed, switched off; what their keys open, and when."""

import datetime as dt
import json

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ecf.core.errors import RuleBroken
from ecf.core.models import Event
from ecf.people import client_errors as errors
from ecf.people.clients import digest_of
from ecf.people.models import ApiClient, ApiToken
from ecf.people.services import make_client, revoke_client, rotate_token
from tests.cast import TODAY

pytestmark = pytest.mark.django_db
ENROLMENTS = "/api/v1/enrolments/"
UNTIL = dt.date(2027, 6, 30)
DAY = dt.timedelta(days=1)


@pytest.fixture
def let_in(northshire, psw):
    """`let_in("enrolments:read")`: a system of Northshire's with those scopes, and its key."""

    def made(*scopes: str, name: str = "Cases", expires_on: dt.date = UNTIL) -> tuple[ApiClient, str]:
        return make_client(
            employer=northshire, name=name, scopes=scopes or ["enrolments:read"], expires_on=expires_on, by=psw
        )

    return made


def asks(key: str, address: str = ENROLMENTS, **query: str):
    return Client().get(address, query, headers={"Authorization": f"Token {key}"})


def refusal(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def events(northshire) -> list[Event]:
    return list(Event.objects.filter(stream=f"employer:{northshire.pk}", kind__startswith="client.").order_by("number"))


def test_a_system_reads_the_enrolments_of_its_employer_and_no_other(let_in, enrolment, outsider_enrolment):
    _, key = let_in("enrolments:read")
    answer = asks(key)
    assert answer.status_code == 200
    assert str(enrolment.pk) in {row["id"] for row in answer.json()["results"]}
    assert str(outsider_enrolment.pk) not in {row["id"] for row in answer.json()["results"]}
    assert asks(key, f"{ENROLMENTS}{enrolment.pk}/").status_code == 200
    assert asks(key, f"{ENROLMENTS}{outsider_enrolment.pk}/").status_code == 404


def test_what_only_some_people_see_of_an_enrolment_a_system_does_not(let_in, enrolment):
    enrolment.credit_reason = enrolment.adaptation_plan = "Private."
    enrolment.save()
    shown = asks(let_in()[1], f"{ENROLMENTS}{enrolment.pk}/").json()
    assert shown["credit_reason"] is None and shown["adaptation_plan"] is None


@pytest.mark.parametrize("part", ["schedule/", "progress/", "timeline/", "breaks/"])
def test_the_parts_of_an_enrolment_stay_with_people(let_in, enrolment, part):
    assert refusal(asks(let_in()[1], f"{ENROLMENTS}{enrolment.pk}/{part}")) == (403, "not_for_systems")


@pytest.mark.parametrize("address", ["evidence/", "supervision-sessions/", "reviews/", "me/", "docs/", "frameworks/"])
def test_what_no_scope_names_is_closed(let_in, address):
    assert refusal(asks(let_in()[1], f"/api/v1/{address}")) == (403, "not_for_systems")


def test_how_to_ask_is_open_to_every_system(let_in):
    answer = asks(let_in("authorisations:read")[1], "/api/v1/schema/")
    assert answer.status_code == 200 and "/api/v1/authorisations/" in answer.json()["paths"]


def test_a_system_writes_nothing(let_in, enrolment):
    address, headers = ENROLMENTS, {"Authorization": f"Token {let_in()[1]}", "Idempotency-Key": "1"}
    answer = Client().post(address, "{}", content_type="application/json", headers=headers)
    assert refusal(answer) == (403, "not_for_systems")


def test_the_wrong_scope_is_told_by_its_name(let_in):
    answer = asks(let_in("authorisations:read")[1])
    assert refusal(answer) == (403, "scope_missing")
    assert "enrolments:read" in answer.json()["detail"]


@pytest.mark.parametrize("key", ["ect_", "ect_guess", "ect_é", "ect_" + "a" * 43])
def test_a_guess_opens_nothing(frameworks, key):
    assert refusal(asks(key)) == (401, "unknown_key")
    assert asks(key)["WWW-Authenticate"] == "Token"


def test_a_person_s_token_works_as_before_and_nobody_is_told_401(api_for, coordinator, enrolment):
    assert api_for(coordinator).get(ENROLMENTS).status_code == 200
    assert api_for(None).get(ENROLMENTS).status_code == 401
    assert asks("0123456789").status_code == 401


def test_a_key_works_up_to_and_including_its_last_day(let_in):
    _, key = let_in(expires_on=TODAY)
    assert asks(key).status_code == 200
    with time_machine.travel(dt.datetime(2026, 11, 23, 23, 59, tzinfo=dt.UTC)):
        assert asks(key).status_code == 200
    with time_machine.travel(dt.datetime(2026, 11, 24, 0, 1, tzinfo=dt.UTC)):
        answer = asks(key)
    assert refusal(answer) == (401, "key_expired")
    assert "23 November 2026" in answer.json()["detail"]


def test_a_revoked_system_is_told_so(let_in, psw):
    client, key = let_in()
    revoke_client(client=client, by=psw)
    assert refusal(asks(key)) == (401, "client_is_off")
    with pytest.raises(errors.ClientIsOff):
        rotate_token(client=client, expires_on=UNTIL, by=psw)
    with pytest.raises(errors.ClientIsOff):
        revoke_client(client=client, by=psw)


def test_after_a_renewal_both_keys_work_for_a_week_and_then_the_new_one(let_in, psw):
    client, old = let_in()
    new = rotate_token(client=client, expires_on=UNTIL, by=psw)
    assert new != old
    assert asks(old).status_code == asks(new).status_code == 200
    with time_machine.travel(dt.datetime(2026, 11, 30, 9, 59, tzinfo=dt.UTC)):
        assert asks(old).status_code == 200
    with time_machine.travel(dt.datetime(2026, 11, 30, 10, 1, tzinfo=dt.UTC)):
        assert refusal(asks(old)) == (401, "key_replaced")
        assert asks(new).status_code == 200


def test_an_old_key_can_stop_at_once(let_in, psw):
    client, old = let_in()
    between = rotate_token(client=client, expires_on=UNTIL, by=psw)
    new = rotate_token(client=client, expires_on=UNTIL, at_once=True, by=psw)
    assert [refusal(asks(key)) for key in (old, between)] == [(401, "key_replaced")] * 2
    assert asks(new).status_code == 200


def test_a_second_renewal_gives_the_first_key_no_more_time(let_in, psw):
    client, first = let_in()
    rotate_token(client=client, expires_on=UNTIL, by=psw)
    ends_at = ApiToken.objects.get(digest=digest_of(first)).ends_at
    with time_machine.travel(dt.datetime(2026, 11, 26, 10, tzinfo=dt.UTC)):
        rotate_token(client=client, expires_on=UNTIL, by=psw)
    assert ApiToken.objects.get(digest=digest_of(first)).ends_at == ends_at


def test_the_secret_is_kept_nowhere(let_in):
    _, key = let_in()
    kept = json.dumps([*ApiToken.objects.values(), *ApiClient.objects.values(), *Event.objects.values()], default=str)
    assert key not in kept and key.removeprefix("ect_") not in kept
    assert len(key) == 47


def test_a_secret_is_found_by_its_digest_as_a_whole(let_in):
    """No comparison of secrets by our own code, so that there is no time to measure."""
    _, key = let_in()
    with CaptureQueriesContext(connection) as asked:
        assert asks(key[:-1]).status_code == 401
    lookups = [query["sql"] for query in asked if "apitoken" in query["sql"]]
    assert len(lookups) == 1 and digest_of(key[:-1]) in lookups[0] and "LIKE" not in lookups[0].upper()


def test_when_it_last_asked_is_written_once_a_minute_at_most(let_in):
    client, key = let_in()

    def writes() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert asks(key).status_code == 200
        return sum(query["sql"].startswith("UPDATE") for query in asked)

    with time_machine.travel(dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC), tick=False) as clock:
        assert [writes(), writes(), writes()] == [1, 0, 0]
        clock.shift(dt.timedelta(seconds=59))
        assert writes() == 0
        clock.shift(dt.timedelta(seconds=1))
        assert writes() == 1
    client.refresh_from_db()
    assert client.last_used_at == dt.datetime(2026, 11, 23, 12, 1, tzinfo=dt.UTC)


def test_a_key_costs_one_query(let_in):
    _, key = let_in("authorisations:read")
    asks(key)
    with CaptureQueriesContext(connection) as asked:
        asks(key)
    assert len(asked) == 1


WRONG = [
    ({"name": "  "}, errors.ClientNameMissing),
    ({"scopes": []}, errors.NothingToAsk),
    ({"scopes": ["evidence:read"]}, errors.UnknownScope),
    ({"scopes": ["enrolments:read", "enrolments:write"]}, errors.UnknownScope),
    ({"expires_on": TODAY - DAY}, errors.KeyEndsTooEarly),
    ({"expires_on": TODAY + 366 * DAY}, errors.KeyLastsTooLong),
    ({"name": "Cases"}, errors.ClientNameTaken),
]


@pytest.mark.parametrize(("change", "error"), WRONG)
def test_what_is_wrong_is_told_by_its_rule(northshire, psw, let_in, change, error):
    let_in()
    values = {"name": "HR", "scopes": ["enrolments:read"], "expires_on": UNTIL, **change}
    with pytest.raises(error):
        make_client(employer=northshire, by=psw, **values)
    assert ApiClient.objects.count() == 1


def test_a_name_is_free_again_once_the_system_is_off(let_in, psw):
    revoke_client(client=let_in()[0], by=psw)
    assert let_in()[0].name == "Cases"


@pytest.mark.parametrize("who", ["coordinator", "supervisor", "worker", "outsider_psw"])
def test_nobody_but_the_principal_social_worker_lets_systems_in(northshire, let_in, request, who):
    user = request.getfixturevalue(who)
    client, _ = let_in()
    acts = [
        lambda: make_client(employer=northshire, name="HR", scopes=["enrolments:read"], expires_on=UNTIL, by=user),
        lambda: rotate_token(client=client, expires_on=UNTIL, by=user),
        lambda: revoke_client(client=client, by=user),
    ]
    for act in acts:
        with pytest.raises(RuleBroken) as broken:
            act()
        assert broken.value.code == "only_psw_manages_clients"


def test_the_deputy_stands_in(northshire, psw_deputy):
    make_client(employer=northshire, name="HR", scopes=["enrolments:read"], expires_on=UNTIL, by=psw_deputy)


def test_everything_is_in_the_employer_s_stream_without_a_word_of_the_secret(northshire, let_in, psw):
    client, _ = let_in("enrolments:read")
    rotate_token(client=client, expires_on=UNTIL, by=psw)
    revoke_client(client=client, by=psw)
    found = events(northshire)
    assert [event.kind for event in found] == ["client.made", "client.key_renewed", "client.revoked"]
    assert {event.by_id for event in found} == {psw.pk}
    assert json.loads(found[0].body) == {"expires_on": "2027-06-30", "scopes": ["enrolments:read"]}
