"""Somebody who left comes back: a new placement, and the dates move by the time between."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ecf.core.errors import BadValue, Conflict, NotAllowed, WrongState
from ecf.core.models import Event
from ecf.enrolments.models import Enrolment, EnrolmentState, Handover, Part
from ecf.enrolments.selectors import with_clock, with_schedule
from ecf.enrolments.services import (
    assign,
    end_not_completed,
    move_team,
    return_to_programme,
    start_break,
    withdraw_enrolment,
)
from ecf.enrolments.services.schedule import wrong_dates
from ecf.people.models import Role, RoleName, Team, User
from ecf.people.services import give_role
from tests.cast import TODAY, House, enrolled

ClientFor = Callable[[User], Client]
LAST_DAY = dt.date(2026, 10, 30)
BACK = dt.date(2026, 11, 16)


@pytest.fixture
def gone(enrolment: Enrolment, coordinator: User) -> Enrolment:
    withdraw_enrolment(
        enrolment=enrolment, reason="A new job.", destination="Wales", on=LAST_DAY, by=coordinator, today=TODAY
    )
    return Enrolment.objects.with_people().get(pk=enrolment.pk)


@pytest.fixture
def back(gone: Enrolment, family_team: Team, other_supervisor: User, coordinator: User) -> Callable[..., Enrolment]:
    """`back(on=…)`: comes back, with changes."""

    def came_back(**changes: Any) -> Enrolment:
        given = {"on": BACK, "team": family_team, "supervisor": other_supervisor, "by": coordinator, **changes}
        return return_to_programme(enrolment=gone, **given)

    return came_back


def test_a_new_placement_begins_with_the_people_who_were_named(
    back: Callable[..., Enrolment], family_team: Team, other_supervisor: User, assessor: User
) -> None:
    row = Enrolment.objects.get(pk=back(assessor=assessor).pk)
    assert (row.state, row.team, row.supervisor, row.assessor) == (
        EnrolmentState.ACTIVE,
        family_team,
        other_supervisor,
        assessor,
    )
    spans = list(row.placements.order_by("started_on").values_list("started_on", "ended_on"))
    assert spans == [(dt.date(2026, 6, 22), LAST_DAY), (BACK, None)]
    now = row.assignments.filter(ended_on=None).values_list("user__username", "started_on")
    assert sorted(now) == [("assessor", BACK), ("other-supervisor", BACK)]
    assert Event.objects.filter(enrolment_id=row.pk, kind="enrolment.returned", on=BACK).exists()


def test_the_days_between_move_every_open_date_and_the_stored_is_the_computed(
    back: Callable[..., Enrolment], due: Callable[[str], dt.date | None]
) -> None:
    row = back()
    assert due("review-12m") == dt.date(2027, 6, 22) + dt.timedelta(days=16)
    assert wrong_dates(with_schedule(with_clock(Enrolment.objects.filter(pk=row.pk)))) == []


def test_a_first_day_ahead_counts_the_days_until_then(
    back: Callable[..., Enrolment], due: Callable[[str], dt.date | None]
) -> None:
    back(on=dt.date(2026, 12, 14))
    assert due("review-12m") == dt.date(2027, 6, 22) + dt.timedelta(days=44)


def test_the_break_they_left_on_is_over_with_it(
    enrolment: Enrolment, coordinator: User, family_team: Team, supervisor: User, due: Callable[..., Any]
) -> None:
    spell = start_break(enrolment=enrolment, reason="sickness", started_on=dt.date(2026, 10, 19), by=coordinator)
    withdraw_enrolment(enrolment=enrolment, reason="A new job.", on=LAST_DAY, by=coordinator)
    spell.refresh_from_db()
    assert spell.ended_on == LAST_DAY
    return_to_programme(enrolment=enrolment, on=BACK, team=family_team, supervisor=supervisor, by=coordinator)
    assert due("review-12m") == dt.date(2027, 6, 22) + dt.timedelta(days=28)


def test_whoever_was_not_the_last_is_handed_over_what_is_open(
    back: Callable[..., Enrolment], supervisor: User, other_supervisor: User, assessor: User
) -> None:
    row = back(assessor=assessor)
    handover = Handover.objects.get(enrolment=row, incoming__started_on=BACK)
    assert (handover.outgoing.user, handover.incoming.user) == (supervisor, other_supervisor)


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (LAST_DAY, "not_after_last_day"),
        (dt.date(2026, 6, 1), "not_after_last_day"),
        (dt.date(2028, 1, 1), "too_far_ahead"),
    ],
)
def test_a_day_that_cannot_be_is_refused(on: dt.date, code: str, back: Callable[..., Enrolment]) -> None:
    with pytest.raises(BadValue) as refused:
        back(on=on)
    assert [(each.code, each.field) for each in refused.value.errors] == [(code, "on")]


def test_a_leaving_entered_late_is_no_way_back_into_the_days_of_others(
    enrolment: Enrolment, coordinator: User, family_team: Team, supervisor: User
) -> None:
    """`supervisor` began on 23 October, after the last day that is entered now."""
    withdraw_enrolment(enrolment=enrolment, reason="A new job.", on=dt.date(2026, 9, 1), by=coordinator)
    given = {"enrolment": enrolment, "team": family_team, "supervisor": supervisor, "by": coordinator}
    with pytest.raises(BadValue):
        return_to_programme(**given, on=dt.date(2026, 10, 23))
    return_to_programme(**given, on=dt.date(2026, 10, 24))


def test_everything_that_is_wrong_with_the_people_is_told_at_once(
    back: Callable[..., Enrolment], coordinator: User, psw: User, east: House
) -> None:
    with pytest.raises(BadValue) as refused:
        back(team=east.teams["duty"], supervisor=coordinator, assessor=psw)
    assert {each.field for each in refused.value.errors} == {"team", "supervisor", "assessor"}


def test_the_worker_and_one_person_for_both_are_refused(
    back: Callable[..., Enrolment], worker: User, other_supervisor: User, north: House
) -> None:
    for user in (worker, other_supervisor):
        for role in (RoleName.SUPERVISOR, RoleName.ASSESSOR):
            give_role(user=user, employer=north.employer, role=role, started_on=dt.date(2020, 1, 1), by=None)
    for given, code in [
        ({"supervisor": worker}, "own_journey"),
        ({"assessor": other_supervisor}, "assessor_is_supervisor"),
    ]:
        with pytest.raises(BadValue) as refused:
            back(**given)
        assert refused.value.code == code


def test_with_another_live_enrolment_they_do_not_come_back(
    back: Callable[..., Enrolment], north: House, supervisor: User, coordinator: User
) -> None:
    enrolled("worker", "SW1001", north.teams["duty"], supervisor, coordinator, TODAY, framework="ASYE-CF")
    with pytest.raises(Conflict) as refused:
        back()
    assert refused.value.code == "another_live_enrolment"


def test_only_who_has_left_comes_back(
    enrolment: Enrolment, other_enrolment: Enrolment, family_team: Team, supervisor: User, coordinator: User
) -> None:
    end_not_completed(enrolment=other_enrolment, reason="Agreed.", by=coordinator)
    for row in (enrolment, other_enrolment):
        with pytest.raises(WrongState):
            return_to_programme(enrolment=row, on=BACK, team=family_team, supervisor=supervisor, by=coordinator)


def test_a_supervisor_whose_role_ends_before_the_day_is_refused(
    back: Callable[..., Enrolment], other_supervisor: User
) -> None:
    Role.objects.filter(user=other_supervisor).update(ended_on=dt.date(2026, 12, 1))
    with pytest.raises(BadValue):
        back(on=dt.date(2026, 12, 14))


@pytest.mark.parametrize("role", ["worker", "supervisor", "assessor", "psw", "outsider_coordinator"])
def test_only_the_coordinator_brings_somebody_back(
    role: str, request: pytest.FixtureRequest, back: Callable[..., Enrolment]
) -> None:
    with pytest.raises(NotAllowed):
        back(by=request.getfixturevalue(role))


def test_leaving_again_before_the_first_day_back_takes_that_out(
    back: Callable[..., Enrolment], coordinator: User
) -> None:
    row = back(on=dt.date(2026, 12, 14))
    withdraw_enrolment(enrolment=row, reason="It fell through.", by=coordinator)
    assert row.placements.get().ended_on == LAST_DAY
    assert not row.assignments.filter(started_on__gt=TODAY).exists()


def test_what_was_planned_goes_when_somebody_leaves(
    enrolment: Enrolment, other_supervisor: User, supervisor: User, coordinator: User
) -> None:
    later = dt.date(2026, 12, 14)
    assign(enrolment=enrolment, part=Part.SUPERVISOR, user=other_supervisor, on=later, by=coordinator)
    withdraw_enrolment(enrolment=enrolment, reason="A new job.", on=TODAY, by=coordinator)
    rows = enrolment.assignments.filter(part=Part.SUPERVISOR).order_by("started_on")
    assert [(row.user, row.ended_on) for row in rows][1:] == [(supervisor, TODAY)]


def filled(team: Team, supervisor: User, **changes: Any) -> dict[str, Any]:
    return {
        "on-day": "16",
        "on-month": "11",
        "on-year": "2026",
        "team": team.pk,
        "supervisor": supervisor.pk,
        "assessor": "",
        **changes,
    }


def test_the_page_shows_the_dates_before_and_after_and_then_saves(
    gone: Enrolment, family_team: Team, other_supervisor: User, coordinator: User, client_for: ClientFor
) -> None:
    browser, address = client_for(coordinator), reverse("return_to_programme", args=[gone.pk])
    journey = browser.get(reverse("journey", args=[gone.pk])).content.decode()
    assert address in journey
    assert "The last day was 30 October 2026" in journey
    assert "30 October 2026" in browser.get(address).content.decode()
    looked = browser.post(address, filled(family_team, other_supervisor, step="look")).content.decode()
    assert "16 days later" in looked
    assert Enrolment.objects.get(pk=gone.pk).state == EnrolmentState.WITHDRAWN
    saved = browser.post(address, filled(family_team, other_supervisor, step="save"), follow=True)
    assert "is back on the programme" in saved.content.decode()
    assert Enrolment.objects.get(pk=gone.pk).state == EnrolmentState.ACTIVE


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"on-day": "30", "on-month": "2"}, "February"),
        ({"on-day": ""}, "day"),
        ({"on-month": "10", "on-day": "30"}, "Enter a day after 30 October 2026"),
        ({"supervisor": ""}, "Choose a supervisor"),
        ({"team": "not-a-team"}, "Choose a team"),
    ],
)
def test_a_wrong_entry_is_told_and_the_rest_stays(
    changes: dict[str, str],
    words: str,
    gone: Enrolment,
    family_team: Team,
    other_supervisor: User,
    coordinator: User,
    client_for: ClientFor,
) -> None:
    address = reverse("return_to_programme", args=[gone.pk])
    page = client_for(coordinator).post(address, {**filled(family_team, other_supervisor), "step": "look", **changes})
    text = page.content.decode()
    assert "<title>Error: " in text
    assert words in text
    assert 'value="2026"' in text


def test_the_api_brings_somebody_back(
    gone: Enrolment, coordinator: User, api_for: Callable[..., Any], path_of: Callable[..., str]
) -> None:
    api, address = api_for(coordinator), path_of(gone, "return")
    sent = {"on": "2026-11-16", "team": "family", "supervisor": "other-supervisor", "assessor": "assessor"}
    for wrong, field in [
        ({"on": "2026-10-30"}, "on"),
        ({"on": "2026-02-30"}, "on"),
        ({"team": "nowhere"}, "team"),
        ({"supervisor": "nobody"}, "supervisor"),
        ({"assessor": "worker"}, "assessor"),
    ]:
        refused = api.post(address, {**sent, **wrong})
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, field)
    answer = api.post(address, sent)
    assert (answer.status_code, answer.json()["state"], answer.json()["supervisor"]) == (
        200,
        "active",
        "other-supervisor",
    )
    assert api.post(address, sent).status_code == 409


def test_a_stale_version_is_refused_over_the_api(
    enrolment: Enrolment,
    family_team: Team,
    coordinator: User,
    api_for: Callable[..., Any],
    path_of: Callable[..., str],
) -> None:
    tag = api_for(coordinator).get(path_of(enrolment))["ETag"]
    move_team(enrolment=enrolment, team=family_team, by=coordinator)
    refused = api_for(coordinator).post(path_of(enrolment, "withdraw"), {"reason": "A move."}, If_Match=tag)
    assert (refused.status_code, refused.json()["code"]) == (409, "stale_version")
