"""The worker's own checks, from plain facts. No Django, no database.

A milestone is due soon so many days before it is due (28; assessments 90: assumed, an employer may choose) and overdue
the day after. Evidence is checked for the next milestone that is not met and asks for any. What waits for an answer
never makes anybody late; nor does what was handed in and judged, which stays due soon until a retake has its date. In a
break only what was overdue before it stays overdue; CPD ignores breaks.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ecf.evidence.counting import (
    accepted_counts,
    standards_covered,
    standards_waiting,
    waiting_counts,
)
from ecf.evidence.cpd_pieces import PEER_REFLECTIONS_NEEDED, PIECES_NEEDED
from ecf.framework.definition import Milestone
from ecf.progress import words
from ecf.progress.facts import ONE_DAY, Facts, Scheduled
from ecf.progress.shape import DUE_SOON, MET, NOT_APPLICABLE, ON_TRACK, OVERDUE, PAUSED, WAITING, Check, NextMilestone


def own_checks(facts: Facts) -> tuple[Check, ...]:
    """Every check, in order: unmet milestones, then evidence and standards of the next one that needs any, then CPD."""
    return (*milestone_checks(facts), *evidence_checks(facts), *standards_checks(facts), *cpd_checks(facts))


def timing(facts: Facts, row: Scheduled) -> str:
    """on_track, due_soon, overdue or paused: where the day stands before the milestone's date.

    An enrolment that has ended owes nothing.
    """
    if not facts.is_active:
        return NOT_APPLICABLE
    if row.due_on is None:
        return PAUSED
    if facts.break_started_on is not None:
        was_overdue = facts.break_started_on - ONE_DAY > row.due_on and row.decided_on is None
        return OVERDUE if was_overdue else PAUSED
    if facts.on > row.due_on:
        return OVERDUE if row.decided_on is None else DUE_SOON
    return DUE_SOON if (row.due_on - facts.on).days <= facts.soon_days(row.kind) else ON_TRACK


def milestone_checks(facts: Facts) -> Iterator[Check]:
    for row in facts.unmet:
        milestone, status = facts.milestone(row.key), milestone_status(facts, row)
        yield Check(
            code="milestone",
            status=status,
            milestone=row.key,
            due_on=row.due_on,
            detail=words.DECIDED.format(title=words.in_sentence(milestone.title))
            if row.decided_on
            else words.milestone_detail(milestone, row.due_on, status, facts.on),
            next_step=_milestone_step(facts, milestone, row) if status in {DUE_SOON, OVERDUE, WAITING} else None,
            since=row.waiting_since if status == WAITING else None,
            explanation=row.explanation,
            is_decided=row.decided_on is not None,
        )


def milestone_status(facts: Facts, row: Scheduled) -> str:
    """The timing; one that presses, and in which the worker has done their part, is waiting."""
    status = timing(facts, row)
    return WAITING if status in {DUE_SOON, OVERDUE} and row.waits_for_others else status


def _milestone_step(facts: Facts, milestone: Milestone, row: Scheduled) -> str:
    if row.decided_on is not None:
        return words.LETTER
    if row.waits_for_others:
        return words.waiting_words(row.waiting_since, row.waiting_for)
    if row.waiting_for:
        return words.YOUR_TURN
    if milestone.needs_specialism and facts.specialism not in {each.code for each in facts.definition.specialisms}:
        return "Name your specialism with your co-ordinator, and check what else is missing."
    return words.MILESTONE_STEPS[milestone.kind]


def next_milestone(facts: Facts) -> NextMilestone | None:
    """The first milestone that is not met, by position."""
    if not facts.unmet:
        return None
    row = facts.unmet[0]
    title, status = facts.milestone(row.key).title, milestone_status(facts, row)
    is_decided = row.decided_on is not None
    return NextMilestone(row.key, title, row.kind, row.due_on, status, row.explanation, is_decided)


def evidence_checks(facts: Facts) -> Iterator[Check]:
    """One for each kind that the next milestone with requirements asks for."""
    milestone = facts.journey.next_with_evidence
    if milestone is None:
        return
    have = accepted_counts(facts.items, facts.journey, milestone)
    waiting = waiting_counts(facts.items, facts.journey, milestone)
    for requirement in milestone.requirements:
        kind = requirement.kind
        yield _evidence_check(facts, milestone, kind, requirement.count, have.get(kind, 0), waiting.get(kind, 0))


def _evidence_check(facts: Facts, milestone: Milestone, kind: str, needed: int, have: int, waiting: int) -> Check:
    row = facts.row(milestone.key)
    status = _filled(facts, row, have, have + waiting, needed)
    since = facts.waiting_since(kind)
    return Check(
        code="evidence",
        status=status,
        milestone=milestone.key,
        kind=kind,
        have=have,
        needed=needed,
        due_on=row.due_on,
        detail=words.evidence_detail(kind, milestone, have, needed, waiting if have < needed else 0),
        next_step=_step(status, words.NEXT_STEPS[kind], since),
        since=since if status == WAITING else None,
    )


def _filled(facts: Facts, row: Scheduled, have: int, with_waiting: int, needed: int) -> str:
    """met, waiting, or where the day stands."""
    if have >= needed:
        return MET
    if with_waiting >= needed and facts.is_active:
        return WAITING
    return timing(facts, row)


def _step(status: str, step: str, since: date | None) -> str | None:
    if status in {MET, NOT_APPLICABLE, PAUSED}:
        return None
    return words.waiting_words(since) if status == WAITING else step


def standards_checks(facts: Facts) -> Iterator[Check]:
    """One, where the next milestone with requirements wants its standards covered."""
    milestone = facts.journey.next_with_evidence
    if milestone is None or milestone.coverage is None:
        return
    minimum = milestone.coverage.minimum
    accepted = standards_covered(facts.items, facts.journey, milestone)
    waiting = standards_waiting(facts.items, facts.journey, milestone)
    missing = [code for code, count in accepted.items() if count < minimum]
    still_missing = [code for code in missing if accepted[code] + waiting.get(code, 0) < minimum]
    have, needed, row = len(accepted) - len(missing), len(accepted), facts.row(milestone.key)
    status = _filled(facts, row, have, needed - len(still_missing), needed)
    since = facts.waiting_since() if status == WAITING else None
    titles = [facts.definition.standard(code).title for code in still_missing]
    yield Check(
        code="standards",
        status=status,
        milestone=milestone.key,
        have=have,
        needed=needed,
        due_on=row.due_on,
        detail=words.standards_detail(milestone, have, needed, minimum),
        next_step=_step(status, words.standards_step(titles), since),
        since=since,
    )


def cpd_checks(facts: Facts) -> Iterator[Check]:
    """Pieces of CPD and the one with a peer reflection, in the CPD year that holds the day. Never overdue."""
    cpd, label = facts.cpd, facts.cpd.year.label
    yield _cpd_check(
        facts,
        "cpd_pieces",
        cpd.pieces,
        PIECES_NEEDED,
        f"pieces of CPD for the register in {label}",
        "Log a piece of CPD.",
    )
    yield _cpd_check(
        facts,
        "cpd_peer_reflection",
        cpd.peer_reflections,
        PEER_REFLECTIONS_NEEDED,
        f"piece of CPD with a peer reflection in {label}",
        "Talk a piece of CPD over with a peer, and log what they said.",
    )


def _cpd_check(facts: Facts, code: str, have: int, needed: int, what: str, step: str) -> Check:
    year = facts.cpd.year
    if have >= needed:
        status = MET
    elif facts.cpd.is_exempt:
        status = NOT_APPLICABLE
    else:
        status = DUE_SOON if year.in_renewal(facts.on) else ON_TRACK
    exempt = "You joined the register on or after 1 September, so no CPD is asked of you this year."
    return Check(
        code=code,
        status=status,
        have=have,
        needed=needed,
        due_on=year.renewal_closes,
        detail=exempt if status == NOT_APPLICABLE else f"You have {have} of {needed} {what}.",
        next_step=_step(status, step, None),
    )
