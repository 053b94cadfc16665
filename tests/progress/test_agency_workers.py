"""An agency worker's progress is recorded; no promises of the employer are claimed for them."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from ecf.cohorts.selectors import PROMISES, numbers_of
from ecf.enrolments.models import Enrolment
from ecf.people.models import User
from ecf.progress.selectors import progress_of_one
from ecf.progress.services import rebuild_stale
from ecf.progress.shape import COMMITMENTS
from tests.cast import TODAY, House, enrolled


@pytest.fixture
def pair(north: House) -> dict[str, Enrolment]:
    """Two who started on the same day, one of them through an agency."""
    people, started = north.people, dt.date(2026, 6, 22)
    return {
        route: enrolled(
            route, number, north.teams["duty"], people["supervisor"], people["coordinator"], started, entry_route=route
        )
        for route, number in [("agency", "SW1011"), ("newly_qualified", "SW1012")]
    }


def test_every_promise_is_not_measured_and_says_why(pair: dict[str, Enrolment]) -> None:
    progress = progress_of_one(pair["agency"], TODAY)
    assert [each.code for each in progress.commitments] == list(COMMITMENTS)
    for each in progress.commitments:
        assert (each.status, each.have, each.needed, each.due_on) == ("not_measured", None, None, None)
        assert "agency worker" in each.detail
    assert progress.employer_status == "not_measured"


def test_the_status_of_the_worker_is_that_of_anybody_else(pair: dict[str, Enrolment]) -> None:
    agency, other = (progress_of_one(row, TODAY) for row in pair.values())
    assert agency.status == other.status == "overdue"
    assert agency.checks == other.checks
    assert other.commitment("supervision").status == "missed"


def test_the_numbers_of_the_cohort_count_them_neither_as_kept_nor_as_missed(
    north: House, pair: dict[str, Enrolment]
) -> None:
    rebuild_stale(today=TODAY)
    employers = [north.employer.pk]
    before = numbers_of(employers, TODAY)
    Enrolment.objects.filter(pk=pair["agency"].pk).update(entry_route="newly_qualified")
    pair["agency"].snapshot.delete()
    after = numbers_of(employers, TODAY)
    assert after.total == before.total
    assert after.measured["supervision"] == before.measured["supervision"] + 1
    assert sum(before.kept[code] for code in PROMISES) == sum(after.kept[code] for code in PROMISES)


def test_their_page_and_their_supervisors_say_so(
    pair: dict[str, Enrolment], supervisor: User, client_for: Callable[[User], Client]
) -> None:
    worker = client_for(pair["agency"].social_worker.user).get("/").content.decode()
    assert "Nothing is measured here for agency workers." in worker
    assert "No session is planned." in worker
    assert "during your break" not in worker
    assert "Not measured" in client_for(supervisor).get("/").content.decode()
