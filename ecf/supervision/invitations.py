"""An invitation to a session as an iCalendar file: when, where and with whom; never what it is about.

RFC 5545 and 5546: the same `UID` with a higher `SEQUENCE` moves or cancels what was imported before.
"""

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText

from ecf.people.models import User
from ecf.supervision.models import SessionState, SupervisionSession

LONDON = ZoneInfo("Europe/London")
USUAL_MINUTES = 90  # what the national employer standards expect of a session


def invitation(sessions: Iterable[SupervisionSession]) -> bytes:
    """The file for one session or a series: a request for what is planned, a cancellation for what is called off.

    Sessions come `with_people`. A session that is cancelled is given alone: a file has one method.
    """
    rows = list(sessions)
    is_off = all(row.state == SessionState.CANCELLED for row in rows)
    calendar = Calendar()
    calendar.add("prodid", "-//Early career tracker//Supervision//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_off else "REQUEST")
    for row in rows:
        calendar.add_component(_event(row))
    return calendar.to_ical()


def _event(session: SupervisionSession) -> Event:
    worker, event = session.enrolment.social_worker.user, Event()
    event.add("uid", f"{session.pk}@early-career-tracker")
    event.add("sequence", session.moves)
    event.add("dtstamp", timezone.now())
    event.add("last-modified", session.updated_at)
    event.add("summary", f"Supervision: {worker.name} and {session.supervisor.name}")
    event.add("url", settings.SITE_URL.rstrip("/") + reverse("session", args=[session.pk]))
    event.add("status", "CANCELLED" if session.state == SessionState.CANCELLED else "CONFIRMED")
    event.add("class", "PRIVATE")
    day = session.planned_for or timezone.localdate()
    if session.starts_at is None:
        event.add("dtstart", day)
        event.add("dtend", day + dt.timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    else:
        starts = dt.datetime.combine(day, session.starts_at, LONDON)
        event.add("dtstart", starts)
        event.add("dtend", starts + dt.timedelta(minutes=USUAL_MINUTES))
    if session.place:
        event.add("location", session.place)
    event.add("organizer", _address(session.supervisor))
    for user in (worker, session.supervisor):
        event.add("attendee", _address(user), encode=False)
    return event


def _address(user: User) -> vCalAddress:
    found = vCalAddress(f"mailto:{user.email}")
    found.params["cn"] = vText(user.name)
    return found
