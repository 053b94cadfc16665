"""What a person is, for whom, on a day: the base of every rule about who may."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from ecf.core.clock import today
from ecf.people.models import STAND_IN_ROLES, ApiClient, Delegation, Role, RoleName, User


@dataclass(frozen=True)
class HeldRole:
    """One role a person holds on a day; `by_delegation` when they stand in for someone."""

    role: str
    employer_id: UUID
    employer_code: str
    team_id: UUID | None
    team_code: str | None
    since: dt.date
    by_delegation: bool = False


@dataclass(frozen=True)
class Absentee:
    """Somebody for whom a person answers evidence on a day, as what, for which employer, and until when."""

    user: User
    role: str
    employer_id: UUID
    until: dt.date | None


def roles_of(user: User | ApiClient, on: dt.date | None = None) -> list[HeldRole]:
    """The roles a person holds on a day (today by default), with delegations. Two queries, once per user object.

    Another system that asks over the API holds none.
    """
    return _held(user, on)[0]


def stands_in_for(user: User | ApiClient, on: dt.date | None = None) -> list[Absentee]:
    """For whom the person answers evidence on a day (today by default), in a role that they hold themselves.

    Read together with `roles_of`: no query of its own.
    """
    return _held(user, on)[1]


def _held(user: User | ApiClient, on: dt.date | None) -> tuple[list[HeldRole], list[Absentee]]:
    if isinstance(user, ApiClient):
        return [], []
    day = on or today()
    cache: dict[dt.date, tuple[list[HeldRole], list[Absentee]]] = user.__dict__.setdefault("_held_roles", {})
    if day not in cache:
        cache[day] = _read_roles(user, day)
    return cache[day]


def _read_roles(user: User, day: dt.date) -> tuple[list[HeldRole], list[Absentee]]:
    held = [
        HeldRole(r.role, r.employer_id, r.employer.code, r.team_id, r.team.code if r.team else None, r.started_on)
        for r in Role.objects.on(day).filter(user=user).select_related("employer", "team").order_by("id")
    ]
    own = {(each.role, each.employer_id) for each in held}
    rows = list(Delegation.objects.on(day).filter(given_to=user).select_related("employer", "given_by").order_by("id"))
    away = [
        Absentee(d.given_by, d.role, d.employer_id, d.ended_on)
        for d in rows
        if d.role in STAND_IN_ROLES and (d.role, d.employer_id) in own
    ]
    deputies = [d for d in rows if d.role not in STAND_IN_ROLES]
    held += [HeldRole(d.role, d.employer_id, d.employer.code, None, None, d.started_on, True) for d in deputies]
    return held, away


def employer_ids_where(user: User, *roles: str) -> set[UUID]:
    """The employers for which the person holds one of the roles today."""
    return {held.employer_id for held in roles_of(user) if held.role in roles}


def overseen_employer_ids(user: User) -> set[UUID]:
    """The employers whose whole programme the person sees: as co-ordinator or as principal social worker."""
    return employer_ids_where(user, RoleName.COORDINATOR, RoleName.PSW)
