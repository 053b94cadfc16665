"""When the next supervision is due, and which gaps were kept. Pure Python: no database, no Django.

A gap runs from a session that counts (or from the start) for so many non-break days; the phase of that day says how
many. A return from a long break, or a new placement, begins a gap of its own. Every number comes with the framework.

How often at first: http://gurneetkdhami.com/Regulated-professions/Social-work/ASYE/Supervision.aspx
Monthly later:
https://support-for-social-workers.education.gov.uk/employer-standards/standard-5/expectations-of-leaders
Assumed: the grace, the weeks after a break, what an absence moves, and these readings.

- Grace is counted in non-break days, like the gap, so nothing turns overdue in a break. What was, stays so.
- After a return or in a new placement the first gap stands in place of the one that was running, unless that one was
  overdue already. A new placement owes nothing for the one before.
- In the weeks after a return the shorter of the two gaps holds, that of the return or that of the phase.
- Breaks that touch are one break; the days between two placements are a break too.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from ecf.core.working_days import add_working_days, next_working_day
from ecf.enrolments.intervals import Breaks, BreakSpan
from ecf.supervision.cadence_rules import CadenceRules, Length, RulesBefore, days_of

ONE_DAY = timedelta(days=1)
AFTER_BREAK = "after_break"
KEPT, AT_RISK, MISSED, NOT_MEASURED = "kept", "at_risk", "missed", "not_measured"


@dataclass(frozen=True, slots=True)
class Away(BreakSpan):
    """A short absence from supervision. `side`: whose, "worker" or "supervisor"."""

    side: str = ""


@dataclass(frozen=True)
class CadenceInputs:
    """One enrolment: the dates of the sessions that count, its breaks, its placements and either party's absences.

    Order does not matter; sessions before the start are ignored; all spans include both ends.
    """

    started_on: date
    held_on: tuple[date, ...] = ()
    breaks: tuple[BreakSpan, ...] = ()
    placement_starts: tuple[date, ...] = ()
    absences: tuple[BreakSpan, ...] = ()

    @cached_property
    def merged_breaks(self) -> Breaks:
        return Breaks(self.breaks)

    def held_by(self, on: date) -> list[date]:
        """The days of counting sessions up to and including the day, in order."""
        return sorted({day for day in self.held_on if self.started_on <= day <= on})


@dataclass(frozen=True, slots=True)
class Cadence:
    """Where supervision stands on a day. Days are non-break days; the grace includes its last day.

    `counted_from`: the last session that counts, the start, or the return or new placement that began the gap. `phase`:
    the number of the framework's phase, from 0, or "after_break". Dates are None where an open break is in the way.
    """

    last_on: date | None
    counted_from: date
    phase: int | str
    gap_days: int
    due_on: date | None
    grace_until: date | None
    overdue_from: date | None
    days_since: int
    is_paused: bool
    status: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap that is settled: a session came in time (`met`), or it turned overdue; `settled_on` is the day of either.

    The dates of a gap that was met are None where an open break came after it.
    """

    started_on: date
    due_on: date | None
    grace_until: date | None
    overdue_from: date | None
    held_on: date | None
    met: bool
    settled_on: date


@dataclass(frozen=True, slots=True)
class GapsMet:
    """How many of the settled gaps were met, and how many in a row were missed since the last one that was met."""

    met: int
    settled: int
    missed_in_a_row: int


def cadence(inputs: CadenceInputs, rules: CadenceRules, *, on: date) -> Cadence:
    """When supervision is due next, seen from a day; later sessions do not exist yet.

    Status: `at_risk` from `at_risk_days` before the due date to the end of the grace, `missed` after it, else `kept`;
    in a break `not_measured`, unless missed before.
    """
    held = inputs.held_by(on)
    last_on = held[-1] if held else None
    anchor = last_on or inputs.started_on
    running = _Walk(inputs, rules).running(anchor, on)
    is_paused = inputs.merged_breaks.contains(on)
    return Cadence(
        last_on=last_on,
        counted_from=running.started_on,
        phase=running.phase,
        gap_days=running.days,
        due_on=running.due_on,
        grace_until=running.grace_until,
        overdue_from=running.overdue_from,
        days_since=inputs.merged_breaks.days_outside(anchor, on),
        is_paused=is_paused,
        status=_status(running, on, rules.at_risk_days, is_paused),
    )


def gaps(
    inputs: CadenceInputs, rules: CadenceRules, *, on: date, since: date | None = None, before: RulesBefore = ()
) -> list[Gap]:
    """Every gap settled from `since` (or the start) to the day, both included, oldest first.

    `before`: the rules of earlier times. A gap is missed on the first day on which it is overdue by the rules of that
    very day: rules that change later judge nothing again.

    While no session comes, each further full gap is another missed one (a year without supervision is not one missed
    gap); the session that ends such a silence is late for the last of them and meets none.
    """
    walk, settled = _Eras(inputs, rules, before), []
    held = inputs.held_by(on)
    earlier = bisect_left(held, since) if since else 0
    anchor = held[earlier - 1] if earlier else inputs.started_on
    for held_on in [*held[earlier:], None]:
        until, owed = held_on or on, True
        running, missed_on = walk.past(anchor, until)
        while missed_on is not None:
            settled.append(_settled(running, missed_on))
            anchor = running.due_on or until
            running, missed_on = walk.past(anchor, until)
            owed = running.started_on != anchor
        if held_on is not None:
            if owed:
                settled.append(_settled(running, held_on, held_on))
            anchor = held_on
    return [gap for gap in settled if since is None or gap.settled_on >= since]


def gaps_met(
    inputs: CadenceInputs, rules: CadenceRules, *, on: date, since: date | None = None, before: RulesBefore = ()
) -> GapsMet:
    """The gaps settled from `since` (or the start) to the day, both included, counted."""
    settled = gaps(inputs, rules, on=on, since=since, before=before)
    in_a_row = 0
    for gap in settled:
        in_a_row = 0 if gap.met else in_a_row + 1
    return GapsMet(sum(gap.met for gap in settled), len(settled), in_a_row)


@dataclass(frozen=True, slots=True)
class _Running:
    """A gap with its dates, not yet settled."""

    started_on: date
    phase: int | str
    days: int
    due_on: date | None
    grace_until: date | None
    overdue_from: date | None


@dataclass(frozen=True, slots=True)
class _Restart:
    """A return or a new placement: the time out began on `began_on`, the first day back is `first_on`."""

    began_on: date
    first_on: date
    placement_on: date | None = None


class _Walk:
    """The gaps of one enrolment under its rules."""

    def __init__(self, inputs: CadenceInputs, rules: CadenceRules) -> None:
        self.started_on, self.breaks, self.rules = inputs.started_on, inputs.merged_breaks, rules
        self.absences = counting_absences(inputs, rules)
        self.restarts = self._restarts(inputs.placement_starts)

    def running(self, anchor: date, on: date) -> _Running:
        """The gap that runs on the day from an anchor, with the breaks ahead taken into account."""
        gap = self._gap(anchor)
        for restart in self.restarts:
            in_new_placement = restart.placement_on is not None and restart.placement_on <= on
            if restart.first_on > anchor and (in_new_placement or self._gives_way(gap, restart, on)):
                gap = self._gap(restart.first_on, first=True)
        return gap

    def past(self, anchor: date, until: date) -> _Running:
        """The gap that ran up to a day from an anchor: only with the restarts up to then, and they forgive nothing."""
        gap = self._gap(anchor)
        for restart in self.restarts:
            if anchor < restart.first_on <= until and self._gives_way(gap, restart, until):
                gap = self._gap(restart.first_on, first=True)
        return gap

    @staticmethod
    def _gives_way(gap: _Running, restart: _Restart, on: date) -> bool:
        """Is the gap due only after the time out; or, once that began, was it not overdue by then?"""
        if gap.due_on is None or gap.due_on >= restart.began_on:
            return True
        return on >= restart.began_on and (gap.overdue_from is None or gap.overdue_from >= restart.began_on)

    def _restarts(self, placement_starts: Sequence[date]) -> list[_Restart]:
        after_break = self.rules.after_break
        if after_break is None:
            return []
        long_breaks = self.breaks.returns(self.started_on, days_of(after_break.minimum_break))
        found = {b.ended_on + ONE_DAY: _Restart(b.started_on, b.ended_on + ONE_DAY) for b in long_breaks if b.ended_on}
        for day in sorted(placement_starts) if after_break.new_placement else ():
            first_on = self.breaks.forward(day, 0)
            if day > self.started_on and first_on is not None:
                span = self.breaks.span_at(day) or self.breaks.span_at(day - ONE_DAY)
                found[first_on] = _Restart(span.started_on if span else day, first_on, day)
        return [found[first_on] for first_on in sorted(found)]

    def _gap(self, anchor: date, *, first: bool = False) -> _Running:
        """The gap that begins on the anchor: a session, the start, or (`first`) a return or new placement."""
        phase, gap, grace = self._phase(anchor, first)
        days = days_of(gap, anchor)
        due_on = self.breaks.forward(anchor, days)
        if due_on is not None:
            due_on = self.breaks.forward(self._past_absences(due_on), 0)
        running = _Running(anchor, phase, days, due_on, None, None)
        if due_on is None:
            return running
        grace_until = self.breaks.forward(due_on, days_of(grace, due_on))
        if grace_until is None:
            return running
        return replace(running, grace_until=grace_until, overdue_from=self.breaks.forward(grace_until + ONE_DAY, 0))

    def _phase(self, day: date, first: bool) -> tuple[int | str, Length, Length]:
        """Phase, gap and grace on the day, by programme time net of breaks; the FTE plays no part."""
        worked = self.breaks.days_outside(self.started_on, day)
        phases = list(enumerate(self.rules.phases))
        start = self.started_on
        number, phase = next(
            (row for row in phases if row[1].until is None or worked < days_of(row[1].until, start)), phases[-1]
        )
        after_break = self.rules.after_break
        if after_break is not None and self._is_soon_after_restart(day, after_break.until):
            gap = after_break.first_gap if first else after_break.gap
            if days_of(gap, day) <= days_of(phase.gap, day):
                return AFTER_BREAK, gap, after_break.grace
        return number, phase.gap, phase.grace

    def _is_soon_after_restart(self, day: date, until: Length) -> bool:
        past = [restart.first_on for restart in self.restarts if restart.first_on <= day]
        return bool(past) and self.breaks.days_outside(past[-1], day) < days_of(until, past[-1])

    def _past_absences(self, due_on: date) -> date:
        """The due date, past every absence that moves it."""
        for _, moved_to in moved_by_absences(due_on, self.absences, self.rules):
            due_on = moved_to
        return due_on


def counting_absences(inputs: CadenceInputs, rules: CadenceRules) -> list[BreakSpan]:
    """The absences that may move a date, by first day: those with an end, and short enough."""
    short = (a for a in inputs.absences if a.days is not None and 0 < a.days < rules.absence_shorter_than_days)
    return sorted(short, key=lambda absence: absence.started_on)


def moved_by_absences(
    due_on: date, absences: Sequence[BreakSpan], rules: CadenceRules
) -> Iterator[tuple[BreakSpan, date]]:
    """Each absence that moves the due date, with where to: one that it falls inside, or so many working days after.

    The days after the return are counted from the first working day back. `absences` come by first day.
    """
    for absence in absences:
        ended_on = absence.ended_on or due_on
        if absence.started_on <= due_on <= add_working_days(ended_on, rules.absence_working_days):
            due_on = add_working_days(next_working_day(ended_on + ONE_DAY), rules.absence_working_days)
            yield absence, due_on


class _Eras:
    """The gaps of one enrolment under the rules of each time."""

    def __init__(self, inputs: CadenceInputs, rules: CadenceRules, before: RulesBefore) -> None:
        firsts = [date.min, *(last + ONE_DAY for last, _ in before)]
        lasts = [*(last for last, _ in before), date.max]
        walks = [*(_Walk(inputs, earlier) for _, earlier in before), _Walk(inputs, rules)]
        self.eras = list(zip(firsts, lasts, walks, strict=True))

    def past(self, anchor: date, until: date) -> tuple[_Running, date | None]:
        """The gap that ran from an anchor, and the day up to `until` on which it was missed; None if it was not."""
        for first, last, walk in self.eras:
            seen_until = min(last, until)
            running = walk.past(anchor, seen_until)
            if running.overdue_from is not None and running.overdue_from <= seen_until:
                return running, max(running.overdue_from, first)
            if last >= until:
                break
        return running, None


def _settled(running: _Running, settled_on: date, held_on: date | None = None) -> Gap:
    return Gap(
        started_on=running.started_on,
        due_on=running.due_on,
        grace_until=running.grace_until,
        overdue_from=running.overdue_from,
        held_on=held_on,
        met=held_on is not None,
        settled_on=settled_on,
    )


def _status(running: _Running, on: date, at_risk_days: int, is_paused: bool) -> str:
    if running.overdue_from is not None and on >= running.overdue_from:
        return MISSED
    if is_paused:
        return NOT_MEASURED
    is_near = running.due_on is not None and on >= running.due_on - timedelta(days=at_risk_days)
    return AT_RISK if is_near else KEPT
