"""Standing on another day, so that what the demo makes carries the dates and instants of the day it is about."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")


@contextmanager
def standing_on(day: dt.date, at: dt.time = dt.time(16)) -> Iterator[None]:
    """Within it, it is that day and time in London, for every clock of the product; the demo's own process only."""
    instant = dt.datetime.combine(day, at, LONDON).astimezone(dt.UTC)
    real = timezone.now
    timezone.now = lambda: instant
    try:
        yield
    finally:
        timezone.now = real
