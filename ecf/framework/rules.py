"""Who may do what with frameworks."""

from ecf.people.models import User


def can_load_framework(user: User | None) -> bool:
    """The command line (no user) and the machine room's administrators."""
    return user is None or (user.is_active and user.is_superuser)
