"""A date in three boxes: what was typed, kept as typed, and which box is wrong."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from ecf.core import govuk

PARTS = ("day", "month", "year")
YEARS = range(1900, 2101)
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


class WrongDate(ValidationError):
    """A date that is not one; `parts` are the boxes to mend, the first of them gets the focus."""

    def __init__(self, message: str, parts: Iterable[str] = PARTS) -> None:
        super().__init__(message, code="date")
        self.parts = tuple(parts)


class DateBoxes(forms.Widget):
    """Day, month and year as `<name>-day`, `<name>-month`, `<name>-year`; a plain `<name>` may hold an ISO date."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = {part: data.get(f"{name}-{part}") for part in PARTS}
        if all(value is None for value in typed.values()):
            return data.get(name)
        return {part: value or "" for part, value in typed.items()}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(key in data for key in [name, *(f"{name}-{part}" for part in PARTS)])

    def format_value(self, value: Any) -> dict[str, str]:
        if isinstance(value, str):
            value = as_iso(value)
        if isinstance(value, dt.date):
            return {part: str(getattr(value, part)) for part in PARTS}
        return {part: value.get(part, "") for part in PARTS} if isinstance(value, dict) else dict.fromkeys(PARTS, "")

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}-day"

    def focus_id(self, field: BoundField) -> str:
        """The id of the first box to mend."""
        return f"{field.auto_id}-{(wrong_parts(field) or PARTS)[0]}"

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        params = {"id": (attrs or {}).get("id", name), "namePrefix": name, "values": self.format_value(value)}
        return govuk.render("date-input", params)


def wrong_parts(field: BoundField) -> tuple[str, ...]:
    """The boxes to mark as wrong: those the first error names, or all of them; none when there is no error."""
    if not field.errors:
        return ()
    first = field.errors.as_data()[0]
    return tuple(getattr(first, "parts", PARTS))


def as_iso(text: str) -> dt.date | None:
    """A date written 2026-09-02, or None."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def read_date(typed: dict[str, str], name: str) -> dt.date:
    """The date typed in the boxes. Raises WrongDate, naming it `name`, with the boxes to mend."""
    text = {part: str(typed.get(part, "")).strip() for part in PARTS}
    absent = [part for part in PARTS if not text[part]]
    if absent:
        raise WrongDate(f"{name} must include a {' and a '.join(absent)}", absent)
    day, month, year = _number(text["day"]), _month(text["month"]), _number(text["year"])
    complaints = {}
    if day not in range(1, 32):
        complaints["day"] = f"{name} needs a day from 1 to 31, like 27"
    if month is None:
        complaints["month"] = f"{name} needs a month from 1 to 12, or its name, like March"
    if year not in YEARS:
        complaints["year"] = f"{name} needs a year from {YEARS[0]} to {YEARS[-1]}, like 2026"
    if complaints:
        raise WrongDate(next(iter(complaints.values())), complaints)
    return _in_calendar(year or 0, month or 0, day or 0)


def _in_calendar(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        written = f"{day} {MONTHS[month - 1].capitalize()} {year}"
        raise WrongDate(f"{written} is not a date in the calendar", ["day"]) from error


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 4 else None


def _month(text: str) -> int | None:
    """1 to 12, or a name, whole or its first three letters or more."""
    number = _number(text)
    if number is not None:
        return number if number in range(1, 13) else None
    word = text.casefold().rstrip(".")
    found = [n for n, month in enumerate(MONTHS, 1) if len(word) >= 3 and month.startswith(word)]
    return found[0] if found else None
