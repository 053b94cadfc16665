"""The development plan as pages, reviews and the record show it: set-based, the same queries for any number."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from ecf.assessments.models import DevelopmentPlan, Goal, GoalOwner, GoalState, PlanAgreement
from ecf.enrolments.models import Enrolment
from ecf.evidence.models import Evidence, EvidenceState


def with_goals(plans: QuerySet[DevelopmentPlan]) -> QuerySet[DevelopmentPlan]:
    """Together with goals, standards, actions, the review they began with, and evidence that is handed in now."""
    handed_in = Evidence.objects.filter(state__in=[EvidenceState.SUBMITTED, EvidenceState.ACCEPTED])
    goals = Goal.objects.prefetch_related("standards", "actions", Prefetch("evidence", handed_in)).order_by("position")
    return plans.select_related("review").prefetch_related(Prefetch("goals", goals), "agreements__by")


def changed_since(plan: DevelopmentPlan, agreement: PlanAgreement) -> list[Goal]:
    """The goals that were added or changed after one of the two agreed. Reads what is fetched."""
    return [goal for goal in plan.goals.all() if goal.updated_at > agreement.agreed_at]


def periods_of(enrolment: Enrolment) -> list[DevelopmentPlan]:
    """Every period of somebody's plan, the one of now first."""
    return list(with_goals(DevelopmentPlan.objects.filter(enrolment=enrolment)).order_by("-started_on", "-id"))


def plan_counts(plan: DevelopmentPlan, on: dt.date) -> dict[str, int]:
    """How much there is and what is late, without a word of it. Reads what is fetched."""
    goals = list(plan.goals.all())
    waiting = [row for goal in goals if goal.state == GoalState.OPEN for row in goal.actions.all() if not row.done_on]
    return {
        "goals": len(goals),
        "reached": sum(goal.state == GoalState.REACHED for goal in goals),
        "open_actions": len(waiting),
        "late": sum(row.due_on < on for row in waiting),
    }


def goals_as_data(plans: Iterable[DevelopmentPlan]) -> list[dict[str, Any]]:
    """Goals and actions as plain data, to be kept with a review."""
    return [
        {
            "title": goal.title,
            "standards": goal.codes,
            "state": goal.get_state_display(),
            "actions": [
                {
                    "what": row.what,
                    "owner": row.whose,
                    "due_on": row.due_on.isoformat(),
                    "done_on": row.done_on and row.done_on.isoformat(),
                }
                for row in goal.actions.all()
            ],
        }
        for plan in plans
        for goal in plan.goals.all()
    ]


def in_sentence(whose: str) -> str:
    """Whose an action is, inside a sentence: a part in small letters, a name as it is."""
    return whose.lower() if whose in GoalOwner.labels else whose
