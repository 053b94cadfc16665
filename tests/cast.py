"""The cast of the tests: who they are and how they come to be, by the product's own services."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from ecf.enrolments.models import Enrolment, Part
from ecf.enrolments.services import assign, enrol
from ecf.people.models import Employer, RoleName, Team, User
from ecf.people.services import create_employer, create_team, give_role

TODAY = dt.date(2026, 11, 23)  # a Monday
LONG_AGO = dt.date(2018, 1, 1)
PASSWORD = "demo"


def person(username: str, family_name: str = "") -> User:
    """Someone who can sign in with the password everybody has."""
    given, family = username.replace("-", " ").title(), family_name or "Northshire"
    return User.objects.create_user(username, f"{username}@example.org", PASSWORD, given_name=given, family_name=family)


def with_role(username: str, employer: Employer, role: RoleName, family_name: str = "") -> User:
    """A person with one role, from long ago, registered where the role asks for it."""
    user = person(username, family_name or employer.name.split()[0])
    give_role(user=user, employer=employer, role=role, started_on=LONG_AGO, by=None)
    if role in {RoleName.SUPERVISOR, RoleName.ASSESSOR, RoleName.PSW, RoleName.PANEL_MEMBER}:
        number = f"SW{9000 + User.objects.count()}"
        user.registrations.create(registration_number=number, started_on=LONG_AGO)
    return user


def enrolled(
    username: str, number: str, team: Team, supervisor: User, by: User, started_on: dt.date, **fields: Any
) -> Enrolment:
    """A worker enrolled on the five-year framework, with a password."""
    enrolment = enrol(
        registration_number=number,
        registered_on=fields.pop("registered_on", started_on - dt.timedelta(days=30)),
        given_name=username.replace("-", " ").title(),
        family_name=fields.pop("family_name", "Worker"),
        email=f"{username}@example.org",
        framework=fields.pop("framework", "ECF5"),
        started_on=started_on,
        team=team,
        supervisor=supervisor,
        by=by,
        **fields,
    )
    user = enrolment.social_worker.user
    user.username = username
    user.set_password(PASSWORD)
    user.save()
    return enrolment


@dataclass
class House:
    """One employer with its people, and its enrolled workers by user name."""

    employer: Employer
    teams: dict[str, Team]
    people: dict[str, User]
    enrolments: dict[str, Enrolment] = field(default_factory=dict)


def northshire_house() -> House:
    """Northshire: one worker at month 5, another with the same supervisor, and everyone around them."""
    employer = create_employer(code="northshire", name="Northshire Council", by=None)
    teams = {
        "duty": create_team(employer=employer, code="duty", name="Duty and assessment", by=None),
        "family": create_team(employer=employer, code="family", name="Family help", by=None),
    }
    roles = {
        "supervisor": RoleName.SUPERVISOR,
        "other-supervisor": RoleName.SUPERVISOR,
        "past-supervisor": RoleName.SUPERVISOR,
        "assessor": RoleName.ASSESSOR,
        "coordinator": RoleName.COORDINATOR,
        "psw": RoleName.PSW,
        "panel-1": RoleName.PANEL_MEMBER,
    }
    people = {name: with_role(name, employer, role) for name, role in roles.items()}
    house = House(employer, teams, people)
    by, start = people["coordinator"], dt.date(2026, 6, 22)
    house.enrolments["worker"] = enrolled(
        "worker", "SW1001", teams["duty"], people["past-supervisor"], by, start, assessor=people["assessor"]
    )
    assign(
        enrolment=house.enrolments["worker"],
        part=Part.SUPERVISOR,
        user=people["supervisor"],
        on=dt.date(2026, 10, 23),
        by=by,
        today=TODAY,
    )
    house.enrolments["worker"].refresh_from_db()
    house.enrolments["other-worker"] = enrolled(
        "other-worker", "SW1002", teams["duty"], people["supervisor"], by, dt.date(2025, 9, 1)
    )
    return house


def eastborough_house() -> House:
    """Eastborough: the outsiders, who see nothing of Northshire."""
    employer = create_employer(code="eastborough", name="Eastborough Council", by=None)
    teams = {"duty": create_team(employer=employer, code="duty", name="Front door", by=None)}
    roles = {
        "outsider-supervisor": RoleName.SUPERVISOR,
        "outsider-coordinator": RoleName.COORDINATOR,
        "outsider-psw": RoleName.PSW,
    }
    people = {name: with_role(name, employer, role) for name, role in roles.items()}
    house = House(employer, teams, people)
    house.enrolments["outsider-worker"] = enrolled(
        "outsider-worker",
        "SW2001",
        teams["duty"],
        people["outsider-supervisor"],
        people["outsider-coordinator"],
        dt.date(2026, 6, 22),
    )
    return house
