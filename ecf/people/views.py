"""Pages of accounts that are not allauth's."""

from base64 import b64encode

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_safe

from ecf.people.draft_keys import draft_key_of


@require_safe
def draft_key(request: HttpRequest) -> JsonResponse:
    """What the browser of whoever is signed in locks unsent text with, and a fresh forgery token to send it."""
    answer = JsonResponse({"key": b64encode(draft_key_of(request.user)).decode(), "token": get_token(request)})
    answer["Cache-Control"] = "no-store"
    return answer
