"""The office says that it has read a concern: one click, with first words or without."""

import datetime as dt

import pytest
import time_machine

from ecf.core.models import Event
from ecf.supervision import concern_errors as errors
from ecf.supervision.concern_models import Concern, ConcernMail
from ecf.supervision.services import acknowledge_concern
from tests.cast import TODAY
from tests.supervision.concerns import SECRET, acknowledged, closed, raised


def address(concern):
    return f"/supervision/concerns/{concern.pk}/acknowledge/"


def test_one_click_acknowledges_and_the_worker_is_told_that_there_is_news(client_for, worker, psw):
    concern = raised(worker)
    page = client_for(psw).post(address(concern), {"text": ""}, follow=True).content.decode()
    stored = Concern.objects.get()
    assert (stored.state, stored.acknowledged_on) == ("acknowledged", TODAY)
    assert "It is acknowledged." in page
    assert list(ConcernMail.objects.filter(kind="news").values_list("recipient__username", flat=True)) == ["worker"]
    event = Event.objects.get(kind="concern.acknowledged")
    assert (event.stream, event.enrolment_id, event.employer_id) == (f"concern:{concern.pk}", None, None)


def test_first_words_go_with_it(client_for, worker, psw):
    concern = raised(worker)
    client_for(psw).post(address(concern), {"text": "Can we meet on Thursday?"})
    page = client_for(worker).get(f"/supervision/concerns/{concern.pk}/").content.decode()
    assert "Acknowledged it." in page and "Can we meet on Thursday?" in page and psw.name in page
    assert all("Thursday" not in body for body in Event.objects.values_list("body", flat=True))


def test_words_that_are_too_long_come_back(client_for, worker, psw):
    concern = raised(worker)
    page = client_for(psw).post(address(concern), {"text": "Dear" + "a" * 10_000}).content.decode()
    assert "What you write must be 10000 characters or fewer" in page and "Deara" in page and SECRET in page
    assert Concern.objects.get().state == "raised"


@pytest.mark.parametrize("name", ["worker", "psw_deputy", "supervisor", "coordinator", "outsider_psw"])
def test_nobody_else_acknowledges(request, worker, name):
    with pytest.raises(errors.NotToldToYou):
        acknowledge_concern(concern=raised(worker), by=request.getfixturevalue(name))


def test_it_is_acknowledged_once(client_for, worker, psw):
    concern = acknowledged(worker, psw)
    with pytest.raises(errors.AcknowledgedAlready):
        acknowledge_concern(concern=concern, by=psw)
    page = client_for(psw).post(address(concern), {"text": "Can we meet?"}).content.decode()
    assert "This is acknowledged already" in page and "Can we meet?</textarea>" in page


def test_what_is_closed_is_not_acknowledged(worker, psw):
    with pytest.raises(errors.ConcernClosed):
        acknowledge_concern(concern=closed(worker, psw), by=psw)


def test_late_is_shown_as_late_to_both_and_as_the_employers(client_for, worker, psw):
    concern = raised(worker)
    with time_machine.travel(dt.datetime(2026, 12, 1, 10, tzinfo=dt.UTC)):
        seen = client_for(worker).get(f"/supervision/concerns/{concern.pk}/").content.decode()
        assert "Your employer promised to acknowledge it by Monday 30 November 2026 and is late." in seen
        seen = client_for(psw).get(f"/supervision/concerns/{concern.pk}/").content.decode()
        assert 'govuk-tag--red">Late' in seen and "Monday 30 November 2026" in seen


def test_on_the_last_day_it_is_not_late(client_for, worker, psw):
    concern = raised(worker)
    with time_machine.travel(dt.datetime(2026, 11, 30, 22, tzinfo=dt.UTC)):
        page = client_for(psw).get(f"/supervision/concerns/{concern.pk}/").content.decode()
        assert "Monday 30 November 2026</strong> (today)" in page and "Late" not in page
