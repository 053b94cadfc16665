"""What the record of a session may hold, checked as a whole: every wrong value is told at once, at its field."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ecf.core.errors import BadValue, BadValues
from ecf.supervision import errors
from ecf.supervision.models import Action, SessionKind, Side, SupervisionSession

RECORD_FIELDS = ("held_on", "minutes", "summary", "caseload", "protected_hours", "wellbeing")
LONGEST = {"summary": 50_000, "worker_notes": 10_000, "end_reason": 2_000, "text": 10_000, "disagreement": 5_000}
LONGEST |= {"worker_view": 10_000, "supervisor_notes": 10_000}
MOST_MINUTES = 600
MOST_CASELOAD = 200
MOST_PROTECTED_HOURS = 400
LONGEST_ACTION = 500
MOST_ACTIONS = 50


@dataclass(frozen=True)
class AgreedAction:
    """One action as somebody wrote it down: what, whose (a side), and by when; done when, if it is."""

    what: str
    owner: str
    due_on: dt.date | None = None
    done_on: dt.date | None = None

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "AgreedAction":
        """From `{what, owner, due_on, done_on}`; spaces around the words are dropped."""
        what = str(row.get("what") or "").strip()
        return cls(what, str(row.get("owner") or ""), row.get("due_on"), row.get("done_on"))

    @classmethod
    def from_stored(cls, action: Action) -> "AgreedAction":
        return cls(action.what, action.owner, action.due_on, action.done_on)


def check_content(
    session: SupervisionSession, actions: Sequence[AgreedAction], *, today: dt.date, complete: bool
) -> None:
    """Raises BadValues with everything that is wrong. `complete`: it is recorded, so date and minutes are needed."""
    broken = [*_dates(session, today, complete), *_numbers(session, complete), *_texts(session)]
    broken += [*_case_rules(session, actions, complete), *_actions(session, actions, today)]
    if broken:
        raise BadValues(broken)


def check_length(field: str, text: str) -> None:
    """Raises TextTooLong when the text is longer than its field takes."""
    if len(text) > LONGEST[field]:
        raise errors.TextTooLong(
            message=f"This must be {LONGEST[field]:,} characters or fewer. It has {len(text):,}.", field=field
        )


def _dates(session: SupervisionSession, today: dt.date, complete: bool) -> Iterator[BadValue]:
    start = session.enrolment.started_on
    if session.planned_for is not None and session.planned_for < start:
        yield errors.BeforeStart(field="planned_for")
    if session.held_on is None:
        if complete:
            yield errors.HeldOnMissing(field="held_on")
    elif session.held_on > today:
        yield errors.DateInFuture(message="The date of the session must be today or in the past.", field="held_on")
    elif session.held_on < start:
        yield errors.BeforeStart(field="held_on")


def _numbers(session: SupervisionSession, complete: bool) -> Iterator[BadValue]:
    if session.minutes is None:
        if complete:
            yield errors.MinutesMissing(field="minutes")
    elif not 1 <= session.minutes <= MOST_MINUTES:
        yield errors.MinutesOutOfRange(field="minutes")
    for field in ("caseload", "worker_caseload"):
        children = getattr(session, field)
        if children is not None and not 0 <= children <= MOST_CASELOAD:
            yield errors.CaseloadOutOfRange(field=field)
    for field in ("protected_hours", "worker_hours"):
        hours = getattr(session, field)
        if hours is not None and not _are_hours(hours):
            yield errors.ProtectedHoursOutOfRange(field=field)
    if session.wellbeing is not None and not 1 <= session.wellbeing <= 5:
        yield errors.WellbeingOutOfRange(field="wellbeing")


def _are_hours(hours: Decimal) -> bool:
    """Finite, not negative, with at most two decimal places."""
    return hours.is_finite() and 0 <= hours <= MOST_PROTECTED_HOURS and hours == round(hours, 2)


def _texts(session: SupervisionSession) -> Iterator[BadValue]:
    if session.kind not in SessionKind.values:
        yield errors.UnknownKind(field="kind")
    for field in ("summary", "worker_notes", "supervisor_notes", "worker_view"):
        try:
            check_length(field, getattr(session, field))
        except errors.TextTooLong as error:
            yield error


def _case_rules(session: SupervisionSession, actions: Sequence[AgreedAction], complete: bool) -> Iterator[BadValue]:
    """Case decisions belong on the child's file, so that nothing of them is kept here."""
    if session.kind != SessionKind.CASE:
        return
    texts, numbers = ["summary", "worker_view"], ["caseload", "protected_hours", "wellbeing"]
    if not complete:  # what was brought to a session that turns out to be one about cases stays with those who wrote it
        texts, numbers = [*texts, "worker_notes", "supervisor_notes"], [*numbers, "worker_caseload", "worker_hours"]
    for field in texts:
        if getattr(session, field).strip():
            yield errors.CaseSessionTakesNoText(field=field)
    for field in numbers:
        if getattr(session, field) is not None:
            yield errors.CaseSessionTakesNoText(field=field)
    if actions:
        yield errors.CaseSessionTakesNoText(field="actions")


def _actions(session: SupervisionSession, actions: Sequence[AgreedAction], today: dt.date) -> Iterator[BadValue]:
    if len(actions) > MOST_ACTIONS:
        yield errors.TooManyActions(field="actions")
    for place, action in enumerate(actions):
        yield from _one_action(action, f"actions.{place}", session.held_on, today)


def _one_action(action: AgreedAction, place: str, held_on: dt.date | None, today: dt.date) -> Iterator[BadValue]:
    if not action.what:
        yield errors.ActionWithoutWords(field=f"{place}.what")
    elif len(action.what) > LONGEST_ACTION:
        yield errors.ActionTooLong(field=f"{place}.what")
    if action.owner not in Side.values:
        yield errors.ActionWithoutOwner(field=f"{place}.owner")
    if held_on and action.due_on and action.due_on < held_on:
        yield errors.ActionDueBeforeSession(field=f"{place}.due_on")
    if action.done_on:
        yield from _done(action.done_on, f"{place}.done_on", held_on, today)


def _done(done_on: dt.date, field: str, held_on: dt.date | None, today: dt.date) -> Iterator[BadValue]:
    if done_on > today:
        yield errors.DateInFuture(message="The day it was done must be today or in the past.", field=field)
    elif held_on and done_on < held_on:
        yield errors.ActionDoneBeforeSession(field=field)


def check_done_on(done_on: dt.date, *, held_on: dt.date | None, today: dt.date) -> None:
    """Raises BadValue when an action cannot have been done that day."""
    for error in _done(done_on, "done_on", held_on, today):
        raise error
