"""A worker says where they stand: begun, written, finished, and what follows from it."""

import datetime as dt

import pytest

from ecf.assessments import self_assessment_errors as errors
from ecf.assessments.models import SelfAssessment
from ecf.assessments.self_assessment_rules import stage_asked
from ecf.assessments.services import (
    begin_self_assessment,
    discard_self_assessment,
    finish_self_assessment,
    write_self_assessment,
)
from ecf.core.change import expecting
from ecf.core.errors import BadValue, Conflict, NotAllowed, StaleVersion, WrongState
from ecf.core.models import Event
from ecf.enrolments.services import record_milestone, record_outcome, withdraw_enrolment
from ecf.enrolments.timeline import told
from ecf.framework.models import FrameworkVersion
from tests.assessments.self_assessing import FIRST, LATER, all_at, asye_enrolment, finished
from tests.cast import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def asye(north):
    return asye_enrolment(north)


@pytest.fixture
def own(asye):
    return asye.social_worker.user


@pytest.fixture
def draft(enrolment, worker) -> SelfAssessment:
    """Begun because the worker wanted to."""
    return begin_self_assessment(enrolment=enrolment, by=worker)


def test_the_worker_begins_one_whenever_they_like_about_the_stage_of_now(draft):
    assert (draft.milestone, draft.stage, draft.state, draft.title) == ("", "foundation", "draft", "Self-assessment")
    assert [each.code for each in draft.asked.standards] == ["EC1", "EC2", "EC3", "EC4", "EC5", "EC6"]


@pytest.mark.parametrize("name", ["supervisor", "past_supervisor", "assessor", "coordinator", "psw", "other_worker"])
def test_nobody_else_begins_writes_or_finishes_it(request, enrolment, draft, name):
    user = request.getfixturevalue(name)
    with pytest.raises(NotAllowed):
        begin_self_assessment(enrolment=enrolment, by=user)
    with pytest.raises(NotAllowed):
        write_self_assessment(assessment=draft, by=user, overall="Fine.")
    with pytest.raises(NotAllowed):
        finish_self_assessment(assessment=draft, by=user)
    with pytest.raises(NotAllowed):
        discard_self_assessment(assessment=draft, by=user)


def test_there_is_one_draft_of_ones_own_at_a_time(draft, enrolment, worker):
    with pytest.raises(errors.SelfAssessmentBegun):
        begin_self_assessment(enrolment=enrolment, by=worker)


def test_what_is_written_is_kept_piece_by_piece(draft, worker):
    write_self_assessment(assessment=draft, by=worker, levels={"EC1": {"level": 3, "words": " I ask who is missing. "}})
    write_self_assessment(assessment=draft, by=worker, levels={"EC1": {"level": 2}, "EC2": {"words": "Hard."}})
    write_self_assessment(assessment=draft, by=worker, overall=" On the way. ")

    stored = SelfAssessment.objects.get()
    assert {code: (row.level, row.words) for code, row in stored.rated().items()} == {
        "EC1": (2, "I ask who is missing."),
        "EC2": (None, "Hard."),
    }
    assert stored.overall == "On the way."
    write_self_assessment(assessment=draft, by=worker, levels={"EC1": {"level": None, "words": ""}})
    assert stored.levels.get(code="EC1").level is None


@pytest.mark.parametrize(
    ("levels", "field", "code"),
    [
        ({"EC9": {"level": 1}}, "levels.EC9", "unknown_standard"),
        ({"PCF1": {"level": 1}}, "levels.PCF1", "unknown_standard"),
        ({"EC1": {"level": 5}}, "levels.EC1.level", "unknown_level"),
        ({"EC1": {"level": 0}}, "levels.EC1.level", "unknown_level"),
        ({"EC1": {"words": "x" * 1001}}, "levels.EC1.words", "text_too_long"),
    ],
)
def test_what_is_wrong_is_said_at_its_place_and_nothing_is_kept(draft, worker, levels, field, code):
    with pytest.raises(BadValue) as refused:
        write_self_assessment(assessment=draft, by=worker, levels={"EC2": {"level": 1}, **levels})
    assert [(each.field, each.code) for each in refused.value.errors] == [(field, code)]
    assert not draft.levels.exists()
    with pytest.raises(BadValue, match="5,000 characters"):
        write_self_assessment(assessment=draft, by=worker, overall="x" * 5001)


def test_a_save_from_an_older_page_is_refused(draft, worker):
    write_self_assessment(assessment=draft, by=worker, levels={"EC1": {"level": 1}})
    with pytest.raises(StaleVersion), expecting(draft.pk, draft.version):
        write_self_assessment(assessment=draft, by=worker, levels={"EC1": {"level": 4}})
    assert draft.levels.get().level == 1


def test_it_is_finished_once_every_standard_has_a_level(draft, worker):
    write_self_assessment(assessment=draft, by=worker, levels={"EC1": {"level": 1}, "EC2": {"words": "Hard."}})
    with pytest.raises(BadValue) as refused:
        finish_self_assessment(assessment=draft, by=worker)
    assert [each.field for each in refused.value.errors] == [f"levels.EC{n}.level" for n in range(2, 7)]

    write_self_assessment(assessment=draft, by=worker, levels=all_at(draft))
    done = finish_self_assessment(assessment=draft, by=worker)
    assert (done.state, done.finished_on) == ("finished", TODAY)
    event = Event.objects.get(kind="self_assessment.finished")
    assert (event.on, event.audience) == (TODAY, "all") and "Hard" not in event.body


def test_finished_stays_as_it_is_and_a_new_one_is_a_new_row(enrolment, worker):
    done = finished(enrolment)
    for act in (
        lambda: write_self_assessment(assessment=done, by=worker, overall="No."),
        lambda: finish_self_assessment(assessment=done, by=worker),
        lambda: discard_self_assessment(assessment=done, by=worker),
    ):
        with pytest.raises(errors.SelfAssessmentFinished):
            act()
    assert begin_self_assessment(enrolment=enrolment, by=worker).pk != done.pk


def test_a_draft_can_be_thrown_away_and_only_its_worker_ever_knows(draft, enrolment, worker, supervisor):
    write_self_assessment(assessment=draft, by=worker, levels={"EC1": {"level": 1}})
    discard_self_assessment(assessment=draft, by=worker)

    assert not SelfAssessment.objects.exists()
    words = [each.text for each in told(enrolment, worker)]
    assert {"A self-assessment was begun", "A draft of a self-assessment was thrown away"} <= set(words)
    assert not [each.text for each in told(enrolment, supervisor) if "self-assessment" in each.text]


def test_finishing_the_one_that_a_milestone_asks_for_meets_it(asye, own, supervisor):
    draft = begin_self_assessment(enrolment=asye, milestone=FIRST, by=own)
    assert draft.title == "7-day self-assessment" and draft.stage == "assessed-year"
    assert asye.milestones.get(key=FIRST).is_run_here
    with pytest.raises(Conflict, match="done here"):
        record_milestone(enrolment=asye, milestone=FIRST, outcome="done", met_on=TODAY, by=supervisor)

    write_self_assessment(assessment=draft, by=own, levels=all_at(draft))
    finish_self_assessment(assessment=draft, by=own)

    row = asye.milestones.get(key=FIRST)
    assert (row.outcome, row.met_on) == ("done", TODAY)
    assert "A self-assessment was finished: 7-day self-assessment" in [each.text for each in told(asye, supervisor)]


def test_one_of_ones_own_meets_no_milestone(asye):
    finished(asye)
    assert not asye.milestones.exclude(met_on=None).exists()


def test_a_milestone_asks_once_and_not_before_it_opens(asye, own, supervisor):
    opens = dt.date(2026, 11, 24)
    with pytest.raises(errors.NotOpenYet):
        begin_self_assessment(enrolment=asye, milestone=LATER, by=own, today=opens - dt.timedelta(days=1))
    assert begin_self_assessment(enrolment=asye, milestone=LATER, by=own, today=opens).milestone == LATER
    with pytest.raises(errors.SelfAssessmentBegun):
        begin_self_assessment(enrolment=asye, milestone=LATER, by=own, today=opens)

    record_milestone(enrolment=asye, milestone=FIRST, outcome="done", met_on=TODAY, by=supervisor)
    with pytest.raises(errors.SelfAssessmentDone):
        begin_self_assessment(enrolment=asye, milestone=FIRST, by=own)


@pytest.mark.parametrize("key", ["review-3m", "final-assessment", "nothing"])
def test_only_a_milestone_of_that_kind_asks_for_one(asye, own, key):
    with pytest.raises(errors.NoSuchSelfAssessment):
        begin_self_assessment(enrolment=asye, milestone=key, by=own)


def test_after_the_year_2_assessment_the_standards_of_the_next_stage_are_asked(enrolment, worker):
    record_outcome(milestone=enrolment.milestones.get(key="year-2-assessment"), outcome="pass", met_on=TODAY, by=worker)
    assert stage_asked(enrolment).code == "specialist"
    assert begin_self_assessment(enrolment=enrolment, by=worker).asked.standards[0].code == "PCF1"


def test_once_the_programme_has_ended_nothing_is_written(draft, enrolment, worker, coordinator):
    withdraw_enrolment(enrolment=enrolment, reason="A move.", on=TODAY, by=coordinator)
    with pytest.raises(WrongState):
        write_self_assessment(assessment=draft, by=worker, overall="Late.")


def test_a_framework_without_a_scale_says_so(enrolment, worker):
    framework = enrolment.framework_version
    text = framework.definition.partition("\n# Assumed: four levels")[0]
    FrameworkVersion.objects.filter(pk=framework.pk).update(definition=text, digest="another")
    with pytest.raises(errors.NoScale, match="no scale"):
        begin_self_assessment(enrolment=enrolment, by=worker)


def test_who_sees_it(enrolment, worker, supervisor, past_supervisor, assessor, coordinator, psw, other_supervisor):
    done = finished(enrolment)
    draft = begin_self_assessment(enrolment=enrolment, by=worker)
    for user, seen in [
        (worker, {done, draft}),
        (supervisor, {done}),
        (assessor, {done}),
        (coordinator, {done}),
        (psw, {done}),
        (past_supervisor, set()),
        (other_supervisor, set()),
    ]:
        assert set(SelfAssessment.objects.visible_to(user)) == seen
