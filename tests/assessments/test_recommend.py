"""The assessor looks at the bundle and recommends, standard by standard."""

import pytest

from ecf.assessments import judging_errors as errors
from ecf.assessments.assessment_errors import AssessorHasStarted, WrongAssessmentState
from ecf.assessments.models import Assessment, AssessmentState, PartName, Recommendation
from ecf.assessments.services import change_recommendation, recommend, start_assessing, take_back_submission
from ecf.core.errors import BadValues
from ecf.core.models import Event
from ecf.core.signatures import altered
from ecf.enrolments.models import Enrolment
from tests.assessments.assessing import recommendation
from tests.cast import TODAY

pytestmark = pytest.mark.django_db


def test_nothing_is_recommended_before_it_is_submitted(assessment, assessor):
    with pytest.raises(WrongAssessmentState, match="open and not submitted"):
        recommend(assessment=assessment, by=assessor, **recommendation())


@pytest.mark.parametrize("name", ["supervisor", "candidate", "coordinator", "psw", "panel_1", "outsider_coordinator"])
def test_only_the_assessor_recommends(request, east, submitted, name):
    with pytest.raises(errors.NotTheAssessor):
        recommend(assessment=submitted, by=request.getfixturevalue(name), **recommendation())
    assert not Recommendation.objects.exists()


def test_the_supervisor_is_not_the_assessor_in_this_framework(submitted, supervisor):
    Enrolment.objects.filter(pk=submitted.enrolment_id).update(assessor=supervisor)
    with pytest.raises(errors.NotTheAssessor):
        start_assessing(assessment=submitted, by=supervisor)


def test_once_the_assessor_starts_it_is_not_taken_back(submitted, assessor, candidate):
    start_assessing(assessment=submitted, by=assessor)
    start_assessing(assessment=submitted, by=assessor)
    assert submitted.parts.get(person=assessor).part == PartName.ASSESSOR
    assert Event.objects.filter(kind="assessment.assessor_started").count() == 1
    with pytest.raises(AssessorHasStarted):
        take_back_submission(assessment=submitted, by=candidate)


def test_a_draft_may_be_unfinished_and_what_is_given_is_complete(submitted, assessor):
    change_recommendation(assessment=submitted, by=assessor, overall="Good so far.")
    assert Recommendation.objects.get().overall == "Good so far."
    with pytest.raises(BadValues) as refused:
        recommend(assessment=submitted, by=assessor)
    fields = {each.field for each in refused.value.errors}
    assert {"outcome", "strengths", "areas", "standards.0", "standards.5"} <= fields
    assert "overall" not in fields
    assert Assessment.objects.get().state == AssessmentState.SUBMITTED


def test_it_is_signed_and_locked(submitted, assessor):
    recommend(assessment=submitted, by=assessor, **recommendation())
    found = Recommendation.objects.get()
    assert (Assessment.objects.get().state, Assessment.objects.get().recommended_on) == ("recommended", TODAY)
    assert found.standards.filter(is_met=True).count() == 6
    assert list(altered()) == []
    with pytest.raises(WrongAssessmentState, match="with the panel"):
        change_recommendation(assessment=submitted, by=assessor, overall="Something else.")
    Recommendation.objects.update(overall="Something else.")
    assert any("assessments.recommendation" in row for row in altered())


@pytest.mark.parametrize(
    ("standard", "code"),
    [
        ({"code": "PCF1", "is_met": True, "reason": "It is.", "items": [1]}, "unknown_standard"),
        ({"code": "EC1", "is_met": True, "reason": "It is.", "items": [99]}, "not_in_bundle"),
        ({"code": "EC1", "is_met": True, "reason": "It is.", "items": []}, "recommendation_unfinished"),
        ({"code": "EC1", "is_met": False, "reason": " ", "items": []}, "recommendation_unfinished"),
    ],
)
def test_each_standard_rests_on_the_bundle(submitted, assessor, standard, code):
    said = recommendation()
    said["standards"] = [standard, *said["standards"][1:]]
    with pytest.raises(BadValues) as refused:
        recommend(assessment=submitted, by=assessor, **said)
    assert code in {each.code for each in refused.value.errors}
    assert not Recommendation.objects.filter(given_at__isnull=False).exists()


def test_a_new_assessor_takes_over_what_was_begun(submitted, assessor, other_supervisor):
    start_assessing(assessment=submitted, by=assessor)
    Enrolment.objects.filter(pk=submitted.enrolment_id).update(assessor=other_supervisor)
    fresh = Assessment.objects.get()
    with pytest.raises(errors.NotTheAssessor):
        recommend(assessment=fresh, by=assessor, **recommendation())
    recommend(assessment=fresh, by=other_supervisor, **recommendation())
    assert Recommendation.objects.get().by == other_supervisor
