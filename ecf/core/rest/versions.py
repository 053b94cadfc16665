"""Versions on the wire: `ETag` out, `If-Match` in.

The comparison that counts happens under the row's lock, in `core.change` (`expecting`); the one here only answers
early. A weak tag counts like a strong one: proxies weaken tags when they compress.
"""

import re
from dataclasses import dataclass

from rest_framework.request import Request

from ecf.core.errors import BadValue, StaleVersion
from ecf.core.models import Record

_TAG = re.compile(r'(?:W/)?"([\x21\x23-\x7e]*)"|(\d+)')


class IfMatchRequired(BadValue):
    """A change to a record must say which version it was made from."""

    default_code = "if_match_required"
    default_message = 'Send If-Match with the version that you changed, like If-Match: "3".'


class IfMatchUnreadable(BadValue):
    """The header holds no entity tags."""

    default_code = "if_match_invalid"
    default_message = 'If-Match holds entity tags in quotes, like "3".'


@dataclass(frozen=True)
class IfMatch:
    """What an If-Match header asks for: any of some tags, or (`*`) whatever is stored."""

    tags: frozenset[str]
    anything: bool = False

    def version_to_expect(self, record: Record) -> int | None:
        """The version to insist on under the lock, None for any. Raises StaleVersion if it is already another."""
        if self.anything:
            return None
        if str(record.version) not in self.tags:
            raise StaleVersion(current_version=record.version)
        return record.version


def etag(record: Record) -> str:
    """The entity tag of a record's version."""
    return f'"{record.version}"'


def if_match(request: Request, *, required: bool) -> IfMatch | None:
    """The request's If-Match, None if it has none. Raises IfMatchRequired, IfMatchUnreadable."""
    header = request.headers.get("If-Match")
    if header is None or not header.strip():
        if required:
            raise IfMatchRequired
        return None
    if header.strip() == "*":
        return IfMatch(frozenset(), anything=True)
    found = [_TAG.fullmatch(part.strip()) for part in header.split(",") if part.strip()]
    if not found or not all(found):
        raise IfMatchUnreadable
    return IfMatch(frozenset((tag.group(1) if tag.group(1) is not None else tag.group(2)) for tag in found if tag))
