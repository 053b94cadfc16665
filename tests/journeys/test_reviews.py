"""A three-month review with concern and the support that follows; two people who write one review at the same time."""

import datetime as dt
import re

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from ecf.assessments.models import Review, ReviewPart, SupportPlan
from ecf.enrolments.intervals import add_months
from ecf.enrolments.models import Enrolment
from tests.cast import enrolled
from tests.journeys.cast import House
from tests.journeys.conftest import Visitor
from tests.journeys.person import Person

pytestmark = pytest.mark.journey
DAY = dt.timedelta(days=1)
WEEK = 7 * DAY


@pytest.fixture
def dara(house: House) -> Enrolment:
    """Dara, whose 3-month review is due in ten days."""
    start = add_months(house.today + 10 * DAY, -3)
    return enrolled(
        "dara", "SW1009", house.teams["duty"], house.supervisor, house.coordinator, start, family_name="Quinn"
    )


def begins(person: Person, enrolment: Enrolment) -> None:
    person.opens(f"/enrolments/{enrolment.pk}/")
    person.follows("Begin the 3-month review")
    person.presses("Begin the review")
    person.sees_heading("Your part")


def writes_own_part(dara: Person) -> None:
    dara.fills("What went well?", "I kept my visits, and the families know what comes next.")
    dara.fills("What is hard?", "Court reports take me whole evenings.")
    dara.fills("What do you need?", "A morning a week without calls.")


def test_a_review_with_concern_leads_to_support_that_ends_at_six_months(
    house: House, dara: Enrolment, signed_in: Visitor
) -> None:
    sam = signed_in("supervisor")
    begins(sam, dara)
    sam.fills("What do you see?", "Warm with families. Reports reach court late.")
    sam.fills("What comes next?", "Two reports with a plan from the first day.")
    sam.ticks("Not on track")
    sam.fills("Why do you say so?", "Three reports were late since September.")
    sam.presses("Share my part")
    sam.sees("The supervisor says", "Not on track", "Computed on")
    review = sam.page.url

    sam.presses("Open a support plan")
    sam.sees_in("What is the concern?", "Three reports were late since September.")
    sam.fills("How will you both know that it is better?", "Every report is in two days early.")
    sam.fills("What help does the employer give?", "No new court case until the spring.")
    sam.fills("What will be done", "Plan each report on the day it is ordered")
    sam.chooses("By whom", "Social worker")
    sam.dates("Action 1", house.today - DAY)
    sam.dates("Day", house.today + 4 * WEEK)
    sam.presses("Open the support plan")
    sam.sees_error("The date must be today or later.")
    sam.dates("Action 1", house.today + 2 * WEEK)
    sam.presses("Open the support plan")
    sam.sees("The support plan is open.", "kept apart from any capability", "3-month review")
    plan = sam.page.url

    worker = signed_in("dara", width=390)
    worker.sees("A support plan is running since")
    worker.opens(plan)
    worker.sees("No new court case until the spring.")
    worker.follows("Say how you see it")
    worker.fills("How do you see it?", "I share the concern. The mornings will help.")
    worker.presses("Save your view")
    worker.presses("Sign")
    sam.opens(plan)
    sam.sees("I share the concern.", "Signed by Dara Quinn")
    sam.presses("Sign")

    worker.opens(review)
    worker.presses("Write your part")
    writes_own_part(worker)
    worker.presses("Share my part")
    worker.presses("Sign")
    sam.opens(review)
    sam.presses("Sign")
    sam.sees("Signed by both. The review is done.")

    sam.opens(plan)
    sam.follows("Add a note on how it goes")
    sam.fills("How does it go?", "Two reports were in on time.")
    sam.presses("Add the note")
    worker.opens(plan)
    worker.sees("Two reports were in on time.")
    with worker.page.expect_navigation():
        worker.page.get_by_role("link", name=re.compile("It is done.*Plan each report")).click()
    worker.presses("Save")

    with time_machine.travel(timezone.now() + 12 * WEEK, tick=True):
        later = signed_in("supervisor")
        later.opens(plan)
        later.follows("Close the plan")
        later.ticks("What was hoped for is there")
        later.fills("In a few words", "Every report since then was in early.")
        later.presses("Close the plan")
        later.sees("The support plan is closed.", "What was hoped for is there")
    assert SupportPlan.objects.get().state == "closed" and Review.objects.get().state == "signed"

    worker.opens(f"/assessments/record/of/{dara.pk}/")
    worker.sees("Record of support and progressive assessment", "Every report since then was in early.")
    worker.sees("Signed by Dara Quinn", "unchanged since", "kept apart from any capability")


def test_two_people_write_one_review_at_the_same_time(house: House, dara: Enrolment, signed_in: Visitor) -> None:
    worker = signed_in("dara", width=390)
    begins(worker, dara)
    address = worker.page.url
    sam = signed_in("supervisor")
    sam.opens(address)

    worker.page.get_by_label("What went well?").press_sequentially("I kept my visits.")
    sam.page.get_by_label("What do you see?").press_sequentially("Warm and prepared.")
    for person in (worker, sam):
        expect(person.page.locator("[data-autosave-status]")).to_contain_text("Saved ")
    assert ReviewPart.objects.get(side="worker").went_well == "I kept my visits."
    assert ReviewPart.objects.get(side="supervisor").sees == "Warm and prepared."

    sam.fills("What comes next?", "Two joint visits.")
    sam.ticks("On track")
    sam.fills("Why do you say so?", "Everything is under way.")
    sam.presses("Share my part")
    writes_own_part(worker)
    worker.presses("Share my part")
    assert worker.page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('unsent.'))") == []
    worker.sees("Warm and prepared.", "I kept my visits, and the families know what comes next.")


def test_one_person_in_two_windows_loses_nothing(house: House, dara: Enrolment, signed_in: Visitor) -> None:
    desk = signed_in("dara")
    begins(desk, dara)
    address = desk.page.url
    phone = signed_in("dara", width=390)
    phone.opens(address)

    desk.fills("What went well?", "Written at the desk.")
    desk.presses("Save, share later")
    phone.fills("What went well?", "Written on the phone.")
    expect(phone.page.locator("[data-autosave-status]")).to_contain_text("changed in another window")
    phone.presses("Save, share later")
    phone.sees("What is stored now", "Written at the desk.")
    phone.sees_in("What went well?", "Written on the phone.")
    phone.presses("Save, share later")
    phone.sees("Written on the phone.")
    assert ReviewPart.objects.get(side="worker").went_well == "Written on the phone."


def test_dara_sets_a_goal_on_her_phone_and_others_see_what_is_theirs_to_see(
    house: House, dara: Enrolment, signed_in: Visitor
) -> None:
    worker = signed_in("dara", width=390)
    worker.opens(f"/enrolments/{dara.pk}/")
    worker.follows("Development plan")
    worker.sees("No goal yet.")
    worker.presses("Add a goal")
    worker.fills("What do you want to be able to do?", "Chair a core group")
    worker.presses("Save the goal")
    worker.sees_error("Choose at least one standard that this goal is about")
    worker.page.get_by_label("EC2 Relationships and communication").check()
    worker.fills("What will be done", "Chair one beside Sam")
    worker.chooses("By whom", "Social worker")
    worker.dates("Action 1", house.today + WEEK)
    worker.presses("Save the goal")
    worker.sees("The goal is in the plan.", "Chair one beside Sam")
    with worker.page.expect_navigation():
        worker.page.get_by_role("button", name=re.compile("It is done")).click()
    worker.sees("Done on")
    with worker.page.expect_navigation():
        worker.page.get_by_role("link", name=re.compile("say that it is reached")).click()
    worker.ticks("It is reached")
    worker.presses("Save")
    worker.sees("Well done.", "Reached")

    jo = signed_in("coordinator")
    jo.opens(f"/assessments/plan/of/{dara.pk}/")
    jo.sees("1 goal, 1 reached")
    jo.does_not_see("Chair a core group")
    jo.opens(f"/assessments/record/of/{dara.pk}/")
    jo.sees("What was written is left out: you see the facts.")
    jo.opens(f"/assessments/support/of/{dara.pk}/")
    jo.presses("Open a support plan")
    jo.sees("The social worker reads this at once")


def test_grace_asks_for_a_support_plan_and_sam_says_why_none_is_needed(
    house: House, dara: Enrolment, signed_in: Visitor
) -> None:
    Enrolment.objects.filter(pk=dara.pk).update(assessor=house.assessor)
    grace = signed_in("assessor")
    grace.opens(f"/assessments/support/of/{dara.pk}/")
    grace.presses("Ask for a support plan")
    grace.fills("What is the concern?", "Reports reach me late.")
    grace.presses("Ask")
    grace.sees("Sam Carter is asked to draw up a support plan.", "Asked for")

    sam = signed_in("supervisor")
    sam.follows("Draw up the support plan of Dara Quinn")
    sam.follows("Say why none is needed")
    sam.fills("Why is no support plan opened?", "The court changed its dates twice.")
    sam.presses("Send the reason")
    sam.sees("Not opened", "The court changed its dates twice.")
