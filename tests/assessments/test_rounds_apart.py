"""Whoever judged one round of an assessment reads what was theirs, and nothing of the round after it."""

import datetime as dt
import importlib

import pytest
from django.apps import apps
from django.urls import reverse

from ecf.assessments.assessment_rules import can_read_bundle
from ecf.assessments.assessment_selectors import with_parts
from ecf.assessments.models import Assessment, Bundle, Panel, SubmissionDraft
from ecf.assessments.panel_rules import readable_views
from ecf.assessments.review_errors import TextTooLong
from ecf.assessments.services import defer_assessment, make_panel, resume_assessment, submit_assessment
from ecf.assessments.services import take_back_submission as take_back
from ecf.people.services import name_deputy
from tests.assessments.assessing import (
    SELF,
    appeal_ends,
    appealed,
    handed_in,
    moderated,
    panel_member,
    recommended,
)
from tests.cast import TODAY
from tests.conftest import ApiClient

pytestmark = pytest.mark.django_db


def now() -> Assessment:
    return with_parts(Assessment.objects.all()).get()


@pytest.fixture
def set_aside(submitted, north) -> Assessment:
    """Handed in anew after an appeal."""
    appeal_ends(appealed(submitted, north), north, "set_aside")
    return handed_in(now())


@pytest.fixture
def upheld(submitted, north) -> Assessment:
    """A fresh panel has agreed."""
    appeal_ends(appealed(submitted, north), north, "upheld")
    moderated(now(), north, "pass", members=(3, 4))
    return now()


def read_by(client_for, people, number: int) -> list[int]:
    url = reverse("bundle", args=[now().pk, number])
    return [client_for(person).get(url).status_code for person in people]


def test_after_an_outcome_was_set_aside_those_of_before_read_what_was_theirs(set_aside, north, psw, client_for):
    old = [panel_member(north, 1), panel_member(north, 8), psw]
    assert [can_read_bundle(person, now()) for person in old] == [False] * 3
    assert read_by(client_for, old, 1) == [200] * 3
    assert read_by(client_for, old, 2) == [403] * 3
    assert client_for(old[0]).get(reverse("bundle", args=[set_aside.pk])).status_code == 403
    moderated(now(), north, members=(3, 4))
    assert [can_read_bundle(person, now()) for person in [*old, panel_member(north, 3)]] == [False, False, False, True]
    assert [len(readable_views(person, now())) for person in [*old, panel_member(north, 3)]] == [0, 0, 0, 2]
    assert read_by(client_for, [panel_member(north, 3)], 1) == [403]


def test_after_an_appeal_was_upheld_the_old_panel_reads_the_bundle_and_no_fresh_view(
    upheld, north, psw, other_supervisor, client_for
):
    old, fresh = [panel_member(north, 1), panel_member(north, 8), psw], panel_member(north, 3)
    assert [len(readable_views(person, upheld)) for person in [*old, fresh]] == [0, 0, 0, 2]
    assert [ApiClient(person).get(f"/api/v1/assessments/{upheld.pk}/views/").json() for person in old] == [[]] * 3
    assert read_by(client_for, [*old, fresh], 1) == [200] * 4


def test_who_confirms_the_next_round_reads_it(upheld, north, psw, other_supervisor, client_for):
    name_deputy(employer=north.employer, given_by=psw, given_to=other_supervisor, started_on=TODAY)
    deputy = type(other_supervisor).objects.get(pk=other_supervisor.pk)
    assert (can_read_bundle(deputy, now()), len(readable_views(deputy, now()))) == (True, 2)


def test_a_panel_that_sits_again_after_a_deferral_reads_both(submitted, north, coordinator, candidate, client_for):
    recommended(submitted)
    members = [panel_member(north, 1), panel_member(north, 2)]
    make_panel(assessment=submitted, members=members, by=coordinator)
    defer_assessment(assessment=now(), to=dt.date(2027, 4, 1), reason="Ill.", by=coordinator)
    resume_assessment(assessment=now(), by=candidate)
    submit_assessment(assessment=now(), by=candidate, declared=True)
    assert [row.round for row in Bundle.objects.order_by("number")] == [1, 2]
    assert not can_read_bundle(members[0], now())
    make_panel(assessment=now(), members=members, by=coordinator)
    assert can_read_bundle(members[0], now())
    assert read_by(client_for, members[:1], 1) + read_by(client_for, members[:1], 2) == [200, 200]


def test_what_was_taken_back_before_anybody_judged_it_is_the_workers_alone(submitted, candidate, assessor, client_for):
    take_back(assessment=submitted, by=candidate)
    assert read_by(client_for, [candidate, assessor], 1) == [200, 403]
    handed_in(now())
    assert read_by(client_for, [candidate, assessor], 1) == [200, 403]
    assert read_by(client_for, [candidate, assessor], 2) == [200, 200]
    assert read_by(client_for, [candidate], 3) == [404]


def test_the_page_lists_what_was_handed_in_before(set_aside, north, candidate, supervisor, client_for):
    first = reverse("bundle", args=[set_aside.pk, 1])
    page = reverse("assessment", args=[set_aside.pk])
    lists = [first in client_for(user).get(page).content.decode() for user in (candidate, panel_member(north, 1))]
    assert [*lists, first in client_for(supervisor).get(page).content.decode()] == [True, True, False]
    text = client_for(candidate).get(first).content.decode()
    assert "This is submission 1. It was given back on 23 November 2026" in text
    assert client_for(candidate).get(reverse("bundle_pdf", args=[set_aside.pk, 1])).status_code == 200


def test_bundles_of_before_get_their_round(set_aside):
    day = dt.timedelta(days=1)
    rows = Bundle.objects.order_by("number")
    rows.update(round=1)
    first = rows.first().submitted_at
    Panel.objects.update(created_at=first + day)
    rows.filter(number=2).update(submitted_at=first + 2 * day)
    name = "ecf.assessments.migrations.0014_keep_the_round_of_a_bundle"
    importlib.import_module(name).say_the_round(apps, None)
    assert [row.round for row in rows.all()] == [1, 2]


def test_a_reason_for_what_is_missing_has_its_length(assessment, candidate):
    url, long = f"/api/v1/assessments/{assessment.pk}/submit/", "x" * 2001
    sent = {"self_assessment": SELF, "declared": True, "missing_reason": long}
    answer = ApiClient(candidate).post(url, sent)
    assert (answer.status_code, answer.json()["code"]) == (400, TextTooLong.default_code)
    assert "missing_reason" in str(answer.json())
    assert not Bundle.objects.exists()
    assert SubmissionDraft.objects.filter(missing_reason=long).count() == 0
