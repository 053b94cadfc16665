"""Who may do what with a development plan: plain predicates.

The worker and the supervisor of now write it; the assessor reads it; co-ordinators and principal social workers see how
much there is and what is late (assumed).
"""

from ecf.enrolments.models import Enrolment
from ecf.enrolments.rules import is_own, supervises, supervises_or_assesses
from ecf.people.models import User


def can_write_plan(user: User, enrolment: Enrolment) -> bool:
    """The worker, and the supervisor of now."""
    return is_own(user, enrolment) or supervises(user, enrolment)


def can_read_plan(user: User, enrolment: Enrolment) -> bool:
    """The words of goals and actions: the worker, and those who supervise or assess them now."""
    return is_own(user, enrolment) or supervises_or_assesses(user, enrolment)
