"""The calendar feed, read back as a calendar reads it."""

import datetime as dt
import logging

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from ecf.core.secret_paths import AccessLog, MaskSecrets, masked
from ecf.enrolments.models import ScheduledMilestone
from ecf.enrolments.services import extend_milestone, start_break
from ecf.enrolments.services.calendar_links import make_calendar_link, revoke_calendar_link
from ecf.supervision.services import log_session, record_absence

WORDS = "Read the file of the Okafor family"
DAYS = ("2026-12-31", "2027-01-01", "2027-03-28", "2027-10-31")  # the turn of the year, the clocks go on and back


@pytest.fixture
def secret(enrolment, worker) -> str:
    return make_calendar_link(enrolment=enrolment, by=worker)


def feed(secret: str, **headers: str):
    return Client().get(f"/calendar/{secret}.ics", headers=headers)


def events(secret: str) -> dict[str, object]:
    """By title, as a calendar would read them."""
    return {str(each["summary"]): each for each in Calendar.from_ical(feed(secret).content).walk("VEVENT")}


def test_it_is_a_calendar_of_all_day_events(secret, enrolment, settings):
    settings.SITE_URL = "https://tracker.example.org"
    answer = feed(secret)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert answer["Cache-Control"].startswith("private")
    assert answer.content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT12H\r\n" in answer.content
    calendar = Calendar.from_ical(answer.content)
    assert (calendar["version"], calendar["method"], calendar["x-wr-calname"]) == (
        "2.0",
        "PUBLISH",
        "Early career programme",
    )
    review = events(secret)["6-month review due"]
    assert (review.decoded("dtstart"), review.decoded("dtend")) == (dt.date(2026, 12, 22), dt.date(2026, 12, 23))
    assert review["uid"] == f"milestone-review-6m-{enrolment.pk}@early-career-tracker"
    assert str(review["url"]) == f"https://tracker.example.org/enrolments/{enrolment.pk}/#review-6m"
    assert (str(review["class"]), str(review["transp"])) == ("PRIVATE", "TRANSPARENT")
    assert review.decoded("dtstamp") == review.decoded("last-modified")


def test_days_have_no_time_zone_in_summer_in_winter_and_over_the_year(secret, enrolment):
    days = {
        "review-6m": "2026-12-31",
        "review-9m": "2027-01-01",
        "review-12m": "2027-03-28",
        "review-18m": "2027-10-31",
    }
    for key, day in days.items():
        ScheduledMilestone.objects.filter(enrolment=enrolment, key=key).update(due_on=day)
    for hour in ("00:30", "23:30"):
        with time_machine.travel(f"2026-11-23T{hour}:00+00:00", tick=False):
            found = events(secret)
        for key, day in days.items():
            event = found[f"{key.split('-')[1].removesuffix('m')}-month review due"]
            first = dt.date.fromisoformat(day)
            assert (event.decoded("dtstart"), event.decoded("dtend")) == (first, first + dt.timedelta(days=1))
    assert b"VTIMEZONE" not in feed(secret).content
    assert b"DTSTART;VALUE=DATE:20261231\r\n" in feed(secret).content


def test_an_event_that_moves_keeps_its_uid_and_counts_up(secret, enrolment, coordinator):
    before = events(secret)["6-month review due"]
    extend_milestone(enrolment=enrolment, milestone="review-6m", months=1, reason="A move.", by=coordinator)
    after = events(secret)["6-month review due"]
    assert after["uid"] == before["uid"]
    assert after.decoded("dtstart") == dt.date(2027, 1, 22)
    assert after.decoded("sequence") > before.decoded("sequence")
    assert after.decoded("last-modified") >= before.decoded("last-modified")


def test_supervision_that_moves_for_an_absence_counts_up_too(secret, enrolment, supervisor):
    log_session(enrolment=enrolment, by=supervisor, held_on=dt.date(2026, 11, 16), minutes=90, kind="reflective")
    before = events(secret)["Supervision due"]
    days = {"started_on": dt.date(2026, 11, 27), "ended_on": dt.date(2026, 12, 1)}
    record_absence(enrolment=enrolment, side="supervisor", **days, by=supervisor)
    after = events(secret)["Supervision due"]
    assert (before.decoded("dtstart"), after.decoded("dtstart")) == (dt.date(2026, 11, 30), dt.date(2026, 12, 9))
    assert after["uid"] == before["uid"]
    assert after.decoded("sequence") > before.decoded("sequence")


def test_it_holds_no_words_no_reasons_and_nobody_who_is_away(secret, enrolment, supervisor, worker, coordinator):
    held = {"held_on": dt.date(2026, 11, 16), "minutes": 90, "kind": "reflective"}
    actions = [{"what": WORDS, "owner": owner, "due_on": dt.date(2026, 12, 1)} for owner in ("worker", "supervisor")]
    log_session(enrolment=enrolment, by=supervisor, **held, actions=actions)
    days = {"started_on": dt.date(2026, 12, 24), "ended_on": dt.date(2027, 1, 4)}
    record_absence(enrolment=enrolment, side="supervisor", **days, by=supervisor)
    days = {"started_on": dt.date(2027, 2, 1), "ended_on": dt.date(2027, 2, 26)}
    start_break(enrolment=enrolment, reason="bereavement", **days, by=coordinator)

    text = feed(secret).content.decode()
    for word in ("Okafor", "bereavement", "Bereavement", "away", worker.family_name, supervisor.family_name):
        assert word not in text
    assert text.count("SUMMARY:Action from supervision due") == 1
    found = events(secret)
    assert found["Agreed break ends"].decoded("dtstart") == dt.date(2027, 2, 26)
    assert set(found["Agreed break ends"]) == {
        "SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "SEQUENCE", "LAST-MODIFIED", "TRANSP", "CLASS", "URL",
    }  # fmt: skip


def test_the_same_dates_are_the_same_bytes_and_answer_304(secret):
    first = feed(secret)
    with time_machine.travel("2026-11-23T15:00:00+00:00", tick=False):
        again = feed(secret, If_None_Match=first["ETag"])
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
        assert feed(secret).content == first.content


def test_unknown_revoked_and_closed_are_one_and_the_same_answer(secret, enrolment, worker):
    unknown = feed("x" * 43)
    revoke_calendar_link(enrolment=enrolment, by=worker)
    revoked = feed(secret)
    closed_secret = make_calendar_link(enrolment=enrolment, by=worker)
    assert feed(closed_secret).status_code == 200
    worker.is_active = False
    worker.save()
    closed = feed(closed_secret)
    assert {answer.status_code for answer in (unknown, revoked, closed)} == {404}
    assert unknown.content == revoked.content == closed.content


def test_a_journey_that_has_ended_leaves_an_empty_calendar(secret, enrolment):
    enrolment.refresh_from_db()
    enrolment.complete()
    enrolment.save()
    answer = feed(secret)
    assert answer.status_code == 200
    assert Calendar.from_ical(answer.content).walk("VEVENT") == []


def test_it_needs_no_session_sets_no_cookie_and_writes_nothing(secret):
    with CaptureQueriesContext(connection) as asked:
        answer = feed(secret)
    assert not answer.cookies
    verbs = {query["sql"].split()[0] for query in asked.captured_queries}
    assert verbs <= {"SELECT"}
    assert len(asked) <= 17
    assert Client().head(f"/calendar/{secret}.ics").status_code == 200
    assert Client().post(f"/calendar/{secret}.ics").status_code == 405


def test_who_asks_all_the_time_is_asked_to_wait(secret):
    codes = {feed(secret).status_code for _ in range(60)}
    assert codes == {200}
    answer = feed(secret)
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    assert feed("x" * 43).status_code == 404


def test_the_secret_stands_in_no_log(secret, caplog):
    address = f"/calendar/{'x' * 43}.ics"
    assert masked(f"GET {address} HTTP/1.1") == "GET /calendar/….ics HTTP/1.1"
    with caplog.at_level(logging.WARNING):
        feed("x" * 43)
    assert [record.getMessage() for record in caplog.records] == ["Not Found: /calendar/….ics"]
    record = logging.makeLogRecord({"msg": "Not Found: %s", "args": (address,)})
    assert MaskSecrets().filter(record)
    assert record.getMessage() == "Not Found: /calendar/….ics"


def test_the_web_servers_own_log_is_masked(monkeypatch):
    given = {"r": "GET /calendar/abc-DEF_1.ics HTTP/1.1", "U": "/calendar/abc-DEF_1.ics", "s": "200", "B": 5}
    monkeypatch.setattr("gunicorn.glogging.Logger.atoms", lambda self, *args: given)
    found = AccessLog.atoms(object.__new__(AccessLog))
    assert found == {"r": "GET /calendar/….ics HTTP/1.1", "U": "/calendar/….ics", "s": "200", "B": 5}
