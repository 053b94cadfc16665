"""Reads about support plans: set-based, the same number of queries for any number."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from ecf.assessments.models import (
    OPEN_STATES,
    ActionState,
    SupportAction,
    SupportPlan,
    SupportState,
)
from ecf.assessments.review_turns import live_signers
from ecf.assessments.support_rules import runs_support_plan
from ecf.enrolments.models import Enrolment, EnrolmentState
from ecf.people.models import User


def with_support_people(plans: QuerySet[SupportPlan]) -> QuerySet[SupportPlan]:
    """Together with whom a plan names, what the rules read, and its actions and dates."""
    return plans.select_related(
        "enrolment__social_worker__user",
        "enrolment__supervisor",
        "enrolment__employer",
        "led_by",
        "opened_by",
        "asked_by",
        "continues",
    ).prefetch_related("actions", "dates")


def support_plans_of(enrolments: Iterable[Enrolment], user: User) -> QuerySet[SupportPlan]:
    """Those that the person may see, oldest first."""
    rows = SupportPlan.objects.visible_to(user).filter(enrolment_id__in=[row.pk for row in enrolments])
    return with_support_people(rows).order_by("created_at", "id")


def support_plan_now(enrolment: Enrolment) -> SupportPlan | None:
    """The plan that is asked for or runs; None where there is none. One query."""
    return SupportPlan.objects.filter(enrolment=enrolment, state__in=OPEN_STATES).first()


def late_actions(plan: SupportPlan, on: dt.date) -> list[SupportAction]:
    """What is open and was due before the day. Reads what is fetched."""
    if plan.state != SupportState.RUNNING:
        return []
    return [row for row in plan.actions.all() if row.state == ActionState.OPEN and row.due_on < on]


def next_date(plan: SupportPlan, on: dt.date) -> dt.date | None:
    """The next day on which the two look at it. Reads what is fetched."""
    return next((row.due_on for row in plan.dates.all() if row.due_on >= on), None)


@dataclass(frozen=True)
class SupportToDo:
    """A support plan in which it is the person's turn: `what` is draw_up, sign, look or action."""

    plan: SupportPlan
    what: str
    due_on: dt.date | None = None
    action: SupportAction | None = None


def support_to_do(user: User, on: dt.date) -> list[SupportToDo]:
    """What of support plans waits for the person: to draw up, to sign, to look at, to do. Four queries."""
    rows = SupportPlan.objects.visible_to(user).filter(state__in=OPEN_STATES, enrolment__state=EnrolmentState.ACTIVE)
    plans = list(with_support_people(rows).order_by("created_at", "id"))
    signers = live_signers(plans)
    return [each for plan in plans for each in _to_do(user, plan, set(signers[plan.pk]), on)]


def _to_do(user: User, plan: SupportPlan, signers: set[object], on: dt.date) -> list[SupportToDo]:
    is_worker, leads = plan.enrolment.social_worker.user_id == user.pk, plan.enrolment.supervisor_id == user.pk
    if plan.state == SupportState.ASKED:
        return [SupportToDo(plan, "draw_up", plan.asked_on)] if leads and not is_worker else []
    if not (is_worker or leads or runs_support_plan(user, plan)):
        return []
    found = [] if user.pk in signers or not (is_worker or leads) else [SupportToDo(plan, "sign", plan.started_on)]
    owner = "worker" if is_worker else "supervisor"
    found += [
        SupportToDo(plan, "action", row.due_on, row)
        for row in plan.actions.all()
        if row.state == ActionState.OPEN and row.owner == owner
    ]
    upcoming = next_date(plan, on)
    return [*found, SupportToDo(plan, "look", upcoming)] if upcoming else found
