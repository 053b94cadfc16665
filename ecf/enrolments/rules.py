"""Who is what for an enrolment: plain predicates."""

from ecf.enrolments.models import Enrolment, ScheduledMilestone, Transfer
from ecf.people.models import User
from ecf.people.rules import is_coordinator_for, oversees


def is_own(user: User, enrolment: Enrolment) -> bool:
    """It is the person's own journey."""
    return enrolment.social_worker.user_id == user.pk


def supervises(user: User, enrolment: Enrolment) -> bool:
    """Is the worker's supervisor today."""
    return enrolment.supervisor_id == user.pk


def assesses(user: User, enrolment: Enrolment) -> bool:
    """Is the worker's assessor today."""
    return enrolment.assessor_id is not None and enrolment.assessor_id == user.pk


def supervises_or_assesses(user: User, enrolment: Enrolment) -> bool:
    """May read and answer what the worker shares; never one's own."""
    return (supervises(user, enrolment) or assesses(user, enrolment)) and not is_own(user, enrolment)


def coordinates(user: User, enrolment: Enrolment) -> bool:
    """Is co-ordinator of the worker's employer; never for oneself."""
    return is_coordinator_for(user, enrolment.employer_id) and not is_own(user, enrolment)


def oversees_enrolment(user: User, enrolment: Enrolment) -> bool:
    """Sees the facts of it: as co-ordinator or principal social worker of its employer."""
    return oversees(user, enrolment.employer_id)


UNDER_REVIEW = "under_review"
"""How an outcome reads while an appeal against it is open, for whoever has nothing to do with that."""


def knows_of_review(user: User, enrolment: Enrolment) -> bool:
    """Knows of an appeal that is open: the worker, and those who run the programme. Whoever decides it reads it in the
    assessment itself."""
    return is_own(user, enrolment) or oversees_enrolment(user, enrolment)


def is_kept_from(user: User, enrolment: Enrolment, milestone: ScheduledMilestone) -> bool:
    """Whether its outcome reads "under review" for this person."""
    return milestone.under_review_since is not None and not knows_of_review(user, enrolment)


def shown_outcome(user: User, enrolment: Enrolment, milestone: ScheduledMilestone) -> str:
    """The outcome as this person reads it; empty where there is none yet."""
    return UNDER_REVIEW if is_kept_from(user, enrolment, milestone) else milestone.outcome


def can_see_break_reasons(user: User, enrolment: Enrolment) -> bool:
    """Only the worker and the co-ordinator; everyone else reads "agreed break"."""
    return is_own(user, enrolment) or coordinates(user, enrolment)


def can_record_milestone(user: User, enrolment: Enrolment, kind: str) -> bool:
    """The supervisor for agreements, reviews and self-assessments; the co-ordinator for assessments held elsewhere."""
    if kind == "assessment":
        return coordinates(user, enrolment)
    return supervises(user, enrolment) and not is_own(user, enrolment)


def can_confirm_break(user: User, enrolment: Enrolment) -> bool:
    """The worker, on return."""
    return is_own(user, enrolment)


def can_choose_part_time(user: User, enrolment: Enrolment) -> bool:
    """The worker answers; the co-ordinator may answer for them."""
    return is_own(user, enrolment) or coordinates(user, enrolment)


def can_name_specialism(user: User, enrolment: Enrolment) -> bool:
    """The worker; the co-ordinator may do it for them."""
    return is_own(user, enrolment) or coordinates(user, enrolment)


def can_propose_transfer(user: User, enrolment: Enrolment) -> bool:
    """The co-ordinator of today; the worker, whose proposal is their consent."""
    return is_own(user, enrolment) or coordinates(user, enrolment)


def can_consent_to_transfer(user: User, transfer: Transfer) -> bool:
    """The worker alone: the record is about them and goes with them."""
    return is_own(user, transfer.enrolment)


def receives(user: User, transfer: Transfer) -> bool:
    """Is co-ordinator of the employer that the worker is to move to; never for oneself."""
    return is_coordinator_for(user, transfer.to_employer_id) and not is_own(user, transfer.enrolment)


def lets_go(user: User, transfer: Transfer) -> bool:
    """Is co-ordinator of the employer that the worker is to leave; never for oneself."""
    return is_coordinator_for(user, transfer.from_employer_id) and not is_own(user, transfer.enrolment)


def can_cancel_transfer(user: User, transfer: Transfer) -> bool:
    """The worker, or the co-ordinator of the employer they are to leave."""
    return is_own(user, transfer.enrolment) or lets_go(user, transfer)


def can_decline_transfer(user: User, transfer: Transfer) -> bool:
    """The worker, or the co-ordinator of the employer they are to move to; whose turn it is, the state decides."""
    return is_own(user, transfer.enrolment) or receives(user, transfer)


def can_see_credit_reason(user: User, enrolment: Enrolment) -> bool:
    """Why experience is recognised: the worker and the co-ordinator."""
    return is_own(user, enrolment) or coordinates(user, enrolment)


def can_see_leaving_reason(user: User, enrolment: Enrolment) -> bool:
    """Why somebody left, and where they went: the worker and the co-ordinator."""
    return is_own(user, enrolment) or coordinates(user, enrolment)


def can_see_adaptation_plan(user: User, enrolment: Enrolment) -> bool:
    """The plan of somebody who trained overseas: the worker, those who support them, the co-ordinator."""
    return is_own(user, enrolment) or supervises_or_assesses(user, enrolment) or coordinates(user, enrolment)
