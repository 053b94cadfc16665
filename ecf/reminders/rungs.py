"""When who is told about what: pure dates, no Django, no database. All rungs are assumed; an employer may move them.

A rung before or on the day it is about moves to the previous working day, one after it to the next.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from ecf.core.working_days import add_working_days, next_working_day, previous_working_day


class Part(StrEnum):
    """What the person who is told is for the worker. `JUDGE`: whoever must act in their assessment."""

    WORKER = "worker"
    SUPERVISOR = "supervisor"
    COORDINATOR = "coordinator"
    JUDGE = "judge"
    PSW = "psw"


@dataclass(frozen=True)
class Rung:
    """One step of a ladder: who is told on which working day. `name` is what is stored: `-28`, `0`, `+7`, `overdue`."""

    part: Part
    name: str
    on: dt.date


OVERDUE = "overdue"
MISSED = "missed-"
LATE = "late"
Numbers = Mapping[str, Decimal]


def told_on(due_on: dt.date, days: int) -> dt.date:
    """The working day of a rung that many calendar days after (before, if negative) the day it is about."""
    day = due_on + dt.timedelta(days=days)
    return previous_working_day(day) if days <= 0 else next_working_day(day)


def days_name(days: int) -> str:
    """`-28`, `0`, `+7`."""
    return f"{days:+d}" if days else "0"


def milestone_rungs(due_on: dt.date, settings: Numbers, *, is_assessment: bool) -> list[Rung]:
    """The ladder of one unmet milestone: the worker, then the supervisor, then the co-ordinator.

    `settings`: the employer's numbers of the day. The notice on the day itself is nobody's choice.
    """
    steps = [
        *([(Part.WORKER, -int(settings["remind_assessment_days"]))] if is_assessment else []),
        (Part.WORKER, -int(settings["remind_first_days"])),
        (Part.WORKER, -int(settings["remind_second_days"])),
        (Part.WORKER, 0),
        (Part.WORKER, int(settings["remind_worker_late_days"])),
        (Part.SUPERVISOR, int(settings["remind_supervisor_late_days"])),
        (Part.COORDINATOR, int(settings["remind_coordinator_late_days"])),
    ]
    return [Rung(part, days_name(days), told_on(due_on, days)) for part, days in steps]


def to_who_must_act(rungs: Iterable[Rung]) -> list[Rung]:
    """The same ladder where the worker has done their part: what they would be told, the supervisor is told."""
    listed = list(rungs)
    theirs = {rung.name for rung in listed if rung.part == Part.SUPERVISOR}
    moved = [replace(rung, part=Part.SUPERVISOR) for rung in listed if rung.part == Part.WORKER]
    kept = [rung for rung in listed if rung.part != Part.WORKER]
    return [rung for rung in moved if rung.name not in theirs] + kept


def supervision_rungs(due_on: dt.date, overdue_from: dt.date, settings: Numbers) -> list[Rung]:
    """The supervisor is told 2 working days (or the employer's number) before it is due, and on the first overdue day.

    With 0 working days: on the due day, or the working day before it.
    """
    days = int(settings["remind_supervision_working_days"])
    before = add_working_days(due_on, -days) if days else previous_working_day(due_on)
    return [
        Rung(Part.SUPERVISOR, days_name(-days), before),
        Rung(Part.SUPERVISOR, OVERDUE, next_working_day(overdue_from)),
    ]


def missed_rung(overdue_from: dt.date, count: int) -> Rung:
    """The co-ordinator is told when so many gaps in a row are missed: on the first overdue day of the last of them."""
    return Rung(Part.COORDINATOR, f"{MISSED}{count}", next_working_day(overdue_from))


def missed_count(rung: str) -> int:
    """How many gaps in a row a rung is about; 0 for a rung that is not about missed gaps."""
    return int(rung.removeprefix(MISSED)) if rung.startswith(MISSED) else 0


def sign_off_rungs(submitted_on: dt.date, settings: Numbers) -> list[Rung]:
    """The supervisor is told twice while something waits: after 5 and 10 working days, or the employer's numbers."""
    steps = [int(settings[f"remind_sign_off_{which}_working_days"]) for which in ("first", "second")]
    return [Rung(Part.SUPERVISOR, days_name(days), add_working_days(submitted_on, days)) for days in steps]


def judging_rungs(due_on: dt.date, settings: Numbers) -> list[Rung]:
    """Whoever must act in an assessment is told 5 working days (or the employer's number) before, and on the day; the
    principal social worker on the first working day (or the employer's number) after it."""
    before, late = (int(settings[f"remind_judging_{which}working_days"]) for which in ("", "late_"))
    return [
        Rung(Part.JUDGE, days_name(-before), add_working_days(due_on, -before)),
        Rung(Part.JUDGE, days_name(0), previous_working_day(due_on)),
        Rung(Part.PSW, LATE, add_working_days(due_on, late)),
    ]


def newest_in_window(rungs: Iterable[Rung], *, since: dt.date, on: dt.date) -> list[Rung]:
    """For each person, the newest rung from `since` to `on`, both inclusive.

    A sweep that was missed makes several fall together: only the last of them still says what is true.
    """
    newest: dict[Part, Rung] = {}
    for rung in sorted((r for r in rungs if since <= r.on <= on), key=lambda r: r.on):
        newest[rung.part] = rung
    return list(newest.values())
