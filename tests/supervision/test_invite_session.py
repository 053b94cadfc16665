"""The invitation moves and cancels what was imported before, and says nothing of what is talked about."""

import datetime as dt
from collections.abc import Callable

from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from ecf.enrolments.models import Enrolment
from ecf.enrolments.selectors import with_clock
from ecf.people.models import User
from ecf.supervision.models import SupervisionSession
from ecf.supervision.services import cancel_session, change_session, plan_series, record_session
from tests.cast import TODAY

ClientFor = Callable[[User], Client]


def events(browser: Client, session: SupervisionSession, query: str = "") -> tuple[str, list]:
    answer = browser.get(reverse("invite_session", args=[session.pk]) + query)
    assert answer["Content-Type"].startswith("text/calendar")
    calendar = Calendar.from_ical(answer.content)
    return str(calendar["method"]), list(calendar.walk("VEVENT"))


def test_a_move_and_a_cancellation_reach_the_same_entry(
    planned: SupervisionSession, worker: User, client_for: ClientFor
) -> None:
    browser = client_for(worker)
    method, (first,) = events(browser, planned)
    assert (method, first["dtstart"].dt, int(first["sequence"])) == ("REQUEST", TODAY, 0)
    assert "How do I say no" not in first.to_ical().decode()
    changes = {"planned_for": TODAY + dt.timedelta(days=1), "starts_at": dt.time(14, 30), "place": "Room 2"}
    change_session(session=planned, changes=changes, by=worker)
    method, (second,) = events(browser, planned)
    assert (second["uid"], int(second["sequence"]), str(second["location"])) == (first["uid"], 1, "Room 2")
    assert second["dtstart"].dt.isoformat() == "2026-11-24T14:30:00+00:00"
    assert second["dtend"].dt - second["dtstart"].dt == dt.timedelta(minutes=90)
    cancel_session(session=planned, cancelled_by="worker", reason="Ill.", by=worker)
    method, (third,) = events(browser, planned)
    assert (method, third["uid"], int(third["sequence"]), third["status"]) == ("CANCEL", first["uid"], 2, "CANCELLED")
    assert "Ill" not in third.to_ical().decode()


def test_in_summer_the_time_is_londons(planned: SupervisionSession, worker: User, client_for: ClientFor) -> None:
    changes = {"planned_for": dt.date(2027, 7, 5), "starts_at": dt.time(9)}
    change_session(session=planned, changes=changes, by=worker)
    _, (event,) = events(client_for(worker), planned)
    assert event["dtstart"].dt.utcoffset() == dt.timedelta(hours=1)


def test_a_whole_series_comes_in_one_file(enrolment: Enrolment, supervisor: User, client_for: ClientFor) -> None:
    clocked = with_clock(Enrolment.objects.filter(pk=enrolment.pk)).get()
    made = plan_series(enrolment=clocked, first=dt.date(2026, 12, 7), rhythm="weekly", count=3, by=supervisor)
    _, found = events(client_for(supervisor), made[0], "?series=1")
    assert len({event["uid"] for event in found}) == 3


def test_there_is_none_for_what_was_held(planned: SupervisionSession, supervisor: User, client_for: ClientFor) -> None:
    record_session(session=planned, held_on=TODAY, minutes=90, by=supervisor)
    assert client_for(supervisor).get(reverse("invite_session", args=[planned.pk])).status_code == 404
