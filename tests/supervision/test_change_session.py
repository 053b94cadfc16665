"""Changing what is planned, or what is recorded before both have signed."""

import datetime as dt

import pytest

from ecf.core.change import expecting
from ecf.core.errors import StaleVersion
from ecf.core.models import Signature
from ecf.supervision import errors
from ecf.supervision.models import SupervisionSession
from ecf.supervision.services import change_session, plan_session, sign_session
from tests.cast import TODAY

SOON = TODAY + dt.timedelta(days=3)


def test_either_of_the_two_moves_the_day(planned, worker, supervisor):
    for by, day in ((worker, SOON), (supervisor, SOON + dt.timedelta(days=1))):
        change_session(session=planned, changes={"planned_for": day}, by=by)
        assert SupervisionSession.objects.get(pk=planned.pk).planned_for == day


def test_only_the_worker_writes_the_points(planned, worker, supervisor):
    change_session(session=planned, changes={"worker_notes": "Court reports"}, by=worker)
    with pytest.raises(errors.NotYourPoints):
        change_session(session=planned, changes={"worker_notes": ""}, by=supervisor)

    assert SupervisionSession.objects.get().worker_notes == "Court reports"


def test_a_new_supervisor_takes_a_planned_session_over_with_a_blank_record(enrolment, past_supervisor, supervisor):
    enrolment.supervisor = past_supervisor
    enrolment.save()
    begun = plan_session(
        enrolment=enrolment, planned_for=SOON, summary="Between the two of us", minutes=30, by=past_supervisor
    )
    enrolment.supervisor = supervisor
    enrolment.save()

    change_session(session=begun, changes={"planned_for": SOON}, by=supervisor)

    stored = SupervisionSession.objects.get()
    assert (stored.supervisor, stored.summary, stored.minutes) == (supervisor, "", None)
    with pytest.raises(errors.NotYourSessionToPlan):
        change_session(session=begun, changes={"planned_for": SOON}, by=past_supervisor)


def test_a_change_after_one_signature_supersedes_it(half_signed, supervisor):
    change_session(session=half_signed, changes={"summary": "We looked at two visits."}, by=supervisor)

    assert SupervisionSession.objects.get().state == "recorded"
    assert Signature.objects.get().superseded_at is not None


def test_wellbeing_is_no_part_of_what_is_signed(half_signed, supervisor):
    change_session(session=half_signed, changes={"wellbeing": 2}, by=supervisor)

    assert Signature.objects.get().superseded_at is None


def test_a_signed_session_never_changes(signed, supervisor, worker):
    with pytest.raises(errors.SessionLocked):
        change_session(session=signed, changes={"summary": "Something else"}, by=supervisor)
    with pytest.raises(errors.NotPlanned):
        change_session(session=signed, changes={"worker_notes": "Something else"}, by=worker)


def test_the_worker_does_not_change_the_record(recorded, worker):
    with pytest.raises(errors.NotYourSessionToRecord):
        change_session(session=recorded, changes={"summary": "I was brilliant"}, by=worker)


def test_there_is_no_way_to_the_state(planned, supervisor):
    with pytest.raises(errors.UnknownField):
        change_session(session=planned, changes={"state": "signed"}, by=supervisor)


def test_a_stale_version_changes_nothing(planned, worker, supervisor):
    change_session(session=planned, changes={"planned_for": SOON}, by=worker)
    with expecting(planned.pk, planned.version), pytest.raises(StaleVersion):
        change_session(session=planned, changes={"planned_for": TODAY}, by=supervisor)


def test_the_page_shows_both_after_a_stale_version(client_for, planned, worker, supervisor):
    change_session(session=planned, changes={"planned_for": SOON}, by=supervisor)
    typed = {"planned_for": TODAY.isoformat(), "kind": "reflective", "worker_notes": "New", "version": planned.version}
    client = client_for(worker)
    page = client.post(f"/supervision/{planned.pk}/change/", typed).content.decode()

    assert "Someone else changed this while you had it open" in page
    assert "What is stored now" in page and "26 November 2026" in page
    assert ">\nNew</textarea>" in page or ">New</textarea>" in page

    again = client.post(f"/supervision/{planned.pk}/change/", typed | {"version": planned.version + 1})
    assert again.status_code == 302
    assert SupervisionSession.objects.get().worker_notes == "New"


def test_signing_again_after_a_change_locks(half_signed, supervisor, worker):
    change_session(session=half_signed, changes={"minutes": 95}, by=supervisor)
    sign_session(session=half_signed, by=worker)
    assert SupervisionSession.objects.get().state == "recorded"
    sign_session(session=half_signed, by=supervisor)
    assert SupervisionSession.objects.get().state == "signed"
