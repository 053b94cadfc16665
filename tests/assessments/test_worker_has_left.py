"""Once the worker has left the programme, nobody is asked for anything in an assessment that was running."""

import pytest
from django.urls import reverse

from ecf.assessments.assessment_steps import steps_now
from ecf.assessments.deadline_list import deadlines_of, running
from ecf.assessments.models import Assessment
from ecf.assessments.next_steps import judging_steps
from ecf.enrolments.services import withdraw_enrolment
from ecf.people.employer_settings import settings_for
from ecf.reminders.judging import judging_due
from tests.assessments.assessing import moderated, recommended
from tests.cast import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["submitted", "recommended", "moderated"])
def left(request, submitted, north, coordinator) -> Assessment:
    """Somebody leaves while theirs is judged."""
    if request.param == "recommended":
        recommended(submitted)
    if request.param == "moderated":
        moderated(submitted, north)
    asked = judging_steps(north.people["psw"]) + judging_steps(coordinator)
    assert asked, "before"
    withdraw_enrolment(enrolment=submitted.enrolment, reason="A new post.", by=coordinator)
    return Assessment.objects.with_people().get(pk=submitted.pk)


def test_nobody_is_asked(left, north):
    people = [*north.people.values(), left.enrolment.assessor]
    assert [judging_steps(person) for person in people] == [[] for _ in people]
    assert [list(steps_now(person, left)) for person in people] == [[] for _ in people]
    assert deadlines_of(running(Assessment.objects.all()), TODAY) == []
    numbers = settings_for({left.enrolment.employer_id}, TODAY)
    since = TODAY.replace(year=2025)
    assert judging_due([left.enrolment], numbers, since=since, on=TODAY.replace(year=2027)) == []


def test_the_page_says_that_it_does_not_go_on(left, coordinator, client_for):
    page = client_for(coordinator).get(reverse("assessment", args=[left.pk])).content.decode()
    assert "The assessment does not go on, and stays as it is." in page
    assert "For you to do" not in page
