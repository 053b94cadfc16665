"""Who may do what about protected tasks: plain predicates."""

from uuid import UUID

from ecf.people.models import User
from ecf.people.rules import is_psw_for


def can_switch_tasks(user: User, employer_id: UUID) -> bool:
    """Keeps a task for those who hold the status, or opens it again: the PSW, who grants it, or the deputy."""
    return is_psw_for(user, employer_id)
