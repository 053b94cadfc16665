"""Whether somebody asks too often: counted in the cache, the same for good and bad questions."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

MINUTE = 60
HOUR = 60 * MINUTE


def asks_too_often(what: str, caller: object, most: int, *, seconds: int = MINUTE) -> bool:
    """Counts one question of this caller about `what`; the count ends so many seconds after its first."""
    key = f"{what}:{caller}"
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) > most
    except ValueError:  # it ran out in between
        return False


def address_of(request: HttpRequest) -> str:
    """The caller's own address, past as many proxies as `BEHIND_PROXY` says are ours, as sign-in counts it.

    Raises PermissionDenied where there is none.
    """
    return str(get_adapter().get_client_ip(request))
