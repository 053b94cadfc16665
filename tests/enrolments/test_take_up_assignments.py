"""On the first day of a planned change, the enrolment's own people follow its rows."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ecf.celery import app
from ecf.core.models import Event
from ecf.enrolments.models import Enrolment, Part
from ecf.enrolments.services import assign, end_assignment, return_to_programme, take_up_assignments, withdraw_enrolment
from ecf.enrolments.tasks import take_up_assignments as asked_by_beat
from ecf.people.models import Team, User
from ecf.progress.models import ProgressSnapshot
from ecf.progress.services import rebuild_stale
from tests.cast import TODAY

LATER = dt.date(2026, 12, 14)


@pytest.fixture
def planned(enrolment: Enrolment, other_supervisor: User, coordinator: User) -> Enrolment:
    assign(enrolment=enrolment, part=Part.SUPERVISOR, user=other_supervisor, on=LATER, by=coordinator)
    return enrolment


def stored(enrolment: Enrolment) -> Enrolment:
    return Enrolment.objects.with_people().get(pk=enrolment.pk)


def test_nothing_changes_before_the_day_and_all_of_it_on_the_day_once(
    planned: Enrolment, supervisor: User, other_supervisor: User
) -> None:
    assert take_up_assignments(today=LATER - dt.timedelta(days=1)) == 0
    assert stored(planned).supervisor == supervisor
    assert take_up_assignments(today=LATER) == 1
    assert stored(planned).supervisor == other_supervisor
    assert take_up_assignments(today=LATER) == 0
    events = Event.objects.filter(enrolment_id=planned.pk, kind="supervisor.assigned", on=LATER)
    assert events.get().by_id is None


def test_a_run_that_was_missed_is_made_up_for(planned: Enrolment, other_supervisor: User) -> None:
    assert take_up_assignments(today=LATER + dt.timedelta(days=9)) == 1
    assert stored(planned).supervisor == other_supervisor


def test_who_may_see_the_journey_changes_that_day_and_so_does_the_snapshot(
    planned: Enrolment, supervisor: User, other_supervisor: User, client_for: Callable[[User], Client]
) -> None:
    rebuild_stale(today=TODAY)
    address = reverse("journey", args=[planned.pk])
    assert [client_for(user).get(address).status_code for user in (supervisor, other_supervisor)] == [200, 404]
    with time_machine.travel(dt.datetime(2026, 12, 14, 7, tzinfo=dt.UTC), tick=True):
        assert asked_by_beat() == 1
        assert ProgressSnapshot.objects.get(pk=planned.pk).supervisor_id == other_supervisor.pk
        assert [client_for(user).get(address).status_code for user in (supervisor, other_supervisor)] == [404, 200]


def test_an_assessor_whose_last_day_is_over_is_taken_off(enrolment: Enrolment, coordinator: User) -> None:
    end_assignment(assignment=enrolment.assignments.get(part=Part.ASSESSOR), on=TODAY, by=coordinator)
    assert take_up_assignments(today=TODAY) == 0
    assert take_up_assignments(today=TODAY + dt.timedelta(days=1)) == 1
    assert stored(enrolment).assessor is None
    kinds = Event.objects.filter(enrolment_id=enrolment.pk, kind__startswith="assessor.end").order_by("number")
    assert list(kinds.values_list("kind", flat=True)) == ["assessor.ending", "assessor.ended"]


def test_somebody_who_is_not_back_yet_keeps_the_people_they_come_back_to(
    enrolment: Enrolment, assessor: User, other_supervisor: User, coordinator: User, duty_team: Team
) -> None:
    withdraw_enrolment(enrolment=enrolment, reason="A move.", on=dt.date(2026, 10, 30), by=coordinator)
    people = {"supervisor": other_supervisor, "assessor": assessor}
    return_to_programme(enrolment=enrolment, on=LATER, team=duty_team, **people, by=coordinator)
    for day in (TODAY, LATER, LATER + dt.timedelta(days=1)):
        assert take_up_assignments(today=day) == 0
    assert stored(enrolment).assessor == assessor


def test_an_enrolment_that_has_ended_is_left_alone(planned: Enrolment, coordinator: User) -> None:
    withdraw_enrolment(enrolment=planned, reason="A move.", by=coordinator)
    assert take_up_assignments(today=LATER) == 0


def test_looking_takes_one_query_whoever_is_in_step(north: object, crowd_of_two: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert take_up_assignments(today=TODAY) == 0
    assert len(asked) == 1


@pytest.fixture
def crowd_of_two(enrolment: Enrolment, other_enrolment: Enrolment) -> None:
    """More than one enrolment, all of them in step."""


def test_beat_asks_for_it_every_hour() -> None:
    entry = app.conf.beat_schedule["take-up-assignments"]
    assert entry["task"] == asked_by_beat.name
