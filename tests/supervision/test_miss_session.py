"""A planned session was not held."""

import datetime as dt

import pytest

from ecf.supervision import errors
from ecf.supervision.models import SupervisionSession
from ecf.supervision.services import miss_session, plan_session
from tests.cast import TODAY


def test_it_keeps_why(planned, worker):
    miss_session(session=planned, reason="Nobody came", by=worker)

    stored = SupervisionSession.objects.get()
    assert (stored.state, stored.end_reason, stored.counts) == ("missed", "Nobody came", False)


def test_what_lies_ahead_cannot_have_been_missed(enrolment, worker):
    session = plan_session(enrolment=enrolment, planned_for=TODAY + dt.timedelta(days=1), by=worker)
    with pytest.raises(errors.NotYetDue):
        miss_session(session=session, reason="Nobody came", by=worker)


def test_a_reason_must_be_given(planned, worker):
    with pytest.raises(errors.ReasonMissing):
        miss_session(session=planned, reason="", by=worker)


def test_it_is_missed_once(planned, worker):
    miss_session(session=planned, reason="Nobody came", by=worker)
    with pytest.raises(errors.NotPlanned):
        miss_session(session=planned, reason="Nobody came", by=worker)


def test_the_page_records_it(client_for, planned, supervisor):
    page = client_for(supervisor).post(f"/supervision/{planned.pk}/missed/", {"reason": "A crisis"}, follow=True)
    assert "It was not held" in page.content.decode() and "A crisis" in page.content.decode()


def test_the_page_asks_for_the_reason(client_for, planned, supervisor):
    assert "Enter the reason" in client_for(supervisor).post(f"/supervision/{planned.pk}/missed/").content.decode()
