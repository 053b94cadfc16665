"""Whether a social worker may do a protected task on a day: the answer, its reasons, and who asked."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ecf.enrolments.services import withdraw_enrolment
from ecf.expert.models import AuthorisationCheck, StatusChange
from ecf.expert.services import grant_status, restore_status, revoke_status, suspend_status
from ecf.expert.services.protected import switch_task_on
from ecf.people.models import RoleName, Scope
from ecf.people.services import give_role, make_client
from tests.cast import LONG_AGO, TODAY, House
from tests.expert.conftest import REASON, SPECIALISM, at_the_end, look_up

pytestmark = pytest.mark.django_db
ADDRESS, TASK = "/api/v1/authorisations/", "section_47_lead"
DAY = dt.timedelta(days=1)


@pytest.fixture
def cases(northshire, psw):
    """Northshire's case management system, and its key."""
    until = dt.date(2027, 6, 30)
    return make_client(employer=northshire, name="Cases", scopes=[Scope.AUTHORISATIONS], expires_on=until, by=psw)


@pytest.fixture
def ask(cases):
    """`ask("SW3001", on="2027-04-01")`: the answer to the case management system."""

    def asked(number: str, **query: str):
        values = {"registration_number": number, "task": TASK, **query}
        return Client().get(ADDRESS, values, headers={"Authorization": f"Token {cases[1]}"})

    return asked


@pytest.fixture
def kept(northshire, psw):
    """Northshire keeps the task from today on."""
    return switch_task_on(employer=northshire, task=TASK, started_on=TODAY, by=psw)


def told(answer) -> tuple[bool, list[str]]:
    assert answer.status_code == 200, answer.content
    found = answer.json()
    assert set(found) == {"authorised", "reasons"} and all(each["detail"] for each in found["reasons"])
    return found["authorised"], [each["code"] for each in found["reasons"]]


def test_whoever_holds_the_status_may(ask, kept, granted):
    assert told(ask("SW3001")) == (True, ["status_holds"])


def test_whoever_does_not_hold_it_may_not(ask, kept, ready):
    assert told(ask("SW3001")) == (False, ["no_status"])


def test_a_task_that_is_not_switched_on_is_anybody_s_and_the_answer_says_so(ask, ready):
    answer = ask("SW3001")
    assert told(answer) == (True, ["task_not_protected"])
    assert "this is not permission" in answer.json()["reasons"][0]["detail"]


def test_the_day_decides_whether_the_task_is_kept(ask, kept, ready):
    assert told(ask("SW3001", on="2026-11-22")) == (True, ["task_not_protected"])
    assert told(ask("SW3001", on="2026-11-23")) == (False, ["no_status"])


def test_a_suspended_status_is_not_in_force_and_nobody_is_told_why(ask, kept, granted, psw):
    suspend_status(status=granted, reason=REASON, by=psw)
    answer = ask("SW3001")
    assert told(answer) == (False, ["status_not_in_force"])
    assert "suspend" not in answer.content.decode().lower() and REASON not in answer.content.decode()
    restore_status(status=granted, reason=REASON, by=psw)
    assert told(ask("SW3001")) == (True, ["status_holds"])
    revoke_status(status=granted, reason=REASON, by=psw)
    assert told(ask("SW3001")) == (False, ["status_not_in_force"])


def test_a_status_counts_from_the_day_of_the_grant(ask, kept, granted):
    StatusChange.objects.filter(status=granted).update(on=TODAY)
    assert told(ask("SW3001", on="2026-11-22")) == (True, ["task_not_protected"])
    assert told(ask("SW3001", on="2030-01-01")) == (True, ["status_holds"])


def test_a_new_grant_after_a_revoked_one_counts(ask, kept, granted, ready, psw):
    revoke_status(status=granted, reason=REASON, by=psw)
    grant_status(enrolment=ready, specialism=SPECIALISM, by=psw)
    assert told(ask("SW3001")) == (True, ["status_holds"])


def test_whoever_is_off_the_register_may_not_whether_the_task_is_kept_or_not(ask, ready, coordinator):
    look_up(ready, coordinator, "lapsed")
    assert told(ask("SW3001")) == (False, ["not_registered", "task_not_protected"])


def test_losing_registration_takes_the_status_along(ask, kept, granted, ready, coordinator):
    look_up(ready, coordinator, "suspended")
    assert told(ask("SW3001")) == (False, ["not_registered", "status_not_in_force"])


def test_nothing_known_of_the_register_is_said_and_stands_against_nobody(ask, ready):
    ready.social_worker.user.registrations.all().delete()
    assert told(ask("SW3001")) == (True, ["registration_not_recorded", "task_not_protected"])


def test_an_unknown_number_is_told_as_such_and_kept(ask):
    assert told(ask("SW999999")) == (False, ["not_known_here"])
    assert AuthorisationCheck.objects.get().registration_number == "SW999999"


def test_people_of_another_employer_are_not_known_here(ask, east: House):
    at_the_end(east, "elsewhere", "SW3009")
    assert told(ask("SW3009")) == (False, ["not_known_here"])
    assert told(ask("SW2001")) == (False, ["not_known_here"])


def test_whoever_has_left_is_not_known_from_the_day_after_on(ask, enrolment, coordinator):
    withdraw_enrolment(enrolment=enrolment, reason="A move.", on=TODAY, by=coordinator, today=TODAY)
    assert told(ask("SW1001", on="2026-11-22"))[0] is True
    assert told(ask("SW1001", on="2026-11-24")) == (False, ["not_known_here"])


WRONG = [
    ({"task": "make_tea"}, "task", "unknown_task"),
    ({"task": ""}, "task", "invalid"),
    ({"number": "SW01"}, "registration_number", "invalid"),
    ({"number": ""}, "registration_number", "invalid"),
    ({"on": "soon"}, "on", "invalid"),
    ({"on": "1066-10-14"}, "on", "invalid"),
]


@pytest.mark.parametrize(("values", "field", "code"), WRONG)
def test_a_wrong_question_is_400_and_not_kept(ask, values, field, code):
    answer = ask(**{"number": "SW1001", **values})
    assert answer.status_code == 400 and answer.json()["code"] == code
    assert answer.json()["errors"][0]["field"] == field
    assert not AuthorisationCheck.objects.exists()


def test_a_system_needs_the_scope(northshire, psw):
    until = dt.date(2027, 6, 30)
    _, key = make_client(employer=northshire, name="HR", scopes=[Scope.ENROLMENTS], expires_on=until, by=psw)
    query = {"registration_number": "SW1001", "task": TASK}
    answer = Client().get(ADDRESS, query, headers={"Authorization": f"Token {key}"})
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


def test_those_who_run_a_programme_may_ask_too_and_nobody_else(api_for, coordinator, psw, supervisor, worker):
    query = {"registration_number": "SW1001", "task": TASK}
    for user, status in [(coordinator, 200), (psw, 200), (supervisor, 403), (worker, 403), (None, 401)]:
        assert api_for(user).get(ADDRESS, query).status_code == status


def test_who_oversees_two_employers_says_which(api_for, psw, eastborough, outsider_enrolment):
    give_role(user=psw, employer=eastborough, role=RoleName.COORDINATOR, started_on=LONG_AGO, by=None)
    query = {"registration_number": "SW2001", "task": TASK}
    answer = api_for(psw).get(ADDRESS, query)
    assert (answer.status_code, answer.json()["code"]) == (400, "employer_required")
    assert api_for(psw).get(ADDRESS, {**query, "employer": "eastborough"}).json()["authorised"] is True
    assert api_for(psw).get(ADDRESS, {**query, "employer": "westborough"}).status_code == 404


def test_every_question_is_kept_with_who_asked_and_the_answer(ask, kept, granted, cases, api_for, coordinator):
    ask("SW3001", on="2027-01-04")
    api_for(coordinator).get(ADDRESS, {"registration_number": "SW1001", "task": TASK})
    by_system, by_person = AuthorisationCheck.objects.order_by("id")
    assert (by_system.client, by_system.asked_by) == (cases[0], None)
    assert (by_system.registration_number, by_system.task, by_system.on) == ("SW3001", TASK, dt.date(2027, 1, 4))
    assert by_system.authorised and by_system.reasons == "status_holds"
    assert (by_person.client, by_person.asked_by) == (None, coordinator)
    assert not by_person.authorised and by_person.reasons == "no_status"


@pytest.mark.parametrize("number", ["SW3001", "SW1001", "SW999999"])
def test_an_answer_takes_one_query_and_keeping_it_one_more(ask, kept, granted, enrolment, number):
    """The key's own query (see `test_clients`) comes before these."""
    ask(number)
    with CaptureQueriesContext(connection) as asked:
        assert ask(number).status_code == 200
    of_the_key, *rest = [query["sql"] for query in asked]
    assert "apitoken" in of_the_key
    assert len(rest) <= 2, rest
    assert rest[0].startswith("SELECT") and rest[1].startswith("INSERT")
