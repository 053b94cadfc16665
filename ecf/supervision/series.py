"""The days of a series of sessions: a rhythm that falls on working days, past breaks and absences. No writes."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ecf.core.working_days import next_working_day
from ecf.enrolments.intervals import add_months
from ecf.enrolments.models import Enrolment
from ecf.supervision.cadence import cadence
from ecf.supervision.selectors import supervision_facts

WEEKS = {"weekly": 1, "fortnightly": 2, "four_weekly": 4}
RHYTHMS = [
    ("weekly", "Every week"),
    ("fortnightly", "Every two weeks"),
    ("four_weekly", "Every four weeks"),
    ("monthly", "Every month, on the same day"),
]
MOST = 26  # half a year of weekly sessions; assumed


@dataclass(frozen=True)
class SeriesDay:
    """One session of a series: its day, the day the rhythm asked for, and by when the framework wants it at the latest.

    `wanted_by` is None where an open break is in the way.
    """

    day: dt.date
    asked: dt.date
    wanted_by: dt.date | None

    @property
    def is_moved(self) -> bool:
        return self.day != self.asked

    @property
    def is_late(self) -> bool:
        """Later than the framework allows, if nothing is held in between."""
        return self.wanted_by is not None and self.day > self.wanted_by


def asked_days(first: dt.date, rhythm: str, count: int) -> list[dt.date]:
    """What the rhythm asks for: `count` days from the first on; a month is clamped to its end."""
    if rhythm == "monthly":
        return [add_months(first, number) for number in range(count)]
    return [first + dt.timedelta(weeks=WEEKS[rhythm] * number) for number in range(count)]


def open_days(asked: Iterable[dt.date], is_closed: Callable[[dt.date], bool]) -> list[tuple[dt.date, dt.date]]:
    """Each asked day with the first working day from it on that is not closed; one that would meet the next asked day
    falls out, so that no two sessions come together."""
    listed = list(asked)
    found = []
    for number, wanted in enumerate(listed):
        limit = listed[number + 1] if number + 1 < len(listed) else wanted + dt.timedelta(days=60)
        day = next_working_day(wanted)
        while is_closed(day) and day < limit:
            day = next_working_day(day + dt.timedelta(days=1))
        if day < limit:
            found.append((wanted, day))
    return found


def series_of(enrolment: Enrolment, *, first: dt.date, rhythm: str, count: int) -> list[SeriesDay]:
    """The days of a series for one worker, as breaks and absences of either side are known today. Three queries.

    Needs `with_clock`. Whether each is in time is asked of the framework's own rhythm, as if those before it were held.
    """
    facts = supervision_facts([enrolment])[enrolment.pk]
    away = [*facts.inputs.breaks, *facts.inputs.absences]

    def is_closed(day: dt.date) -> bool:
        return any(span.started_on <= day and (span.ended_on is None or day <= span.ended_on) for span in away)

    found: list[SeriesDay] = []
    inputs = facts.inputs
    for asked, day in open_days(asked_days(first, rhythm, count), is_closed):
        due = cadence(inputs, facts.rules, on=max(inputs.held_on, default=enrolment.started_on))
        found.append(SeriesDay(day, asked, due.grace_until))
        inputs = replace(inputs, held_on=tuple(sorted({*inputs.held_on, day})))
    return found
