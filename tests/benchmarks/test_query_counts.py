"""Lists take as many queries for 300 rows as for 3; the other lists are pinned beside their own tests."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.cohorts.services import populate
from ecf.evidence.models import Evidence
from ecf.progress.services import rebuild_stale
from ecf.reminders.models import Notice
from ecf.reminders.services import sweep
from ecf.supervision.services import log_session
from tests.cast import TODAY

MOST = 200


def queries(read: Callable[[], object]) -> int:
    read()
    with CaptureQueriesContext(connection) as asked:
        read()
    return len(asked)


@pytest.fixture
def crowd(north):
    """`crowd(300)`: so many more workers of Northshire with all they did in a year."""

    def grown(workers: int) -> None:
        populate(employer=north.employer, workers=workers, years=1, seed=workers, today=TODAY)
        rebuild_stale(today=TODAY)

    return grown


@pytest.mark.parametrize("path", ["enrolments/", "enrolments/?status=overdue", "evidence/"])
def test_the_api_asks_the_same_for_3_and_for_300(crowd, coordinator, api_for, path):
    client = api_for(coordinator)

    def page() -> list:
        answer = client.get(f"/api/v1/{path}{'&' if '?' in path else '?'}page_size={MOST}")
        assert answer.status_code == 200
        return answer.json()["results"]

    crowd(3)
    few = queries(page)
    crowd(300)
    assert queries(page) == few <= 12
    if "status" not in path:
        assert len(page()) == MOST


def test_notices_ask_the_same_for_3_and_for_300(enrolment, supervisor, client_for):
    held = {"held_on": dt.date(2026, 11, 9), "minutes": 95, "kind": "reflective", "summary": "We talked."}
    log_session(enrolment=enrolment, by=supervisor, **held)
    sweep(on=TODAY)
    client, first = client_for(supervisor), Notice.objects.filter(recipient=supervisor).first()
    copied = ("recipient_id", "digest_id", "employer_id", "enrolment_id", "kind", "subject_id", "due_on")

    def page() -> None:
        assert client.get("/notices/").status_code == 200

    def grow(upto: int) -> None:
        values = {name: getattr(first, name) for name in copied}
        Notice.objects.bulk_create(
            Notice(**values, rung=f"+{n}", line=f"Line {n}.") for n in range(Notice.objects.count(), upto)
        )

    grow(3)
    few = queries(page)
    grow(300)
    assert queries(page) == few <= 9


def test_evidence_of_a_long_journey_asks_the_same_for_3_and_for_300(enrolment, worker, client_for):
    client = client_for(worker)

    def page() -> None:
        assert client.get("/evidence/").status_code == 200

    def grow(upto: int) -> None:
        Evidence.objects.bulk_create(
            Evidence(enrolment=enrolment, kind="case_study", title=f"Case {n}", happened_on=TODAY, state="accepted")
            for n in range(Evidence.objects.count(), upto)
        )

    grow(3)
    few = queries(page)
    grow(300)
    assert queries(page) == few <= 13
