"""Who supports a worker, handovers and leaving over the API."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from ecf.enrolments.models import Enrolment, Handover
from ecf.people.models import User

API = "/api/v1/enrolments/"
NEXT = {"part": "supervisor", "user": "other-supervisor", "on": "2026-12-14"}


@pytest.fixture
def at(enrolment: Enrolment) -> Callable[[str], str]:
    return lambda path: f"{API}{enrolment.pk}/{path}"


def test_somebody_is_named_read_and_cancelled(at, coordinator, worker, api_for, enrolment):
    api = api_for(coordinator)
    made = api.post(at("assignments/"), {**NEXT, "is_deputy": True, "note": "Tuesdays."})
    assert made.status_code == 201
    row = made.json()
    assert row["enrolment"] == str(enrolment.pk)
    assert (row["part"], row["user"], row["started_on"], row["ended_on"], row["is_deputy"]) == (
        "supervisor",
        "other-supervisor",
        "2026-12-14",
        None,
        True,
    )
    one = api_for(worker).get(made["Location"])
    assert (one.status_code, one.json()) == (200, row)
    rows = api_for(worker).get(at("assignments/")).json()["results"]
    assert [(each["user"], each["started_on"], each["ended_on"]) for each in rows if each["part"] == "supervisor"] == [
        ("past-supervisor", "2026-06-22", "2026-10-22"),
        ("supervisor", "2026-10-23", "2026-12-13"),
        ("other-supervisor", "2026-12-14", None),
    ]
    assert api_for(worker).get(at("")).json()["supervisor"] == "supervisor"
    cancelled = api.post(f"{made['Location']}cancel/")
    assert (cancelled.status_code, cancelled.json()["id"]) == (200, str(enrolment.pk))
    assert api.post(f"{made['Location']}cancel/").status_code == 404


@pytest.mark.parametrize(
    ("sent", "status", "field"),
    [
        ({"on": "2026-02-30"}, 400, "on"),
        ({"on": "2026-06-21"}, 400, "on"),
        ({"on": "2026-10-23"}, 400, "on"),
        ({"on": "2028-01-01"}, 400, "on"),
        ({"on": None}, 400, "on"),
        ({"part": "king"}, 400, "part"),
        ({"user": "nobody"}, 400, "user"),
        ({"user": "coordinator"}, 400, "user"),
        ({"user": "outsider-supervisor"}, 400, "user"),
        ({"part": "assessor", "user": "supervisor"}, 400, "user"),
        ({"part": "buddy", "user": "psw"}, 400, "user"),
        ({"is_deputy": "perhaps"}, 400, "is_deputy"),
        ({"note": "x" * 2001}, 400, "note"),
        ({"colour": "red"}, 400, "colour"),
        ({"user": "supervisor"}, 409, "user"),
    ],
)
def test_what_cannot_be_is_refused(sent, status, field, at, coordinator, outsider_supervisor, api_for, enrolment):
    refused = api_for(coordinator).post(at("assignments/"), {**NEXT, **sent})
    assert refused.status_code == status
    assert refused.json()["errors"][0]["field"] == field
    assert Enrolment.objects.get(pk=enrolment.pk).version == enrolment.version


def test_an_assessor_is_ended_and_a_supervisor_never(at, coordinator, api_for, enrolment):
    api = api_for(coordinator)
    rows = {each["user"]: each["id"] for each in api.get(at("assignments/")).json()["results"]}
    ended = api.post(at(f"assignments/{rows['assessor']}/end/"), {"on": "2026-11-20"})
    assert (ended.status_code, ended.json()["ended_on"]) == (200, "2026-11-20")
    assert api.get(at("")).json()["assessor"] is None
    refused = api.post(at(f"assignments/{rows['supervisor']}/end/"), {"on": "2026-11-20"})
    assert (refused.status_code, refused.json()["code"]) == (409, "supervisor_needed")
    assert api.post(at(f"assignments/{enrolment.pk}/end/"), {"on": "2026-11-20"}).status_code == 404


def test_a_handover_is_listed_and_accepted_by_the_new_person_alone(at, coordinator, supervisor, assessor, api_for):
    [row] = api_for(supervisor).get(at("handovers/")).json()["results"]
    assert (row["part"], row["incoming"], row["outgoing"], row["on"], row["accepted_on"]) == (
        "supervisor",
        "supervisor",
        "past-supervisor",
        "2026-10-23",
        None,
    )
    assert api_for(assessor).get(at("handovers/")).json()["results"] == []
    address = at(f"handovers/{row['id']}/accept/")
    assert api_for(coordinator).post(address).status_code == 403
    assert api_for(assessor).post(address).status_code == 404
    accepted = api_for(supervisor).post(address)
    assert (accepted.status_code, accepted.json()["accepted_on"]) == (200, "2026-11-23")
    assert accepted["ETag"] == f'"{Handover.objects.get(pk=row["id"]).version}"'
    assert api_for(supervisor).post(address).status_code == 409


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"reason": " "}, "reason"),
        ({}, "reason"),
        ({"reason": "x" * 201}, "reason"),
        ({"reason": "A move.", "on": "2026-11-24"}, "on"),
        ({"reason": "A move.", "on": "2026-06-21"}, "on"),
        ({"reason": "A move.", "on": "2026-11-31"}, "on"),
    ],
)
@pytest.mark.parametrize("how", ["withdraw/", "not-completed/"])
def test_a_wrong_leaving_is_refused(how, sent, field, at, coordinator, api_for):
    refused = api_for(coordinator).post(at(how), sent)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, field)


def test_leaving_keeps_where_to_and_the_second_time_is_a_conflict(at, coordinator, api_for, enrolment):
    sent = {"reason": "A new job.", "on": "2026-11-20", "destination": "Powys"}
    left = api_for(coordinator).post(at("withdraw/"), sent)
    assert (left.status_code, left.json()["state"]) == (200, "withdrawn")
    placement = enrolment.placements.get()
    assert (placement.ended_on, placement.end_reason, placement.destination) == (
        dt.date(2026, 11, 20),
        "A new job.",
        "Powys",
    )
    assert api_for(coordinator).post(at("withdraw/"), sent).status_code == 409
    assert api_for(coordinator).post(at("not-completed/"), sent | {"destination": ""}).status_code == 400


def test_the_end_for_good_is_not_taken_up_again(at, coordinator, api_for):
    ended = api_for(coordinator).post(at("not-completed/"), {"reason": "Agreed."})
    assert (ended.status_code, ended.json()["state"]) == (200, "not_completed")
    sent = {"on": "2026-11-24", "team": "duty", "supervisor": "supervisor"}
    refused = api_for(coordinator).post(at("return/"), sent)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_withdrawn")


def test_the_reason_for_credit_and_the_plan_are_for_those_they_concern(
    at, coordinator, worker, supervisor, assessor, psw, api_for, enrolment
):
    given = {"credit_reason": "Six years in Leeds.", "adaptation_plan": "Court in January."}
    Enrolment.objects.filter(pk=enrolment.pk).update(**given)

    def read(user: User) -> tuple[Any, Any]:
        row = api_for(user).get(at("")).json()
        return row["credit_reason"], row["adaptation_plan"]

    assert read(worker) == read(coordinator) == ("Six years in Leeds.", "Court in January.")
    assert read(supervisor) == read(assessor) == (None, "Court in January.")
    assert read(psw) == (None, None)
