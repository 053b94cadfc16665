"""While an appeal is open, whoever has nothing to do with it reads "under review", wherever an outcome is shown."""

import html
import importlib

import pytest
from django.apps import apps
from django.urls import reverse

from ecf.assessments.models import Assessment, SupportPlan
from ecf.assessments.services import answer_late_appeal, lodge_appeal
from ecf.enrolments.models import ScheduledMilestone
from ecf.expert.conditions import conditions_of
from tests.assessments.assessing import YEAR_2, appeal_ends, appealed, decided
from tests.assessments.test_appeal import DAY_11, SAID
from tests.cast import TODAY
from tests.conftest import ApiClient

pytestmark = pytest.mark.django_db


@pytest.fixture
def under_review(submitted, north) -> Assessment:
    return appealed(submitted, north)


def outcome_in_schedule(user, assessment) -> str | None:
    rows = ApiClient(user).get(f"/api/v1/enrolments/{assessment.enrolment_id}/schedule/").json()
    return next(row["outcome"] for row in rows if row["milestone"] == YEAR_2)


def outcomes_in_timeline(user, assessment) -> set[str]:
    rows = ApiClient(user).get(f"/api/v1/enrolments/{assessment.enrolment_id}/timeline/?limit=200").json()["results"]
    kinds = {"assessment.decided", "milestone.recorded"}
    return {row["body"]["outcome"] for row in rows if row["kind"] in kinds and row["body"]["milestone"] == YEAR_2}


READS = {
    "supervisor": "under_review",
    "assessor": "under_review",
    "candidate": "fail",
    "coordinator": "fail",
    "psw": "fail",
}


@pytest.mark.parametrize(("name", "reads"), READS.items())
def test_the_schedule_and_the_timeline_tell_the_outcome_only_to_whom_the_appeal_concerns(
    request, under_review, name, reads
):
    user = request.getfixturevalue(name)
    assert outcome_in_schedule(user, under_review) == reads
    assert outcomes_in_timeline(user, under_review) == {reads}


@pytest.mark.parametrize(("name", "reads"), READS.items())
def test_the_day_on_which_the_worker_was_told_goes_with_the_outcome(request, under_review, name, reads):
    found = ApiClient(request.getfixturevalue(name)).get(f"/api/v1/assessments/{under_review.pk}/").json()
    assert (found["outcome"] is None, found["told_on"] is None) == ((reads != "fail",) * 2)


@pytest.mark.parametrize(("name", "reads"), READS.items())
def test_the_programme_page_says_so_in_the_list_and_in_the_picture(request, under_review, client_for, name, reads):
    page = client_for(request.getfixturevalue(name)).get(reverse("journey", args=[under_review.enrolment_id]))
    text = html.unescape(page.content.decode())
    assert ("not passed on" in text.lower()) == (reads == "fail")
    assert ("Year-2 assessment: under review" in text) == (reads != "fail")
    assert ("Under review. It was submitted on 23 November 2026." in text) == (reads != "fail")


@pytest.mark.parametrize("name", ["supervisor", "coordinator"])
def test_the_support_plan_that_the_fail_asked_for_keeps_it_too(request, under_review, client_for, name):
    user, plan = request.getfixturevalue(name), SupportPlan.objects.get()
    pages = [
        client_for(user).get(reverse(page, args=[pk])).content.decode()
        for page, pk in [("record_of_support", under_review.enrolment_id), ("support_plan", plan.pk)]
    ]
    said = "under review" if name == "supervisor" else "not passed"
    reads = [f"The year-2 assessment {'is' if name == 'supervisor' else 'was'} {said}." in text for text in pages]
    assert reads == [True, True]
    assert said in ApiClient(user).get(f"/api/v1/support-plans/{plan.pk}/").json()["why"]


@pytest.mark.parametrize(
    ("how", "reads"), [("dismissed", {"fail"}), ("upheld", {None}), ("set_aside", {None})], ids=str
)
def test_once_it_is_decided_everybody_reads_what_is(under_review, north, supervisor, candidate, how, reads):
    appeal_ends(under_review, north, how)
    assert {outcome_in_schedule(user, under_review) for user in (supervisor, candidate)} == reads
    assert outcomes_in_timeline(supervisor, under_review) == {"fail"}


def test_a_late_appeal_keeps_it_from_the_day_on_which_it_is_accepted(submitted, north, candidate, coordinator):
    decided(submitted, north, "fail")
    lodge_appeal(assessment=submitted, by=candidate, late_reason="I was in hospital.", today=DAY_11, **SAID)
    row = ScheduledMilestone.objects.filter(enrolment=submitted.enrolment, key=YEAR_2)
    assert row.get().under_review_since is None
    answer_late_appeal(assessment=submitted, by=coordinator, accept=True, today=DAY_11)
    assert row.get().under_review_since == DAY_11


def test_nothing_is_asked_of_anybody_for_it_meanwhile(under_review, north, in_month_22):
    row = ScheduledMilestone.objects.get(enrolment=in_month_22, key=YEAR_2)
    assert (row.is_met, row.is_at_rest) == (False, True)
    passed = next(each for each in conditions_of([in_month_22], TODAY)[in_month_22.pk] if "year_2" in each.code)
    assert passed.reason == "Not passed yet. It is under review."
    appeal_ends(under_review, north, "dismissed")
    assert not ScheduledMilestone.objects.get(pk=row.pk).is_at_rest


def test_appeals_that_were_open_before_are_marked(under_review):
    rows = ScheduledMilestone.objects.filter(under_review_since__isnull=False)
    rows.update(under_review_since=None)
    name = "ecf.assessments.migrations.0013_mark_open_appeals_in_the_schedule"
    importlib.import_module(name).mark_open_appeals(apps, None)
    assert [(row.key, row.under_review_since) for row in rows.all()] == [(YEAR_2, TODAY)]


@pytest.mark.parametrize("name", ["supervisor", "candidate"])
def test_the_page_of_what_is_asked_for_says_that_it_is_handed_in(request, under_review, client_for, name):
    url = reverse("assessment_of", args=[under_review.enrolment_id, YEAR_2])
    text = client_for(request.getfixturevalue(name)).get(url).content.decode()
    assert "Submitted on 23 November 2026." in text
    assert "The last day to submit is" not in text
