"""Reads of a whole cohort: the table, its numbers, its filters. As many queries for three as for a thousand."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from ecf.core.folding import fold
from ecf.core.stored_ids import as_stored, from_stored
from ecf.enrolments.models import Enrolment, ScheduledMilestone
from ecf.people.models import User
from ecf.people.roles import overseen_employer_ids
from ecf.progress.models import ProgressSnapshot
from ecf.progress.services import fresh_snapshots
from ecf.progress.shape import (
    COMPLETED,
    EMPLOYER_STATUSES,
    KEPT,
    NOT_COMPLETED,
    NOT_MEASURED,
    STATUSES,
    WITHDRAWN,
)

Rows = QuerySet[ProgressSnapshot, Any]
ENDED = (COMPLETED, WITHDRAWN, NOT_COMPLETED)
FILTERS = {
    "status": "status",
    "employer_status": "employer_status",
    "team": "team_id",
    "supervisor": "supervisor_id",
    "framework": "framework_code",
}
SORTS = {
    "name": ("search_name",),
    "number": ("registration_number",),
    "status": ("status_rank", "next_due_on"),
    "employer": ("employer_status_rank",),
    "milestone": ("next_due_on",),
    "supervision": ("supervision_due_on",),
    "cpd": ("cpd_pieces", "cpd_peer_reflections"),
    "team": ("team__name",),
    "supervisor": ("supervisor__search_name",),
}
WORST_FIRST = ("status_rank", "employer_status_rank", "next_due_on")


def cohort(user: User) -> QuerySet[ProgressSnapshot]:
    """Everybody on the programme of the employers that the person runs or oversees, as they stand today. Unordered."""
    employers = overseen_employer_ids(user)
    fresh_snapshots(Enrolment.objects.filter(employer_id__in=employers))
    return ProgressSnapshot.objects.filter(employer_id__in=employers)


def narrowed(rows: Rows, chosen: Mapping[str, Any]) -> Rows:
    """Those that match what is chosen: keys of FILTERS, and `search`, words of a name or register number."""
    for name, column in FILTERS.items():
        if chosen.get(name):
            rows = rows.filter(**{column: chosen[name]})
    for word in fold(chosen.get("search", "")).split():
        rows = rows.filter(Q(search_name__contains=word) | Q(registration_number__icontains=word))
    return rows


def ordered(rows: Rows, sort: str) -> Rows:
    """By a key of SORTS, "-" for the other way; else the worst first. No date comes last."""
    columns = SORTS.get(sort.removeprefix("-"), WORST_FIRST)
    downwards = sort.startswith("-") and sort[1:] in SORTS
    order = [F(each).desc(nulls_last=True) if downwards else F(each).asc(nulls_last=True) for each in columns]
    return rows.order_by(*order, "search_name", "pk")


class TableLine(NamedTuple):
    """What the table shows of one worker, as plain columns: instances of five models a line would cost too much."""

    pk: UUID
    registration_number: str
    status: str
    employer_status: str
    next_title: str
    next_due_on: dt.date | None
    next_why: str
    supervision_status: str
    supervision_due_on: dt.date | None
    cpd_status: str
    cpd_pieces: int
    cpd_peer_reflections: int
    team: str
    given_name: str
    family_name: str
    supervisor_given_name: str
    supervisor_family_name: str


JOINED = {
    "team": "team__name",
    "given_name": "enrolment__social_worker__user__given_name",
    "family_name": "enrolment__social_worker__user__family_name",
    "supervisor_given_name": "supervisor__given_name",
    "supervisor_family_name": "supervisor__family_name",
}


def table_lines(employers: Collection[UUID]) -> Rows:
    """Everybody, only what the table shows, as TableLine; one query, made when it is read."""
    return _all_lines().filter(employer_id__in=employers)


@cache
def _all_lines() -> Rows:
    """Never read itself. Kept, because finding the way along 17 columns takes longer than their query."""
    upcoming = ScheduledMilestone.objects.filter(enrolment_id=OuterRef("pk"), key=OuterRef("next_milestone"))
    rows = ProgressSnapshot.objects.annotate(next_why=Subquery(upcoming.order_by().values("explanation")[:1]))
    return rows.values_list(*(JOINED.get(name, name) for name in TableLine._fields))


PROMISES = ("supervision", "protected_time", "caseload", "sign_off")


@dataclass
class Numbers:
    """`total` are still under way: where they stand; for each promise, how many are kept and how many measured.

    `fresh`: how many of everybody were computed today, with nothing changed since; `enrolled`: how many should be.
    """

    everybody: int = 0
    enrolled: int = 0
    fresh: int = 0
    by_status: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    measured: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return self.by_status.total()


_NUMBERS = """
SELECT COUNT(*), COUNT(CASE WHEN computed_on = %s AND NOT is_stale THEN 1 END),
  (SELECT COUNT(*) FROM enrolments_enrolment WHERE employer_id IN {employers}), status, {promises}
FROM progress_progresssnapshot WHERE employer_id IN {employers} GROUP BY status, {promises}
"""


def numbers_of(employers: Collection[UUID], today: dt.date) -> Numbers:
    """The numbers above the table, of everybody as they stand today. One query where nothing is to be computed.

    What is read of the cohort afterwards is of today too.
    """
    numbers = _numbers(employers, today)
    if numbers.everybody and numbers.fresh == numbers.enrolled:
        return numbers
    fresh_snapshots(Enrolment.objects.filter(employer_id__in=employers), today=today)
    return _numbers(employers, today)


def _numbers(employers: Collection[UUID], today: dt.date) -> Numbers:
    numbers, ids = Numbers(), [as_stored(pk) for pk in employers]
    day = connection.ops.adapt_datefield_value(today)
    for count, fresh, enrolled, status, *promises in _read(_NUMBERS, employers, [day, *ids, *ids]):
        numbers.enrolled = enrolled
        numbers.everybody += count
        numbers.fresh += fresh
        if status in ENDED:
            continue
        numbers.by_status[status] += count
        for promise, found in zip(PROMISES, promises, strict=True):
            numbers.kept[promise] += count * (found == KEPT)
            numbers.measured[promise] += count * (found != NOT_MEASURED)
    return numbers


def _read(statement: str, employers: Collection[UUID], parameters: list[Any]) -> list[tuple[Any, ...]]:
    """Rows of a hand-written statement: Django takes longer to put these together than the database to answer them."""
    some = f"({', '.join(['%s'] * len(employers))})"
    promises = ", ".join(f"{promise}_status" for promise in PROMISES)
    with connection.cursor() as cursor:
        cursor.execute(statement.format(employers=some, promises=promises), parameters)
        return cursor.fetchall()


Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Choices:
    """What the filters offer: ids (or codes) with the words for them, by name."""

    teams: Pairs
    supervisors: Pairs
    frameworks: Pairs


_CHOICES = """
SELECT t.name, u.family_name, u.given_name, s.framework_code, s.team_id, s.supervisor_id
FROM (SELECT DISTINCT team_id, supervisor_id, framework_code
      FROM progress_progresssnapshot WHERE employer_id IN {employers}) s
JOIN people_team t ON t.id = s.team_id JOIN people_user u ON u.id = s.supervisor_id
"""


def choices_of(employers: Collection[UUID]) -> Choices:
    """The teams, supervisors and frameworks that occur. One query."""
    return _choices(tuple(_read(_CHOICES, employers, [as_stored(pk) for pk in employers])))


@lru_cache(maxsize=64)
def _choices(rows: tuple[tuple[Any, ...], ...]) -> Choices:
    """From rows as they came; remembered, for the same ones come again and again."""
    teams = {(name, team) for name, _, _, _, team, _ in rows}
    supervisors = {(family, given, supervisor) for _, family, given, _, _, supervisor in rows}
    frameworks = {framework for _, _, _, framework, _, _ in rows}
    return Choices(
        teams=tuple((str(from_stored(pk)), name) for name, pk in sorted(teams)),
        supervisors=tuple((str(from_stored(pk)), f"{given} {family}") for family, given, pk in sorted(supervisors)),
        frameworks=tuple((code, code) for code in sorted(frameworks)),
    )


def cohort_summary(user: User) -> dict[str, list[dict[str, Any]]]:
    """How many stand where, as `{key, count}` rows. Every status is there, also with none. Four queries."""
    rows = cohort(user).order_by()
    return {
        "by_status": _counted(rows, "status", STATUSES),
        "by_employer_status": _counted(rows, "employer_status", EMPLOYER_STATUSES),
        "by_milestone": _counted(rows.exclude(status__in=ENDED).exclude(next_milestone=""), "next_milestone"),
        "by_team": _counted(rows, "team__code"),
    }


def _counted(rows: QuerySet[ProgressSnapshot], column: str, keys: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    found = dict(rows.values_list(column).annotate(count=Count("pk")).order_by(column))
    return [{"key": key, "count": found.get(key, 0)} for key in keys or found]


def overseen_enrolment(user: User, pk: UUID) -> Enrolment | None:
    """One worker's enrolment, for those who run or oversee its programme; None for everybody else."""
    rows = Enrolment.objects.filter(employer_id__in=overseen_employer_ids(user), pk=pk)
    return rows.with_people().first()
