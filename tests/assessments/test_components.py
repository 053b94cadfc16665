"""Components beside the portfolio: marks, practice, a discussion, and what stands as met."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.assessments import component_errors as errors
from ecf.assessments.assessment_errors import NotOnThisPart, WrongAssessmentState
from ecf.assessments.component_marks import check_marks
from ecf.assessments.component_rules import components_missing
from ecf.assessments.models import Assessment, AssessmentPart, ComponentResult, PartName
from ecf.assessments.services import (
    book_discussion,
    import_marks,
    judge_practice,
    override_component,
    record_discussion,
    record_mark,
)
from ecf.assessments.services.components import MarksRefused
from ecf.core.models import Event
from ecf.people.models import RoleName
from ecf.people.services import give_role
from tests.assessments.assessing import opened
from tests.cast import TODAY, enrolled

pytestmark = pytest.mark.django_db

HEAD = "registration_number,mark\n"
MINE = "SW1022"


def kinds_missing(assessment: Assessment) -> list[str]:
    return [each.kind for each in components_missing(assessment)]


@pytest.mark.parametrize(("mark", "is_met"), [("60", True), ("59.99", False), ("0", False), ("100", True)])
def test_the_framework_says_which_mark_is_enough(assessment, coordinator, mark, is_met):
    record_mark(assessment=assessment, mark=mark, by=coordinator)
    result = ComponentResult.objects.get()
    assert (result.mark, result.is_met, result.recorded_by) == (Decimal(mark), is_met, coordinator)
    assert kinds_missing(assessment) == ([] if is_met else ["knowledge"])


@pytest.mark.parametrize(
    ("mark", "broken"),
    [
        ("101", errors.MarkOutOfRange),
        ("-1", errors.MarkOutOfRange),
        ("61,5", errors.WrongMark),
        ("61.555", errors.WrongMark),
        ("NaN", errors.WrongMark),
        ("Infinity", errors.WrongMark),
        ("", errors.WrongMark),
    ],
)
def test_what_is_no_mark_is_refused_and_nothing_kept(assessment, coordinator, mark, broken):
    with pytest.raises(broken):
        record_mark(assessment=assessment, mark=mark, by=coordinator)
    assert not ComponentResult.objects.exists()
    assert not Event.objects.filter(kind="component.recorded").exists()


def test_a_mark_is_corrected_until_the_outcome_is_decided(assessment, coordinator):
    for mark in ("40", "64"):
        record_mark(assessment=assessment, mark=mark, by=coordinator)
    assert ComponentResult.objects.get().is_met
    Assessment.objects.update(state="passed")
    with pytest.raises(WrongAssessmentState):
        record_mark(assessment=assessment, mark="70", by=coordinator)


def test_nobody_records_what_is_somebody_elses(request, east, assessment, candidate):
    for name in ("candidate", "supervisor", "assessor", "psw", "outsider_coordinator"):
        with pytest.raises(errors.NotYourComponent):
            record_mark(assessment=assessment, mark="60", by=request.getfixturevalue(name))
    for name in ("candidate", "supervisor", "coordinator", "psw"):
        with pytest.raises(errors.NotYourComponent):
            judge_practice(assessment=assessment, standards={"EC1": True}, by=request.getfixturevalue(name))
    for name in ("candidate", "supervisor", "assessor", "coordinator"):
        with pytest.raises(errors.OnlyPswOverrides):
            override_component(assessment=assessment, kind="knowledge", reason="So.", by=request.getfixturevalue(name))
    assert not ComponentResult.objects.exists()


def test_a_coordinator_who_is_assessed_enters_no_mark_of_their_own(assessment, candidate, northshire):
    give_role(user=candidate, employer=northshire, role=RoleName.COORDINATOR, started_on=TODAY, by=None)
    with pytest.raises(errors.NotYourComponent):
        record_mark(assessment=assessment, mark="99", by=candidate)
    found = check_marks(text=f"{HEAD}{MINE},99\n", by=candidate)
    assert [each.code for each in found.errors] == ["own_mark"]


def test_practice_is_met_where_each_standard_is(assessment, assessor):
    judge_practice(assessment=assessment, standards={"EC1": True, "EC2": False}, by=assessor)
    assert kinds_missing(assessment) == ["practice"]
    judge_practice(assessment=assessment, standards={"EC1": True, "EC2": True}, by=assessor)
    assert kinds_missing(assessment) == []
    assert json.loads(ComponentResult.objects.get().standards) == {"EC1": True, "EC2": True}
    with pytest.raises(errors.StandardNotAsked, match="PCF1"):
        judge_practice(assessment=assessment, standards={"PCF1": True}, by=assessor)
    with pytest.raises(errors.NothingJudged):
        judge_practice(assessment=assessment, standards={}, by=assessor)


def test_a_discussion_is_booked_and_then_recorded_by_the_panel(assessment, coordinator, panel_1, supervisor):
    at = dt.datetime(2026, 12, 3, 10, tzinfo=dt.UTC)
    book_discussion(assessment=assessment, at=at, where="Room 4", by=coordinator)
    assert kinds_missing(assessment) == []
    values = {"held_on": TODAY, "notes": "We talked about the Mondays.", "is_met": False}
    with pytest.raises(errors.NotYourComponent):
        record_discussion(assessment=assessment, by=panel_1, **values)
    AssessmentPart.objects.create(assessment=assessment, person=panel_1, part=PartName.PANEL)
    record_discussion(assessment=assessment, by=panel_1, **values)
    result = ComponentResult.objects.get()
    assert (result.booked_for, result.booked_where, result.held_on) == (at, "Room 4", TODAY)
    assert kinds_missing(assessment) == ["discussion"]
    assert "Mondays" not in "".join(Event.objects.values_list("body", flat=True))


@pytest.mark.parametrize(
    ("values", "broken"),
    [
        ({"held_on": TODAY + dt.timedelta(days=1)}, errors.NotHeldYet),
        ({"held_on": dt.date(2020, 1, 1)}, errors.NotHeldYet),
        ({"notes": "  "}, errors.NotesMissing),
    ],
)
def test_a_discussion_that_was_not_held_is_not_recorded(assessment, assessor, values, broken):
    with pytest.raises(broken):
        record_discussion(
            assessment=assessment, by=assessor, **{"held_on": TODAY, "notes": "Notes.", "is_met": True} | values
        )
    assert not ComponentResult.objects.exists()


def test_an_override_stands_as_met_with_its_reason(assessment, coordinator, psw):
    record_mark(assessment=assessment, mark="12", by=coordinator)
    with pytest.raises(errors.ReasonMissing):
        override_component(assessment=assessment, kind="knowledge", reason=" ", by=psw)
    override_component(assessment=assessment, kind="knowledge", reason="The fire alarm rang twice.", by=psw)
    result = ComponentResult.objects.get()
    assert (result.is_met, result.stands_as_met, result.overridden_by) == (False, True, psw)
    assert kinds_missing(assessment) == []
    for kind in ("portfolio", "nothing"):
        with pytest.raises(NotOnThisPart):
            override_component(assessment=assessment, kind=kind, reason="So.", by=psw)


# A file of marks


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("SW9999,60", "not_known_here"),
        ("SW1001,60", "not_known_here"),  # nobody opened one
        (f"{MINE},101", "mark_out_of_range"),
        (f'{MINE},"61,5"', "wrong_mark"),
        (f"{MINE},61,5", "wrong_mark"),
        (f"{MINE},-1", "wrong_mark"),
        (f"{MINE},", "wrong_mark"),
        (f"{MINE},six", "wrong_mark"),
        ("1022,60", "wrong_number"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_loaded(assessment, other_candidate, coordinator, line, code):
    text = f"{HEAD}SW3001,70\n{line}\n"
    with pytest.raises(MarksRefused) as refused:
        import_marks(text=text, by=coordinator)
    assert [(each.code, each.extra["line"]) for each in refused.value.errors] == [(code, 3)]
    assert not ComponentResult.objects.exists()


@pytest.fixture
def other_candidate(north, coordinator) -> Assessment:
    row = enrolled(
        "second", "SW3001", north.teams["duty"], north.people["supervisor"], coordinator, dt.date(2025, 1, 20)
    )
    return opened(row, coordinator)


def test_a_number_that_is_there_twice_is_refused(assessment, coordinator):
    found = check_marks(text=f"{HEAD}{MINE},60\n{MINE},70\n", by=coordinator)
    assert [(each.code, each.message) for each in found.errors] == [
        ("duplicate_number", f"Line 3: {MINE} is on line 2 already. Keep one of them.")
    ]


@pytest.mark.parametrize("text", ["", "name,mark\nA,1\n", HEAD, "registration_number\nSW1\n", '"a'])
def test_a_file_that_cannot_be_read_is_refused(assessment, coordinator, text):
    with pytest.raises(errors.MarksFileWrong):
        check_marks(text=text, by=coordinator)


def test_a_file_in_order_is_loaded_whole(outsider_coordinator, assessment, other_candidate, coordinator):
    text = f"\ufeffRegistration number;Mark\n{MINE};61.5\nsw3001;59\n"
    assert [each.code for each in check_marks(text=text, by=outsider_coordinator).errors] == ["not_known_here"] * 2
    assert not ComponentResult.objects.exists()
    import_marks(text=text, by=coordinator)
    marks = {row.assessment_id: (row.mark, row.is_met) for row in ComponentResult.objects.all()}
    assert marks == {assessment.pk: (Decimal("61.5"), True), other_candidate.pk: (Decimal("59"), False)}


def test_a_file_is_checked_in_the_same_queries_for_any_number(assessment, other_candidate, coordinator):
    def queries(lines: str) -> int:
        check_marks(text=HEAD + lines, by=coordinator)
        with CaptureQueriesContext(connection) as found:
            check_marks(text=HEAD + lines, by=coordinator)
        return len(found)

    assert queries(f"{MINE},60\n") == queries(f"{MINE},60\nSW3001,70\nSW4001,70\n")


def test_the_page_shows_each_to_those_who_may_know(
    client, assessment, coordinator, candidate, supervisor, psw, assessor
):
    record_mark(assessment=assessment, mark="58", by=coordinator)
    override_component(assessment=assessment, kind="knowledge", reason="A fire alarm.", by=psw)
    record_discussion(assessment=assessment, held_on=TODAY, notes="About the Mondays.", is_met=True, by=assessor)

    def page(user) -> str:
        client.force_login(user)
        return client.get(f"/assessments/{assessment.pk}/").content.decode()

    assert "About the Mondays." in page(assessor)
    own = page(candidate)
    assert own.count("You read how it went together with the outcome.") == 2
    assert not [secret for secret in ("Mondays", "58.00", "fire alarm") if secret in own]
    Assessment.objects.filter(pk=assessment.pk).update(told_on=TODAY)
    own = page(candidate)
    assert not [told for told in ("About the Mondays.", "58.00 of 100", "A fire alarm.") if told not in own]
    facts = page(coordinator)
    assert "58.00 of 100" in facts
    assert "A fire alarm." in facts
    assert "Mondays" not in facts
    assert "Beside the portfolio" not in page(supervisor)


# Over the API


def post(client, assessment: Assessment, action: str, body: dict) -> tuple[int, dict]:
    answer = client.post(f"/api/v1/assessments/{assessment.pk}/{action}/", body, "application/json")
    return answer.status_code, answer.json()


def test_the_api_records_each_and_shows_them(client, assessment, coordinator, assessor, psw, supervisor):
    client.force_login(coordinator)
    assert post(client, assessment, "mark", {"mark": "101"})[1]["code"] == "mark_out_of_range"
    assert post(client, assessment, "mark", {"mark": "61,5"})[0] == 400
    assert post(client, assessment, "mark", {"mark": "58"})[0] == 200
    client.force_login(assessor)
    judged = {"standards": [{"code": "EC1", "is_met": True}]}
    assert post(client, assessment, "practice", judged)[0] == 200
    held = {"held_on": "2026-11-20", "notes": "We talked about the Mondays.", "is_met": True}
    assert post(client, assessment, "discussion", held)[0] == 200
    client.force_login(psw)
    assert post(client, assessment, "override-component", {"kind": "knowledge", "reason": "A fire alarm."})[0] == 200

    address = f"/api/v1/assessments/{assessment.pk}/components/"
    found = {row["kind"]: row for row in client.get(address).json()}
    assert (found["knowledge"]["mark"], found["knowledge"]["is_met"]) == ("58.00", False)
    assert (found["knowledge"]["stands_as_met"], found["knowledge"]["overridden"]) == (True, True)
    assert found["discussion"]["notes"] is None
    client.force_login(assessor)
    assert {row["notes"] for row in client.get(address).json()} == {"", "We talked about the Mondays."}
    client.force_login(supervisor)
    assert client.get(address).status_code == 403


def test_the_api_checks_a_file_before_it_loads_it(client, assessment, coordinator, supervisor):
    client.force_login(coordinator)
    body = {"text": f"{HEAD}{MINE},61.5\n"}

    def send(address: str, sent: dict) -> tuple[int, dict]:
        answer = client.post(address, sent, "application/json")
        return answer.status_code, answer.json()

    status, found = send("/api/v1/assessment-marks/?preview=true", body)
    assert (status, found["marks"][0]["registration_number"]) == (200, MINE)
    assert not ComponentResult.objects.exists()
    status, found = send("/api/v1/assessment-marks/", {"text": f"{HEAD}{MINE},101\nSW9999,3\n"})
    assert status == 400
    assert [each["message"].split(":")[0] for each in found["errors"]] == ["Line 2", "Line 3"]
    assert send("/api/v1/assessment-marks/", body)[0] == 200
    assert ComponentResult.objects.get().mark == Decimal("61.5")
    client.force_login(supervisor)
    assert send("/api/v1/assessment-marks/", body)[0] == 403


def test_the_worker_reads_how_a_part_went_over_the_api_with_the_outcome(client, assessment, coordinator, candidate):
    record_mark(assessment=assessment, mark="58", by=coordinator)
    client.force_login(candidate)
    address = f"/api/v1/assessments/{assessment.pk}/components/"
    (before,) = client.get(address).json()
    assert (before["kind"], before["mark"], before["is_met"], before["recorded_on"]) == ("knowledge", None, None, None)
    Assessment.objects.filter(pk=assessment.pk).update(told_on=TODAY)
    (after,) = client.get(address).json()
    assert (after["mark"], after["is_met"]) == ("58.00", False)
