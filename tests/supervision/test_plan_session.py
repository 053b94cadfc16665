"""Planning a session."""

import datetime as dt

import pytest

from ecf.core.models import Event
from ecf.supervision import errors
from ecf.supervision.models import SupervisionSession
from ecf.supervision.services import plan_session
from tests.cast import TODAY

SOON = TODAY + dt.timedelta(days=7)


def test_the_worker_plans_with_the_supervisor_of_now_and_writes_points(enrolment, worker, supervisor):
    session = plan_session(enrolment=enrolment, planned_for=SOON, worker_notes="Time for reports", by=worker)

    stored = SupervisionSession.objects.get(pk=session.pk)
    assert (stored.state, stored.planned_for, stored.supervisor) == ("planned", SOON, supervisor)
    assert (stored.kind, stored.worker_notes, stored.counts) == ("reflective", "Time for reports", False)


def test_planning_is_an_event_without_peoples_words(enrolment, worker):
    session = plan_session(enrolment=enrolment, planned_for=SOON, worker_notes="Time for reports", by=worker)

    event = Event.objects.get(kind="session.planned")
    assert (event.subject_id, event.enrolment_id, event.by_id) == (str(session.pk), enrolment.pk, worker.pk)
    assert "reports" not in event.body


@pytest.mark.parametrize("name", ["past_supervisor", "other_supervisor", "coordinator", "psw", "outsider_supervisor"])
def test_nobody_else_plans(request, enrolment, name):
    with pytest.raises(errors.NotYourSessionToPlan):
        plan_session(enrolment=enrolment, planned_for=SOON, by=request.getfixturevalue(name))


def test_the_supervisor_cannot_write_the_workers_points(enrolment, supervisor):
    with pytest.raises(errors.NotYourPoints):
        plan_session(enrolment=enrolment, planned_for=SOON, worker_notes="Be on time", by=supervisor)


def test_the_worker_cannot_begin_the_record(enrolment, worker):
    with pytest.raises(errors.NotYourSessionToRecord):
        plan_session(enrolment=enrolment, planned_for=SOON, summary="All went well", by=worker)


def test_a_day_before_the_programme_is_refused_and_nothing_is_stored(enrolment, worker):
    with pytest.raises(errors.BadValue) as refused:
        plan_session(enrolment=enrolment, planned_for=dt.date(2026, 6, 21), by=worker)

    assert [(error.code, error.field) for error in refused.value.errors] == [("before_start", "planned_for")]
    assert not SupervisionSession.objects.exists()


def test_a_programme_that_has_ended_takes_no_session(enrolment, worker):
    enrolment.complete()
    enrolment.save()
    with pytest.raises(errors.EnrolmentNotActive):
        plan_session(enrolment=enrolment, planned_for=SOON, by=worker)


def test_the_page_plans_and_shows_what_to_talk_about(client_for, enrolment, worker):
    client = client_for(worker)
    address = f"/supervision/of/{enrolment.pk}/plan/"
    assert "What there is to talk about" in client.get(address).content.decode()

    answer = client.post(address, {"planned_for": SOON.isoformat(), "kind": "reflective", "worker_notes": "Reports"})

    session = SupervisionSession.objects.get()
    assert answer.url == f"/supervision/{session.pk}/"
    assert "Reports" in client.get(answer.url).content.decode()


def test_the_page_gives_back_what_was_typed(client_for, enrolment, worker):
    typed = {"planned_for": "2026-06-01", "kind": "group", "worker_notes": "Reports & courts"}
    page = client_for(worker).post(f"/supervision/of/{enrolment.pk}/plan/", typed).content.decode()

    assert "The date must be on or after the day the programme started" in page
    assert "Reports &amp; courts" in page
    assert "<title>Error: " in page
