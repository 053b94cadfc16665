"""Who may do what with a portfolio entry: plain predicates. They read `evidence.enrolment.social_worker`."""

from ecf.enrolments.disclosures import can_open_content, is_disclosed_to
from ecf.enrolments.models import Enrolment
from ecf.enrolments.rules import is_own, oversees_enrolment, supervises, supervises_or_assesses
from ecf.enrolments.standing_in import absentee_of
from ecf.evidence.models import Evidence, EvidenceState, FamilyFeedback, FeedbackState, Privacy
from ecf.people.models import User


def can_log_evidence(user: User, enrolment: Enrolment) -> bool:
    """Only the worker writes their portfolio."""
    return is_own(user, enrolment)


def can_edit_evidence(user: User, evidence: Evidence) -> bool:
    """Its author; the state decides whether it is open to change."""
    return is_own(user, evidence.enrolment)


def can_submit_evidence(user: User, evidence: Evidence) -> bool:
    """Its author."""
    return is_own(user, evidence.enrolment)


def can_take_back_evidence(user: User, evidence: Evidence) -> bool:
    """Its author."""
    return is_own(user, evidence.enrolment)


def can_delete_evidence(user: User, evidence: Evidence) -> bool:
    """Its author."""
    return is_own(user, evidence.enrolment)


def can_answer_evidence(user: User, evidence: Evidence) -> bool:
    """The supervisor or assessor of today, or who stands in for one of them; never the author."""
    return supervises_or_assesses(user, evidence.enrolment) or stands_in_on(user, evidence)


def stands_in_on(user: User, evidence: Evidence) -> bool:
    """Stands in today for the supervisor or assessor, for whom it waits, or accepted it so."""
    is_theirs = evidence.state == EvidenceState.SUBMITTED or evidence.accepted_by_id == user.pk
    return is_theirs and evidence.privacy == Privacy.SHARED and absentee_of(user, evidence.enrolment) is not None


def can_unlock_evidence(user: User, evidence: Evidence) -> bool:
    """Its author, who must never depend on somebody else's key, or their supervisor or assessor of today (assumed)."""
    return is_own(user, evidence.enrolment) or supervises_or_assesses(user, evidence.enrolment)


def sees_as_it_is(user: User, evidence: Evidence) -> bool:
    """Follows the entry today; whoever only keeps facts of it from an earlier placement reads it as it was then."""
    if is_own(user, evidence.enrolment):
        return True
    return oversees_enrolment(user, evidence.enrolment) or can_read_content(user, evidence)


def can_read_content(user: User, evidence: Evidence) -> bool:
    """Its author; once it is no draft and shared, the supervisor and assessor of today, who stands in for them while it
    waits, and the principal social worker to whom it is disclosed. Everyone else sees facts only.

    `selectors.readable_by` says the same for a whole list.
    """
    if is_own(user, evidence.enrolment):
        return True
    is_shared = evidence.state != EvidenceState.DRAFT and evidence.privacy == Privacy.SHARED
    if not is_shared:
        return False
    if supervises_or_assesses(user, evidence.enrolment) or stands_in_on(user, evidence):
        return True
    return is_disclosed_to(user, evidence.enrolment, evidence)


def can_disclose_evidence(user: User, evidence: Evidence) -> bool:
    """The principal social worker or deputy, for whom it is facts only; never of what is a draft or private."""
    is_shared = evidence.state != EvidenceState.DRAFT and evidence.privacy == Privacy.SHARED
    return is_shared and can_open_content(user, evidence.enrolment) and not can_read_content(user, evidence)


def can_make_feedback_form(user: User, enrolment: Enrolment) -> bool:
    """The worker, and their supervisor of now."""
    return is_own(user, enrolment) or supervises(user, enrolment)


def can_read_feedback_first(user: User, enrolment: Enrolment) -> bool:
    """The supervisor of now reads what families say before the worker does; never about oneself."""
    return supervises(user, enrolment) and not is_own(user, enrolment)


def can_read_feedback(user: User, feedback: FamilyFeedback) -> bool:
    """The supervisor of now; the worker once it was shown to them."""
    if can_read_feedback_first(user, feedback.enrolment):
        return True
    return is_own(user, feedback.enrolment) and feedback.state == FeedbackState.RELEASED
