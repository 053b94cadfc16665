"""Breaks as intervals of whole days, and the arithmetic on them. Pure Python: no database, no Django."""

from __future__ import annotations

import calendar
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


def add_months(day: date, months: int) -> date:
    """The same day of the month so many calendar months later (or earlier), clamped to the end of that month."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(day.day, last))


@dataclass(frozen=True, slots=True)
class BreakSpan:
    """Time out of the programme: both ends inclusive; without an end it is still open.

    The days between two placements are such a span too, marked `between_placements`: nobody can be asked for
    anything on a day when they have no employer (assumed).
    """

    started_on: date
    ended_on: date | None = None
    between_placements: bool = False

    @property
    def days(self) -> int | None:
        """Length in days, both ends counted; None while it is open."""
        return None if self.ended_on is None else (self.ended_on - self.started_on).days + 1

    def contains(self, day: date) -> bool:
        return self.started_on <= day and (self.ended_on is None or day <= self.ended_on)


class Breaks:
    """Spans merged where they overlap or touch, so that each day counts once; one that ends before it starts is void.

    Questions take and give dates; days are counted over half-open ranges [start, end).
    """

    def __init__(self, spans: Iterable[BreakSpan]) -> None:
        self._firsts: list[int] = []
        self._afters: list[int | None] = []  # the first day after each; None on the last when it is open
        for first, after in sorted(_ordinals(span) for span in spans):
            self._join(first, after)
        self._before = self._days_before()

    def _join(self, first: int, after: int | float) -> None:
        whole = None if after == _OPEN else int(after)
        if whole is not None and whole <= first:
            return
        if self._firsts:
            last = self._afters[-1]
            if last is None or first <= last:
                self._afters[-1] = None if last is None or whole is None else max(last, whole)
                return
        self._firsts.append(first)
        self._afters.append(whole)

    def _days_before(self) -> list[int]:
        """For each span, how many break days come before it."""
        totals, total = [], 0
        for first, after in zip(self._firsts, self._afters, strict=True):
            totals.append(total)
            total += 0 if after is None else after - first
        return totals

    def _break_days_until(self, day: int) -> int:
        """Break days before this one."""
        at = bisect_right(self._firsts, day) - 1
        if at < 0:
            return 0
        after = self._afters[at]
        return self._before[at] + (day if after is None else min(day, after)) - self._firsts[at]

    def contains(self, day: date) -> bool:
        """Is this a break day?"""
        return self.span_at(day) is not None

    def span_at(self, day: date) -> BreakSpan | None:
        """The merged span that holds this day."""
        at = bisect_right(self._firsts, day.toordinal()) - 1
        if at < 0:
            return None
        span = self._span(at)
        return span if span.contains(day) else None

    def days_outside(self, start: date, end: date) -> int:
        """Non-break days from start up to and excluding end; 0 where end is not later than start."""
        first, last = start.toordinal(), end.toordinal()
        if last <= first:
            return 0
        return (last - first) - (self._break_days_until(last) - self._break_days_until(first))

    def forward(self, start: date, days: int) -> date | None:
        """The first non-break day with so many non-break days in [start, day): for 0, start or the day after its break.

        None where an open break comes first.
        """
        day, left = start.toordinal(), days
        at = max(bisect_right(self._firsts, day) - 1, 0)
        for first, after in zip(self._firsts[at:], self._afters[at:], strict=True):
            if after is not None and after <= day:
                continue
            if first > day + left:
                break
            if after is None:
                return None
            left -= max(first - day, 0)
            day = after
        return date.fromordinal(day + left)

    def returns(self, after: date, minimum_days: int) -> list[BreakSpan]:
        """The closed breaks of at least so many days whose return (the day after their end) is later than `after`."""
        spans = (self._span(at) for at in range(len(self._firsts)))
        return [s for s in spans if s.ended_on and s.ended_on >= after and (s.days or 0) >= minimum_days]

    def _span(self, at: int) -> BreakSpan:
        after = self._afters[at]
        ended_on = None if after is None else date.fromordinal(after) - timedelta(days=1)
        return BreakSpan(date.fromordinal(self._firsts[at]), ended_on)


_OPEN = float("inf")


def _ordinals(span: BreakSpan) -> tuple[int, int | float]:
    return span.started_on.toordinal(), _OPEN if span.ended_on is None else span.ended_on.toordinal() + 1
