"""The numbers of a cohort over the API, and enrolments with where they stand."""

import pytest

SUMMARY = "/api/v1/cohorts/summary/"
ENROLMENTS = "/api/v1/enrolments/"


def counts(rows: list[dict]) -> dict[str, int]:
    return {row["key"]: row["count"] for row in rows}


@pytest.mark.parametrize("role", ["coordinator", "psw", "psw_deputy"])
def test_the_summary_counts_by_status_milestone_and_team(request, enrolment, newcomer, api_for, role):
    answer = api_for(request.getfixturevalue(role)).get(SUMMARY)
    assert answer.status_code == 200
    found = {name: counts(rows) for name, rows in answer.json().items()}
    assert found["by_status"]["overdue"] == 2
    assert found["by_status"]["completed"] == 0
    assert sum(found["by_employer_status"].values()) == 3
    assert found["by_milestone"] == {"agreement": 3}
    assert found["by_team"] == {"duty": 2, "family": 1}


def test_the_summary_is_for_those_who_oversee_the_programme(enrolment, worker, supervisor, api_for):
    for user in (worker, supervisor):
        answer = api_for(user).get(SUMMARY)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert api_for(None).get(SUMMARY).status_code == 401


def test_an_enrolment_says_where_it_stands(enrolment, worker, api_for):
    (row,) = api_for(worker).get(ENROLMENTS).json()["results"]
    assert (row["status"], row["employer_status"]) == ("overdue", "missed")
    one = api_for(worker).get(f"{ENROLMENTS}{enrolment.pk}/").json()
    assert (one["status"], one["employer_status"]) == ("overdue", "missed")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=overdue", {"SW1001", "SW1002"}),
        ("status=due_soon&employer_status=kept", set()),
        ("status=on_track", set()),
        ("employer_status=missed", {"SW1001", "SW1002"}),
        ("status=due_soon", {"SW1003"}),
    ],
)
def test_enrolments_are_filtered_by_where_they_stand(enrolment, newcomer, coordinator, api_for, query, found):
    rows = api_for(coordinator).get(f"{ENROLMENTS}?{query}").json()["results"]
    assert {row["registration_number"] for row in rows} == found


def test_a_status_that_does_not_exist_is_told(coordinator, api_for):
    answer = api_for(coordinator).get(f"{ENROLMENTS}?status=excellent")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "status")
