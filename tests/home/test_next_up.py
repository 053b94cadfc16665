"""The one next thing: what progress asks for; where nothing is missing, what waits for the worker."""

from dataclasses import replace

import pytest

from ecf.assessments.next_steps import NextStep
from ecf.core import clock
from ecf.enrolments.models import Enrolment
from ecf.evidence.models import Evidence, EvidenceState
from ecf.home.next_up import next_up
from ecf.home.selectors import WorkerHome, worker_home
from ecf.people.models import User
from ecf.progress.next_thing import NextThing
from ecf.supervision.services import log_session

pytestmark = pytest.mark.django_db

STEP = NextStep("Write your part of the 6-month review", "/reviews/1/write/", "due on 6 January 2027")
IDLE = NextThing("Log evidence", "You have all you need for now.", "log_evidence", is_idle=True)


@pytest.fixture
def home(enrolment: Enrolment, worker: User) -> WorkerHome:
    return replace(worker_home(enrolment, worker, clock.today()), next_thing=IDLE)


def test_what_progress_asks_for_comes_before_all_else(enrolment: Enrolment, worker: User) -> None:
    found = next_up(worker_home(enrolment, worker, clock.today()), [STEP])
    assert found.label != STEP.text


def test_where_nothing_is_missing_the_first_thing_to_do_is_next(home: WorkerHome) -> None:
    found = next_up(home, [STEP, NextStep("Another", "/")])
    assert (found.label, found.href, found.detail) == (STEP.text, STEP.href, "Due on 6 January 2027.")
    assert not found.logs


def test_a_signature_comes_before_what_is_to_be_written(
    enrolment: Enrolment, worker: User, supervisor: User, home: WorkerHome
) -> None:
    session = log_session(
        enrolment=enrolment, by=supervisor, held_on=clock.today(), minutes=90, kind="reflective", summary="Endings."
    )
    found = next_up(replace(home, to_sign=[session]), [STEP])
    assert found.href == f"/supervision/{session.pk}/sign/"


def test_a_piece_that_came_back_is_next_where_nothing_else_waits(home: WorkerHome, enrolment: Enrolment) -> None:
    draft = Evidence(title="A draft", state=EvidenceState.DRAFT, enrolment=enrolment)
    returned = Evidence(title="A visit", state=EvidenceState.RETURNED, enrolment=enrolment)
    found = next_up(replace(home, unfinished=[draft, returned]), [])
    assert (found.href, found.detail) == (f"/evidence/{returned.pk}/", "“A visit” came back to you with a comment.")


def test_with_nothing_at_all_the_worker_is_invited_to_log(home: WorkerHome) -> None:
    found = next_up(home, [])
    assert (found.label, found.detail, found.logs) == (IDLE.label, IDLE.detail, True)
