"""Sessions of `worker` with `supervisor` in each state."""

import datetime as dt
from decimal import Decimal

import pytest

from ecf.enrolments.models import Enrolment
from ecf.people.models import User
from ecf.supervision.models import SupervisionSession
from ecf.supervision.services import log_session, plan_session, record_and_sign, record_session, sign_session
from tests.cast import TODAY

WEEK = dt.timedelta(days=7)
WRITTEN = {
    "held_on": TODAY,
    "minutes": 90,
    "summary": "We looked at how the first visit went.",
    "caseload": 12,
    "protected_hours": Decimal("7.5"),
    "wellbeing": 4,
    "actions": [
        {"what": "Shadow a court hearing", "owner": "worker", "due_on": TODAY + WEEK},
        {"what": "Ask for a court date", "owner": "supervisor", "due_on": None},
    ],
}


@pytest.fixture
def planned(enrolment: Enrolment, worker: User) -> SupervisionSession:
    """Planned by the worker for today, with their own points."""
    return plan_session(enrolment=enrolment, planned_for=TODAY, worker_notes="How do I say no?", by=worker)


@pytest.fixture
def recorded(planned: SupervisionSession, supervisor: User) -> SupervisionSession:
    """Written up and signed by nobody."""
    return record_session(session=planned, by=supervisor, **WRITTEN)


@pytest.fixture
def half_signed(planned: SupervisionSession, supervisor: User) -> SupervisionSession:
    """Recorded and signed by the supervisor."""
    return record_and_sign(session=planned, by=supervisor, **WRITTEN)


@pytest.fixture
def signed(half_signed: SupervisionSession, worker: User) -> SupervisionSession:
    """Signed by both."""
    return sign_session(session=half_signed, by=worker)


@pytest.fixture
def handed_over(enrolment: Enrolment, past_supervisor: User, supervisor: User) -> SupervisionSession:
    """Held by the supervisor before the one of now, and recorded; one action is open, one is done."""
    enrolment.supervisor = past_supervisor
    enrolment.save()
    day = dt.date(2026, 10, 20)
    actions = [
        {"what": "Read the guidance", "owner": "worker", "due_on": day + WEEK},
        {"what": "Book the training", "owner": "supervisor", "done_on": day},
    ]
    session = log_session(enrolment=enrolment, by=past_supervisor, **WRITTEN | {"held_on": day, "actions": actions})
    enrolment.supervisor = supervisor
    enrolment.save()
    return SupervisionSession.objects.get(pk=session.pk)
