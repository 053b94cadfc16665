"""The reviews and the support plan of the named workers, through the product's own services."""

import datetime as dt

from ecf.assessments.models import Goal, GoalState, Review, SupportAction, SupportPlan
from ecf.assessments.services import (
    add_goal,
    add_support_note,
    begin_review,
    complete_goal_action,
    open_support_plan,
    settle_goal,
    settle_support_action,
    sign_review,
    sign_support_plan,
    write_own_view,
    write_part,
)
from ecf.core.clock import today
from ecf.core.working_days import add_working_days, previous_working_day
from ecf.enrolments.models import Enrolment
from ecf.home.demo import review_texts as texts
from ecf.home.demo.past import standing_on
from ecf.people.models import User
from ecf.supervision.models import HELD_STATES, SupervisionSession

ONE_DAY = dt.timedelta(days=1)


def hold_review(*, enrolment: Enrolment, milestone: str, number: int) -> Review:
    """One review from its beginning to both signatures, on the day it stands on. `number` chooses the words."""
    worker, supervisor = enrolment.social_worker.user, enrolment.supervisor
    develop(enrolment=enrolment, reaches=True)
    review = begin_review(enrolment=enrolment, milestone=milestone, early_reason=texts.EARLY, by=supervisor)
    write_part(review=review, by=worker, share=True, **texts.WORKER_PARTS[number % len(texts.WORKER_PARTS)])
    part = texts.SUPERVISOR_PARTS[number % len(texts.SUPERVISOR_PARTS)]
    write_part(review=review, by=supervisor, share=True, **part)
    for user in (worker, supervisor):
        review = sign_review(review=review, by=user)
    return review


def develop(*, enrolment: Enrolment, reaches: bool = False) -> None:
    """One more goal in the plan, with a step in the months to come; with `reaches`, what is there is done first, and
    the oldest goal is reached."""
    worker, day = enrolment.social_worker.user, today()
    there = list(Goal.objects.filter(plan__enrolment=enrolment, plan__ended_on=None, state=GoalState.OPEN))
    for goal in there if reaches else []:
        for step in goal.actions.filter(done_on=None):
            complete_goal_action(action=step, by=worker)
    if reaches and there:
        settle_goal(goal=there[0], state=GoalState.REACHED, by=worker)
    number = Goal.objects.filter(plan__enrolment=enrolment, carried_from=None).count()
    title, difference, what = texts.GOALS[number % len(texts.GOALS)]
    standards = enrolment.framework_version.parsed.standards
    add_goal(
        enrolment=enrolment,
        title=title,
        difference=difference,
        standards=[standards[number % len(standards)].code],
        actions=[{"what": what, "owner": "worker", "due_on": add_working_days(day, 60)}],
        by=worker,
    )


def begin_next_review(*, enrolment: Enrolment, milestone: str) -> Review:
    """The next review, begun early: the supervisor has shared their part, and it waits for the worker."""
    supervisor = enrolment.supervisor
    review = begin_review(enrolment=enrolment, milestone=milestone, early_reason=texts.EARLY, by=supervisor)
    write_part(review=review, by=supervisor, share=True, **texts.SUPERVISOR_PARTS[0])
    return review


def support(*, enrolment: Enrolment, on: dt.date) -> SupportPlan:
    """A support plan that came from supervision five weeks ago, and runs: signed, looked at once, one action done."""
    worker, supervisor = enrolment.social_worker.user, enrolment.supervisor
    began = previous_working_day(on - 35 * ONE_DAY)
    with standing_on(began):
        plan = _opened(enrolment, supervisor, began, on)
    with standing_on(add_working_days(began, 2)):
        write_own_view(plan=plan, text=texts.OWN_VIEW, by=worker)
        sign_support_plan(plan=plan, by=worker)
        sign_support_plan(plan=plan, by=supervisor)
    with standing_on(previous_working_day(on - 14 * ONE_DAY)):
        add_support_note(plan=plan, text=texts.NOTES[0], by=supervisor)
        add_support_note(plan=plan, text=texts.NOTES[1], by=worker)
        done = SupportAction.objects.get(plan=plan, position=1)
        settle_support_action(action=done, state="done", by=worker)
    return plan


def _opened(enrolment: Enrolment, supervisor: User, began: dt.date, on: dt.date) -> SupportPlan:
    held = SupervisionSession.objects.filter(enrolment=enrolment, state__in=HELD_STATES, held_on__lte=began)
    session = held.order_by("-held_on").first()
    due = [began + 14 * ONE_DAY, on + 10 * ONE_DAY, on + 24 * ONE_DAY]
    return open_support_plan(
        enrolment=enrolment,
        concern=texts.CONCERN,
        hoped_for=texts.HOPED_FOR,
        help=texts.HELP,
        actions=[
            {"what": what, "owner": owner, "due_on": day}
            for (what, owner), day in zip(texts.SUPPORT_ACTIONS, due, strict=True)
        ],
        dates=[previous_working_day(on - 14 * ONE_DAY), add_working_days(on, 12)],
        source="session" if session else "other",
        source_id=session.pk if session else None,
        by=supervisor,
    )
