"""What a person is, for whom, on a day: the base of every rule about who may."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from ecf.core.clock import today
from ecf.people.models import ApiClient, Delegation, Role, RoleName, User


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


def roles_of(user: User | ApiClient, on: dt.date | None = None) -> list[HeldRole]:
    """The roles a person holds on a day (today by default), with delegations. Two queries, once per user object.

    Another system that asks over the API holds none.
    """
    if isinstance(user, ApiClient):
        return []
    day = on or today()
    cache: dict[dt.date, list[HeldRole]] = user.__dict__.setdefault("_held_roles", {})
    if day not in cache:
        cache[day] = _held_roles(user, day)
    return cache[day]


def _held_roles(user: User, day: dt.date) -> list[HeldRole]:
    held = [
        HeldRole(r.role, r.employer_id, r.employer.code, r.team_id, r.team.code if r.team else None, r.started_on)
        for r in Role.objects.on(day).filter(user=user).select_related("employer", "team").order_by("id")
    ]
    deputies = Delegation.objects.on(day).filter(given_to=user).select_related("employer").order_by("id")
    held += [HeldRole(d.role, d.employer_id, d.employer.code, None, None, d.started_on, True) for d in deputies]
    return held


def employer_ids_where(user: User, *roles: str) -> set[UUID]:
    """The employers for which the person holds one of the roles today."""
    return {held.employer_id for held in roles_of(user) if held.role in roles}


def overseen_employer_ids(user: User) -> set[UUID]:
    """The employers whose whole programme the person sees: as co-ordinator or as principal social worker."""
    return employer_ids_where(user, RoleName.COORDINATOR, RoleName.PSW)
