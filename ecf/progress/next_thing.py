"""The next thing to do: one action for the worker's home page, from the worst of their checks. No database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from ecf.framework.definition import EVIDENCE_KINDS
from ecf.progress.shape import (
    CHECK_STATUSES,
    COMPLETED,
    NOT_COMPLETED,
    ON_TRACK,
    WAITING,
    WITHDRAWN,
    Check,
    Progress,
)


@dataclass(frozen=True, slots=True)
class NextThing:
    """One action: the button's words, a sentence with the reason, and the page it opens (a URL name).

    `is_idle`: nothing is missing, so whatever else waits for the worker may come before it.
    """

    label: str
    detail: str
    page: str
    args: tuple[str, ...] = ()
    query: Mapping[str, str] = field(default_factory=dict)
    is_idle: bool = False

    @property
    def href(self) -> str:
        address = reverse(self.page, args=self.args)
        return f"{address}?{urlencode(self.query)}" if self.query else address


def next_thing(progress: Progress) -> NextThing:
    """What presses first, then what the next milestone still needs. On a break only the register's CPD is asked."""
    if progress.status in {WITHDRAWN, NOT_COMPLETED, COMPLETED}:
        return _look_at_journey(progress, "See your journey", "")
    pressing = [check for check in progress.checks if check.is_pressing]
    if progress.is_on_break:
        pressing = [check for check in pressing if check.code.startswith("cpd")]
        ahead = []
    else:
        ahead = [
            check for check in progress.checks if check.status == ON_TRACK and check.code in {"evidence", "standards"}
        ]
    for check in [*sorted(pressing, key=_urgency), *ahead]:
        return _action(check, progress)
    return _nothing_missing(progress)


def _urgency(check: Check) -> tuple[int, date, bool]:
    """The worst first, then the earliest; evidence before the milestone that needs it."""
    return CHECK_STATUSES.index(check.status), check.due_on or date.max, check.code == "milestone"


def _action(check: Check, progress: Progress) -> NextThing:
    detail = " ".join(filter(None, [check.detail, check.next_step]))
    if check.code == "evidence":
        return _log(f"Log {_with_article(EVIDENCE_KINDS[check.kind or ''].one)}", detail, check.kind or "")
    if check.code == "standards":
        return _log("Log evidence for your standards", detail)
    if check.code.startswith("cpd"):
        return _log("Log a piece of CPD", detail, "cpd")
    return _of_milestone(check, check.milestone or "", progress, detail)


def _of_milestone(check: Check, key: str, progress: Progress, detail: str) -> NextThing:
    enrolment = str(progress.enrolment_id)
    if key.startswith("self-assessment"):
        asked = {"milestone": key}
        return NextThing("Write your self-assessment", detail, "begin_self_assessment", (enrolment,), asked)
    if key == "agreement":
        return NextThing("Open your agreement", detail, "agreement_of", (enrolment,))
    if check.is_decided:
        return NextThing("See what was decided", detail, "assessment_of", (enrolment, key))
    return _look_at_journey(progress, "See what it needs", detail)


def _with_article(words: str) -> str:
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def _log(label: str, detail: str, kind: str = "") -> NextThing:
    return NextThing(label, detail, "log_evidence", (), {"kind": kind} if kind else {})


def _look_at_journey(progress: Progress, label: str, detail: str) -> NextThing:
    return NextThing(label, detail, "journey", (str(progress.enrolment_id),))


def _nothing_missing(progress: Progress) -> NextThing:
    if progress.is_on_break:
        return _look_at_journey(progress, "See your dates", "Nothing is asked of you during your break.")
    waiting = any(check.status == WAITING for check in progress.checks)
    done = "Everything you need is with your supervisor." if waiting else "You have all you need for now."
    return replace(_log("Log evidence", done), is_idle=True)
