"""What a co-ordinator sends to enrol somebody."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from ecf.enrolments.models import Enrolment
from ecf.people.models import Team, User

ENROLMENTS = "/api/v1/enrolments/"


@pytest.fixture
def newcomer(duty_team: Team, supervisor: User, assessor: User) -> Callable[..., dict[str, Any]]:
    """`newcomer(fte="0.60")`: the body that enrols Amira Hassan on the five-year framework, with changes."""

    def body(**changes: Any) -> dict[str, Any]:
        return {
            "registration_number": "SW4321",
            "registered_on": "2026-08-14",
            "given_name": "Amira",
            "family_name": "Hassan",
            "email": "amira.hassan@example.org",
            "framework": "ECF5",
            "started_on": "2026-09-07",
            "team": duty_team.code,
            "supervisor": supervisor.username,
            "assessor": assessor.username,
            **changes,
        }

    return body


@pytest.fixture
def path_of() -> Callable[..., str]:
    """`path_of(enrolment, "breaks")`: the address of one enrolment, or of something under it."""

    def address(enrolment: Enrolment, *parts: object) -> str:
        return "/".join([f"{ENROLMENTS}{enrolment.pk}", *(str(part) for part in parts), ""])

    return address


@pytest.fixture
def due(enrolment: Enrolment) -> Callable[[str], dt.date | None]:
    """`due("review-12m")`: when that milestone of `worker`'s is due, as stored now."""

    def stored(key: str) -> dt.date | None:
        return enrolment.milestones.get(key=key).due_on

    return stored
