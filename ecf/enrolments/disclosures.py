"""Who reads, for a time and with a reason, what they otherwise see the facts of: asked alike by every room's rules."""

import datetime as dt
from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Q

from ecf.core.clock import today
from ecf.core.errors import NotAllowed
from ecf.core.events import subject_type
from ecf.core.models import Record
from ecf.enrolments.models import Disclosure, Enrolment
from ecf.enrolments.rules import is_own
from ecf.people.models import RoleName, User
from ecf.people.roles import employer_ids_where
from ecf.people.rules import is_psw_for

_CACHE = "_disclosed"


class OnlyPswDiscloses(NotAllowed):
    default_code = "only_psw_discloses"
    default_message = "Only the principal social worker or their deputy can do this."


def can_open_content(user: User, enrolment: Enrolment) -> bool:
    """Is principal social worker (or the deputy) of the worker's employer; never for oneself."""
    return is_psw_for(user, enrolment.employer_id) and not is_own(user, enrolment)


def disclosed_ids(user: User, label: str) -> frozenset[UUID]:
    """The things of one model that are open to the person today. One query for all models, once per user object; none
    for whoever is nobody's principal social worker or deputy."""
    if not employer_ids_where(user, RoleName.PSW):
        return frozenset()
    cache: dict[dt.date, dict[str, set[UUID]]] = user.__dict__.setdefault(_CACHE, {})
    day = today()
    if day not in cache:
        cache[day] = {}
        rows = Disclosure.objects.filter(to=user, until__gte=day)
        for kind, pk in rows.values_list("subject_type", "subject_id"):
            cache[day].setdefault(kind, set()).add(pk)
    return frozenset(cache[day].get(label, ()))


def forget_disclosed(user: User) -> None:
    """What was found for this user object is looked up anew."""
    user.__dict__.pop(_CACHE, None)


def is_disclosed_to(user: User, enrolment: Enrolment, subject: Record) -> bool:
    """The thing is open to the person today, and they still are principal social worker where the worker is now."""
    return can_open_content(user, enrolment) and subject.pk in disclosed_ids(user, subject_type(subject))


def disclosures_of(subject: Record) -> list[Disclosure]:
    """To whom a thing was ever opened, newest first. One query."""
    rows = Disclosure.objects.filter(subject_type=subject_type(subject), subject_id=subject.pk)
    return list(rows.select_related("to").order_by("-id"))


def open_or_unseen(enrolments: Collection[Enrolment]) -> list[Disclosure]:
    """What of these is open to somebody today, or was opened and not looked at yet; oldest first. One query."""
    rows = Disclosure.objects.filter(Q(until__gte=today()) | Q(seen_at__isnull=True), enrolment__in=list(enrolments))
    return list(rows.select_related("to").order_by("id"))


def names_open(found: Iterable[Disclosure]) -> list[Disclosure]:
    """Of these, the ones that are open today."""
    return [row for row in found if row.until >= today()]
