"""The pages about other systems: none yet, let one in, see the key once, renew it, switch it off."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from ecf.people.models import ApiClient, RoleName
from ecf.people.services import give_role, make_client
from tests.cast import LONG_AGO

pytestmark = pytest.mark.django_db
ALL, NEW = "/systems/", "/systems/new/"
UNTIL = {"expires_on-day": "30", "expires_on-month": "6", "expires_on-year": "2027"}
CASES = {"name": "Cases", "scopes": ["authorisations:read"], **UNTIL}


def text_of(answer) -> str:
    return " ".join(strip_tags(answer.content.decode()).split())


def key_in(answer) -> str:
    return re.search(r"ect_[\w-]{43}", answer.content.decode())[0]


def works(key: str) -> int:
    return Client().get("/api/v1/enrolments/", headers={"Authorization": f"Token {key}"}).status_code


def test_an_empty_page_teaches_and_leads_on(psw, coordinator, client_for):
    text = text_of(client_for(psw).get(ALL))
    assert "No system may ask yet" in text and "Let another system ask" in text
    text = text_of(client_for(coordinator).get(ALL))
    assert "tell your principal social worker" in text and "Let another system ask" not in text


def test_a_system_is_let_in_after_a_check_and_its_key_is_shown_once(psw, client_for):
    browser = client_for(psw)
    checked = browser.post(NEW, {**CASES, "step": "look"})
    assert "Check before you let it in" in text_of(checked) and ApiClient.objects.count() == 0
    answer = browser.post(NEW, {**CASES, "step": "save"})
    key = key_in(answer)
    assert answer["Cache-Control"] == "no-store"
    page = browser.get(ALL).content.decode()
    assert key not in page and "Cases" in page and "Never used" in page
    assert works(key) == 403  # it may ask about authorisations alone
    assert "In use" in text_of(browser.get(ALL))


def test_what_was_typed_comes_back_with_the_reason(psw, client_for):
    browser = client_for(psw)
    answer = browser.post(NEW, {"name": "Cases", **UNTIL, "expires_on-year": "2031", "step": "look"})
    text = answer.content.decode()
    assert "Error:" in text and "Choose at least one thing that the system may ask" in text
    assert 'value="Cases"' in text and 'value="2031"' in text
    late = browser.post(NEW, {**CASES, "expires_on-year": "2031", "step": "save"})
    assert "A key lasts until 23 November 2027 at most." in text_of(late)


def test_going_back_from_the_check_keeps_the_answers(psw, client_for):
    answer = client_for(psw).post(NEW, {**CASES, "step": "edit"})
    assert 'value="Cases"' in answer.content.decode() and "Let another system ask" in text_of(answer)


def test_sending_the_form_twice_makes_one_system(psw, client_for):
    browser = client_for(psw)
    browser.post(NEW, {**CASES, "step": "save"})
    again = browser.post(NEW, {**CASES, "step": "save"})
    assert "You already have a system of this name." in text_of(again)
    assert ApiClient.objects.count() == 1


@pytest.fixture
def cases(northshire, psw):
    return make_client(
        employer=northshire, name="Cases", scopes=["enrolments:read"], expires_on=dt.date(2027, 6, 30), by=psw
    )


def test_a_key_is_renewed_and_the_old_one_works_a_while(cases, psw, client_for):
    client, old = cases
    browser = client_for(psw)
    assert "In 7 days" in text_of(browser.get(f"{ALL}{client.pk}/renew/"))
    new = key_in(browser.post(f"{ALL}{client.pk}/renew/", {**UNTIL, "old": "later"}))
    assert works(old) == works(new) == 200
    assert "The one before works until 30 November 2026" in text_of(browser.get(ALL))
    newest = key_in(browser.post(f"{ALL}{client.pk}/renew/", {**UNTIL, "old": "now"}))
    assert [works(key) for key in (old, new, newest)] == [401, 401, 200]


def test_a_system_is_switched_off_after_a_question(cases, psw, client_for):
    client, key = cases
    browser = client_for(psw)
    assert "This is for good." in text_of(browser.get(f"{ALL}{client.pk}/revoke/"))
    assert works(key) == 200
    assert browser.post(f"{ALL}{client.pk}/revoke/", follow=True).status_code == 200
    assert works(key) == 401
    text = text_of(browser.get(ALL))
    assert "Switched off on 23 November 2026" in text and "Renew the key" not in text
    assert browser.get(f"{ALL}{client.pk}/renew/").status_code == 302


def test_the_co_ordinator_sees_the_systems_and_changes_none(cases, coordinator, client_for):
    browser = client_for(coordinator)
    text = text_of(browser.get(ALL))
    assert "Cases" in text and "Renew the key" not in text
    assert "The principal social worker decides which systems may ask." in text


def test_who_oversees_two_employers_says_which(psw, northshire, eastborough, client_for):
    give_role(user=psw, employer=eastborough, role=RoleName.PSW, started_on=LONG_AGO, by=None)
    browser = client_for(psw)
    assert "Choose the employer" in text_of(browser.post(NEW, {**CASES, "step": "save"}))
    browser.post(NEW, {**CASES, "employer": "eastborough", "step": "save"})
    assert ApiClient.objects.get().employer == eastborough


def test_the_list_asks_the_same_for_one_system_as_for_thirty(cases, northshire, psw, client_for):
    browser = client_for(psw)

    def read() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(ALL).status_code == 200
        return len(asked)

    read()
    few = read()
    for number in range(30):
        make_client(
            employer=northshire,
            name=f"System {number}",
            scopes=["enrolments:read"],
            expires_on=dt.date(2027, 6, 30),
            by=psw,
        )
    assert read() == few
