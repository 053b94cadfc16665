"""Moves between employers over the API."""

from collections.abc import Callable
from typing import Any

import pytest

from ecf.enrolments.models import Enrolment, Transfer
from ecf.people.models import User
from tests.cast import House

ApiFor = Callable[[User | None], Any]
PathOf = Callable[..., str]
TRANSFERS = "/api/v1/transfers/"
MOVE = {"employer": "eastborough", "on": "2026-12-14", "last_day": "2026-11-30"}
ACCEPTED = {"team": "duty", "supervisor": "outsider-supervisor"}


@pytest.fixture
def proposed(enrolment: Enrolment, coordinator: User, api_for: ApiFor, path_of: PathOf, east: House) -> str:
    """The address of a move to Eastborough, proposed by the co-ordinator."""
    answer = api_for(coordinator).post(path_of(enrolment, "transfer"), MOVE)
    assert answer.status_code == 201, answer.content
    return answer["Location"].removeprefix("http://testserver")


def test_a_move_from_proposal_to_arrival(
    proposed: str,
    enrolment: Enrolment,
    worker: User,
    coordinator: User,
    outsider_coordinator: User,
    outsider_supervisor: User,
    api_for: ApiFor,
    path_of: PathOf,
) -> None:
    found = api_for(coordinator).get(proposed).json()
    expected = {"from_employer": "northshire", "to_employer": "eastborough", "state": "proposed", "consented_on": None}
    assert {key: found[key] for key in expected} == expected
    assert (found["enrolment"], found["last_day"], found["on"]) == (str(enrolment.pk), "2026-11-30", "2026-12-14")
    assert api_for(outsider_coordinator).get(proposed).status_code == 404
    agreed = api_for(worker).post(f"{proposed}consent/").json()
    assert (agreed["state"], agreed["consented_on"]) == ("consented", "2026-11-23")
    there = api_for(outsider_coordinator)
    assert [row["id"] for row in there.get(TRANSFERS).json()["results"]] == [found["id"]]
    accepted = there.post(f"{proposed}accept/", ACCEPTED).json()
    assert (accepted["state"], accepted["accepted_on"]) == ("accepted", "2026-11-23")
    assert there.get(path_of(enrolment)).status_code == 404
    assert api_for(coordinator).get(path_of(enrolment)).json()["employer"] == "northshire"


def test_a_first_day_that_has_come_moves_at_once(
    enrolment: Enrolment, worker: User, outsider_coordinator: User, api_for: ApiFor, path_of: PathOf, east: House
) -> None:
    made = api_for(worker).post(path_of(enrolment, "transfer"), {"employer": "eastborough", "on": "2026-11-23"})
    assert (made.status_code, made.json()["state"], made.json()["last_day"]) == (201, "consented", "2026-11-22")
    there = api_for(outsider_coordinator)
    done = there.post(f"{TRANSFERS}{made.json()['id']}/accept/", ACCEPTED)
    assert (done.status_code, done.json()["state"], done.json()["about"]) == (200, "done", None)
    now = there.get(path_of(enrolment)).json()
    assert (now["employer"], now["team"], now["supervisor"]) == ("eastborough", "duty", "outsider-supervisor")
    placements = there.get(path_of(enrolment, "placements")).json()["results"]
    assert [(row["employer"], row["started_on"], row["ended_on"], row["destination"]) for row in placements] == [
        ("northshire", "2026-06-22", "2026-11-22", "Eastborough Council"),
        ("eastborough", "2026-11-23", None, ""),
    ]


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"employer": "northshire"}, "same_employer", "employer"),
        ({"employer": "nowhere"}, "unknown_employer", "employer"),
        ({"last_day": "2026-12-14"}, "last_day_after", "last_day"),
        ({"last_day": "2026-12-31"}, "last_day_after", "last_day"),
        ({"last_day": "2026-06-01"}, "before_placement", "last_day"),
        ({"on": "2026-06-22", "last_day": None}, "before_placement", "on"),
        ({"on": "soon"}, "invalid", "on"),
        ({"team": "duty"}, "invalid", "team"),
    ],
)
def test_a_wrong_move_is_told_at_its_field(
    changes: dict[str, Any],
    code: str,
    field: str,
    enrolment: Enrolment,
    coordinator: User,
    api_for: ApiFor,
    path_of: PathOf,
    east: House,
) -> None:
    answer = api_for(coordinator).post(path_of(enrolment, "transfer"), {**MOVE, **changes})
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert not Transfer.objects.exists()


def test_a_second_move_is_a_conflict(
    proposed: str, enrolment: Enrolment, coordinator: User, api_for: ApiFor, path_of: PathOf
) -> None:
    answer = api_for(coordinator).post(path_of(enrolment, "transfer"), MOVE)
    assert (answer.status_code, answer.json()["code"]) == (409, "transfer_open")


def test_after_the_end_of_the_programme_it_is_a_conflict(
    enrolment: Enrolment, coordinator: User, api_for: ApiFor, path_of: PathOf, east: House
) -> None:
    Enrolment.objects.filter(pk=enrolment.pk).update(state="withdrawn")
    answer = api_for(coordinator).post(path_of(enrolment, "transfer"), MOVE)
    assert (answer.status_code, answer.json()["code"]) == (409, "enrolment_ended")


@pytest.mark.parametrize("role", ["supervisor", "assessor", "psw"])
def test_who_may_not_is_refused_before_the_body_is_read(
    role: str, request: pytest.FixtureRequest, enrolment: Enrolment, api_for: ApiFor, path_of: PathOf
) -> None:
    answer = api_for(request.getfixturevalue(role)).post(path_of(enrolment, "transfer"), {"nonsense": True})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"team": "family"}, "unknown_team", "team"),
        ({"supervisor": "nobody"}, "not_a_supervisor", "supervisor"),
        ({"supervisor": "supervisor"}, "not_a_supervisor", "supervisor"),
        ({"assessor": "assessor"}, "not_an_assessor", "assessor"),
        ({"supervisor": None}, "invalid", "supervisor"),
    ],
)
def test_only_people_of_the_receiving_employer_are_named(
    changes: dict[str, Any],
    code: str,
    field: str,
    proposed: str,
    worker: User,
    outsider_coordinator: User,
    north: House,
    api_for: ApiFor,
) -> None:
    api_for(worker).post(f"{proposed}consent/")
    answer = api_for(outsider_coordinator).post(f"{proposed}accept/", {**ACCEPTED, **changes})
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_each_answer_has_its_time(
    proposed: str, worker: User, coordinator: User, outsider_coordinator: User, api_for: ApiFor
) -> None:
    assert api_for(coordinator).post(f"{proposed}consent/").status_code == 403
    assert api_for(coordinator).post(f"{proposed}accept/", {}).status_code == 403
    assert api_for(worker).post(f"{proposed}consent/", If_Match='"7"').status_code == 409
    assert api_for(worker).post(f"{proposed}consent/").status_code == 200
    again = api_for(worker).post(f"{proposed}consent/")
    assert (again.status_code, again.json()["code"]) == (409, "transfer_state")
    assert api_for(worker).post(f"{proposed}decline/", {"reason": "No."}).status_code == 409
    declined = api_for(outsider_coordinator).post(f"{proposed}decline/", {"reason": "No post."})
    assert (declined.status_code, declined.json()["state"]) == (200, "declined")
    assert api_for(coordinator).get(proposed).json()["end_reason"] == "No post."
    assert api_for(coordinator).post(f"{proposed}cancel/", {"reason": "Then not."}).status_code == 409
    assert api_for(coordinator).post(f"{proposed}cancel/", {}).status_code == 400


def test_the_list_of_an_enrolment_holds_its_moves(
    proposed: str, enrolment: Enrolment, worker: User, supervisor: User, api_for: ApiFor, path_of: PathOf
) -> None:
    listed = api_for(worker).get(path_of(enrolment, "transfer")).json()["results"]
    assert [row["state"] for row in listed] == ["proposed"]
    assert api_for(supervisor).get(path_of(enrolment, "transfer")).json()["results"] == []
    assert api_for(worker).get(TRANSFERS, {"state": "done"}).json()["results"] == []
    assert len(api_for(worker).get(TRANSFERS, {"enrolment": str(enrolment.pk)}).json()["results"]) == 1
