"""What an employer has promised one worker in a signed agreement, as it is kept on the enrolment. Pure."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from ecf.core.canonical import canonical


@dataclass(frozen=True, slots=True)
class Promise:
    """What holds from a day: children at most, and protected hours a week. It is taken literally, whatever the FTE."""

    from_on: dt.date
    employer_id: UUID
    children: int
    hours: Decimal


def read_promises(text: str) -> tuple[Promise, ...]:
    """The promises as stored, oldest first."""
    return tuple(
        Promise(dt.date.fromisoformat(row["from"]), UUID(row["employer"]), int(row["children"]), Decimal(row["hours"]))
        for row in json.loads(text)
    )


def written_promises(promises: Iterable[Promise]) -> str:
    """The same as canonical JSON, in the order of their days; of two from one day the later given stands."""
    by_day = {each.from_on: each for each in promises}
    return canonical(
        [
            {
                "from": day.isoformat(),
                "employer": str(each.employer_id),
                "children": each.children,
                "hours": f"{each.hours:.1f}",
            }
            for day, each in sorted(by_day.items())
        ]
    )


def promise_on(promises: Sequence[Promise], day: dt.date, *, employer_id: UUID) -> Promise | None:
    """What holds on a day: the last promise up to then, if it is this employer's; none binds a new one (assumed)."""
    last = next((each for each in reversed(promises) if each.from_on <= day), None)
    return last if last is not None and last.employer_id == employer_id else None
