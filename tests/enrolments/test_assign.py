"""Another supervisor or assessor for a worker."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ecf.core.errors import Conflict, NotAllowed, RuleBroken
from ecf.core.models import Event
from ecf.enrolments.models import Enrolment, Handover, Part
from ecf.enrolments.services import assign, end_assignment
from ecf.people.models import Employer, Role, RoleName, User
from ecf.people.services import give_role
from tests.cast import enrolled, with_role

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
        ("other_supervisor", dt.date(2027, 12, 1), "too_far_ahead"),
        ("other_supervisor", dt.date(2026, 6, 21), "before_start"),
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


LATER = dt.date(2026, 12, 14)


def spans(enrolment: Enrolment, part: str = "supervisor") -> list[tuple[str, str, str]]:
    """Who, from when, to when; the oldest first."""
    rows = enrolment.assignments.filter(part=part).select_related("user").order_by("started_on")
    return [(row.user.username, f"{row.started_on}", f"{row.ended_on or ''}") for row in rows]


def test_a_change_on_a_later_day_is_a_row_and_the_enrolment_stays_as_it_is(
    enrolment: Enrolment, supervisor: User, other_supervisor: User, coordinator: User
) -> None:
    assign(enrolment=enrolment, part=Part.SUPERVISOR, user=other_supervisor, on=LATER, by=coordinator)
    stored = Enrolment.objects.get(pk=enrolment.pk)
    assert stored.supervisor == supervisor
    assert stored.version == enrolment.version + 1
    assert spans(enrolment)[1:] == [
        ("supervisor", "2026-10-23", "2026-12-13"),
        ("other-supervisor", "2026-12-14", ""),
    ]
    kinds = Event.objects.filter(enrolment_id=enrolment.pk).order_by("number").values_list("kind", flat=True)
    assert kinds.last() == "supervisor.named"


def test_a_deputy_fills_the_time_until_the_one_who_is_planned(
    enrolment: Enrolment, other_supervisor: User, past_supervisor: User, coordinator: User
) -> None:
    planned = assign(enrolment=enrolment, part=Part.SUPERVISOR, user=other_supervisor, on=LATER, by=coordinator)
    deputy = assign(
        enrolment=enrolment, part=Part.SUPERVISOR, user=past_supervisor, on=TODAY, by=coordinator, is_deputy=True
    )
    assert deputy.is_deputy
    assert spans(enrolment)[1:] == [
        ("supervisor", "2026-10-23", "2026-11-22"),
        ("past-supervisor", "2026-11-23", "2026-12-13"),
        ("other-supervisor", "2026-12-14", ""),
    ]
    assert Enrolment.objects.get(pk=enrolment.pk).supervisor == past_supervisor
    assert Handover.objects.get(incoming=planned).outgoing == deputy


def test_a_deputy_becomes_the_supervisor_without_a_handover_to_themselves(
    enrolment: Enrolment, other_supervisor: User, coordinator: User
) -> None:
    given = {"enrolment": enrolment, "part": Part.SUPERVISOR, "user": other_supervisor, "by": coordinator}
    assign(**given, on=TODAY, is_deputy=True)
    stays = assign(**given, on=LATER)
    assert not stays.is_deputy
    assert not Handover.objects.filter(incoming=stays).exists()


@pytest.mark.parametrize("on", [LATER, dt.date(2026, 12, 1)])
def test_a_day_on_which_a_change_is_planned_already_and_the_planned_person_again_are_refused(
    on: dt.date, enrolment: Enrolment, other_supervisor: User, coordinator: User
) -> None:
    given = {"enrolment": enrolment, "part": Part.SUPERVISOR, "user": other_supervisor, "by": coordinator}
    assign(**given, on=LATER)
    with pytest.raises(Conflict) as refused:
        assign(**given, on=on)
    assert refused.value.code == "change_planned"
    assert "14 December 2026" in refused.value.message


def test_a_change_after_the_planned_one_ends_that(
    enrolment: Enrolment, other_supervisor: User, past_supervisor: User, coordinator: User
) -> None:
    given = {"enrolment": enrolment, "part": Part.SUPERVISOR, "by": coordinator}
    first = assign(**given, user=other_supervisor, on=LATER)
    second = assign(**given, user=past_supervisor, on=dt.date(2027, 2, 1))
    assert spans(enrolment)[2:] == [
        ("other-supervisor", "2026-12-14", "2027-01-31"),
        ("past-supervisor", "2027-02-01", ""),
    ]
    assert Handover.objects.get(incoming=second).outgoing == first


def test_somebody_whose_role_ends_before_the_day_cannot_be_chosen(
    enrolment: Enrolment, other_supervisor: User, coordinator: User
) -> None:
    Role.objects.filter(user=other_supervisor).update(ended_on=dt.date(2026, 12, 13))
    given = {"enrolment": enrolment, "part": Part.SUPERVISOR, "user": other_supervisor, "by": coordinator}
    with pytest.raises(RuleBroken) as refused:
        assign(**given, on=LATER)
    assert refused.value.code == "not_a_supervisor"
    assert assign(**given, on=dt.date(2026, 12, 1)).user == other_supervisor


def test_somebody_who_cannot_sign_in_any_more_cannot_be_chosen(
    enrolment: Enrolment, other_supervisor: User, coordinator: User
) -> None:
    User.objects.filter(pk=other_supervisor.pk).update(is_active=False)
    with pytest.raises(RuleBroken):
        assign(enrolment=enrolment, part=Part.SUPERVISOR, user=other_supervisor, on=TODAY, by=coordinator)


def test_the_same_person_is_never_both_on_any_day_also_when_one_of_them_is_planned(
    enrolment: Enrolment, other_supervisor: User, coordinator: User, northshire: Employer
) -> None:
    give_role(
        user=other_supervisor, employer=northshire, role=RoleName.ASSESSOR, started_on=dt.date(2020, 1, 1), by=None
    )
    given = {"enrolment": enrolment, "user": other_supervisor, "by": coordinator}
    assign(**given, part=Part.SUPERVISOR, on=LATER)
    with pytest.raises(RuleBroken) as refused:
        assign(**given, part=Part.ASSESSOR, on=TODAY)
    assert refused.value.code == "assessor_is_supervisor"


def test_each_change_makes_a_handover_with_the_note(
    enrolment: Enrolment, supervisor: User, other_supervisor: User, coordinator: User
) -> None:
    given = {"enrolment": enrolment, "part": Part.SUPERVISOR, "by": coordinator}
    new = assign(**given, user=other_supervisor, on=TODAY, note="  Tuesdays suit her. ")
    handover = Handover.objects.get(incoming=new)
    assert handover.outgoing.user == supervisor
    assert (handover.note, handover.accepted_on) == ("Tuesdays suit her.", None)
    assert "Tuesdays" not in "".join(Event.objects.filter(enrolment_id=enrolment.pk).values_list("body", flat=True))


def test_a_new_assessor_after_a_gap_takes_over_from_nobody(
    enrolment: Enrolment, assessor: User, coordinator: User, northshire: Employer
) -> None:
    current = enrolment.assignments.get(part=Part.ASSESSOR)
    end_assignment(assignment=current, on=dt.date(2026, 11, 10), by=coordinator)
    other = with_role("assessor-2", northshire, RoleName.ASSESSOR)
    new = assign(enrolment=enrolment, part=Part.ASSESSOR, user=other, on=TODAY, by=coordinator)
    assert Handover.objects.get(incoming=new).outgoing is None
    assert spans(enrolment, "assessor") == [
        ("assessor", "2026-06-22", "2026-11-10"),
        ("assessor-2", "2026-11-23", ""),
    ]


def test_an_assessor_may_be_the_supervisor_where_the_framework_allows(
    coordinator: User, supervisor: User, northshire: Employer, north: Any
) -> None:
    give_role(user=supervisor, employer=northshire, role=RoleName.ASSESSOR, started_on=dt.date(2020, 1, 1), by=None)
    asye = enrolled(
        "asye", "SW1009", north.teams["duty"], supervisor, coordinator, dt.date(2026, 6, 22), framework="ASYE-CF"
    )
    assert assign(enrolment=asye, part=Part.ASSESSOR, user=supervisor, on=TODAY, by=coordinator).user == supervisor
