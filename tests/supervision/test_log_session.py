"""Writing up a session that nobody had planned."""

import pytest

from ecf.core.models import Signature
from ecf.supervision import errors
from ecf.supervision.models import SupervisionSession
from ecf.supervision.services import log_session
from tests.cast import TODAY
from tests.supervision.conftest import WRITTEN
from tests.supervision.test_record_session import TYPED


def test_the_supervisor_writes_it_up_at_once(enrolment, supervisor):
    log_session(enrolment=enrolment, by=supervisor, sign=True, **WRITTEN)

    stored = SupervisionSession.objects.get()
    assert (stored.state, stored.held_on, stored.planned_for, stored.counts) == ("recorded", TODAY, None, True)
    assert Signature.objects.get().by == supervisor


def test_the_worker_cannot(enrolment, worker):
    with pytest.raises(errors.NotYourSessionToRecord):
        log_session(enrolment=enrolment, by=worker, **WRITTEN)


def test_the_page_records_it(client_for, enrolment, supervisor):
    client = client_for(supervisor)
    address = f"/supervision/of/{enrolment.pk}/record/"
    assert client.get(address).status_code == 200
    answer = client.post(address, TYPED | {"then": "sign"})
    assert answer.url == f"/supervision/{SupervisionSession.objects.get().pk}/"


def test_the_page_gives_back_what_was_typed(client_for, enrolment, supervisor):
    page = client_for(supervisor).post(f"/supervision/of/{enrolment.pk}/record/", TYPED | {"minutes": "0"})
    assert "Minutes must be a whole number from 1 to 600" in page.content.decode()
    assert "Shadow a hearing" in page.content.decode()
