"""Who is what for whom: plain predicates, used alike by services, API and pages."""

from uuid import UUID

from ecf.people.models import RoleName, User
from ecf.people.roles import employer_ids_where


def is_coordinator_for(user: User, employer_id: UUID | None) -> bool:
    """Runs the programme day to day for that employer."""
    return employer_id in employer_ids_where(user, RoleName.COORDINATOR)


def is_psw_for(user: User, employer_id: UUID | None) -> bool:
    """Is that employer's principal social worker, or their deputy today."""
    return employer_id in employer_ids_where(user, RoleName.PSW)


def oversees(user: User, employer_id: UUID | None) -> bool:
    """Sees the facts of that employer's whole programme."""
    return is_coordinator_for(user, employer_id) or is_psw_for(user, employer_id)


def can_manage_clients(user: User, employer_id: UUID | None) -> bool:
    """Decides which other systems may ask about the employer's people: its PSW, or their deputy today."""
    return is_psw_for(user, employer_id)
