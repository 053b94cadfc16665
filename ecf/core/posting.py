"""What a form page is given."""

from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme


def posted(request: HttpRequest) -> QueryDict | None:
    """The form data of a POST, also when it is empty; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def wanted_next(request: HttpRequest) -> str:
    """Where the form asks to go on to, if that is an address of ours; else empty."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else ""
