"""Pages of a list: `{next, previous, results}`, walked by an opaque cursor.

Ids are UUIDv7 and never change, so rows ordered by id are neither skipped nor shown twice while others write.
"""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db.models import QuerySet
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

DEFAULT_SIZE = 50
LARGEST_SIZE = 200
_AFTER, _BEFORE = "a", "b"


def encode_cursor(direction: str, position: object) -> str:
    """A word for a place in a list that means nothing to the caller."""
    return base64.urlsafe_b64encode(f"{direction}{position}".encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> tuple[str, str]:
    """The direction and position in a cursor. Raises NotFound if it is not one of ours."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError) as error:
        raise NotFound from error
    if text[:1] not in {_AFTER, _BEFORE} or len(text) > 60 or encode_cursor(text[0], text[1:]) != cursor:
        raise NotFound
    return text[0], text[1:]


def page_size(request: Request) -> int:
    """How many rows a page holds: 1 to 200, more is cut to 200. Raises ValidationError for anything else."""
    raw = request.query_params.get("page_size", str(DEFAULT_SIZE))
    if not (raw.isascii() and raw.isdigit() and raw.strip("0")):
        raise ValidationError({"page_size": "Give a whole number from 1 to 200."})
    return LARGEST_SIZE if len(raw.lstrip("0")) > 3 else min(int(raw), LARGEST_SIZE)


class CursorPages(BasePagination):
    """What both kinds of page share: the links, the envelope and their description."""

    next: str | None
    previous: str | None

    def _begin(self, request: Request) -> tuple[int, str, str]:
        """The size, direction and position that were asked for; an empty position is the beginning."""
        self.address = request.build_absolute_uri()
        cursor = request.query_params.get("cursor")
        direction, position = decode_cursor(cursor) if cursor is not None else (_AFTER, "")
        return page_size(request), direction, position

    def _link(self, direction: str, position: object | None) -> str | None:
        if position is None:
            return None
        return replace_query_param(self.address, "cursor", encode_cursor(direction, position))

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self.next, "previous": self.previous, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        size = {"type": "integer", "minimum": 1, "default": DEFAULT_SIZE}
        return [
            _parameter("cursor", "Where to go on: part of the `next` and `previous` links.", {"type": "string"}),
            _parameter("page_size", "Rows on a page; more than 200 is cut to 200.", size),
        ]


class ByIdPagination(CursorPages):
    """Pages of a queryset, ordered by id."""

    def paginate_queryset(self, queryset: QuerySet, request: Request, view: Any = None) -> list[Any]:
        size, direction, position = self._begin(request)
        rows = self._rows(queryset, direction, position)[: size + 1]
        found = list(rows)
        has_more, found = len(found) > size, found[:size]
        if direction == _BEFORE:
            found.reverse()
        # Whoever came by a cursor came from somewhere: there are rows on that side.
        forward, backward = (True, has_more) if direction == _BEFORE else (has_more, bool(position))
        self.next = self._link(_AFTER, found[-1].pk) if found and forward else None
        self.previous = self._link(_BEFORE, found[0].pk) if found and backward else None
        return found

    def _rows(self, queryset: QuerySet, direction: str, position: str) -> QuerySet:
        if not position:
            return queryset.order_by("pk")
        try:
            pk = queryset.model._meta.pk.to_python(position)
        except DjangoValidationError as error:
            raise NotFound from error
        if direction == _BEFORE:
            return queryset.filter(pk__lt=pk).order_by("-pk")
        return queryset.filter(pk__gt=pk).order_by("pk")


class ByPositionPagination(CursorPages):
    """Pages of a computed list that has no ids: walked by position."""

    def paginate_queryset(self, queryset: Sequence[Any], request: Request, view: Any = None) -> list[Any]:
        size, direction, position = self._begin(request)
        if position and not position.isdigit():
            raise NotFound
        start = int(position or 0)
        if direction == _BEFORE:
            start, size = max(0, start - size), min(size, start)
        end = start + size
        self.next = self._link(_AFTER, end) if end < len(queryset) else None
        self.previous = self._link(_BEFORE, start) if start > 0 else None
        return list(queryset[start:end])


def _parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}
