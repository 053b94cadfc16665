"""How long things take beside each other, how many queries they make, and whether that is within the limits."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext


@dataclass(frozen=True)
class Measured:
    """CPU time of this process and time on the wall, in seconds, of each round; the queries of one."""

    cpu: list[float]
    wall: list[float]
    queries: int
    result: Any

    @property
    def median(self) -> float:
        return statistics.median(self.cpu)

    def __str__(self) -> str:
        best, wall = 1000 * min(self.cpu), 1000 * statistics.median(self.wall)
        return f"{1000 * self.median:.1f} ms CPU (best {best:.1f}; on the wall {wall:.1f})"


def side_by_side(*acts: Callable[[], Any], rounds: int) -> list[Measured]:
    """All in turn, round by round, so that a busy machine slows them all. Before that twice each, to warm up."""
    found = [Measured([], [], *_counted(act)) for act in acts]
    for _ in range(rounds):
        for act, measured in zip(acts, found, strict=True):
            wall, cpu = time.perf_counter(), time.process_time()
            act()
            measured.cpu.append(time.process_time() - cpu)
            measured.wall.append(time.perf_counter() - wall)
    return found


def _counted(act: Callable[[], Any]) -> tuple[int, Any]:
    act()
    with CaptureQueriesContext(connection) as queries:
        result = act()
    return len(queries), result


def ratio(ours: Measured, theirs: Measured) -> float:
    """Of the medians of CPU time, which a busy machine hardly touches."""
    return ours.median / theirs.median


def ratio_on_the_wall(ours: Measured, theirs: Measured) -> float:
    """Of the medians on the wall: with the work of a database server, and with whatever else the machine does."""
    return statistics.median(ours.wall) / statistics.median(theirs.wall)


@dataclass(frozen=True)
class Line:
    """One line of the table. No limit: told only."""

    what: str
    found: float
    limit: float | None = None
    note: str = ""

    @property
    def is_over(self) -> bool:
        return self.limit is not None and self.found > self.limit

    def __str__(self) -> str:
        limit = "" if self.limit is None else f"{self.limit:g}"
        mark = "OVER" if self.is_over else "ok" if limit else ""
        number = f"{self.found:.2f}" if isinstance(self.found, float) else str(self.found)
        return f"{self.what:<58}{number:>8}{limit:>8}  {mark:<5}{self.note}".rstrip()
