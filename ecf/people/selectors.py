"""Reads about people: roles on a day, colleagues, registrations."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from ecf.people.models import ON_THE_REGISTER, Employer, Registration, Role, RoleName, Team, User
from ecf.people.roles import employer_ids_where, overseen_employer_ids


def people_with_role(employer: Employer, role: str, on: dt.date) -> QuerySet[User]:
    """The active people who hold a role for an employer on a day, by name."""
    ids = Role.objects.on(on).filter(employer=employer, role=role).values("user_id")
    return User.objects.filter(pk__in=ids, is_active=True).order_by("search_name", "id")


def people_of(employer: Employer, on: dt.date) -> QuerySet[User]:
    """The active people who are anything at all for an employer on a day, by name."""
    ids = Role.objects.on(on).filter(employer=employer).values("user_id")
    return User.objects.filter(pk__in=ids, is_active=True).order_by("search_name", "id")


def coordinated_employers(user: User) -> QuerySet[Employer]:
    """The employers whose programme the person co-ordinates today, by name."""
    return Employer.objects.filter(pk__in=employer_ids_where(user, RoleName.COORDINATOR)).order_by("name", "id")


def overseen_employers(user: User) -> list[Employer]:
    """The employers whose programme the person runs or oversees, by name."""
    return list(Employer.objects.filter(pk__in=overseen_employer_ids(user)).order_by("name", "id"))


def person_called(username: str) -> User | None:
    """The active person of that user name; whether they may be what they are named as, the services check."""
    return User.objects.filter(username=username, is_active=True).first()


def person_with_address(email: str) -> User | None:
    """The active person with that e-mail address; None where there is none, or more than one."""
    found = list(User.objects.filter(email__iexact=email, is_active=True)[:2])
    return found[0] if len(found) == 1 else None


def teams_of(employer_ids: Iterable[UUID]) -> QuerySet[Team]:
    """The teams of the employers, by name."""
    return Team.objects.filter(employer_id__in=list(employer_ids)).order_by("name", "id")


def is_registered_on(user: User, day: dt.date) -> bool:
    """Whether the person was on the register on the day, so that they could practise."""
    return Registration.objects.on(day).filter(user=user, status__in=ON_THE_REGISTER).exists()


def registered_since(user_ids: Iterable[UUID]) -> dict[UUID, dt.date]:
    """For each person, the day their current registration began (first registered, or restored), in one query."""
    rows = Registration.objects.filter(user_id__in=list(user_ids), status__in=ON_THE_REGISTER, ended_on__isnull=True)
    return {row.user_id: row.registered_since for row in rows.order_by("started_on")}


def registrations_of(user_ids: Iterable[UUID]) -> dict[UUID, list[Registration]]:
    """Everything that is recorded of the register for each person, oldest first. One query."""
    found: dict[UUID, list[Registration]] = {pk: [] for pk in user_ids}
    for row in Registration.objects.filter(user_id__in=list(found)).order_by("started_on", "id"):
        found[row.user_id].append(row)
    return found


def standing_on(rows: Iterable[Registration], day: dt.date) -> Registration | None:
    """Of one person's rows the one that held on the day; the later one where two did. None where nothing is known."""
    held = [row for row in rows if row.started_on <= day and (row.ended_on is None or row.ended_on >= day)]
    return max(held, key=lambda row: (row.started_on, row.pk), default=None)
