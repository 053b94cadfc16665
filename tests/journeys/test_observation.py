"""Amira asks Dana to observe her; Dana writes on her phone, without an account; Amira reflects; Grace judges."""

import re

import pytest
from django.core import mail

from ecf.evidence.services import send_request_mail
from tests.journeys.cast import House
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey


def link() -> str:
    """The address in the newest message."""
    assert send_request_mail() == 1
    found = re.search(r"https?://\S+(/asked/[\w-]+/)\n", mail.outbox[-1].body)
    assert found
    return found.group(1)


def test_an_observation_from_the_plan_to_the_judgement(house: House, signed_in: Visitor, visitor: Visitor) -> None:
    amira = signed_in("worker", width=390)
    amira.opens("/evidence/")
    amira.follows("Ask somebody to observe me")
    amira.presses("Save and look it over")
    amira.sees_error("Enter a title")
    amira.fills("A short title", "A joint visit")
    amira.fills("What will they see?", "How I talk with the children.")
    amira.ticks("EC2 Relationships and communication")
    amira.fills("Their name", "Dana Osei")
    amira.fills("Their work email address", "dana.osey@northshire.example")
    amira.fills("Their role", "Practice educator")
    amira.page.get_by_role("group", name="Are they a registered social worker?").get_by_label("Yes").check()
    amira.presses("Save and look it over")
    amira.sees("Check and send", "Will count towards your", "Dana Osei, Practice educator, a registered social worker")
    amira.presses("Send")
    amira.sees("On its way to Dana Osei.", "goes out within a minute")
    wrong = link()

    amira.follows("Correct the address, or ask somebody else")
    amira.fills("Their work email address", "dana.osei@northshire.example")
    amira.presses("Save")
    amira.sees("A new link goes to Dana Osei; the old one is dead.")
    address = link()

    dana = visitor(width=390)
    dana.opens(wrong)
    dana.sees("This link no longer works")
    dana.opens(address)
    dana.sees("Amira Hassan asks you to observe their work", "Northshire Council", "EC2 Relationships")
    amira.page.reload()
    amira.sees("not opened yet")
    dana.presses("Start")
    dana.fills("What did you see?", "She waited through the silences.")
    dana.presses("Save and come back later")
    dana.sees("Saved. The same link brings you back here.")
    amira.page.reload()
    amira.sees("Part done")
    amira.does_not_see("silences")

    again = visitor(width=390, javascript=False)
    again.opens(address)
    again.presses("Go on writing")
    again.sees_in("What did you see?", "She waited through the silences.")

    dana.dates("When did you observe?", house.today)
    dana.fills("What went well?", "She rang 07700 900123 before we went.")
    dana.fills("What could they work on?", "Say sooner what happens next.")
    dana.page.get_by_role("group", name="EC2 Relationships and communication").get_by_label("Seen", exact=True).check()
    dana.page.get_by_role("group", name="Are you a registered social worker?").get_by_label("Yes").check()
    dana.presses("Check and hand in")
    dana.sees("What is still to do", "Enter your register number", "Look at these words before you go on")
    dana.follows("Go back and complete it")
    dana.fills("Your register number, if you are", "SW5151")
    dana.fills("What went well?", "She rang the school before we went.")
    dana.presses("Check and hand in")
    dana.presses("Hand it in")
    dana.sees("Thank you, Dana Osei")

    amira.opens("/")
    amira.sees("Dana Osei has written their part")
    amira.follows("A joint visit")
    amira.sees("What the observer saw", "She waited through the silences.", "Now it is your turn")
    amira.follows("write what you take from it")
    amira.page.locator("#id_body").fill("I learnt to wait, and to say sooner what happens next.")
    amira.presses("Save and submit")
    amira.sees("Submitted.")

    grace = signed_in("assessor")
    grace.opens("/evidence/")
    grace.follows("A joint visit")
    grace.sees("How I talk with the children.", "She waited through the silences.", "I learnt to wait")
    grace.does_not_see("dana.osei@northshire.example")
    grace.presses("Accept and sign")
    grace.sees("You accepted and signed Amira Hassan’s evidence")


def test_somebody_says_no_to_feedback(house: House, signed_in: Visitor, visitor: Visitor) -> None:
    amira = signed_in("worker", width=390, javascript=False)
    amira.opens("/evidence/ask/?kind=professional_feedback")
    amira.fills("A short title", "Our joint plan")
    amira.fills("What did you work on together?", "A plan for a family.")
    amira.fills("Their name", "Lee Park")
    amira.fills("Their work email address", "lee.park@school.example")
    amira.fills("Their role", "Safeguarding lead")
    amira.presses("Save and look it over")
    amira.presses("Send")
    lee = visitor(width=390)
    lee.opens(link())
    lee.sees("What do they do well?")
    lee.follows("This is not for me")
    lee.fills("Why not?", "I have moved schools.")
    lee.presses("Say no")
    lee.sees("You said no")
    amira.opens("/")
    amira.follows("Our joint plan")
    amira.follows("See the request")
    amira.sees("Lee Park said no.", "I have moved schools.", "Ask somebody else")
