"""What an employer chose for the numbers of `people.catalogue`: what holds on a day, what is coming, what was before.

A choice holds from its day on, until the next one. So a day in the past is always computed with the numbers of then.
"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from ecf.core.models import Event
from ecf.people.catalogue import CATALOGUE, SettingKind
from ecf.people.models import Employer, EmployerSetting, User

__all__ = ["CATALOGUE", "SettingKind", "setting", "settings_for"]

ONE_DAY = dt.timedelta(days=1)
AS_DEFAULT = "default"
CHANGED, REMOVED = "setting.changed", "setting.removed"
Numbers = Mapping[str, Decimal]


def value_of(row: EmployerSetting) -> Decimal | None:
    """The number that a stored choice makes; None where it goes back to the framework's."""
    return CATALOGUE[row.key].default if row.value == AS_DEFAULT else Decimal(row.value)


class NumbersOfDay(dict[str, Decimal]):
    """An employer's numbers on a day, by key; `before` are those of earlier times, each with its last day, in order."""

    before: tuple[tuple[dt.date, Numbers], ...] = ()

    def held_on(self, day: dt.date) -> Numbers:
        """Those of that day or, after the day of these, these."""
        return next((numbers for last, numbers in self.before if day <= last), self)


def settings_for(employer_ids: Iterable[UUID], on: dt.date) -> dict[UUID, NumbersOfDay]:
    """Every setting of each employer on a day, defaults filled in. One query.

    A number that is as the framework says, until the employer chooses one, is there only where it was chosen.
    """
    chosen: dict[UUID, list[EmployerSetting]] = {pk: [] for pk in employer_ids}
    rows = EmployerSetting.objects.filter(employer_id__in=list(chosen), effective_from__lte=on)
    for row in rows.order_by("effective_from"):
        if row.key in CATALOGUE:
            chosen[row.employer_id].append(row)
    return {pk: _numbers_of_day(found) for pk, found in chosen.items()}


def _numbers_of_day(rows: list[EmployerSetting]) -> NumbersOfDay:
    """From the choices up to the day, in order of their days."""
    values = {key: kind.default for key, kind in CATALOGUE.items()}
    before = []
    for row, earlier in zip(rows, [None, *rows], strict=False):
        if earlier is None or earlier.effective_from != row.effective_from:
            before.append((row.effective_from - ONE_DAY, _there(values)))
        values[row.key] = value_of(row)
    numbers = NumbersOfDay(_there(values))
    numbers.before = tuple(before)
    return numbers


def _there(values: Mapping[str, Decimal | None]) -> dict[str, Decimal]:
    return {key: value for key, value in values.items() if value is not None}


def setting(employer_id: UUID, key: str, on: dt.date) -> Decimal:
    """One setting of one employer on a day. KeyError for one that is not in the catalogue, or not chosen."""
    return settings_for([employer_id], on)[employer_id][key]


@dataclass(frozen=True)
class Choice:
    """A number from a day on, until the next choice; None: as the framework says."""

    value: Decimal | None
    effective_from: dt.date


@dataclass(frozen=True)
class NumberOfDay:
    """A number as it was used on a day: what it was then, and since when the employer had chosen it (None: never)."""

    kind: SettingKind
    on: dt.date
    value: Decimal | None
    since: dt.date | None

    @property
    def words(self) -> str:
        """With its unit."""
        return self.kind.words(self.value)


def numbers_used(uses: Iterable[tuple[UUID, str, dt.date]]) -> list[NumberOfDay]:
    """Each number of an employer on a day, `(employer id, key, day)`, in the same order. One query for any number."""
    wanted = list(uses)
    chosen: dict[tuple[UUID, str], list[EmployerSetting]] = defaultdict(list)
    rows = EmployerSetting.objects.filter(employer_id__in={employer_id for employer_id, _, _ in wanted})
    for row in rows.order_by("effective_from"):
        chosen[row.employer_id, row.key].append(row)
    found = []
    for employer_id, key, on in wanted:
        past = [row for row in chosen[employer_id, key] if row.effective_from <= on]
        value, since = (value_of(past[-1]), past[-1].effective_from) if past else (CATALOGUE[key].default, None)
        found.append(NumberOfDay(CATALOGUE[key], on, value, since))
    return found


@dataclass(frozen=True)
class SettingState:
    """One number of one employer: what holds today (`since` a day, or always), what is coming, how often it changed."""

    kind: SettingKind
    value: Decimal | None
    since: dt.date | None
    coming: list[Choice] = field(default_factory=list)
    version: int = 0

    @property
    def is_chosen(self) -> bool:
        """Whether the employer's number is another than the default."""
        return self.value != self.kind.default

    @property
    def words(self) -> str:
        """The number in force, with its unit."""
        return self.kind.words(self.value)


def setting_states(employer: Employer, today: dt.date) -> dict[str, SettingState]:
    """Where every number of the catalogue stands, by key. Two queries."""
    rows: dict[str, list[EmployerSetting]] = {key: [] for key in CATALOGUE}
    for row in EmployerSetting.objects.filter(employer=employer, key__in=CATALOGUE).order_by("effective_from"):
        rows[row.key].append(row)
    versions = _versions(employer)
    return {key: _state(CATALOGUE[key], found, today, versions.get(key, 0)) for key, found in rows.items()}


def _state(kind: SettingKind, rows: list[EmployerSetting], today: dt.date, version: int) -> SettingState:
    past = [row for row in rows if row.effective_from <= today]
    coming = [Choice(value_of(row), row.effective_from) for row in rows if row.effective_from > today]
    if not past:
        return SettingState(kind, kind.default, None, coming, version)
    return SettingState(kind, value_of(past[-1]), past[-1].effective_from, coming, version)


def _events(employer: Employer) -> Iterable[tuple[Event, dict]]:
    rows = Event.objects.filter(stream=f"employer:{employer.pk}", kind__in=[CHANGED, REMOVED]).order_by("number")
    return [(row, json.loads(row.body)) for row in rows]


def _versions(employer: Employer) -> dict[str, int]:
    """How often each number was changed, and so which version of it somebody has read. One query."""
    found: dict[str, int] = {}
    for _, body in _events(employer):
        found[body["key"]] = found.get(body["key"], 0) + 1
    return found


def setting_version(employer: Employer, key: str) -> int:
    """How often one number was changed or taken out again; 0 for never. One query."""
    return _versions(employer).get(key, 0)


@dataclass(frozen=True)
class SettingChange:
    """One entry of a number's history: what was chosen (or taken out again) from which day, by whom, and when."""

    at: dt.datetime
    by: str
    effective_from: dt.date | None
    value: Decimal | None
    was_removed: bool


def setting_history(employer: Employer, key: str) -> list[SettingChange]:
    """Every change of one number, newest first. Two queries."""
    rows = [(event, body) for event, body in _events(employer) if body["key"] == key]
    people = User.objects.in_bulk({event.by_id for event, _ in rows if event.by_id})
    return [
        SettingChange(
            at=event.at,
            by=people[event.by_id].name if event.by_id in people else "The service",
            effective_from=event.on,
            value=None if body["hundredths"] is None else Decimal(body["hundredths"]) / 100,
            was_removed=event.kind == REMOVED,
        )
        for event, body in reversed(rows)
    ]
