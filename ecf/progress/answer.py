"""Facts in, progress out. No Django, no database."""

from __future__ import annotations

from ecf.progress.checks import next_milestone, own_checks
from ecf.progress.commitments import commitments
from ecf.progress.facts import Facts
from ecf.progress.shape import Progress, overall_status, worst_commitment


def answer(facts: Facts) -> Progress:
    """Where the enrolment stands: `status` from the worker's own checks, `employer_status` from the commitments."""
    checks, promises = own_checks(facts), commitments(facts)
    is_on_break = facts.break_started_on is not None
    return Progress(
        enrolment_id=facts.enrolment_id,
        on=facts.on,
        status=overall_status(facts.state, checks, is_on_break=is_on_break),
        employer_status=worst_commitment(promises),
        checks=checks,
        commitments=promises,
        next_milestone=next_milestone(facts),
        cpd=facts.cpd,
        break_started_on=facts.break_started_on,
        break_ends_on=facts.break_ends_on,
        waiting_items=len(facts.waiting),
        waiting_since=facts.waiting_since(),
        support_since=facts.support_since,
    )
