"""Ivy says where she stands: on her phone, saved as she goes, compared with before, read by her supervisor."""

import datetime as dt
import re

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from ecf.assessments.models import SelfAssessment
from ecf.enrolments.models import Enrolment
from tests.cast import enrolled
from tests.journeys.cast import House
from tests.journeys.conftest import Visitor
from tests.journeys.person import Person

pytestmark = pytest.mark.journey
DAY = dt.timedelta(days=1)
STANDARDS = [f"KSS{n}" for n in range(1, 11)]


@pytest.fixture
def ivy(house: House) -> Enrolment:
    """Ivy, in the third day of her assessed year."""
    start = house.today - 2 * DAY
    people = (house.teams["duty"], house.supervisor, house.coordinator)
    return enrolled("ivy", "SW1019", *people, start, family_name="Marsh", framework="ASYE-CF")


def stands(person: Person, code: str, level: str) -> None:
    """Chooses a level for one standard."""
    person.page.get_by_role("group", name=re.compile(rf"^{code}\b")).get_by_label(level, exact=True).check()


def test_ivy_says_where_she_stands_and_sees_it_change(house: House, ivy: Enrolment, signed_in: Visitor) -> None:
    worker = signed_in("ivy", width=390)
    worker.sees("Write your 7-day self-assessment")
    worker.follows("Write your 7-day self-assessment")
    worker.sees("Who reads it", "I do this with somebody beside me")
    worker.presses("Begin")
    for code in STANDARDS[:-1]:
        stands(worker, code, "With help")
    worker.page.get_by_label("KSS1 in a few words").press_sequentially("I shadow visits.")
    expect(worker.page.locator("[data-autosave-status]")).to_contain_text("Saved ")
    assert SelfAssessment.objects.get().rated()["KSS1"].words == "I shadow visits."

    sam = signed_in("supervisor")
    sam.opens(f"/assessments/self/of/{ivy.pk}/")
    sam.sees("None is finished yet.")
    sam.does_not_see("I shadow visits.")

    worker.presses("Finish and share")
    worker.sees_error("Choose where you stand on “Organisational context”.")
    stands(worker, "KSS10", "Not yet")
    worker.presses("Finish and share")
    worker.sees("Your self-assessment is finished", "I shadow visits.")
    assert ivy.milestones.get(key="self-assessment-7d").is_met

    with time_machine.travel(timezone.now() + 60 * DAY, tick=True):
        later = signed_in("ivy", width=390)
        later.opens(f"/assessments/self/of/{ivy.pk}/")
        later.presses("Write a self-assessment")
        later.presses("Begin")
        later.sees("Last time: With help")
        for code in STANDARDS:
            stands(later, code, "On my own")
        stands(later, "KSS2", "Not yet")
        later.fills("What does this tell you?", "Surer at home visits than in meetings.")
        later.presses("Finish and share")
        later.sees("up from “With help”", "down from “With help”")
        later.follows("All self-assessments, and how they changed")
        later.sees("how it changed", "What to work on next")
        expect(
            later.page.get_by_role("img", name="KSS1 Relationships and effective direct work over time")
        ).to_be_visible()
        later.follows("Set a goal for KSS2")
        later.sees("What a goal could be about")
        expect(later.page.get_by_label("KSS2 Communication", exact=True)).to_be_checked()

        desk = signed_in("supervisor")
        desk.opens(f"/assessments/self/of/{ivy.pk}/")
        desk.sees("how it changed")
        desk.page.get_by_role("link", name=re.compile("^Self-assessment, ")).first.click()
        desk.sees("Surer at home visits than in meetings.")
