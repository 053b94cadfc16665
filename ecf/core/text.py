"""Text that no database can keep: NUL (PostgreSQL refuses it) and lone surrogates (they are not characters).

And the two characters that turn the order of what follows around (U+202D, U+202E): nobody needs them to write a
language from right to left, and they make text read as something else than what was signed. Forms leave them out, JSON
with them is refused.
"""

import re
from collections.abc import Iterator
from typing import Any

from ecf.core.errors import BadValue, BadValues

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_OVERRIDES = re.compile("[\u202d\u202e]")


class UnstorableText(BadValue):
    """The text holds a NUL, half of a surrogate pair or, in JSON, a character that turns the order of text around."""

    default_code = "unstorable_text"
    default_message = "This text holds a character that cannot be kept. Type it again without the special character."


def is_storable(text: str) -> bool:
    """Whether every character of the text can be kept."""
    return _UNSTORABLE.search(text) is None


def without_overrides(text: str) -> str:
    """The text without the characters that turn the order of what follows around."""
    return _OVERRIDES.sub("", text)


def refuse_unstorable(data: Any) -> None:
    """Raises BadValues naming, dotted, each place in a text, or in nested lists and dicts, that cannot be kept."""
    broken = [UnstorableText(field=place) for place in _unstorable_places(data)]
    if broken:
        raise BadValues(broken)


def _unstorable_places(data: Any) -> Iterator[str]:
    """Walks without recursion, so that deep nesting cannot exhaust the stack."""
    waiting: list[tuple[str, Any]] = [("", data)]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, str):
            if not is_storable(value) or _OVERRIDES.search(value):
                yield place
        elif isinstance(value, dict):
            if not all(is_storable(key) for key in value if isinstance(key, str)):
                yield place
                continue
            waiting += [(f"{place}.{key}" if place else str(key), inner) for key, inner in value.items()]
        elif isinstance(value, list | tuple):
            waiting += [(f"{place}.{n}" if place else str(n), inner) for n, inner in enumerate(value)]
