"""One journey as pages show it: each milestone with its state and why its date is what it is."""

import datetime as dt
from dataclasses import dataclass, replace

from ecf.enrolments import clock
from ecf.enrolments.line import Line, Point, Stage, draw
from ecf.enrolments.models import Enrolment, EnrolmentState, PartTimeChoice, ScheduledMilestone
from ecf.enrolments.rules import UNDER_REVIEW, is_kept_from, shown_outcome
from ecf.enrolments.selectors import FULL_TIME, clock_inputs, explanation_of, schedule_of
from ecf.people.models import User

WIDE, NARROW = 960, 360
NEAR_DAYS = 120  # further off, "in 1,673 days" tells nobody anything


@dataclass(frozen=True)
class MilestoneRow:
    """One line of the list under the picture. `state`: met, failed, under_review, late, next, later or paused."""

    key: str
    title: str
    kind: str
    state: str
    due_on: dt.date | None
    nominal_on: dt.date
    met_on: dt.date | None
    outcome: str
    note: str
    why: str
    reasons: list[clock.Reason]
    is_near: bool
    is_run_here: bool = False

    @property
    def is_assessment(self) -> bool:
        return self.kind == "assessment"


def milestone_rows(enrolment: Enrolment, today: dt.date, user: User) -> list[MilestoneRow]:
    """Every milestone as it stands on the day and as the person reads it, in order: what was met later is not met yet.
    Reads `with_schedule`."""
    rows, seen_next = [], False
    for stored in schedule_of(enrolment):
        state = _state(stored, today, seen_next, enrolment.state != EnrolmentState.ACTIVE)
        state = UNDER_REVIEW if is_kept_from(user, enrolment, stored) else state
        seen_next = seen_next or state in {"next", "late"}
        rows.append(_row(enrolment, stored, state, today, shown_outcome(user, enrolment, stored)))
    return rows


def first_open(rows: list[MilestoneRow]) -> MilestoneRow | None:
    """What comes first: the first that is late, else the next one, else the first without a date."""
    open_rows = [row for row in rows if row.state in {"late", "next", "paused"}]
    return min(open_rows, key=lambda row: ("late", "next", "paused").index(row.state), default=None)


def _state(row: ScheduledMilestone, today: dt.date, seen_next: bool, is_over: bool = False) -> str:
    """Once the journey is over, nothing is late and nothing comes next."""
    if _is_recorded(row, today):
        return "met" if row.is_met else "failed"
    if is_over:
        return "later"
    if row.due_on is None:
        return "paused"
    if row.due_on < today:
        return "late"
    return "later" if seen_next else "next"


def _is_recorded(row: ScheduledMilestone, today: dt.date) -> bool:
    """Whether it had its outcome by the day."""
    return row.met_on is not None and row.met_on <= today


def _row(enrolment: Enrolment, stored: ScheduledMilestone, state: str, today: dt.date, outcome: str) -> MilestoneRow:
    reasons, is_recorded = explanation_of(stored), _is_recorded(stored, today)
    return MilestoneRow(
        key=stored.key,
        title=enrolment.framework_version.parsed.milestone(stored.key).title,
        kind=stored.kind,
        state=state,
        due_on=stored.due_on,
        nominal_on=stored.nominal_on,
        met_on=stored.met_on if is_recorded else None,
        outcome=outcome if is_recorded else "",
        note=stored.note if is_recorded else "",
        why=clock.explain(reasons),
        reasons=reasons,
        is_near=stored.due_on is not None and (stored.due_on - today).days <= NEAR_DAYS,
        is_run_here=stored.is_run_here,
    )


def line_of(enrolment: Enrolment, rows: list[MilestoneRow], today: dt.date, width: int) -> Line:
    """The picture of one journey; reads what `with_clock` fetched."""
    definition = enrolment.framework_version.parsed
    return draw(
        started_on=enrolment.started_on,
        months=max(definition.length_months - enrolment.credit_months, 1),
        stages=[Stage(each.title, each.from_month, each.to_month) for each in definition.stages],
        points=[
            Point(row.key, row.title, row.met_on or row.due_on or row.nominal_on, row.state, row.is_assessment)
            for row in rows
        ],
        breaks=clock_inputs(enrolment).breaks,
        today=today,
        width=width,
    )


def asks_specialism(enrolment: Enrolment) -> bool:
    """Whether a milestone of the framework needs a named specialism."""
    return any(each.needs_specialism for each in enrolment.framework_version.parsed.milestones)


def specialism_title(enrolment: Enrolment) -> str:
    """The named specialism in words; empty while none is named."""
    titles = {each.code: each.title for each in enrolment.framework_version.parsed.specialisms}
    return titles.get(enrolment.specialism, "")


@dataclass(frozen=True)
class DatesByChoice:
    """When one milestone is due if part-time work keeps the dates, and if it stretches them; None while paused."""

    title: str
    kept_on: dt.date | None
    stretched_on: dt.date | None


def works_part_time(enrolment: Enrolment) -> bool:
    """Whether any of the journey is, was or will be part-time; reads what `with_clock` fetched."""
    return any(pattern.fte < FULL_TIME for pattern in enrolment.working_patterns.all())


def dates_by_choice(enrolment: Enrolment) -> list[DatesByChoice]:
    """Both sets of dates for what is still to do; reads what `with_clock` and `with_schedule` fetched."""
    rows = [row for row in schedule_of(enrolment) if not row.is_met]
    kept, stretched = (_due_dates(enrolment, rows, each) for each in (PartTimeChoice.KEEP, PartTimeChoice.STRETCH))
    definition = enrolment.framework_version.parsed
    return [DatesByChoice(definition.milestone(row.key).title, kept[row.key], stretched[row.key]) for row in rows]


def _due_dates(enrolment: Enrolment, rows: list[ScheduledMilestone], choice: str) -> dict[str, dt.date | None]:
    inputs = replace(clock_inputs(enrolment), part_time_choice=choice)
    extensions = {row.milestone: clock.Extension(row.months) for row in enrolment.extensions.all()}
    deferrals = {row.milestone: clock.Deferral(row.due_on) for row in enrolment.deferrals.all()}
    found = {}
    for row in rows:
        offset = clock.Offset(months=row.offset_months, days=row.offset_days)
        found[row.key] = clock.schedule_date(inputs, offset, extensions.get(row.key), deferrals.get(row.key)).due_on
    return found
