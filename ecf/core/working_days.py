"""England's working days: Monday to Friday, bank holidays out (https://www.gov.uk/bank-holidays). Pure Python.

Bank holidays come from the `holidays` library, read once per year and process.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from functools import cache

import holidays


@cache
def _working_days_of(year: int) -> tuple[int, ...]:
    """Ordinals of the year's working days, in order."""
    bank_holidays = {day.toordinal() for day in holidays.country_holidays("GB", subdiv="ENG", years=year)}
    days = range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
    return tuple(day for day in days if (day - 1) % 7 < 5 and day not in bank_holidays)


def is_working_day(day: date) -> bool:
    """Is it a Monday to Friday that is no bank holiday in England?"""
    days, ordinal = _working_days_of(day.year), day.toordinal()
    at = bisect_left(days, ordinal)
    return at < len(days) and days[at] == ordinal


def next_working_day(day: date) -> date:
    """The day itself if it is a working day, else the first one after it."""
    return day if is_working_day(day) else add_working_days(day, 1)


def previous_working_day(day: date) -> date:
    """The day itself if it is a working day, else the last one before it."""
    return day if is_working_day(day) else add_working_days(day, -1)


def add_working_days(day: date, count: int) -> date:
    """The count-th working day after the day, or before it where count is negative; the day itself for 0."""
    if count > 0:
        return _forward(day, count)
    return _back(day, -count) if count < 0 else day


def _forward(day: date, count: int) -> date:
    year, days = day.year, _working_days_of(day.year)
    at = bisect_right(days, day.toordinal()) + count - 1
    while at >= len(days):
        at, year = at - len(days), year + 1
        days = _working_days_of(year)
    return date.fromordinal(days[at])


def _back(day: date, count: int) -> date:
    year, days = day.year, _working_days_of(day.year)
    at = bisect_left(days, day.toordinal()) - count
    while at < 0:
        year -= 1
        days = _working_days_of(year)
        at += len(days)
    return date.fromordinal(days[at])


def working_days_between(start: date, end: date) -> int:
    """Working days after start up to and including end; negative where end is the earlier."""
    if end < start:
        return -working_days_between(end, start)
    whole_years = sum(len(_working_days_of(year)) for year in range(start.year, end.year))
    upto_end = bisect_right(_working_days_of(end.year), end.toordinal())
    return whole_years + upto_end - bisect_right(_working_days_of(start.year), start.toordinal())


def bank_holidays_between(start: date, end: date) -> list[date]:
    """England's bank holidays on a Monday to Friday after start, up to and including end."""
    found = holidays.country_holidays("GB", subdiv="ENG", years=range(start.year, end.year + 1))
    return sorted(day for day in found if start < day <= end and day.weekday() < 5)
