"""Why the next supervision is due on its day: the rows that lead there. Pure Python: no database, no Django.

As with a milestone's date, each row holds the date with the rows so far and the days that it moved. The last one is the
grace: up to it the rows add up to the due date, with it to the last day that is still in time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ecf.enrolments.clock import Reason
from ecf.enrolments.intervals import Breaks, BreakSpan
from ecf.supervision.cadence import (
    AFTER_BREAK,
    Away,
    Cadence,
    CadenceInputs,
    CadenceRules,
    Length,
    counting_absences,
    days_of,
    moved_by_absences,
)

SIDES = {"worker": "Social worker", "supervisor": "Supervisor"}


def explain_cadence(cadence: Cadence, inputs: CadenceInputs, rules: CadenceRules) -> tuple[Reason, ...]:
    """The rows behind a cadence: where it counts from, the gap, breaks, absences, a last break, the grace.

    Rules: `last_session`, `start` or `return` first, then `gap`, `break`, `absence`, `grace`. Rows of no days are left
    out, but for the first. From an open break on, `days` and `on` are None.
    """
    gap, grace = _lengths(cadence, rules)
    rows = [_opening(cadence, inputs), *_gap(cadence, inputs, gap)]
    due_on = rows[-1].on
    if due_on is None:
        return tuple(rows)
    for absence, moved_to in moved_by_absences(due_on, counting_absences(inputs, rules), rules):
        rows += _row("absence", _absence_words(absence), due_on, moved_to)
        due_on = moved_to
    rows += _row("break", "Moved to the day after an agreed break", due_on, cadence.due_on)
    if cadence.due_on is not None:
        rows += _row("grace", f"{grace} of grace", cadence.due_on, cadence.grace_until)
    return tuple(rows)


def _lengths(cadence: Cadence, rules: CadenceRules) -> tuple[Length, Length]:
    """The gap and the grace that hold, as the framework has them ("1 month", "7 days")."""
    closer = rules.after_break
    if cadence.phase == AFTER_BREAK and closer is not None:
        is_first = days_of(closer.gap, cadence.counted_from) != cadence.gap_days
        return (closer.first_gap if is_first else closer.gap), closer.grace
    phase = rules.phases[int(cadence.phase)]
    return phase.gap, phase.grace


def _opening(cadence: Cadence, inputs: CadenceInputs) -> Reason:
    day = cadence.counted_from
    if day == cadence.last_on:
        return Reason("last_session", f"Last reflective supervision {_day(day)}", 0, day)
    if day == inputs.started_on:
        return Reason("start", f"Starts on {_day(day)}", 0, day)
    if day in inputs.placement_starts:
        return Reason("return", f"New placement from {_day(day)}", 0, day)
    return Reason("return", f"Back on {_day(day)}", 0, day)


def _gap(cadence: Cadence, inputs: CadenceInputs, gap: Length) -> Iterator[Reason]:
    """The gap as the calendar has it, then what each break adds, by first day."""
    start, days = cadence.counted_from, cadence.gap_days
    due_on = Breaks(()).forward(start, days)
    yield Reason("gap", str(gap), days, due_on)
    seen: list[BreakSpan] = []
    for span in sorted(inputs.breaks, key=lambda each: each.started_on):
        seen.append(span)
        moved_to = Breaks(seen).forward(start, days)
        yield from _row("break", _break_words(span), due_on, moved_to)
        due_on = moved_to
        if due_on is None:
            return


def _row(rule: str, detail: str, before: date | None, after: date | None) -> Sequence[Reason]:
    """One row, unless it moves nothing."""
    if before is None or after is None:
        return [Reason(rule, detail, None, None)]
    return [Reason(rule, detail, (after - before).days, after)] if after != before else []


def _break_words(span: BreakSpan) -> str:
    name = "Between placements" if span.between_placements else "Agreed break"
    if span.ended_on is None:
        return f"{name} from {_day(span.started_on)}, no end date yet"
    return f"{name}, {_day(span.started_on)} to {_day(span.ended_on)}"


def _absence_words(span: BreakSpan) -> str:
    """ "Supervisor away 30 November 2026 to 4 December 2026"; nobody stores why."""
    who = SIDES.get(span.side, "One of the two") if isinstance(span, Away) else "One of the two"
    if span.ended_on is None or span.ended_on == span.started_on:
        return f"{who} away {_day(span.started_on)}"
    return f"{who} away {_day(span.started_on)} to {_day(span.ended_on)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
