"""The parts beside the portfolio, each on a page for whoever records it."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.urls import reverse

from ecf.assessments.models import AssessmentPart, ComponentResult, PartName
from ecf.assessments.services import open_assessment, record_mark
from tests.assessments.assessing import STANDARDS, decided, handed_in, moderated
from tests.cast import enrolled

pytestmark = pytest.mark.django_db

HELD = {
    "held_on-day": "20",
    "held_on-month": "11",
    "held_on-year": "2026",
    "notes": "We talked about the Mondays.",
    "is_met": "yes",
}
SLOT = {"on-day": "3", "on-month": "12", "on-year": "2026", "time": "10:30", "where": "Room 4"}


@pytest.fixture
def on_page(client_for, assessment):
    """`on_page(user, "mark", data)`: the page of a step, or what a form on it leads to."""

    def call(user, step="", data=None):
        args = [assessment.pk, step] if step else [assessment.pk]
        url = reverse("assessment_step" if step else "assessment", args=args)
        client = client_for(user)
        answer = client.get(url) if data is None else client.post(url, data, follow=True)
        return answer.content.decode()

    return call


def result(kind):
    return ComponentResult.objects.get(kind=kind)


def test_each_reads_which_parts_are_theirs_to_record(on_page, coordinator, assessor, psw, supervisor, candidate):
    titles = ["Record the mark", "Say how practice went", "Book the professional", "discussion showed", "stand as met"]
    found = {who.username: [title in on_page(who) for title in titles] for who in (coordinator, assessor, psw)}
    assert found == {
        "coordinator": [True, False, True, False, False],
        "assessor": [False, True, False, True, False],
        "psw": [False, False, False, False, True],
    }
    for who in (supervisor, candidate):
        assert not any(title in on_page(who) for title in titles)


def test_a_mark_is_recorded_and_shown_again_to_be_corrected(on_page, coordinator):
    assert "Out of 100; 60 is enough" in on_page(coordinator, "mark")
    assert "The mark is recorded." in on_page(coordinator, "mark", {"mark": "61.5"})
    assert result("knowledge").mark == Decimal("61.5")
    assert 'value="61.50"' in on_page(coordinator, "mark")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("61,5", "Write the mark as a number"),
        ("101", "from 0 to 100"),
        ("", "Enter the mark"),
        ("1.555", "two decimals"),
    ],
)
def test_what_is_no_mark_is_refused_at_its_place_and_comes_back(on_page, coordinator, typed, says):
    page = on_page(coordinator, "mark", {"mark": typed})
    assert says in page
    assert f'value="{typed}"' in page or not typed
    assert not ComponentResult.objects.exists()


def test_practice_is_judged_for_the_standards_that_were_looked_at(on_page, assessor):
    assert "Say for at least one standard" in on_page(assessor, "practice", {"met_EC1": "none"})
    page = on_page(assessor, "practice", {"met_EC1": "yes", "met_EC2": "no", "met_EC3": "none"})
    assert "Recorded." in page
    assert json.loads(result("practice").standards) == {"EC1": True, "EC2": False}
    assert not result("practice").is_met
    again = {f"met_{code}": "yes" for code in STANDARDS}
    on_page(assessor, "practice", again)
    assert result("practice").is_met


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("10:30", (10, 30)),
        ("2pm", (14, 0)),
        ("9.15 am", (9, 15)),
        ("12pm", (12, 0)),
        ("12am", (0, 0)),
        ("14:00", (14, 0)),
    ],
)
def test_a_discussion_is_booked_at_a_time_in_london(on_page, coordinator, typed, time):
    assert "Booked." in on_page(coordinator, "book-discussion", SLOT | {"time": typed})
    assert result("discussion").booked_for == dt.datetime(2026, 12, 3, *time, tzinfo=dt.UTC)  # no summer time then
    assert result("discussion").booked_where == "Room 4"
    assert f'value="{time[0]:02}:{time[1]:02}"' in on_page(coordinator, "book-discussion")


def test_a_discussion_in_summer_is_booked_by_the_clock_on_the_wall(on_page, coordinator):
    on_page(coordinator, "book-discussion", SLOT | {"on-month": "6", "on-year": "2027"})
    assert result("discussion").booked_for == dt.datetime(2027, 6, 3, 9, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize("typed", ["25:00", "13pm", "0am", "10", "noon", "10:7"])
def test_what_is_no_time_is_refused(on_page, coordinator, typed):
    assert "The time must be like 10:30 or 2pm" in on_page(coordinator, "book-discussion", SLOT | {"time": typed})
    assert not ComponentResult.objects.exists()


def test_what_a_discussion_showed_is_written_by_the_assessor_or_the_panel(on_page, assessment, assessor, panel_1):
    assert "Say whether it was enough" in on_page(assessor, "discussion", HELD | {"is_met": ""})
    on_page(assessor, "discussion", HELD | {"is_met": "no"})
    assert result("discussion").is_met is False
    AssessmentPart.objects.create(assessment=assessment, person=panel_1, part=PartName.PANEL)
    assert "We talked about the Mondays." in on_page(panel_1, "discussion")
    assert "Recorded." in on_page(panel_1, "discussion", HELD)
    assert (result("discussion").is_met, result("discussion").recorded_by) == (True, panel_1)


def test_words_that_may_name_a_child_are_asked_about(on_page, assessor):
    page = on_page(assessor, "discussion", HELD | {"notes": "NHS number 943 476 5919 came up."})
    assert "They may identify a child or a family" in page
    assert not ComponentResult.objects.exists()


def test_a_part_stands_as_met_for_a_reason_and_is_no_longer_offered(on_page, assessment, coordinator, psw):
    record_mark(assessment=assessment, mark="72", by=coordinator)
    page = on_page(psw, "override")
    assert 'value="knowledge"' not in page  # it is met
    assert 'value="practice"' in page
    assert "Say why this part stands as met" in on_page(psw, "override", {"kind": "practice", "reason": ""})
    given = {"kind": "practice", "reason": "The observer fell ill."}
    assert "It stands as met." in on_page(psw, "override", given)
    assert result("practice").override_reason == "The observer fell ill."
    on_page(psw, "override", {"kind": "discussion", "reason": "Not needed."})
    assert "Let a part stand as met" not in on_page(psw)


@pytest.mark.parametrize("step", ["mark", "practice", "book-discussion", "discussion", "override"])
def test_nothing_is_recorded_once_it_is_decided(client_for, submitted, north, step):
    decided(submitted, north)
    who = {"practice": "assessor", "discussion": "assessor", "override": "psw"}.get(step, "coordinator")
    answer = client_for(north.people[who]).get(reverse("assessment_step", args=[submitted.pk, step]), follow=True)
    assert "This cannot be done now: the assessment is passed." in answer.content.decode()


@pytest.fixture
def portfolio_alone(north, coordinator):
    """An assessment that is made of the portfolio and nothing else."""
    people = north.people
    team, started_on = north.teams["duty"], dt.date(2026, 1, 5)
    row = enrolled(
        "asye",
        "SW3003",
        team,
        people["supervisor"],
        coordinator,
        started_on,
        framework="ASYE-CF",
        assessor=people["assessor"],
    )
    return open_assessment(enrolment=row, milestone="final-assessment", by=coordinator)


@pytest.mark.parametrize("step", ["mark", "practice", "book-discussion", "discussion", "override"])
def test_a_part_that_the_assessment_does_not_have_is_nobodys(client_for, portfolio_alone, north, step):
    for name in ("coordinator", "psw", "assessor"):
        client = client_for(north.people[name])
        assert client.get(reverse("assessment_step", args=[portfolio_alone.pk, step])).status_code == 403
        assert f"/step/{step}/" not in client.get(reverse("assessment", args=[portfolio_alone.pk])).content.decode()


def test_whoever_confirms_sees_first_how_the_other_parts_went(assessment, north, coordinator, psw, on_page):
    record_mark(assessment=assessment, mark="58", by=coordinator)
    handed_in(assessment)
    moderated(assessment, north)
    page = on_page(psw, "confirm")
    assert page.index("58.00 of 100") < page.index("What should the letter say about the reasons?")
