"""Nia, the principal social worker, and Jo, the co-ordinator: the cohort, one worker, and a new one."""

import re

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from ecf.people.invitations import send_due_invitations
from tests.journeys.cast import House, many_more
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey


def card(page: Page, label: str) -> str:
    """The number on a card."""
    return page.locator(".app-card", has_text=label).locator(".app-card__number").inner_text()


def test_nia_sees_the_cohort_change_when_evidence_is_accepted(house: House, signed_in: Visitor) -> None:
    nia = signed_in("psw")
    nia.is_at("/cohort/")
    nia.sees_heading("Cohort")
    assert (card(nia.page, "Sign-off"), card(nia.page, "Overdue")) == ("0", "2")

    sam = signed_in("supervisor")
    sam.opens("/inbox/")
    sam.presses("Accept and sign")
    sam.presses("Accept and sign")

    nia.opens("/cohort/")
    assert card(nia.page, "Sign-off") == "1"
    nia.follows("Amira Hassan")
    nia.sees("Amira Hassan", "Critical reflection", "What we promised", "Nothing waits for an answer.", "Sam Carter")
    nia.does_not_see("The visit where nobody let me in", "genogram")


def test_nia_sees_facts_of_evidence_and_no_content(house: House, signed_in: Visitor) -> None:
    nia = signed_in("psw")
    nia.opens(f"/evidence/?enrolment={house.amira.pk}")
    nia.does_not_see("The visit where nobody let me in")
    nia.page.locator("#results h3 a").first.click()
    nia.sees("You see the facts of this piece.")
    nia.does_not_see("genogram", "I adapted how I spoke")
    nia.opens(f"/supervision/of/{house.amira.pk}/")
    nia.does_not_see("endings")


def test_jo_narrows_sorts_searches_and_turns_the_page(house: House, signed_in: Visitor) -> None:
    many_more(house, 50)
    jo = signed_in("coordinator")
    table = jo.page.locator("#results")
    first = table.locator("tbody th").first
    jo.sees("53 social workers", "page 1 of 2")
    expect(first).to_contain_text(re.compile("Ben Okafor|Chloe Evans"))

    jo.chooses("Status", "Overdue")
    expect(table).to_contain_text("2 social workers")
    jo.follows("Show everybody")
    jo.page.get_by_label("Name or register number").press_sequentially("amira")
    expect(table).to_contain_text("1 social worker")
    expect(first).to_contain_text("Amira Hassan")
    expect(jo.page).to_have_url(re.compile("search=amira"))

    jo.follows("Show everybody")
    jo.follows("Name")
    expect(table.locator("th[aria-sort=ascending]")).to_have_text("Name")
    expect(first).to_contain_text("Chloe Evans")
    jo.page.locator("a[rel=next]").click()
    expect(table).to_contain_text("page 2 of 2")
    jo.opens("/cohort/?search=nobody-of-that-name")
    jo.sees("Nobody matches")


def test_jo_enrols_dana_who_chooses_a_password_and_begins(house: House, signed_in: Visitor, visitor: Visitor) -> None:
    jo = signed_in("coordinator")
    jo.follows("Enrol someone")
    jo.fills("First name", "Dana")
    jo.fills("Last name", "Bright")
    jo.fills("Work e-mail address", "dana.bright@example.org")
    jo.fills("Social Work England register number", "SW-12")
    jo.chooses("Framework", "Early Career Framework, five years")
    jo.dates("First day on the programme", house.today)
    jo.chooses("Team", "Family help")
    jo.chooses("Supervisor", "Sam Carter")
    jo.presses("Show the dates they would get")
    jo.sees("There is a problem")
    jo.sees_in("First name", "Dana")
    jo.fills("Social Work England register number", "SW4711")
    jo.presses("Show the dates they would get")
    jo.sees("Check before you enrol them", "Year-2 assessment")
    jo.presses("Enrol and invite")
    jo.sees("Dana Bright is enrolled. We have sent an invitation to choose a password.")

    assert send_due_invitations()
    [invitation] = [each for each in mail.outbox if each.to == ["dana.bright@example.org"]]
    [link] = re.findall(r"http\S+/password/reset/key/\S+", invitation.body)
    dana = visitor(width=390)
    dana.opens(link)
    dana.fills("New password", "quiet-otter-47")
    dana.fills("New password again", "quiet-otter-47")
    dana.presses("Save the new password")
    if dana.page.get_by_role("button", name="Sign in").count():
        dana.signs_in("dana.bright@example.org", "quiet-otter-47")
    dana.opens("/")
    dana.sees_heading("Hello Dana")
    dana.sees("support and assessment agreement", "What your 3-month review still needs", "Plan a session")
    dana.opens("/evidence/")
    dana.sees("These three are examples, made up by us.")
    dana.opens("/notices/")
    dana.sees("No notices yet")
    dana.opens("/supervision/")
    dana.sees("No session yet.")
