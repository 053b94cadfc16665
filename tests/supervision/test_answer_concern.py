"""The office writes to the worker."""

import pytest

from ecf.core.models import Event
from ecf.supervision import concern_errors as errors
from ecf.supervision.concern_models import ConcernMail, ConcernMessage
from ecf.supervision.services import answer_concern
from tests.supervision.concerns import SECRET, acknowledged, closed, raised


def address(concern):
    return f"/supervision/concerns/{concern.pk}/answer/"


def test_the_worker_reads_the_answer_and_gets_an_e_mail(client_for, worker, psw):
    concern = acknowledged(worker, psw)
    ConcernMail.objects.all().delete()
    page = client_for(psw).post(address(concern), {"text": "I have spoken to nobody yet."}, follow=True)
    assert "Your answer is sent." in page.content.decode()
    seen = client_for(worker).get(f"/supervision/concerns/{concern.pk}/").content.decode()
    assert "I have spoken to nobody yet." in seen and psw.name in seen
    assert list(ConcernMail.objects.values_list("recipient__username", "kind")) == [("worker", "news")]
    assert all("spoken" not in body for body in Event.objects.values_list("body", flat=True))


def test_the_acknowledgement_comes_first_and_the_words_are_kept(client_for, worker, psw):
    concern = raised(worker)
    with pytest.raises(errors.NotAcknowledged):
        answer_concern(concern=concern, text="Hello", by=psw)
    page = client_for(psw).post(address(concern), {"text": "Hello there"}).content.decode()
    assert "Acknowledge it first" in page and "Hello there</textarea>" in page


def test_what_is_closed_is_not_answered(worker, psw):
    with pytest.raises(errors.ConcernClosed):
        answer_concern(concern=closed(worker, psw), text="Hello", by=psw)


@pytest.mark.parametrize("name", ["worker", "psw_deputy", "coordinator"])
def test_nobody_else_answers(request, worker, psw, name):
    with pytest.raises(errors.NotToldToYou):
        answer_concern(concern=acknowledged(worker, psw), text="Hello", by=request.getfixturevalue(name))


def test_an_answer_has_words(client_for, worker, psw):
    concern = acknowledged(worker, psw)
    page = client_for(psw).post(address(concern), {"text": ""}).content.decode()
    assert "Write your answer" in page and SECRET in page
    assert not ConcernMessage.objects.filter(kind="words").exists()
