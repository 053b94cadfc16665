"""Facts made by hand: one worker on the five-year framework who started on 2 September 2024."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from ecf.enrolments.intervals import Breaks, BreakSpan, add_months
from ecf.evidence.counting import Item
from ecf.evidence.cpd_year import cpd_year_of
from ecf.framework.shipped import shipped_definition
from ecf.people.employer_settings import CATALOGUE
from ecf.progress.facts import Facts, Scheduled
from ecf.progress.shape import CpdCount
from ecf.supervision.cadence import CadenceInputs, cadence
from ecf.supervision.cadence_rules import rules_of

START = dt.date(2024, 9, 2)
ECF5 = shipped_definition("ECF5", "2022.1")
SETTINGS = {key: kind.default for key, kind in CATALOGUE.items() if kind.default is not None}
ENROLMENT = UUID(int=1)


def schedule(met: dict[str, dt.date], **changes: dict[str, Any]) -> tuple[Scheduled, ...]:
    """The calendar's dates; `met` by key; other columns by key with underscores (`review_6m={"due_on": None}`)."""
    rows = []
    for milestone in ECF5.milestones:
        due_on = milestone.offset.after(START)
        given = {"due_on": due_on, "met_on": met.get(milestone.key)} | changes.get(milestone.key.replace("-", "_"), {})
        rows.append(Scheduled(milestone.key, milestone.kind, **given))
    return tuple(rows)


def met_until(month: int) -> dict[str, dt.date]:
    """Every milestone up to that month of the programme met on its day."""
    return {each.key: each.offset.after(START) for each in ECF5.milestones if (each.offset_months or 0) <= month}


def item(kind: str, happened_on: dt.date, state: str = "accepted", codes: Iterable[str] = ("EC1",)) -> Item:
    return Item(uuid4(), kind, happened_on, state, True, tuple(codes))


def facts(on: dt.date, **changes: Any) -> Facts:
    """The facts on a day, with everything met so far unless told otherwise."""
    months = max((m for m in range(61) if add_months(START, m) < on), default=0)
    spans = changes.pop("breaks", ())
    held_on = changes.pop("held_on", (on,))
    inputs = CadenceInputs(START, tuple(held_on), tuple(spans))
    values: dict[str, Any] = {
        "enrolment_id": ENROLMENT,
        "on": on,
        "state": "active",
        "started_on": START,
        "definition": ECF5,
        "settings": SETTINGS,
        "cadence": cadence(inputs, rules_of(ECF5), on=on),
        "cpd": CpdCount(cpd_year_of(on).starts_in, 2, 1),
        "schedule": schedule(met_until(months)),
        "breaks": Breaks(spans),
        "patterns": ((START, Decimal("1.00")),),
    }
    return Facts(**values | changes)


def a_break(started_on: dt.date, ended_on: dt.date | None = None) -> BreakSpan:
    return BreakSpan(started_on, ended_on)
