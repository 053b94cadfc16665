"""What a change would do to the dates, asked over the API: `?preview=true` answers and stores nothing."""

import pytest

from ecf.core.models import Event, IdempotencyKey
from ecf.enrolments.models import Break, Enrolment
from ecf.enrolments.services import set_working_pattern
from tests.api.wire import check_plain, problem

LEAVE = {"reason": "sickness", "started_on": "2026-10-01", "ended_on": "2026-10-31"}
ASKED = {
    "breaks": (LEAVE, "review-6m", "2026-12-22", "2027-01-22", "break"),
    "working-patterns": (
        {"effective_from": "2026-10-05", "fte": "0.60"},
        "review-6m", "2026-12-22", "2026-12-22", "offset",
    ),
    "extensions": (
        {"milestone": "review-6m", "months": 2, "reason": "Court"},
        "review-6m", "2026-12-22", "2027-02-22", "extension",
    ),
    "part-time-choice": ({"choice": "stretch"}, "review-12m", "2027-06-22", "2028-06-21", "working_pattern"),
}  # fmt: skip


def stored(enrolment):
    """What must be as it was: rows, dates, version, events."""
    fresh = Enrolment.objects.get(pk=enrolment.pk)
    dates = list(fresh.milestones.order_by("position").values_list("key", "due_on", "version"))
    counts = [rows.count() for rows in (fresh.breaks, fresh.working_patterns, fresh.extensions)]
    return fresh.version, fresh.part_time_choice, dates, counts, Event.objects.count(), IdempotencyKey.objects.count()


@pytest.mark.parametrize("path", ASKED)
def test_every_open_date_is_answered_with_its_reasons_and_nothing_is_stored(
    as_coordinator, one, enrolment, coordinator, path
):
    body, milestone, before, after, rule = ASKED[path]
    if path == "part-time-choice":
        set_working_pattern(enrolment=enrolment, effective_from=enrolment.started_on, fte="0.50", by=coordinator)
    was = stored(enrolment)
    answer = as_coordinator.post(f"{one}{path}/?preview=true", body)
    assert answer.status_code == 200
    rows = answer.json()["dates"]
    assert [row["milestone"] for row in rows] == [
        row["milestone"] for row in as_coordinator.get(f"{one}schedule/").json()
    ]
    row = next(row for row in rows if row["milestone"] == milestone)
    assert set(row) == {"milestone", "before", "after", "explanation"}
    assert (row["before"], row["after"]) == (before, after)
    assert row["explanation"][-1]["rule"] == rule
    check_plain(rows)
    assert stored(enrolment) == was
    assert as_coordinator.post(f"{one}{path}/?preview=false", body).status_code in {200, 201}
    assert stored(enrolment) != was


def test_an_open_break_leaves_no_date_in_the_preview_either(as_coordinator, one):
    rows = as_coordinator.post(f"{one}breaks/?preview=true", {**LEAVE, "ended_on": None}).json()["dates"]
    row = next(row for row in rows if row["milestone"] == "review-6m")
    assert (row["before"], row["after"]) == ("2026-12-22", None)
    assert row["explanation"][-1]["on"] is None


@pytest.mark.parametrize(
    ("path", "body", "status", "field"),
    [
        ("breaks", {**LEAVE, "ended_on": "2026-09-30"}, 400, "ended_on"),
        ("breaks", {**LEAVE, "started_on": "2026-06-21"}, 400, "started_on"),
        ("breaks", {**LEAVE, "reason": "capability"}, 400, "reason"),
        ("breaks", {**LEAVE, "started_on": "2026-02-31"}, 400, "started_on"),
        ("breaks", {**LEAVE, "started_on": "2026-08-10"}, 409, "started_on"),
        ("working-patterns", {"effective_from": "2026-10-05", "fte": "1.005"}, 400, "fte"),
        ("extensions", {"milestone": "review-6m", "months": 4, "reason": "Court"}, 400, "months"),
        ("part-time-choice", {"choice": "shrink"}, 400, "choice"),
    ],
)
def test_what_would_be_refused_is_refused_in_the_preview(as_coordinator, one, enrolment, path, body, status, field):
    as_coordinator.post(f"{one}breaks/", {**LEAVE, "started_on": "2026-08-10", "ended_on": "2026-08-11"})
    if status == 409:
        body = {**body, "ended_on": "2026-08-20"}
    was = stored(enrolment)
    problem(as_coordinator.post(f"{one}{path}/?preview=true", body), status, field=field)
    assert stored(enrolment) == was


def test_who_may_not_do_it_may_not_look_at_it_first(as_supervisor, as_worker, one):
    for path, (body, *_) in ASKED.items():
        problem(as_supervisor.post(f"{one}{path}/?preview=true", body), 403)
    problem(as_worker.post(f"{one}breaks/?preview=true", {}), 403)


def test_a_preview_uses_up_no_idempotency_key_and_honours_the_version(as_coordinator, one):
    address = f"{one}breaks/"
    problem(as_coordinator.post(f"{address}?preview=true", LEAVE, If_Match='"0"'), 409, "stale_version")
    assert as_coordinator.post(f"{address}?preview=true", LEAVE, Idempotency_Key="k1").status_code == 200
    made = as_coordinator.post(address, LEAVE, Idempotency_Key="k1")
    assert made.status_code == 201
    assert "Idempotency-Replayed" not in made
    assert Break.objects.count() == 1


def test_a_preview_that_is_neither_yes_nor_no_is_told(as_coordinator, one, enrolment):
    was = stored(enrolment)
    problem(as_coordinator.post(f"{one}breaks/?preview=perhaps", LEAVE), 400, field="preview")
    assert stored(enrolment) == was
