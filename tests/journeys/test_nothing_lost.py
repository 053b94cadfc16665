"""Amira writes on her phone, and whatever happens to the network, the session or the tab, no word is lost or shown.

What waits in the browser is looked at from outside, too: it never holds her words.
"""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Locator, Page, expect

from ecf.evidence.models import Evidence
from ecf.evidence.services import change_evidence
from tests.cast import PASSWORD
from tests.journeys.cast import House
from tests.journeys.conftest import Visitor
from tests.journeys.person import Person

pytestmark = pytest.mark.journey

WORDS = "She told me what she feared, and I nearly missed it."
TEXT = "What happened, and what did you learn?"
TITLE = "The visit on the stairs"
KEPT = "() => Object.entries(localStorage).filter(([name]) => name.startsWith('unsent.')).map(pair => pair.join(' '))"


def kept(page: Page) -> list[str]:
    """What waits in the browser, as anybody who opens its tools sees it."""
    found = page.evaluate(KEPT)
    assert not any(words in each for each in found for words in ("feared", "stairs", "evidence", "worker"))
    return found


def waits_for_kept(page: Page, count: int) -> None:
    page.wait_for_function(f"() => ({KEPT})().length === {count}")
    assert len(kept(page)) == count


def says(amira: Person, words: str) -> None:
    expect(amira.page.locator("[data-autosave-status]")).to_contain_text(re.compile(words))


def offered(page: Page) -> Locator:
    return page.locator("[data-unsent-panel]")


def begins(amira: Person) -> None:
    """A draft that the server has: title and a first word."""
    amira.opens("/evidence/new/")
    amira.fills("What was it?", TITLE)
    amira.fills(TEXT, "First.")
    says(amira, r"^Saved \d")
    waits_for_kept(amira.page, 0)


def reopens(amira: Person) -> None:
    """The tab is closed, and another one opened."""
    context = amira.page.context
    amira.page.close()
    amira.page = context.new_page()
    amira.page.on("console", amira._hears)


def draft() -> Evidence:
    return Evidence.objects.get(title=TITLE)


def test_the_network_goes_and_comes_back(house: House, signed_in: Visitor) -> None:
    amira = signed_in("worker", width=390)
    begins(amira)
    amira.page.context.set_offline(True)
    amira.fills(TEXT, WORDS)
    says(amira, "No connection. Your text is kept on this device, locked.")
    waits_for_kept(amira.page, 1)
    amira.page.get_by_role("button", name="Save draft").click()
    says(amira, "No connection")
    amira.sees_in(TEXT, WORDS)
    amira.page.context.set_offline(False)
    says(amira, r"^Saved \d")
    waits_for_kept(amira.page, 0)
    assert draft().body == WORDS


def test_a_tab_closed_before_the_first_save_is_offered_on_the_next_visit(house: House, signed_in: Visitor) -> None:
    amira = signed_in("worker", width=390)
    amira.opens("/evidence/new/")
    amira.page.context.set_offline(True)
    amira.fills("What was it?", TITLE)
    amira.fills(TEXT, WORDS)
    waits_for_kept(amira.page, 1)
    reopens(amira)
    amira.page.context.set_offline(False)
    amira.opens("/evidence/new/")
    expect(offered(amira.page)).to_contain_text("Text that was not sent, from")
    expect(offered(amira.page)).to_contain_text(WORDS)
    amira._arrives()
    offered(amira.page).get_by_role("button", name="Use it").click()
    amira.sees_in(TEXT, WORDS)
    says(amira, r"^Saved \d")
    waits_for_kept(amira.page, 0)
    assert draft().body == WORDS


def test_text_that_is_discarded_is_gone(house: House, signed_in: Visitor) -> None:
    amira = signed_in("worker", width=390)
    begins(amira)
    amira.page.context.set_offline(True)
    amira.fills(TEXT, WORDS)
    waits_for_kept(amira.page, 1)
    reopens(amira)
    amira.page.context.set_offline(False)
    amira.opens("/")
    amira.sees("You have text that was not sent")
    amira.follows("Open it")
    expect(offered(amira.page)).to_contain_text("In the form now:")
    offered(amira.page).get_by_role("button", name="Discard").click()
    waits_for_kept(amira.page, 0)
    expect(offered(amira.page)).to_have_count(0)
    amira.sees_in(TEXT, "First.")
    assert draft().body == "First."


def test_signing_out_in_the_middle_of_typing_offers_to_send_it_first(house: House, signed_in: Visitor) -> None:
    amira = signed_in("worker", width=390)
    begins(amira)
    amira.fills(TEXT, WORDS)
    with amira.page.expect_navigation():
        amira.page.get_by_role("button", name="Sign out").click()
    amira.is_at("/sign-in/out/")
    amira.sees("Some of your text was not sent", TITLE)
    waits_for_kept(amira.page, 1)
    amira._arrives()
    amira.presses("Send and sign out")
    amira.sees_heading("Sign in")
    assert kept(amira.page) == []
    assert draft().body == WORDS


def test_text_kept_at_sign_out_is_hers_alone_on_a_shared_computer(house: House, signed_in: Visitor) -> None:
    amira = signed_in("worker", width=390)
    begins(amira)
    amira.fills(TEXT, WORDS)
    with amira.page.expect_navigation():
        amira.page.get_by_role("button", name="Sign out").click()
    amira.presses("Keep it here, locked, and sign out")
    waits_for_kept(amira.page, 1)
    amira.does_not_see("not sent")

    amira.signs_in("worker-year2")  # Ben, on the same browser
    for address in ("/", "/evidence/new/", "/evidence/"):
        amira.opens(address)
        amira.page.wait_for_load_state("networkidle")
        amira.does_not_see("not sent", "feared")
    assert len(kept(amira.page)) == 1
    amira.signs_out()
    amira.sees_heading("Sign in")

    amira.signs_in("worker")
    amira.sees("You have text that was not sent")
    amira.follows("Open it")
    offered(amira.page).get_by_role("button", name="Use it").click()
    says(amira, r"^Saved \d")
    assert draft().body == WORDS


def test_what_is_discarded_at_sign_out_is_not_sent(house: House, signed_in: Visitor) -> None:
    amira = signed_in("worker", width=390)
    begins(amira)
    amira.fills(TEXT, WORDS)
    with amira.page.expect_navigation():
        amira.page.get_by_role("button", name="Sign out").click()
    amira.presses("Discard it and sign out")
    assert kept(amira.page) == []
    assert draft().body == "First."


def test_the_session_ends_while_she_types_and_she_goes_on_after_signing_in(house: House, signed_in: Visitor) -> None:
    amira = signed_in("worker", width=390)
    begins(amira)
    Session.objects.all().delete()
    amira.fills(TEXT, WORDS)
    says(amira, "You are signed out. Your text is kept on this device, locked. Sign in to go on")
    waits_for_kept(amira.page, 1)
    amira.username = ""
    amira.follows("Sign in to go on")
    signs_in_here(amira)
    amira.sees_heading("Edit evidence")
    expect(offered(amira.page)).to_contain_text(WORDS)
    offered(amira.page).get_by_role("button", name="Use it").click()
    says(amira, r"^Saved \d")
    assert draft().body == WORDS


def test_the_button_pressed_after_the_session_ended_loses_nothing(house: House, signed_in: Visitor) -> None:
    amira = signed_in("worker", width=390)
    begins(amira)
    Session.objects.all().delete()
    amira.fills(TEXT, WORDS)
    amira.username = ""
    amira.presses("Save draft")
    amira.sees_heading("Sign in")
    signs_in_here(amira)
    expect(offered(amira.page)).to_contain_text(WORDS)
    offered(amira.page).get_by_role("button", name="Use it").click()
    amira.presses("Save draft")
    amira.sees("Saved.", WORDS)
    waits_for_kept(amira.page, 0)


def test_signed_in_again_in_another_tab_the_first_one_goes_on(house: House, signed_in: Visitor) -> None:
    amira = signed_in("worker", width=390)
    begins(amira)
    Session.objects.all().delete()
    other = Person(amira.page.context.new_page(), amira.looks)
    other.signs_in("worker")
    amira.fills(TEXT, WORDS)
    says(amira, r"^Saved \d")
    expect(amira.page.locator("form[data-unsent]")).to_have_count(0)
    assert draft().body == WORDS


def test_her_text_is_never_sent_as_somebody_else_who_signed_in(house: House, signed_in: Visitor) -> None:
    amira = signed_in("worker", width=390)
    begins(amira)
    Session.objects.all().delete()
    ben = Person(amira.page.context.new_page(), amira.looks)
    ben.signs_in("worker-year2")
    amira.fills(TEXT, WORDS)
    says(amira, "You are signed out. Your text is kept on this device, locked.")
    assert Evidence.objects.filter(body=WORDS).count() == 0
    waits_for_kept(amira.page, 1)


def test_two_tabs_show_both_texts_and_she_chooses(house: House, signed_in: Visitor) -> None:
    amira = signed_in("worker", width=390)
    begins(amira)
    change_evidence(evidence=draft(), body="From the desk, newer.", by=house.worker)
    amira.fills(TEXT, WORDS)
    says(amira, "Not saved: it was changed in another window. Use the button to see both.")
    assert draft().body == "From the desk, newer."
    amira.presses("Save draft")
    amira.sees("What is stored now", "From the desk, newer.")
    amira.sees_in(TEXT, WORDS)
    amira.fills(TEXT, f"{WORDS} And more.")
    amira.page.wait_for_timeout(2600)  # longer than autosave waits: it must not choose for her
    assert draft().body == "From the desk, newer."
    waits_for_kept(amira.page, 1)
    amira.presses("Save draft")
    amira.sees("Saved.", f"{WORDS} And more.")
    waits_for_kept(amira.page, 0)


def test_two_tabs_and_she_keeps_what_is_stored(house: House, signed_in: Visitor) -> None:
    amira = signed_in("worker", width=390)
    begins(amira)
    change_evidence(evidence=draft(), body="From the desk, newer.", by=house.worker)
    amira.fills(TEXT, WORDS)
    says(amira, "Not saved: it was changed in another window")
    amira.presses("Save draft")
    amira.follows("Keep what is stored, and drop what I typed")
    amira.sees("From the desk, newer.")
    waits_for_kept(amira.page, 0)


def test_text_older_than_thirty_days_is_removed(house: House, signed_in: Visitor) -> None:
    amira = signed_in("worker", width=390)
    old = "{at: Date.now() - 31 * 86400000, iv: '', locked: ''}"
    amira.page.evaluate(f"() => localStorage.setItem('unsent.old', JSON.stringify({old}))")
    amira.opens("/evidence/")
    waits_for_kept(amira.page, 0)


def test_a_minute_on_the_phone(house: House, signed_in: Visitor) -> None:
    """From home: log, what, a paragraph, two standards that are suggested, submit."""
    amira = signed_in("worker", width=390)
    amira.follows("Log evidence", within=".app-account")
    amira.fills("What was it?", TITLE)
    amira.fills(TEXT, "Looking back, I planned too much and communicated too little.")
    for code in ("EC2", "EC3"):
        amira.page.get_by_role("button", name=re.compile(f"^{code} ")).click()
        expect(amira.page.get_by_role("button", name=re.compile(f"^{code} "))).to_have_attribute("aria-pressed", "true")
    amira.sees("We think this is a critical reflection.")
    amira._arrives()
    amira.presses("Save and submit")
    amira.sees("Submitted. Sam Carter can read it now", "EC2", "EC3", "Will count towards")
    waits_for_kept(amira.page, 0)


def test_a_question_is_put_in_as_a_line(house: House, signed_in: Visitor) -> None:
    amira = signed_in("worker", width=390)
    amira.opens("/evidence/new/")
    amira.fills(TEXT, "A hard visit.")
    amira.page.get_by_text("Questions that may help you to reflect").click()
    amira._arrives()
    amira.page.get_by_role("button", name=re.compile("What did I feel and think")).click()
    amira.sees_in(TEXT, "A hard visit.\nWhat did I feel and think at the time?\n")


def signs_in_here(amira: Person) -> None:
    """On the sign-in page that she was sent to."""
    amira.fills("User name or email address", "worker")
    amira.fills("Password", PASSWORD)
    amira.username = "worker"
    amira.presses("Sign in")
