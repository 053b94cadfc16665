"""An assessment is opened some months before its last day, by the co-ordinator or by itself, once."""

import datetime as dt

import pytest

from ecf.assessments import assessment_errors as errors
from ecf.assessments.assessment_selectors import due_to_open
from ecf.assessments.models import Assessment, AssessmentPart, PartName
from ecf.assessments.services import open_assessment, open_assessments_whose_time_has_come
from ecf.assessments.services.opening import give_part
from ecf.core.change import change
from ecf.core.models import Event
from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import record_milestone
from tests.cast import TODAY

pytestmark = pytest.mark.django_db

YEAR_2 = "year-2-assessment"


@pytest.fixture
def first_day(enrolment: Enrolment) -> dt.date:
    """Three months before the last day, 22 June 2028."""
    return dt.date(2028, 3, 22)


def test_the_coordinator_opens_it_from_its_first_day_on(enrolment, coordinator, worker, first_day):
    with pytest.raises(errors.AssessmentNotOpenYet, match="It opens on"):
        open_assessment(enrolment=enrolment, milestone=YEAR_2, by=coordinator, today=first_day - dt.timedelta(days=1))

    assessment = open_assessment(enrolment=enrolment, milestone=YEAR_2, by=coordinator, today=first_day)

    assert (assessment.state, assessment.attempt, assessment.title) == ("open", 1, "Year-2 assessment")
    assert [(row.person, row.part) for row in assessment.parts.all()] == [(worker, PartName.WORKER)]
    assert enrolment.milestones.get(key=YEAR_2).is_run_here
    assert Event.objects.filter(kind="assessment.opened", enrolment_id=enrolment.pk).count() == 1


@pytest.mark.parametrize("name", ["worker", "supervisor", "assessor", "psw", "outsider_coordinator"])
def test_nobody_else_opens_it(request, enrolment, first_day, name):
    with pytest.raises(errors.NotYourAssessment):
        open_assessment(enrolment=enrolment, milestone=YEAR_2, by=request.getfixturevalue(name), today=first_day)
    assert not Assessment.objects.exists()


def test_it_opens_by_itself_once(enrolment, other_enrolment, first_day):
    assert open_assessments_whose_time_has_come(today=first_day - dt.timedelta(days=1)) == 1
    assert open_assessments_whose_time_has_come(today=first_day) == 1
    assert open_assessments_whose_time_has_come(today=first_day) == 0
    assert set(Assessment.objects.values_list("enrolment", flat=True)) == {enrolment.pk, other_enrolment.pk}
    assert set(Event.objects.filter(kind="assessment.opened").values_list("by_id", flat=True)) == {None}


def test_what_is_due_to_open_takes_two_queries(north, first_day, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert len(due_to_open(first_day)) == 2


def test_a_second_is_refused_and_so_is_one_that_is_recorded(enrolment, coordinator, first_day):
    open_assessment(enrolment=enrolment, milestone=YEAR_2, by=coordinator, today=first_day)
    with pytest.raises(errors.AssessmentBegun):
        open_assessment(enrolment=enrolment, milestone=YEAR_2, by=coordinator, today=first_day)


def test_what_was_held_elsewhere_is_not_opened(enrolment, coordinator, first_day):
    record_milestone(enrolment=enrolment, milestone=YEAR_2, outcome="pass", met_on=TODAY, by=coordinator)
    with pytest.raises(errors.AssessmentDone):
        open_assessment(enrolment=enrolment, milestone=YEAR_2, by=coordinator, today=first_day)
    assert enrolment.pk not in {row.enrolment_id for row in due_to_open(first_day)}


@pytest.mark.parametrize("milestone", ["review-3m", "agreement", "nothing"])
def test_only_an_assessment_is_opened(enrolment, coordinator, first_day, milestone):
    with pytest.raises(errors.NoSuchAssessment):
        open_assessment(enrolment=enrolment, milestone=milestone, by=coordinator, today=first_day)


def test_one_person_has_one_part(enrolment, coordinator, supervisor, worker, first_day):
    assessment = open_assessment(enrolment=enrolment, milestone=YEAR_2, by=coordinator, today=first_day)
    with change(by=coordinator) as c:
        give_part(c, assessment, supervisor, PartName.PANEL)
        give_part(c, assessment, supervisor, PartName.PANEL)
    for person in (supervisor, worker):
        with pytest.raises(errors.OnePersonOnePart, match="already"), change(by=coordinator) as c:
            give_part(c, assessment, person, PartName.CONFIRMER)
    assert AssessmentPart.objects.count() == 2


def test_the_database_refuses_a_second_part_too(enrolment, coordinator, worker, first_day):
    assessment = open_assessment(enrolment=enrolment, milestone=YEAR_2, by=coordinator, today=first_day)
    with pytest.raises(Exception, match=r"one_person_one_part|another part"), change(by=coordinator):
        AssessmentPart.objects.create(assessment=assessment, person=worker, part=PartName.PANEL)
