"""`Idempotency-Key`: a POST that is sent again is answered again, and not done again.

The answer is stored in the transaction of the write, so neither is ever there without the other. Keys are per user
and path and live 24 hours; only answers of 2xx are kept, so that a refused request may be mended and sent again.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from http import HTTPStatus

from django.db import connection, transaction
from django.http import HttpResponse
from django.utils import timezone
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from ecf.core.errors import BadValue, Conflict
from ecf.core.models import IdempotencyKey

LIVES_FOR = dt.timedelta(hours=24)
LONGEST_KEY = 200
_KEPT_HEADERS = ["Location", "ETag"]


class IdempotencyKeyUnreadable(BadValue):
    """The key is empty, too long, or holds more than printable ASCII."""

    default_code = "idempotency_key_invalid"
    default_message = "An Idempotency-Key is 1 to 200 printable ASCII characters."


class IdempotencyKeyReused(Conflict):
    """The key was used for another request."""

    default_code = "idempotency_key_reused"
    default_message = "This Idempotency-Key was used for a different request. Use a new key."


class IdempotencyInFlight(Conflict):
    """The first request with the key has not been answered yet."""

    default_code = "idempotency_in_flight"
    default_message = "The first request with this Idempotency-Key is still being answered. Try again in a moment."


def key_of(request: Request) -> str | None:
    """The request's key, None without one. Raises IdempotencyKeyUnreadable."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    key = key.strip()
    if not key or len(key) > LONGEST_KEY or not (key.isascii() and key.isprintable()):
        raise IdempotencyKeyUnreadable
    return key


def answer_once(request: Request, key: str | None, act: Callable[[], HttpResponse]) -> HttpResponse:
    """`act`'s answer the first time, the stored one afterwards. Without a key, just one transaction.

    Raises IdempotencyKeyReused, IdempotencyInFlight (PostgreSQL; SQLite lets one writer in at a time, so that the
    second waits and gets the stored answer).
    """
    digest = hashlib.sha256(request._request.body).hexdigest()
    with transaction.atomic():
        if key is not None:
            _claim(request, key)
            stored = _stored(request, key)
            if stored is not None:
                return _replayed(stored, digest)
        answer = act()
        is_preview = getattr(answer, "is_preview", False)
        if is_preview or not HTTPStatus.OK <= answer.status_code < HTTPStatus.MULTIPLE_CHOICES:
            transaction.set_rollback(True)
        elif key is not None:
            _keep(request, key, digest, answer)
    return answer


def _claim(request: Request, key: str) -> None:
    """Holds the key until the transaction ends. SQLite needs no more than its one-writer transaction."""
    if connection.vendor != "postgresql":
        return
    named = f"idempotency:{request.user.pk}:{request.path}:{key}".encode()
    number = int.from_bytes(hashlib.sha256(named).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        if not cursor.fetchone()[0]:
            raise IdempotencyInFlight


def _stored(request: Request, key: str) -> IdempotencyKey | None:
    """The live row of the key. The user's keys that have had their day are forgotten on the way."""
    mine = IdempotencyKey.objects.filter(user=request.user)
    mine.filter(created_at__lt=timezone.now() - LIVES_FOR).delete()
    return mine.filter(path=request.path, key=key).first()


def _replayed(stored: IdempotencyKey, digest: str) -> HttpResponse:
    if stored.request_digest != digest:
        raise IdempotencyKeyReused
    if stored.status is None:
        raise IdempotencyInFlight
    headers = {**json.loads(stored.headers), "Idempotency-Replayed": "true"}
    return HttpResponse(stored.body, status=stored.status, content_type="application/json", headers=headers)


def _keep(request: Request, key: str, digest: str, answer: HttpResponse) -> None:
    body = JSONRenderer().render(answer.data).decode() if isinstance(answer, Response) else answer.content.decode()
    headers = {name: answer.headers[name] for name in _KEPT_HEADERS if name in answer.headers}
    IdempotencyKey.objects.create(
        user=request.user,
        key=key,
        path=request.path,
        request_digest=digest,
        status=answer.status_code,
        headers=json.dumps(headers),
        body=body,
    )
