"""Which assessments go to an outside moderator: by rule and by lot, the same again from the same seed. Pure."""

from collections.abc import Collection, Iterable
from hashlib import sha256
from uuid import UUID


def by_lot(ids: Iterable[UUID], seed: str) -> list[UUID]:
    """In an order that nobody chose: by the SHA-256 of the seed, a colon and the id."""
    return sorted(ids, key=lambda each: sha256(f"{seed}:{each}".encode()).hexdigest())


def share_of(count: int, percent: int) -> int:
    """So many percent of them, rounded up: one at least, where there is one."""
    return -(-count * percent // 100)


def sampled(ids: Collection[UUID], certain: Collection[UUID], percent: int, seed: str) -> list[UUID]:
    """All that are certain, and so many percent of the others, in the order of the lot."""
    others = by_lot((each for each in ids if each not in certain), seed)
    chosen = {*certain, *others[: share_of(len(others), percent)]}
    return by_lot((each for each in ids if each in chosen), seed)
