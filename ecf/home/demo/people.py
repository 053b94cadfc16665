"""The demo's employers, teams and people, before any social worker is enrolled."""

import datetime as dt
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password

from ecf.core.change import Change, change
from ecf.home.demo.past import standing_on
from ecf.people.models import Employer, RoleName, SocialWorker, Team, User
from ecf.people.services import (
    add_social_worker,
    create_employer,
    create_team,
    create_user,
    give_role,
    name_deputy,
    register,
)

PASSWORD = "demo"  # noqa: S105 said openly, for people who are not there
LONG_AGO = dt.date(2018, 1, 8)


@dataclass(frozen=True)
class Person:
    """Somebody with an account: user name, names, what they are, and their register number if they have one."""

    username: str
    given_name: str
    family_name: str
    role: RoleName | None = None
    number: str = ""
    team: str = ""


@dataclass
class House:
    """One employer with its teams and people."""

    employer: Employer
    teams: dict[str, Team]
    people: dict[str, User] = field(default_factory=dict)

    @property
    def coordinator(self) -> User:
        return next(user for name, user in self.people.items() if name.endswith("coordinator"))


NORTHSHIRE_TEAMS = {
    "duty": "Duty and assessment",
    "family-help": "Family help",
    "safeguarding": "Safeguarding and court",
    "children-in-care": "Children in care",
    "disabled-children": "Disabled children",
}
NORTHSHIRE = [
    Person("supervisor", "Helen", "Marsh", RoleName.SUPERVISOR, "SW4101", "duty"),
    Person("supervisor-2", "Daniel", "Mensah", RoleName.SUPERVISOR, "SW4102", "family-help"),
    Person("supervisor-3", "Priya", "Nair", RoleName.SUPERVISOR, "SW4103", "safeguarding"),
    Person("supervisor-4", "Gareth", "Pugh", RoleName.SUPERVISOR, "SW4104", "children-in-care"),
    Person("supervisor-5", "Agnieszka", "Wrona", RoleName.SUPERVISOR, "SW4105", "disabled-children"),
    Person("assessor", "David", "Osei", RoleName.ASSESSOR, "SW4110"),
    Person("assessor-2", "Catherine", "Lowe", RoleName.ASSESSOR, "SW4111"),
    Person("panel-1", "Yusuf", "Demir", RoleName.PANEL_MEMBER, "SW4121"),
    Person("panel-2", "Moira", "Kerr", RoleName.PANEL_MEMBER, "SW4122"),
    Person("panel-3", "Simon", "Achebe", RoleName.PANEL_MEMBER, "SW4123"),
    Person("coordinator", "Ruth", "Ellison", RoleName.COORDINATOR),
    Person("psw", "Margaret", "Adeyemi", RoleName.PSW, "SW4131"),
    Person("psw-deputy", "Owen", "Fairley", None, "SW4132"),
]
EASTBOROUGH_TEAMS = {"front-door": "Front door"}
EASTBOROUGH = [
    Person("outsider-supervisor", "Laura", "Finch", RoleName.SUPERVISOR, "SW4201", "front-door"),
    Person("outsider-coordinator", "Martin", "Sowerby", RoleName.COORDINATOR),
    Person("outsider-psw", "Beatrice", "Lam", RoleName.PSW, "SW4231"),
    Person("moderator", "Winifred", "Cole", RoleName.PANEL_MEMBER, "SW4241"),
]


class Accounts:
    """Makes accounts with the demo's password, which is hashed once."""

    def __init__(self) -> None:
        self.hashed = make_password(PASSWORD)

    def create(self, c: Change, person: Person, employer_code: str) -> User:
        """An account one can sign in to."""
        user = create_user(
            c,
            username=person.username,
            email=f"{person.username}@{employer_code}.example",
            given_name=person.given_name,
            family_name=person.family_name,
        )
        user.password = self.hashed
        return c.save(user, exclude=["password"])

    def social_worker(self, person: Person, employer_code: str, registered_on: dt.date) -> SocialWorker:
        """An account of somebody who is to be enrolled, and their record."""
        with change(by=None) as c:
            user = self.create(c, person, employer_code)
            return add_social_worker(c, user=user, registration_number=person.number, registered_on=registered_on)


def lay_house(accounts: Accounts, *, code: str, name: str, teams: dict[str, str], people: list[Person]) -> House:
    """An employer with its teams and its people in their roles, all since long ago."""
    with standing_on(LONG_AGO), change(by=None) as c:
        employer = create_employer(code=code, name=name, by=None)
        made = {key: create_team(employer=employer, code=key, name=title, by=None) for key, title in teams.items()}
        house = House(employer, made)
        for person in people:
            house.people[person.username] = _settled(c, accounts, house, person)
    return house


def _settled(c: Change, accounts: Accounts, house: House, person: Person) -> User:
    """One person with their account, their role and their registration."""
    user = accounts.create(c, person, house.employer.code)
    if person.number:
        register(c, user=user, registration_number=person.number, started_on=LONG_AGO)
    if person.role:
        team = house.teams.get(person.team)
        give_role(user=user, employer=house.employer, role=person.role, started_on=LONG_AGO, by=None, team=team)
    return user


def lay_northshire(accounts: Accounts) -> House:
    """Northshire Council: the employer of the demo."""
    house = lay_house(accounts, code="northshire", name="Northshire Council", teams=NORTHSHIRE_TEAMS, people=NORTHSHIRE)
    with standing_on(LONG_AGO):
        psw, deputy = house.people["psw"], house.people["psw-deputy"]
        name_deputy(employer=house.employer, given_by=psw, given_to=deputy, started_on=LONG_AGO)
    return house


def lay_eastborough(accounts: Accounts) -> House:
    """Eastborough Council: the outsiders, who see nothing of Northshire."""
    return lay_house(
        accounts, code="eastborough", name="Eastborough Council", teams=EASTBOROUGH_TEAMS, people=EASTBOROUGH
    )


def create_admin(accounts: Accounts) -> User:
    """The machine room's superuser."""
    with change(by=None) as c:
        user = accounts.create(c, Person("admin", "Machine", "Room"), "northshire")
        user.is_staff = user.is_superuser = True
        return c.save(user, exclude=["password"])
