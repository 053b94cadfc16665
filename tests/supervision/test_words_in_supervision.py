"""Supervision texts are looked at for likely identifiers before they are recorded, added or signed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ecf.evidence.models import Attestation
from ecf.people.models import User
from ecf.supervision.models import SupervisionSession
from ecf.supervision.services import plan_session
from tests.cast import TODAY

Signed = Callable[[User], Client]
PHONE = "We rang 07700 900123 together."


@pytest.fixture
def planned(enrolment: Any, supervisor: User) -> SupervisionSession:
    return plan_session(enrolment=enrolment, planned_for=TODAY, kind="reflective", by=supervisor)


def record(**changes: str) -> dict[str, str]:
    sent = {
        "held_on-day": str(TODAY.day),
        "held_on-month": str(TODAY.month),
        "held_on-year": str(TODAY.year),
        "minutes": "90",
        "kind": "reflective",
        "summary": "We met.",
        "wellbeing": "none",
        "actions-TOTAL_FORMS": "1",
        "actions-INITIAL_FORMS": "0",
        "then": "save",
    }
    return sent | changes


def test_recording_asks_at_the_words_and_keeps_what_was_typed(
    client_for: Signed, supervisor: User, planned: SupervisionSession
) -> None:
    page = client_for(supervisor).post(f"/supervision/{planned.pk}/record/", record(summary=PHONE)).content.decode()
    assert "Look at these words before you go on" in page
    assert "<mark>07700 900123</mark>" in page
    assert PHONE in page
    planned.refresh_from_db()
    assert planned.state == "planned"


def test_an_action_is_looked_at_too(client_for: Signed, supervisor: User, planned: SupervisionSession) -> None:
    sent = record(**{"actions-0-what": "Ring 07700 900123", "actions-0-owner": "worker"})
    page = client_for(supervisor).post(f"/supervision/{planned.pk}/record/", sent).content.decode()
    assert "An action: Ring <mark>07700 900123</mark>" in page


def test_with_a_reason_it_is_recorded_and_the_reason_kept(
    client_for: Signed, supervisor: User, planned: SupervisionSession
) -> None:
    sent = record(summary=PHONE, stands_by="The team's own number")
    client_for(supervisor).post(f"/supervision/{planned.pk}/record/", sent)
    planned.refresh_from_db()
    assert planned.state == "recorded"
    row = Attestation.objects.get()
    assert (row.subject_id, row.kinds, row.by) == (planned.pk, "phone_number", supervisor)


def test_correcting_it_with_the_same_words_does_not_ask_again(
    client_for: Signed, supervisor: User, planned: SupervisionSession
) -> None:
    client, address = client_for(supervisor), f"/supervision/{planned.pk}/record/"
    client.post(address, record(summary=PHONE, stands_by="The team's own number"))
    client.post(address, record(summary=PHONE, minutes="60"))
    planned.refresh_from_db()
    assert planned.minutes == 60


def test_the_points_of_the_worker_are_looked_at(client_for: Signed, worker: User, planned: SupervisionSession) -> None:
    sent = {
        "planned_for-day": str(TODAY.day),
        "planned_for-month": str(TODAY.month),
        "planned_for-year": str(TODAY.year),
        "kind": "reflective",
        "worker_notes": PHONE,
    }
    page = client_for(worker).post(f"/supervision/{planned.pk}/change/", sent).content.decode()
    assert "<mark>07700 900123</mark>" in page
