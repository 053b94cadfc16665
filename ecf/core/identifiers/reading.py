"""A text as the guard reads it: one kind of space, of dash and of digit, and nothing invisible, with the way back."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

_DASHES = "‐‑‒–—―−﹘﹣－"
_QUOTES = "‘’‛ʼ＇"
_INVISIBLE = {"Cf", "Me"}
_VARIATIONS = range(0xFE00, 0xFE10)
_ADDRESS_OF_A_PAGE = re.compile(
    r"(?<!\w)(?:https?://|www\.)[^\s<>\"]{1,2000}|(?<!\w)10\.\d{4,9}/[^\s<>\"]{1,200}", re.I
)


@dataclass(frozen=True, slots=True)
class Reading:
    """`plain[i]` was `text[places[i]]`; web addresses are known, since numbers in them are nobody's."""

    text: str
    plain: str
    places: Sequence[int]
    _addresses: list[tuple[int, int]] = field(default_factory=list)

    def before(self, start: int, length: int) -> str:
        """At most `length` characters that stand before `start`."""
        return self.plain[max(0, start - length) : start]

    def after(self, end: int, length: int) -> str:
        """At most `length` characters from `end` on."""
        return self.plain[end : end + length]

    def is_in_web_address(self, start: int) -> bool:
        """Whether the position is inside the address of a page or of an article."""
        at = bisect_right(self._addresses, (start, len(self.plain) + 1)) - 1
        return at >= 0 and start < self._addresses[at][1]

    def place_of(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the text as it was typed; marks that belong to its last character are in it."""
        first, last = self.places[start], self.places[end - 1] + 1
        while last < len(self.text) and _clings(self.text[last]):
            last += 1
        return first, last


def read(text: str) -> Reading:
    """The text, ready to be searched. Takes time in proportion to its length."""
    table = {ord(ch): _plain(ch) for ch in set(text) if not ch.isascii()}
    places: Sequence[int] = range(len(text))
    if None in table.values():
        places = [i for i, ch in enumerate(text) if table.get(ord(ch), ch) is not None]
    plain = text.translate(table)
    return Reading(text, plain, places, [m.span() for m in _ADDRESS_OF_A_PAGE.finditer(plain)])


def _plain(ch: str) -> str | None:
    """One character for one, or None for what cannot be seen. Superscript digits stay what they are: footnotes."""
    if ch in _DASHES:
        return "-"
    if ch in _QUOTES:
        return "'"
    if ch.isspace():
        return "\n" if ch in "\u2028\u2029\x85" else " "
    category = unicodedata.category(ch)
    if category in _INVISIBLE or ord(ch) in _VARIATIONS:
        return None
    if category == "Nd":
        return str(unicodedata.digit(ch))
    wide = unicodedata.normalize("NFKC", ch) if category[0] in "LPS" else ch
    return wide if len(wide) == 1 and wide.isascii() else ch


def _clings(ch: str) -> bool:
    """Whether the character is drawn on the one before it."""
    return not ch.isascii() and (unicodedata.category(ch) in {"Mn", "Me"} or ord(ch) in _VARIATIONS)
