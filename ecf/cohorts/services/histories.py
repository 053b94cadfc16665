"""Made-up histories: what each worker did on the way, at the pace the framework asks for."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from django.utils import timezone

from ecf.core.folding import fold
from ecf.enrolments.models import Enrolment, Outcome, ScheduledMilestone
from ecf.enrolments.selectors import clock_inputs, computed_schedule
from ecf.evidence.models import Evidence, EvidenceKind, EvidenceState, Privacy, StandardLink
from ecf.supervision.models import SessionKind, SessionState, SupervisionSession

PACE = ("direct_observation", "child_and_family_feedback", "professional_feedback", "written_report") * 2 + (
    "critical_reflection",
    "critical_reflection",
    "case_study",
    "teaching_others",
)
BODY = "What I did, what I noticed, what I would do differently, and what I learnt from it. " * 5


@dataclass
class Histories:
    """Rows, not stored yet."""

    milestones: list[ScheduledMilestone] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    links: list[StandardLink] = field(default_factory=list)
    sessions: list[SupervisionSession] = field(default_factory=list)

    def in_order(self) -> list[list]:
        """Each list after those that its rows point to."""
        return [self.milestones, self.evidence, self.links, self.sessions]


def add_history(histories: Histories, enrolment: Enrolment, today: dt.date, random: Random) -> None:
    """Milestones, evidence, CPD and supervision of one enrolment, fetched with its clock. Some run late."""
    is_late = random.random() < 0.15
    _milestones(histories, enrolment, today, is_late)
    _evidence(histories, enrolment, today, 45 if is_late else 26, random)
    _cpd(histories, enrolment, today, random)
    _sessions(histories, enrolment, today, is_late, random)


def _milestones(histories: Histories, enrolment: Enrolment, today: dt.date, is_late: bool) -> None:
    rows = [ScheduledMilestone(enrolment=enrolment, **each.fields) for each in computed_schedule(enrolment)]
    passed = [row for row in rows if row.due_on is not None and row.due_on < today]
    for row in passed[: len(passed) - is_late]:
        row.met_on = row.due_on
        row.outcome = Outcome.PASS if row.kind == "assessment" else Outcome.DONE
    histories.milestones += rows


def _days(enrolment: Enrolment, today: dt.date, every: int) -> Iterator[dt.date]:
    """So many days apart, from the start to yesterday, breaks left out."""
    breaks = clock_inputs(enrolment).merged_breaks
    day = enrolment.started_on + dt.timedelta(days=every)
    while day < today:
        if not breaks.contains(day):
            yield day
        day += dt.timedelta(days=every)


def _evidence(histories: Histories, enrolment: Enrolment, today: dt.date, every: int, random: Random) -> None:
    definition = enrolment.framework_version.parsed
    for number, day in enumerate(_days(enrolment, today, every)):
        months = (day - enrolment.started_on).days / 30.5
        stage = next(each for each in reversed(definition.stages) if each.from_month <= months)
        codes = [standard.code for standard in stage.standards]
        is_new = (today - day).days < 21
        state = random.choice([EvidenceState.SUBMITTED, EvidenceState.DRAFT]) if is_new else EvidenceState.ACCEPTED
        _entry(histories, enrolment, PACE[number % len(PACE)], day, state, random.sample(codes, 2))


def _cpd(histories: Histories, enrolment: Enrolment, today: dt.date, random: Random) -> None:
    for number, day in enumerate(_days(enrolment, today, 120)):
        reflection = "We talked it over." if number % 3 == 0 or random.random() < 0.3 else ""
        entry = _entry(histories, enrolment, EvidenceKind.CPD, day, EvidenceState.ACCEPTED, ["EC5"])
        entry.cpd_type, entry.cpd_learnt, entry.cpd_peer_reflection = "Course", "A lot.", reflection


def _entry(
    histories: Histories, enrolment: Enrolment, kind: str, day: dt.date, state: str, codes: list[str]
) -> Evidence:
    title = f"{EvidenceKind(kind).label}, {day:%B %Y}"
    handed_in = state != EvidenceState.DRAFT
    entry = Evidence(
        enrolment=enrolment,
        kind=kind,
        title=title,
        happened_on=day,
        body=BODY,
        privacy=Privacy.SHARED,
        state=state,
        submitted_at=timezone.make_aware(dt.datetime.combine(day, dt.time(12))) if handed_in else None,
        accepted_on=day if state == EvidenceState.ACCEPTED else None,
        accepted_by=enrolment.supervisor if state == EvidenceState.ACCEPTED else None,
        search_text=fold(title),
    )
    histories.evidence.append(entry)
    histories.links += [StandardLink(evidence=entry, code=code, how="As described.") for code in codes]
    return entry


def _sessions(histories: Histories, enrolment: Enrolment, today: dt.date, is_late: bool, random: Random) -> None:
    """Every week at first, every two weeks to month 6, then every month; somebody who is late sees less of it."""
    day, until = enrolment.started_on, today - dt.timedelta(days=25 if is_late else 3)
    breaks = clock_inputs(enrolment).merged_breaks
    while day < until:
        if not breaks.contains(day):
            histories.sessions.append(_session(enrolment, day, random))
        weeks = (day - enrolment.started_on).days / 7
        day += dt.timedelta(days=7 if weeks < 6 else 14 if weeks < 26 else 28)


def _session(enrolment: Enrolment, day: dt.date, random: Random) -> SupervisionSession:
    return SupervisionSession(
        enrolment=enrolment,
        supervisor=enrolment.supervisor,
        kind=SessionKind.REFLECTIVE,
        held_on=day,
        minutes=random.choice([60, 90, 90, 100]),
        summary=BODY,
        caseload=random.randrange(8, 17),
        protected_hours=Decimal(random.randrange(4, 20)),
        counts=True,
        state=SessionState.SIGNED,
    )
