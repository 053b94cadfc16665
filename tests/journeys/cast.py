"""The people of the journeys, with dates relative to today: a browser keeps real time."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import time_machine

from ecf.core.clock import today as local_today
from ecf.core.working_days import previous_working_day
from ecf.enrolments.intervals import add_months
from ecf.enrolments.models import BreakReason, Enrolment
from ecf.enrolments.services import record_milestone, start_break
from ecf.evidence.models import Evidence, EvidenceKind, Privacy
from ecf.evidence.services import accept_evidence, start_evidence, submit_evidence
from ecf.framework.services import load_shipped_frameworks
from ecf.people.models import Employer, RoleName, Team, User
from ecf.people.services import create_employer, create_team
from ecf.supervision.services import log_session, sign_session
from tests.cast import enrolled, with_role

DAY = dt.timedelta(days=1)


@dataclass
class House:
    """Northshire in the middle of a working week."""

    today: dt.date
    employer: Employer
    teams: dict[str, Team]
    supervisor: User
    assessor: User
    coordinator: User
    psw: User
    amira: Enrolment
    ben: Enrolment
    chloe: Enrolment

    @property
    def worker(self) -> User:
        return self.amira.social_worker.user


def northshire(*, today: dt.date | None = None) -> House:
    """Amira in month 5 (two entries wait for three weeks), Ben far behind, Chloe on a break; all with Sam Carter."""
    load_shipped_frameworks()
    day = today or local_today()
    employer = create_employer(code="northshire", name="Northshire Council", by=None)
    teams = {
        "duty": create_team(employer=employer, code="duty", name="Duty and assessment", by=None),
        "family": create_team(employer=employer, code="family", name="Family help", by=None),
    }
    people = {
        "supervisor": _named("supervisor", employer, RoleName.SUPERVISOR, "Sam", "Carter"),
        "assessor": _named("assessor", employer, RoleName.ASSESSOR, "Grace", "Lind"),
        "coordinator": _named("coordinator", employer, RoleName.COORDINATOR, "Jo", "Price"),
        "psw": _named("psw", employer, RoleName.PSW, "Nia", "Morgan"),
    }
    workers = {
        "amira": _enrol("worker", "SW1001", teams["duty"], people, add_months(day, -5) + 10 * DAY, "Amira", "Hassan"),
        "ben": _enrol("worker-year2", "SW1002", teams["duty"], people, add_months(day, -22), "Ben", "Okafor"),
        "chloe": _enrol("worker-break", "SW1003", teams["family"], people, add_months(day, -14), "Chloe", "Evans"),
    }
    house = House(day, employer, teams, **people, **workers)
    _history(house)
    return house


def _named(username: str, employer: Employer, role: RoleName, given: str, family: str) -> User:
    user = with_role(username, employer, role, family)
    user.given_name = given
    user.save()
    return user


def _enrol(
    username: str, number: str, team: Team, people: dict[str, User], started_on: dt.date, given: str, family: str
) -> Enrolment:
    enrolment = enrolled(
        username,
        number,
        team,
        people["supervisor"],
        people["coordinator"],
        started_on,
        family_name=family,
        assessor=people["assessor"],
        registered_on=add_months(started_on, -24),
    )
    user = enrolment.social_worker.user
    user.given_name = given
    user.save()
    return enrolment


def _history(house: House) -> None:
    """What has happened before the story begins."""
    start = house.amira.started_on
    for key, months in [("agreement", 0), ("review-3m", 3)]:
        met_on = start + 10 * DAY if key == "agreement" else add_months(start, months)
        record_milestone(enrolment=house.amira, milestone=key, outcome="done", met_on=met_on, by=house.supervisor)
    for fortnights in range(9, 0, -1):
        hold_session(house, house.today + 2 * DAY - 14 * fortnights * DAY)
    for kind, title, codes in ACCEPTED:
        entry = submitted(house, kind, title, codes, add_months(start, 2))
        accept_evidence(evidence=entry, by=house.supervisor, comment="Clear and honest.")
    handed_in = house.today - 21 * DAY
    with time_machine.travel(dt.datetime.combine(handed_in, dt.time(12), dt.UTC)):
        for kind, title, codes in WAITING:
            submitted(house, kind, title, codes, handed_in - 2 * DAY)
    start_break(
        enrolment=house.chloe,
        reason=BreakReason.PARENTAL_LEAVE,
        started_on=house.today - 40 * DAY,
        ended_on=house.today + 140 * DAY,
        by=house.coordinator,
    )


ACCEPTED = [
    (EvidenceKind.DIRECT_OBSERVATION, "Joint visit with a family in temporary housing", ["EC2"]),
    (EvidenceKind.CHILD_AND_FAMILY_FEEDBACK, "What a parent said about our plan", ["EC2", "EC3"]),
    (EvidenceKind.PROFESSIONAL_FEEDBACK, "Feedback from the school after a core group", ["EC3"]),
    (EvidenceKind.WRITTEN_REPORT, "A child and family assessment", ["EC3", "EC4"]),
]
WAITING = [
    (EvidenceKind.CRITICAL_REFLECTION, "The visit where nobody let me in", ["EC1", "EC5"]),
    (EvidenceKind.PROFESSIONAL_FEEDBACK, "The health visitor on our joint plan", ["EC2"]),
]


def many_more(house: House, count: int) -> None:
    """A cohort that fills more than one page."""
    for number in range(count):
        _enrol(
            f"worker-{number}",
            f"SW{2000 + number}",
            house.teams["family"],
            {"supervisor": house.supervisor, "coordinator": house.coordinator, "assessor": house.assessor},
            house.today - 7 * DAY,
            "Robin",
            f"Nightingale {number:02}",
        )


def hold_session(house: House, around: dt.date, **fields: Any) -> None:
    """A session that both have signed, on a working day."""
    values = {
        "held_on": previous_working_day(around),
        "minutes": 90,
        "kind": "reflective",
        "summary": "We talked about endings, and what Amira wants to try next.",
        "caseload": 14,
        "protected_hours": Decimal("7.4"),
        "wellbeing": 4,
    }
    session = log_session(enrolment=house.amira, by=house.supervisor, sign=True, **{**values, **fields})
    sign_session(session=session, by=house.worker)


def submitted(house: House, kind: str, title: str, codes: list[str], happened_on: dt.date) -> Evidence:
    """An entry of Amira's that waits for an answer."""
    entry = start_evidence(
        enrolment=house.amira,
        kind=kind,
        title=title,
        happened_on=happened_on,
        body="I prepared with the genogram, and noticed that I listened more than I asked. Next time I will plan the "
        "ending of the visit as carefully as its beginning.",
        standards=[{"code": code, "how": "I adapted how I spoke to who was in the room."} for code in codes],
        privacy=Privacy.SHARED,
        by=house.worker,
    )
    return submit_evidence(evidence=entry, by=house.worker)
