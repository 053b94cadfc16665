"""Sam goes on leave and names Kit, who answers what Amira handed in; she sees who it was."""

import pytest

from ecf.people.models import RoleName
from tests.cast import with_role
from tests.journeys.cast import DAY, House
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey
PHONE = {"width": 390}


def test_kit_answers_while_sam_is_away_and_amira_sees_who_it_was(house: House, signed_in: Visitor) -> None:
    kit = with_role("other-supervisor", house.employer, RoleName.SUPERVISOR, "Adeyemi")
    kit.given_name = "Kit"
    kit.save()

    sam = signed_in("supervisor", **PHONE)
    sam.follows("Away? Name a stand-in")
    sam.sees_heading("Who stands in while you are away")
    sam.presses("Name a stand-in")
    sam.dates("First day", house.today)
    sam.dates("Last day", house.today - DAY)
    sam.presses("Save")
    sam.sees_error("Choose who stands in for you")
    sam.chooses("Who stands in for you?", "Kit Adeyemi")
    sam.presses("Save")
    sam.sees_error("The last day must be on or after the first day.")
    sam.dates("Last day", house.today + 9 * DAY)
    sam.presses("Save")
    sam.sees("Kit Adeyemi stands in for you from", "It holds now")

    amira = signed_in("worker", **PHONE)
    amira.opens("/evidence/")
    amira.follows("The visit where nobody let me in")
    amira.sees("Sam Carter is away until", "Kit Adeyemi stands in and can answer.")

    kits = signed_in("other-supervisor", **PHONE)
    kits.sees("You stand in for Sam Carter")
    kits.presses("2 things to sign")
    kits.sees("The visit where nobody let me in", "You stand in for Sam Carter.", "for Sam Carter")
    kits.fills("Your comment", "Honest and clear.")
    kits.presses("Accept and sign")
    kits.sees("You accepted and signed Amira Hassan’s evidence", "The health visitor on our joint plan")

    amira.opens("/evidence/")
    amira.follows("The visit where nobody let me in")
    amira.sees("by Kit Adeyemi, standing in for Sam Carter,", "Accepted and signed by Kit Adeyemi, standing in for Sam")

    sam.opens("/enrolments/stand-ins/")
    sam.follows("End the time of Kit Adeyemi")
    sam.presses("End it now")
    sam.sees("Kit Adeyemi no longer stands in for Sam Carter.")
    kits.opens("/inbox/")
    kits.sees("All done")
