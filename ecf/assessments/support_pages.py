"""One support plan as a page, a document or the record shows it: what the person may read, and may do."""

import datetime as dt
from typing import Any

from ecf.assessments import support_rules as rules
from ecf.assessments.models import ActionState, SupportPlan, SupportState
from ecf.assessments.support_selectors import late_actions, next_date
from ecf.assessments.support_words import shown_texts
from ecf.core.signatures import checked, signatures_of
from ecf.people.models import User
from ecf.supervision.models import Side

APART = (
    "This plan is about support. It is kept apart from any capability or disciplinary procedure, and is no part of one."
)
TEXTS = (
    ("concern", "The concern"),
    ("hoped_for", "How both will know that it is better"),
    ("help", "The help that the employer gives"),
    ("worker_view", "How the social worker sees it"),
)


def shown_pairs(user: User, plan: SupportPlan) -> list[tuple[str, str]]:
    """What was written in it, each text with its label."""
    said = shown_texts(user, plan) | {"worker_view": plan.worker_view}
    return [(label, said[name]) for name, label in TEXTS if said[name]]


def support_context(user: User, plan: SupportPlan, today: dt.date) -> dict[str, Any]:
    """What is shown of a support plan, and what the person may do from there. Needs `with_support_people`."""
    signatures = checked(signatures_of([plan])[plan.pk])
    live = [row for row in signatures if row.superseded_at is None]
    reads, side = rules.can_read_support_plan(user, plan), rules.side_of(user, plan)
    runs = rules.runs_support_plan(user, plan)
    is_running = plan.state == SupportState.RUNNING
    return {
        "plan": plan,
        "apart": APART,
        "reads": reads,
        "side": side,
        "is_own": side == Side.WORKER,
        "texts": shown_pairs(user, plan) if reads else [],
        "actions": shown_actions(user, plan, today, reads=reads),
        "dates": list(plan.dates.all()),
        "next_date": next_date(plan, today),
        "notes": list(plan.notes.select_related("by").order_by("id")) if reads else [],
        "signatures": live,
        "superseded": [row for row in signatures if row.superseded_at is not None],
        "may_sign": rules.can_sign_support_plan(user, plan) and all(row.by_id != user.pk for row in live),
        "may_change": is_running and runs,
        "may_write_view": is_running and side == Side.WORKER,
        "may_note": side is not None and plan.state in {SupportState.RUNNING, SupportState.CLOSED},
        "may_answer": rules.answers_request(user, plan),
        "may_decline": rules.can_decline_request(user, plan),
        "may_disclose": rules.can_disclose_support_plan(user, plan),
    }


def shown_actions(user: User, plan: SupportPlan, today: dt.date, *, reads: bool) -> list[dict[str, Any]]:
    """Each action; for those who only see facts its owner, its date and its state."""
    late = {row.pk for row in late_actions(plan, today)}
    found = []
    for row in plan.actions.all():
        row.plan = plan
        may = plan.state == SupportState.RUNNING and row.state == ActionState.OPEN
        found.append(
            {
                "action": row,
                "what": row.what if reads else "",
                "reason": row.dropped_reason if reads else "",
                "is_late": row.pk in late,
                "may_settle": may and rules.can_settle_action(user, row),
            }
        )
    return found
