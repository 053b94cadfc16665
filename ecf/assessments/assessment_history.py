"""The whole history of one assessment, as a tribunal could read it: who, when, what was known, by which rule."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from ecf.assessments import assessment_rules as rules
from ecf.assessments.history_rows import HistoryRows, history_rows
from ecf.assessments.history_walk import Walk
from ecf.assessments.models import Assessment
from ecf.assessments.record import signature_line
from ecf.core.models import Event
from ecf.core.signatures import checked, signatures_of
from ecf.core.templatetags.words import uk_date
from ecf.enrolments.rules import is_own
from ecf.enrolments.timeline import WORDS
from ecf.people.employer_settings import NumberOfDay, numbers_used
from ecf.people.models import User

SERVICE = "The service"
"""Who did what nobody had to do: the clock opened or ended something."""


@dataclass(frozen=True)
class Step:
    """One thing that happened: the instant it was recorded, the day it is about, by whom and in which part."""

    at: dt.datetime
    on: dt.date | None
    by: str
    part: str
    what: str
    known: list[str]


@dataclass(frozen=True)
class Signed:
    """One thing that was signed, with a sentence for each signature: unchanged since, or not."""

    what: str
    signatures: list[str]


@dataclass(frozen=True)
class History:
    """Steps from the first to the last; the numbers of the day; what was signed; the other attempts."""

    assessment: Assessment
    steps: list[Step]
    numbers: list[NumberOfDay]
    signed: list[Signed]
    attempts: list[Assessment]


def assessment_history(user: User, assessment: Assessment) -> History:
    """As far as the person may know it. The same number of queries for any number of rounds. Needs `with_parts`."""
    rows = history_rows(assessment)
    own = is_own(user, assessment.enrolment)
    reads = not own and rules.can_read_bundle(user, assessment)
    appeals = {row.pk for row in rows.appeals if rules.reads_appeal(user, assessment, row)}
    knows = rules.knows_outcome(user, assessment)
    walk = Walk(rows, reads=reads, is_own=own, knows_outcome=knows, reads_appeals=appeals)
    steps = []
    for event in rows.events:
        known = walk.known(event)
        if walk.shows(event):
            steps.append(_step(rows, event, known))
    numbers = numbers_used(dict.fromkeys(walk.uses))
    return History(assessment, steps, numbers, list(_signed(rows)), list(rows.attempts))


def _step(rows: HistoryRows, event: Event, known: list[str]) -> Step:
    by = rows.people[event.by_id].name if event.by_id in rows.people else SERVICE
    return Step(at=event.at, on=event.on, by=by, part=_part(rows, event.by_id), what=WORDS[event.kind], known=known)


def _part(rows: HistoryRows, by_id: UUID | None) -> str:
    """What they are in this assessment; the co-ordinator has no part in it."""
    return rows.part_of.get(by_id, "Runs the programme") if by_id else ""


def _signed(rows: HistoryRows) -> Iterator[Signed]:
    views = [view for panel in rows.panels for view in panel.views.all()]
    for what, subjects in (
        ("Submission", rows.bundles),
        ("Recommendation", rows.recommendations),
        ("View of a panel member", views),
        ("Decision", rows.decisions),
        ("Appeal", rows.appeals),
    ):
        if not subjects:
            continue
        found = signatures_of(subjects)
        sound = {row.pk: row for row in checked([each for listed in found.values() for each in listed])}
        for number, subject in enumerate(subjects, start=1):
            lines = [signature_line(sound[row.pk]) + _ended(row.superseded_at) for row in found[subject.pk]]
            if lines:
                yield Signed(what if len(subjects) == 1 else f"{what} {number}", lines)


def _ended(at: dt.datetime | None) -> str:
    return f", until it was taken back on {uk_date(at)}." if at else "."
