"""An employer's own numbers in place of the framework's: the one place where the two are merged. Pure.

Each number here is one of `people.catalogue` that has no default of its own: until the employer chooses one, the
framework's holds. What a framework does not have at all (closer supervision after a break, protected time) stays away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from ecf.framework.definition import Definition, Length, Share, SupervisionPhase

FIRST_YEAR = Length(12, "months")


@dataclass(frozen=True)
class OwnNumber:
    """How one number is read from a framework (None: it has none, or counts it in months), and how it is put there."""

    read: Callable[[Definition], int | None]
    put: Callable[[Definition, int], Definition]


def with_employer_numbers(definition: Definition, settings: Mapping[str, Decimal]) -> Definition:
    """The framework as it holds under an employer's settings of a day; the very same where none was chosen."""
    for key, own in OWN_NUMBERS.items():
        chosen = settings.get(key)
        if chosen is not None:
            definition = own.put(definition, int(chosen))
    return definition


def framework_number(definition: Definition, key: str) -> int | None:
    """What the framework itself says for a number; None where it says nothing. KeyError for what is no such number."""
    return OWN_NUMBERS[key].read(definition)


def _days(length: Length) -> int | None:
    return length.days


def _grace(phases: slice) -> OwnNumber:
    """The days of grace in some of the framework's phases of supervision."""

    def read(definition: Definition) -> int | None:
        found = definition.supervision[phases]
        return _days(found[0].grace) if found else None

    def put(definition: Definition, days: int) -> Definition:
        changed = {id(phase) for phase in definition.supervision[phases]}
        rows = (_with_grace(phase, days) if id(phase) in changed else phase for phase in definition.supervision)
        return replace(definition, supervision=tuple(rows))

    return OwnNumber(read, put)


def _with_grace(phase: SupervisionPhase, days: int) -> SupervisionPhase:
    return replace(phase, grace=Length(days, "days"))


def _after_break(name: str, unit: str = "days") -> OwnNumber:
    """One length of the closer supervision after a break."""
    per_unit = 7 if unit == "weeks" else 1

    def read(definition: Definition) -> int | None:
        rules = definition.supervision_after_break
        days = _days(getattr(rules, name)) if rules else None
        return days // per_unit if days is not None and days % per_unit == 0 else None

    def put(definition: Definition, amount: int) -> Definition:
        rules = definition.supervision_after_break
        changes: dict[str, Any] = {name: Length(amount, unit)}
        return replace(definition, supervision_after_break=replace(rules, **changes)) if rules else definition

    return OwnNumber(read, put)


def _absence_days() -> OwnNumber:
    def put(definition: Definition, days: int) -> Definition:
        return replace(definition, sessions=replace(definition.sessions, absence_shorter_than=Length(days, "days")))

    return OwnNumber(lambda definition: _days(definition.sessions.absence_shorter_than), put)


def _absence_working_days() -> OwnNumber:
    def put(definition: Definition, days: int) -> Definition:
        return replace(definition, sessions=replace(definition.sessions, absence_working_days=days))

    return OwnNumber(lambda definition: definition.sessions.absence_working_days, put)


def _is_first_year(share: Share) -> bool:
    return share.until is not None and share.until.months is not None and share.until.months <= (FIRST_YEAR.months or 0)


def _caseload_share() -> OwnNumber:
    """The share of a full caseload up to the end of the first year; a framework that says nothing gets a first year."""

    def read(definition: Definition) -> int | None:
        return next((share.percent for share in definition.caseload if _is_first_year(share)), None)

    def put(definition: Definition, percent: int) -> Definition:
        shares = definition.caseload
        if not any(map(_is_first_year, shares)):
            rest = shares or (Share(None, 100),)
            return replace(definition, caseload=(Share(FIRST_YEAR, percent), *rest))
        changed = (replace(share, percent=percent) if _is_first_year(share) else share for share in shares)
        return replace(definition, caseload=tuple(changed))

    return OwnNumber(read, put)


def _protected_share() -> OwnNumber:
    """The protected share wherever the framework protects any time: a stage without stays without."""

    def read(definition: Definition) -> int | None:
        return next((share.percent for share in definition.protected_time or () if share.percent), None)

    def put(definition: Definition, percent: int) -> Definition:
        if definition.protected_time is None:
            return definition
        shares = (replace(share, percent=percent) if share.percent else share for share in definition.protected_time)
        return replace(definition, protected_time=tuple(shares))

    return OwnNumber(read, put)


def _extensions(name: str) -> OwnNumber:
    def put(definition: Definition, amount: int) -> Definition:
        changes: dict[str, Any] = {name: amount}
        return replace(definition, extensions=replace(definition.extensions, **changes))

    return OwnNumber(lambda definition: getattr(definition.extensions, name), put)


OWN_NUMBERS: Mapping[str, OwnNumber] = {
    "supervision_grace_first_days": _grace(slice(0, 1)),
    "supervision_grace_second_days": _grace(slice(1, 2)),
    "supervision_grace_later_days": _grace(slice(2, None)),
    "after_break_minimum_days": _after_break("minimum_break"),
    "after_break_weeks": _after_break("until", "weeks"),
    "after_break_first_gap_days": _after_break("first_gap"),
    "after_break_gap_days": _after_break("gap"),
    "after_break_grace_days": _after_break("grace"),
    "absence_days": _absence_days(),
    "absence_working_days": _absence_working_days(),
    "caseload_share_year_1": _caseload_share(),
    "protected_time_share": _protected_share(),
    "extension_months": _extensions("maximum_months"),
    "extensions_per_milestone": _extensions("maximum_per_milestone"),
}
