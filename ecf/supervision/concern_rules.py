"""Who may do what with a concern: plain predicates over a concern that the person can see.

A concern is read by the worker who raised it and by the office that it was told to, and by nobody else (source: the
product's own rules on what employers owe; assumed in detail).
"""

from ecf.people.models import User
from ecf.supervision.concern_models import Concern, ConcernState


def is_raiser(user: User, concern: Concern) -> bool:
    """Raised it. On one's own concern one is the worker, whatever office one holds."""
    return concern.raised_by_id == user.pk


def is_told(user: User, concern: Concern) -> bool:
    """Holds the office that it was told to, today. One query."""
    return Concern.objects.told_to(user).filter(pk=concern.pk).exists()


def can_add_to_concern(user: User, concern: Concern) -> bool:
    """The worker writes more, also after it was closed: that opens it again."""
    return is_raiser(user, concern) and concern.state != ConcernState.TAKEN_BACK


def can_take_back_concern(user: User, concern: Concern) -> bool:
    """The worker, until it was acknowledged for the first time."""
    return is_raiser(user, concern) and concern.state == ConcernState.RAISED and concern.acknowledged_on is None


def can_acknowledge_concern(user: User, concern: Concern) -> bool:
    """The office, while it is raised."""
    return concern.state == ConcernState.RAISED and is_told(user, concern)


def can_answer_concern(user: User, concern: Concern) -> bool:
    """The office, once it is acknowledged and until it is closed."""
    return concern.state == ConcernState.ACKNOWLEDGED and is_told(user, concern)


def can_close_concern(user: User, concern: Concern) -> bool:
    """The office, once it is acknowledged: with what was done."""
    return can_answer_concern(user, concern)
