"""Who answers evidence for a supervisor or assessor who is away, and for whom a person does. They see what waits."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from ecf.enrolments.models import Enrolment
from ecf.enrolments.rules import is_own, supervises_or_assesses
from ecf.people.models import STAND_IN_ROLES, Delegation, RoleName, User
from ecf.people.roles import Absentee, roles_of, stands_in_for

HOLDER = {RoleName.SUPERVISOR: "supervisor_id", RoleName.ASSESSOR: "assessor_id"}
"""Which column of an enrolment holds who has that role for the worker."""


def parts_to_hand_on(user: User) -> list[str]:
    """In which roles the person may name a stand-in: supervisor, assessor, both or none."""
    held = {each.role for each in roles_of(user)}
    return [role for role in STAND_IN_ROLES if role in held]


def absentee_of(user: User, enrolment: Enrolment) -> User | None:
    """For whom the person answers what this worker hands in today; None where for nobody, or in their own right.

    Never one's own work. No query where the person's roles were read.
    """
    if is_own(user, enrolment) or supervises_or_assesses(user, enrolment):
        return None
    return next((each.user for each in stands_in_for(user) if _is_about(each, enrolment)), None)


def _is_about(absentee: Absentee, enrolment: Enrolment) -> bool:
    holder = getattr(enrolment, HOLDER[RoleName(absentee.role)])
    return holder == absentee.user.pk and enrolment.employer_id == absentee.employer_id


def of_absentees(user: User, path: str = "") -> Q | None:
    """The enrolments for which the person stands in today, never their own; None for somebody who stands in nowhere.

    `path`: how the query set gets to the enrolment, `enrolment__`. `absentee_of` says the same of one.
    """
    found = [
        Q(
            **{
                f"{path}{HOLDER[RoleName(each.role)]}": each.user.pk,
                f"{path}employer_id": each.employer_id,
            }
        )
        for each in stands_in_for(user)
    ]
    if not found:
        return None
    either = found[0]
    for each in found[1:]:
        either |= each
    return either & ~Q(**{f"{path}social_worker__user": user})


def stand_ins_of(enrolment: Enrolment, day: dt.date) -> list[Delegation]:
    """Who answers for the worker's supervisor or assessor on the day, never the worker. One query."""
    holders = [getattr(enrolment, column) for column in HOLDER.values()]
    rows = Delegation.objects.answering(day).filter(
        given_by_id__in=[pk for pk in holders if pk], employer_id=enrolment.employer_id
    )
    found = rows.exclude(given_to=enrolment.social_worker.user_id).with_people().order_by("role", "id")
    return [row for row in found if getattr(enrolment, HOLDER[RoleName(row.role)]) == row.given_by_id]


def stand_ins_for_supervisors(enrolments: Iterable[Enrolment], day: dt.date) -> dict[UUID, User]:
    """For each enrolment whose supervisor is away on the day, who answers for them, never the worker. One query."""
    listed = list(enrolments)
    rows = Delegation.objects.answering(day).filter(
        role=RoleName.SUPERVISOR, employer_id__in={row.employer_id for row in listed}
    )
    away = {(row.given_by_id, row.employer_id): row.given_to for row in rows.select_related("given_to")}
    found = {row.pk: away.get((row.supervisor_id, row.employer_id)) for row in listed}
    own = {row.pk: row.social_worker.user_id for row in listed}
    return {pk: person for pk, person in found.items() if person is not None and person.pk != own[pk]}


def own_stand_ins(user: User, day: dt.date) -> list[Delegation]:
    """Whom the person named and for whom they stand in, now and to come, by their days. One query."""
    rows = Delegation.objects.filter(Q(given_by=user) | Q(given_to=user), role__in=STAND_IN_ROLES)
    rows = rows.filter(ended_at__isnull=True, ended_on__gte=day)
    return list(rows.with_people().order_by("started_on", "id"))
