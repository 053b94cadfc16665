"""An assessment is deferred to a new date, taken up again, or withdrawn."""

import datetime as dt

import pytest

from ecf.assessments import decision_errors as errors
from ecf.assessments.assessment_errors import WrongAssessmentState
from ecf.assessments.models import Assessment, Bundle
from ecf.assessments.services import (
    defer_assessment,
    make_panel,
    resume_assessment,
    submit_assessment,
    withdraw_assessment,
)
from ecf.core.signatures import altered
from tests.assessments.assessing import YEAR_2, decided, panel_member, recommended
from tests.cast import TODAY

pytestmark = pytest.mark.django_db
TO = dt.date(2027, 4, 1)


@pytest.mark.parametrize("name", ["supervisor", "assessor", "psw", "candidate"])
def test_only_the_coordinator_defers(request, assessment, name):
    with pytest.raises(errors.NotYoursToDefer):
        defer_assessment(assessment=assessment, to=TO, reason="Ill.", by=request.getfixturevalue(name))


def test_a_new_date_moves_that_milestone_alone(assessment, coordinator, candidate, in_month_22):
    later = in_month_22.milestones.get(key="review-36m").due_on
    for to, reason, broken in [(TODAY, "Ill.", errors.DateNotLater), (TO, " ", errors.ReasonMissing)]:
        with pytest.raises(broken):
            defer_assessment(assessment=assessment, to=to, reason=reason, by=coordinator)
    defer_assessment(assessment=assessment, to=TO, reason="The tests could not be held.", by=coordinator)
    assert in_month_22.milestones.get(key=YEAR_2).due_on == TO
    assert in_month_22.milestones.get(key="review-36m").due_on == later
    with pytest.raises(WrongAssessmentState, match="is deferred"):
        submit_assessment(assessment=assessment, by=candidate, declared=True)
    resume_assessment(assessment=assessment, by=candidate)
    assert Assessment.objects.get().state == "open"


def test_what_was_handed_in_is_given_back_and_the_round_is_over(submitted, coordinator, candidate, north, in_month_22):
    recommended(submitted)
    members = [panel_member(north, 1), panel_member(north, 2)]
    make_panel(assessment=submitted, members=members, by=coordinator)
    defer_assessment(assessment=submitted, to=TO, reason="The assessor is ill.", by=coordinator)
    assert in_month_22.milestones.get(key=YEAR_2).met_on is None
    assert Bundle.objects.get().taken_back_at is not None
    resume_assessment(assessment=submitted, by=coordinator)
    again = submit_assessment(assessment=submitted, by=candidate)
    assert again.round == 2
    recommended(again)
    make_panel(assessment=again, members=members, by=coordinator)
    assert list(altered()) == []


@pytest.mark.parametrize("name", ["candidate", "coordinator"])
def test_it_is_withdrawn_with_a_reason(request, submitted, in_month_22, name):
    by = request.getfixturevalue(name)
    with pytest.raises(errors.ReasonMissing):
        withdraw_assessment(assessment=submitted, reason="", by=by)
    withdraw_assessment(assessment=submitted, reason="I move abroad.", by=by)
    assert Assessment.objects.get().state == "withdrawn"
    assert in_month_22.milestones.get(key=YEAR_2).met_on is None
    with pytest.raises(WrongAssessmentState, match="is withdrawn"):
        withdraw_assessment(assessment=submitted, reason="Again.", by=by)


def test_what_is_decided_is_neither_deferred_nor_withdrawn(submitted, coordinator, north):
    decided(submitted, north)
    with pytest.raises(WrongAssessmentState, match="is passed"):
        defer_assessment(assessment=submitted, to=TO, reason="Ill.", by=coordinator)
    with pytest.raises(WrongAssessmentState, match="is passed"):
        withdraw_assessment(assessment=submitted, reason="Ill.", by=coordinator)
