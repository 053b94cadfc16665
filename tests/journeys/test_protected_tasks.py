"""A task kept for expert practitioners: a system let in, the task switched on, a worker who may and takes it along."""

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from ecf.enrolments.intervals import add_months
from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import name_specialism, record_milestone
from ecf.expert.models import AuthorisationCheck, ExpertStatus
from ecf.expert.services import grant_status, record_register_entry, suspend_status
from tests.cast import enrolled
from tests.expert.wallet import Wallet
from tests.journeys.cast import House
from tests.journeys.conftest import Visitor
from tests.journeys.person import Person

pytestmark = pytest.mark.journey
DAY = dt.timedelta(days=1)


@pytest.fixture
def erin(house: House) -> ExpertStatus:
    """Erin Vale, who began 61 months ago, passed both assessments, and holds the status."""
    start = add_months(house.today, -61)
    row = enrolled(
        "erin", "SW1010", house.teams["duty"], house.supervisor, house.coordinator, start, family_name="Vale"
    )
    name_specialism(enrolment=row, specialism="child-protection", by=house.coordinator)
    record_register_entry(
        enrolment=row, status="registered", renewed_until=house.today + 200 * DAY, by=house.coordinator
    )
    for milestone, months in [("year-2-assessment", 24), ("year-5-assessment", 60)]:
        met_on = add_months(start, months)
        record_milestone(enrolment=row, milestone=milestone, outcome="pass", met_on=met_on, by=house.coordinator)
    return grant_status(enrolment=Enrolment.objects.get(pk=row.pk), specialism="child-protection", by=house.psw)


def asks(person: Person, key: str, number: str) -> dict[str, Any]:
    """What the case management system is told."""
    answer = person.page.request.get(
        f"/api/v1/authorisations/?registration_number={number}&task=section_47_lead",
        headers={"Authorization": f"Token {key}"},
    )
    assert answer.status == 200, answer.text()
    return answer.json()


def lets_in(nia: Person, until: dt.date) -> str:
    nia.opens("/systems/")
    nia.sees("No system may ask yet")
    nia.presses("Let another system ask")
    nia.presses("Continue")
    nia.sees_error("Enter the name of the system")
    nia.fills("What is the system called?", "Case management")
    nia.ticks("Whether a social worker may do a protected task")
    nia.dates("Until when does the key work?", until)
    nia.presses("Continue")
    nia.sees("Check before you let it in", "Case management")
    nia.presses("Let it in and show the key")
    nia.sees("it is shown this once")
    found = re.search(r"ect_[\w-]{43}", nia.page.content())
    assert found
    return found[0]


def test_nia_keeps_section_47_for_experts_and_erin_takes_her_status_along(
    house: House, erin: ExpertStatus, signed_in: Visitor, visitor: Visitor, tmp_path: Path
) -> None:
    nia = signed_in("psw")
    nia.follows("Programme")
    nia.follows("Other systems that may ask")
    key = lets_in(nia, house.today + 300 * DAY)
    system = visitor()
    assert asks(system, key, "SW1001") == {
        "authorised": True,
        "reasons": [{"code": "task_not_protected", "detail": asks(system, key, "SW1001")["reasons"][0]["detail"]}],
    }

    nia.follows("Programme")
    nia.follows("Protected tasks")
    nia.sees("Lead a section 47 enquiry", "Off", "1 of 4 social workers here holds it today")
    nia.presses("Switch it on (Lead a section 47 enquiry)")
    nia.dates("From which day is the task kept?", house.today)
    nia.presses("Continue")
    nia.sees("Check before you switch it on", "Today 1 of 4 social workers here holds it.")
    nia.presses("Switch it on")
    nia.sees("is kept for those who hold expert practitioner status")
    assert asks(system, key, "SW1001")["authorised"] is False
    assert asks(system, key, "SW1010") == {
        "authorised": True,
        "reasons": [{"code": "status_holds", "detail": asks(system, key, "SW1010")["reasons"][0]["detail"]}],
    }
    assert AuthorisationCheck.objects.count() == 5
    nia.opens("/protected-tasks/")
    nia.sees("Asked lately", "Case management", "SW1010")

    amira = signed_in("worker", width=390)
    amira.opens("/protected-tasks/mine/")
    amira.sees("Not now", "This person does not hold it.", "Who has asked about you", "Case management")

    worker = signed_in("erin", width=390)
    worker.opens(f"/enrolments/{erin.enrolment_id}/")
    worker.follows("What you may do: protected tasks")
    worker.sees("Lead a section 47 enquiry", "Yes", "Holds expert practitioner status")
    worker.opens(f"/expert/of/{erin.enrolment_id}/")
    worker.follows("Take it along: your credential for a wallet")
    worker.sees("Nothing else: no evidence, no marks, no reasons.")
    with worker.page.expect_download() as downloading:
        worker.page.get_by_role("button", name="Download for a wallet (.jwt)").click()
    file = tmp_path / downloading.value.suggested_filename
    downloading.value.save_as(file)
    token = file.read_text()
    assert file.name == "expert-practitioner.jwt"
    assert Wallet(timezone.now()).verify(token)["credentialSubject"]["achievement"]["name"] == "Expert practitioner"
    with worker.page.expect_download() as downloading:
        worker.page.get_by_role("button", name="Download as JSON (.json)").click()
    envelope = tmp_path / downloading.value.suggested_filename
    downloading.value.save_as(envelope)
    assert json.loads(envelope.read_text())["type"] == "EnvelopedVerifiableCredential"

    stranger = visitor(width=390)
    stranger.opens("/credentials/check/")
    stranger.fills("The credential", token[:-8] + "AAAAAAAA")
    stranger.presses("Check")
    stranger.sees_error("The signature does not fit: something in it was changed after it was signed.")
    stranger.fills("The credential", token)
    stranger.presses("Check")
    stranger.sees_heading("Valid")
    suspend_status(status=erin, reason="A complaint is being looked into.", by=house.psw)
    stranger.opens("/credentials/check/")
    stranger.fills("The credential", token)
    stranger.presses("Check")
    stranger.sees_heading("Not currently valid")
    worker.opens("/credentials/mine/")
    worker.sees("Your status is not in force now")
    assert asks(system, key, "SW1010")["reasons"][0]["code"] == "status_not_in_force"

    nia.opens("/credentials/keys/")
    nia.follows("Make a new key now")
    nia.presses("Make a new key")
    nia.sees("Key 2 signs from now on.")
    nia.opens("/systems/")
    nia.follows("Renew the key of Case management")
    nia.ticks("Now")
    nia.presses("Renew and show the key")
    nia.sees("it is shown this once")
    nia.opens("/systems/")
    nia.follows("Switch it off (Case management)")
    nia.presses("Switch it off")
    nia.sees("No key of it works any more.")
    expect(nia.page.get_by_role("heading", name="Case management Switched off")).to_be_visible()
    nia.opens("/protected-tasks/")
    nia.follows("Switch it off (Lead a section 47 enquiry)")
    nia.presses("Switch it off")
    nia.sees("is open to everybody from")
