"""Naming the next supervisor, and the page on which they take over."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ecf.enrolments.models import Enrolment, Handover, Part
from ecf.enrolments.services import assign, withdraw_enrolment
from ecf.evidence.models import Evidence
from ecf.people.models import User
from ecf.supervision.services import log_session, plan_session, sign_session
from tests.cast import TODAY
from tests.home.conftest import handed_in

ClientFor = Callable[[User], Client]
LATER = dt.date(2026, 12, 14)
SUMMARY = "She told me about the boy behind the door."
ACTION = "Shadow a court hearing"


@pytest.fixture
def open_work(enrolment: Enrolment, supervisor: User, worker: User) -> Evidence:
    """A planned session, one that waits for a signature with an open action, evidence that waits, a late milestone."""
    plan_session(enrolment=enrolment, planned_for=dt.date(2026, 12, 1), by=worker)
    actions = [{"what": ACTION, "owner": "worker", "due_on": dt.date(2026, 12, 4)}]
    held = {"minutes": 90, "kind": "reflective", "summary": SUMMARY}
    log_session(enrolment=enrolment, by=supervisor, held_on=dt.date(2026, 11, 16), actions=actions, **held)
    signed = log_session(enrolment=enrolment, by=supervisor, held_on=dt.date(2026, 11, 2), sign=True, **held)
    sign_session(session=signed, by=worker)
    return handed_in(enrolment, "What I missed on a first visit")


@pytest.fixture
def handover(open_work: Evidence, enrolment: Enrolment, other_supervisor: User, coordinator: User) -> Handover:
    """From `supervisor` to `other_supervisor`, today."""
    given = {"part": Part.SUPERVISOR, "user": other_supervisor, "on": TODAY, "note": "Tuesdays suit her."}
    return Handover.objects.get(incoming=assign(enrolment=enrolment, **given, by=coordinator))


def page_of(browser: Client, handover: Handover) -> str:
    return browser.get(reverse("handover", args=[handover.pk])).content.decode()


def test_the_new_supervisor_reads_what_is_open_and_never_the_text_of_earlier_sessions(
    handover: Handover, other_supervisor: User, client_for: ClientFor
) -> None:
    page = page_of(client_for(other_supervisor), handover)
    assert "Take over Worker Worker" in page
    assert "after Supervisor Northshire" in page
    for words in (
        "Tuesdays suit her.",
        "A session is planned for 1 December 2026",
        "The session of 16 November 2026, held by Supervisor Northshire, is not signed by both yet",
        ACTION,
        "What I missed on a first visit",
        "Support and assessment agreement, due on 6 July 2026",
        "3-month review, due on 22 September 2026",
    ):
        assert words in page
    assert SUMMARY not in page
    assert "2 November 2026" not in page


@pytest.mark.parametrize(
    ("role", "reads_action", "reads_title"),
    [("worker", True, True), ("supervisor", True, False), ("coordinator", False, False), ("psw", False, False)],
)
def test_everybody_else_concerned_reads_the_facts(
    role: str,
    reads_action: bool,
    reads_title: bool,
    request: pytest.FixtureRequest,
    handover: Handover,
    client_for: ClientFor,
) -> None:
    page = page_of(client_for(request.getfixturevalue(role)), handover)
    assert "Other Supervisor Northshire has not accepted it yet" in page
    assert "The session of 16 November 2026" in page
    assert "by 4 December 2026" in page
    assert (ACTION in page) is reads_action
    assert ("What I missed on a first visit" in page) is reads_title
    assert SUMMARY not in page
    assert "Accept and take over" not in page


def test_accepting_is_said_on_the_journey_and_ends_what_the_one_before_sees(
    handover: Handover, enrolment: Enrolment, other_supervisor: User, supervisor: User, worker: User, client_for: Any
) -> None:
    journey = reverse("journey", args=[enrolment.pk])
    assert "has not accepted the handover yet" in client_for(worker).get(journey).content.decode()
    address = reverse("handover", args=[handover.pk])
    assert (
        "You have taken over Worker Worker." in client_for(other_supervisor).post(address, follow=True).content.decode()
    )
    assert "has not accepted the handover yet" not in client_for(worker).get(journey).content.decode()
    assert client_for(supervisor).get(address).status_code == 404
    page = page_of(client_for(other_supervisor), handover)
    assert "Accepted on 23 November 2026" in page
    assert ACTION not in page


def test_a_second_click_is_told_and_breaks_nothing(
    handover: Handover, other_supervisor: User, client_for: ClientFor
) -> None:
    browser, address = client_for(other_supervisor), reverse("handover", args=[handover.pk])
    assert browser.post(address).status_code == 302
    again = browser.post(address)
    assert (again.status_code, "accepted already" in again.content.decode()) == (200, True)


def test_it_waits_on_the_home_page_and_in_the_inbox_of_the_new_one(
    handover: Handover, other_supervisor: User, supervisor: User, client_for: ClientFor
) -> None:
    for address in ("/", "/inbox/"):
        page = client_for(other_supervisor).get(address).content.decode()
        assert "Take over from Supervisor Northshire: Worker Worker" in page
        assert reverse("handover", args=[handover.pk]) in page
        assert reverse("handover", args=[handover.pk]) not in client_for(supervisor).get(address).content.decode()


def test_one_to_come_is_told_with_its_day_and_without_a_link(
    open_work: Evidence, enrolment: Enrolment, other_supervisor: User, coordinator: User, client_for: ClientFor
) -> None:
    new = assign(enrolment=enrolment, part=Part.SUPERVISOR, user=other_supervisor, on=LATER, by=coordinator)
    page = client_for(other_supervisor).get("/").content.decode()
    assert "Worker Worker, as supervisor, from 14 December 2026" in page
    address = reverse("handover", args=[new.handover.pk])
    assert address not in page
    assert client_for(other_supervisor).get(address).status_code == 404


def test_an_assessor_takes_over_no_supervision(
    open_work: Evidence,
    enrolment: Enrolment,
    other_supervisor: User,
    assessor: User,
    coordinator: User,
    north: Any,
    client_for: ClientFor,
) -> None:
    north.employer.roles.create(user=other_supervisor, role="assessor", started_on=dt.date(2020, 1, 1))
    new = assign(enrolment=enrolment, part=Part.ASSESSOR, user=other_supervisor, on=TODAY, by=coordinator)
    page = page_of(client_for(other_supervisor), new.handover)
    assert "What I missed on a first visit" in page
    assert ACTION not in page
    assert "Open actions" not in page


def test_nothing_open_is_said_in_a_sentence(
    other_enrolment: Enrolment, other_supervisor: User, coordinator: User, client_for: ClientFor
) -> None:
    other_enrolment.milestones.filter(due_on__lt=TODAY).update(met_on=TODAY, outcome="done")
    new = assign(enrolment=other_enrolment, part=Part.SUPERVISOR, user=other_supervisor, on=TODAY, by=coordinator)
    assert "Nothing is open" in page_of(client_for(other_supervisor), new.handover)


def test_the_page_takes_as_many_queries_for_many_things_as_for_few(
    handover: Handover, enrolment: Enrolment, other_supervisor: User, worker: User, client_for: ClientFor
) -> None:
    browser = client_for(other_supervisor)

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            page_of(browser, handover)
        return len(asked)

    few = count()
    for day in range(3, 18):
        handed_in(enrolment, f"A visit {day}")
        plan_session(enrolment=enrolment, planned_for=dt.date(2026, 12, day), by=worker)
    assert count() == few <= 20


def test_the_home_page_takes_as_many_queries_for_many_handovers_as_for_few(
    handover: Handover, other_enrolment: Enrolment, other_supervisor: User, coordinator: User, client_for: ClientFor
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            client_for(other_supervisor).get("/inbox/")
        return len(asked)

    count()  # a first look at an entry is noted
    few = count()
    assign(enrolment=other_enrolment, part=Part.SUPERVISOR, user=other_supervisor, on=TODAY, by=coordinator)
    assert count() == few


# The page on which the co-ordinator names somebody


def filled(user: User, day: str = "2026-11-23", **changes: Any) -> dict[str, Any]:
    year, month, date = day.split("-")
    return {"user": user.pk, "on-day": date, "on-month": month, "on-year": year, "note": "", **changes}


def test_looking_shows_who_when_and_how_much_and_saves_nothing(
    open_work: Evidence,
    enrolment: Enrolment,
    supervisor: User,
    other_supervisor: User,
    coordinator: User,
    client_for: Any,
) -> None:
    browser, address = client_for(coordinator), reverse("assign", args=[enrolment.pk, "supervisor"])
    page = browser.get(address).content.decode()
    assert "Supervisor Northshire is the supervisor of Worker Worker" in page
    looked = browser.post(address, filled(other_supervisor, "2026-12-14", step="look")).content.decode()
    for words in (
        "Other Supervisor Northshire is the supervisor from 14 December 2026",
        "Until then nothing changes",
        "2 sessions planned, or not signed by both",
        "1 open action",
        "1 piece of evidence that waits for an answer",
        "2 milestones not recorded in time",
    ):
        assert words in looked
    assert ACTION not in looked
    assert Enrolment.objects.get(pk=enrolment.pk).version == enrolment.version
    saved = browser.post(address, filled(other_supervisor, step="save", is_deputy="on"), follow=True).content.decode()
    assert "Standing in" in saved


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"on-day": "31", "on-month": "2"}, "February"),
        ({"on-day": "", "on-month": "", "on-year": ""}, "Enter their first day"),
        ({"on-year": "2025"}, "on or after 22 June 2026"),
        ({"on-year": "2029"}, "within a year"),
        ({"on-day": "23", "on-month": "10"}, "Enter a day after 23 October 2026"),
        ({"user": ""}, "Choose who takes over"),
        ({"user": "somebody"}, "Choose who takes over"),
    ],
)
def test_a_wrong_entry_is_told_and_what_was_typed_stays(
    changes: dict[str, str],
    words: str,
    enrolment: Enrolment,
    other_supervisor: User,
    coordinator: User,
    client_for: ClientFor,
) -> None:
    address = reverse("assign", args=[enrolment.pk, "supervisor"])
    sent = {**filled(other_supervisor), "step": "look", "note": "Tuesdays suit her.", **changes}
    page = client_for(coordinator).post(address, sent).content.decode()
    assert "<title>Error: " in page
    assert words in page
    assert "Tuesdays suit her." in page


def test_two_at_once_are_told_of_each_other_and_lose_nothing(
    enrolment: Enrolment, other_supervisor: User, past_supervisor: User, coordinator: User, client_for: ClientFor
) -> None:
    browser, address = client_for(coordinator), reverse("assign", args=[enrolment.pk, "supervisor"])
    page = browser.get(address).content.decode()
    kept = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("version", "seen")}
    assign(enrolment=enrolment, part=Part.SUPERVISOR, user=past_supervisor, on=TODAY, by=coordinator)
    sent = {**filled(other_supervisor, "2026-12-01", note="Tuesdays suit her."), **kept, "step": "save"}
    stale = browser.post(address, sent).content.decode()
    assert "The supervisor changed" in stale
    assert "Tuesdays suit her." in stale
    assert Enrolment.objects.get(pk=enrolment.pk).supervisor == past_supervisor


def test_a_buddy_or_nonsense_has_no_such_page_and_an_ended_programme_says_so(
    enrolment: Enrolment, other_supervisor: User, coordinator: User, client_for: ClientFor
) -> None:
    browser = client_for(coordinator)
    for part in ("buddy", "king"):
        assert browser.get(reverse("assign", args=[enrolment.pk, part])).status_code == 404
    withdraw_enrolment(enrolment=enrolment, reason="A move.", by=coordinator)
    address = reverse("assign", args=[enrolment.pk, "supervisor"])
    assert "has ended" in browser.post(address, filled(other_supervisor, step="look")).content.decode()
