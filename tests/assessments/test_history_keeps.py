"""The history of an assessment says what was so each time, not what stands now."""

import datetime as dt
import importlib
from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import connection

from ecf.assessments import component_errors as errors
from ecf.assessments.assessment_history import assessment_history
from ecf.assessments.assessment_selectors import visible_assessments
from ecf.assessments.assessment_steps import steps_now
from ecf.assessments.component_marks import check_marks
from ecf.assessments.models import AgreedView, Assessment, ComponentResult, GivenResult, Panel, PanelReturn
from ecf.assessments.services import (
    add_panel_member,
    confirm_outcome,
    defer_assessment,
    judge_practice,
    make_panel,
    moderate,
    override_component,
    record_mark,
    record_view,
    replace_panel_member,
    resume_assessment,
    return_to_panel,
    submit_assessment,
)
from ecf.framework.components import Component
from ecf.people.models import User
from tests.assessments.assessing import appeal_ends, appealed, moderated, panel_member, recommended
from tests.cast import House
from tests.conftest import ApiClient

pytestmark = pytest.mark.django_db


def known(user: User, what: str) -> list[list[str]]:
    """What is said beside each step whose words begin so."""
    found = assessment_history(user, visible_assessments(user).get())
    return [step.known for step in found.steps if step.what.startswith(what)]


def again(assessment: Assessment, north: House, reasons: str, agreed: str) -> None:
    """Returned with reasons, and agreed once more: not pass."""
    return_to_panel(assessment=assessment, by=north.people["psw"], reasons=reasons)
    members = [panel_member(north, 1), panel_member(north, 2)]
    for person in members:
        record_view(assessment=assessment, by=person, outcome="fail", reasons="Seen again.")
    moderate(assessment=assessment, by=members[0], agreed_view=agreed)


@pytest.fixture
def returned_twice(submitted: Assessment, north: House) -> Assessment:
    moderated(submitted, north, "pass")
    again(submitted, north, "FIRST", "The second time.")
    again(submitted, north, "SECOND", "The third time.")
    return submitted


def test_each_agreement_and_each_return_is_told_as_it_was(returned_twice: Assessment, psw: User) -> None:
    confirm_outcome(assessment=returned_twice, by=psw)
    assert [lines[1:] for lines in known(psw, "The panel wrote down")] == [
        ["Agreed: pass.", "In the panel’s words: We agree."],
        ["Agreed: not pass.", "In the panel’s words: The second time."],
        ["Agreed: not pass.", "In the panel’s words: The third time."],
    ]
    returns = known(psw, "The principal social worker sent an assessment back")
    assert [lines[-1] for lines in returns] == ["Reasons: FIRST", "Reasons: SECOND"]
    rows = AgreedView.objects.order_by("number").values_list("number", "outcome", "by__username")
    assert list(rows) == [(1, "pass", "panel-1"), (2, "fail", "panel-1"), (3, "fail", "panel-1")]


def test_what_was_written_over_before_it_was_kept_is_not_made_up(returned_twice: Assessment, psw: User) -> None:
    AgreedView.objects.filter(number__lt=3).delete()
    confirm_outcome(assessment=returned_twice, by=psw)
    lost = "What they agreed then was not kept."
    assert [lines[1] for lines in known(psw, "The panel wrote down")] == [lost, lost, "Agreed: not pass."]


def test_what_is_there_is_kept_when_the_rows_are_made(
    returned_twice: Assessment, coordinator: User, psw: User, assessor: User
) -> None:
    return_to_panel(assessment=returned_twice, by=psw, reasons="THIRD")
    record_mark(assessment=returned_twice, mark="41", by=coordinator)
    override_component(assessment=returned_twice, kind="practice", reason="Seen last year.", by=psw)
    panel = Panel.objects.get()
    for model in (AgreedView, PanelReturn, GivenResult):
        model.objects.all().delete()
    migration = importlib.import_module("ecf.assessments.migrations.0012_keep_what_was_agreed_and_recorded")
    migration.keep_what_is_there(apps, connection.schema_editor())
    assert not AgreedView.objects.exists()
    assert PanelReturn.objects.values_list("reasons", "by", "panel").get() == ("THIRD", psw.pk, panel.pk)
    rows = GivenResult.objects.order_by("kind").values_list("kind", "is_override", "mark", "reason", "by")
    assert list(rows) == [
        ("knowledge", False, 41, "", coordinator.pk),
        ("practice", True, None, "Seen last year.", psw.pk),
    ]


# Results beside the portfolio


def test_each_mark_is_told_with_who_and_the_value(assessment: Assessment, coordinator: User) -> None:
    for mark in ("72", "41"):
        record_mark(assessment=assessment, mark=mark, by=coordinator)
    found = assessment_history(coordinator, visible_assessments(coordinator).get())
    steps = [step for step in found.steps if step.what.startswith("A component")]
    assert [(step.by, step.known[1:]) for step in steps] == [
        (coordinator.name, ["Mark: 72.00 of 100.", "Met."]),
        (coordinator.name, ["Mark: 41.00 of 100.", "Not met."]),
    ]
    assert ComponentResult.objects.get().mark == 41


def test_a_second_override_keeps_the_reason_of_the_first(assessment: Assessment, psw: User) -> None:
    for reason in ("A fire alarm.", "A fire alarm, and no light."):
        override_component(assessment=assessment, kind="knowledge", reason=reason, by=psw)
    told = [lines[-1] for lines in known(psw, "The principal social worker said that a component")]
    assert told == ["Why: A fire alarm.", "Why: A fire alarm, and no light."]


def test_practice_is_told_by_standard(assessment: Assessment, assessor: User, psw: User) -> None:
    judge_practice(assessment=assessment, standards={"EC2": False, "EC1": True}, by=assessor)
    assert known(psw, "A component")[0][1:] == ["By standard: EC1 met, EC2 not met.", "Not met."]


def test_the_worker_reads_a_result_together_with_the_outcome(
    submitted: Assessment, north: House, coordinator: User, candidate: User, psw: User
) -> None:
    record_mark(assessment=submitted, mark="30", by=coordinator)
    override_component(assessment=submitted, kind="knowledge", reason="A fire alarm.", by=psw)
    moderated(submitted, north, "fail")

    def said() -> str:
        return str(assessment_history(candidate, visible_assessments(candidate).get()).steps)

    assert "30.00" not in said() and "fire alarm" not in said()
    confirm_outcome(assessment=submitted, by=psw)
    assert "Mark: 30.00 of 100." in said() and "A fire alarm." in said()


def test_what_the_panel_had_before_it_is_not_corrected_afterwards(
    submitted: Assessment, north: House, coordinator: User, psw: User
) -> None:
    record_mark(assessment=submitted, mark="72", by=coordinator)
    moderated(submitted, north)
    with pytest.raises(errors.ResultSettled):
        record_mark(assessment=submitted, mark="41", by=coordinator)
    refused = ApiClient(coordinator).post(f"/api/v1/assessments/{submitted.pk}/mark/", {"mark": "41"})
    assert (refused.status_code, refused.json()["code"]) == (409, "result_settled")
    (line,) = check_marks(text="registration_number,mark\nSW1022,41\n", by=coordinator).errors
    assert line.code == "result_settled"
    row = visible_assessments(coordinator).get()
    assert "mark" not in {step.slug for step in steps_now(coordinator, row)}
    return_to_panel(assessment=submitted, by=psw, reasons="The mark is another.")
    record_mark(assessment=submitted, mark="41", by=coordinator)
    assert ComponentResult.objects.get().mark == 41


def test_what_a_pass_still_needs_can_be_recorded_or_stand_as_met_after_the_panel(
    submitted: Assessment, north: House, coordinator: User, psw: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    moderated(submitted, north)
    with pytest.raises(errors.ResultSettled):  # not needed, and not before the panel
        record_mark(assessment=submitted, mark="41", by=coordinator)
    monkeypatch.setattr(Component, "is_always_needed", True)
    record_mark(assessment=submitted, mark="41", by=coordinator)
    with pytest.raises(errors.ResultSettled):
        record_mark(assessment=submitted, mark="72", by=coordinator)
    for kind in ("knowledge", "practice", "discussion"):
        override_component(assessment=submitted, kind=kind, reason="A fire alarm.", by=psw)
    confirm_outcome(assessment=submitted, by=psw)


def test_what_was_set_aside_is_recorded_anew_and_kept_in_the_history(
    submitted: Assessment, north: House, coordinator: User, candidate: User
) -> None:
    record_mark(assessment=submitted, mark="30", by=coordinator)
    appealed(submitted, north)
    appeal_ends(submitted, north, "set_aside")
    assert not ComponentResult.objects.exists()
    assert known(candidate, "A component")[0][1] == "Mark: 30.00 of 100."
    assert "What was recorded beside the portfolio is recorded anew." in known(candidate, "An appeal was decided")[0]
    record_mark(assessment=submitted, mark="70", by=coordinator)
    assert [lines[1:] for lines in known(candidate, "A component")][1] == []
    assert GivenResult.objects.order_by("number").values_list("round", "mark")[1] == (2, 70)


def test_an_appeal_that_is_upheld_keeps_the_results(submitted: Assessment, north: House, coordinator: User) -> None:
    record_mark(assessment=submitted, mark="70", by=coordinator)
    appealed(submitted, north)
    appeal_ends(submitted, north, "upheld")
    assert ComponentResult.objects.get().mark == 70


# Who was on it, and that they differed


@pytest.fixture
def differed(submitted: Assessment, north: House, coordinator: User) -> Assessment:
    """Two of three; the worker is told nothing yet."""
    recommended(submitted)
    first, second, third = (panel_member(north, n) for n in (1, 2, 3))
    make_panel(assessment=submitted, members=[first, second], by=coordinator)
    record_view(assessment=submitted, by=first, outcome="pass", reasons="So.")
    record_view(assessment=submitted, by=second, outcome="fail", reasons="So.")
    add_panel_member(assessment=submitted, person=third, by=coordinator)
    record_view(assessment=submitted, by=third, outcome="fail", reasons="So.")
    return moderate(assessment=submitted, by=first, agreed_view="Two of three.")


def test_that_the_members_differed_is_told_with_the_outcome(
    differed: Assessment, north: House, candidate: User, psw: User
) -> None:
    differ = "They differed, and the majority stands."
    assert differ in known(psw, "The panel wrote down")[0]
    third = panel_member(north, 3).name

    def said() -> str:
        return str(assessment_history(candidate, visible_assessments(candidate).get()).steps)

    assert differ not in said() and third not in said() and "from then on" not in said()
    confirm_outcome(assessment=differed, by=psw)
    assert differ in said() and third in said() and "from then on" in said()


@pytest.mark.parametrize("who", ["candidate", "supervisor", "assessor", "psw"])
def test_no_timeline_says_that_the_members_differed(
    who: str, differed: Assessment, request: pytest.FixtureRequest
) -> None:
    address = f"/api/v1/enrolments/{differed.enrolment_id}/timeline/"
    rows = ApiClient(request.getfixturevalue(who)).get(address).json()["results"]
    bodies = {row["kind"]: row["body"] for row in rows}
    assert "majority" not in bodies["assessment.moderated"]
    assert "assessment.panel_changed" not in bodies


def test_a_second_panel_of_the_same_people_is_named(
    submitted: Assessment, north: House, coordinator: User, candidate: User, later: Callable[[], None]
) -> None:
    members = [panel_member(north, 1), panel_member(north, 2)]
    recommended(submitted)
    make_panel(assessment=submitted, members=members, by=coordinator)
    later()
    make_panel(assessment=submitted, members=members, by=coordinator)
    names = f"On it, then or later: {members[0].name}, {members[1].name}. {members[0].name} is the chair."
    assert [lines[0] for lines in known(coordinator, "A panel was made")] == [names, names]


@pytest.fixture
def later(submitted: Assessment, coordinator: User, candidate: User) -> Callable[[], None]:
    """Deferred, taken up again, and handed in anew."""

    def go() -> None:
        defer_assessment(assessment=submitted, to=dt.date(2027, 4, 1), reason="Ill.", by=coordinator)
        resume_assessment(assessment=submitted, by=candidate)
        submit_assessment(assessment=submitted, by=candidate)

    return go


def test_somebody_who_was_replaced_is_named_too(submitted: Assessment, north: House, coordinator: User) -> None:
    first, second, third = (panel_member(north, n) for n in (1, 2, 3))
    make_panel(assessment=submitted, members=[first, second], by=coordinator)
    replace_panel_member(assessment=submitted, person=second, instead=third, by=coordinator)
    (lines,) = known(coordinator, "A panel was made")
    assert lines[0].startswith(f"On it, then or later: {first.name}, {third.name}, {second.name}.")
