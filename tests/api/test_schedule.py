"""When milestones fall due, and why: what moves a date is posted, the date and its explanation are read."""

import datetime as dt

import pytest

from tests.api.wire import API, problem

ROW = {
    *("milestone", "kind", "offset_months", "offset_days", "nominal_on", "due_on", "met_on", "outcome", "explanation"),
}


@pytest.fixture
def begun(as_coordinator, newcomer):
    """`begun("2024-09-02", fte="0.50")`: the address of a new enrolment that starts then."""

    def address(started_on: str, **changes) -> str:
        made = as_coordinator.post(f"{API}enrolments/", newcomer(started_on=started_on, **changes))
        assert made.status_code == 201, made.content
        return made["Location"]

    return address


def row_of(api, address: str, milestone: str) -> dict:
    (row,) = (row for row in api.get(f"{address}schedule/").json() if row["milestone"] == milestone)
    return row


def reasons(row: dict) -> list[tuple]:
    return [(reason["rule"], reason["days"], reason["on"]) for reason in row["explanation"]]


def test_every_row_has_every_field(as_worker, one):
    rows = as_worker.get(f"{one}schedule/").json()
    assert [row["milestone"] for row in rows] == [
        "agreement",
        *(f"review-{months}m" for months in (3, 6, 9, 12, 18)),
        "year-2-assessment",
        *("review-36m", "review-48m", "year-5-assessment"),
    ]
    for row in rows:
        assert set(row) == ROW
        assert row["kind"] in {"agreement", "review", "assessment"}
        assert all(set(reason) == {"rule", "detail", "days", "on"} for reason in row["explanation"])
        assert reasons(row)[0] == ("start", 0, "2026-06-22")
        assert reasons(row)[-1][2] == row["due_on"]
        assert (row["met_on"], row["outcome"]) == (None, None)
    assert reasons(rows[0]) == [("start", 0, "2026-06-22"), ("offset", 14, "2026-07-06")]
    assert (rows[0]["offset_months"], rows[0]["offset_days"], rows[0]["nominal_on"]) == (None, 14, "2026-07-06")


BREAK = ("breaks/", {"reason": "parental_leave", "started_on": "2025-01-06", "ended_on": "2025-07-06"})
SHORT_BREAK = ("breaks/", {"reason": "sickness", "started_on": "2025-08-20", "ended_on": "2025-09-18"})
EXTENSION = ("extensions/", {"milestone": "review-12m", "months": 3, "reason": "A long court case"})
STRETCH = ("part-time-choice/", {"choice": "stretch"})
KEEP = ("part-time-choice/", {"choice": "keep"})
TABLE = [
    ("2024-09-02", "1.00", "year-2-assessment", [], "2026-09-02", []),
    ("2024-08-31", "1.00", "review-6m", [], "2025-02-28", []),
    ("2024-09-02", "1.00", "year-2-assessment", [BREAK], "2027-03-03", [("break", 182, "2027-03-03")]),
    ("2024-09-02", "0.50", "review-12m", [STRETCH], "2026-09-02", [("working_pattern", 365, "2026-09-02")]),
    ("2024-09-02", "0.50", "review-12m", [KEEP], "2025-09-02", []),
    ("2024-09-02", "0.50", "review-12m", [], "2025-09-02", []),
    ("2024-09-02", "1.00", "review-12m", [SHORT_BREAK], "2025-10-02", [("break", 30, "2025-10-02")]),
    ("2024-09-02", "1.00", "review-12m", [EXTENSION], "2025-12-02", [("extension", 91, "2025-12-02")]),
    ("2024-09-02", "1.00", "review-9m", [EXTENSION], "2025-06-02", []),
]


@pytest.mark.parametrize(("start", "fte", "milestone", "posts", "due_on", "moved"), TABLE)
def test_dates_and_their_reasons(as_coordinator, begun, start, fte, milestone, posts, due_on, moved):
    address = begun(start, fte=fte)
    for path, body in posts:
        answer = as_coordinator.post(f"{address}{path}", body)
        assert answer.status_code in {200, 201}, answer.content
    row = row_of(as_coordinator, address, milestone)
    assert row["due_on"] == due_on
    nominal = row["nominal_on"]
    days = (dt.date.fromisoformat(nominal) - dt.date.fromisoformat(start)).days
    assert reasons(row) == [("start", 0, start), ("offset", days, nominal), *moved]


def test_reasons_stand_in_their_order_and_add_up(as_coordinator, begun):
    address = begun("2024-09-02", fte="0.80", credit_months=2)
    for path, body in (
        ("extensions/", {"milestone": "review-18m", "months": 1, "reason": "A late start"}),
        ("working-patterns/", {"effective_from": "2025-06-02", "fte": "0.50"}),
        BREAK,
        STRETCH,
    ):
        as_coordinator.post(f"{address}{path}", body)
    row = row_of(as_coordinator, address, "review-18m")
    assert [rule for rule, _, _ in reasons(row)] == [
        *("start", "offset", "credit", "working_pattern", "break", "working_pattern", "extension")
    ]
    day = dt.date(2024, 9, 2)
    for _, days, on in reasons(row):
        day += dt.timedelta(days=days)
        assert on == day.isoformat()
    assert row["due_on"] == day.isoformat()
    assert row["nominal_on"] == "2026-01-02"


def test_a_milestone_that_a_credit_overtakes_does_not_apply(as_coordinator, begun):
    rows = as_coordinator.get(f"{begun('2026-09-07', credit_months=6)}schedule/").json()
    assert [row["milestone"] for row in rows][:3] == ["agreement", "review-9m", "review-12m"]
    assert rows[1]["due_on"] == "2026-12-07"


def test_an_open_break_takes_the_dates_away_until_it_ends(as_coordinator, as_worker, as_supervisor, one):
    opened = as_coordinator.post(f"{one}breaks/", {"reason": "sickness", "started_on": "2026-10-12"})
    assert opened.json()["ended_on"] is None
    past, ahead = (row_of(as_worker, one, key) for key in ("review-3m", "review-6m"))
    assert past["due_on"] == "2026-09-22"
    assert (ahead["due_on"], ahead["nominal_on"]) == (None, "2026-12-22")
    assert reasons(ahead)[-1] == ("break", None, None)
    assert b"sickness" not in as_supervisor.get(f"{one}schedule/").content
    as_coordinator.post(f"{opened['Location']}end/", {"ended_on": "2026-11-10"})
    ahead = row_of(as_worker, one, "review-6m")
    assert (ahead["due_on"], reasons(ahead)[-1]) == ("2027-01-21", ("break", 30, "2027-01-21"))


def test_an_outcome_is_recorded_once_and_a_fail_meets_nothing(as_supervisor, as_coordinator, as_worker, one):
    def record(api, milestone: str, **body):
        return api.post(f"{one}milestones/{milestone}/record/", {"note": "Seen on paper", **body})

    done = record(as_supervisor, "agreement", met_on="2026-07-03", outcome="done")
    assert done.status_code == 200
    assert set(done.json()) == ROW
    assert done.json() == row_of(as_worker, one, "agreement")
    assert (done.json()["met_on"], done.json()["outcome"]) == ("2026-07-03", "done")
    problem(record(as_supervisor, "agreement", met_on="2026-07-03", outcome="done"), 409, "already_recorded")
    failed = record(as_coordinator, "year-2-assessment", met_on="2026-11-20", outcome="fail")
    assert (failed.status_code, failed.json()["outcome"]) == (200, "fail")
    unmet = {check["milestone"] for check in as_worker.get(f"{one}progress/").json()["checks"]}
    assert "year-2-assessment" in unmet and "agreement" not in unmet
    assert record(as_coordinator, "year-2-assessment", met_on="2026-11-21", outcome="pass").status_code == 200
    for body in ({"met_on": "2026-11-24", "outcome": "done"}, {"met_on": "2026-06-21", "outcome": "done"}):
        problem(record(as_supervisor, "review-3m", **body), 400, field="met_on")
    problem(record(as_supervisor, "review-3m", met_on="2026-09-22", outcome="maybe"), 400, field="outcome")
    problem(record(as_supervisor, "review-3m", outcome="done"), 400, field="met_on")
    problem(record(as_coordinator, "year-5-assessment", met_on="2026-11-20", outcome="done"), 400, field="outcome")
    assert record(as_supervisor, "review-3m", met_on="2026-09-22", outcome="fail").json()["outcome"] == "fail"
