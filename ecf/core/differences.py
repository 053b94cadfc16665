"""What changed between two texts, word by word. Pure Python."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

MOST_COMPARED = 4_000_000
"""Words of the one times words of the other beyond which a passage is shown as replaced whole: it stays quick."""
FINELY_COMPARED = 250_000
"""The same, beyond which words that come up again and again are no footholds any more."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that is in both (`same`), only in the old one (`removed`) or only in the new one (`added`)."""

    kind: str
    text: str


def difference(old: str, new: str) -> list[Piece]:
    """The old and the new text as one: what is the same, and between it what was removed and what was added.

    `same` and `removed` together are the old text exactly, `same` and `added` the new one.
    """
    found: list[Piece] = []
    for same, before, after in _compared(old.splitlines(keepends=True), new.splitlines(keepends=True)):
        found += [Piece("same", before)] if same else _words(before, after)
    return list(_joined(found))


def _compared(old: list[str], new: list[str]) -> Iterator[tuple[bool, str, str]]:
    """Run by run: whether it is in both, and what it is in each."""
    size = len(old) * len(new)
    if size > MOST_COMPARED:
        yield old == new, "".join(old), "".join(new)
        return
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, old, new, autojunk=size > FINELY_COMPARED).get_opcodes():
        yield tag == "equal", "".join(old[a1:a2]), "".join(new[b1:b2])


def _words(old: str, new: str) -> list[Piece]:
    found: list[Piece] = []
    for same, before, after in _compared(re.findall(r"\s+|\S+", old), re.findall(r"\s+|\S+", new)):
        if same and not _is_island(before, found):
            found.append(Piece("same", before))
        else:
            found += [Piece("removed", before), Piece("added", after)]
    return found


def _is_island(text: str, before: list[Piece]) -> bool:
    """A lone space between two changes: easier to read as part of them."""
    return text == " " and bool(before) and before[-1].kind != "same"


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one; within one change what was removed comes first."""
    for is_same, group in groupby((each for each in pieces if each.text), key=lambda each: each.kind == "same"):
        run = list(group)
        for kind in ["same"] if is_same else ["removed", "added"]:
            text = "".join(each.text for each in run if each.kind == kind)
            if text:
                yield Piece(kind, text)
