"""What a new look at the register means beside what is recorded already. Pure: rows in, a decision out."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ecf.people.models import ON_THE_REGISTER, Registration
from ecf.people.register_errors import (
    BeforeLastRecord,
    RenewalNotPossible,
    SameStatusAlready,
    SinceInTheFuture,
    SinceMissing,
)

ONE_DAY = dt.timedelta(days=1)
LONGEST_RENEWAL = dt.timedelta(days=2 * 366)  # a renewal is for a year; more is a slip of the pen (assumed)


@dataclass(frozen=True)
class SeenOnRegister:
    """What somebody saw: the status, since when (None: as before), when they looked, and until when it is renewed."""

    status: str
    since: dt.date | None
    checked_on: dt.date
    renewed_until: dt.date | None = None


def newest_of(rows: Sequence[Registration]) -> Registration | None:
    """Of one person's rows the one that began last."""
    return max(rows, key=lambda row: (row.started_on, row.pk), default=None)


def check_seen(seen: SeenOnRegister, rows: Sequence[Registration], today: dt.date) -> None:
    """Raises what is wrong with a new look, beside what is recorded: see `register_errors`."""
    if seen.checked_on > today:
        raise SinceInTheFuture(field="checked_on")
    if seen.since is not None and seen.since > seen.checked_on:
        raise SinceInTheFuture(message="The day is later than the day of the check.", field="since")
    _check_renewal(seen)
    last = newest_of(rows)
    if last is None or last.status != seen.status or last.ended_on is not None:
        _check_follows(seen, last)
    elif seen.since is not None and seen.since > last.started_on:
        raise SameStatusAlready(
            message=f"Here it is “{last.get_status_display()}” since {_day(last.started_on)} already. "
            "If it was different in between, enter that first.",
            field="since",
        )
    elif seen.since is not None and seen.since < last.started_on and len(rows) > 1:
        raise BeforeLastRecord(
            message=f"This status is recorded from {_day(last.started_on)} on, after another. "
            "Leave the day empty to keep it.",
            field="since",
        )


def _check_renewal(seen: SeenOnRegister) -> None:
    if seen.renewed_until is None:
        return
    if seen.status not in ON_THE_REGISTER:
        raise RenewalNotPossible(
            message="Only somebody on the register has renewed. Leave this day empty.", field="renewed_until"
        )
    if not seen.checked_on <= seen.renewed_until <= seen.checked_on + LONGEST_RENEWAL:
        raise RenewalNotPossible(
            message="Enter the last day of the renewed year, like 30 November of next year.", field="renewed_until"
        )


def _check_follows(seen: SeenOnRegister, last: Registration | None) -> None:
    if seen.since is None:
        raise SinceMissing(field="since")
    if last is not None and seen.since <= last.started_on:
        raise BeforeLastRecord(
            message=f"The last record is “{last.get_status_display()}” from {_day(last.started_on)} on. "
            "Enter a later day.",
            field="since",
        )


def continues(last: Registration | None, since: dt.date) -> bool:
    """Whether somebody was on the register up to the day before."""
    if last is None or not last.is_on_the_register:
        return False
    return last.ended_on is None or last.ended_on >= since - ONE_DAY


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B} {day.year}"
