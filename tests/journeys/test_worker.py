"""Amira, in her fifth month: what is next, evidence, CPD, the next supervision, and mistakes."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.cast import House
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey


def test_amira_sees_what_is_next_and_logs_evidence(house: House, signed_in: Visitor) -> None:
    amira = signed_in("worker", width=390)
    amira.sees_heading("Hello Amira")
    amira.sees("Your", "What your 6-month review still needs", "Where you are", "What your employer promised")
    expect(amira.page.locator(".app-next .govuk-button").first).to_be_in_viewport()

    amira.follows("Log evidence", within=".app-account")
    amira.fills("What was it?", "Joint visit with the health visitor")
    amira.dates("When did it happen?", house.today)
    amira.fills("What happened, and what did you learn?", "I let the silence be, and she told me what she feared.")
    amira.page.get_by_text("More: kind, standards").click()
    amira.chooses("What kind of evidence is it?", "Direct observation")
    expect(amira.page.locator("[data-autosave-status]")).to_have_text(re.compile(r"^Saved \d"))
    amira.presses("Save draft")
    amira.sees("Saved.", "Draft", "Not linked to a standard yet")

    amira.presses("Complete and submit")
    amira.sees_in("What was it?", "Joint visit with the health visitor")
    for code, how in [("EC2", "I let her lead."), ("EC5", "I noticed my own hurry.")]:
        amira.page.get_by_label(re.compile(f"^{code} ")).check()
        amira.fills(f"How does it show {code}?", how)
    amira.presses("Save and submit")
    amira.sees("Submitted. Sam Carter can read it now", "Waiting for your supervisor")
    amira.sees("Will count towards your 6-month review as a direct observation", "I noticed my own hurry.")

    amira.opens("/evidence/")
    amira.sees("Joint visit with the health visitor", "What it covers", "What to look for next")
    amira.fills("Search", "health visitor")
    expect(amira.page.locator("#results")).to_contain_text("2 pieces match")
    amira.opens("/")
    amira.sees("Waiting for your supervisor since")


def test_amira_logs_cpd_with_a_peer_reflection_and_her_year_changes(house: House, signed_in: Visitor) -> None:
    amira = signed_in("worker")
    amira.opens("/evidence/cpd/")
    amira.sees("0 of 2", "0 of 1", "Nothing yet.")
    amira.opens("/evidence/new/?kind=cpd")
    amira.fills("What was it?", "Half a day on coercive control")
    amira.dates("When did it happen?", house.today)
    amira.fills("What happened, and what did you learn?", "Patterns, not incidents.")
    amira.fills("What you learnt", "To ask about ordinary days.")
    amira.fills("Peer reflection", "Ben asked what I would do differently, and I changed my next visit.")
    amira.ticks("EC1 Anti-discriminatory practice")
    amira.presses("Save and submit")
    amira.sees("It is CPD for the year")
    amira.follows("your CPD")
    amira.sees("1 of 2", "1 of 1", "Half a day on coercive control", "With a peer reflection")


def test_amira_prepares_supervision_with_her_own_points(house: House, signed_in: Visitor) -> None:
    amira = signed_in("worker")
    amira.follows("Supervision", within="nav[aria-label=Menu]")
    amira.presses("Plan a session")
    amira.dates("When will you meet?", house.today)
    amira.fills("What do you want to talk about?", "The visit I keep thinking about.")
    amira.presses("Plan the session")
    amira.sees("Your own points", "The visit I keep thinking about.", "What to talk about")
    amira.opens("/")
    amira.sees("with Sam Carter", "Add what you want to talk about")


def test_a_mistake_keeps_what_was_typed_and_leads_to_the_field(house: House, signed_in: Visitor) -> None:
    amira = signed_in("worker")
    amira.opens("/evidence/new/")
    amira.dates("When did it happen?", ("31", "2", str(house.today.year)))
    amira.fills("What happened, and what did you learn?", "Everything I typed on the bus.")
    amira.presses("Save draft")
    amira.sees_error("Enter a title")
    amira.sees(f"31 February {house.today.year} is not a date in the calendar")
    amira.sees_in("What happened, and what did you learn?", "Everything I typed on the bus.")
    group = amira.page.get_by_role("group", name="When did it happen?")
    expect(group.get_by_label("Day", exact=True)).to_have_value("31")
    expect(amira.page.get_by_label("What kind of evidence is it?")).to_be_visible()


def test_the_menu_of_a_phone_opens_and_leads_on(house: House, signed_in: Visitor) -> None:
    amira = signed_in("worker", width=390)
    menu = amira.page.get_by_role("button", name="Menu")
    expect(amira.page.get_by_role("link", name="My journey")).not_to_be_visible()
    menu.click()
    amira.follows("My journey")
    amira.sees("Milestones", "Why this date?")
    why = amira.page.locator("details", has_text="Why this date?").last
    expect(why.locator(".govuk-details__text")).not_to_be_visible()
    why.locator("summary").click()
    expect(why.locator(".govuk-details__text")).to_be_visible()
    expect(why).to_contain_text("months")


def test_home_comes_in_eight_requests_at_most(house: House, signed_in: Visitor, visitor: Visitor) -> None:
    signed = signed_in("worker")
    fresh = visitor()
    fresh.username = "worker"
    fresh.page.context.add_cookies(signed.page.context.cookies())
    asked: list[str] = []
    fresh.page.on("request", lambda request: asked.append(request.url))
    fresh.opens("/")
    fresh.page.wait_for_load_state("networkidle")
    assert len(asked) <= 8, asked
