"""The parts beside the portfolio in a browser: a mark from a file and by hand, practice, a discussion, an override."""

import pytest
from django.urls import reverse

from ecf.assessments.models import Assessment, ComponentResult
from ecf.assessments.services import open_assessment
from tests.assessments.assessing import YEAR_2
from tests.journeys.cast import House
from tests.journeys.conftest import Visitor
from tests.journeys.person import Person

pytestmark = pytest.mark.journey


@pytest.fixture
def assessment(house: House) -> Assessment:
    """That of Ben, open."""
    return open_assessment(enrolment=house.ben, milestone=YEAR_2, by=house.coordinator)


def uploads(jo: Person, *lines: str) -> None:
    content = "\n".join(["registration_number,mark", *lines, ""]).encode()
    file = {"name": "marks.csv", "mimeType": "text/csv", "buffer": content}
    jo.page.set_input_files("input[type=file]", file)
    jo.presses("Check the file")


def test_marks_come_from_a_file_and_are_corrected_by_hand(
    signed_in: Visitor, house: House, assessment: Assessment
) -> None:
    number = house.ben.social_worker.registration_number
    jo = signed_in("coordinator")
    jo.opens(reverse("assessments"))
    jo.follows("Upload the marks of many")
    uploads(jo, f"{number},159")
    jo.sees("Line 2: The mark is out of 100")
    uploads(jo, f"{number},59")
    jo.sees("No: 60 is")
    jo.presses("Load all of them")
    jo.sees("Loaded 1 mark.")
    jo.opens(reverse("assessment", args=[assessment.pk]))
    jo.follows("Record the mark")
    jo.fills("Mark", "61,5")
    jo.presses("Save the mark")
    jo.sees("Write the mark as a number")
    jo.fills("Mark", "61.5")
    jo.presses("Save the mark")
    jo.sees("61.50 of 100")


def test_a_discussion_is_booked_held_and_practice_stands_as_met(
    signed_in: Visitor, house: House, assessment: Assessment
) -> None:
    page = reverse("assessment", args=[assessment.pk])
    jo = signed_in("coordinator", width=390)
    jo.opens(page)
    jo.follows("Book the professional discussion")
    jo.dates("Which day?", house.today)
    jo.fills("What time?", "2pm")
    jo.fills("Where?", "Room 4")
    jo.presses("Book it")
    jo.sees("at 2pm, Room 4")
    grace = signed_in("assessor")
    grace.opens(page)
    grace.follows("Write down what the professional discussion showed")
    grace.fills("What was talked about, and what did it show?", "How to listen.")
    grace.page.check("input[name=is_met][value=yes]")
    grace.presses("Save")
    grace.follows("Say how practice went, by standard")
    grace.page.check("input[name=met_EC1][value=no]")
    grace.presses("Save")
    pat = signed_in("psw")
    pat.opens(page)
    pat.follows("Let a part stand as met")
    pat.page.check("input[name=kind][value=practice]")
    pat.fills("Why does it stand as met?", "The observer fell ill.")
    pat.presses("Let it stand as met")
    pat.sees("Stands as met")
    found = {row.kind: row.stands_as_met for row in ComponentResult.objects.all()}
    assert found == {"discussion": True, "practice": True}
