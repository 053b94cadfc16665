"""What the development plan brings into supervision (see `settings.AGENDA_BRINGS`)."""

from django.urls import reverse

from ecf.assessments.models import GoalAction, GoalState
from ecf.assessments.plan_pages import in_sentence
from ecf.assessments.plan_rules import can_read_plan
from ecf.enrolments.models import Enrolment
from ecf.people.models import User
from ecf.supervision.agenda import Brought

HEADING, MOST = "From the development plan", 20


def plan_actions(*, enrolment: Enrolment, user: User) -> list[Brought]:
    """The open actions of the plan of now, what is due first, for those who may read the plan. One query."""
    if not can_read_plan(user, enrolment):
        return []
    rows = GoalAction.objects.filter(
        goal__plan__enrolment=enrolment,
        goal__plan__ended_on__isnull=True,
        goal__state=GoalState.OPEN,
        done_on__isnull=True,
    )
    href = reverse("development_plan", args=[enrolment.pk])
    listed = rows.order_by("due_on", "goal__position", "position")[:MOST]
    return [Brought(HEADING, row.what, in_sentence(row.whose), row.due_on, href) for row in listed]
