"""Pages for everybody, without an account or a cookie: not too often from one address, kept by nobody, never found."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ecf.core.text import UnstorableText, is_storable
from ecf.core.too_often import MINUTE, address_of, asks_too_often

MOST_A_MINUTE = 30  # from one address; assumed
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}


def for_anybody(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Opens a page to everybody who does not ask too often; what cannot be stored is refused before it is read."""

    @wraps(page)
    def opened(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        response = _turned_away(request) or page(request, *args, **kwargs)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    return login_not_required(csrf_exempt(require_http_methods(["GET", "HEAD", "POST"])(opened)))


def too_often(request: HttpRequest) -> HttpResponse:
    """Come back in a minute."""
    answer = render(request, "public/too_often.html", status=429)
    answer.headers["Retry-After"] = str(MINUTE)
    return answer


def _turned_away(request: HttpRequest) -> HttpResponse | None:
    if asks_too_often("asked", address_of(request), MOST_A_MINUTE):
        return too_often(request)
    if not all(is_storable(text) for values in request.POST.lists() for text in (values[0], *values[1])):
        return render(request, "public/unreadable.html", {"rule": UnstorableText()}, status=400)
    return None
