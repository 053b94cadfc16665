"""Every deadline of assessments that run: what, whose, until when, and how the day came about. Set-based."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from ecf.assessments.assessment_selectors import scheduled_by_assessment
from ecf.assessments.assessment_turns import Turn, turns_of, with_turns
from ecf.assessments.deadlines import last_day_to_appeal
from ecf.assessments.models import Assessment, AssessmentOutcome, AssessmentState
from ecf.core.templatetags.words import uk_date
from ecf.core.working_days import bank_holidays_between, working_days_between
from ecf.enrolments.clock import explain
from ecf.enrolments.intervals import Breaks
from ecf.enrolments.models import Enrolment, ScheduledMilestone
from ecf.enrolments.selectors import clock_inputs, explanation_of, with_clock
from ecf.people.employer_settings import NumbersOfDay, settings_for
from ecf.people.models import RoleName, User

State = AssessmentState
ROLES = {RoleName.COORDINATOR: "Co-ordinator", RoleName.PSW: "Principal social worker"}
WHAT = {
    "submit": "Submit",
    "resume": "Take it up again",
    "recommend": "Recommend",
    "panel": "Make the panel",
    "view": "Give a view",
    "third": "Add a member to the panel",
    "moderate": "Write down what was agreed",
    "confirm": "Confirm the outcome",
    "appeal": "Appeal, if they want to",
    "late-appeal": "Answer the late appeal",
    "deciders": "Say who decides the appeal",
    "decide": "Decide the appeal",
}


@dataclass(frozen=True)
class Deadline:
    """One step with its day. `why` is the arithmetic; `who` names people, or the role that must act."""

    assessment: Assessment
    what: str
    due_on: dt.date
    who: str
    why: str
    on: dt.date

    @property
    def title(self) -> str:
        """What is to be done."""
        return WHAT[self.what]

    @property
    def is_late(self) -> bool:
        """The day is past."""
        return self.due_on < self.on

    @property
    def working_days(self) -> int:
        """Until then; negative once it is late."""
        return working_days_between(self.on, self.due_on)


def running(rows: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Those that can have a deadline, with all that `deadlines_of` reads."""
    states = [
        State.OPEN,
        State.DEFERRED,
        State.SUBMITTED,
        State.RECOMMENDED,
        State.MODERATED,
        State.FAILED,
        State.APPEALED,
    ]
    return with_turns(rows.filter(state__in=states)).select_related("enrolment__team", "enrolment__assessor")


def deadlines_of(assessments: Iterable[Assessment], on: dt.date) -> list[Deadline]:
    """Late ones first, then by day. The same number of queries for any number of assessments. Needs `running`."""
    rows = list(assessments)
    numbers = settings_for({row.enrolment.employer_id for row in rows}, on)
    dates, breaks = scheduled_by_assessment(rows), _breaks_of(rows)
    turns = {row.pk: list(turns_of(row, numbers)) for row in rows}
    names = _names({pk for found in turns.values() for turn in found for pk in turn.people})
    found: list[Deadline] = []
    for row in rows:
        own = numbers[row.enrolment.employer_id]
        found += _of_worker(row, dates.get(row.pk), breaks.get(row.enrolment_id), own, on)
        found += [_of_turn(turn, names, on) for turn in turns[row.pk] if turn.due_on]
    return sorted(found, key=lambda each: (each.due_on, each.assessment.pk.int, each.what))


def _names(people: set[UUID]) -> Mapping[UUID, str]:
    return {user.pk: user.name for user in User.objects.filter(pk__in=people)}


def _breaks_of(rows: Sequence[Assessment]) -> dict[UUID, Breaks]:
    """The days on which time stands still, for those whose time to appeal runs."""
    ids = {row.enrolment_id for row in rows if row.state == State.FAILED}
    fetched = with_clock(Enrolment.objects.filter(pk__in=ids).select_related("framework_version")) if ids else []
    return {enrolment.pk: clock_inputs(enrolment).merged_breaks for enrolment in fetched}


def _of_worker(
    row: Assessment, scheduled: ScheduledMilestone | None, breaks: Breaks | None, numbers: NumbersOfDay, on: dt.date
) -> Iterator[Deadline]:
    name = row.enrolment.social_worker.user.name
    if row.state == State.OPEN and scheduled and scheduled.due_on:
        yield Deadline(row, "submit", scheduled.due_on, name, explain(explanation_of(scheduled)), on)
    if row.state == State.DEFERRED and row.deferred_to:
        yield Deadline(row, "resume", row.deferred_to, name, "The new last day to submit.", on)
    if row.state == State.FAILED and breaks is not None:
        yield from _to_appeal(row, breaks, numbers, on)


def _to_appeal(row: Assessment, breaks: Breaks, numbers: NumbersOfDay, on: dt.date) -> Iterator[Deadline]:
    """By the number of the letter's day, as the letter says and `lodge_appeal` counts; a break of later moves it."""
    decision = max(row.decisions.all(), key=lambda each: each.round, default=None)
    is_open = decision is not None and decision.told_on and decision.outcome == AssessmentOutcome.FAIL
    if not is_open or decision is None or decision.told_on is None:
        return
    if any(appeal.decision_id == decision.pk for appeal in row.appeals.all()):
        return
    days = int(numbers.held_on(decision.told_on)["appeal_days"])
    last = last_day_to_appeal(days, decision.told_on, breaks)
    if last and last >= on:
        why = f"{_counted(days, decision.told_on, last, 'the letter')} Days in a break do not count."
        yield Deadline(row, "appeal", last, row.enrolment.social_worker.user.name, why, on)


def _of_turn(turn: Turn, names: Mapping[UUID, str], on: dt.date) -> Deadline:
    who = ROLES[RoleName(turn.role)] if turn.role else ", ".join(sorted(names.get(pk, "") for pk in turn.people))
    due_on = turn.due_on or on
    return Deadline(turn.assessment, turn.what, due_on, who or "Nobody is named", _why(turn, due_on), on)


def _why(turn: Turn, due_on: dt.date) -> str:
    row = turn.assessment
    if turn.what in {"late-appeal", "deciders", "decide"}:
        appeal = list(row.appeals.all())[-1]
        begun = appeal.accepted_on or appeal.lodged_on
        return _counted(working_days_between(begun, due_on), begun, due_on, "the appeal")
    if due_on != row.decision_due_on or row.submitted_on is None:
        return "The day that the panel was given."
    begun = max([row.submitted_on, *(each.decided_on for each in row.appeals.all() if each.decided_on)])
    words = _counted(
        working_days_between(begun, due_on),
        begun,
        due_on,
        "the submission" if begun == row.submitted_on else "the appeal was upheld",
    )
    return f"The day of the decision: {words[:1].lower()}{words[1:]}"


def _counted(days: int, begun: dt.date, due_on: dt.date, what: str) -> str:
    """ "40 working days after the submission on 5 October 2026. 25 December 2026 is a bank holiday and does not
    count." """
    holidays = [uk_date(day) for day in bank_holidays_between(begun, due_on)]
    out = f" Bank holidays in between, which do not count: {', '.join(holidays)}." if holidays else ""
    return f"{days} working days after {what}, {uk_date(begun)}, is {uk_date(due_on)}.{out}"
