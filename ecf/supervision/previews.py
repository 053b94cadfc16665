"""What a change would do to the next supervision, shown before anything is saved: the change itself, rehearsed."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ecf.core.change import rehearse
from ecf.enrolments.clock import Reason, explain
from ecf.enrolments.models import Enrolment
from ecf.people.models import User
from ecf.supervision.selectors import Explained, explained_cadence_of


@dataclass(frozen=True)
class DueChange:
    """One worker's next supervision: when it is due now and after the change, and why; None in an open break."""

    name: str
    before: dt.date | None
    after: dt.date | None
    reasons: tuple[Reason, ...]

    @property
    def has_moved(self) -> bool:
        return self.before != self.after

    @property
    def days(self) -> int:
        """By how many days it moves; 0 where one side has no date."""
        return (self.after - self.before).days if self.before and self.after else 0

    @property
    def days_earlier(self) -> int:
        """The same the other way round."""
        return -self.days

    @property
    def why(self) -> str:
        return explain(self.reasons)


def supervision_before_and_after(
    *, enrolments: Iterable[Enrolment], act: Callable[[], Any], by: User, on: dt.date
) -> list[DueChange]:
    """Each worker's next due date, seen from a day, now and after `act`. Nothing is stored. Raises what `act` raises.

    As many queries for one worker as for many, beside those of `act`.
    """
    ids = [row.pk for row in enrolments]

    def looked() -> list[DueChange]:
        before = _next(ids, on)
        act()
        after = _next(ids, on)
        return [
            DueChange(name, found.cadence.due_on, after[pk][1].cadence.due_on, after[pk][1].reasons)
            for pk, (name, found) in before.items()
        ]

    return rehearse(looked, by=by)


def _next(ids: list[UUID], on: dt.date) -> dict[UUID, tuple[str, Explained]]:
    rows = list(Enrolment.objects.filter(pk__in=ids).with_people().order_by("pk"))
    found = explained_cadence_of(rows, on)
    return {row.pk: (row.social_worker.user.name, found[row.pk]) for row in rows}
