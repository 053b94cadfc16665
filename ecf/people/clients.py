"""Other systems that ask over the API: their secrets, and reads about them."""

import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.db.models import Prefetch, QuerySet

from ecf.people.models import ApiClient, ApiToken, Employer, User
from ecf.people.rules import can_manage_clients

PREFIX = "ect_"  # so that a secret can be told from a person's token, and be found where it does not belong
SECRET_BYTES = 32
MINUTE = dt.timedelta(minutes=1)


def new_secret() -> str:
    """256 random bits: guessing finds nothing, so a plain digest of it can be kept."""
    return PREFIX + secrets.token_urlsafe(SECRET_BYTES)


def digest_of(secret: str) -> str:
    """What is kept of a secret. Looked up as a whole, so that no comparison takes longer the nearer a guess is."""
    return sha256(secret.encode()).hexdigest()


def token_behind(secret: str) -> ApiToken | None:
    """The token with that secret, whether it works or not, with its client and employer. One query."""
    return ApiToken.objects.filter(digest=digest_of(secret)).select_related("client__employer").first()


@dataclass(frozen=True)
class ClientRow:
    """One system on the page: its newest key, an older one that still works for a while, and what the reader may do."""

    client: ApiClient
    newest: ApiToken
    older: ApiToken | None
    has_expired: bool
    may_manage: bool

    @property
    def state(self) -> str:
        """ "Switched off", "Key expired", "In use" or "Never used"."""
        if self.client.revoked_at:
            return "Switched off"
        if self.has_expired:
            return "Key expired"
        return "In use" if self.client.last_used_at else "Never used"


def client_rows(user: User, now: dt.datetime) -> list[ClientRow]:
    """The systems that the person may see, those in use first, then by name. The same two queries for any number."""
    found = ApiClient.objects.visible_to(user).select_related("employer", "made_by")
    rows = [client_row(client, user, now) for client in with_tokens(found).order_by("name", "id")]
    return sorted(rows, key=lambda row: row.client.revoked_at is not None)


def with_tokens(clients: QuerySet[ApiClient]) -> QuerySet[ApiClient]:
    """Together with their keys, the newest first."""
    return clients.prefetch_related(Prefetch("tokens", ApiToken.objects.order_by("-id")))


def client_row(client: ApiClient, user: User, now: dt.datetime) -> ClientRow:
    """One system, whose keys are fetched."""
    newest, *others = client.tokens.all()
    older = next((token for token in others if token.works_at(now)), None)
    may = can_manage_clients(user, client.employer_id)
    return ClientRow(client, newest, older, not newest.works_at(now), may)


def managed_employers(user: User, employers: Iterable[Employer]) -> list[Employer]:
    """Of these employers, those for which the person decides which systems may ask."""
    return [employer for employer in employers if can_manage_clients(user, employer.pk)]
