"""Who may do what with a support plan: plain predicates.

The worker and whoever runs it read all of it; co-ordinators, principal social workers and the assessor see that it is
there, its dates, its state and what is late, and more by a disclosure (assumed, as for supervision).
"""

from ecf.assessments.models import SupportAction, SupportPlan, SupportSource, SupportState
from ecf.enrolments.disclosures import can_open_content, is_disclosed_to
from ecf.enrolments.models import Enrolment
from ecf.enrolments.rules import assesses, coordinates, is_own, oversees_enrolment, supervises
from ecf.people.models import User
from ecf.supervision.models import Side


def can_open_support_plan(user: User, enrolment: Enrolment) -> bool:
    """The supervisor of now and the co-ordinator; never for oneself."""
    return (supervises(user, enrolment) or coordinates(user, enrolment)) and not is_own(user, enrolment)


def can_ask_for_support_plan(user: User, enrolment: Enrolment) -> bool:
    """The assessor, and whoever oversees the programme; never for oneself."""
    may = assesses(user, enrolment) or oversees_enrolment(user, enrolment)
    return may and not is_own(user, enrolment)


def runs_support_plan(user: User, plan: SupportPlan) -> bool:
    """The supervisor of now, and the co-ordinator who opened it while they still are; never for oneself."""
    if is_own(user, plan.enrolment):
        return False
    return supervises(user, plan.enrolment) or (plan.opened_by_id == user.pk and coordinates(user, plan.enrolment))


def answers_request(user: User, plan: SupportPlan) -> bool:
    """Draws up what was asked for, or says why not."""
    return plan.state == SupportState.ASKED and can_open_support_plan(user, plan.enrolment)


def can_decline_request(user: User, plan: SupportPlan) -> bool:
    """What an assessment leads to is not declined."""
    return answers_request(user, plan) and plan.source != SupportSource.ASSESSMENT


def side_of(user: User, plan: SupportPlan) -> Side | None:
    """On which side the person writes and signs."""
    if is_own(user, plan.enrolment):
        return Side.WORKER
    return Side.SUPERVISOR if runs_support_plan(user, plan) else None


def can_read_support_plan(user: User, plan: SupportPlan) -> bool:
    """The worker, whoever runs it, those who led, opened or asked for it, and to whom it is disclosed; while it is only
    asked for, whoever is to answer."""
    if side_of(user, plan) is not None or user.pk in {plan.led_by_id, plan.opened_by_id, plan.asked_by_id}:
        return True
    return answers_request(user, plan) or is_disclosed_to(user, plan.enrolment, plan)


def can_sign_support_plan(user: User, plan: SupportPlan) -> bool:
    """The worker, and whoever runs it, while it runs."""
    return plan.state == SupportState.RUNNING and side_of(user, plan) is not None


def can_settle_action(user: User, action: SupportAction) -> bool:
    """Whoever runs it; the worker says of their own that they are done."""
    side = side_of(user, action.plan)
    return side == Side.SUPERVISOR or (side == Side.WORKER and action.owner == "worker")


def can_disclose_support_plan(user: User, plan: SupportPlan) -> bool:
    """The principal social worker or deputy, for whom it is facts only."""
    is_there = plan.state != SupportState.DECLINED
    return is_there and can_open_content(user, plan.enrolment) and not can_read_support_plan(user, plan)
