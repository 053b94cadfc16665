"""What progress is computed from: everything about one enrolment on one day, as plain data. No Django, no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from ecf.enrolments.intervals import Breaks, add_months
from ecf.enrolments.promises import Promise, promise_on
from ecf.evidence.counting import Item, Journey
from ecf.framework.definition import Definition, Milestone
from ecf.progress.shape import CpdCount
from ecf.supervision.cadence import Cadence

ONE_DAY = timedelta(days=1)
FULL_TIME = Decimal("1.00")


@dataclass(frozen=True, slots=True)
class Scheduled:
    """One milestone of the stored schedule. `met_on` is None unless it was met by the day; no `due_on`: paused.

    `explanation` is JSON, as stored. `waiting_for` is whose turn it is, by the day, where only one's is.
    """

    key: str
    kind: str
    due_on: date | None
    met_on: date | None = None
    decision_due_on: date | None = None
    decided_on: date | None = None
    explanation: str = ""
    waiting_for: str = ""
    waiting_since: date | None = None

    @property
    def waits_for_others(self) -> bool:
        """The worker has done their part of it."""
        return self.waiting_for not in {"", "worker"}


@dataclass(frozen=True, slots=True)
class Recorded:
    """What supervision last recorded: the caseload, and the protected hours since the time before."""

    caseload: int | None = None
    caseload_on: date | None = None
    hours: Decimal | None = None
    hours_on: date | None = None
    hours_since: date | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """One entry that waits for an answer: its kind, and the local day on which it was submitted."""

    kind: str
    since: date


@dataclass(frozen=True)
class Facts:
    """One enrolment as seen on a day: what happened later is left out already.

    `schedule` in order of position. `items` are its submitted and accepted entries. `patterns` are (from, FTE) in
    order. `settings` are the employer's numbers. `waiting` are the entries that wait for an answer. `placed_on` is the
    first day of this placement, where another came before: the promises of this employer count from there.
    `support_since` is the day on which the support plan that runs began. `promises` are those that were agreed by the
    day, oldest first; `employer_id` is whose of them count.
    """

    enrolment_id: UUID
    on: date
    state: str
    started_on: date
    definition: Definition
    settings: Mapping[str, Decimal]
    cadence: Cadence
    cpd: CpdCount
    cadence_explanation: str = ""
    placed_on: date | None = None
    credit_months: int = 0
    is_agency: bool = False
    specialism: str = ""
    schedule: tuple[Scheduled, ...] = ()
    items: Sequence[Item] = ()
    breaks: Breaks = field(default_factory=lambda: Breaks(()))
    patterns: tuple[tuple[date, Decimal], ...] = ()
    recorded: Recorded = Recorded()
    waiting: tuple[Waiting, ...] = ()
    support_since: date | None = None
    promises: tuple[Promise, ...] = ()
    employer_id: UUID | None = None

    @property
    def is_active(self) -> bool:
        return self.state == "active"

    @cached_property
    def break_started_on(self) -> date | None:
        """The first day of the break that holds the day; None outside every break."""
        span = self.breaks.span_at(self.on)
        return span.started_on if span else None

    @property
    def break_ends_on(self) -> date | None:
        """The last day of the break that holds the day; None while it is open, and outside every break."""
        span = self.breaks.span_at(self.on)
        return span.ended_on if span else None

    @cached_property
    def journey(self) -> Journey:
        """What the counting of evidence needs."""
        met = {row.key: row.met_on for row in self.schedule if row.met_on is not None}
        return Journey(self.definition, self.started_on, met, frozenset(row.key for row in self.schedule))

    @cached_property
    def unmet(self) -> tuple[Scheduled, ...]:
        return tuple(row for row in self.schedule if row.met_on is None)

    def waiting_since(self, kind: str | None = None) -> date | None:
        """The day on which the oldest waiting entry (of one kind) was submitted; None where none waits."""
        return min((each.since for each in self.waiting if kind in {None, each.kind}), default=None)

    @property
    def promised_from(self) -> date:
        """From when on the employer of now has promised anything."""
        return self.placed_on or self.started_on

    def milestone(self, key: str) -> Milestone:
        return self.definition.milestone(key)

    def row(self, key: str) -> Scheduled:
        return next(row for row in self.schedule if row.key == key)

    def soon_days(self, kind: str) -> int:
        """How many days before it is due a milestone of this kind counts as due soon."""
        return int(self.settings["assessment_due_soon_days" if kind == "assessment" else "due_soon_days"])

    def fte_on(self, day: date) -> Decimal:
        """The share of full time worked on the day; full time where nothing was said."""
        return next((fte for effective_from, fte in reversed(self.patterns) if effective_from <= day), FULL_TIME)

    def agreed_on(self, day: date) -> Promise | None:
        """What a signed agreement promises on a day; None where nothing of the employer's is agreed."""
        if not self.promises or self.employer_id is None:
            return None
        return promise_on(self.promises, day, employer_id=self.employer_id)

    def programme_start(self, day: date) -> date:
        """The start as if there had been no breaks up to the day, and earlier by recognised experience.

        Shares of time and caseload are counted from it.
        """
        lost = (day - self.started_on).days - self.breaks.days_outside(self.started_on, day)
        return add_months(self.started_on, -self.credit_months) + timedelta(days=max(lost, 0))
