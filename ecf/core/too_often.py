"""Whether one address asks too often: counted in the cache, by the minute, the same for good and bad questions."""

from django.core.cache import cache
from django.http import HttpRequest

MINUTE = 60


def asks_too_often(request: HttpRequest, what: str, most_a_minute: int) -> bool:
    """Counts this request, of this caller's address, about `what`."""
    key = f"{what}:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, MINUTE)
    try:
        return cache.incr(key) > most_a_minute
    except ValueError:  # it ran out in between
        return False
