"""From readiness to an assessment that is handed in, on a phone; and what the assessor then reads."""

import pytest

from ecf.assessments.models import Assessment, Bundle
from ecf.assessments.services import open_assessment
from tests.journeys.cast import House
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey


@pytest.fixture
def assessment(house: House) -> Assessment:
    """Ben's, in month 22: he is far behind."""
    return open_assessment(enrolment=house.ben, milestone="year-2-assessment", by=house.coordinator)


def test_ben_sees_what_is_missing_and_hands_in_with_a_reason(
    house: House, assessment: Assessment, signed_in: Visitor
) -> None:
    ben = signed_in("worker-year2", width=390)
    ben.follows("Prepare your year-2 assessment")
    ben.sees_heading("Prepare and submit")
    ben.sees("What is still missing", "Direct observations: 0 of 6", "Cannot start yet")
    ben.opens(f"/assessments/of/{house.ben.pk}/year-2-assessment/")
    ben.sees("What is asked for", "Why this date?", "What would be in the bundle today")
    ben.presses("Prepare and submit")
    ben.follows("Choose evidence")
    ben.sees("Drafts and private entries cannot go in")
    ben.presses("Save")
    ben.follows("Write your self-assessment")
    ben.fills("Where do you stand, and what shows it?", "I listen better than I did.")
    ben.presses("Save and go on")
    ben.follows("Check, declare and submit")
    ben.presses("Submit")
    ben.sees_error("Say why you submit although something is missing")
    ben.fills("Why do you submit without it?", "My observations were cancelled three times.")
    ben.ticks("This is my own work, it is true, and no child or family can be identified from it")
    ben.presses("Submit")
    ben.sees("Submitted. What you handed in is kept as it is now.", "With the assessor", "Decision by")
    ben.follows("Read what was submitted")
    ben.sees("I listen better than I did.", "The support that was given")

    grace = signed_in("assessor")
    grace.opens(f"/assessments/{assessment.pk}/bundle/")
    grace.sees("My observations were cancelled three times.", "0 of 6", "Signed by Ben Okafor")

    ben.opens(f"/assessments/{assessment.pk}/")
    ben.follows("Take it back")
    ben.presses("Take it back")
    ben.sees("Taken back. What you prepared is still there.")
    assert Bundle.objects.get().taken_back_at is not None
