"""The numbers above the cohort table: four of the workers, four of the employer's promises."""

from dataclasses import dataclass

from ecf.cohorts.selectors import PROMISES, Numbers
from ecf.progress.rows import COMMITMENT_TITLES
from ecf.progress.shape import DUE_SOON, KEPT, NOT_MEASURED, ON_TRACK, OVERDUE, PAUSED


@dataclass(frozen=True, slots=True)
class Card:
    """One number and its picture: so many of a total. `total` 0: nothing was measured yet."""

    number: int | str
    label: str
    status: str
    total: int
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cards:
    """Both sets, side by side."""

    workers: list[Card]
    promises: list[Card]


def cards_of(numbers: Numbers, address: str) -> Cards:
    """The cards; those of the workers link to the table with just them."""
    workers = [(OVERDUE, "Overdue"), (DUE_SOON, "Due soon"), (ON_TRACK, "On track"), (PAUSED, "On a break")]
    return Cards(
        [
            Card(numbers.by_status.get(status, 0), label, status, numbers.total, f"{address}?status={status}")
            for status, label in workers
        ],
        [_promise(promise, numbers) for promise in PROMISES],
    )


def _promise(code: str, numbers: Numbers) -> Card:
    title, measured = COMMITMENT_TITLES[code], numbers.measured.get(code, 0)
    if not measured:
        return Card("–", title, NOT_MEASURED, 0, note="Nothing recorded yet")
    return Card(numbers.kept.get(code, 0), title, KEPT, measured)
