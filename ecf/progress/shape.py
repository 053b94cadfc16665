"""The answer to "am I on track, and why (not)?", as frozen data. No Django, no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from ecf.evidence.cpd_year import CpdYear

WITHDRAWN, NOT_COMPLETED, COMPLETED = "withdrawn", "not_completed", "completed"
OVERDUE, PAUSED, DUE_SOON, ON_TRACK = "overdue", "paused", "due_soon", "on_track"
MET, WAITING, NOT_APPLICABLE = "met", "waiting", "not_applicable"
KEPT, AT_RISK, MISSED, NOT_MEASURED = "kept", "at_risk", "missed", "not_measured"

STATUSES = (WITHDRAWN, NOT_COMPLETED, COMPLETED, OVERDUE, PAUSED, DUE_SOON, ON_TRACK)
"""Every overall status; the first that applies is the status."""
WORST_FIRST = (OVERDUE, DUE_SOON, PAUSED, ON_TRACK, COMPLETED, NOT_COMPLETED, WITHDRAWN)
"""The order of lists: who needs somebody first, then those who need nobody."""
EMPLOYER_STATUSES = (MISSED, AT_RISK, KEPT, NOT_MEASURED)
"""The worst first."""
CHECK_STATUSES = (OVERDUE, DUE_SOON, WAITING, PAUSED, ON_TRACK, MET, NOT_APPLICABLE)
"""The order in which checks are shown."""
COMMITMENTS = ("supervision", "protected_time", "caseload", "sign_off", "decisions")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing asked of the worker. `have` and `needed` are counts; `since` is how long a waiting one has waited.

    `detail` and `next_step` are sentences to the worker; neither holds anything that anybody wrote. `explanation` is
    why a milestone is due on its day: JSON, as the schedule has it; not kept with the rest, for it is long.
    `is_decided`: it was handed in and judged, and is not met.
    """

    code: str
    status: str
    milestone: str | None = None
    kind: str | None = None
    have: int | None = None
    needed: int | None = None
    due_on: date | None = None
    detail: str = ""
    next_step: str | None = None
    since: date | None = None
    is_decided: bool = False
    explanation: str = field(default="", compare=False)

    @property
    def is_settled(self) -> bool:
        """Nothing is left to do for it."""
        return self.status in {MET, NOT_APPLICABLE}

    @property
    def is_pressing(self) -> bool:
        return self.status in {OVERDUE, DUE_SOON}


@dataclass(frozen=True, slots=True)
class Commitment:
    """One promise of the employer. Hours are Decimal, children, days and working days are int.

    `explanation` is why supervision is due on its day: JSON, rows like those of a milestone's date.
    """

    code: str
    status: str
    have: int | Decimal | None = None
    needed: int | Decimal | None = None
    due_on: date | None = None
    detail: str = ""
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class NextMilestone:
    """The first milestone that is not met; without `due_on` it is paused. `explanation` is JSON, as stored."""

    key: str
    title: str
    kind: str
    due_on: date | None
    status: str
    explanation: str = ""
    is_decided: bool = False


@dataclass(frozen=True, slots=True)
class CpdCount:
    """CPD in the year that holds the day: pieces, those with a peer reflection, and whether any is asked."""

    starts_in: int
    pieces: int = 0
    peer_reflections: int = 0
    is_exempt: bool = False

    @property
    def year(self) -> CpdYear:
        return CpdYear(self.starts_in)


@dataclass(frozen=True, slots=True)
class Progress:
    """Where one enrolment stands on one day: the worker's own checks, and the employer's commitments beside them.

    `support_since` is the day on which the support plan that runs began. It stands beside the status and moves nothing.
    """

    enrolment_id: UUID
    on: date
    status: str
    employer_status: str
    checks: tuple[Check, ...]
    commitments: tuple[Commitment, ...]
    next_milestone: NextMilestone | None
    cpd: CpdCount
    break_started_on: date | None = None
    break_ends_on: date | None = None
    waiting_items: int = 0
    waiting_since: date | None = None
    support_since: date | None = None

    @property
    def is_on_break(self) -> bool:
        return self.break_started_on is not None

    @property
    def missing(self) -> list[Check]:
        """What is not done and presses, or waits for somebody: the worst first, then the earliest."""
        return worst_first(check for check in self.checks if check.status in {OVERDUE, DUE_SOON, WAITING})

    def check(self, code: str, *, milestone: str | None = None, kind: str | None = None) -> Check | None:
        """The check of that code, milestone and kind, if there is one."""
        return next(
            (
                check
                for check in self.checks
                if check.code == code
                and (milestone is None or check.milestone == milestone)
                and (kind is None or check.kind == kind)
            ),
            None,
        )

    def checks_for(self, milestone: str) -> list[Check]:
        """Everything asked for one milestone: the milestone itself first, then evidence and standards."""
        return [check for check in self.checks if check.milestone == milestone]

    def commitment(self, code: str) -> Commitment:
        """The commitment of that code. KeyError for a code that is not in COMMITMENTS."""
        for commitment in self.commitments:
            if commitment.code == code:
                return commitment
        raise KeyError(code)


def worst_first(checks: Iterable[Check]) -> list[Check]:
    """Checks in the order people should read them: by status, then by due date; otherwise as they came."""
    return sorted(checks, key=lambda check: (CHECK_STATUSES.index(check.status), check.due_on or date.max))


def overall_status(state: str, checks: Iterable[Check], *, is_on_break: bool) -> str:
    """The first of STATUSES that applies. `state` is the enrolment's: "active", or how it ended."""
    if state in {WITHDRAWN, NOT_COMPLETED, COMPLETED}:
        return state
    found = {check.status for check in checks}
    if OVERDUE in found:
        return OVERDUE
    if is_on_break:
        return PAUSED
    return DUE_SOON if DUE_SOON in found else ON_TRACK


def worst_commitment(commitments: Iterable[Commitment]) -> str:
    """The employer's status: the worst of its commitments; not measured where none is."""
    found = {commitment.status for commitment in commitments}
    return next((status for status in EMPLOYER_STATUSES if status in found), NOT_MEASURED)


# Stored and read back ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Shape:
    """How to read one dataclass back from JSON: which of its values are dates, which may be decimals."""

    made: type
    dates: frozenset[str] = field(default=frozenset())
    amounts: frozenset[str] = field(default=frozenset())

    def read(self, row: Mapping[str, Any]) -> Any:
        values = dict(row)
        for name in self.dates:
            values[name] = _day(values[name])
        for name in self.amounts:
            values[name] = Decimal(values[name]) if isinstance(values[name], str) else values[name]
        return self.made(**values)


_CHECK = _Shape(Check, frozenset({"due_on", "since"}))
_COMMITMENT = _Shape(Commitment, frozenset({"due_on"}), frozenset({"have", "needed"}))
_NEXT = _Shape(NextMilestone, frozenset({"due_on"}))


def as_payload(progress: Progress) -> dict[str, Any]:
    """Everything in it but the explanations of checks, ready for JSON: dates ISO 8601, decimals and ids as text."""
    row = {each.name: getattr(progress, each.name) for each in fields(progress)}
    return _plain(
        row
        | {
            "checks": [_row(check, without="explanation") for check in progress.checks],
            "commitments": [_row(commitment) for commitment in progress.commitments],
            "next_milestone": _row(progress.next_milestone) if progress.next_milestone else None,
            "cpd": _row(progress.cpd),
        }
    )


def from_payload(row: Mapping[str, Any]) -> Progress:
    """The inverse of `as_payload`."""
    values = dict(row)
    return Progress(
        **values
        | {
            "enrolment_id": UUID(values["enrolment_id"]),
            "on": date.fromisoformat(values["on"]),
            "checks": tuple(_CHECK.read(each) for each in values["checks"]),
            "commitments": tuple(_COMMITMENT.read(each) for each in values["commitments"]),
            "next_milestone": _NEXT.read(values["next_milestone"]) if values["next_milestone"] else None,
            "cpd": CpdCount(**values["cpd"]),
            "break_started_on": _day(values["break_started_on"]),
            "break_ends_on": _day(values["break_ends_on"]),
            "waiting_since": _day(values["waiting_since"]),
            "support_since": _day(values.get("support_since")),
        }
    )


def _row(thing: Any, without: str = "") -> dict[str, Any]:
    return _plain({each.name: getattr(thing, each.name) for each in fields(thing) if each.name != without})


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in row.items()}


def _value(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID) else value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
