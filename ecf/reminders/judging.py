"""Who is told about panels, decisions and appeals, and the worker that there is something to read. Set-based.

All rungs are assumed. They stand on the same turns as everybody's home page (`assessments.assessment_turns`).
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from ecf.assessments.assessment_turns import RUNNING, Turn, turns_of, with_turns
from ecf.assessments.models import Appeal, Assessment, AssessmentDecision
from ecf.enrolments.models import Enrolment
from ecf.people.employer_settings import NumbersOfDay, settings_for
from ecf.people.models import Delegation, Role, RoleName, User
from ecf.reminders.models import Notice
from ecf.reminders.rungs import LATE, Part, Rung, judging_rungs, newest_in_window
from ecf.reminders.words import OUTCOME_LINES, judging_line, lowered

_DAYS = re.compile(r"-?\d+$")
SHORT = {"late-appeal": "late-app", "recommend": "recomm", "moderate": "agree", "deciders": "name"}
Settings = Mapping[UUID, NumbersOfDay]


@dataclass(frozen=True)
class ToTell:
    """One line for one person about one assessment."""

    person: User
    assessment: Assessment
    rung: str
    part: Part
    due_on: dt.date
    line: str


def judging_due(enrolments: Sequence[Enrolment], settings: Settings, *, since: dt.date, on: dt.date) -> list[ToTell]:
    """What is due to whoever must act, and to the principal social worker where it is late. One query where no
    assessment runs, nine for any number."""
    rows = Assessment.objects.filter(enrolment__in=[row.pk for row in enrolments], state__in=RUNNING)
    turns = [turn for row in with_turns(rows).order_by("id") for turn in turns_of(row, settings)]
    told = [
        (turn, rung)
        for turn in turns
        if turn.due_on
        for rung in newest_in_window(
            judging_rungs(turn.due_on, settings[turn.assessment.enrolment.employer_id]), since=since, on=on
        )
    ]
    people = _people_of([turn for turn, _ in told], on) if told else People({}, {})
    return [_line(person, turn, rung, on) for turn, rung in told for person in people.told(turn, rung.part)]


def _line(person: User, turn: Turn, rung: Rung, on: dt.date) -> ToTell:
    row, due_on = turn.assessment, turn.due_on or on
    name = row.enrolment.social_worker.user.name
    words = judging_line(turn.what, row.title, due_on, on, worker_name=name, part=rung.part)
    return ToTell(person, row, rung_of(turn, rung), rung.part, due_on, words)


def rung_of(turn: Turn, rung: Rung) -> str:
    """What is stored: the step and its rung, `view-5`; for what is late that it is."""
    return LATE if rung.part == Part.PSW else f"{SHORT.get(turn.what, turn.what)}{rung.name}"


@dataclass(frozen=True)
class People:
    """Accounts by id, and who holds a role at an employer."""

    by_id: Mapping[UUID, User]
    holding: Mapping[tuple[UUID, str], list[User]]

    def told(self, turn: Turn, part: Part) -> list[User]:
        """Whom a rung of a turn is for: whoever may take it, and where it is late every principal social worker.
        Nobody hears about an assessment of their own in this way."""
        employer_id, worker = turn.assessment.enrolment.employer_id, turn.assessment.enrolment.social_worker.user_id
        role = RoleName.PSW if part == Part.PSW else turn.role
        found = (
            self.holding.get((employer_id, role), [])
            if role
            else [self.by_id[pk] for pk in sorted(turn.people & set(self.by_id))]
        )
        left_out = {worker} if part == Part.PSW else {worker, *turn.barred}
        return [person for person in found if person.pk not in left_out]


def _people_of(turns: Collection[Turn], on: dt.date) -> People:
    employers = {turn.assessment.enrolment.employer_id for turn in turns}
    roles = Role.objects.on(on).filter(
        employer_id__in=employers, role__in=[RoleName.COORDINATOR, RoleName.PSW], user__is_active=True
    )
    deputies = Delegation.objects.on(on).filter(employer_id__in=employers, role=RoleName.PSW, given_to__is_active=True)
    holding: dict[tuple[UUID, str], list[User]] = defaultdict(list)
    for role in roles.select_related("user").order_by("user_id"):
        holding[role.employer_id, role.role].append(role.user)
    for row in deputies.select_related("given_to").order_by("given_to_id"):
        if row.given_to not in holding[row.employer_id, row.role]:
            holding[row.employer_id, row.role].append(row.given_to)
    named = {pk for turn in turns for pk in turn.people}
    return People({user.pk: user for user in User.objects.filter(pk__in=named, is_active=True)}, holding)


def outcomes_to_read(enrolments: Iterable[Enrolment], *, since: dt.date, on: dt.date) -> Iterator[ToTell]:
    """To the worker: there is a letter, the appeal was acknowledged, it was answered. Two queries."""
    people = {row.pk: row.social_worker.user for row in enrolments}
    workers = {pk: user for pk, user in people.items() if user.is_active}
    window = (since, on)
    decisions = AssessmentDecision.objects.filter(assessment__enrolment__in=list(workers), told_on__range=window)
    for decision in decisions.select_related("assessment").order_by("id"):
        if decision.told_on:
            yield _to_read(workers, decision.assessment, "letter", decision.told_on)
    moved = Q(acknowledged_on__range=window) | Q(decided_on__range=window)
    for appeal in Appeal.objects.filter(moved, assessment__enrolment__in=list(workers)).select_related("assessment"):
        if appeal.acknowledged_on and since <= appeal.acknowledged_on <= on:
            yield _to_read(workers, appeal.assessment, "received", appeal.acknowledged_on)
        has_ended = appeal.assessment.state != "appealed"
        if has_ended and appeal.decided_on and since <= appeal.decided_on <= on:
            yield _to_read(workers, appeal.assessment, "answer", appeal.decided_on)


def _to_read(workers: Mapping[UUID, User], row: Assessment, rung: str, day: dt.date) -> ToTell:
    words = OUTCOME_LINES[rung].format(title=lowered(row.title))
    return ToTell(workers[row.enrolment_id], row, rung, Part.WORKER, day, words)


def still_waits(notices: Collection[Notice], on: dt.date) -> set[UUID]:
    """The ids of those whose step has not been taken, or that are still late, and whose person is still asked. Ten
    queries at most."""
    ids = {notice.subject_id for notice in notices}
    rows = list(with_turns(Assessment.objects.filter(pk__in=ids, state__in=RUNNING)))
    settings = settings_for({row.enrolment.employer_id for row in rows}, on)
    turns = [turn for row in rows for turn in turns_of(row, settings)]
    people = _people_of(turns, on)
    return {notice.pk for notice in notices if any(_is_about(notice, turn, people) for turn in turns)}


def _is_about(notice: Notice, turn: Turn, people: People) -> bool:
    if (notice.subject_id, notice.due_on) != (turn.assessment.pk, turn.due_on):
        return False
    is_late = notice.rung == LATE
    if not is_late and _DAYS.sub("", notice.rung) != SHORT.get(turn.what, turn.what):
        return False
    told = people.told(turn, Part.PSW if is_late else Part.JUDGE)
    return notice.recipient_id in {person.pk for person in told}
