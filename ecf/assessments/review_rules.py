"""Who may do what with a review: plain predicates.

The two whose review it is read all that is shared; whoever supervises or assesses the worker now reads what is signed;
co-ordinators and principal social workers see dates, state and judgement, and more by a disclosure (assumed, as for
supervision).
"""

from ecf.assessments.models import Review, ReviewState
from ecf.enrolments.disclosures import can_open_content, is_disclosed_to
from ecf.enrolments.models import Enrolment
from ecf.enrolments.rules import is_own, supervises, supervises_or_assesses
from ecf.people.models import User
from ecf.supervision.models import Side


def can_begin_review(user: User, enrolment: Enrolment) -> bool:
    """The worker, and the supervisor of now; never a supervisor's own."""
    return is_own(user, enrolment) or supervises(user, enrolment)


def side_of(user: User, review: Review) -> Side | None:
    """Which of the two the person is in this review; None for everybody else."""
    if is_own(user, review.enrolment):
        return Side.WORKER
    return Side.SUPERVISOR if review.supervisor_id == user.pk else None


def takes_over(user: User, review: Review) -> bool:
    """The supervisor of now, where another one began the review and it is not signed."""
    if review.state != ReviewState.OPEN or review.supervisor_id == user.pk or is_own(user, review.enrolment):
        return False
    return supervises(user, review.enrolment)


def writes_side(user: User, review: Review) -> Side | None:
    """Whose part the person writes while the review is open: their own, or that of the supervisor before them.

    A supervisor who is not the one of now no longer writes: they may still sign what they had shared.
    """
    if review.state != ReviewState.OPEN:
        return None
    if is_own(user, review.enrolment):
        return Side.WORKER
    return Side.SUPERVISOR if supervises(user, review.enrolment) else None


def can_read_review(user: User, review: Review) -> bool:
    """The two; who supervises or assesses the worker now, once it is signed; the principal social worker to whom it is
    disclosed."""
    if side_of(user, review) is not None:
        return True
    if review.state == ReviewState.SIGNED and supervises_or_assesses(user, review.enrolment):
        return True
    return takes_over(user, review) or is_disclosed_to(user, review.enrolment, review)


def can_sign_review(user: User, review: Review) -> bool:
    """Each of the two for oneself, while it is open."""
    return review.state == ReviewState.OPEN and side_of(user, review) is not None


def can_add_to_review(user: User, review: Review) -> bool:
    """Either of the two, once both have signed."""
    return review.state == ReviewState.SIGNED and side_of(user, review) is not None


def can_disclose_review(user: User, review: Review) -> bool:
    """The principal social worker or deputy, for whom it is facts only, once it is signed."""
    is_signed = review.state == ReviewState.SIGNED
    return is_signed and can_open_content(user, review.enrolment) and not can_read_review(user, review)
