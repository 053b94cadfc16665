"""Both prepare a session; what the worker brings stands in the record; their own view is theirs alone."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from ecf.core.change import expecting
from ecf.core.errors import BadValue, Conflict, NotAllowed, StaleVersion
from ecf.core.models import Signature
from ecf.core.signatures import altered
from ecf.enrolments.models import Enrolment
from ecf.people.models import User
from ecf.supervision.models import SupervisionSession
from ecf.supervision.services import (
    cancel_session,
    change_session,
    forget_wellbeing,
    plan_session,
    record_session,
    sign_session,
)
from tests.cast import TODAY

ClientFor = Callable[[User], Client]
BROUGHT = {"worker_notes": "Court on Friday.", "worker_caseload": "13", "worker_hours": "6.5", "wellbeing": "2"}


def prepared(planned: SupervisionSession, worker: User) -> SupervisionSession:
    values = {"worker_caseload": 13, "worker_hours": Decimal("6.5"), "wellbeing": 2}
    return change_session(session=planned, changes=values, by=worker)


def test_what_the_worker_brings_stands_in_the_record_form(
    planned: SupervisionSession, worker: User, supervisor: User, client_for: ClientFor
) -> None:
    path = reverse("prepare_session", args=[planned.pk])
    answer = client_for(worker).post(path, BROUGHT | {"version": planned.version})
    assert answer.status_code == 302
    stored = SupervisionSession.objects.get()
    assert (stored.worker_notes, stored.worker_caseload, stored.worker_hours) == (
        "Court on Friday.",
        13,
        Decimal("6.50"),
    )
    assert (stored.wellbeing, stored.caseload) == (2, None)
    form = client_for(supervisor).get(reverse("record_session", args=[planned.pk])).context["form"]
    assert (form["caseload"].value(), form["protected_hours"].value()) == (13, Decimal("6.50"))


def test_it_is_saved_as_it_is_typed_and_a_stale_window_overwrites_nothing(
    planned: SupervisionSession, worker: User, client_for: ClientFor
) -> None:
    browser, path = client_for(worker), reverse("prepare_session", args=[planned.pk])
    by_itself = {"X-Autosave": "1"}
    first = browser.post(path, BROUGHT | {"version": planned.version}, headers=by_itself)
    assert first.status_code == 200
    assert set(first.json()) == {"saved_at", "version"}
    stale = browser.post(path, BROUGHT | {"worker_notes": "Old", "version": planned.version}, headers=by_itself)
    assert (stale.status_code, "another window" in stale.json()["message"]) == (409, True)
    assert SupervisionSession.objects.get().worker_notes == "Court on Friday."
    both = browser.post(path, BROUGHT | {"worker_notes": "Old", "version": planned.version})
    assert "What is stored now" in both.text
    assert "Court on Friday." in both.text
    assert "Old" in both.text


def test_what_is_typed_badly_is_told_quietly_and_asks_about_nobody(
    planned: SupervisionSession, worker: User, client_for: ClientFor
) -> None:
    browser, path = client_for(worker), reverse("prepare_session", args=[planned.pk])
    sent = BROUGHT | {"version": planned.version}
    quiet = browser.post(path, sent | {"worker_caseload": "many"}, headers={"X-Autosave": "1"})
    assert "Not saved yet." in quiet.json()["message"]
    phone = sent | {"worker_notes": "Call her on 07700 900123."}
    assert "saved_at" in browser.post(path, phone, headers={"X-Autosave": "1"}).json()
    asked = browser.post(path, phone | {"version": SupervisionSession.objects.get().version})
    assert "<mark>07700 900123</mark>" in asked.text


def test_each_brings_their_own_and_not_the_others(
    planned: SupervisionSession, worker: User, supervisor: User, psw: User
) -> None:
    change_session(session=planned, changes={"supervisor_notes": "Your court report."}, by=supervisor)
    for by, field in ((worker, "supervisor_notes"), (supervisor, "worker_caseload"), (psw, "worker_notes")):
        with pytest.raises(NotAllowed):
            change_session(session=planned, changes={field: None if "load" in field else "x"}, by=by)
    with pytest.raises(NotAllowed):
        change_session(session=planned, changes={"summary": "I write it up."}, by=worker)


def test_a_session_about_cases_is_not_prepared(enrolment: Enrolment, worker: User, supervisor: User) -> None:
    session = plan_session(enrolment=enrolment, planned_for=TODAY, kind="case", by=supervisor)
    with pytest.raises(BadValue, match="date and"):
        change_session(session=session, changes={"worker_notes": "A case."}, by=worker)
    with pytest.raises(BadValue):
        record_session(session=session, held_on=TODAY, minutes=60, summary="A case.", by=supervisor)


def test_points_brought_to_what_turns_out_a_case_session_stop_nobody(
    planned: SupervisionSession, supervisor: User
) -> None:
    found = record_session(session=planned, held_on=TODAY, minutes=60, kind="case", by=supervisor)
    assert (found.state, found.worker_notes) == ("recorded", "How do I say no?")


def test_how_the_worker_is_goes_when_the_session_is_called_off_or_old(
    planned: SupervisionSession, enrolment: Enrolment, worker: User, supervisor: User
) -> None:
    prepared(planned, worker)
    never = plan_session(enrolment=enrolment, planned_for=TODAY - dt.timedelta(days=30), by=supervisor)
    change_session(session=never, changes={"wellbeing": 1}, by=worker)
    cancel_session(session=planned, cancelled_by="worker", reason="Ill.", by=worker)
    assert SupervisionSession.objects.get(pk=planned.pk).wellbeing is None
    assert forget_wellbeing(today=TODAY + dt.timedelta(days=400)) == 1


def test_the_workers_own_view_is_signed_by_them_and_leaves_the_other_signature_alone(
    half_signed: SupervisionSession, worker: User, supervisor: User, client_for: ClientFor
) -> None:
    page = client_for(worker).get(reverse("session", args=[half_signed.pk]))
    assert "Do you want to add your own view?" in page.text
    sent = {"view": "It took longer than that.", "disagreement": "", "version": half_signed.version}
    assert client_for(worker).post(reverse("sign_session", args=[half_signed.pk]), sent).status_code == 302
    stored = SupervisionSession.objects.get()
    assert (stored.state, stored.worker_view) == ("signed", "It took longer than that.")
    live = Signature.objects.filter(superseded_at=None).order_by("id")
    assert [(row.by, row.form_version) for row in live] == [(supervisor, 1), (worker, 2)]
    assert list(altered()) == []
    SupervisionSession.objects.update(worker_view="It was fine.")
    assert len(list(altered())) == 1
    assert "It was fine." in client_for(supervisor).get(reverse("session", args=[stored.pk])).text


def test_only_the_worker_adds_a_view_and_only_while_it_waits(
    half_signed: SupervisionSession, worker: User, supervisor: User
) -> None:
    with pytest.raises(Conflict):
        sign_session(session=half_signed, view="Mine.", by=supervisor)
    sign_session(session=half_signed, view="Mine.", by=worker)
    with pytest.raises(Conflict):
        sign_session(session=half_signed, view="Another.", by=worker)


def test_a_view_stays_when_the_record_is_corrected_and_signed_again(
    recorded: SupervisionSession, worker: User, supervisor: User, client_for: ClientFor
) -> None:
    sign_session(session=recorded, view="Mine.", by=worker)
    change_session(session=recorded, changes={"minutes": 95}, by=supervisor)
    page = client_for(worker).get(reverse("sign_session", args=[recorded.pk]))
    assert page.context["form"]["view"].value() == "Mine."
    assert sign_session(session=recorded, by=worker).worker_view == "Mine."


def test_what_the_supervisor_writes_is_kept_before_it_is_recorded(
    planned: SupervisionSession, supervisor: User, client_for: ClientFor
) -> None:
    browser, path = client_for(supervisor), reverse("record_session", args=[planned.pk])
    sent = {
        "summary": "We began with",
        "kind": "reflective",
        "minutes": "ninety",
        "version": planned.version,
        "actions-TOTAL_FORMS": "1",
        "actions-INITIAL_FORMS": "0",
        "actions-0-what": "Ring the court",
        "actions-0-owner": "worker",
    }
    told = browser.post(path, sent, headers={"X-Autosave": "1"})
    assert "saved_at" in told.json()
    stored = SupervisionSession.objects.get()
    assert (stored.state, stored.summary, stored.minutes) == ("planned", "We began with", None)
    assert [each.what for each in stored.actions.all()] == ["Ring the court"]
    assert browser.get(path).context["form"]["summary"].value() == "We began with"


def test_what_waits_for_signatures_is_never_changed_by_itself(
    half_signed: SupervisionSession, supervisor: User, client_for: ClientFor
) -> None:
    path = reverse("record_session", args=[half_signed.pk])
    sent = {"summary": "Other", "version": half_signed.version}
    told = client_for(supervisor).post(path, sent, headers={"X-Autosave": "1"})
    assert "saved_at" not in told.json()
    assert SupervisionSession.objects.get().summary == "We looked at how the first visit went."


def test_a_stale_service_call_changes_nothing(planned: SupervisionSession, worker: User) -> None:
    prepared(planned, worker)
    with pytest.raises(StaleVersion), expecting(planned.pk, planned.version):
        change_session(session=planned, changes={"worker_notes": "Late."}, by=worker)
