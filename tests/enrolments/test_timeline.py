"""What happened in an enrolment, as far as each person may know."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from ecf.core.change import change
from ecf.core.models import Audience
from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import start_break
from ecf.people.models import User

ApiFor = Callable[[User | None], Any]
PathOf = Callable[..., str]
START = dt.date(2026, 9, 1)


@pytest.fixture
def happened(enrolment: Enrolment, coordinator: User) -> None:
    """One event for each audience, by the co-ordinator, after a break."""
    start_break(enrolment=enrolment, reason="suspension", started_on=START, ended_on=START, by=coordinator)
    with change(by=coordinator) as c:
        for audience in Audience.values:
            c.record(f"noted.{audience}", enrolment_id=enrolment.pk, audience=audience)


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        ("worker", {"all", "worker_supervisor", "worker_coordinator", "worker_overseers"}),
        ("supervisor", {"all", "worker_supervisor"}),
        ("assessor", {"all", "worker_supervisor"}),
        ("coordinator", {"all", "worker_coordinator", "worker_overseers", "actor"}),
        ("psw", {"all", "worker_overseers"}),
    ],
)
def test_each_person_reads_what_is_meant_for_them(
    role: str,
    reads: set[str],
    happened: None,
    request: pytest.FixtureRequest,
    enrolment: Enrolment,
    api_for: ApiFor,
    path_of: PathOf,
) -> None:
    found = api_for(request.getfixturevalue(role)).get(path_of(enrolment, "timeline")).json()["results"]
    kinds = [row["kind"] for row in found]
    # What the co-ordinator did themselves, they may read: their own doing is no secret to them.
    own = {"worker_supervisor"} if role == "coordinator" else set()
    assert {kind.removeprefix("noted.") for kind in kinds if kind.startswith("noted.")} == reads | own
    assert kinds[0] == "enrolment.enrolled"
    assert "break.started" in kinds
    assert not any("suspension" in str(row) for row in found)


def test_an_event_says_who_when_and_about_which_day(
    happened: None, enrolment: Enrolment, worker: User, api_for: ApiFor, path_of: PathOf
) -> None:
    found = api_for(worker).get(path_of(enrolment, "timeline")).json()["results"]
    away = next(row for row in found if row["kind"] == "break.started")
    assert set(away) == {"id", "kind", "at", "on", "by", "subject_type", "subject_id", "body"}
    assert (away["on"], away["by"], away["body"]) == ("2026-09-01", "coordinator", {"ended_on": "2026-09-01"})
    assert away["at"].endswith("Z")


def test_the_timeline_comes_in_pages(
    happened: None, enrolment: Enrolment, worker: User, api_for: ApiFor, path_of: PathOf
) -> None:
    first = api_for(worker).get(path_of(enrolment, "timeline"), {"page_size": 2}).json()
    assert len(first["results"]) == 2
    second = api_for(worker).get(first["next"]).json()
    assert second["results"][0]["id"] > first["results"][-1]["id"]


@pytest.mark.parametrize("role", ["past_supervisor", "other_worker", "panel_1", "outsider_psw", "admin_user"])
def test_nobody_else_sees_that_there_is_a_timeline(
    role: str, request: pytest.FixtureRequest, enrolment: Enrolment, api_for: ApiFor, path_of: PathOf
) -> None:
    assert api_for(request.getfixturevalue(role)).get(path_of(enrolment, "timeline")).status_code == 404
