"""What a support plan may hold, checked as a whole: every wrong value is told at once, at its field."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ecf.assessments import support_errors as errors
from ecf.assessments.models import ActionOwner, SupportAction
from ecf.core.errors import BadValue

LONGEST = {"dropped_reason": 1000, "text": 2000}
LONGEST_TEXT = 10_000
LONGEST_ACTION = 500
MOST_ACTIONS = 30
MOST_DATES = 12
NEEDED = ("concern", "hoped_for", "help")


@dataclass(frozen=True)
class PlannedAction:
    """One action as somebody wrote it down: what, whose (`ActionOwner`), and by when."""

    what: str
    owner: str
    due_on: dt.date | None

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "PlannedAction":
        """From `{what, owner, due_on}`; spaces around the words are dropped."""
        return cls(str(row.get("what") or "").strip(), str(row.get("owner") or ""), row.get("due_on"))

    @classmethod
    def from_stored(cls, action: SupportAction) -> "PlannedAction":
        return cls(action.what, action.owner, action.due_on)


def text_troubles(texts: Mapping[str, str], needed: Sequence[str] = NEEDED) -> Iterator[BadValue]:
    """What is missing and what is too long."""
    for field, text in texts.items():
        limit = LONGEST.get(field, LONGEST_TEXT)
        if field in needed and not text.strip():
            yield errors.TextMissing(field=field)
        elif len(text) > limit:
            words = f"This must be {limit:,} characters or fewer. It has {len(text):,}."
            yield errors.TextTooLong(message=words, field=field)


def action_troubles(
    actions: Sequence[PlannedAction], known: Sequence[PlannedAction], *, today: dt.date
) -> Iterator[BadValue]:
    """`known` are those that stand in the plan already: their dates may have passed."""
    if not actions:
        yield errors.ActionsMissing(field="actions")
    if len(actions) > MOST_ACTIONS:
        yield errors.TooManyActions(field="actions")
    for place, action in enumerate(actions):
        yield from _one_action(action, f"actions.{place}", is_known=action in known, today=today)


def _one_action(action: PlannedAction, place: str, *, is_known: bool, today: dt.date) -> Iterator[BadValue]:
    if not action.what:
        yield errors.ActionWithoutWords(field=f"{place}.what")
    elif len(action.what) > LONGEST_ACTION:
        yield errors.ActionTooLong(field=f"{place}.what")
    if action.owner not in ActionOwner.values:
        yield errors.ActionWithoutOwner(field=f"{place}.owner")
    if action.due_on is None:
        yield errors.ActionWithoutDate(field=f"{place}.due_on")
    elif action.due_on < today and not is_known:
        yield errors.ActionBeforeToday(field=f"{place}.due_on")


def date_troubles(dates: Sequence[dt.date], known: Sequence[dt.date], *, today: dt.date) -> Iterator[BadValue]:
    """The days on which the two look at how it goes."""
    if not dates:
        yield errors.DatesMissing(field="dates")
    if len(dates) > MOST_DATES:
        yield errors.TooManyDates(field="dates")
    for place, day in enumerate(dates):
        if day < today and day not in known:
            yield errors.DateBeforeToday(field=f"dates.{place}")
