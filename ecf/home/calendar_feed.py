"""The calendar feed (RFC 5545): a worker's dates as all-day events, for whatever calendar they use.

Whoever has the address can read it, so it holds names of milestones and of meetings, never what anybody wrote, why a
break was taken, or who is away. Nothing in it depends on the moment it is read: the same dates give the same bytes.
"""

import datetime as dt
from collections.abc import Iterable

from icalendar import Calendar, Event

from ecf.enrolments.models import Enrolment
from ecf.home.coming_up import Entry

NAME = "Early career programme"
REFRESH = dt.timedelta(hours=12)
ONE_DAY = dt.timedelta(days=1)


def calendar_of(enrolment: Enrolment, entries: Iterable[Entry], *, site: str) -> bytes:
    """The calendar as text/calendar. `site` is where the links lead ("https://tracker.example.org")."""
    calendar = Calendar()
    calendar.add("prodid", "-//Early career tracker//Programme dates//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", NAME)
    calendar.add("x-wr-calname", NAME)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    for entry in entries:
        if entry.name_in_feed:
            calendar.add_component(_event(entry, enrolment, site))
    return calendar.to_ical()


def _event(entry: Entry, enrolment: Enrolment, site: str) -> Event:
    """Days have no time zone: they begin and end with the reader's own midnight. The end is the day after the last."""
    changed_at = (entry.changed_at or enrolment.updated_at).astimezone(dt.UTC).replace(microsecond=0)
    event = Event()
    event.add("uid", f"{entry.key}@early-career-tracker")
    event.add("summary", entry.name_in_feed)
    event.add("dtstart", entry.on)
    event.add("dtend", (entry.ended_on or entry.on) + ONE_DAY)
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("sequence", entry.version)
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    if entry.url:
        event.add("url", f"{site}{entry.url}")
    return event
