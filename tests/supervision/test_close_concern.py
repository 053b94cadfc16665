"""The office closes a concern with what was done."""

import pytest

from ecf.supervision import concern_errors as errors
from ecf.supervision.concern_models import Concern, ConcernMail
from ecf.supervision.services import add_to_concern, close_concern
from tests.supervision.concerns import SECRET, acknowledged, closed, raised

DONE = "Your team has a new supervisor from Monday."


def address(concern):
    return f"/supervision/concerns/{concern.pk}/close/"


def test_the_page_shows_everything_and_closes_with_what_was_done(client_for, worker, psw):
    concern = acknowledged(worker, psw)
    browser = client_for(psw)
    assert SECRET in browser.get(address(concern)).content.decode()
    page = browser.post(address(concern), {"text": DONE, "version": concern.version}, follow=True).content.decode()
    assert "It is closed." in page
    assert Concern.objects.get().state == "closed"
    seen = client_for(worker).get(f"/supervision/concerns/{concern.pk}/").content.decode()
    assert "Closed it. What was done:" in seen and DONE in seen and "Write and open it again" in seen
    assert ConcernMail.objects.filter(recipient=worker, kind="news").exists()


def test_nobody_closes_what_they_have_not_read_to_the_end(client_for, worker, psw):
    concern = acknowledged(worker, psw)
    add_to_concern(concern=concern, text="And today a fourth time.", by=worker)
    page = client_for(psw).post(address(concern), {"text": DONE, "version": concern.version}).content.decode()
    assert "Someone else changed this while you had it open" in page
    assert "And today a fourth time." in page and f"{DONE}</textarea>" in page
    assert Concern.objects.get().state == "acknowledged"
    fresh = Concern.objects.get().version
    assert f'name="version" value="{fresh}"' in page
    client_for(psw).post(address(concern), {"text": DONE, "version": fresh})
    assert Concern.objects.get().state == "closed"


def test_what_was_done_is_asked_for(client_for, worker, psw):
    concern = acknowledged(worker, psw)
    page = client_for(psw).post(address(concern), {"text": "", "version": concern.version}).content.decode()
    assert "Write what was done" in page and "<title>Error: " in page
    assert Concern.objects.get().state == "acknowledged"


def test_only_what_is_acknowledged_is_closed(client_for, worker, psw):
    concern = raised(worker)
    with pytest.raises(errors.NotAcknowledged):
        close_concern(concern=concern, text=DONE, by=psw)
    assert client_for(psw).get(address(concern)).status_code == 302


def test_what_is_closed_is_not_closed_again(worker, psw):
    with pytest.raises(errors.ConcernClosed):
        close_concern(concern=closed(worker, psw), text=DONE, by=psw)


@pytest.mark.parametrize("name", ["worker", "psw_deputy", "coordinator"])
def test_nobody_else_closes(request, worker, psw, name):
    with pytest.raises(errors.NotToldToYou):
        close_concern(concern=acknowledged(worker, psw), text=DONE, by=request.getfixturevalue(name))
