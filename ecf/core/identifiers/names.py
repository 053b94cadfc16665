"""Names that the author has listed as a family's, found however they are written."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from ecf.core.identifiers.likely import Found, Kind
from ecf.core.identifiers.reading import Reading
from ecf.core.identifiers.vocabulary import NAMES_THAT_ARE_WORDS, SMALL_WORDS, TITLES

MOST_NAMES = 200
LONGEST_NAME = 100

_NOT_DECOMPOSED = str.maketrans("đĐøØłŁıħŧ", "dDoOlLiht")


@dataclass(frozen=True, slots=True)
class _Word:
    folded: str
    start: int
    end: int
    is_small: bool


def listed_names(reading: Reading, own_names: Iterable[str]) -> Iterator[Found]:
    """Each listed name, whole or one of its parts, with or without accents and capitals; neighbours as one.

    A part shorter than three letters, a title and small words like "de" do not count by themselves. A name that is
    also a word ("Grace") counts with a capital only. At most `MOST_NAMES` names of `LONGEST_NAME` characters are read.
    """
    starts = _sequences(own_names)
    words = list(_words(reading.plain)) if starts else []
    begin = end = -1
    for i, word in enumerate(words):
        length = _longest_at(words, i, starts, reading.plain)
        if not length:
            continue
        last = words[i + length - 1].end
        if end >= 0 and (word.start <= end or reading.plain[end : word.start].strip(" -") == ""):
            end = max(end, last)
            continue
        if end >= 0:
            yield _found(begin, end)
        begin, end = word.start, last
    if end >= 0:
        yield _found(begin, end)


def _found(start: int, end: int) -> Found:
    return Found(Kind.LISTED_NAME, start, end, "It is on your list of names.")


def fold_name(text: str) -> str:
    """`Zoë` becomes `zoe`."""
    plain = unicodedata.normalize("NFKD", text.translate(_NOT_DECOMPOSED))
    return "".join(ch for ch in plain if not unicodedata.combining(ch)).casefold()


_LETTERS = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")


def _words(plain: str) -> Iterator[_Word]:
    """Runs of letters, each with the marks that are drawn on them."""
    for match in _LETTERS.finditer(plain):
        yield _Word(fold_name(match[0]), *match.span(), is_small=match[0][0].islower())


def _sequences(own_names: Iterable[str]) -> dict[str, list[tuple[str, ...]]]:
    """What to look for, as words in a row, under the first of them; longest first."""
    wanted: set[tuple[str, ...]] = set()
    for _, name in zip(range(MOST_NAMES), own_names, strict=False):
        plain = unicodedata.normalize("NFC", name[:LONGEST_NAME])
        whole = tuple(word.folded for word in _words(plain))
        wanted |= _worth_finding(whole)
        for part in re.split(r"[\s-]+", plain):
            pieces = tuple(word.folded for word in _words(part))
            wanted |= _worth_finding(pieces)
    starts: dict[str, list[tuple[str, ...]]] = {}
    for sequence in sorted(wanted, key=len, reverse=True):
        starts.setdefault(sequence[0], []).append(sequence)
    return starts


def _worth_finding(words: tuple[str, ...]) -> set[tuple[str, ...]]:
    """The words in a row and, for `O'Hara`, run together; also as "the Marsdens"."""
    joined = "".join(words)
    if len(joined) < 3 or joined in TITLES or joined in SMALL_WORDS:
        return set()
    has_plural = len(joined) >= 4 and joined not in NAMES_THAT_ARE_WORDS
    return {words, (joined,)} | ({(*words[:-1], words[-1] + "s"), (joined + "s",)} if has_plural else set())


def _longest_at(words: list[_Word], at: int, starts: dict[str, list[tuple[str, ...]]], plain: str) -> int:
    """How many words from here on are a name; 0 if none is."""
    for sequence in starts.get(words[at].folded, ()):
        these = words[at : at + len(sequence)]
        if tuple(word.folded for word in these) != sequence:
            continue
        if any(plain[a.end : b.start].strip(" '-.") or b.start - a.end > 2 for a, b in pairwise(these)):
            continue
        if len(sequence) > 1 or not (these[0].is_small and sequence[0] in NAMES_THAT_ARE_WORDS):
            return len(sequence)
    return 0
