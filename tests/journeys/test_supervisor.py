"""Sam, who supervises: what waits, answered with the keyboard; a session recorded, signed by both, and added to."""

import pytest
from playwright.sync_api import expect

from tests.journeys.cast import House
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey


def test_sam_answers_what_waits_without_leaving_the_keyboard(house: House, signed_in: Visitor) -> None:
    sam = signed_in("supervisor")
    sam.sees_heading("Hello Sam")
    sam.sees(
        "2 things wait for you.", "People you supervise, most urgent first", "Amira Hassan", "What we promised them"
    )
    sam.presses("2 things to sign")
    sam.sees("1 of 2 waiting", "The visit where nobody let me in")
    sam.sees("Will count towards the 6-month review as a critical reflection, once you accept it")

    sam.strikes("j")
    sam.sees("2 of 2 waiting", "EC2 Relationships and communication")
    sam.strikes("k")
    sam.sees("1 of 2 waiting")
    sam.fills("Your comment", "Honest, and it shows what you learnt.")
    sam.page.keyboard.press("Escape")
    sam.strikes("a")
    sam.sees(
        "You accepted and signed Amira Hassan’s evidence", "1 of 1 waiting", "The health visitor on our joint plan"
    )

    sam.page.keyboard.press("r")
    comment = sam.page.get_by_label("Your comment")
    expect(comment).to_be_focused()
    sam.page.keyboard.type("Say what you changed after her feedback, ja? Kindly.")
    sam.page.keyboard.press("Escape")
    sam.strikes("r")
    sam.sees("You returned “The health visitor on our joint plan” to Amira Hassan", "All done")

    amira = signed_in("worker")
    amira.opens("/evidence/")
    amira.follows("The health visitor on our joint plan")
    amira.sees("Returned", "What to do next", "Say what you changed after her feedback")
    amira.opens("/evidence/")
    amira.follows("The visit where nobody let me in")
    amira.sees(
        "Accepted", "by Sam Carter", "Counts towards your 6-month review", "Honest, and it shows what you learnt."
    )


def test_the_keys_can_be_turned_off(house: House, signed_in: Visitor) -> None:
    sam = signed_in("supervisor")
    sam.opens("/inbox/")
    sam.page.get_by_role("button", name="Turn keys off").click()
    sam.page.keyboard.press("j")
    sam.page.get_by_role("button", name="Turn keys on").click()
    sam.sees("1 of 2 waiting")
    sam.strikes("j")
    sam.sees("2 of 2 waiting")


def test_a_return_without_a_comment_says_what_is_needed(house: House, signed_in: Visitor) -> None:
    sam = signed_in("supervisor")
    sam.opens("/inbox/")
    sam.presses("Return with comment")
    sam.sees("There is a problem", "The visit where nobody let me in")
    sam.fills("Comment", "Tell me what you would do next time.")
    sam.presses("Return with comment")
    sam.sees("You returned", "1 of 1 waiting")


def test_sam_records_and_signs_amira_signs_and_it_is_locked(house: House, signed_in: Visitor) -> None:
    sam = signed_in("supervisor")
    sam.follows("Supervision", within="nav[aria-label=Menu]")
    sam.follows("Amira Hassan")
    sam.presses("Record a session")
    sam.sees("What to talk about")
    sam.dates("When did you meet?", house.today)
    sam.fills("How long did it take?", "95")
    sam.fills("Reflective summary", "We talked about what silence asks of her.")
    sam.fills("Caseload", "13")
    sam.fills("Protected hours", "7.5")
    sam.fills("What will be done", "Shadow a strategy meeting")
    sam.chooses("By whom", "Social worker")
    sam.presses("Record and sign")
    sam.sees(
        "To be signed",
        "Signed by Sam Carter",
        "Not signed yet by Amira Hassan",
        "We talked about what silence asks of her.",
    )
    address = sam.page.url

    amira = signed_in("worker")
    amira.sees("For you to sign")
    amira.page.get_by_role("link", name="Read and sign the supervision").click()
    amira.sees("Shadow a strategy meeting")
    amira.fills("Do you see anything differently?", "I would say it more plainly.")
    amira.presses("Sign")
    amira.sees("Signed by Amira Hassan", "Both of you have signed, so this stays as it is")
    amira.does_not_see("Correct what is recorded")

    sam.opens(address)
    sam.sees("I would say it more plainly.")
    sam.does_not_see("Correct what is recorded")
    sam.follows("Add or correct something")
    sam.fills("What do you want to add or correct?", "The meeting is on Thursday.")
    sam.presses("Add and sign")
    sam.sees("Added later", "The meeting is on Thursday.")

    amira.opens("/")
    amira.page.get_by_role("link", name="Read and sign what Sam Carter added").click()
    amira.presses("Sign")
    amira.opens(address)
    amira.sees("The meeting is on Thursday.", "Signed by Amira Hassan")
    amira.opens("/supervision/")
    amira.sees("Open actions", "Shadow a strategy meeting")
    amira.opens("/")
    amira.does_not_see("For you to sign")


def test_an_assessor_sees_whom_they_assess(house: House, signed_in: Visitor) -> None:
    grace = signed_in("assessor")
    grace.sees("People you assess", "Amira Hassan")
    grace.follows("Amira Hassan")
    grace.sees("Milestones", "Supervisor", "Sam Carter")
