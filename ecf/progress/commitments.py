"""What the employer promised, from plain facts: measured beside the worker's progress, never as part of it.

Supervision follows the framework's rhythm. Protected time is a share of contracted hours
(https://careers.suffolk.gov.uk/home/careers/career-pathways/social-work/social-work-in-cyp/newly-qualified-social-worker-nqsw-support-in-suffolk);
37 hours at full time, a full caseload of 16, sign-off within 10 working days and decisions within 40 are assumed, and
an employer may choose other numbers. What a signed agreement promises takes the place of both shares from the day on
which all have signed it, as it was agreed (assumed). In a break there is no caseload and no time to protect, so
neither is measured.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import pairwise

from ecf.core.working_days import add_working_days, working_days_between
from ecf.progress.facts import ONE_DAY, Facts, Recorded, Scheduled
from ecf.progress.shape import AT_RISK, COMMITMENTS, KEPT, MISSED, NOT_MEASURED, Commitment
from ecf.progress.words import counted, in_sentence, long_date

CENT = Decimal("0.01")
FOR_AGENCY = "Not measured for an agency worker: no promises of the employer are claimed here."


def commitments(facts: Facts) -> tuple[Commitment, ...]:
    """All five, in the order of `shape.COMMITMENTS`. Nothing is measured once an enrolment has ended.

    For an agency worker nothing is either: the employer has promised them nothing of this (assumed).
    """
    if not facts.is_active:
        return tuple(_not_measured(code, "The programme has ended.") for code in COMMITMENTS)
    if facts.is_agency:
        return tuple(_not_measured(code, FOR_AGENCY) for code in COMMITMENTS)
    return tuple(MEASURES[code](facts) for code in COMMITMENTS)


def _not_measured(code: str, detail: str, due_on: date | None = None) -> Commitment:
    return Commitment(code, NOT_MEASURED, due_on=due_on, detail=detail)


def supervision(facts: Facts) -> Commitment:
    """Days without supervision (breaks left out) against the longest gap the framework allows at this stage."""
    cadence = facts.cadence
    return Commitment(
        code="supervision",
        status=cadence.status,
        have=cadence.days_since,
        needed=cadence.gap_days,
        due_on=cadence.due_on,
        detail=_supervision_words(facts),
        explanation=facts.cadence_explanation,
    )


def _supervision_words(facts: Facts) -> str:
    cadence = facts.cadence
    last = f"The last one was on {long_date(cadence.last_on)}." if cadence.last_on else "None has been held yet."
    if cadence.due_on is None or (cadence.is_paused and cadence.status != MISSED):
        return f"Supervision is paused during the break. {last}"
    verb = "was" if cadence.due_on < facts.on else "is"
    return f"Supervision {verb} due by {long_date(cadence.due_on)}. {last}"


def protected_time(facts: Facts) -> Commitment:
    """Hours for development recorded last, against what was agreed, else the share of contracted hours, since then."""
    code, recorded = "protected_time", facts.recorded
    if facts.break_started_on is not None:
        return _not_measured(code, "Nobody is at work during a break.")
    missing = _not_promised(facts)
    if missing:
        return _not_measured(code, missing)
    if recorded.hours is None or recorded.hours_on is None:
        return _not_measured(code, "No protected hours have been recorded yet.")
    day = recorded.hours_on
    needed, how = _promised_hours(facts, recorded), "agreed" if facts.agreed_on(day - ONE_DAY) else "promised"
    status = KEPT if recorded.hours >= needed else MISSED
    since = recorded.hours_since or facts.promised_from
    detail = f"{_hours(recorded.hours)} of {_hours(needed)} {how} hours from {long_date(since)} to {long_date(day)}."
    return Commitment(code, status, recorded.hours, needed, None, detail)


def _not_promised(facts: Facts) -> str:
    """Why no hours are promised now; empty where some are."""
    agreed = facts.agreed_on(facts.on)
    if agreed is not None:
        return "" if agreed.hours else "No protected time was agreed."
    percent = facts.definition.protected_percent(facts.on, start=facts.programme_start(facts.on))
    if percent is None:
        return "Protected time has not been published."
    return "" if percent else "Protected time is not promised at this stage."


def _promised_hours(facts: Facts, recorded: Recorded) -> Decimal:
    """What was promised between two records, day by day as it held; two decimals.

    Agreed hours of the weeks worked, or contracted hours times the share promised on the day of the later record.
    """
    day = recorded.hours_on or facts.on
    since = recorded.hours_since or facts.promised_from
    weekly = facts.settings["contracted_hours"] * facts.fte_on(day) * _protected_percent(facts, day) / 100
    edges = [since, *[each.from_on for each in facts.promises if since < each.from_on < day], day]
    total = Decimal(0)
    for first, end in pairwise(edges):
        agreed = facts.agreed_on(first)
        total += facts.breaks.days_outside(first, end) * (agreed.hours if agreed else weekly)
    return (total / 7).quantize(CENT)


def _protected_percent(facts: Facts, day: date) -> int:
    """The share on a day, else that of now; 0 where neither promises any."""
    found = (facts.definition.protected_percent(each, start=facts.programme_start(each)) for each in (day, facts.on))
    return next((percent for percent in found if percent), 0)


def _hours(amount: Decimal) -> str:
    """ "6.5", "7"."""
    return f"{amount.normalize():f}"


def caseload(facts: Facts) -> Commitment:
    """Children allocated when last recorded, against the most that was agreed, else the share of a full caseload."""
    code, recorded = "caseload", facts.recorded
    if facts.break_started_on is not None:
        return _not_measured(code, "Nobody is at work during a break.")
    if recorded.caseload is None or recorded.caseload_on is None:
        return _not_measured(code, "No caseload has been recorded yet.")
    day = recorded.caseload_on
    agreed = facts.agreed_on(day)
    most, how = (agreed.children, "agreed") if agreed else (_shared_caseload(facts, day), "promised")
    status = KEPT if recorded.caseload <= most else MISSED
    detail = f"{counted(recorded.caseload, 'child', 'children')} on {long_date(day)}; at most {most} was {how}."
    return Commitment(code, status, recorded.caseload, most, None, detail)


def _shared_caseload(facts: Facts, day: date) -> int:
    """The promised share of a full caseload, by FTE, in whole children."""
    percent = facts.definition.caseload_percent(day, start=facts.programme_start(day))
    return int(facts.settings["full_caseload"] * facts.fte_on(day) * percent / 100)


def sign_off(facts: Facts) -> Commitment:
    """Working days the oldest entry has waited for an answer; for a new employer from the first day there."""
    code, limit = "sign_off", int(facts.settings["sign_off_days"])
    oldest = facts.waiting_since()
    if oldest is None:
        if any(item.is_accepted for item in facts.items):
            return Commitment(code, KEPT, 0, limit, None, "Nothing waits for an answer.")
        return _not_measured(code, "Nothing has been handed in yet.")
    since = max(oldest, facts.placed_on or oldest)
    waited = max(working_days_between(since, facts.on), 0)
    at_risk = int(facts.settings["sign_off_at_risk_days"])
    status = MISSED if waited > limit else AT_RISK if waited >= at_risk else KEPT
    count = len(facts.waiting)
    verb = "waits" if count == 1 else "wait"
    detail = f"{counted(count, 'piece')} of evidence {verb} for an answer, the oldest since {long_date(oldest)}."
    if since != oldest:
        detail += f" The new employer's time counts from {long_date(since)}."
    return Commitment(code, status, waited, limit, add_working_days(since, limit), detail)


def decisions(facts: Facts) -> Commitment:
    """The assessment that waits longest for its decision; else the one decided last."""
    code = "decisions"
    submitted = [row for row in facts.schedule if row.decision_due_on is not None]
    waiting = [row for row in submitted if row.decided_on is None]
    if waiting:
        row = min(waiting, key=_decision_due)
        status = _undecided(facts, _decision_due(row))
        verb = "was" if status == MISSED else "is"
        return Commitment(
            code,
            status,
            None,
            None,
            row.decision_due_on,
            _decision_words(facts, row, f"{verb} due by", _decision_due(row)),
        )
    if not submitted:
        return _not_measured(code, "No assessment waits for a decision.")
    row = max(submitted, key=_decision_due)
    decided_on = row.decided_on or facts.on
    status = KEPT if decided_on <= _decision_due(row) else MISSED
    return Commitment(
        code, status, None, None, row.decision_due_on, _decision_words(facts, row, "was made on", decided_on)
    )


def _decision_due(row: Scheduled) -> date:
    return row.decision_due_on or date.max


def _undecided(facts: Facts, due_on: date) -> str:
    if facts.on > due_on:
        return MISSED
    at_risk_from = add_working_days(due_on, -int(facts.settings["decision_at_risk_days"]))
    return AT_RISK if facts.on >= at_risk_from else KEPT


def _decision_words(facts: Facts, row: Scheduled, verb: str, day: date) -> str:
    return f"The decision on the {in_sentence(facts.milestone(row.key).title)} {verb} {long_date(day)}."


MEASURES: dict[str, Callable[[Facts], Commitment]] = {
    "supervision": supervision,
    "protected_time": protected_time,
    "caseload": caseload,
    "sign_off": sign_off,
    "decisions": decisions,
}
