"""Progress as the lines of a page: each check and each promise with its title."""

from __future__ import annotations

from dataclasses import dataclass

from ecf.framework.definition import Definition
from ecf.progress.shape import Check, Commitment, Progress
from ecf.progress.words import check_line, check_title

COMMITMENT_TITLES = {
    "supervision": "Supervision on time",
    "protected_time": "Protected hours",
    "caseload": "Caseload",
    "sign_off": "Sign-off",
    "decisions": "Assessment decisions",
}
"""The employer's promises, as pages call them."""


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check on a worker's page: `line` is about the worker, `check.detail` is said to them."""

    title: str
    line: str
    check: Check


def check_rows(progress: Progress, definition: Definition) -> list[CheckRow]:
    """What matters now: everything but milestones that are still far off, in the order they come."""
    upcoming = progress.next_milestone.key if progress.next_milestone else ""
    shown = [
        check
        for check in progress.checks
        if check.code != "milestone" or check.is_pressing or check.milestone == upcoming
    ]
    return [
        CheckRow(check_title(check, definition), check_line(check, definition, progress.on), check) for check in shown
    ]


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    """One promise on a worker's page."""

    title: str
    commitment: Commitment


def commitment_rows(progress: Progress) -> list[CommitmentRow]:
    """Every promise, in their order."""
    return [CommitmentRow(COMMITMENT_TITLES[each.code], each) for each in progress.commitments]
