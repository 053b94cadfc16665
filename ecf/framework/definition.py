"""What a framework asks, as frozen data. No Django, no database: the clock, progress and evidence read it as it is.

Months are calendar months, days are calendar days, both counted from the start of an enrolment. "Programme time" is
time net of breaks. Every number comes from a definition file; none of them is repeated in code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from dateutil.relativedelta import relativedelta

from ecf.framework.components import PORTFOLIO_ALONE, Component
from ecf.framework.evidence_kinds import EVIDENCE_KINDS, FEEDBACK_GIVERS

MILESTONE_KINDS = ("agreement", "review", "self_assessment", "assessment")
UNITS = ("days", "weeks", "months")


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time in the words of the file: "7 days", "6 weeks", "1 month"."""

    amount: int
    unit: str  # one of UNITS

    @property
    def days(self) -> int | None:
        """The exact number of days; None for months, whose length depends on the day they start."""
        return {"days": self.amount, "weeks": self.amount * 7}.get(self.unit)

    @property
    def months(self) -> int | None:
        """The number of calendar months; None for days and weeks."""
        return self.amount if self.unit == "months" else None

    def after(self, day: date) -> date:
        """The day this long after `day`; months are clamped to the month's end (31 August + 6 months = 28 February)."""
        if self.days is not None:
            return day + timedelta(days=self.days)
        return day + relativedelta(months=self.amount)

    def __str__(self) -> str:
        return f"{self.amount} {self.unit[:-1] if self.amount == 1 else self.unit}"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from: the address, and what in this definition it supports."""

    url: str
    supports: str


@dataclass(frozen=True, slots=True)
class Standard:
    """One standard that evidence is linked to. `code` is unique within a definition."""

    code: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the programme with its own standards: months `from_month` (inclusive) to `to_month` (exclusive).

    `standard_set` names the published set the standards belong to; crosswalks map one set to another.
    """

    code: str
    title: str
    from_month: int
    to_month: int
    standard_set: str
    standards: tuple[Standard, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Requirement:
    """At least `count` accepted items of `kind` (a key of EVIDENCE_KINDS) since the milestone's window opened.

    Counts are cumulative, not per milestone. `only_from` is "" or a key of FEEDBACK_GIVERS.
    """

    kind: str
    count: int
    only_from: str = ""

    def __str__(self) -> str:
        """For example "3 direct observations"."""
        return (FEEDBACK_GIVERS.get(self.only_from) or EVIDENCE_KINDS[self.kind]).counted(self.count)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every standard of the stage needs at least `minimum` accepted items."""

    stage: str
    minimum: int


@dataclass(frozen=True, slots=True)
class Milestone:
    """Something to be done by an offset from the start: exactly one of `offset_months` and `offset_days` is set.

    The evidence window opens at the start of the enrolment or, where `since` names an earlier milestone, the day
    after that one was submitted. `opens_before_months` and `components` are for assessments only.
    """

    key: str
    title: str
    kind: str  # one of MILESTONE_KINDS
    offset_months: int | None = None
    offset_days: int | None = None
    since: str | None = None
    requirements: tuple[Requirement, ...] = ()
    coverage: Coverage | None = None
    needs_specialism: bool = False
    opens_before_months: int | None = None
    components: tuple[Component, ...] = ()

    @property
    def is_assessment(self) -> bool:
        return self.kind == "assessment"

    @property
    def offset(self) -> Length:
        if self.offset_months is not None:
            return Length(self.offset_months, "months")
        return Length(self.offset_days or 0, "days")

    @property
    def rank(self) -> int:
        """For putting milestones in order without a start date: a month counts as a twelfth of 365 days."""
        return (self.offset_months or 0) * 365 + (self.offset_days or 0) * 12

    @property
    def parts(self) -> tuple[Component, ...]:
        """What the assessment is made of; the portfolio alone where the definition says no more."""
        return self.components or (PORTFOLIO_ALONE if self.is_assessment else ())

    def required(self, kind: str) -> int:
        """How many accepted items of this kind are needed; 0 when the milestone does not ask for it."""
        return next((each.count for each in self.requirements if each.kind == kind), 0)

    def only_from(self, kind: str) -> str:
        """Of whom alone this kind is asked: a key of FEEDBACK_GIVERS, or "" for anybody."""
        return next((each.only_from for each in self.requirements if each.kind == kind), "")

    @property
    def needs_evidence(self) -> bool:
        return bool(self.requirements or self.coverage)


@dataclass(frozen=True, slots=True)
class SupervisionPhase:
    """From the end of the phase before, until `until` of programme time (None: to the end of the programme)."""

    until: Length | None
    gap: Length
    grace: Length


@dataclass(frozen=True, slots=True)
class SupervisionAfterBreak:
    """Closer supervision for `until`, after a break of `minimum_break` or more, or in a new placement.

    The first session is due within `first_gap`, later ones within `gap`.
    """

    minimum_break: Length
    new_placement: bool
    until: Length
    first_gap: Length
    gap: Length
    grace: Length


@dataclass(frozen=True, slots=True)
class SessionRules:
    """What a session must be. A session shorter than `minimum_minutes` warns, it does not fail.

    `minimum_minutes_after` is the programme time from which the minimum is expected. `group_counts`: whether a group
    session resets the gap. An absence shorter than `absence_shorter_than` moves a due date that falls inside it, or
    within `absence_working_days` working days after, to that many working days after the return.
    """

    minimum_minutes: int
    minimum_minutes_after: Length
    group_counts: bool
    absence_shorter_than: Length
    absence_working_days: int


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage that holds until `until` of programme time (None: to the end)."""

    until: Length | None
    percent: int


@dataclass(frozen=True, slots=True)
class ExperiencedEntry:
    """Somebody with this many years in practice may enter with this many months credited."""

    minimum_years_in_practice: int
    credit_months: int


@dataclass(frozen=True, slots=True)
class Extensions:
    """How often one milestone may be extended, and by how many months at most."""

    maximum_per_milestone: int
    maximum_months: int


@dataclass(frozen=True, slots=True)
class ObservationRule:
    """At least `registered` of every `of` observations are by a registered social worker."""

    registered: int
    of: int


@dataclass(frozen=True, slots=True)
class Specialism:
    """A field of practice that a worker may name."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class ScaleLevel:
    """One step of the self-assessment scale; `number` counts from 1, the lowest. `suggests_goal`: whoever chooses it is
    shown the standard when they plan a goal."""

    number: int
    title: str
    description: str
    suggests_goal: bool = False


@dataclass(frozen=True, slots=True)
class ExpertStatus:
    """What expert practitioner status asks for: milestones passed, and so many months of programme time.

    Somebody is nearly there in the last `nearly_months` before that time is complete.
    """

    passes: tuple[str, ...]
    programme_months: int
    nearly_months: int


@dataclass(frozen=True, slots=True)
class Definition:
    """A whole framework. Milestones are in order of their offset, phases in order of time.

    `in_force_from` and `in_force_to` are both inclusive; no `in_force_to` means still in force. `protected_time` is
    the share of contracted hours kept for development (None: not published); `caseload` is the share of the team's
    full caseload a worker may be allocated. `scale` is what workers rate themselves on, the lowest first, or empty.
    Without `expert_status` the framework does not lead to it.
    """

    code: str
    version: str
    title: str
    status_label: str
    status_note: str
    length_months: int
    in_force_from: date
    in_force_to: date | None
    sources: tuple[Source, ...]
    stages: tuple[Stage, ...]
    milestones: tuple[Milestone, ...]
    supervision: tuple[SupervisionPhase, ...]
    supervision_after_break: SupervisionAfterBreak | None
    sessions: SessionRules
    assessor_may_be_supervisor: bool
    protected_time: tuple[Share, ...] | None
    caseload: tuple[Share, ...]
    extensions: Extensions
    observations: ObservationRule | None = None
    experienced_entry: ExperiencedEntry | None = None
    warn_beyond_months: int | None = None
    specialisms: tuple[Specialism, ...] = ()
    scale: tuple[ScaleLevel, ...] = ()
    expert_status: ExpertStatus | None = None
    _milestones: Mapping[str, Milestone] = field(init=False, repr=False, compare=False)
    _stages: Mapping[str, Stage] = field(init=False, repr=False, compare=False)
    _standards: Mapping[str, Standard] = field(init=False, repr=False, compare=False)
    _stage_of: Mapping[str, Stage] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        pairs = [(standard, stage) for stage in self.stages for standard in stage.standards]
        object.__setattr__(self, "_milestones", {each.key: each for each in self.milestones})
        object.__setattr__(self, "_stages", {stage.code: stage for stage in self.stages})
        object.__setattr__(self, "_standards", {standard.code: standard for standard, _ in pairs})
        object.__setattr__(self, "_stage_of", {standard.code: stage for standard, stage in pairs})

    def milestone(self, key: str) -> Milestone:
        """The milestone with this key. KeyError when there is none."""
        return self._milestones[key]

    def has_milestone(self, key: str) -> bool:
        return key in self._milestones

    @property
    def standards(self) -> tuple[Standard, ...]:
        """Every standard of every stage, in order."""
        return tuple(self._standards.values())

    def standard(self, code: str) -> Standard:
        """The standard with this code. KeyError when there is none."""
        return self._standards[code]

    def has_standard(self, code: str) -> bool:
        return code in self._standards

    def stage(self, code: str) -> Stage:
        """The stage with this code. KeyError when there is none."""
        return self._stages[code]

    def has_stage(self, code: str) -> bool:
        return code in self._stages

    def stage_of(self, standard_code: str) -> Stage:
        """The stage a standard belongs to. KeyError for a standard of another framework."""
        return self._stage_of[standard_code]

    def stage_at(self, months: int) -> Stage:
        """The stage that ends with, or holds, the end of that many months: month 24 closes the stage from 0 to 24."""
        held = (stage for stage in self.stages if stage.from_month < months <= stage.to_month)
        return next(held, self.stages[0] if months < 1 else self.stages[-1])

    def level(self, number: int) -> ScaleLevel | None:
        """The level of the scale with this number; None where there is none."""
        return next((each for each in self.scale if each.number == number), None)

    def covered_standards(self, milestone: Milestone) -> tuple[Standard, ...]:
        """The standards the milestone wants covered; empty when it asks for no coverage."""
        return self.stage(milestone.coverage.stage).standards if milestone.coverage else ()

    def supervision_phase(self, day: date, *, start: date) -> SupervisionPhase:
        """The phase that holds `day`, when programme time began on `start`; move `start` later for days lost to breaks.

        A phase "until 6 weeks" holds the days before start + 6 weeks.
        """
        return _current(self.supervision, day, start)

    def protected_percent(self, day: date, *, start: date) -> int | None:
        """The protected share of contracted hours on `day`; None where the framework has not published one."""
        return _current(self.protected_time, day, start).percent if self.protected_time else None

    def caseload_percent(self, day: date, *, start: date) -> int:
        """The share of the team's full caseload that may be allocated on `day`; 100 when the framework says nothing."""
        return _current(self.caseload, day, start).percent if self.caseload else 100


Phase = TypeVar("Phase", SupervisionPhase, Share)


def _current(rows: tuple[Phase, ...], day: date, start: date) -> Phase:
    return next((row for row in rows if row.until is None or day < row.until.after(start)), rows[-1])
