"""What is due to whom on a day."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import name_stand_in, note_waiting, record_milestone, start_break
from ecf.evidence.services import accept_evidence, start_evidence, submit_evidence
from ecf.reminders.selectors import notices_due
from tests.cast import TODAY, enrolled

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
REVIEW = dt.date(2026, 12, 22)  # `worker`'s 6-month review, a Tuesday


def milestones(found):
    return [row for row in found if row[1] == "milestone" and row[2] == "review-6m"]


def submitted(enrolment, worker, day):
    entry = start_evidence(
        enrolment=enrolment,
        kind="critical_reflection",
        title="A visit that went another way",
        happened_on=day,
        by=worker,
        body="What I would do again, and what not.",
        standards=[{"code": "EC1", "how": "Listening first"}],
        privacy="shared",
    )
    return submit_evidence(evidence=entry, by=worker)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (REVIEW - 29 * DAY, []),
        (REVIEW - 28 * DAY, [("worker", "milestone", "review-6m", "-28")]),
        (REVIEW - 27 * DAY, []),
        (REVIEW - 7 * DAY, [("worker", "milestone", "review-6m", "-7")]),
        (REVIEW, [("worker", "milestone", "review-6m", "0")]),
        (
            REVIEW + 7 * DAY,
            [("supervisor", "milestone", "review-6m", "+7"), ("worker", "milestone", "review-6m", "+7")],
        ),
        (REVIEW + 14 * DAY, [("coordinator", "milestone", "review-6m", "+14")]),
        (REVIEW + 15 * DAY, []),
    ],
)
def test_a_milestone_is_told_to_the_worker_then_the_supervisor_then_the_coordinator(enrolment, lines, on, expected):
    assert milestones(lines(on)) == expected


def test_what_waits_for_the_supervisor_is_told_to_the_supervisor(enrolment, lines, worker):
    row = enrolment.milestones.get(key="review-6m")
    note_waiting(milestone=row, who="supervisor", since=REVIEW - 3 * DAY, by=worker)
    told = {day: milestones(lines(REVIEW + day * DAY)) for day in (-7, 0, 7, 14)}
    assert told == {
        -7: [("worker", "milestone", "review-6m", "-7")],
        0: [("supervisor", "milestone", "review-6m", "0")],
        7: [("supervisor", "milestone", "review-6m", "+7")],
        14: [("coordinator", "milestone", "review-6m", "+14")],
    }


def test_an_assessment_is_told_90_days_before(enrolment, lines):
    due_on = enrolment.milestones.get(key="year-2-assessment").due_on
    assert due_on == dt.date(2028, 6, 22)
    assert ("worker", "milestone", "year-2-assessment", "-90") in lines(dt.date(2028, 3, 24))


def test_a_rung_on_a_sunday_is_told_on_the_friday_before(north, lines):
    enrolled(
        "early",
        "SW1003",
        north.teams["duty"],
        north.people["supervisor"],
        north.people["coordinator"],
        dt.date(2026, 6, 20),
    )
    due_on = dt.date(2026, 12, 20)
    assert due_on.weekday() == 6
    assert ("early", "milestone", "review-6m", "0") in lines(dt.date(2026, 12, 18))
    assert milestones(lines(due_on)) == []


def test_a_milestone_that_is_met_is_silent(enrolment, supervisor, lines):
    record_milestone(enrolment=enrolment, milestone="review-6m", outcome="done", met_on=TODAY, by=supervisor)
    assert milestones(lines(REVIEW)) == []


def test_it_was_not_met_before_the_day_it_was_met(enrolment, supervisor, lines):
    record_milestone(
        enrolment=enrolment, milestone="review-3m", outcome="done", met_on=dt.date(2026, 10, 20), by=supervisor
    )
    assert ("worker", "milestone", "review-3m", "0") in lines(dt.date(2026, 9, 22))
    assert ("coordinator", "milestone", "review-3m", "+14") not in lines(dt.date(2026, 11, 4))


def test_a_break_is_silent(enrolment, coordinator, lines, supervised):
    assert milestones(lines(REVIEW - 28 * DAY))
    start_break(enrolment=enrolment, reason="sickness", started_on=TODAY, by=coordinator)
    assert [row for row in lines(REVIEW - 28 * DAY) if row[0] in {"worker", "supervisor"}] == []


def test_supervision_is_told_to_the_supervisor_two_working_days_before(enrolment, lines, supervised):
    supervised(enrolment, dt.date(2026, 11, 9))
    assert ("supervisor", "supervision", "", "-2") in lines(dt.date(2026, 11, 19))
    assert ("supervisor", "supervision", "", "-2") not in lines(dt.date(2026, 11, 20))


def test_supervision_is_told_again_on_the_first_overdue_day(enrolment, lines, supervised):
    supervised(enrolment, dt.date(2026, 11, 9))
    overdue_from = dt.date(2026, 11, 23) + 6 * DAY  # a Sunday
    assert ("supervisor", "supervision", "", "overdue") not in lines(overdue_from)
    assert ("supervisor", "supervision", "", "overdue") in lines(overdue_from + DAY)


def test_two_missed_gaps_in_a_row_are_told_to_the_coordinator_once(enrolment, lines):
    start = enrolment.started_on
    told_on = [
        day
        for day in (start + n * DAY for n in range(60))
        if ("coordinator", "supervision", "", "missed-2") in lines(day)
    ]
    assert told_on == [dt.date(2026, 7, 10)]


def test_evidence_that_waits_is_told_after_5_and_10_working_days(enrolment, worker, supervisor, lines):
    entry = submitted(enrolment, worker, TODAY)
    assert ("supervisor", "sign_off", "", "+5") in lines(dt.date(2026, 11, 30))
    assert ("supervisor", "sign_off", "", "+10") in lines(dt.date(2026, 12, 7))
    accept_evidence(evidence=entry, by=supervisor)
    assert not [row for row in lines(dt.date(2026, 11, 30)) if row[1] == "sign_off"]


def test_a_line_says_what_and_when_and_nothing_of_the_case(enrolment, worker):
    submitted(enrolment, worker, TODAY)
    found = notices_due(dt.date(2026, 11, 30), Enrolment.objects.all())
    line = next(n.line for n in found if n.kind == "sign_off")
    assert line == f"{worker.name}: evidence submitted on 23 November 2026 has waited 5 working days for your answer."


def test_a_missed_week_tells_only_the_newest_rung(enrolment, lines):
    on = REVIEW + 8 * DAY
    assert milestones(lines(on, since=REVIEW - 8 * DAY)) == [
        ("supervisor", "milestone", "review-6m", "+7"),
        ("worker", "milestone", "review-6m", "+7"),
    ]


def test_a_closed_account_is_told_nothing(enrolment, worker, lines):
    worker.is_active = False
    worker.save()
    assert milestones(lines(REVIEW)) == []


def test_the_number_of_queries_is_the_same_for_any_number_of_enrolments(north):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            notices_due(REVIEW, Enrolment.objects.all())
        return len(captured)

    few = queries()
    for n in range(20):
        enrolled(
            f"w{n}",
            f"SW30{n:02d}",
            north.teams["duty"],
            north.people["supervisor"],
            north.people["coordinator"],
            dt.date(2026, 6, 22),
        )
    assert queries() == few <= 16


def test_who_stands_in_is_told_what_waits_and_the_absent_one_is_not(
    enrolment, worker, supervisor, other_supervisor, lines
):
    submitted(enrolment, worker, TODAY)
    last = dt.date(2026, 12, 4)
    name_stand_in(role="supervisor", given_to=other_supervisor, started_on=TODAY, ended_on=last, by=supervisor)
    first = lines(dt.date(2026, 11, 30))
    assert ("other-supervisor", "sign_off", "", "+5") in first
    assert ("supervisor", "sign_off", "", "+5") not in first
    assert [row for row in first if row[0] == "other-supervisor" and row[1] != "sign_off"] == []
    assert ("supervisor", "sign_off", "", "+10") in lines(dt.date(2026, 12, 7))
