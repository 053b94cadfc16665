"""Putting a worker with another employer: the dated rows, and the enrolment that follows them."""

import datetime as dt

from ecf.core.change import Change
from ecf.enrolments.models import Assignment, Enrolment, Part, Placement, Transfer
from ecf.enrolments.services.people import take_out
from ecf.people.models import Employer, RoleName, Team, User
from ecf.people.services import end_role, give_role

MOVED = "Moved to another employer"


def replace_placement(
    c: Change, enrolment: Enrolment, *, employer: Employer, team: Team, last_day: dt.date, on: dt.date
) -> Placement:
    """One placement ends with `last_day`, the next begins with `on`; the days between them count as a break.

    Inside a change, on a locked enrolment, before its schedule is rebuilt.
    """
    for placement in enrolment.placements.filter(ended_on__isnull=True):
        placement.ended_on = max(last_day, placement.started_on)
        placement.end_reason, placement.destination = MOVED, employer.name
        c.save(placement)
    return c.save(Placement(enrolment=enrolment, employer=employer, team=team, started_on=on))


def replace_people(
    c: Change, enrolment: Enrolment, *, supervisor: User, assessor: User | None, last_day: dt.date, on: dt.date
) -> None:
    """Everybody's part ends with `last_day`, the new people's begin with `on`. Inside a change, on a locked enrolment.

    What was planned from `on` or later is taken out; what began between the two days ends on its own first day.
    """
    for planned in enrolment.assignments.filter(started_on__gte=on).order_by("-started_on"):
        take_out(c, planned)
    for row in enrolment.assignments.order_by("started_on"):
        if row.ended_on is None or row.ended_on > last_day:
            row.ended_on = max(last_day, row.started_on)
            c.save(row)
    for part, person in [(Part.SUPERVISOR, supervisor), (Part.ASSESSOR, assessor)]:
        if person is not None:
            c.save(Assignment(enrolment=enrolment, user=person, part=part, started_on=on))


def place(c: Change, enrolment: Enrolment, transfer: Transfer) -> None:
    """Does what was agreed: rows, roles, and where and with whom the enrolment is from now on. Inside a change."""
    employer, team, supervisor = transfer.to_employer, transfer.team, transfer.supervisor
    if team is None or supervisor is None:
        raise ValueError(f"transfer {transfer.pk} was accepted without a team or a supervisor")
    days = {"last_day": transfer.last_day, "on": transfer.on}
    replace_placement(c, enrolment, employer=employer, team=team, **days)
    replace_people(c, enrolment, supervisor=supervisor, assessor=transfer.assessor, **days)
    _move_role(c, enrolment.social_worker.user, transfer, team)
    enrolment.employer, enrolment.team = employer, team
    enrolment.supervisor, enrolment.assessor = supervisor, transfer.assessor
    c.save(enrolment)


def _move_role(c: Change, worker: User, transfer: Transfer, team: Team) -> None:
    role = RoleName.SOCIAL_WORKER
    end_role(user=worker, employer=transfer.from_employer, role=role, last_day=transfer.last_day, by=c.by)
    give_role(user=worker, employer=transfer.to_employer, role=role, started_on=transfer.on, by=c.by, team=team)
