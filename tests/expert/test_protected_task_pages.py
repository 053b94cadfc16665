"""The pages about protected tasks: switched on after a look, off again; what a worker may do, why, and who asked."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from ecf.expert.authorising import Authorisation, Reason
from ecf.expert.models import TaskSwitch
from ecf.expert.protected import protected_tasks
from ecf.expert.services.protected import note_check, switch_task_on
from tests.cast import TODAY

pytestmark = pytest.mark.django_db
ALL, MINE = "/protected-tasks/", "/protected-tasks/mine/"
ON, OFF = f"{ALL}section_47_lead/switch-on/", f"{ALL}section_47_lead/switch-off/"
APRIL = {"started_on-day": "1", "started_on-month": "4", "started_on-year": "2027"}


def text_of(answer) -> str:
    return " ".join(strip_tags(answer.content.decode()).split())


def asked(employer, by, number="SW1001") -> None:
    answer = Authorisation(protected_tasks()["section_47_lead"], TODAY, [Reason("task_not_protected", "It is off.")])
    note_check(answer=answer, number=number, employer=employer, by=by)


def test_the_page_says_what_is_off_by_what_right_and_what_to_do(psw, coordinator, client_for, granted):
    text = text_of(client_for(psw).get(ALL))
    assert "Lead a section 47 enquiry Off" in text and "The regulations have not been made" in text
    assert "1 of 3 social workers here holds it today" in text
    assert "Switch it on" in text and "Nobody has asked yet" in text
    text = text_of(client_for(coordinator).get(ALL))
    assert "Switch it on" not in text and "The principal social worker switches these on and off." in text


def test_switching_on_shows_whom_it_touches_before_it_is_saved(psw, enrolment, granted, client_for):
    browser = client_for(psw)
    looked = text_of(browser.post(ON, {**APRIL, "step": "look"}))
    assert "Check before you switch it on" in looked and "1 April 2027" in looked
    assert "Today 1 of 3 social workers here holds it." in looked and not TaskSwitch.objects.exists()
    saved = text_of(browser.post(ON, {"started_on": "2027-04-01", "step": "save"}, follow=True))
    assert "kept for those who hold expert practitioner status, from 1 April 2027." in saved
    assert "Coming" in saved and "Switch it off" in saved


def test_where_nobody_holds_the_status_the_page_warns(psw, enrolment, client_for):
    assert "Nobody here holds the status today." in text_of(client_for(psw).post(ON, {**APRIL, "step": "look"}))


def test_a_day_in_the_past_comes_back_with_the_reason(psw, client_for):
    answer = client_for(psw).post(ON, {**APRIL, "started_on-year": "2026", "step": "save"})
    text = answer.content.decode()
    assert "Error:" in text and "Enter today or a later day" in text and 'value="2026"' in text


def test_it_is_switched_off_with_a_day(psw, northshire, client_for):
    switch_task_on(employer=northshire, task="section_47_lead", started_on=TODAY, by=psw)
    browser = client_for(psw)
    assert "What was answered before stays on record." in text_of(browser.get(OFF))
    off = {"from_on-day": "1", "from_on-month": "12", "from_on-year": "2026"}
    text = text_of(browser.post(OFF, off, follow=True))
    assert "is open to everybody from 1 December 2026." in text
    assert "since 23 November 2026, up to and including 30 November 2026" in text


def test_there_is_no_page_for_a_task_that_is_none(psw, client_for):
    assert client_for(psw).get(f"{ALL}make_tea/switch-on/").status_code == 404


def test_a_worker_reads_what_they_may_do_and_why(worker, northshire, psw, client_for):
    browser = client_for(worker)
    text = text_of(browser.get(MINE))
    assert "Lead a section 47 enquiry Not kept" in text and "has not switched this task on" in text
    assert "Nobody has asked yet." in text
    switch_task_on(employer=northshire, task="section_47_lead", started_on=TODAY, by=psw)
    text = text_of(browser.get(MINE))
    assert "Not now" in text and "This person does not hold it." in text


def test_whoever_holds_the_status_reads_yes(granted, northshire, psw, client_for):
    switch_task_on(employer=northshire, task="section_47_lead", started_on=TODAY, by=psw)
    text = text_of(client_for(granted.social_worker.user).get(MINE))
    assert "Lead a section 47 enquiry Yes" in text


def test_a_worker_sees_who_asked_about_them_and_not_about_others(worker, northshire, coordinator, client_for):
    asked(northshire, coordinator)
    asked(northshire, coordinator, "SW1002")
    text = text_of(client_for(worker).get(MINE))
    assert text.count("Coordinator Northshire, Northshire Council") == 1 and "SW1002" not in text


def test_the_pages_ask_the_same_whatever_was_asked(psw, worker, northshire, coordinator, client_for):
    def read(user, address) -> int:
        browser = client_for(user)
        browser.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        return len(queries)

    asked(northshire, coordinator)
    few = [read(psw, ALL), read(worker, MINE)]
    for _ in range(40):
        asked(northshire, coordinator)
    assert [read(psw, ALL), read(worker, MINE)] == few
