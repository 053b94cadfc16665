"""Assessments in the demo: those whose time has come are open, and one lies with its panel."""

import datetime as dt

from ecf.assessments.assessment_selectors import current_bundle, standards_asked
from ecf.assessments.models import Assessment, AssessmentState
from ecf.assessments.services import (
    change_submission,
    draw_sample,
    make_panel,
    open_assessments_whose_time_has_come,
    recommend,
    record_view,
    submit_assessment,
)
from ecf.core.working_days import next_working_day, previous_working_day
from ecf.home.demo.past import standing_on
from ecf.home.demo.people import House
from ecf.home.demo.plans import ONE_DAY
from ecf.people.models import User

NAMED = ("worker-year2", "worker-year5")  # theirs stay open
SELF = (
    "In my first year I wrote everything down and planned too little. Now I plan with the family, and write for them "
    "to read. What I want to learn next is how to chair a meeting in which people disagree."
)
MISSING = "Some of my pieces wait for an answer. I agreed with my supervisor to submit without them."
SEEN = "Shown more than once, with families who had reason not to trust us."


def assess(house: House, day: dt.date) -> None:
    """Opens what is due, and lets one go as far as the first member's view."""
    open_assessments_whose_time_has_come(today=day)
    rows = Assessment.objects.with_people().filter(enrolment__assessor__isnull=False)
    others = rows.filter(state=AssessmentState.OPEN).exclude(enrolment__social_worker__user__username__in=NAMED)
    for assessment in others.order_by("id")[:1]:
        _hand_in(assessment, day)
        _judge(assessment, house, day)


def look_from_outside(house: House, elsewhere: House, day: dt.date) -> None:
    """A sample of the year's outcomes, drawn the other day for somebody of another employer, who has yet to look."""
    drawn_on = previous_working_day(day - 2 * ONE_DAY)
    with standing_on(drawn_on):
        draw_sample(
            employer=house.employer,
            moderator=elsewhere.people["moderator"],
            first_on=drawn_on - 364 * ONE_DAY,
            last_on=drawn_on,
            look_by=next_working_day(day + 21 * ONE_DAY),
            by=house.coordinator,
        )


def _hand_in(assessment: Assessment, day: dt.date) -> None:
    worker = assessment.enrolment.social_worker.user
    change_submission(assessment=assessment, by=worker, self_assessment=SELF, declared=True, today=day)
    submit_assessment(assessment=assessment, by=worker, missing_reason=MISSING, today=day)


def _judge(assessment: Assessment, house: House, day: dt.date) -> None:
    assessor = assessment.enrolment.assessor
    if assessor is None:
        return
    places = list(current_bundle(assessment).items.values_list("position", flat=True)[:2])
    standards = [
        {"code": code, "is_met": bool(places), "reason": SEEN, "items": places} for code in standards_asked(assessment)
    ]
    words = {"strengths": "Warm, prepared, honest with parents.", "areas": "Shorter reports, and sooner."}
    fresh = Assessment.objects.with_people().get(pk=assessment.pk)
    recommend(
        assessment=fresh,
        by=assessor,
        outcome="pass",
        overall="Ready for the next stage.",
        standards=standards,
        today=day,
        **words,
    )
    members = list(User.objects.filter(username__in=["panel-1", "panel-2"]).order_by("username"))
    make_panel(assessment=fresh, members=members, by=house.coordinator, today=day)
    record_view(assessment=fresh, by=members[1], outcome="pass", reasons="The two visits say it all.", today=day)
