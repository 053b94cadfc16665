"""`employer-settings/`: an employer's numbers over the API."""

import datetime as dt

import pytest

from ecf.people.catalogue import CATALOGUE
from ecf.people.models import EmployerSetting, RoleName
from ecf.people.services import give_role
from tests.cast import LONG_AGO

pytestmark = pytest.mark.django_db
ALL = "/api/v1/employer-settings/"
ONE = f"{ALL}sign_off_days/"
TODAY, MARCH = "2026-11-23", "2027-03-01"


def test_the_list_says_what_holds_the_default_and_what_is_coming(northshire, coordinator, psw, api_for):
    client = api_for(coordinator)
    client.post(ONE, {"value": "8", "effective_from": TODAY})
    client.post(ONE, {"value": None, "effective_from": MARCH})
    for user in (coordinator, psw):
        answer = api_for(user).get(ALL, {"page_size": 100}).json()
        assert answer["next"] is None
        rows = {row["key"]: row for row in answer["results"]}
        assert list(rows) == list(CATALOGUE)
        assert rows["sign_off_days"] == {
            "key": "sign_off_days",
            "title": "Evidence is answered within",
            "group": "Evidence and assessment",
            "help": "",
            "unit": "working days",
            "is_whole": True,
            "least": "1",
            "most": "40",
            "default": "10",
            "source": "assumed",
            "value": "8",
            "effective_from": TODAY,
            "coming": [{"value": "10", "effective_from": MARCH}],
            "version": 2,
        }
        assert (rows["extension_months"]["default"], rows["extension_months"]["value"]) == (None, None)
        assert rows["contracted_hours"]["is_whole"] is False


def test_a_change_answers_the_number_as_it_is_now_with_its_version(northshire, coordinator, api_for):
    client = api_for(coordinator)
    answer = client.post(f"{ALL}contracted_hours/", {"value": "36.5", "effective_from": TODAY})
    assert answer.status_code == 200
    assert (answer.json()["value"], answer.json()["effective_from"]) == ("36.5", TODAY)
    assert answer.headers["ETag"] == '"1"' == client.get(f"{ALL}contracted_hours/").headers["ETag"]
    assert EmployerSetting.objects.get().effective_from == dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"value": "0", "effective_from": TODAY}, "out_of_limits", "value"),
        ({"value": "8.5", "effective_from": TODAY}, "not_whole", "value"),
        ({"value": "4", "effective_from": TODAY}, "out_of_order", "value"),
        ({"value": "8", "effective_from": "2026-11-22"}, "in_the_past", "effective_from"),
        ({"value": "eight", "effective_from": TODAY}, "invalid", "value"),
        ({"value": "8"}, "required", "effective_from"),
        ({"value": "8", "effective_from": TODAY, "colour": "red"}, "unknown", "colour"),
    ],
)
def test_a_wrong_number_is_400_at_its_field(northshire, coordinator, api_for, body, code, field):
    answer = api_for(coordinator).post(ONE, body)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert field in {error["field"] for error in answer.json()["errors"]}
    assert answer.json()["code"] in {code, "invalid"}
    assert not EmployerSetting.objects.exists()


def test_the_limits_are_said(northshire, coordinator, api_for):
    answer = api_for(coordinator).post(ONE, {"value": "99", "effective_from": TODAY})
    assert answer.json()["errors"] == [{"field": "value", "message": "Enter a number from 1 to 40 working days."}]


def test_who_may_not_is_told_before_the_body_is_read(northshire, enrolment, psw, supervisor, worker, api_for):
    assert api_for(psw).post(ONE, {"value": "nonsense"}).status_code == 403
    for user in (supervisor, worker):
        assert api_for(user).get(ALL).status_code == 403
        assert api_for(user).get(ONE).status_code == 404
        assert api_for(user).post(ONE, {}).status_code == 404
    assert api_for(None).get(ALL).status_code == 401


def test_an_unknown_number_and_another_employer_are_404(northshire, coordinator, outsider_coordinator, api_for):
    assert api_for(coordinator).get(f"{ALL}colour/").status_code == 404
    body = {"value": "8", "effective_from": TODAY}
    assert api_for(outsider_coordinator).post(f"{ONE}?employer=northshire", body).status_code == 404
    assert not EmployerSetting.objects.exists()


def test_if_match_is_honoured(northshire, coordinator, api_for):
    client, body = api_for(coordinator), {"value": "8", "effective_from": TODAY}
    assert client.post(ONE, body, If_Match='"0"').status_code == 200
    stale = client.post(ONE, {**body, "value": "9"}, If_Match='"0"')
    assert (stale.status_code, stale.json()["code"], stale.json()["current_version"]) == (409, "stale_version", 1)
    assert client.post(ONE, {**body, "value": "9"}, If_Match='"1"').status_code == 200


def test_a_repeat_under_its_key_does_it_once(northshire, coordinator, api_for):
    client, body = api_for(coordinator), {"value": "8", "effective_from": TODAY}
    first = client.post(ONE, body, Idempotency_Key="a")
    again = client.post(ONE, body, Idempotency_Key="a")
    assert again.headers["Idempotency-Replayed"] == "true"
    assert first.json() == again.json() and again.json()["version"] == 1


def test_a_number_to_come_is_taken_out(northshire, coordinator, psw, api_for):
    client = api_for(coordinator)
    client.post(ONE, {"value": "8", "effective_from": MARCH})
    assert api_for(psw).post(f"{ONE}remove/", {"effective_from": MARCH}).status_code == 403
    assert client.post(f"{ONE}remove/", {"effective_from": MARCH}).json()["coming"] == []
    assert client.post(f"{ONE}remove/", {"effective_from": MARCH}).json()["code"] == "not_there"
    assert client.post(f"{ONE}remove/", {"effective_from": TODAY}).status_code == 409


def test_with_two_employers_the_caller_says_which(northshire, eastborough, coordinator, api_for):
    give_role(user=coordinator, employer=eastborough, role=RoleName.COORDINATOR, started_on=LONG_AGO, by=None)
    client = api_for(coordinator)
    answer = client.get(ALL)
    assert (answer.status_code, answer.json()["code"]) == (400, "employer_required")
    body = {"value": "8", "effective_from": TODAY}
    assert client.post(f"{ONE}?employer=eastborough", body).status_code == 200
    assert EmployerSetting.objects.get().employer == eastborough
