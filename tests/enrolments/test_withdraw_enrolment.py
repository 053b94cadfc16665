"""A worker leaves the programme."""

import datetime as dt

import pytest

from ecf.core.errors import BadValue, NotAllowed, WrongState
from ecf.core.models import Event
from ecf.enrolments.models import Enrolment, EnrolmentState
from ecf.enrolments.services import set_working_pattern, withdraw_enrolment
from ecf.people.models import User


def test_open_rows_end_and_the_record_stays(enrolment: Enrolment, coordinator: User) -> None:
    withdraw_enrolment(enrolment=enrolment, reason="Moved to Wales", on=dt.date(2026, 11, 20), by=coordinator)
    stored = Enrolment.objects.get(pk=enrolment.pk)
    assert stored.state == EnrolmentState.WITHDRAWN
    assert stored.placements.get().ended_on == dt.date(2026, 11, 20)
    assert not stored.assignments.filter(ended_on__isnull=True).exists()
    assert stored.milestones.count() == enrolment.milestones.count()
    event = Event.objects.get(enrolment_id=enrolment.pk, kind="enrolment.withdrawn")
    assert event.on == dt.date(2026, 11, 20)
    assert "Wales" not in event.body


def test_a_day_before_the_last_assignment_ends_that_on_its_first_day(enrolment: Enrolment, coordinator: User) -> None:
    withdraw_enrolment(enrolment=enrolment, reason="Moved", on=dt.date(2026, 9, 1), by=coordinator)
    last = enrolment.assignments.filter(part="supervisor").latest("started_on")
    assert last.ended_on == last.started_on


@pytest.mark.parametrize(
    ("reason", "on", "field"),
    [("  ", None, "reason"), ("Moved", dt.date(2026, 11, 24), "on"), ("Moved", dt.date(2026, 6, 21), "on")],
)
def test_a_missing_reason_and_a_wrong_day_are_refused(
    reason: str, on: dt.date | None, field: str, enrolment: Enrolment, coordinator: User
) -> None:
    with pytest.raises(BadValue) as refused:
        withdraw_enrolment(enrolment=enrolment, reason=reason, on=on, by=coordinator)
    assert refused.value.field == field
    assert Enrolment.objects.get(pk=enrolment.pk).state == EnrolmentState.ACTIVE


def test_nothing_changes_once_they_have_left(enrolment: Enrolment, coordinator: User) -> None:
    withdraw_enrolment(enrolment=enrolment, reason="Moved", by=coordinator)
    with pytest.raises(WrongState):
        withdraw_enrolment(enrolment=enrolment, reason="Again", by=coordinator)
    with pytest.raises(WrongState):
        set_working_pattern(enrolment=enrolment, effective_from=dt.date(2026, 10, 1), fte="0.5", by=coordinator)


@pytest.mark.parametrize("role", ["worker", "supervisor", "psw", "outsider_coordinator"])
def test_only_the_coordinator_withdraws_somebody(
    role: str, request: pytest.FixtureRequest, enrolment: Enrolment
) -> None:
    with pytest.raises(NotAllowed):
        withdraw_enrolment(enrolment=enrolment, reason="Moved", by=request.getfixturevalue(role))
