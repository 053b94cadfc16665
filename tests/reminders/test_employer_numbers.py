"""Reminders follow each employer's own numbers, in the same number of queries for any number of employers."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.enrolments.models import Enrolment
from ecf.people.models import EmployerSetting
from ecf.people.services import create_employer
from ecf.reminders.models import Notice
from ecf.reminders.rungs import Part, told_on
from ecf.reminders.selectors import notices_due, part_of
from ecf.reminders.services import sweep
from tests.cast import LONG_AGO, TODAY

pytestmark = pytest.mark.django_db
REVIEW = dt.date(2026, 12, 22)


def choose(employer, key: str, value: int, day: dt.date = LONG_AGO) -> None:
    EmployerSetting.objects.create(employer=employer, key=key, value=str(value), effective_from=day)


def rungs(on: dt.date, enrolment: Enrolment) -> set[tuple[str, str]]:
    due = notices_due(on, Enrolment.objects.filter(pk=enrolment.pk))
    return {(notice.recipient.username, notice.rung) for notice in due if notice.milestone == "review-6m"}


def test_each_worker_is_told_by_their_own_employers_numbers(enrolment, outsider_enrolment, northshire):
    choose(northshire, "remind_first_days", 21)
    Enrolment.objects.filter(pk=outsider_enrolment.pk).update(started_on=enrolment.started_on)
    outsider_enrolment.milestones.filter(key="review-6m").update(due_on=REVIEW)
    assert ("worker", "-28") not in rungs(told_on(REVIEW, -28), enrolment)
    assert ("worker", "-21") in rungs(told_on(REVIEW, -21), enrolment)
    assert ("outsider-worker", "-28") in rungs(told_on(REVIEW, -28), outsider_enrolment)


def test_the_numbers_of_the_day_decide(enrolment, northshire):
    choose(northshire, "remind_first_days", 21, told_on(REVIEW, -21))
    assert ("worker", "-28") in rungs(told_on(REVIEW, -28), enrolment)
    assert ("worker", "-21") in rungs(told_on(REVIEW, -21), enrolment)


def test_any_number_of_employers_asks_the_same(enrolment, outsider_enrolment, northshire, eastborough):
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            notices_due(TODAY, Enrolment.objects.all())
        return len(captured)

    one = asked()
    for number in range(5):
        create_employer(code=f"e{number}", name=f"Employer {number}", by=None)
    for employer in (northshire, eastborough):
        choose(employer, "remind_supervisor_late_days", 9)
        choose(employer, "supervision_grace_second_days", 2)
    assert asked() == one <= 16


def test_a_notice_knows_whom_it_speaks_to_whatever_its_rung_is_called(enrolment, northshire, coordinator):
    choose(northshire, "remind_supervisor_late_days", 14)
    day = told_on(REVIEW, 14)
    sweep(on=day, today=day)
    told = Notice.objects.filter(milestone="review-6m", rung="+14").select_related("recipient", "enrolment")
    assert {(notice.recipient.username, part_of(notice)) for notice in told} == {
        ("supervisor", Part.SUPERVISOR),
        ("coordinator", Part.COORDINATOR),
    }


def test_a_notice_from_before_its_part_was_stored_is_still_understood(enrolment, supervisor, coordinator):
    day = told_on(REVIEW, 14)
    sweep(on=day, today=day)
    notice = Notice.objects.get(recipient=coordinator, milestone="review-6m", rung="+14")
    notice.part = ""
    assert part_of(notice) == Part.COORDINATOR


def test_missed_gaps_are_counted_in_words(enrolment, northshire, supervised):
    choose(northshire, "remind_missed_gaps", 3)
    start = enrolment.started_on
    lines = [
        notice.line
        for n in range(60)
        for notice in notices_due(start + n * dt.timedelta(days=1), Enrolment.objects.filter(pk=enrolment.pk))
        if notice.rung == "missed-3"
    ]
    assert len(lines) == 1
    assert "three supervision sessions in a row were missed" in lines[0]
