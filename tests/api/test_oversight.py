"""The cohort in numbers and the notices of a day, for those who run or oversee a programme."""

import json

import pytest
from django.core.management import call_command

from tests.api.wire import API, problem

NOTICE = {"recipient", "kind", "enrolment", "milestone", "rung", "due_on", "line"}
STATUSES = {"withdrawn", "not_completed", "completed", "overdue", "paused", "due_soon", "on_track"}


def test_the_summary_counts_everybody_four_times(as_coordinator, newcomer, enrolment):
    as_coordinator.post(f"{API}enrolments/", newcomer(team="family", started_on="2026-11-16"))
    found = as_coordinator.get(f"{API}cohorts/summary/").json()
    assert set(found) == {"by_status", "by_employer_status", "by_milestone", "by_team"}
    counts = {name: {row["key"]: row["count"] for row in rows} for name, rows in found.items()}
    assert all(set(row) == {"key", "count"} for rows in found.values() for row in rows)
    assert set(counts["by_status"]) <= STATUSES
    assert {key: count for key, count in counts["by_status"].items() if count} == {"overdue": 2, "due_soon": 1}
    assert {key: count for key, count in counts["by_employer_status"].items() if count} == {"missed": 2, "at_risk": 1}
    assert counts["by_milestone"] == {"agreement": 3}
    assert counts["by_team"] == {"duty": 2, "family": 1}


@pytest.mark.parametrize("path", ["cohorts/summary/", "notices/"])
def test_oversight_is_for_coordinators_and_principal_social_workers(request, api_for, enrolment, east, path):
    for role in ("coordinator", "psw", "psw_deputy", "outsider_psw"):
        assert api_for(request.getfixturevalue(role)).get(f"{API}{path}").status_code == 200
    for role in ("worker", "supervisor", "assessor", "panel_1", "admin_user"):
        problem(api_for(request.getfixturevalue(role)).get(f"{API}{path}"), 403)
    problem(api_for(None).get(f"{API}{path}"), 401)


def reminded(capsys, *arguments: str) -> list[dict]:
    """What the command says of Northshire's people."""
    capsys.readouterr()
    call_command("remind", *arguments, "--format", "json")
    return [row for row in json.loads(capsys.readouterr().out) if not row["recipient"].startswith("outsider")]


def test_notices_are_what_the_command_says_before_and_after_they_go_out(
    as_coordinator, api_for, outsider_coordinator, enrolment, newcomer, capsys
):
    as_coordinator.post(f"{API}enrolments/", newcomer(started_on="2026-11-16"))
    ahead = as_coordinator.get(f"{API}notices/?on=2026-11-24").json()["results"]
    assert [(row["recipient"], row["kind"], row["milestone"], row["rung"], row["due_on"]) for row in ahead] == [
        ("worker", "milestone", "review-6m", "-28", "2026-12-22")
    ]
    assert all(set(row) == NOTICE and row["line"] for row in ahead)
    assert ahead[0]["enrolment"] == str(enrolment.pk)
    assert ahead == reminded(capsys, "--on", "2026-11-24", "--dry-run")
    before = as_coordinator.get(f"{API}notices/").json()["results"]
    assert before
    sent = reminded(capsys)
    assert as_coordinator.get(f"{API}notices/").json()["results"] == before == sent
    assert as_coordinator.get(f"{API}notices/?on=2026-11-23").json()["results"] == sent
    theirs = api_for(outsider_coordinator).get(f"{API}notices/").json()["results"]
    assert not {row["recipient"] for row in theirs} & {row["recipient"] for row in sent}
    assert as_coordinator.get(f"{API}notices/?on=2026-11-22").json()["results"] == []
    problem(as_coordinator.get(f"{API}notices/?on=soon"), 400, field="on")
