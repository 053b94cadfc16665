"""Errors outside any view: problems under /api/, pages elsewhere. The site's `handler400`, 403, 404 and 500."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from ecf.core.rest.problems import problem


def is_api(request: HttpRequest) -> bool:
    """Whether the caller speaks to the API, and so wants a problem and not a page."""
    return request.path.startswith("/api/")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_api(request):
        return problem(400, "bad_request", "The request could not be understood.")
    return defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_api(request):
        return problem(403, "not_allowed", "You cannot do this.")
    return defaults.permission_denied(request, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_api(request):
        return problem(404, "not_found", "There is nothing at this address. Addresses end with a slash.")
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest, *args: Any) -> HttpResponse:
    if is_api(request):
        return problem(500, "server_error", "Something went wrong on our side. Nothing was saved.")
    return defaults.server_error(request)
