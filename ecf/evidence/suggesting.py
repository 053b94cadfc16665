"""Which standards an entry may show: from the worker's own past use, and from the framework's own words. No database.

Past use weighs more than words: what somebody linked the last pieces of this kind to is what they will look for. All of
the numbers are ours (assumed).
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ecf.core.folding import fold
from ecf.framework.definition import EVIDENCE_KINDS, Definition, Standard

MOST = 4
LAST = 5  # how many past entries of a kind are looked at
SHARED_WORDS = 3  # this many words in common make an earlier entry a like one
_ENDING = re.compile(r"(?:ments?|ships?|ions?|ings?|ies|ed|es|s|e|y)$")
_FILLERS = frozenset(
    {
        "about", "after", "again", "also", "another", "because", "before", "being", "between", "both", "could", "does",
        "doing", "done", "each", "first", "from", "have", "having", "here", "into", "just", "like", "made", "make",
        "more", "most", "much", "need", "other", "over", "same", "should", "some", "such", "than", "that", "their",
        "them", "then", "there", "these", "they", "this", "those", "through", "time", "under", "until", "very", "want",
        "well", "were", "what", "when", "where", "which", "while", "will", "with", "work", "working", "would", "your",
        "practice", "social", "worker", "workers", "people", "standard", "others", "understanding", "using", "within",
        "child", "children", "family", "families", "visit", "evidence",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PastEntry:
    """An entry of the same worker: its kind, its words, and the standards of now that it was linked to."""

    kind: str
    title: str
    words: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A standard to think of, and why, in words for the worker."""

    standard: Standard
    why: str


def suggest_standards(
    text: str, kind: str | None, past: Sequence[PastEntry], definition: Definition, *, stage: str = ""
) -> list[Suggestion]:
    """At most 4, the likeliest first. `past`: newest first; `stage`: only its standards by words alone, where given."""
    scores: dict[str, float] = {}
    whys: dict[str, tuple[float, str]] = {}
    for code, score, why in [
        *_from_kind(kind, past),
        *_from_like_ones(text, past),
        *_from_titles(text, definition, stage),
    ]:
        if definition.has_standard(code):
            scores[code] = scores.get(code, 0.0) + score
            whys[code] = max(whys.get(code, (0.0, "")), (score, why), key=lambda each: each[0])
    order = {standard.code: place for place, standard in enumerate(definition.standards)}
    best = sorted(scores, key=lambda code: (-scores[code], order[code]))[:MOST]
    return [Suggestion(definition.standard(code), whys[code][1]) for code in best]


def _from_kind(kind: str | None, past: Sequence[PastEntry]) -> Iterable[tuple[str, float, str]]:
    """What the last entries of this kind were linked to."""
    if kind is None or kind not in EVIDENCE_KINDS:
        return
    last = [entry for entry in past if entry.kind == kind and entry.codes][:LAST]
    many, one = EVIDENCE_KINDS[kind].many, EVIDENCE_KINDS[kind].one
    for code, used in Counter(code for entry in last for code in entry.codes).items():
        in_a_row = next((n for n, entry in enumerate(last) if code not in entry.codes), len(last))
        if in_a_row > 1:
            why = f"You linked it to your last {in_a_row} {many}"
        elif used == 1:
            why = f"You linked it to your last {one}" if in_a_row else f"You linked it to an earlier {one}"
        else:
            why = f"You linked it to {used} of your last {len(last)} {many}"
        yield code, 2.0 * used / len(last) + in_a_row, why


def _from_like_ones(text: str, past: Sequence[PastEntry]) -> Iterable[tuple[str, float, str]]:
    """What earlier entries with words in common were linked to: each standard by its likest one."""
    mine = stems(text)
    seen: dict[str, tuple[float, str]] = {}
    for entry in past:
        shared = len(mine & stems(f"{entry.title} {entry.words}"))
        for code in entry.codes if shared >= SHARED_WORDS else ():
            why = f"You linked it to “{entry.title}”, which is like this"
            seen[code] = max(seen.get(code, (0.0, "")), (min(shared, 8) / 4, why), key=lambda each: each[0])
    return [(code, score, why) for code, (score, why) in seen.items()]


def _from_titles(text: str, definition: Definition, stage: str) -> Iterable[tuple[str, float, str]]:
    """Words of the standard itself in the text: its title counts double."""
    mine = {_stem(word): word for word in _long_words(text)}
    standards = definition.stage(stage).standards if stage and definition.has_stage(stage) else definition.standards
    for standard in standards:
        title = [mine[stem] for stem in sorted(stems(standard.title)) if stem in mine]
        rest = [mine[stem] for stem in sorted(stems(standard.description) - stems(standard.title)) if stem in mine]
        if title or len(rest) > 1:
            named = (title + rest)[0]
            yield standard.code, 1.5 * len(title) + 0.5 * min(len(rest), 4), f"You wrote about “{named}”"


def stems(text: str) -> frozenset[str]:
    """Each word that says something, without its ending: "planned" and "planning" are both "plan"."""
    return frozenset(_stem(word) for word in _long_words(text))


def _stem(word: str) -> str:
    bare = _ENDING.sub("", word)
    if len(bare) < 4:
        return word
    return bare[:-1] if bare[-1] == bare[-2] and len(bare) > 4 and bare[-1] != "s" else bare


def _long_words(text: str) -> list[str]:
    return [word for word in re.findall(r"[a-z]{4,}", fold(text)) if word not in _FILLERS]
