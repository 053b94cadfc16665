"""Made-up people: supervisors, workers, and where each worker is on the programme."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from ecf.core.folding import fold
from ecf.enrolments.models import Assignment, Break, BreakReason, Enrolment, Part, Placement, WorkingPattern
from ecf.framework.models import FrameworkVersion
from ecf.people.models import Employer, Registration, Role, RoleName, SocialWorker, Team, User

GIVEN = (
    *("Amira", "Ben", "Chloe", "Daniel", "Efe", "Farah", "George", "Hana", "Isaac", "Jade"),
    *("Kofi", "Leila", "Marek", "Nia", "Owen", "Priya", "Rosa", "Sam", "Tariq", "Yusuf"),
)
FAMILY = (
    *("Adeyemi", "Begum", "Clarke", "Davies", "Evans", "Fraser", "Green", "Hassan", "Iqbal", "Jones", "Khan"),
    *("Lewis", "Mensah", "Nowak", "Okafor", "Patel", "Quinn", "Roberts", "Singh", "Taylor", "Usman", "Walsh", "Young"),
)
PEOPLE_PER_SUPERVISOR = 8
PEOPLE_PER_TEAM = 40
FIRST_NUMBER = 200_000
NO_PASSWORD = "!made-up"  # noqa: S105 an account that nobody can sign in to


@dataclass
class People:
    """Everybody, not stored yet, in lists of the order in which they are stored."""

    users: list[User] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    registrations: list[Registration] = field(default_factory=list)
    social_workers: list[SocialWorker] = field(default_factory=list)
    teams: list[Team] = field(default_factory=list)
    supervisors: list[User] = field(default_factory=list)
    enrolments: list[Enrolment] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    patterns: list[WorkingPattern] = field(default_factory=list)
    breaks: list[Break] = field(default_factory=list)

    def in_order(self) -> list[list]:
        """Each list after those that its rows point to."""
        return [
            self.users,
            self.teams,
            self.roles,
            self.registrations,
            self.social_workers,
            self.enrolments,
            self.placements,
            self.assignments,
            self.patterns,
            self.breaks,
        ]


@dataclass(frozen=True)
class Crowd:
    """How many of whom, where, on what, since when."""

    employer: Employer
    framework: FrameworkVersion
    workers: int
    years: int
    today: dt.date
    first: int
    random: Random
    spread: bool = True

    def days_since_start(self, number: int) -> int:
        """How long ago a worker started, counted from 0: one after the other, or all within three months."""
        days = self.years * 365
        return days * (number + 1) // self.workers if self.spread else days - number % 90


def people_of(crowd: Crowd) -> People:
    """The whole crowd."""
    people = People()
    for number in range(-(-crowd.workers // PEOPLE_PER_TEAM)):
        code = f"team-{crowd.first + number}"
        people.teams.append(Team(employer=crowd.employer, code=code, name=f"Team {number + 1}"))
    for number in range(-(-crowd.workers // PEOPLE_PER_SUPERVISOR)):
        people.supervisors.append(_person(people, crowd, f"s{number}", RoleName.SUPERVISOR, _long_ago(crowd)))
    for number in range(crowd.workers):
        _worker(people, crowd, number)
    return people


def _long_ago(crowd: Crowd) -> dt.date:
    return crowd.today - dt.timedelta(days=3650)


def _person(people: People, crowd: Crowd, tag: str, role: RoleName, since: dt.date) -> User:
    given, family = crowd.random.choice(GIVEN), crowd.random.choice(FAMILY)
    username = f"{crowd.employer.code}-{crowd.first}-{tag}"
    user = User(
        username=username, email=f"{username}@example.org", given_name=given, family_name=family, password=NO_PASSWORD
    )
    user.search_name = fold(f"{family} {given}")
    number = f"SW{FIRST_NUMBER + crowd.first + len(people.users)}"
    people.users.append(user)
    people.roles.append(Role(user=user, employer=crowd.employer, role=role, started_on=since))
    people.registrations.append(Registration(user=user, registration_number=number, started_on=since))
    return user


def _worker(people: People, crowd: Crowd, number: int) -> None:
    """One worker: started some time in the past, one in five part time, one in six with a break."""
    days = crowd.days_since_start(number)
    started_on = crowd.today - dt.timedelta(days=days)
    user = _person(people, crowd, f"w{number}", RoleName.SOCIAL_WORKER, started_on)
    worker = SocialWorker(user=user, registration_number=people.registrations[-1].registration_number)
    supervisor = people.supervisors[number // PEOPLE_PER_SUPERVISOR]
    enrolment = Enrolment(
        social_worker=worker,
        framework_version=crowd.framework,
        started_on=started_on,
        employer=crowd.employer,
        team=people.teams[number // PEOPLE_PER_TEAM],
        supervisor=supervisor,
    )
    people.social_workers.append(worker)
    people.enrolments.append(enrolment)
    placed = {"enrolment": enrolment, "started_on": started_on}
    people.placements.append(Placement(**placed, employer=crowd.employer, team=enrolment.team))
    people.assignments.append(Assignment(**placed, user=supervisor, part=Part.SUPERVISOR))
    fte = crowd.random.choice(["1.00"] * 8 + ["0.80", "0.60"])
    people.patterns.append(WorkingPattern(enrolment=enrolment, effective_from=started_on, fte=Decimal(fte)))
    if days > 200 and number % 6 == 0:
        people.breaks.append(_break(crowd, enrolment, days))


def _break(crowd: Crowd, enrolment: Enrolment, days: int) -> Break:
    """Most are over; some are on now, with and without an end."""
    length = crowd.random.randrange(30, 150)
    began = enrolment.started_on + dt.timedelta(days=crowd.random.randrange(60, days - 20))
    ended = began + dt.timedelta(days=length)
    is_open = ended >= crowd.today and crowd.random.random() < 0.5
    return Break(
        enrolment=enrolment,
        reason=crowd.random.choice([BreakReason.SICKNESS, BreakReason.PARENTAL_LEAVE]),
        started_on=began,
        ended_on=None if is_open else ended,
    )
