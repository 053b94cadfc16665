"""Crosswalks: which standards of one published set stand for which of another.

They let evidence survive a change of framework. The shipped ones are our own reading of the standards' titles
(assumed): a crosswalk suggests, a person decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ecf.framework.definition import Definition
from ecf.framework.shipped import shipped_crosswalk_texts
from ecf.framework.yaml_places import DefinitionErrors, Keys, Place, Problem, read_yaml

Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """Pairs of standard codes from one set to another."""

    from_set: str
    to_set: str
    note: str
    pairs: Pairs


def parse_crosswalk(text: str) -> Crosswalk:
    """The crosswalk that the YAML text describes. Raises DefinitionErrors with every problem found."""
    problems: list[Problem] = []
    top = read_yaml(text, problems).keys(("from_set", "to_set", "note", "maps"))
    crosswalk = Crosswalk(
        from_set=top.read("from_set", Place.code, ""),
        to_set=top.read("to_set", Place.code, ""),
        note=top.read("note", Place.text, ""),
        pairs=top.read("maps", _pairs, frozenset()),
    )
    if problems:
        raise DefinitionErrors(problems)
    return crosswalk


def _pairs(place: Place) -> Pairs:
    seen: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    for each in place.items(least=1):
        row = each.keys(("standard", "stands_for"))
        pairs |= _row_pairs(row, seen)
    return frozenset(pairs)


def _row_pairs(row: Keys, seen: set[str]) -> set[tuple[str, str]]:
    code = row.read("standard", Place.code, "")
    if code and code in seen:
        row["standard"].complain(f"“{code}” is already mapped above; put all of its standards in one list")
    seen.add(code)
    others = row["stands_for"].items(least=1) if "stands_for" in row else []
    return {(code, other.code()) for other in others}


@lru_cache
def _shipped_pairs() -> dict[tuple[str, str], Pairs]:
    """Every shipped crosswalk, both ways round."""
    read = [parse_crosswalk(text) for text in shipped_crosswalk_texts()]
    forward = {(each.from_set, each.to_set): each.pairs for each in read}
    return {(b, a): frozenset((to, code) for code, to in pairs) for (a, b), pairs in forward.items()} | forward


def crosswalk_between(old: Definition, new: Definition) -> dict[str, tuple[str, ...]]:
    """For each standard of the old framework, the codes in the new one that it stands for, in the new one's order.

    A standard of a set that both share stands for itself. No known mapping gives an empty tuple.
    """
    return {standard.code: _targets(old, new, standard.code) for standard in old.standards}


def _targets(old: Definition, new: Definition, code: str) -> tuple[str, ...]:
    from_set = old.stage_of(code).standard_set
    wanted: Iterable[str] = (
        target
        for stage in new.stages
        for target in [each.code for each in stage.standards]
        if (stage.standard_set == from_set and target == code)
        or (code, target) in _shipped_pairs().get((from_set, stage.standard_set), frozenset())
    )
    return tuple(wanted)
