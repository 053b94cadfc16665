"""The clock: when each milestone is due, and why. Pure Python: no database, no Django, integers only.

Start, offset and credit give a calendar date, and the days up to it are the programme time that the milestone asks for.
Programme time is then earned day by day: nothing inside a break or between two placements, a whole day otherwise, or
the FTE of that day where a part-timer chose to stretch. A milestone falls due on the first morning, not in a break,
with enough earned on the days before it. An extension counts calendar months on from there without the break days; a
deferral sets another date. What an open break would move has no date until the break ends.

Rates are hundredths of a day, so nothing is rounded. That a break is agreed and held against nobody:
https://dorsetcouncil.gov.uk/w/asye-arrangements-for-newly-qualified-social-workers-a-summary.
How it moves dates is assumed: no published scheme says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from ecf.enrolments.intervals import Breaks, BreakSpan, add_months

__all__ = [
    "BreakSpan",
    "ClockInputs",
    "Deferral",
    "Extension",
    "Offset",
    "Pattern",
    "Reason",
    "ScheduleDate",
    "add_months",
    "explain",
    "is_on_break",
    "programme_days",
    "programme_months_reached_on",
    "schedule_date",
]

KEEP, STRETCH = "keep", "stretch"
FULL_TIME = 100
AFTER_START = " after the start"


@dataclass(frozen=True, slots=True)
class Offset:
    """How long after the start: calendar months or days, exactly one of them. Raises ValueError otherwise."""

    months: int | None = None
    days: int | None = None

    def __post_init__(self) -> None:
        if (self.months is None) == (self.days is None):
            raise ValueError("An offset is in months or in days.")

    def after(self, day: date) -> date:
        return add_months(day, self.months) if self.months is not None else day + timedelta(days=self.days or 0)

    def __str__(self) -> str:
        return _count(self.months, "month") if self.months is not None else _count(self.days or 0, "day")


@dataclass(frozen=True, slots=True)
class Pattern:
    """The share of full time worked from a day until the next pattern: 0.01 to 1.00, else ValueError."""

    effective_from: date
    fte: Decimal

    def __post_init__(self) -> None:
        hundredths = Decimal(self.fte) * FULL_TIME
        if hundredths != hundredths.to_integral_value() or not 1 <= hundredths <= FULL_TIME:
            raise ValueError("FTE is 0.01 to 1.00, with two decimals at most.")

    @property
    def hundredths(self) -> int:
        return int(Decimal(self.fte) * FULL_TIME)


@dataclass(frozen=True, slots=True)
class Extension:
    """So many calendar months more for one milestone."""

    months: int


@dataclass(frozen=True, slots=True)
class Deferral:
    """A new date in place of the computed one."""

    due_on: date


@dataclass(frozen=True)
class ClockInputs:
    """What moves an enrolment's dates. Breaks and patterns in any order; any choice but `stretch` keeps the dates."""

    started_on: date
    credit_months: int = 0
    breaks: tuple[BreakSpan, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    part_time_choice: str | None = KEEP

    @cached_property
    def merged_breaks(self) -> Breaks:
        return Breaks(self.breaks)

    @cached_property
    def events(self) -> tuple[BreakSpan | Pattern, ...]:
        """Breaks, and patterns where they stretch, by first day. Of the patterns before the start the last counts."""
        found: list[tuple[date, int, BreakSpan | Pattern]] = [(b.started_on, 0, b) for b in self.breaks]
        if self.part_time_choice == STRETCH:
            found += [(p.effective_from, 1, p) for p in self._patterns_in_force()]
        return tuple(event for _, _, event in sorted(found, key=lambda row: row[:2]))

    def _patterns_in_force(self) -> list[Pattern]:
        by_day = {p.effective_from: p for p in self.patterns}
        days = sorted(by_day)
        first = max((day for day in days if day <= self.started_on), default=self.started_on)
        return [by_day[day] for day in days if day >= first]


@dataclass(frozen=True, slots=True)
class Reason:
    """One row of an explanation: the due date with the rows so far (`on`), and the days it moved from the row before.

    Both are None from an open break on, and where a credit leaves nothing to do. `detail` never says why a break was
    taken.
    """

    rule: str
    detail: str
    days: int | None
    on: date | None

    def as_row(self) -> dict[str, str | int | None]:
        """Ready for JSON."""
        return {
            "rule": self.rule,
            "detail": self.detail,
            "days": self.days,
            "on": self.on.isoformat() if self.on else None,
        }

    @classmethod
    def from_row(cls, row: dict) -> Reason:
        on = row["on"]
        return cls(row["rule"], row["detail"], row["days"], date.fromisoformat(on) if on else None)


@dataclass(frozen=True, slots=True)
class ScheduleDate:
    """When one milestone is due. `nominal_on` is the calendar date: start, offset and credit only."""

    nominal_on: date
    due_on: date | None
    explanation: tuple[Reason, ...] = field(default=())
    applies: bool = True

    @property
    def is_paused(self) -> bool:
        """Does an open break leave it without a date?"""
        return self.applies and self.due_on is None


def schedule_date(
    inputs: ClockInputs, offset: Offset, extension: Extension | None = None, deferral: Deferral | None = None
) -> ScheduleDate:
    """The date of one milestone and why, in the order start, offset, credit, events by first day, extension, deferral.

    Rows that change nothing are left out, except the start. A credit is of months, so it does not move an offset in
    days: an agreement is made within days of joining, whatever the experience (assumed). A milestone that a credit
    brings to the start or before it does not apply.
    """
    rows = list(_opening(inputs, offset))
    nominal_on = _nominal(inputs, offset)
    if nominal_on <= inputs.started_on and offset.months is not None:
        return ScheduleDate(nominal_on, None, tuple(rows), applies=False)
    due_on: date | None = nominal_on
    for event, moved_to in _moved(inputs, nominal_on):
        _add(rows, *_described(event), due_on, moved_to)
        due_on = moved_to
    if extension is not None:
        due_on = _extend(rows, inputs, due_on, extension)
    if deferral is not None:
        due_on = _defer(rows, inputs, due_on, deferral)
    return ScheduleDate(nominal_on, due_on, tuple(rows))


def explain(explanation: Sequence[Reason]) -> str:
    """One line: "2 September 2024 + 24 months = 2 September 2026; agreed break, … (182 days): 3 March 2027".

    Rows about supervision read the same: they begin with the session counted from, and end with the grace.
    """
    start, *rest = explanation
    line = _day(start.on) if start.rule == "start" else start.detail
    for row in rest:
        if row.rule in {"offset", "gap"}:
            line += f" + {row.detail.removesuffix(AFTER_START)} = {_day(row.on)}"
        elif row.rule == "grace":
            line += f"; in time until {_day(row.on)}" if row.on else ""
        else:
            line += f"; {row.detail[:1].lower()}{row.detail[1:]}"
            line += f": {_day(row.on)}" if row.on else ""
    paused = explanation[-1].on is None and explanation[-1].rule not in {"credit", "grace"}
    return f"{line}: no date until the break ends" if paused else line


def is_on_break(inputs: ClockInputs, on: date) -> bool:
    """Is the day inside a break, or between two placements?"""
    return inputs.merged_breaks.contains(on)


def programme_days(inputs: ClockInputs, until: date) -> int:
    """Days of programme time from the start up to and excluding `until`, net of breaks; FTE and credit are ignored."""
    return inputs.merged_breaks.days_outside(inputs.started_on, until)


def programme_months_reached_on(inputs: ClockInputs, months: int) -> date | None:
    """The first non-break day with so many months of programme time behind it; FTE and credit are ignored.

    Months are as many days as lie between the start and that many calendar months later. None where an open break
    comes first.
    """
    return inputs.merged_breaks.forward(
        inputs.started_on, (add_months(inputs.started_on, months) - inputs.started_on).days
    )


def _nominal(inputs: ClockInputs, offset: Offset) -> date:
    if offset.months is None:
        return offset.after(inputs.started_on)
    return add_months(inputs.started_on, offset.months - inputs.credit_months)


def _opening(inputs: ClockInputs, offset: Offset) -> Iterator[Reason]:
    """The rows that the calendar alone gives: start, offset, credit."""
    start, full, nominal_on = inputs.started_on, offset.after(inputs.started_on), _nominal(inputs, offset)
    yield Reason("start", f"Starts on {_day(start)}", 0, start)
    if full != start:
        yield Reason("offset", f"{offset}{AFTER_START}", (full - start).days, full)
    if full != nominal_on:
        detail = f"Credit of {_count(inputs.credit_months, 'month')} for recognised experience"
        if nominal_on <= start:
            yield Reason("credit", f"{detail}: does not apply", None, None)
        else:
            yield Reason("credit", detail, (nominal_on - full).days, nominal_on)


def _moved(inputs: ClockInputs, nominal_on: date) -> Iterator[tuple[BreakSpan | Pattern, date | None]]:
    """Each event that can still move the date, with the due date of the events so far; ends with None at an open break.

    One walk: all is counted up to `cursor`, a non-break day; from there `left` hundredths of a day are earned at
    `rate`. Events come by first day, so the first that starts after the date so far ends the walk.
    """
    cursor, rate = inputs.started_on.toordinal(), FULL_TIME
    left = (nominal_on.toordinal() - cursor) * FULL_TIME
    due = nominal_on.toordinal()
    for event in inputs.events:
        first = _first_day(event).toordinal()
        if first > due:
            return
        if first > cursor:
            left -= (first - cursor) * rate
            cursor = first
        if isinstance(event, Pattern):
            rate = event.hundredths
        elif event.ended_on is None:
            yield event, None
            return
        else:
            cursor = max(cursor, event.ended_on.toordinal() + 1)
        due = cursor + max(0, -(-left // rate))
        yield event, date.fromordinal(due)


def _extend(rows: list[Reason], inputs: ClockInputs, due_on: date | None, extension: Extension) -> date | None:
    """Counts the extension on from the date. An open break on the way takes the date away, so it is shown first."""
    moved_to = None
    if due_on is not None:
        wanted = (add_months(due_on, extension.months) - due_on).days
        moved_to = inputs.merged_breaks.forward(due_on, wanted)
        if moved_to is None:
            _show_open_break(rows, inputs)
            due_on = None
    detail = f"Extension of {_count(extension.months, 'month')}"
    if moved_to and due_on and inputs.merged_breaks.days_outside(due_on, moved_to) < (moved_to - due_on).days:
        detail += ", agreed breaks not counted"
    _add(rows, "extension", detail, due_on, moved_to)
    return moved_to


def _defer(rows: list[Reason], inputs: ClockInputs, due_on: date | None, deferral: Deferral) -> date | None:
    """The agreed date replaces the computed one; nothing falls due in a break, so there it waits (assumed)."""
    moved_to = inputs.merged_breaks.forward(deferral.due_on, 0)
    if moved_to is None and due_on is not None:
        _show_open_break(rows, inputs)
        due_on = None
    detail = f"Deferred to {_day(deferral.due_on)}"
    if moved_to not in (None, deferral.due_on):
        detail += ", moved to the day after an agreed break"
    if due_on is None and moved_to is not None:
        rows.append(Reason("deferral", detail, None, moved_to))
    else:
        _add(rows, "deferral", detail, due_on, moved_to)
    return moved_to


def _show_open_break(rows: list[Reason], inputs: ClockInputs) -> None:
    opened = min((b for b in inputs.breaks if b.ended_on is None), key=_first_day)
    _add(rows, *_described(opened), None, None)


def _add(rows: list[Reason], rule: str, detail: str, before: date | None, after: date | None) -> None:
    """Adds the row unless it changes nothing."""
    if before is None or after is None:
        rows.append(Reason(rule, detail, None, None))
    elif after != before:
        rows.append(Reason(rule, detail, (after - before).days, after))


def _first_day(event: BreakSpan | Pattern) -> date:
    return event.effective_from if isinstance(event, Pattern) else event.started_on


def _described(event: BreakSpan | Pattern) -> tuple[str, str]:
    """Rule and detail of a break or pattern, without the reason of a break."""
    if isinstance(event, Pattern):
        return (
            "working_pattern",
            f"Working {event.fte:.2f} of full time from {_day(event.effective_from)}, dates stretched",
        )
    name = "Between placements" if event.between_placements else "Agreed break"
    if event.ended_on is None:
        return "break", f"{name} from {_day(event.started_on)}, no end date yet"
    return "break", f"{name}, {_day(event.started_on)} to {_day(event.ended_on)} ({_count(event.days or 0, 'day')})"


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B} {day.year}" if day else ""


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
