"""Who may do what with expert practitioner status: plain predicates."""

from ecf.enrolments.models import Enrolment
from ecf.enrolments.rules import is_own
from ecf.expert.models import ExpertStatus
from ecf.people.models import User
from ecf.people.rules import is_psw_for, oversees


def can_grant_status(user: User, enrolment: Enrolment) -> bool:
    """The principal social worker of the worker's employer, or the deputy of today; never for oneself."""
    return is_psw_for(user, enrolment.employer_id) and not is_own(user, enrolment)


def can_change_status(user: User, status: ExpertStatus) -> bool:
    """Suspend, restore, revoke: the principal social worker of the employer that granted it, or the deputy of today."""
    return is_psw_for(user, status.employer_id) and not is_own(user, status.enrolment)


def can_see_reasons(user: User, status: ExpertStatus) -> bool:
    """Why something was taken or given back: the worker, and the principal social worker of that employer."""
    return is_own(user, status.enrolment) or is_psw_for(user, status.employer_id)


def can_enter_register(user: User, enrolment: Enrolment) -> bool:
    """What the register says: those who oversee the programme; never of oneself."""
    return oversees(user, enrolment.employer_id) and not is_own(user, enrolment)
