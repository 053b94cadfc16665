"""How another system says who it is: `Authorization: Token ect_…`, beside the tokens of people."""

from typing import Any

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request

from ecf.core.templatetags.words import uk_date
from ecf.people.client_errors import NotForSystems, ScopeMissing
from ecf.people.clients import PREFIX, token_behind
from ecf.people.models import ApiClient, ApiToken
from ecf.people.services.clients import note_use

KEYWORD = "Token"


class KeyRefused(AuthenticationFailed):
    """The secret opens nothing. Whoever has a true one is told why; a guess is told no more than that it is none."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.default_code = code


class ClientAuthentication(BaseAuthentication):
    """Another system, by its secret. Leaves every other token to the next in line."""

    def authenticate(self, request: Request) -> tuple[ApiClient, ApiToken] | None:
        parts = get_authorization_header(request).decode("latin-1").split()
        if len(parts) != 2 or parts[0].lower() != KEYWORD.lower() or not parts[1].startswith(PREFIX):
            return None
        token, now = token_behind(parts[1]), timezone.now()
        if token is None:
            raise KeyRefused("unknown_key", "There is no such key.")
        if token.client.revoked_at is not None:
            raise KeyRefused("client_is_off", "This system is switched off. Ask the employer to let it in again.")
        if not token.works_at(now):
            raise _ended(token)
        note_use(client=token.client, now=now)
        return token.client, token

    def authenticate_header(self, request: Request) -> str:
        return KEYWORD


def _ended(token: ApiToken) -> KeyRefused:
    if token.ends_at is not None and token.ends_at <= timezone.now():
        return KeyRefused("key_replaced", "Another key has taken the place of this one. Use the new key.")
    return KeyRefused(
        "key_expired", f"This key worked until {uk_date(token.expires_on)}. Ask the employer for a new one."
    )


class PersonOrScopedSystem(IsAuthenticated):
    """Whoever is signed in; another system only where the view says which scope opens it.

    A view says so in `client_scopes`: by action, or by method where it has no actions. Without a word in it, an
    address is for people alone, so that a new one is closed to systems until somebody opens it. What holds nobody's
    data is marked `is_open_to_systems`.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        if not isinstance(request.user, ApiClient):
            return super().has_permission(request, view)
        if getattr(view, "is_open_to_systems", False):
            return True
        asked = getattr(view, "action", None) or (request.method or "").lower()
        scope = getattr(view, "client_scopes", {}).get(asked)
        if scope is None:
            raise NotForSystems
        if scope not in request.user.scope_list:
            raise ScopeMissing(scope)
        return True


class ClientScheme(OpenApiAuthenticationExtension):
    """The key of another system, in the OpenAPI document."""

    target_class = ClientAuthentication
    name = "systemKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token ect_…`: the key of another system. It opens only what its scopes name.",
        }
