"""When who is told about what: pure dates, no Django, no database. All rungs are assumed.

A rung before or on the day it is about moves to the previous working day, one after it to the next.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ecf.core.working_days import add_working_days, next_working_day, previous_working_day


class Part(StrEnum):
    """What the person who is told is for the worker."""

    WORKER = "worker"
    SUPERVISOR = "supervisor"
    COORDINATOR = "coordinator"


@dataclass(frozen=True)
class Rung:
    """One step of a ladder: who is told on which working day. `name` is what is stored: `-28`, `0`, `+7`, `overdue`."""

    part: Part
    name: str
    on: dt.date


MILESTONE_DAYS: Sequence[tuple[Part, int]] = [
    (Part.WORKER, -28),
    (Part.WORKER, -7),
    (Part.WORKER, 0),
    (Part.WORKER, 7),
    (Part.SUPERVISOR, 7),
    (Part.COORDINATOR, 14),
]
ASSESSMENT_DAYS: Sequence[tuple[Part, int]] = [(Part.WORKER, -90), *MILESTONE_DAYS]
SUPERVISION_WORKING_DAYS_BEFORE = 2
MISSED_GAPS_IN_A_ROW = 2
SIGN_OFF_WORKING_DAYS: Sequence[int] = [5, 10]
OVERDUE = "overdue"
MISSED = "missed-2"


def told_on(due_on: dt.date, days: int) -> dt.date:
    """The working day of a rung that many calendar days after (before, if negative) the day it is about."""
    day = due_on + dt.timedelta(days=days)
    return previous_working_day(day) if days <= 0 else next_working_day(day)


def days_name(days: int) -> str:
    """`-28`, `0`, `+7`."""
    return f"{days:+d}" if days else "0"


def milestone_rungs(due_on: dt.date, *, is_assessment: bool) -> list[Rung]:
    """The ladder of one unmet milestone: the worker, then the supervisor, then the co-ordinator."""
    steps = ASSESSMENT_DAYS if is_assessment else MILESTONE_DAYS
    return [Rung(part, days_name(days), told_on(due_on, days)) for part, days in steps]


def supervision_rungs(due_on: dt.date, overdue_from: dt.date) -> list[Rung]:
    """The supervisor is told 2 working days before the session is due, and on the first overdue day."""
    before = add_working_days(due_on, -SUPERVISION_WORKING_DAYS_BEFORE)
    return [
        Rung(Part.SUPERVISOR, f"-{SUPERVISION_WORKING_DAYS_BEFORE}", before),
        Rung(Part.SUPERVISOR, OVERDUE, next_working_day(overdue_from)),
    ]


def missed_rung(overdue_from: dt.date) -> Rung:
    """The co-ordinator is told when the second gap in a row is missed: on the first overdue day of that one."""
    return Rung(Part.COORDINATOR, MISSED, next_working_day(overdue_from))


def sign_off_rungs(submitted_on: dt.date) -> list[Rung]:
    """The supervisor is told when something has waited 5, and 10, working days for an answer."""
    return [
        Rung(Part.SUPERVISOR, days_name(days), add_working_days(submitted_on, days)) for days in SIGN_OFF_WORKING_DAYS
    ]


def newest_in_window(rungs: Iterable[Rung], *, since: dt.date, on: dt.date) -> list[Rung]:
    """For each person, the newest rung from `since` to `on`, both inclusive.

    A sweep that was missed makes several fall together: only the last of them still says what is true.
    """
    newest: dict[Part, Rung] = {}
    for rung in sorted((r for r in rungs if since <= r.on <= on), key=lambda r: r.on):
        newest[rung.part] = rung
    return list(newest.values())
