"""The first week of a new worker, from the invitation to an agreement that all have signed; and signing it again."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from ecf.assessments.models import Agreement
from ecf.assessments.services import begin_agreement
from ecf.enrolments.models import Enrolment
from ecf.people.invitations import send_due_invitations
from tests.assessments.agreeing import all_sign, ready_to_sign
from tests.cast import with_role
from tests.journeys.cast import House
from tests.journeys.conftest import Visitor
from tests.journeys.person import Person

pytestmark = pytest.mark.journey
PASSWORD = "quiet-otter-47"


def enrols_dana(jo: Person, house: House) -> None:
    jo.follows("Enrol someone")
    jo.fills("First name", "Dana")
    jo.fills("Last name", "Bright")
    jo.fills("Work e-mail address", "dana.bright@example.org")
    jo.fills("Social Work England register number", "SW4711")
    jo.chooses("Framework", "Early Career Framework, five years")
    jo.dates("First day on the programme", house.today)
    jo.chooses("Team", "Family help")
    jo.chooses("Supervisor", "Sam Carter")
    jo.chooses("Assessor", "Grace Lind")
    jo.presses("Show the dates they would get")
    jo.presses("Enrol and invite")


def arrives(visitor: Visitor) -> Person:
    """Dana, by the link of her invitation, on her phone."""
    assert send_due_invitations()
    [invitation] = [each for each in mail.outbox if each.to == ["dana.bright@example.org"]]
    [link] = re.findall(r"http\S+/password/reset/key/\S+", invitation.body)
    dana = visitor(width=390)
    dana.opens(link)
    dana.fills("New password", PASSWORD)
    dana.fills("New password again", PASSWORD)
    dana.presses("Save the new password")
    if dana.page.get_by_role("button", name="Sign in").count():
        dana.signs_in("dana.bright@example.org", PASSWORD)
    dana.opens("/")
    return dana


def signs(person: Person, whose: str) -> None:
    """From the person's own home or list to the signature."""
    person.follows(f"Read and sign {whose}")
    person.presses("Sign")


def test_the_first_week_from_the_invitation_to_a_signed_agreement(
    house: House, signed_in: Visitor, visitor: Visitor
) -> None:
    jo = signed_in("coordinator")
    enrols_dana(jo, house)
    dana = arrives(visitor)
    dana.opens(f"/enrolments/{Enrolment.objects.get(social_worker__registration_number='SW4711').pk}/")
    dana.follows("Support and assessment agreement")
    dana.sees("Nobody has begun it yet", "Sam Carter or the programme co-ordinator begins it")

    sam = signed_in("supervisor", width=390)
    sam.follows("Begin the agreement of Dana Bright")
    sam.presses("Begin the agreement")
    sam.sees("Without an agreement: at most 14", "3-month review")
    sam.fills("The most children at one time", "many")
    sam.fills("Line manager", "Lena Lopez")
    sam.fills("Who signs what?", "I sign supervision. Grace signs observations. Lena agrees leave.")
    sam.fills("Reasonable adjustments", "A quiet desk, and a screen reader.")
    sam.presses("Save the employer’s part")
    sam.sees_error("The most children must be a whole number, like 12")
    sam.sees_in("Line manager", "Lena Lopez")
    sam.fills("The most children at one time", "9")
    sam.presses("Save the employer’s part")
    sam.sees("Still missing: what helps, by the social worker", "At most 9 children", "A quiet desk")

    dana.opens("/")
    dana.follows("Write your part of your agreement")
    dana.fills("What helps you to do good work?", "Talking a case through before a visit.")
    dana.fills("How do you like to get feedback?", "Soon, and in private.")
    dana.presses("Save your part")
    dana.sees("so all can sign it now", "A quiet desk")
    dana.fills("Do you see anything differently?", "I asked for eight children.")
    dana.presses("Sign")
    dana.sees("You have signed the agreement.", "Waiting for", "Grace Lind to sign")

    grace = signed_in("assessor")
    signs(grace, "the agreement of Dana Bright")
    grace.sees("Signed by Dana Bright", "I asked for eight children.", "Whether there is anything is not shown")
    grace.does_not_see("A quiet desk")
    jo.opens("/programme/")
    jo.follows("Agreements")
    signs(jo, "the agreement of Dana Bright")
    sam.opens("/")
    signs(sam, "the agreement of Dana Bright")
    sam.sees("Signed by all. The agreement is in force.")

    row = Enrolment.objects.get(social_worker__registration_number="SW4711")
    dana.opens(f"/enrolments/{row.pk}/")
    dana.follows("Support and assessment agreement")
    dana.sees("in force since then", "At most 9 children", "unchanged since")
    dana.opens(f"/assessments/record/of/{row.pk}/")
    dana.sees("Version 1", "Signed by Sam Carter")
    assert row.milestones.get(key="agreement").met_on == house.today


def test_a_page_that_is_left_keeps_what_was_typed_and_two_at_once_lose_nothing(
    house: House, signed_in: Visitor
) -> None:
    found = begin_agreement(enrolment=house.amira, by=house.supervisor)
    address = reverse("draft_agreement", args=[found.pk])
    sam = signed_in("supervisor", width=390)
    sam.opens(address)
    sam.page.get_by_label("Line manager").press_sequentially("Lena Lopez")
    sam.page.wait_for_function("Object.keys(localStorage).some((name) => name.startsWith('unsent.'))")
    sam.opens("/")
    sam.sees("You have text that was not sent")
    sam.follows("Open it")
    sam.taps("Use it")
    sam.sees_in("Line manager", "Lena Lopez")

    jo = signed_in("coordinator")
    jo.opens(address)
    jo.fills("Buddy", "Bea Brown")
    jo.presses("Save the employer’s part")
    sam.presses("Save the employer’s part")
    sam.sees("What is stored now", "Bea Brown")
    sam.sees_in("Line manager", "Lena Lopez")
    sam.fills("Buddy", "Bea Brown")
    sam.presses("Save the employer’s part")
    sam.sees("Lena Lopez", "Bea Brown", "Still missing")
    sam.opens("/")
    sam.does_not_see("You have text that was not sent")


def test_a_change_of_assessor_is_shown_and_signed_again(house: House, signed_in: Visitor) -> None:
    amira = Enrolment.objects.get(pk=house.amira.pk)
    all_sign(ready_to_sign(amira, house.supervisor), house.worker, house.supervisor, house.assessor, house.coordinator)
    femi = with_role("femi", house.employer, "assessor", "Balogun")

    jo = signed_in("coordinator")
    jo.opens(reverse("assign", args=[amira.pk, "assessor"]))
    jo.chooses("Who takes over?", femi.name)
    jo.dates("Their first day", house.today)
    jo.presses("Show what would change")
    jo.presses("Save")

    worker = signed_in("worker", width=390)
    worker.opens(f"/assessments/agreements/of/{amira.pk}/")
    worker.sees("To be reviewed and signed again", "Grace Lind", femi.name, "What was agreed holds until")

    sam = signed_in("supervisor")
    sam.follows("Review the agreement of Amira Hassan again: the people have changed")
    sam.presses("Review and sign again")
    sam.fills("The most children at one time", "8")
    sam.presses("Save the employer’s part")
    sam.sees("What is different", "At most 9 children", "At most 8 children", "Grace Lind", femi.name)
    sam.presses("Sign")

    worker.opens("/")
    signs(worker, "your agreement")
    signs(signed_in("femi"), "the agreement of Amira Hassan")
    jo.opens("/assessments/agreements/")
    signs(jo, "the agreement of Amira Hassan")
    jo.sees("Signed by all. The agreement is in force.")
    worker.opens(f"/assessments/agreements/of/{amira.pk}/")
    worker.sees("Version 2", "in force since then")
    worker.follows("Version 1")
    worker.sees("and replaced by version 2", "At most 9 children")
    assert [each.state for each in Agreement.objects.order_by("number")] == ["signed", "signed"]
