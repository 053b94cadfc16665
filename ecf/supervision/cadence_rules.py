"""The numbers that supervision is measured by: what is read of a framework, and what the cadence makes of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol


class Length(Protocol):
    """Days, weeks or calendar months."""

    def after(self, day: date, /) -> date: ...


class Phase(Protocol):
    """The longest gap and its grace up to `until` of programme time; None: to the end, and beyond it."""

    @property
    def until(self) -> Length | None: ...
    @property
    def gap(self) -> Length: ...
    @property
    def grace(self) -> Length: ...


class AfterBreak(Protocol):
    """Closer supervision for `until` after a break of `minimum_break` or more, and in a new placement."""

    @property
    def minimum_break(self) -> Length: ...
    @property
    def new_placement(self) -> bool: ...
    @property
    def until(self) -> Length: ...
    @property
    def first_gap(self) -> Length: ...
    @property
    def gap(self) -> Length: ...
    @property
    def grace(self) -> Length: ...


class SessionRules(Protocol):
    @property
    def absence_shorter_than(self) -> Length: ...
    @property
    def absence_working_days(self) -> int: ...


class HasSupervision(Protocol):
    """What a framework definition says about supervision."""

    @property
    def supervision(self) -> Sequence[Phase]: ...
    @property
    def supervision_after_break(self) -> AfterBreak | None: ...
    @property
    def sessions(self) -> SessionRules: ...


@dataclass(frozen=True)
class CadenceRules:
    """The framework's numbers: only shorter absences count; at risk from so many days before the due date."""

    phases: Sequence[Phase]
    after_break: AfterBreak | None = None
    absence_shorter_than_days: int = 28
    absence_working_days: int = 5
    at_risk_days: int = 3


RulesBefore = Sequence[tuple[date, CadenceRules]]
"""The rules of earlier times, each with its last day, in order."""


def rules_of(definition: HasSupervision, *, at_risk_days: int = 3) -> CadenceRules:
    """The rules as a framework definition has them."""
    return CadenceRules(
        phases=definition.supervision,
        after_break=definition.supervision_after_break,
        absence_shorter_than_days=days_of(definition.sessions.absence_shorter_than),
        absence_working_days=definition.sessions.absence_working_days,
        at_risk_days=at_risk_days,
    )


def days_of(length: Length, start: date = date(2001, 1, 1)) -> int:
    """The length in days from a start; only months depend on it."""
    return (length.after(start) - start).days
