"""What it takes, counted from the person's own home page on a phone: taps, fields and choices, and pages loaded.

The limits are what the same job takes elsewhere, halved or better: evidence with two standards 10 actions and 4 pages
in Mahara, a sign-off with a comment 6, a supervision session 21 to 26, an entry for the register's form 6.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import expect

from ecf.evidence.services import start_evidence
from ecf.supervision.models import SupervisionSession
from ecf.supervision.services import change_session, plan_session
from tests.journeys.cast import House
from tests.journeys.conftest import Visitor
from tests.journeys.person import Person

pytestmark = pytest.mark.journey
PHONE = {"width": 390}
Record = Callable[[str, Any], None]


def told(record_property: Record, what: str, actions: int, limit: int, loads: int | None = None) -> None:
    pages = "" if loads is None else f", {loads} page loads"
    record_property("printed", f"{what}: {actions} actions (at most {limit}){pages}")
    assert actions <= limit


def test_evidence_linked_to_two_standards_and_submitted(
    house: House, signed_in: Visitor, record_property: Record
) -> None:
    amira = signed_in("worker", **PHONE)
    amira.counts_from_here()
    amira.follows("Log evidence", within=".app-account")
    amira.fills("What was it?", "A first visit")
    amira.fills(
        "What happened, and what did you learn?", "Looking back, I planned too much and communicated too little."
    )
    for code in ("EC2", "EC3"):
        amira.taps(re.compile(f"^{code} "))
        expect(amira.page.get_by_role("button", name=re.compile(f"^{code} "))).to_have_attribute("aria-pressed", "true")
    amira.presses("Save and submit")
    amira.sees("Submitted.", "EC2", "EC3")
    assert amira.loads <= 2
    told(record_property, "Evidence with two standards, submitted", amira.actions, 6, amira.loads)


def test_opened_commented_and_signed_off(house: House, signed_in: Visitor, record_property: Record) -> None:
    sam = signed_in("supervisor", **PHONE)
    sam.counts_from_here()
    sam.presses("2 things to sign")
    sam.sees("The visit where nobody let me in")
    sam.fills("Your comment", "Honest and clear.")
    sam.presses("Accept and sign")
    sam.sees("The health visitor on our joint plan")
    told(record_property, "Evidence opened, commented and signed off", sam.actions, 3, sam.loads)


def test_a_supervision_session_recorded_and_signed_by_both(
    house: House, signed_in: Visitor, record_property: Record
) -> None:
    session = plan_session(enrolment=house.amira, planned_for=house.today, by=house.supervisor)
    brought = {"worker_caseload": 14, "worker_hours": Decimal("3.5")}
    change_session(session=session, changes=brought, by=house.worker)
    sam, amira = signed_in("supervisor", **PHONE), signed_in("worker", **PHONE)
    sam.counts_from_here()
    amira.counts_from_here()
    row = sam.page.locator("tr, li", has_text="Amira Hassan").first
    sam.actions += 1
    with sam.page.expect_navigation():
        row.get_by_role("link", name=re.compile("^Record")).click()
    sam.fills("How long did it take?", "95")
    sam.fills("Reflective summary", "We talked about what silence asks of her.")
    sam.fills("What will be done", "Shadow a strategy meeting")
    sam.chooses("By whom", "Social worker")
    sam.presses("Record and sign")
    amira.opens("/")
    amira.counts_from_here()
    amira.actions += 1
    with amira.page.expect_navigation():
        amira.page.get_by_role("link", name=re.compile("^Read and sign the supervision")).first.click()
    amira.presses("Sign")
    amira.sees("Both of you have signed")
    stored = SupervisionSession.objects.get(pk=session.pk)
    assert (stored.state, stored.caseload, stored.protected_hours) == ("signed", 14, Decimal("3.50"))
    told(record_property, "Supervision recorded with an action and signed by both", sam.actions + amira.actions, 10)


def test_one_piece_of_cpd_on_the_clipboard(house: House, signed_in: Visitor, record_property: Record) -> None:
    start_evidence(
        enrolment=house.amira,
        kind="cpd",
        title="A day on attachment",
        happened_on=house.today,
        body="What a baby tells us before it speaks.",
        standards=[{"code": "EC2", "how": "I look before I ask."}],
        cpd={"type": "Course", "learnt": "To look first."},
        by=house.worker,
    )
    amira = signed_in("worker", **PHONE)
    amira.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    amira.counts_from_here()
    amira.follows("My CPD year")
    amira.taps(re.compile("^Copy.*A day on attachment"))
    amira.sees("Copied: A day on attachment")
    copied = amira.page.evaluate("() => navigator.clipboard.readText()")
    for words in ("A day on attachment", f"{house.today.day} {house.today:%B %Y}", "EC2", "To look first."):
        assert words in copied
    told(record_property, "One piece of CPD on the clipboard", amira.actions, 2, amira.loads)


def prepares(amira: Person, words: str) -> None:
    """On the page on which she prepares."""
    amira.fills("What do you want to talk about?", words)


def test_she_prepares_on_her_phone_and_he_writes_while_the_network_goes(house: House, signed_in: Visitor) -> None:
    session = plan_session(enrolment=house.amira, planned_for=house.today, by=house.supervisor)
    amira, sam = signed_in("worker", **PHONE), signed_in("supervisor")
    amira.opens(f"/supervision/{session.pk}/")
    amira.presses("Prepare")
    prepares(amira, "Saying no to the court.")
    expect(amira.page.locator("[data-autosave-status]")).to_contain_text("Saved", timeout=10_000)
    other = amira.page.context.new_page()
    other.goto(amira.page.url)
    other.get_by_label("Caseload").fill("13")
    expect(other.locator("[data-autosave-status]")).to_contain_text("Saved", timeout=10_000)
    prepares(amira, "Saying no to the court, again.")  # the first window is stale now
    expect(amira.page.locator("[data-autosave-status]")).to_contain_text("another window", timeout=10_000)
    amira.presses("Save")
    amira.sees("What is stored now")
    amira.sees_in("What do you want to talk about?", "Saying no to the court, again.")
    amira.presses("Save")
    amira.sees("Saved. Both of you can read it.")
    other.close()

    sam.opens(f"/supervision/{session.pk}/record/")
    sam.fills("How long did it take?", "90")
    sam.fills("Reflective summary", "We began with the court.")
    expect(sam.page.locator("[data-autosave-status]")).to_contain_text("Saved", timeout=10_000)
    sam.page.context.set_offline(True)
    sam.fills("Reflective summary", "We began with the court, and ended with sleep.")
    expect(sam.page.locator("[data-autosave-status]")).to_contain_text("kept on this device, locked", timeout=15_000)
    sam.page.context.set_offline(False)
    expect(sam.page.locator("[data-autosave-status]")).to_contain_text("Saved", timeout=20_000)
    assert SupervisionSession.objects.get(pk=session.pk).summary == "We began with the court, and ended with sleep."
    sam.presses("Record and sign")
    sam.sees("We began with the court, and ended with sleep.", "Signed by Sam Carter")

    amira.opens(f"/supervision/{session.pk}/")
    amira.fills("Do you want to add your own view?", "Sleep was my idea.")
    amira.fills("Do you see anything differently?", "It was longer.")
    amira.presses("Sign")
    amira.sees("The social worker’s own view", "Sleep was my idea.", "It was longer.")
    sam.opens(f"/supervision/{session.pk}/")
    sam.sees("Sleep was my idea.", "Both of you have signed")


def test_a_series_and_a_group_are_planned(house: House, signed_in: Visitor) -> None:
    sam = signed_in("supervisor", **PHONE)
    sam.opens(f"/supervision/of/{house.amira.pk}/series/")
    sam.dates("When is the first one?", house.today)
    sam.page.get_by_label("Every two weeks").check()
    sam.presses("Show the days")
    sam.sees("These days")
    sam.presses("Plan these")
    sam.sees("sessions are planned", "The whole series")
    sam.opens("/supervision/")
    sam.follows("Plan group supervision")
    for name in ("Amira Hassan", "Ben Okafor"):
        sam.ticks(name)
    sam.dates("When will you meet?", house.today)
    sam.presses("Plan it")
    sam.sees("Planned for 2 people")
    sam.opens("/supervision/group/record/")
    for name in ("Amira Hassan", "Ben Okafor"):
        sam.ticks(name)
    sam.fills("How long did it take?", "120")
    sam.fills("What did you reflect on together?", "How we end things.")
    sam.presses("Record and sign")
    sam.sees("Recorded for 2 people. Each signs their own.")
