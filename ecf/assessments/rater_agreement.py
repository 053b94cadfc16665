"""How far two people who judged the same things apart from each other agree. Pure.

Panel members are interchangeable: who sits first says nothing. So both ways round of each pair count, half each, and
kappa is the intraclass kappa (the same as Scott's pi for two). Sources: J. Cohen, "A coefficient of agreement for
nominal scales" (1960); W. A. Scott, "Reliability of content analysis" (1955); the standard error of D. A. Bloch and
H. C. Kraemer, "2 x 2 kappa coefficients" (1989).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

TWO_SIDED_95 = NormalDist().inv_cdf(0.975)
Table = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Kappa:
    """Agreement beyond chance, from -1 to 1, with the limits of its 95% interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Pairs:
    """Of so many pairs of answers, how many were both yes, how many differed, how many both no."""

    both_yes: int = 0
    differ: int = 0
    both_no: int = 0

    @classmethod
    def of(cls, answers: Iterable[tuple[bool, bool]]) -> "Pairs":
        """Counts the pairs; the order inside one makes no difference."""
        listed = list(answers)
        yes, no = sum(a and b for a, b in listed), sum(not a and not b for a, b in listed)
        return cls(yes, len(listed) - yes - no, no)

    @property
    def count(self) -> int:
        return self.both_yes + self.differ + self.both_no

    @property
    def same(self) -> int:
        return self.both_yes + self.both_no

    @property
    def percent(self) -> int:
        """Of all pairs those that agree, rounded to a whole percent; 0 for none."""
        return round(100 * self.same / self.count) if self.count else 0

    @property
    def table(self) -> list[list[float]]:
        """Two by two, each pair counted half one way round and half the other."""
        half = self.differ / 2
        return [[self.both_yes, half], [half, self.both_no]]

    @property
    def kappa(self) -> Kappa | None:
        """None where nobody ever answered otherwise, so that there is no chance to compare with."""
        value = kappa_of(self.table)
        if value is None:
            return None
        yes = (2 * self.both_yes + self.differ) / (2 * self.count)
        spread = (1 - value) * (1 - 2 * value) + value * (2 - value) / (2 * yes * (1 - yes))
        error = sqrt(max(0.0, (1 - value) * spread / self.count))
        return Kappa(value, value - TWO_SIDED_95 * error, min(1.0, value + TWO_SIDED_95 * error))


def kappa_of(table: Table) -> float | None:
    """Cohen's kappa of a square table: one person's answers in rows, the other's in columns. None where chance alone
    would make them agree always."""
    total = sum(map(sum, table))
    if not total:
        return None
    places = range(len(table))
    observed = sum(table[n][n] for n in places) / total
    expected = sum(sum(table[n]) * sum(row[n] for row in table) for n in places) / total**2
    return None if expected >= 1 else (observed - expected) / (1 - expected)
