"""Another supervisor or assessor for a worker."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from ecf.core.errors import Conflict, NotAllowed, RuleBroken
from ecf.core.models import Event
from ecf.enrolments.models import Enrolment, Part
from ecf.enrolments.services import assign
from ecf.people.models import Employer, User
from ecf.people.services import give_role

TODAY = dt.date(2026, 11, 23)


def test_a_new_supervisor_follows_the_one_before_without_a_gap(
    enrolment: Enrolment, other_supervisor: User, supervisor: User, coordinator: User
) -> None:
    assign(enrolment=enrolment, part=Part.SUPERVISOR, user=other_supervisor, on=TODAY, by=coordinator)
    enrolment.refresh_from_db()
    assert enrolment.supervisor == other_supervisor
    before, now = enrolment.assignments.filter(part="supervisor").order_by("started_on")[1:]
    assert (before.user, before.ended_on) == (supervisor, dt.date(2026, 11, 22))
    assert (now.user, now.started_on, now.ended_on) == (other_supervisor, TODAY, None)
    last = Event.objects.filter(enrolment_id=enrolment.pk, kind="supervisor.assigned").latest("number")
    assert last.on == TODAY
    assert str(other_supervisor.pk) in last.body


def test_the_supervisor_before_sees_the_enrolment_no_longer_and_the_new_one_does(
    enrolment: Enrolment,
    supervisor: User,
    other_supervisor: User,
    coordinator: User,
    client_for: Callable[[User], Client],
) -> None:
    address = reverse("journey", args=[enrolment.pk])
    assert [client_for(user).get(address).status_code for user in (supervisor, other_supervisor)] == [200, 404]
    assign(enrolment=enrolment, part=Part.SUPERVISOR, user=other_supervisor, on=TODAY, by=coordinator)
    assert [client_for(user).get(address).status_code for user in (supervisor, other_supervisor)] == [404, 200]


@pytest.mark.parametrize(
    ("who", "on", "code"),
    [
        ("other_supervisor", dt.date(2026, 11, 24), "in_the_future"),
        ("other_supervisor", dt.date(2026, 10, 23), "before_current"),
        ("supervisor", TODAY, "already_assigned"),
        ("coordinator", TODAY, "not_a_supervisor"),
        ("outsider_supervisor", TODAY, "not_a_supervisor"),
    ],
)
def test_a_wrong_person_or_day_is_refused(
    who: str, on: dt.date, code: str, request: pytest.FixtureRequest, enrolment: Enrolment, coordinator: User
) -> None:
    user = request.getfixturevalue(who)
    with pytest.raises(RuleBroken) as refused:
        assign(enrolment=enrolment, part=Part.SUPERVISOR, user=user, on=on, by=coordinator)
    assert refused.value.code == code
    assert isinstance(refused.value, Conflict) is (code == "already_assigned")


def test_nobody_supervises_themselves_nor_assesses_whom_they_supervise(
    enrolment: Enrolment, worker: User, supervisor: User, coordinator: User, northshire: Employer
) -> None:
    for user, role in [(worker, "supervisor"), (supervisor, "assessor")]:
        give_role(user=user, employer=northshire, role=role, started_on=dt.date(2020, 1, 1), by=None)
    for user, part, code in [
        (worker, Part.SUPERVISOR, "own_journey"),
        (supervisor, Part.ASSESSOR, "assessor_is_supervisor"),
    ]:
        with pytest.raises(RuleBroken) as refused:
            assign(enrolment=enrolment, part=part, user=user, on=TODAY, by=coordinator)
        assert refused.value.code == code


@pytest.mark.parametrize("role", ["worker", "supervisor", "psw", "outsider_coordinator"])
def test_only_the_coordinator_assigns(
    role: str, request: pytest.FixtureRequest, enrolment: Enrolment, other_supervisor: User
) -> None:
    by = request.getfixturevalue(role)
    with pytest.raises(NotAllowed):
        assign(enrolment=enrolment, part=Part.SUPERVISOR, user=other_supervisor, on=TODAY, by=by)
