"""Renewal of registration: who is told when, until it is done."""

import datetime as dt

import pytest

from ecf.core.models import Event
from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import start_break
from ecf.evidence.cpd_year import CpdYear
from ecf.evidence.models import RenewalYear
from ecf.evidence.services import tick_renewal
from ecf.people.models import User
from ecf.reminders.models import Notice
from ecf.reminders.renewals import renewal_rungs
from ecf.reminders.services import sweep
from tests.cast import TODAY

pytestmark = pytest.mark.usefixtures("nobody_has_renewed")
DAY = dt.date


def test_the_days_of_a_year_are_working_days() -> None:
    found = [(rung.part.value, rung.name, rung.on) for rung in renewal_rungs(CpdYear(2025))]
    assert found == [
        ("worker", "09-01", DAY(2026, 9, 1)),
        ("worker", "11-01", DAY(2026, 10, 30)),  # a Sunday: the Friday before
        ("worker", "11-23", DAY(2026, 11, 23)),
        ("coordinator", "11-16", DAY(2026, 11, 16)),
    ]


@pytest.mark.parametrize(
    ("on", "who", "rung"),
    [
        (DAY(2026, 9, 1), "worker", "09-01"),
        (DAY(2026, 10, 30), "worker", "11-01"),
        (DAY(2026, 11, 16), "coordinator", "11-16"),
        (DAY(2026, 11, 23), "worker", "11-23"),
    ],
)
def test_each_is_told_on_their_day(on: DAY, who: str, rung: str, enrolment: Enrolment, lines) -> None:
    assert (who, "renewal", "", rung) in lines(on)


def test_on_other_days_nobody_is(enrolment: Enrolment, lines) -> None:
    for on in (DAY(2026, 8, 31), DAY(2026, 11, 20), DAY(2026, 11, 30), DAY(2027, 1, 15)):
        assert not [line for line in lines(on) if line[1] == "renewal"]


def test_who_has_renewed_or_was_checked_is_told_nothing(enrolment: Enrolment, worker: User, lines) -> None:
    row = RenewalYear.objects.create(user=worker, ends_in=2026, form_sent_on=TODAY, fee_paid_on=TODAY)
    assert [line for line in lines(TODAY) if line[:2] == ("worker", "renewal")]
    for field in ("renewed_on", "confirmed_on"):
        RenewalYear.objects.filter(pk=row.pk).update(
            renewed_on=None, confirmed_on=None, **{field: TODAY} if False else {}
        )
        RenewalYear.objects.filter(pk=row.pk).update(**{field: TODAY})
        assert not [line for line in lines(TODAY) if line[:2] == ("worker", "renewal")]


def test_last_years_renewal_is_not_this_years(enrolment: Enrolment, worker: User, lines) -> None:
    RenewalYear.objects.create(user=worker, ends_in=2025, renewed_on=DAY(2025, 11, 2))
    assert [line for line in lines(TODAY) if line[:2] == ("worker", "renewal")]


def test_a_break_does_not_silence_it(enrolment: Enrolment, coordinator: User, lines) -> None:
    start_break(enrolment=enrolment, reason="sickness", started_on=DAY(2026, 11, 2), by=coordinator)
    told = [line for line in lines(TODAY) if line[0] == "worker"]
    assert told == [("worker", "renewal", "", "11-23")]


def test_it_is_settled_as_soon_as_it_is_ticked(enrolment: Enrolment, worker: User) -> None:
    sweep(on=TODAY)
    notice = Notice.objects.get(recipient=worker, kind="renewal")
    assert notice.settled_at is None
    assert "Social Work England by 30 November 2026" in notice.line
    tick_renewal(enrolment=enrolment, year=CpdYear(2025), ticks={"renewed_on": TODAY}, by=worker)
    notice.refresh_from_db()
    assert notice.settled_at is not None
    assert Event.objects.filter(kind="renewal.ticked").exists()
