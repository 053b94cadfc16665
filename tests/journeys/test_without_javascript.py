"""Everything works without JavaScript: evidence is logged and signed off."""

import pytest

from tests.journeys.cast import House
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey


def test_evidence_is_logged_and_accepted_without_javascript(house: House, signed_in: Visitor) -> None:
    amira = signed_in("worker", javascript=False, width=390)
    amira.follows("My evidence")
    amira.presses("Log evidence")
    amira.fills("What was it?", "A chronology for court")
    amira.dates("When did it happen?", house.today)
    amira.page.get_by_text("More: kind, standards").click()
    amira.chooses("What kind of evidence is it?", "Written report")
    amira.fills("What happened, and what did you learn?", "Facts first, then what they mean.")
    amira.ticks("EC3 Assessment and planning")
    amira.fills("How does it show EC3?", "I kept fact and opinion apart.")
    amira.presses("Save and submit")
    amira.sees("Which report is it?", "No case file is uploaded")
    amira.fills("What type of report is it?", "Court chronology")
    amira.dates("When was it written?", house.today)
    amira.presses("Save")
    amira.sees("A chronology for court")
    amira.presses("Submit")
    amira.sees("Submitted. Sam Carter can read it now")

    sam = signed_in("supervisor", javascript=False)
    sam.presses("3 things to sign")
    sam.follows("A chronology for court")
    sam.sees("3 of 3 waiting", "I kept fact and opinion apart.")
    sam.fills("Your comment", "Clear.")
    sam.fills("Your appraisal of the report", "Well reasoned.")
    sam.dates("When did you read it in the case system?", house.today)
    sam.presses("Accept and sign")
    sam.sees("You accepted and signed", "1 of 2 waiting")

    jo = signed_in("coordinator", javascript=False)
    jo.chooses("Status", "Overdue")
    jo.presses("Apply")
    jo.sees("2 social workers")
