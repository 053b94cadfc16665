"""What progress measures supervision by, for sets of enrolments."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import start_break
from ecf.people.employer_settings import settings_for
from ecf.supervision.models import Absence
from ecf.supervision.selectors import (
    cadence_of,
    next_sessions,
    open_actions_of,
    sessions_to_sign,
    supervision_facts,
)
from ecf.supervision.services import close_session, log_session, plan_session, sign_session
from tests.cast import TODAY, enrolled
from tests.supervision.conftest import WRITTEN


def days_ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


def test_only_counting_sessions_reset_the_gap(enrolment, supervisor):
    log_session(enrolment=enrolment, by=supervisor, **WRITTEN | {"held_on": days_ago(10)})
    log_session(enrolment=enrolment, by=supervisor, held_on=days_ago(2), minutes=30, kind="case")

    facts = supervision_facts([enrolment])[enrolment.pk]
    assert facts.counting == (days_ago(10),)
    assert [held.held_on for held in facts.sessions] == [days_ago(10), days_ago(2)]
    assert cadence_of([enrolment], TODAY)[enrolment.pk].due_on == days_ago(10) + dt.timedelta(days=14)


def test_a_later_session_does_not_exist_yet(enrolment, supervisor):
    log_session(enrolment=enrolment, by=supervisor, **WRITTEN | {"held_on": days_ago(20)})
    log_session(enrolment=enrolment, by=supervisor, **WRITTEN | {"held_on": days_ago(5), "caseload": 15})

    facts = supervision_facts([enrolment])[enrolment.pk]
    assert facts.last_with("caseload", TODAY).caseload == 15
    assert facts.last_with("caseload", days_ago(6)).caseload == 12
    assert facts.last_with("protected_hours", days_ago(21)) is None
    assert [held.held_on for held in facts.held_by(days_ago(6))] == [days_ago(20)]
    assert cadence_of([enrolment], days_ago(6))[enrolment.pk].last_on == days_ago(20)


def test_signed_and_closed_sessions_count_too(enrolment, supervisor, worker, coordinator):
    first = log_session(enrolment=enrolment, by=supervisor, sign=True, **WRITTEN | {"held_on": days_ago(9)})
    sign_session(session=first, by=worker)
    close_session(session=log_session(enrolment=enrolment, by=supervisor, **WRITTEN), by=coordinator)
    assert supervision_facts([enrolment])[enrolment.pk].counting == (days_ago(9), TODAY)


def test_breaks_and_short_absences_move_the_next_session(enrolment, supervisor, coordinator):
    log_session(enrolment=enrolment, by=supervisor, **WRITTEN | {"held_on": days_ago(10)})
    Absence.objects.create(enrolment=enrolment, side="worker", started_on=TODAY, ended_on=TODAY + dt.timedelta(days=11))
    assert cadence_of([enrolment], TODAY)[enrolment.pk].due_on == dt.date(2026, 12, 14)

    start_break(enrolment=enrolment, reason="sickness", started_on=days_ago(1), by=coordinator)
    fresh = Enrolment.objects.select_related("framework_version").get(pk=enrolment.pk)
    assert cadence_of([fresh], TODAY)[enrolment.pk].is_paused


def test_the_employer_chooses_when_it_is_at_risk(enrolment, supervisor, northshire):
    log_session(enrolment=enrolment, by=supervisor, **WRITTEN | {"held_on": days_ago(9)})
    chosen = settings_for([northshire.pk], TODAY)
    assert cadence_of([enrolment], TODAY, settings=chosen)[enrolment.pk].status == "kept"
    chosen[northshire.pk]["supervision_at_risk_days"] = Decimal("5")
    assert cadence_of([enrolment], TODAY, settings=chosen)[enrolment.pk].status == "at_risk"


def test_the_next_planned_day_is_the_first_from_today(enrolment, worker):
    for days in (-3, 20, 6):
        plan_session(enrolment=enrolment, planned_for=TODAY + dt.timedelta(days=days), by=worker)
    assert supervision_facts([enrolment])[enrolment.pk].planned_for == TODAY + dt.timedelta(days=6)


def test_who_has_to_sign(half_signed, worker, supervisor, coordinator, past_supervisor):
    assert sessions_to_sign(worker) == [half_signed]
    assert sessions_to_sign(supervisor) == []
    assert sessions_to_sign(coordinator) == sessions_to_sign(past_supervisor) == []


def test_next_sessions_are_the_workers_own_or_of_all_supervised(enrolment, other_enrolment, worker, supervisor):
    planned = plan_session(enrolment=enrolment, planned_for=TODAY, by=worker)
    assert [(each.enrolment, each.planned) for each in next_sessions(worker)] == [(enrolment, planned)]
    assert [each.enrolment for each in next_sessions(supervisor)] == [other_enrolment, enrolment]


@pytest.fixture
def crowd(duty_team, supervisor, coordinator):
    """`crowd(n)`: n more enrolments of the supervisor's, each with a session and two actions."""

    def more(count: int) -> list[Enrolment]:
        start = Enrolment.objects.count()
        for n in range(start, start + count):
            row = enrolled(f"w{n}", f"SW5{n:04}", duty_team, supervisor, coordinator, dt.date(2026, 6, 22))
            log_session(enrolment=row, by=supervisor, **WRITTEN)
        return list(Enrolment.objects.filter(supervisor=supervisor).with_people())

    return more


def test_reads_take_the_same_queries_for_few_and_for_many(crowd, supervisor):
    def queries(rows: list[Enrolment]) -> list[int]:
        reads = [
            lambda: supervision_facts(rows),
            lambda: cadence_of(rows, TODAY),
            lambda: open_actions_of(rows),
            lambda: next_sessions(supervisor),
            lambda: sessions_to_sign(supervisor),
        ]
        counts = []
        for read in reads:
            for row in rows:
                row._prefetched_objects_cache = {}
            with CaptureQueriesContext(connection) as counted:
                read()
            counts.append(len(counted))
        return counts

    few = queries(crowd(2))
    assert few == queries(crowd(12))
    assert few[:2] == [5, 5]
