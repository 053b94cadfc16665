"""The year-2 assessment in a browser: from what is missing to a pass; from a fail through an appeal to the retake."""

import datetime as dt

import pytest
from django.urls import reverse

from ecf.assessments.models import Assessment, Bundle
from ecf.assessments.services import open_assessment, settle_fails
from ecf.core.signatures import altered
from ecf.people.models import Employer, RoleName
from tests.assessments.assessing import STANDARDS, YEAR_2, full_portfolio, handed_in
from tests.cast import with_role
from tests.journeys.cast import House
from tests.journeys.conftest import Visitor
from tests.journeys.person import Person

pytestmark = pytest.mark.journey


@pytest.fixture
def assessment(house: House) -> Assessment:
    """That of Ben, in month 22, with everything that it asks for accepted; and four people who may sit on a panel."""
    full_portfolio(house.ben)
    for number, family in enumerate(["Ames", "Bell", "Cole", "Dunn"], 1):
        _panel_member(house.employer, number, family)
    return open_assessment(enrolment=house.ben, milestone=YEAR_2, by=house.coordinator)


def _panel_member(employer: Employer, number: int, family: str) -> None:
    user = with_role(f"panel-{number}", employer, RoleName.PANEL_MEMBER, family)
    user.given_name = "Pat"
    user.save()


def page_of(person: Person, assessment: Assessment) -> None:
    person.opens(reverse("assessment", args=[assessment.pk]))


def recommends(grace: Person, assessment: Assessment, outcome: str) -> None:
    """Standard by standard, on a desk."""
    page_of(grace, assessment)
    grace.sees("For you to do")
    grace.presses("Recommend")
    grace.page.check(f"input[name=outcome][value={outcome}]")
    for code in STANDARDS:
        grace.page.check(f"input[name=met_{code}][value=yes]")
        grace.page.fill(f"textarea[name=why_{code}]", "Seen more than once.")
        grace.page.locator(f"input[name=items_{code}]").first.check()
    grace.fills("What is strong?", "Honest with parents, and prepared.")
    grace.fills("What should grow?", "Shorter reports.")
    grace.fills("What do you make of it as a whole?", "Steady work.")
    grace.presses("Give the recommendation")
    grace.sees("Your recommendation is signed")


def makes_panel(jo: Person, assessment: Assessment, *names: str) -> None:
    page_of(jo, assessment)
    jo.presses("Make the panel")
    for name in names:
        jo.ticks(name)
    jo.presses("Make the panel")
    jo.sees("The panel is made")


def gives_view(person: Person, assessment: Assessment, outcome: str) -> None:
    page_of(person, assessment)
    person.presses("Give your view")
    person.sees("Nobody sees your view before all are in")
    person.page.check(f"input[name=outcome][value={outcome}]")
    person.fills("Why?", "The work shows it.")
    person.presses("Give your view")
    person.sees("Your view is signed")


def agree_and_confirm(signed_in: Visitor, house: House, assessment: Assessment, outcome: str) -> None:
    """The panel looks at it, each alone first; the principal social worker confirms."""
    makes_panel(signed_in("coordinator"), assessment, "Pat Ames", "Pat Bell")
    one, two = signed_in("panel-1", width=390), signed_in("panel-2")
    gives_view(one, assessment, outcome)
    page_of(two, assessment)
    two.does_not_see("The work shows it.")
    gives_view(two, assessment, outcome)
    two.sees("The work shows it.")
    two.presses("Write down what the panel agreed")
    two.fills("What did the panel agree, and why?", "Both of us see it so.")
    two.presses("Agree")
    nia = signed_in("psw")
    page_of(nia, assessment)
    nia.sees("Both of us see it so.")
    nia.presses("Confirm the outcome")
    nia.presses("Confirm, and send the letter")
    nia.sees("Confirmed.")


def test_from_what_is_missing_to_a_pass(house: House, signed_in: Visitor, assessment: Assessment) -> None:
    ben = signed_in("worker-year2", width=390)
    ben.follows("Prepare your year-2 assessment")
    ben.sees("Choose evidence", "Write your self-assessment")
    ben.follows("Write your self-assessment")
    ben.fills("Where do you stand, and what shows it?", "I listen better than I did, and I write sooner.")
    ben.presses("Save and go on")
    ben.follows("Check, declare and submit")
    ben.page.locator("main input[type=checkbox]").last.check()
    ben.presses("Submit")
    ben.sees("Submitted.")
    frozen = Bundle.objects.get().digest

    recommends(signed_in("assessor"), assessment, "pass")
    page_of(ben, assessment)
    ben.does_not_see("Take it back", "Steady work.")
    agree_and_confirm(signed_in, house, assessment, "pass")

    page_of(ben, assessment)
    ben.sees("You have passed your year-2 assessment.", "Steady work.")
    ben.does_not_see("Both of us see it so.")
    assert Bundle.objects.get().digest == frozen
    assert list(altered()) == []


def test_from_a_fail_through_an_appeal_to_the_retake(house: House, signed_in: Visitor, assessment: Assessment) -> None:
    handed_in(assessment, today=house.today)
    recommends(signed_in("assessor"), assessment, "fail")
    agree_and_confirm(signed_in, house, assessment, "fail")

    ben = signed_in("worker-year2", width=390)
    page_of(ben, assessment)
    ben.sees("This does not itself affect your registration", "You can appeal until")
    ben.follows("Appeal")
    ben.presses("Send the appeal")
    ben.sees_error("Choose at least one ground")
    ben.ticks("Evidence was overlooked")
    ben.fills("What happened?", "The report of May was not read.")
    ben.presses("Send the appeal")
    ben.sees("Your appeal is lodged")

    sam = signed_in("supervisor", width=390)
    page_of(sam, assessment)
    sam.sees("Under review")
    sam.does_not_see("The report of May was not read.")

    jo = signed_in("coordinator")
    page_of(jo, assessment)
    jo.presses("Say who decides the appeal")
    jo.ticks("Pat Cole")
    jo.ticks("Pat Dunn")
    jo.presses("Acknowledge the appeal")
    for name in ("panel-3", "panel-4"):
        decider = signed_in(name)
        page_of(decider, assessment)
        decider.presses("Decide the appeal")
        decider.ticks("Dismissed: the fail stands")
        decider.page.fill("textarea[name=reasons]", "We read it; it was weighed.")
        decider.presses("Decide")
        decider.sees("Your answer is signed")

    assert settle_fails(today=house.today + dt.timedelta(days=1)) == 1
    ben.opens("/")
    ben.follows("Prepare your year-2 assessment")
    ben.sees("Choose evidence")
