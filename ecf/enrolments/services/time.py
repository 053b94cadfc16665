"""What the services of other parts of a journey share with those that move its dates."""

from ecf.enrolments.services.breaks import Agreement
from ecf.enrolments.services.locking import locked, only_coordinator, only_who_chooses, only_who_confirms
from ecf.enrolments.services.patterns import add_pattern, checked_fte

__all__ = [
    "Agreement",
    "add_pattern",
    "checked_fte",
    "locked",
    "only_coordinator",
    "only_who_chooses",
    "only_who_confirms",
]
