"""Snapshots: what is stored is what is computed, after every kind of change and on every day."""

import datetime as dt
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from ecf.core.change import change
from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import (
    choose_part_time,
    end_break,
    extend_milestone,
    record_milestone,
    set_working_pattern,
    start_break,
)
from ecf.evidence.services import accept_evidence, start_evidence, submit_evidence, take_back_evidence
from ecf.progress import services
from ecf.progress.models import ProgressSnapshot
from ecf.progress.selectors import altered_snapshots, progress_of_one
from ecf.progress.services import fresh_snapshots, rebuild_stale, refresh_snapshots
from ecf.progress.snapshots import progress_from
from ecf.supervision.services import log_session
from tests.cast import TODAY


def stored(enrolment: Enrolment):
    return progress_from(ProgressSnapshot.objects.get(pk=enrolment.pk))


def assert_as_computed(enrolment: Enrolment) -> None:
    assert stored(enrolment) == progress_of_one(enrolment, TODAY)
    assert list(altered_snapshots()) == []


def test_enrolling_stores_one(enrolment):
    assert_as_computed(enrolment)


def test_every_service_leaves_it_as_computed(enrolment, worker, supervisor, coordinator):
    entry = start_evidence(
        enrolment=enrolment,
        kind="critical_reflection",
        title="A visit",
        happened_on=TODAY,
        by=worker,
        standards=[{"code": "EC5", "how": "I thought about it."}],
        privacy="shared",
    )
    steps = [
        lambda: submit_evidence(evidence=entry, by=worker),
        lambda: take_back_evidence(evidence=entry, by=worker),
        lambda: submit_evidence(evidence=entry, by=worker),
        lambda: accept_evidence(evidence=entry, by=supervisor),
        lambda: log_session(
            enrolment=enrolment, by=supervisor, held_on=TODAY, minutes=90, kind="reflective", caseload=12
        ),
        lambda: record_milestone(
            enrolment=enrolment, milestone="agreement", outcome="done", met_on=dt.date(2026, 7, 6), by=supervisor
        ),
        lambda: set_working_pattern(
            enrolment=enrolment, effective_from=dt.date(2026, 9, 1), fte="0.50", by=coordinator
        ),
        lambda: choose_part_time(enrolment=enrolment, choice="stretch", by=worker),
        lambda: extend_milestone(enrolment=enrolment, milestone="review-6m", months=2, reason="Ill", by=coordinator),
    ]
    for step in steps:
        step()
        assert_as_computed(enrolment)
    spell = start_break(enrolment=enrolment, reason="sickness", started_on=dt.date(2026, 11, 10), by=coordinator)
    assert_as_computed(enrolment)
    end_break(spell=spell, ended_on=dt.date(2026, 11, 20), by=coordinator)
    assert_as_computed(enrolment)


def test_a_change_that_fails_leaves_the_snapshot_alone(enrolment, coordinator):
    before = stored(enrolment)
    with pytest.raises(RuntimeError), change(by=coordinator):
        start_break(enrolment=enrolment, reason="sickness", started_on=dt.date(2026, 11, 1), by=coordinator)
        raise RuntimeError
    assert stored(enrolment) == before


def test_more_than_two_hundred_are_marked_and_left_to_a_task(enrolment, other_enrolment, monkeypatch):
    monkeypatch.setattr(services, "REFRESHED_AT_ONCE", 1)
    refresh_snapshots(enrolment_ids=[enrolment.pk, other_enrolment.pk])
    assert ProgressSnapshot.objects.filter(is_stale=True).count() == 2
    assert rebuild_stale(batch=1) == 2
    assert rebuild_stale() == 0
    assert_as_computed(enrolment)


def test_readers_get_those_of_today_whatever_is_stored(enrolment, other_enrolment, django_assert_max_num_queries):
    ProgressSnapshot.objects.filter(pk=enrolment.pk).update(is_stale=True, status="on_track")
    ProgressSnapshot.objects.filter(pk=other_enrolment.pk).delete()
    with django_assert_max_num_queries(20):
        found = {row.pk: row.status for row in fresh_snapshots(Enrolment.objects.all())}
    assert found == {enrolment.pk: "overdue", other_enrolment.pk: "overdue"}
    with django_assert_max_num_queries(2):
        list(fresh_snapshots(Enrolment.objects.all()))


def test_the_next_day_everything_is_computed_anew(enrolment):
    with time_machine.travel(dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)):
        (row,) = fresh_snapshots(Enrolment.objects.filter(pk=enrolment.pk))
    assert row.computed_on == dt.date(2026, 12, 1)
    assert progress_from(row).check("cpd_pieces").status == "on_track"


def test_verify_progress_is_content_with_what_is_right(enrolment, other_enrolment):
    out = StringIO()
    call_command("verify_progress", stdout=out)
    assert "2" in out.getvalue()


@pytest.mark.parametrize("change_made", [{"status": "on_track"}, {"next_due_on": None}, {"payload": "{}"}])
def test_verify_progress_finds_an_altered_row_and_says_where(enrolment, change_made):
    ProgressSnapshot.objects.filter(pk=enrolment.pk).update(**change_made)
    err = StringIO()
    with pytest.raises(CommandError) as raised:
        call_command("verify_progress", stderr=err)
    assert raised.value.returncode == 1
    assert "SW1001" in err.getvalue()
    assert next(iter(change_made)) in err.getvalue()


def test_verify_progress_leaves_stale_rows_to_the_task(enrolment):
    ProgressSnapshot.objects.filter(pk=enrolment.pk).update(is_stale=True, status="on_track")
    call_command("verify_progress", stdout=StringIO())
