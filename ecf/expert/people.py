"""Who of an employer is eligible for the status, who nearly, who holds it, and what each lacks. Set-based."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet

from ecf.core.folding import fold
from ecf.enrolments.intervals import add_months
from ecf.enrolments.models import Enrolment, EntryRoute
from ecf.enrolments.selectors import search_enrolments
from ecf.expert.conditions import PROGRAMME_TIME, Condition, asked_by, conditions_of, unmet
from ecf.expert.models import ExpertStatus, StatusState
from ecf.expert.selectors import newest_statuses
from ecf.expert.services.status import LIVE_PROGRAMMES
from ecf.framework.definition import ExpertStatus as Asked
from ecf.framework.models import FrameworkVersion
from ecf.people.models import User
from ecf.people.roles import overseen_employer_ids

PAGE_SIZE = 50
ELIGIBLE, NEARLY, HELD, EVERYBODY = "eligible", "nearly", "held", "everybody"
SHOWS = {ELIGIBLE: "Eligible now", NEARLY: "Nearly there", HELD: "Granted", EVERYBODY: "Everybody"}
HAVING = ExpertStatus.objects.filter(social_worker_id=OuterRef("social_worker_id"))


@dataclass(frozen=True)
class PersonOnTheWay:
    """One line: who, what they lack, since or until when, and their status if they have one."""

    enrolment: Enrolment
    lacks: list[Condition]
    standing: str
    status: ExpertStatus | None


def people_on_the_way(user: User, show: str, search: str, page: str | None, on: dt.date) -> Page:
    """One page of `PersonOnTheWay`, of the employers that the person oversees. The same queries for any number.

    Eligible and nearly are worked out for those whose time can have come; the others only for their page.
    """
    versions = _versions(user)
    rows = _rows(user, versions, search)
    if show in {ELIGIBLE, NEARLY}:
        listed = list(_near(rows, versions.values(), on))
        found = [each for each in _lines(listed, on) if each.standing == show]
        return Paginator(found, PAGE_SIZE).get_page(page)
    if show == HELD:
        rows = rows.filter(Exists(HAVING))
    shown: Any = Paginator(rows, PAGE_SIZE).get_page(page)
    shown.object_list = _lines(list(shown.object_list), on)
    return shown


def _versions(user: User) -> dict[UUID, Asked]:
    """The frameworks that lead to the status, of those that the person may see. One query."""
    found = {row.pk: asked_by(row) for row in FrameworkVersion.objects.visible_to(user)}
    return {pk: asked for pk, asked in found.items() if asked is not None}


def _rows(user: User, versions: dict[UUID, Asked], search: str) -> QuerySet[Enrolment]:
    """Whose programme leads to the status and is under way or completed, whoever began first first; never oneself."""
    rows = Enrolment.objects.visible_to(user).filter(
        employer_id__in=overseen_employer_ids(user),
        framework_version_id__in=list(versions),
        state__in=LIVE_PROGRAMMES,
    )
    rows = rows.exclude(social_worker__user=user).with_people()
    return search_enrolments(rows, fold(search)).order_by("started_on", "id")


def _near(rows: QuerySet[Enrolment], asked: Iterable[Asked], on: dt.date) -> QuerySet[Enrolment]:
    """Those whose time can have come: by the calendar, breaks aside, or as experienced entrants."""
    last = max((add_months(add_months(on, each.nearly_months), -each.programme_months) for each in asked), default=on)
    began = Q(started_on__lte=last + dt.timedelta(days=1)) | Q(entry_route=EntryRoute.EXPERIENCED)
    return rows.filter(began, ~Exists(HAVING.exclude(state=StatusState.REVOKED)))


def _lines(listed: list[Enrolment], on: dt.date) -> list[PersonOnTheWay]:
    conditions = conditions_of(listed, on)
    statuses = newest_statuses(row.social_worker_id for row in listed)
    lines = []
    for row in listed:
        lacks = unmet(conditions[row.pk])
        status = statuses.get(row.social_worker_id)
        standing = _standing(row, conditions[row.pk], lacks, status, on)
        lines.append(PersonOnTheWay(row, lacks, standing, status))
    return lines


def _standing(
    row: Enrolment, conditions: list[Condition], lacks: list[Condition], status: ExpertStatus | None, on: dt.date
) -> str:
    if status is not None and status.is_live:
        return HELD
    if not lacks:
        return ELIGIBLE
    time = next(each for each in conditions if each.code == PROGRAMME_TIME)
    asked = asked_by(row.framework_version)
    is_near = asked is not None and time.on is not None and time.on <= add_months(on, asked.nearly_months)
    return NEARLY if is_near else EVERYBODY
