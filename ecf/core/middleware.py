"""What every request passes: text that can be stored on the way in, nothing kept by caches on the way out."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse

from ecf.core.rest.last_resort import bad_request, is_api
from ecf.core.rest.problems import problem
from ecf.core.text import UnstorableText, is_storable

GetResponse = Callable[[HttpRequest], HttpResponse]


class RefuseUnstorableText:
    """400 for a NUL or a lone surrogate in the address, the query, a cookie or a form. JSON is checked when parsed.

    A form is looked into only after the forgery check has read it, so that uploads stay where that left them.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _all_storable(_texts_around(request)):
            return _refusal(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.method == "POST" and not getattr(view, "csrf_exempt", False):
            files = (upload.name for uploads in request.FILES.lists() for upload in uploads[1])
            if not _all_storable([*_pairs(request.POST), *(name for name in files if name)]):
                return _refusal(request)
        return None


class NoStore:
    """Tells browsers and proxies to keep nothing of the API, nor of what a signed-in person sees."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response.headers and (is_api(request) or request.user.is_authenticated):
            response.headers["Cache-Control"] = "no-store"
        return response


def _texts_around(request: HttpRequest) -> list[str]:
    token = request.META.get("HTTP_AUTHORIZATION", "")
    return [request.path, token, *request.COOKIES.values(), *_pairs(request.GET)]


def _pairs(values: Any) -> Iterable[str]:
    """The names and the values of a query string or form."""
    for name, found in values.lists():
        yield name
        yield from found


def _all_storable(texts: Iterable[str]) -> bool:
    return all(is_storable(text) for text in texts)


def _refusal(request: HttpRequest) -> HttpResponse:
    rule = UnstorableText()
    if is_api(request):
        return problem(400, rule.code, rule.message, errors=[{"field": "", "message": rule.message}])
    return bad_request(request, rule)
