"""How much the guard finds, and how much of what it finds is there, on sentences that we invented and labelled.

The held-out sentences were written before the guard and never tuned on. On its first run it found 83 of their 84
(recall 0.988) and told 2 that were not there (precision 0.976): a bracket too many around a phone number (mended since,
and among the development sentences now), and "Ohara", which somebody who lists "O'Hara" likely wants to be told. Both
parts are by the same hand, so text from elsewhere will do worse.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable

import pytest

from ecf.core.identifiers import Kind, find_identifiers
from tests.core.identifiers.labelled import Sentence, lines_of, sentences

TODAY = dt.date(2026, 11, 23)
FLOOR, FLOOR_OF_A_KIND = 0.95, 0.9


def told_in(sentence: Sentence) -> set[tuple[Kind, int, int]]:
    names = lines_of("names.txt")
    return {(one.kind, one.start, one.end) for one in find_identifiers(sentence.text, names, today=TODAY)}


def share(of: int, whole: int) -> float:
    return of / whole if whole else 1.0


@pytest.mark.parametrize("part", ["development", "heldout"])
def test_the_guard_finds_what_is_there_and_little_else(
    part: str, record_property: Callable[[str, object], None]
) -> None:
    marked, told, right = Counter[Kind](), Counter[Kind](), Counter[Kind]()
    for sentence in [*sentences(part, "positive"), *sentences(part, "negative")]:
        found = told_in(sentence)
        marked.update(kind for kind, _, _ in sentence.marked)
        told.update(kind for kind, _, _ in found)
        right.update(kind for kind, _, _ in found & sentence.marked)
    recall, precision = share(right.total(), marked.total()), share(right.total(), told.total())
    lines = [f"identifiers, {part}: recall {recall:.3f} of {marked.total()}, precision {precision:.3f}"]
    for kind in Kind:
        figures = share(right[kind], marked[kind]), share(right[kind], told[kind])
        lines.append(f"  {kind:<26} recall {figures[0]:.3f} of {marked[kind]:>2}, precision {figures[1]:.3f}")
        assert min(figures) >= FLOOR_OF_A_KIND, lines[-1]
    record_property("printed", "\n".join(lines))
    assert recall >= FLOOR, lines[0]
    assert precision >= FLOOR, lines[0]


def test_there_are_enough_labelled_sentences() -> None:
    parts = ("development", "heldout")
    assert sum(len(sentences(part, "positive")) for part in parts) >= 150
    assert sum(len(sentences(part, "negative")) for part in parts) >= 220
    kinds = Counter(kind for part in parts for s in sentences(part, "positive") for kind, _, _ in s.marked)
    assert min(kinds[kind] for kind in Kind) >= 17


def test_no_sentence_is_in_both_parts() -> None:
    for sort in ("positive", "negative"):
        both = {s.text for s in sentences("development", sort)} & {s.text for s in sentences("heldout", sort)}
        assert both == set()
