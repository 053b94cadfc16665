"""Dated rows that may not share a day: the one place that looks.

On PostgreSQL an exclusion constraint stands behind it, for the race that this check loses. SQLite has none, but there
writers come one after another, so the check is enough.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Protocol, TypeVar


class Span(Protocol):
    """Holds from `started_on` to `ended_on`, both inclusive; an empty end means still."""

    started_on: dt.date
    ended_on: dt.date | None


S = TypeVar("S", bound=Span)


def share_a_day(first: Span, second: Span) -> bool:
    """Whether there is a day inside both."""
    starts_in_time = second.ended_on is None or first.started_on <= second.ended_on
    lasts_long_enough = first.ended_on is None or first.ended_on >= second.started_on
    return starts_in_time and lasts_long_enough


def overlapping(rows: Iterable[S], span: Span) -> S | None:
    """The earliest of the rows that shares a day with the span; the span's own row does not count."""
    found = [row for row in rows if row != span and share_a_day(row, span)]
    return min(found, key=lambda row: row.started_on, default=None)
