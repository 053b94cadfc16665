"""Somebody at the end of the five years, as far on the way to the status as each test needs."""

import datetime as dt
from typing import Any

import pytest

from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import name_specialism, record_milestone
from ecf.expert.models import ExpertStatus
from ecf.expert.services import grant_status, record_register_entry
from ecf.people.models import User
from tests.cast import TODAY, House, enrolled

STARTED = dt.date(2021, 9, 6)
PASSED = {"year-2-assessment": dt.date(2023, 8, 25), "year-5-assessment": dt.date(2026, 8, 28)}
RENEWED = dt.date(2026, 11, 30)
SPECIALISM = "child-protection"
REASON = "A complaint is being looked into."


def at_the_end(house: House, username: str, number: str, *, passes: Any = PASSED, **fields: Any) -> Enrolment:
    """Somebody who began on 6 September 2021, with a specialism and a register looked up, and these passes."""
    by = house.people.get("coordinator") or house.people["outsider-coordinator"]
    supervisor = house.people.get("supervisor") or house.people["outsider-supervisor"]
    started_on = fields.pop("started_on", STARTED)
    row = enrolled(username, number, house.teams["duty"], supervisor, by, started_on, **fields)
    name_specialism(enrolment=row, specialism=SPECIALISM, by=by)
    look_up(row, by)
    for milestone, met_on in passes.items():
        record_milestone(enrolment=row, milestone=milestone, outcome="pass", met_on=met_on, by=by)
    return Enrolment.objects.with_people().get(pk=row.pk)


def look_up(enrolment: Enrolment, by: User, status: str = "registered", **seen: Any) -> Any:
    """The register says so today, renewed where it can be."""
    if status == "registered":
        seen.setdefault("renewed_until", RENEWED)
    else:
        seen.setdefault("since", TODAY)
    return record_register_entry(enrolment=enrolment, status=status, by=by, **seen)


@pytest.fixture
def ready(north: House, east: House) -> Enrolment:
    """Every condition is met."""
    return at_the_end(north, "ready", "SW3001")


@pytest.fixture
def nearly(north: House, east: House) -> Enrolment:
    """Year 2 is passed; the year-5 assessment is not."""
    return at_the_end(north, "nearly", "SW3002", passes={"year-2-assessment": PASSED["year-2-assessment"]})


@pytest.fixture
def granted(ready: Enrolment, psw: User) -> ExpertStatus:
    return grant_status(enrolment=ready, specialism=SPECIALISM, by=psw)


def fresh(status: ExpertStatus) -> ExpertStatus:
    return ExpertStatus.objects.with_people().get(pk=status.pk)
