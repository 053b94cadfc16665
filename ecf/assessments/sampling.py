"""Which assessments go to an outside moderator: by rule and by lot, the same again from the same seed. Pure."""

from collections.abc import Collection, Iterable
from hashlib import sha256
from uuid import UUID


def lot_of(pk: UUID, seed: str) -> str:
    """What the lot goes by: the SHA-256 of the seed, a colon and the id, in hexadecimal."""
    return sha256(f"{seed}:{pk}".encode()).hexdigest()


def by_lot(ids: Iterable[UUID], seed: str) -> list[UUID]:
    """In an order that nobody chose."""
    return sorted(ids, key=lambda each: lot_of(each, seed))


def share_of(count: int, percent: int) -> int:
    """So many percent of them, rounded up: one at least, where there is one."""
    return -(-count * percent // 100)


def sampled(ids: Collection[UUID], certain: Collection[UUID], percent: int, seed: str) -> list[UUID]:
    """All that are certain, and so many percent of the others, in the order of the lot."""
    others = by_lot((each for each in ids if each not in certain), seed)
    chosen = {*certain, *others[: share_of(len(others), percent)]}
    return by_lot((each for each in ids if each in chosen), seed)
