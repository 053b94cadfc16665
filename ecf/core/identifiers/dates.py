"""Dates as people write them, found in a text."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ecf.core.identifiers.reading import Reading

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![^\W_])"
)
_DAY = r"(?<![\w.,/:£-])(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_SHORT_YEAR = r"'?\d\d(?=[^\w ]|\Z| ?[(),;])"

_IN_NUMBERS = re.compile(
    r"(?<![\w£])(?<!\d[./-])(?P<day>\d{1,2})(?P<gap>[/.-])(?P<month>\d{1,2})(?P=gap)(?P<year>\d{4}|\d{2})"
    r"(?![^\W_])(?![./-]\d)"
)
_SPACED = re.compile(r"(?<![\w£])(?P<day>\d{1,2}) (?P<month>\d{1,2}) (?P<year>\d{4})(?![^\W_])(?![./-]\d)")
_YEAR_FIRST = re.compile(
    r"(?<![\w£])(?<!\d[./-])(?P<year>\d{4})(?P<gap>[/.-])(?P<month>\d{1,2})(?P=gap)(?P<day>\d{1,2})(?![^\W_])(?![./-]\d)"
)
_DAY_MONTH = re.compile(
    rf"{_DAY}[ -]{{0,2}}(?:of )?(?:the )?{_MONTH}\.?(?:,?[ -]{{1,2}}(?P<year>\d{{4}}(?![^\W_])|{_SHORT_YEAR}))?", re.I
)
_MONTH_DAY = re.compile(
    rf"(?<![^\W_]){_MONTH}\.? {{1,2}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? {{1,2}}(?P<year>\d{{4}})(?![^\W_])", re.I
)


@dataclass(frozen=True, slots=True)
class Written:
    """A day as written. `day` is None where no year was: then nothing but day and month is known."""

    start: int
    end: int
    day: dt.date | None
    is_spaced: bool = False


def dates_in(reading: Reading, today: dt.date) -> list[Written]:
    """Every real date of the text, in order. Years of two digits are the last hundred years up to `today`'s."""
    found = [
        written
        for pattern in (_IN_NUMBERS, _SPACED, _YEAR_FIRST, _DAY_MONTH, _MONTH_DAY)
        for written in _matches(pattern, reading, today)
    ]
    found.sort(key=lambda written: (written.start, -written.end))
    apart: list[Written] = []
    for written in found:
        if not apart or written.start >= apart[-1].end:
            apart.append(written)
    return apart


def _matches(pattern: re.Pattern[str], reading: Reading, today: dt.date) -> Iterator[Written]:
    for match in pattern.finditer(reading.plain):
        day, month, year = int(match["day"]), _month(match["month"]), _year(match["year"], today)
        if not 1 <= month <= 12 and 1 <= day <= 12:
            day, month = month, day
        real = _real(year if year is not None else 2000, month, day)
        if real is not None:
            end = match.end() - (match[0].endswith((".", ",")))
            yield Written(match.start(), end, real if year is not None else None, pattern is _SPACED)


def _month(written: str) -> int:
    return int(written) if written.isdigit() else _MONTHS.index(written[:3].lower()) + 1


def _year(written: str | None, today: dt.date) -> int | None:
    if written is None:
        return None
    short = int(written.lstrip("'"))
    if short >= 100:
        return short
    return 2000 + short if 2000 + short <= today.year + 1 else 1900 + short


def _real(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
