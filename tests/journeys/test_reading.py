"""Pages that people read: notices, frameworks, the journey, who reads what, and what is not there."""

import pytest
from playwright.sync_api import expect

from ecf.evidence.services import start_evidence
from ecf.reminders.services import sweep
from ecf.supervision.services import log_session, plan_session
from tests.journeys.cast import House
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey


def test_sam_reads_the_notices_and_follows_one(house: House, signed_in: Visitor) -> None:
    sweep(on=house.today)
    sam = signed_in("supervisor")
    sam.follows("Notices")
    sam.sees("What you were told, newest first.")
    sam.page.locator("main .app-list a").first.click()
    expect(sam.page.get_by_role("heading", level=1)).not_to_have_text("Notices")


def test_a_framework_says_honestly_what_it_is(house: House, signed_in: Visitor) -> None:
    jo = signed_in("coordinator")
    jo.follows("Frameworks")
    jo.sees("Run by employers, not national policy", "National programme from September 2027. Details not final")
    jo.page.locator("main a", has_text="five years").first.click()
    jo.sees("Year-2 assessment", "Where this comes from")


def test_a_journey_says_why_each_date_is_what_it_is(house: House, signed_in: Visitor) -> None:
    chloe = signed_in("worker-break")
    chloe.sees("Break")
    chloe.follows("My journey")
    details = chloe.page.locator("#year-2-assessment details")
    details.locator("summary").click()
    expect(details.locator(".govuk-details__text")).to_contain_text("break")
    chloe.sees("Parental leave")
    jo = signed_in("coordinator")
    jo.opens(f"/enrolments/{house.chloe.pk}/")
    jo.sees("Parental leave")
    sam = signed_in("supervisor")
    sam.opens(f"/enrolments/{house.chloe.pk}/")
    sam.sees("Agreed break")
    sam.does_not_see("Parental leave")


def test_the_forms_that_no_story_passes_are_in_order_too(house: House, signed_in: Visitor) -> None:
    by, day = house.supervisor, house.today
    plan = plan_session(enrolment=house.amira, planned_for=day, by=by)
    written = log_session(enrolment=house.amira, by=by, held_on=day, minutes=60, kind="reflective", summary="Endings.")
    action = written.actions.create(what="Read the guidance", owner="worker", position=0)
    draft = start_evidence(enrolment=house.amira, kind="cpd", title="An article", happened_on=day, by=house.worker)
    accepted = house.amira.evidence.filter(state="accepted").first()
    for who, addresses in {
        "worker": [
            "/sign-in/password/change/",
            "/sign-in/out/",
            f"/evidence/{draft.pk}/edit/",
            f"/evidence/{draft.pk}/delete/",
            f"/supervision/{plan.pk}/change/",
            f"/supervision/{plan.pk}/cancel/",
            f"/supervision/actions/{action.pk}/done/",
        ],
        "supervisor": [
            f"/evidence/{accepted.pk}/unlock/",
            f"/evidence/?enrolment={house.amira.pk}",
            f"/supervision/{plan.pk}/record/",
            f"/supervision/{plan.pk}/missed/",
            f"/supervision/{written.pk}/record/",
            f"/enrolments/{house.amira.pk}/milestones/review-6m/record/",
        ],
        "coordinator": [
            f"/cohort/{house.chloe.pk}/",
            f"/enrolments/{house.ben.pk}/milestones/year-2-assessment/record/",
            f"/supervision/{written.pk}/close/",
        ],
    }.items():
        person = signed_in(who)
        for address in addresses:
            person.opens(address)
            assert person.page.title()[:3] not in {"You", "Pag"} or "password" in address, (who, address)


def test_everybody_can_read_the_small_print(house: House, visitor: Visitor) -> None:
    someone = visitor()
    someone.opens("/privacy/")
    someone.sees_heading("Who reads what")
    someone.follows("Accessibility")
    someone.sees_heading("Accessibility")


def test_what_is_not_there_shows_the_way_back(house: House, signed_in: Visitor) -> None:
    amira = signed_in("worker")
    amira.opens("/enrolments/00000000-0000-7000-8000-000000000000/")
    amira.sees("not found")
    amira.opens("/cohort/")
    amira.sees_heading("You cannot do this")
