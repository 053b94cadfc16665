"""The sweep: what it lays down, once."""

import datetime as dt
import threading

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from ecf.reminders.models import Digest, Notice
from ecf.reminders.services import claim_digests, deliver_digest, sweep, sweep_once
from ecf.supervision.models import Absence
from tests.cast import TODAY, enrolled

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LONDON_MORNING = dt.datetime(2026, 11, 23, 6, 29, tzinfo=dt.UTC)


def notices():
    return list(Notice.objects.order_by("id").values_list("pk", "digest_id", "line"))


def test_everyone_gets_one_digest_with_all_their_lines(due_now):
    swept = sweep(on=TODAY)
    assert swept.notices == Notice.objects.count() > 0
    assert swept.digests == Digest.objects.count() == Notice.objects.values("recipient").distinct().count()
    assert set(Digest.objects.values_list("state", "on")) == {("due", TODAY)}


def test_running_it_twice_changes_nothing(due_now):
    sweep(on=TODAY)
    before = notices()
    again = sweep(on=TODAY)
    assert (again.notices, notices()) == (0, before)


def test_two_sweeps_at_once_tell_nothing_twice(transactional_db, due_now):
    failures = []

    def run():
        try:
            sweep(on=TODAY)
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    keys = list(Notice.objects.values_list("recipient", "kind", "subject_id", "rung", "due_on"))
    assert keys and len(keys) == len(set(keys))
    assert Digest.objects.count() == Digest.objects.values("recipient").distinct().count()


def test_a_sweep_that_was_missed_is_caught_up(enrolment, coordinator):
    friday = TODAY - 3 * DAY
    due = enrolment.milestones.get(key="review-6m").due_on
    assert due - 29 * DAY == TODAY
    start = enrolment.started_on - 4 * DAY
    late = enrolled("late", "SW1009", enrolment.team, enrolment.supervisor, coordinator, start)
    assert late.milestones.get(key="review-6m").due_on - 28 * DAY == friday
    sweep(on=TODAY)
    line = Notice.objects.get(enrolment=late, milestone="review-6m").line
    assert line == "Your 6-month review is due on 18 December 2026, in 25 days."


def test_what_yesterdays_sweep_told_is_not_told_again(due_now):
    friday = TODAY - 3 * DAY
    sweep(on=friday)
    told = {line for _, _, line in notices()}
    sweep(on=TODAY)
    keys = list(Notice.objects.values_list("recipient", "kind", "subject_id", "rung", "due_on"))
    assert len(told) == 1
    assert len(keys) == len(set(keys)) == 2


def test_what_turns_up_after_a_digest_went_out_waits_for_the_next_day(due_now, enrolment, other_enrolment, supervised):
    Absence.objects.create(enrolment=enrolment, side="worker", started_on=TODAY, ended_on=TODAY)
    sweep(on=TODAY)
    for claim in claim_digests():
        deliver_digest(digest_id=claim.digest_id, claimed_at=claim.claimed_at)
    assert not Notice.objects.filter(enrolment=enrolment).exists()
    Absence.objects.all().delete()
    sweep(on=TODAY)
    assert not Notice.objects.filter(enrolment=enrolment).exists()
    sweep(on=TODAY + DAY, today=TODAY + DAY)
    assert Notice.objects.filter(enrolment=enrolment, recipient=enrolment.supervisor, rung="-2").exists()


def test_the_clock_sweeps_once_a_day_and_not_before_half_past_six(due_now):
    half_past = dt.time(6, 30)
    assert sweep_once(not_before=half_past, now=LONDON_MORNING) is None
    first = sweep_once(not_before=half_past, now=LONDON_MORNING + dt.timedelta(minutes=1))
    assert first.on == TODAY and first.notices > 0
    assert sweep_once(not_before=half_past, now=LONDON_MORNING + dt.timedelta(minutes=16)) is None
    tomorrow = sweep_once(not_before=half_past, now=LONDON_MORNING + dt.timedelta(days=1, minutes=1))
    assert tomorrow.on == TODAY + DAY


def test_the_number_of_queries_is_the_same_for_any_number_of_enrolments(north):
    def queries(number):
        with CaptureQueriesContext(connection) as captured:
            sweep(on=TODAY)
        return len(captured)

    enrolled(
        "w0", "SW3900", north.teams["duty"], north.people["supervisor"], north.people["coordinator"], TODAY - 90 * DAY
    )
    few = queries(1)
    Notice.objects.all().delete()
    Digest.objects.all().delete()
    for n in range(20):
        enrolled(
            f"v{n}",
            f"SW31{n:02d}",
            north.teams["duty"],
            north.people["supervisor"],
            north.people["coordinator"],
            TODAY - 90 * DAY,
        )
    assert queries(2) == few
