"""A planned change of people is taken back, and a part ends with nobody after it."""

import datetime as dt
from typing import Any

import pytest

from ecf.core.errors import BadValue, Conflict, NotAllowed, WrongState
from ecf.core.models import Event
from ecf.enrolments.models import Assignment, Enrolment, Handover, Part
from ecf.enrolments.services import assign, cancel_assignment, end_assignment
from ecf.people.models import User
from tests.cast import TODAY

LATER = dt.date(2026, 12, 14)


@pytest.fixture
def planned(enrolment: Enrolment, other_supervisor: User, coordinator: User) -> Assignment:
    return assign(enrolment=enrolment, part=Part.SUPERVISOR, user=other_supervisor, on=LATER, by=coordinator)


@pytest.fixture
def assessing(enrolment: Enrolment) -> Assignment:
    return enrolment.assignments.get(part=Part.ASSESSOR)


def test_whoever_had_the_part_keeps_it_as_if_nothing_had_been_planned(
    planned: Assignment, enrolment: Enrolment, supervisor: User, coordinator: User
) -> None:
    cancel_assignment(assignment=planned, by=coordinator)
    now = enrolment.assignments.get(part=Part.SUPERVISOR, ended_on=None)
    assert (now.user, now.started_on) == (supervisor, dt.date(2026, 10, 23))
    assert not Handover.objects.filter(incoming__started_on=LATER).exists()
    assert Event.objects.filter(enrolment_id=enrolment.pk, kind="assignment.cancelled", on=LATER).exists()


def test_the_one_in_the_middle_is_taken_out_and_the_next_takes_over_from_the_one_before(
    planned: Assignment, enrolment: Enrolment, supervisor: User, past_supervisor: User, coordinator: User
) -> None:
    last = assign(
        enrolment=enrolment, part=Part.SUPERVISOR, user=past_supervisor, on=dt.date(2027, 2, 1), by=coordinator
    )
    cancel_assignment(assignment=planned, by=coordinator)
    before = enrolment.assignments.get(user=supervisor, part=Part.SUPERVISOR)
    assert before.ended_on == dt.date(2027, 1, 31)
    assert Handover.objects.get(incoming=last).outgoing == before


def test_a_deputy_goes_on_when_their_own_promotion_is_cancelled(
    enrolment: Enrolment, other_supervisor: User, coordinator: User
) -> None:
    given = {"enrolment": enrolment, "part": Part.SUPERVISOR, "user": other_supervisor, "by": coordinator}
    deputy = assign(**given, on=TODAY, is_deputy=True)
    cancel_assignment(assignment=assign(**given, on=LATER), by=coordinator)
    deputy.refresh_from_db()
    assert deputy.ended_on is None


def test_what_has_begun_is_not_cancelled(enrolment: Enrolment, coordinator: User) -> None:
    for row in enrolment.assignments.all():
        with pytest.raises(WrongState) as refused:
            cancel_assignment(assignment=row, by=coordinator)
        assert refused.value.code == "already_begun"


def test_an_assessors_last_day_today_or_ahead_leaves_them_until_then(
    assessing: Assignment, enrolment: Enrolment, assessor: User, coordinator: User
) -> None:
    end_assignment(assignment=assessing, on=LATER, by=coordinator)
    assert Enrolment.objects.get(pk=enrolment.pk).assessor == assessor
    end_assignment(assignment=assessing, on=TODAY, by=coordinator)
    assert Enrolment.objects.get(pk=enrolment.pk).assessor == assessor


def test_a_last_day_in_the_past_takes_the_assessor_off_at_once(
    assessing: Assignment, enrolment: Enrolment, coordinator: User
) -> None:
    end_assignment(assignment=assessing, on=dt.date(2026, 11, 20), by=coordinator)
    assert Enrolment.objects.get(pk=enrolment.pk).assessor is None
    with pytest.raises(WrongState) as refused:
        end_assignment(assignment=assessing, on=dt.date(2026, 11, 19), by=coordinator)
    assert refused.value.code == "already_ended"


@pytest.mark.parametrize(("on", "code"), [(dt.date(2026, 6, 21), "before_start"), (dt.date(2028, 1, 1), "after_end")])
def test_a_last_day_that_cannot_be_is_refused(on: dt.date, code: str, assessing: Assignment, coordinator: User) -> None:
    with pytest.raises(BadValue) as refused:
        end_assignment(assignment=assessing, on=on, by=coordinator)
    assert (refused.value.code, refused.value.field) == (code, "on")


def test_nobody_is_left_without_a_supervisor(
    planned: Assignment, enrolment: Enrolment, supervisor: User, coordinator: User
) -> None:
    now = enrolment.assignments.get(user=supervisor, part=Part.SUPERVISOR)
    for row in (now, planned):
        with pytest.raises(Conflict) as refused:
            end_assignment(assignment=row, on=TODAY, by=coordinator)
        assert refused.value.code == "supervisor_needed"


@pytest.mark.parametrize("role", ["worker", "supervisor", "assessor", "psw", "outsider_coordinator"])
def test_only_the_coordinator_cancels_and_ends(
    role: str, request: pytest.FixtureRequest, planned: Assignment, assessing: Assignment
) -> None:
    by: Any = request.getfixturevalue(role)
    with pytest.raises(NotAllowed):
        cancel_assignment(assignment=planned, by=by)
    with pytest.raises(NotAllowed):
        end_assignment(assignment=assessing, on=TODAY, by=by)
