"""What a change would do to the dates, shown before anything is saved: the change itself, rehearsed."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ecf.core.change import rehearse
from ecf.enrolments import clock
from ecf.enrolments.journeys import dates_by_choice, works_part_time
from ecf.enrolments.models import Enrolment, ScheduledMilestone
from ecf.enrolments.selectors import explanation_of, with_clock, with_schedule
from ecf.people.models import User


@dataclass(frozen=True)
class DateChange:
    """One open milestone: its date before and after, and why it would be that.

    `before` or `after` is None where there is no date while a break is open; `is_new` and `is_gone` tell of a milestone
    that only one side has.
    """

    key: str
    title: str
    before: dt.date | None
    after: dt.date | None
    why: str
    is_new: bool = False
    is_gone: bool = False
    reasons: tuple[clock.Reason, ...] = ()

    @property
    def has_moved(self) -> bool:
        return self.before != self.after or self.is_new or self.is_gone

    @property
    def days(self) -> int | None:
        """By how many days it moves; None where one side has no date."""
        return (self.after - self.before).days if self.before and self.after else None

    @property
    def days_earlier(self) -> int | None:
        """The same the other way round."""
        return None if self.days is None else -self.days


def dates_before_and_after(*, enrolment: Enrolment, act: Callable[[], Any], by: User) -> list[DateChange]:
    """Every milestone that is not met, with its date now and after `act`, a call of the service that would change it.

    Nothing is stored. Raises what the service raises.
    """

    def looked() -> list[DateChange]:
        before = _open_dates(enrolment)
        act()
        return _compared(before, _open_dates(enrolment))

    return rehearse(looked, by=by)


@dataclass(frozen=True)
class PartTimeDates:
    """One open milestone: its date now, and after the change if part-time work keeps it and if it stretches it."""

    title: str
    now: dt.date | None
    kept_on: dt.date | None
    stretched_on: dt.date | None


def both_choices(*, enrolment: Enrolment, act: Callable[[], Any], by: User) -> list[PartTimeDates]:
    """Both sets of dates after `act`, beside those of now; empty where all of it is full time then.

    Nothing is stored. Raises what the service raises.
    """

    def looked() -> list[PartTimeDates]:
        before = {title: row.due_on for title, row in _open_dates(enrolment).values()}
        act()
        row = with_schedule(with_clock(_row(enrolment))).get()
        if not works_part_time(row):
            return []
        return [
            PartTimeDates(each.title, before.get(each.title), each.kept_on, each.stretched_on)
            for each in dates_by_choice(row)
        ]

    return rehearse(looked, by=by)


def rehearsed(act: Callable[[], Any], *, by: User) -> dict[str, Any]:
    """For changes that move no dates: does it and takes it back, so that what is wrong is told before saving."""
    rehearse(act, by=by)
    return {"is_rehearsed": True}


def _row(enrolment: Enrolment) -> Any:
    return Enrolment.objects.select_related("framework_version").filter(pk=enrolment.pk)


def _open_dates(enrolment: Enrolment) -> dict[str, tuple[str, ScheduledMilestone]]:
    """Title and row of each milestone that is not met, in order."""
    row = with_schedule(_row(enrolment)).get()
    definition = row.framework_version.parsed
    return {each.key: (definition.milestone(each.key).title, each) for each in row.milestones.all() if not each.is_met}


def _compared(
    before: dict[str, tuple[str, ScheduledMilestone]], after: dict[str, tuple[str, ScheduledMilestone]]
) -> list[DateChange]:
    changes = [
        DateChange(
            key=key,
            title=title,
            before=before[key][1].due_on if key in before else None,
            after=row.due_on,
            why=clock.explain(explanation_of(row)),
            is_new=key not in before,
            reasons=tuple(explanation_of(row)),
        )
        for key, (title, row) in after.items()
    ]
    gone = [
        DateChange(key=key, title=title, before=row.due_on, after=None, why="", is_gone=True)
        for key, (title, row) in before.items()
        if key not in after
    ]
    return changes + gone
