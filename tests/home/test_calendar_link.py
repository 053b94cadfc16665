"""The address of a worker's calendar feed: made by them, shown once, switched off by them."""

import re

import pytest

from ecf.core.errors import Conflict, NotAllowed, WrongState
from ecf.core.models import Event
from ecf.enrolments.calendar_links import digest_of, enrolment_behind
from ecf.enrolments.models import CalendarLink
from ecf.enrolments.selectors import timeline_of
from ecf.enrolments.services.calendar_links import make_calendar_link, revoke_calendar_link


def test_only_a_digest_of_a_long_secret_is_kept(enrolment, worker):
    secret = make_calendar_link(enrolment=enrolment, by=worker)
    link = CalendarLink.objects.get()
    assert re.fullmatch(r"[\w-]{43}", secret)
    assert (link.digest, link.revoked_at) == (digest_of(secret), None)
    assert enrolment_behind(secret) == enrolment
    event = Event.objects.get(kind="calendar_link.made")
    assert (event.body, event.audience) == ("{}", "actor")


def test_a_new_one_switches_the_old_one_off(enrolment, worker):
    old = make_calendar_link(enrolment=enrolment, by=worker)
    new = make_calendar_link(enrolment=enrolment, by=worker)
    assert enrolment_behind(old) is None
    assert enrolment_behind(new) == enrolment
    assert CalendarLink.objects.filter(revoked_at=None).count() == 1


def test_it_can_be_switched_off_also_after_the_programme(enrolment, worker):
    secret = make_calendar_link(enrolment=enrolment, by=worker)
    enrolment.refresh_from_db()
    enrolment.complete()
    enrolment.save()
    revoke_calendar_link(enrolment=enrolment, by=worker)
    assert enrolment_behind(secret) is None
    with pytest.raises(Conflict):
        revoke_calendar_link(enrolment=enrolment, by=worker)
    with pytest.raises(WrongState):
        make_calendar_link(enrolment=enrolment, by=worker)


@pytest.mark.parametrize("role", ["supervisor", "assessor", "coordinator", "psw", "other_worker"])
def test_it_is_the_workers_alone_and_nobody_else_hears_of_it(request, enrolment, worker, role):
    user = request.getfixturevalue(role)
    make_calendar_link(enrolment=enrolment, by=worker)
    for service in (make_calendar_link, revoke_calendar_link):
        with pytest.raises(NotAllowed):
            service(enrolment=enrolment, by=user)
    assert not timeline_of(enrolment, user).filter(kind__startswith="calendar_link").exists()
    assert timeline_of(enrolment, worker).filter(kind__startswith="calendar_link").exists()


def test_the_page_warns_and_shows_the_address_once(client_for, enrolment, worker, settings):
    settings.SITE_URL = "https://tracker.example.org"
    client, address = client_for(worker), f"/enrolments/{enrolment.pk}/calendar/"
    page = client.get(address).content.decode()
    assert "Whoever has the address can read these dates without signing in" in page
    assert "Make a calendar address" in page

    answer = client.post(address)
    page = answer.content.decode()
    secret = re.search(r"https://tracker\.example\.org/calendar/([\w-]{43})\.ics", page)[1]
    assert f'href="webcal://tracker.example.org/calendar/{secret}.ics"' in page
    assert enrolment_behind(secret) == enrolment
    assert answer["Cache-Control"] == "no-store"

    later = client.get(address).content.decode()
    assert secret not in later
    assert "we cannot show it again" in later
    assert "Make a new address" in later


def test_switching_off_is_asked_first(client_for, enrolment, worker):
    client, address = client_for(worker), f"/enrolments/{enrolment.pk}/calendar/revoke/"
    assert client.get(address).url == f"/enrolments/{enrolment.pk}/calendar/"
    secret = make_calendar_link(enrolment=enrolment, by=worker)
    assert "Switch the calendar address off?" in client.get(address).content.decode()
    assert enrolment_behind(secret)
    answer = client.post(address)
    assert "The calendar address is switched off." in client.get(answer.url).content.decode()
    assert enrolment_behind(secret) is None
    assert "There is no calendar address" in client.get(client.post(address).url).content.decode()
