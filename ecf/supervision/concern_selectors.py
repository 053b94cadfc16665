"""Reads about concerns: who would read one, who reads it now, what waits for an office."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from ecf.core.clock import today
from ecf.people.models import Delegation, Role, RoleName, User
from ecf.people.roles import roles_of
from ecf.supervision.concern_models import OPEN_STATES, Concern, ConcernMessage, ConcernState


@dataclass(frozen=True)
class Office:
    """Who is principal social worker of an employer on a day, and who is named as their deputy, by name.

    Only those with an active account; whoever holds the role is no deputy, whatever was delegated to them.
    """

    in_post: tuple[User, ...]
    deputies: tuple[User, ...]

    def readers(self, *, about_psw: bool) -> tuple[User, ...]:
        """Who reads a concern: the deputies if it is about the post, else whoever is in post, else the deputies."""
        return self.deputies if about_psw else self.in_post or self.deputies


def offices_of(employer_ids: Iterable[UUID], on: dt.date | None = None) -> dict[UUID, Office]:
    """The office of each employer on a day (today by default). Three queries for any number of employers."""
    day, ids = on or today(), set(employer_ids)
    roles = Role.objects.on(day).filter(employer_id__in=ids, role=RoleName.PSW)
    delegations = Delegation.objects.on(day).filter(employer_id__in=ids, role=RoleName.PSW)
    holders = set(roles.values_list("employer_id", "user_id"))
    named = set(delegations.values_list("employer_id", "given_to_id")) - holders
    wanted = {user_id for _, user_id in holders | named}
    people = list(User.objects.filter(pk__in=wanted, is_active=True).order_by("search_name", "id"))
    return {
        pk: Office(
            tuple(user for user in people if (pk, user.pk) in holders),
            tuple(user for user in people if (pk, user.pk) in named),
        )
        for pk in ids
    }


def office_of(employer_id: UUID, on: dt.date | None = None) -> Office:
    """The office of one employer on a day (today by default)."""
    return offices_of([employer_id], on)[employer_id]


def readers_for(worker: User, office: Office, *, about_psw: bool) -> tuple[User, ...]:
    """Who of the office would read a concern of this worker: they themselves only where nobody else would."""
    readers = office.readers(about_psw=about_psw)
    return tuple(user for user in readers if user.pk != worker.pk) or readers


def readers_of(concern: Concern, office: Office) -> tuple[User, ...]:
    """Who of the office reads a stored concern, without the worker; empty where nobody can."""
    readers = office.readers(about_psw=concern.about_psw)
    return tuple(user for user in readers if user.pk != concern.raised_by_id)


def concerns_raised_by(user: User) -> QuerySet[Concern]:
    """A worker's own concerns, newest first."""
    return Concern.objects.raised_by(user).select_related("employer").order_by("-id")


def open_concerns_of(user: User) -> QuerySet[Concern]:
    """A worker's own concerns that are raised or acknowledged."""
    return Concern.objects.raised_by(user).filter(state__in=OPEN_STATES)


def concerns_told_to(user: User) -> QuerySet[Concern]:
    """What was told to the person's office: raised first, the longest waiting first, then open, then closed."""
    order = Case(
        When(state=ConcernState.RAISED, then=Value(0)),
        When(state=ConcernState.ACKNOWLEDGED, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    rows = Concern.objects.told_to(user).select_related("raised_by", "employer")
    return rows.order_by(order, "acknowledge_by", "-id")


@dataclass(frozen=True)
class ConcernNumbers:
    """How many concerns told to a person are open, and how many of them are acknowledged too late already."""

    open: int
    to_acknowledge: int
    late: int


def holds_office(user: User) -> bool:
    """Whether concerns can come to the person: as principal social worker or named deputy of any employer today."""
    return any(held.role == RoleName.PSW for held in roles_of(user))


def concern_numbers(user: User, on: dt.date | None = None) -> ConcernNumbers | None:
    """The numbers of what was told to the person; None, without a query, for whoever holds no such office."""
    if not holds_office(user):
        return None
    raised, late = Q(state=ConcernState.RAISED), Q(acknowledge_by__lt=on or today())
    found = (
        Concern.objects.told_to(user)
        .filter(state__in=OPEN_STATES)
        .aggregate(open=Count("id"), to_acknowledge=Count("id", raised), late=Count("id", raised & late))
    )
    return ConcernNumbers(**found)


def conversation_of(concern: Concern) -> list[ConcernMessage]:
    """What was written since, oldest first, each with who wrote it. One query."""
    return list(concern.messages.select_related("by").order_by("id"))
