"""Reviews and support plans of `worker` with `supervisor`, as far as each test needs them."""

import datetime as dt
from typing import Any

import pytest

from ecf.assessments.models import Agreement, Assessment, Review, SupportPlan
from ecf.assessments.services import (
    begin_agreement,
    begin_review,
    change_agreement,
    complete_agreement,
    open_support_plan,
    sign_review,
    write_part,
)
from ecf.enrolments.models import Enrolment
from ecf.people.models import User
from tests.assessments.agreeing import COMPLETED, DRAFTED
from tests.assessments.assessing import full_portfolio, handed_in, opened, somebody_in_month_22
from tests.cast import TODAY, House

MILESTONE = "review-3m"  # was due on 22 September 2026
LATER = "review-6m"  # due on 22 December 2026, opens on 24 November
WORKER_PART = {
    "went_well": "I kept my visits, and the families know what comes next.",
    "is_hard": "Court reports take me whole evenings.",
    "needs": "A morning a week without calls.",
}
SUPERVISOR_PART = {
    "sees": "Warm, prepared, honest with parents.",
    "next_steps": "Two joint court reports before the spring.",
    "judgement": "on_track",
    "reasons": "Everything for the next milestone is under way.",
    "no_plan_reason": "",
}
NOT_ON_TRACK = SUPERVISOR_PART | {"judgement": "not_on_track", "reasons": "Reports are late, and recording is behind."}
WEEK = dt.timedelta(days=7)
PLAN: dict[str, Any] = {
    "concern": "Reports reach court late, three times since September.",
    "hoped_for": "Every report is in two days before it is due.",
    "help": "No new court case until January, and Grace reads each draft.",
    "actions": [
        {"what": "Plan each report on the day it is ordered", "owner": "worker", "due_on": TODAY + WEEK},
        {"what": "Keep Tuesday mornings free", "owner": "supervisor", "due_on": TODAY + 2 * WEEK},
    ],
    "dates": [TODAY + 3 * WEEK, TODAY + 9 * WEEK],
}


@pytest.fixture
def review(enrolment: Enrolment, worker: User) -> Review:
    """The 3-month review, begun by the worker; nothing is written yet."""
    return begin_review(enrolment=enrolment, milestone=MILESTONE, by=worker)


@pytest.fixture
def written(review: Review, worker: User, supervisor: User) -> Review:
    """Both parts are shared."""
    write_part(review=review, by=worker, share=True, **WORKER_PART)
    write_part(review=review, by=supervisor, share=True, **SUPERVISOR_PART)
    return Review.objects.get(pk=review.pk)


@pytest.fixture
def half_signed(written: Review, worker: User) -> Review:
    """Signed by the worker."""
    return sign_review(review=written, by=worker)


@pytest.fixture
def signed(half_signed: Review, supervisor: User) -> Review:
    """Signed by both."""
    return sign_review(review=half_signed, by=supervisor)


@pytest.fixture
def plan(enrolment: Enrolment, supervisor: User) -> SupportPlan:
    """A support plan that runs, opened by the supervisor; nobody has signed it."""
    found = open_support_plan(enrolment=enrolment, by=supervisor, **PLAN)
    return SupportPlan.objects.get(pk=found.pk)


@pytest.fixture
def assessed(enrolment: Enrolment, assessor: User) -> Enrolment:
    """Whoever assesses `worker` signs, too."""
    Enrolment.objects.filter(pk=enrolment.pk).update(assessor=assessor)
    return Enrolment.objects.get(pk=enrolment.pk)


@pytest.fixture
def draft(assessed: Enrolment, supervisor: User) -> Agreement:
    return begin_agreement(enrolment=assessed, by=supervisor)


@pytest.fixture
def ready(draft: Agreement, worker: User, supervisor: User) -> Agreement:
    """Open for signatures."""
    change_agreement(agreement=draft, by=supervisor, **DRAFTED)
    complete_agreement(agreement=draft, by=worker, **COMPLETED)
    return Agreement.objects.get(pk=draft.pk)


@pytest.fixture
def in_month_22(north: House) -> Enrolment:
    """Somebody whose year-2 assessment may be opened, with everything that it asks for."""
    found = somebody_in_month_22(north)
    full_portfolio(found)
    return found


@pytest.fixture
def candidate(in_month_22: Enrolment) -> User:
    return in_month_22.social_worker.user


@pytest.fixture
def assessment(in_month_22: Enrolment, coordinator: User) -> Assessment:
    """Open; nothing is prepared."""
    return opened(in_month_22, coordinator)


@pytest.fixture
def submitted(assessment: Assessment) -> Assessment:
    """Handed in, complete."""
    return handed_in(assessment)
