"""The worker takes a concern back before anybody has acknowledged it."""

import pytest

from ecf.core.models import Event
from ecf.supervision import concern_errors as errors
from ecf.supervision.concern_models import Concern, ConcernMessage
from ecf.supervision.services import add_to_concern, queue_concern_mail, send_concern_mail, take_back_concern
from tests.supervision.concerns import SECRET, acknowledged, raised


def address(concern):
    return f"/supervision/concerns/{concern.pk}/take-back/"


def test_its_words_are_deleted_and_that_it_happened_stays(client_for, worker, psw):
    concern = raised(worker, topic="bullying")
    add_to_concern(concern=concern, text="A fourth time today.", by=worker)
    browser = client_for(worker)
    assert "Do you want to take it back?" in browser.get(address(concern)).content.decode()
    page = browser.post(address(concern), follow=True).content.decode()
    assert "You have taken it back." in page and "Taken back" in page

    stored = Concern.objects.get()
    assert (stored.state, stored.what_happened, stored.what_would_help) == ("taken_back", "", "")
    assert stored.topic == "other"
    assert not ConcernMessage.objects.exists()
    kinds = Event.objects.filter(stream=f"concern:{concern.pk}").order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["concern.raised", "concern.added_to", "concern.taken_back"]
    seen = browser.get(f"/supervision/concerns/{concern.pk}/").content.decode()
    assert SECRET not in seen and "Its words are deleted" in seen


def test_the_office_finds_nothing_any_more_and_gets_no_e_mail(client_for, worker, psw, mailoutbox):
    concern = raised(worker)
    take_back_concern(concern=concern, by=worker)
    browser = client_for(psw)
    for part in ("", "acknowledge/", "answer/", "close/"):
        assert browser.post(f"/supervision/concerns/{concern.pk}/{part}").status_code in {404, 405}
    assert browser.get(f"/supervision/concerns/{concern.pk}/").status_code == 404
    assert worker.name not in browser.get("/supervision/concerns/").content.decode()
    queue_concern_mail()
    assert send_concern_mail() == 0 and mailoutbox == []


def test_what_was_acknowledged_stays(client_for, worker, psw):
    concern = acknowledged(worker, psw)
    with pytest.raises(errors.CannotTakeBack):
        take_back_concern(concern=concern, by=worker)
    for method in ("get", "post"):
        page = getattr(client_for(worker), method)(address(concern), follow=True).content.decode()
        assert "It can no longer be taken back." in page
    assert Concern.objects.get().what_happened == SECRET


@pytest.mark.parametrize("name", ["psw", "supervisor", "other_worker"])
def test_nobody_else_takes_it_back(request, worker, name):
    with pytest.raises(errors.NotYourConcern):
        take_back_concern(concern=raised(worker), by=request.getfixturevalue(name))
