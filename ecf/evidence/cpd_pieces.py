"""How much CPD a person has recorded for a year. Pure Python.

Every year the register asks for at least two different pieces of CPD, at least one of them with a peer reflection:
https://www.socialworkengland.org.uk/about/data-and-research/data-and-insight/registration-renewal-and-cpd-progress-reports-2024/
A piece serves the CPD year in which it happened, once. Two entries with the same title and day are one piece (assumed).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ecf.core.folding import fold
from ecf.evidence.cpd_year import CpdYear

# What an entry says about itself as CPD; the model has each as `cpd_…`.
CPD_FIELDS = ("type", "learnt", "practice_impact", "people_impact", "peer_reflection")
PIECES_NEEDED = 2
PEER_REFLECTIONS_NEEDED = 1


@dataclass(frozen=True, slots=True)
class CpdPiece:
    """One entry as a piece of CPD. `complete`: handed in, or a draft that says what was done and what was learnt."""

    id: UUID
    title: str
    happened_on: date
    complete: bool
    has_peer_reflection: bool


@dataclass(frozen=True, slots=True)
class CpdTally:
    """Different pieces of one year, and how many of them have a peer reflection."""

    pieces: int
    peer_reflections: int

    @property
    def is_enough(self) -> bool:
        return self.pieces >= PIECES_NEEDED and self.peer_reflections >= PEER_REFLECTIONS_NEEDED


def tally(pieces: Iterable[CpdPiece], year: CpdYear) -> CpdTally:
    """Counts the complete and different pieces that happened in the year."""
    reflected: dict[tuple[str, date], bool] = {}
    for piece in pieces:
        if piece.complete and year.contains(piece.happened_on):
            same = (fold(piece.title), piece.happened_on)
            reflected[same] = reflected.get(same, False) or piece.has_peer_reflection
    return CpdTally(len(reflected), sum(reflected.values()))
