"""The page and the list of assessments, and the same over the API: to each what they may know."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.assessments.assessment_rules import can_read_bundle, knows_outcome, shown_state
from ecf.assessments.assessment_selectors import visible_assessments
from ecf.assessments.models import Assessment, AssessmentPart, AssessmentState, PartName
from ecf.assessments.services import open_assessment
from ecf.enrolments.models import Enrolment
from tests.cast import enrolled

pytestmark = pytest.mark.django_db

YEAR_2 = "year-2-assessment"
IN_TIME = dt.date(2028, 3, 22)
LONG = dt.date(2024, 12, 2)


@pytest.fixture
def assessment(assessed: Enrolment, coordinator) -> Assessment:
    return open_assessment(enrolment=assessed, milestone=YEAR_2, by=coordinator, today=IN_TIME)


def put_in(assessment: Assessment, **fields) -> Assessment:
    """As if its way had led it there."""
    Assessment.objects.filter(pk=assessment.pk).update(**fields)
    return visible_assessments(assessment.enrolment.social_worker.user).get(pk=assessment.pk)


def shown(request, assessment, *names: str) -> dict[str, str]:
    return {name: shown_state(request.getfixturevalue(name), assessment) for name in names}


def test_an_outcome_is_known_to_those_who_decide_until_the_worker_is_told(request, assessment):
    decided = put_in(assessment, state=AssessmentState.FAILED, outcome="fail")

    assert shown(request, decided, "worker", "supervisor", "coordinator", "psw") == {
        "worker": "moderated",
        "supervisor": "moderated",
        "coordinator": "moderated",
        "psw": "failed",
    }
    told = put_in(assessment, told_on=IN_TIME)
    assert set(shown(request, told, "worker", "supervisor", "coordinator", "psw").values()) == {"failed"}
    assert knows_outcome(request.getfixturevalue("worker"), told)


def test_an_open_appeal_is_told_to_those_who_have_to_do_with_it(request, assessment):
    appealed = put_in(assessment, state=AssessmentState.APPEALED, outcome="fail", told_on=IN_TIME)

    assert shown(request, appealed, "worker", "supervisor", "assessor", "coordinator", "psw") == {
        "worker": "appealed",
        "supervisor": "under_review",
        "assessor": "under_review",
        "coordinator": "appealed",
        "psw": "appealed",
    }
    assert not knows_outcome(request.getfixturevalue("supervisor"), appealed)


@pytest.mark.parametrize(
    "fields",
    [{"state": "failed", "outcome": "fail"}, {"state": "passed", "told_on": IN_TIME}, {"state": "appealed"}, {}],
)
@pytest.mark.parametrize("name", ["worker", "supervisor", "assessor", "coordinator", "psw"])
def test_a_list_finds_each_under_the_state_that_the_person_reads(request, assessment, fields, name):
    user = request.getfixturevalue(name)
    stored = put_in(assessment, **fields)
    found = [
        state for state in [*AssessmentState.values, "under_review"] if visible_assessments(user, state=state).exists()
    ]
    assert found == [shown_state(user, stored)]


def test_the_bundle_is_read_by_those_who_judge_it(request, assessment, panel_1):
    AssessmentPart.objects.create(assessment=assessment, person=panel_1, part=PartName.PANEL)
    names = ("worker", "supervisor", "assessor", "panel_1", "coordinator", "psw")

    def readers(row) -> set[str]:
        return {name for name in names if can_read_bundle(request.getfixturevalue(name), row)}

    assert readers(put_in(assessment, state="submitted")) == {"worker", "assessor", "panel_1"}
    assert readers(put_in(assessment, state="moderated")) == {"worker", "assessor", "panel_1", "psw"}
    AssessmentPart.objects.filter(person=panel_1).update(stood_down_on=IN_TIME)
    assert readers(put_in(assessment, state="submitted")) == {"worker", "assessor"}


def test_a_panel_member_from_another_team_opens_the_page(client, assessment, panel_1):
    client.force_login(panel_1)
    assert client.get(f"/assessments/{assessment.pk}/").status_code == 404
    AssessmentPart.objects.create(assessment=assessment, person=panel_1, part=PartName.PANEL)
    answer = client.get(f"/assessments/{assessment.pk}/")
    assert answer.status_code == 200
    assert "My journey" not in answer.content.decode()


def test_the_page_says_where_it_stands_and_by_when(client, assessment, worker):
    client.force_login(worker)
    words = client.get(f"/assessments/{assessment.pk}/").content.decode()
    assert "22 June 2028" in words
    assert "Year-2 assessment" in words


def test_the_list_takes_the_same_queries_for_any_number(client, north, assessment, coordinator, supervisor):
    client.force_login(coordinator)

    def queries(address: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(address).status_code == 200
        return len(found)

    addresses = ("/assessments/", "/assessments/?state=open", "/api/v1/assessments/")
    before = [queries(address) for address in addresses]
    for number in range(5):
        row = enrolled(
            f"w{number}", f"SW30{number}", north.teams["duty"], supervisor, coordinator, dt.date(2024, 12, 2)
        )
        open_assessment(enrolment=row, milestone=YEAR_2, by=coordinator)
    assert [queries(address) for address in addresses] == before


def test_the_api_opens_one_and_says_when_it_is_too_early(client, assessed, coordinator, north, supervisor):
    client.force_login(coordinator)
    row = enrolled("ripe", "SW3100", north.teams["duty"], supervisor, coordinator, dt.date(2024, 12, 2))
    early = client.post(
        "/api/v1/assessments/", {"enrolment": str(assessed.pk), "milestone": YEAR_2}, "application/json"
    )
    assert (early.status_code, early.json()["code"]) == (409, "assessment_not_open")
    sent = {"enrolment": str(row.pk), "milestone": YEAR_2}
    opened = client.post("/api/v1/assessments/", sent, "application/json")
    assert opened.status_code == 201
    found = opened.json()
    assert (found["state"], found["attempt"], found["due_on"], found["outcome"]) == ("open", 1, "2026-12-02", None)
    again = client.post("/api/v1/assessments/", sent, "application/json")
    assert (again.status_code, again.json()["code"]) == (409, "assessment_begun")
