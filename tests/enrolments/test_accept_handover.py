"""The new supervisor accepts what is handed over."""

import datetime as dt

import pytest

from ecf.core.errors import Conflict, NotAllowed, WrongState
from ecf.core.models import Event
from ecf.enrolments.models import Enrolment, Handover, Part
from ecf.enrolments.services import accept_handover, assign, withdraw_enrolment
from ecf.people.models import User
from tests.cast import TODAY

LATER = dt.date(2026, 12, 14)


@pytest.fixture
def handover(enrolment: Enrolment, other_supervisor: User, coordinator: User) -> Handover:
    new = assign(enrolment=enrolment, part=Part.SUPERVISOR, user=other_supervisor, on=TODAY, by=coordinator)
    return Handover.objects.get(incoming=new)


def seen_by(user: User) -> list[Handover]:
    return list(Handover.objects.visible_to(user))


def test_it_is_accepted_once_with_its_day(handover: Handover, enrolment: Enrolment, other_supervisor: User) -> None:
    before = Enrolment.objects.get(pk=enrolment.pk).version
    accept_handover(handover=handover, by=other_supervisor)
    assert Handover.objects.get(pk=handover.pk).accepted_on == TODAY
    assert Enrolment.objects.get(pk=enrolment.pk).version == before + 1
    assert Event.objects.get(kind="handover.accepted").on == TODAY
    with pytest.raises(Conflict):
        accept_handover(handover=handover, by=other_supervisor)


@pytest.mark.parametrize("role", ["worker", "supervisor", "assessor", "coordinator", "psw"])
def test_nobody_else_accepts_it(role: str, request: pytest.FixtureRequest, handover: Handover) -> None:
    with pytest.raises(NotAllowed):
        accept_handover(handover=handover, by=request.getfixturevalue(role))


def test_it_is_accepted_from_the_first_day_on(enrolment: Enrolment, other_supervisor: User, coordinator: User) -> None:
    new = assign(enrolment=enrolment, part=Part.SUPERVISOR, user=other_supervisor, on=LATER, by=coordinator)
    handover = Handover.objects.get(incoming=new)
    with pytest.raises(WrongState) as refused:
        accept_handover(handover=handover, by=other_supervisor)
    assert "14 December 2026" in refused.value.message
    accept_handover(handover=handover, by=other_supervisor, today=LATER)


def test_what_somebody_else_has_taken_over_since_is_not_accepted(
    handover: Handover, enrolment: Enrolment, other_supervisor: User, past_supervisor: User, coordinator: User
) -> None:
    day = TODAY + dt.timedelta(days=3)
    given = {"part": Part.SUPERVISOR, "user": past_supervisor, "on": day, "by": coordinator, "today": day}
    assign(enrolment=enrolment, **given)
    with pytest.raises(WrongState) as refused:
        accept_handover(handover=handover, by=other_supervisor, today=day)
    assert refused.value.code == "handover_over"


def test_it_ends_with_the_programme(
    handover: Handover, enrolment: Enrolment, other_supervisor: User, coordinator: User
) -> None:
    withdraw_enrolment(enrolment=enrolment, reason="A move.", by=coordinator)
    with pytest.raises(WrongState):
        accept_handover(handover=handover, by=other_supervisor)
    assert not Handover.objects.waiting(TODAY).exists()


def test_whoever_hands_over_sees_it_until_it_is_accepted(
    handover: Handover, supervisor: User, other_supervisor: User
) -> None:
    assert handover in seen_by(supervisor)
    accept_handover(handover=handover, by=other_supervisor)
    assert handover not in seen_by(supervisor)
    assert handover in seen_by(other_supervisor)


def test_who_is_concerned_sees_it_and_nobody_else(handover: Handover, request: pytest.FixtureRequest) -> None:
    roles = ["worker", "supervisor", "other_supervisor", "past_supervisor", "assessor", "coordinator", "psw"]
    roles += ["other_worker", "outsider_coordinator", "outsider_supervisor", "panel_1"]
    found = {role for role in roles if handover in seen_by(request.getfixturevalue(role))}
    assert found == {"worker", "supervisor", "other_supervisor", "coordinator", "psw"}


def test_the_new_one_sees_nothing_before_their_first_day(
    enrolment: Enrolment, other_supervisor: User, coordinator: User
) -> None:
    assign(enrolment=enrolment, part=Part.SUPERVISOR, user=other_supervisor, on=LATER, by=coordinator)
    assert seen_by(other_supervisor) == []
