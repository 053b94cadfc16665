"""How an employer's judgement is looked at: a sample by somebody from elsewhere, figures, deadlines, a history."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from ecf.assessments.models import Assessment, ModerationSample
from ecf.assessments.services import open_assessment
from ecf.core.signatures import altered
from ecf.people.models import RoleName, User
from ecf.people.services import create_employer
from tests.assessments.assessing import YEAR_2, decided, full_portfolio, handed_in
from tests.cast import with_role
from tests.journeys.cast import House
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey


@pytest.fixture
def told(house: House) -> Assessment:
    """Ben's, handed in, passed and told today."""
    full_portfolio(house.ben)
    assessment = open_assessment(enrolment=house.ben, milestone=YEAR_2, by=house.coordinator)
    handed_in(assessment)
    people = {"coordinator": house.coordinator, "psw": house.psw}
    as_cast: Any = SimpleNamespace(employer=house.employer, people=people)
    decided(assessment, as_cast)
    return assessment


@pytest.fixture
def moderator(house: House) -> User:
    """A panel member of another employer."""
    employer = create_employer(code="eastborough", name="Eastborough Council", by=None)
    return with_role("moderator", employer, RoleName.PANEL_MEMBER, "Cole")


def test_a_sample_is_drawn_looked_at_and_closed(
    signed_in: Visitor, house: House, told: Assessment, moderator: User
) -> None:
    jo = signed_in("coordinator", width=390)
    jo.opens(reverse("programme"))
    jo.follows("Samples for outside moderators")
    jo.sees("No sample yet")
    jo.presses("Draw a sample")
    jo.dates("Outcomes that were told from", house.today - dt.timedelta(days=300))
    jo.dates("Until", house.today)
    jo.dates("They have looked by", house.today + dt.timedelta(days=21))
    jo.fills("The moderator’s e-mail address", "nobody@example.org")
    jo.presses("Draw the sample")
    jo.sees("Nobody with this address can moderate for you")
    jo.sees_in("The moderator’s e-mail address", "nobody@example.org")
    jo.fills("The moderator’s e-mail address", moderator.email)
    jo.presses("Draw the sample")
    jo.sees("The sample is drawn.", "0 of 1 looked at", "the lot brings the same")

    pat = signed_in("moderator")
    pat.follows("Look at the assessments drawn for you at Northshire Council")
    pat.follows("Ben Okafor: year-2 assessment")
    pat.sees("The assessor’s recommendation", "We agree.")
    pat.follows("Read what was submitted")
    pat.opens(reverse("sample", args=[ModerationSample.objects.get().pk]))
    pat.follows("Write your finding on number 1, Ben Okafor")
    pat.fills("What do you base this on?", "Standard 3 rests on one piece alone.")
    pat.presses("Sign and give your finding")
    pat.sees_error("Say what you make of the outcome.")
    pat.ticks("I would have come to the other outcome")
    pat.presses("Sign and give your finding")
    pat.sees("Your finding is kept.", "you cannot read these assessments any more", "Number 1")
    pat.does_not_see("Ben Okafor")

    nia = signed_in("psw")
    nia.opens(reverse("samples"))
    nia.follows(f"{_day(house.today - dt.timedelta(days=300))} to {_day(house.today)}")
    nia.sees("Standard 3 rests on one piece alone.", "I would have come to the other outcome")
    told.refresh_from_db()
    assert told.outcome == "pass"
    assert list(altered()) == []


def test_figures_deadlines_and_a_history_are_read(signed_in: Visitor, house: House, told: Assessment) -> None:
    nia = signed_in("psw", width=390)
    nia.opens(reverse("assessments"))
    nia.fills("Name or register number", "okafor")
    nia.presses("Show")
    nia.sees("1 assessment")
    nia.follows("How far panels agree")
    nia.sees("1 of 1", "more until agreement beyond chance can be told")
    nia.opens(reverse("assessment_deadlines"))
    nia.sees("Nothing is late.")
    nia.opens(reverse("assessment", args=[told.pk]))
    nia.follows("The whole history: who, when, by which rule")
    nia.sees("A panel was made", "unchanged since")


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B} {day.year}"
