"""From the pass of year 5 to a stranger who checks the code of a certificate on a phone."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from ecf.enrolments.intervals import add_months
from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import name_specialism, record_milestone
from ecf.expert.certificate import check_address, start_address
from ecf.expert.models import ExpertStatus
from tests.cast import enrolled
from tests.journeys.cast import House
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey
DAY = dt.timedelta(days=1)


@pytest.fixture
def lea(house: House) -> Enrolment:
    """Lea, who began 61 months ago; year 2 is passed, and her specialism is named."""
    start = add_months(house.today, -61)
    row = enrolled(
        "lea", "SW1010", house.teams["duty"], house.supervisor, house.coordinator, start, family_name="Brandt"
    )
    name_specialism(enrolment=row, specialism="child-protection", by=house.coordinator)
    passed = add_months(start, 24)
    record_milestone(enrolment=row, milestone="year-2-assessment", outcome="pass", met_on=passed, by=house.coordinator)
    return row


def test_lea_becomes_an_expert_practitioner_and_a_stranger_checks_it(
    house: House, lea: Enrolment, visitor: Visitor, signed_in: Visitor
) -> None:
    worker = signed_in("lea", width=390)
    worker.follows("Your way to expert practitioner")
    worker.sees("4 of 6 conditions are met", "Year-5 assessment passed", "Nobody has recorded this from the register")

    jo = signed_in("coordinator")
    jo.opens(f"/enrolments/{lea.pk}/milestones/year-5-assessment/record/")
    jo.dates("When was it done?", house.today - DAY)
    jo.ticks("Passed")
    jo.presses("Save")

    nia = signed_in("psw")
    nia.follows("Programme")
    nia.follows("Expert practitioners")
    nia.sees("Nobody is eligible today")
    nia.presses("Who is nearly there")
    nia.follows("Lea Brandt")
    nia.sees("5 of 6 conditions are met")
    nia.follows("Enter what the register says")
    nia.ticks("Registered")
    nia.dates("Until when is registration renewed?", house.today - DAY)
    nia.presses("Save")
    nia.sees_error("Enter the last day of the renewed year, like 30 November of next year.")
    nia.dates("Until when is registration renewed?", add_months(house.today, 12))
    nia.presses("Save")
    nia.sees("Saved for Lea Brandt.", "The principal social worker can grant the status.")

    nia.presses("Grant the status")
    nia.presses("Grant the status")
    nia.sees_error("Tick the box to grant the status")
    nia.ticks("I have looked at the conditions above, and grant expert practitioner status.")
    nia.presses("Grant the status")
    nia.sees("Lea Brandt is an expert practitioner from today.", "Valid")
    status = ExpertStatus.objects.with_people().get()

    worker.opens(f"/expert/of/{lea.pk}/")
    worker.sees("Your status", status.shown_code, "Open the certificate (PDF)")
    worker.follows("What others see when they check it")
    worker.sees("Valid", "Lea Brandt")

    stranger = visitor(width=390)
    stranger.opens(check_address(status))
    stranger.sees("Valid", "Lea Brandt", "SW1010", "Child protection", "Northshire Council")
    stranger.does_not_see("Not currently valid", "Nia Morgan", "Sam Carter")
    assert stranger.page.context.cookies() == []
    stranger.follows("Check another certificate")
    assert stranger.page.url == start_address()
    stranger.fills("Code", status.shown_code[:-1])
    stranger.presses("Check the code")
    stranger.sees_heading("We do not know this code")
    stranger.fills("Code", status.shown_code.lower().replace("-", " "))
    stranger.presses("Check the code")
    expect(stranger.page).to_have_title(re.compile("^Valid: Lea Brandt"))

    nia.follows("Suspend it")
    nia.fills("What is the reason?", "A complaint is being looked into.")
    nia.presses("Suspend the status")
    nia.sees("The status of Lea Brandt is suspended.")
    stranger.opens(check_address(status))
    stranger.sees("Not currently valid")
    stranger.does_not_see("uspended", "complaint")
    worker.opens(f"/expert/of/{lea.pk}/")
    worker.sees("A complaint is being looked into.", "Others read “Not currently valid”.")


def test_what_the_register_says_comes_from_a_file(house: House, lea: Enrolment, signed_in: Visitor) -> None:
    jo = signed_in("coordinator")
    jo.opens("/expert/register/import/")
    wrong = f"registration_number,status,since\nSW1010,lapsed,{house.today - DAY}\nSW01,registered,\n"
    jo.page.get_by_label("Choose a CSV file").set_input_files(
        {"name": "register.csv", "mimeType": "text/csv", "buffer": wrong.encode()}
    )
    jo.presses("Check the file")
    jo.sees_error("Line 3: “SW01” is not a register number, like SW12345.")
    right = wrong.replace("SW01,registered,\n", "")
    jo.page.get_by_label("Choose a CSV file").set_input_files(
        {"name": "register.csv", "mimeType": "text/csv", "buffer": right.encode()}
    )
    jo.presses("Check the file")
    jo.sees("The file is in order: 1 line.", "Lea Brandt", "Lapsed from")
    jo.presses("Load all of it")
    jo.sees("Loaded 1 line. 1 status changed.")
