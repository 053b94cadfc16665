"""What every page's frame needs: the service's name, the navigation by role, the footer."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from ecf.home.navigation import nav_items, quick_action


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`service_name`, `nav_items` and `quick_action` of who is signed in, `footer_links`."""
    signed_in = getattr(request, "user", None) is not None and request.user.is_authenticated
    links = [("Accessibility", reverse("accessibility")), ("Privacy", reverse("privacy"))]
    if signed_in:
        links.insert(0, ("Frameworks", reverse("framework_list")))
    return {
        "service_name": "Early career tracker",
        "nav_items": SimpleLazyObject(lambda: nav_items(request.user, request.path)) if signed_in else [],
        "quick_action": SimpleLazyObject(lambda: quick_action(request.user, request.path)) if signed_in else None,
        "footer_links": [{"text": text, "href": href} for text, href in links],
    }
