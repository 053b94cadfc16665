"""The worker writes more; that opens what was closed."""

import datetime as dt

import pytest
import time_machine

from ecf.supervision import concern_errors as errors
from ecf.supervision.concern_models import Concern, ConcernMail, ConcernMessage
from ecf.supervision.services import add_to_concern, take_back_concern
from tests.cast import TODAY
from tests.supervision.concerns import SECRET, acknowledged, closed, raised


def address(concern):
    return f"/supervision/concerns/{concern.pk}/add/"


def test_the_office_reads_it_below_and_gets_an_e_mail(client_for, worker, psw):
    concern = acknowledged(worker, psw)
    ConcernMail.objects.all().delete()
    page = client_for(worker).post(address(concern), {"text": "A fourth time today."}, follow=True).content.decode()
    assert "It is sent." in page and "A fourth time today." in page
    assert "A fourth time today." in client_for(psw).get(f"/supervision/concerns/{concern.pk}/").content.decode()
    assert Concern.objects.get().state == "acknowledged"
    assert list(ConcernMail.objects.values_list("recipient__username", "kind")) == [("psw", "more")]


def test_what_is_on_its_way_already_is_not_sent_twice(worker):
    concern = raised(worker)
    add_to_concern(concern=concern, text="A fourth time today.", by=worker)
    assert ConcernMail.objects.count() == 1


def test_writing_opens_what_was_closed_with_a_new_promise(client_for, worker, psw):
    concern = closed(worker, psw)
    with time_machine.travel(dt.datetime(2026, 12, 7, 10, tzinfo=dt.UTC)):
        page = client_for(worker).post(address(concern), {"text": "It happened again."}, follow=True).content.decode()
    stored = Concern.objects.get()
    assert (stored.state, stored.raised_on) == ("raised", dt.date(2026, 12, 7))
    assert (stored.acknowledge_by, stored.acknowledged_on) == (dt.date(2026, 12, 14), TODAY)
    assert "Monday 14 December 2026" in page


def test_what_was_acknowledged_once_cannot_be_taken_back_when_it_is_open_again(worker, psw):
    concern = closed(worker, psw)
    add_to_concern(concern=concern, text="It happened again.", by=worker)
    with pytest.raises(errors.CannotTakeBack):
        take_back_concern(concern=concern, by=worker)


def test_nothing_written_and_too_much_come_back(client_for, worker):
    concern = raised(worker)
    assert "Write what you want to add" in client_for(worker).post(address(concern), {"text": " "}).content.decode()
    page = client_for(worker).post(address(concern), {"text": "More" + "a" * 10_000}).content.decode()
    assert "characters or fewer" in page and "Morea" in page and SECRET in page
    assert not ConcernMessage.objects.exists()


@pytest.mark.parametrize("name", ["psw", "supervisor", "other_worker"])
def test_nobody_else_adds(request, worker, name):
    with pytest.raises(errors.NotYourConcern):
        add_to_concern(concern=raised(worker), text="Hello", by=request.getfixturevalue(name))


def test_nothing_is_added_to_what_was_taken_back(worker):
    concern = take_back_concern(concern=raised(worker), by=worker)
    with pytest.raises(errors.TakenBack):
        add_to_concern(concern=concern, text="Hello", by=worker)
