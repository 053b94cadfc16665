"""People by their user names, as they are named over the API."""

from ecf.core.errors import BadValue
from ecf.people.models import User


def person_named(username: str, field: str, words: str = "somebody with an account") -> User:
    """The person of that user name; whether they may be what they are named as, the service checks."""
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise BadValue(f"not_{words.replace(' ', '_')}", f"Choose someone who is {words} here.", field)
    return user
