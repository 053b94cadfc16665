"""Working patterns: what share of full time is worked from a day on, and whether it moves the dates."""

import datetime as dt
from decimal import Decimal
from typing import Any

from ecf.core.change import Change, change
from ecf.core.clock import today as the_day
from ecf.core.errors import BadValue, Conflict
from ecf.enrolments.models import Enrolment, PartTimeChoice, WorkingPattern
from ecf.enrolments.services.locking import locked, moved, only_coordinator, only_who_chooses
from ecf.enrolments.services.schedule import rebuild_schedule
from ecf.people.models import User


def checked_fte(fte: Any) -> Decimal:
    """A share of full time, 0.01 to 1.00 with two decimals at most. Raises BadValue otherwise."""
    value = Decimal(fte)
    if not value.is_finite() or value != round(value, 2) or not Decimal("0.01") <= value <= 1:
        message = "Enter the share of full time as a number from 0.01 to 1.00, like 0.60 for three days a week."
        raise BadValue("fte", message, "fte")
    return round(value, 2)


def add_pattern(c: Change, *, enrolment: Enrolment, effective_from: dt.date, fte: Decimal) -> WorkingPattern:
    """Stores a pattern; inside a change, on a locked enrolment, before its schedule is rebuilt."""
    _check_day_is_free(enrolment, effective_from)
    pattern = c.save(WorkingPattern(enrolment=enrolment, effective_from=effective_from, fte=checked_fte(fte)))
    c.record(
        "working_pattern.set",
        subject=pattern,
        enrolment_id=enrolment.pk,
        employer_id=enrolment.employer_id,
        on=effective_from,
        hundredths=_hundredths(pattern),
    )
    return pattern


def set_working_pattern(
    *,
    enrolment: Enrolment,
    effective_from: dt.date,
    fte: Decimal,
    by: User,
    choice: str | None = None,
    today: dt.date | None = None,
) -> WorkingPattern:
    """The share of full time from a day on, and with `choice` the worker's answer whether it stretches the dates.

    Raises BadValue for a share or a day that cannot be, Conflict for a day that has a pattern already.
    """
    _check_choice(choice)
    with change(by=by) as c:
        row = locked(c, enrolment)
        only_coordinator(by, row)
        _check_day(row, effective_from)
        pattern = add_pattern(c, enrolment=row, effective_from=effective_from, fte=fte)
        if choice is not None:
            _choose(c, row, choice, today or the_day())
        rebuild_schedule(c, row)
        c.bump(row)
        return pattern


def change_working_pattern(
    *,
    pattern: WorkingPattern,
    effective_from: dt.date,
    fte: Decimal,
    by: User,
    choice: str | None = None,
    today: dt.date | None = None,
) -> WorkingPattern:
    """Another day or share for a pattern that was entered wrong. Raises what `set_working_pattern` raises."""
    _check_choice(choice)
    with change(by=by) as c:
        row = locked(c, pattern.enrolment)
        only_coordinator(by, row)
        mine = _locked_pattern(c, pattern)
        _check_day(row, effective_from)
        _check_day_is_free(row, effective_from, but=mine)
        was: dict[str, Any] = {"was_from": mine.effective_from, "was_hundredths": _hundredths(mine)}
        mine.effective_from, mine.fte = effective_from, checked_fte(fte)
        c.save(mine)
        if choice is not None:
            _choose(c, row, choice, today or the_day())
        hundredths = _hundredths(mine)
        moved(c, row, "working_pattern.changed", mine, on=effective_from, hundredths=hundredths, **was)
        return mine


def remove_working_pattern(*, pattern: WorkingPattern, by: User, today: dt.date | None = None) -> None:
    """Takes out a pattern that was entered by mistake: the one before holds on, or full time. The event keeps it."""
    with change(by=by) as c:
        row = locked(c, pattern.enrolment)
        only_coordinator(by, row)
        mine = _locked_pattern(c, pattern)
        WorkingPattern.objects.filter(pk=mine.pk).delete()
        moved(c, row, "working_pattern.removed", mine, on=mine.effective_from, hundredths=_hundredths(mine))


def choose_part_time(*, enrolment: Enrolment, choice: str, by: User, today: dt.date | None = None) -> Enrolment:
    """Keep or stretch the dates while working part time: the worker's answer, or the co-ordinator's for them."""
    _check_choice(choice)
    with change(by=by) as c:
        row = locked(c, enrolment)
        only_who_chooses(by, row)
        _choose(c, row, choice, today or the_day())
        rebuild_schedule(c, row)
        return row


def _choose(c: Change, enrolment: Enrolment, choice: str, day: dt.date) -> None:
    """Stores the answer; the schedule is rebuilt by the caller, after it."""
    enrolment.part_time_choice = choice
    enrolment.part_time_answered_on = day
    c.save(enrolment)
    c.record(
        "part_time.chosen",
        subject=enrolment,
        enrolment_id=enrolment.pk,
        employer_id=enrolment.employer_id,
        choice=choice,
    )


def _check_choice(choice: str | None) -> None:
    if choice is not None and choice not in PartTimeChoice.values:
        raise BadValue("part_time_choice", "Choose whether to keep or to stretch the dates.", "choice")


def _check_day(enrolment: Enrolment, day: dt.date) -> None:
    if day < enrolment.started_on:
        raise BadValue("before_start", "The day is before they started.", "effective_from")


def _check_day_is_free(enrolment: Enrolment, day: dt.date, but: WorkingPattern | None = None) -> None:
    there = enrolment.working_patterns.filter(effective_from=day)
    if (there.exclude(pk=but.pk) if but else there).exists():
        message = "There is already a working pattern from that day. Choose another day."
        raise Conflict("overlapping_pattern", message, "effective_from")


def _locked_pattern(c: Change, pattern: WorkingPattern) -> WorkingPattern:
    """The pattern, locked. Raises Conflict when somebody took it out meanwhile."""
    try:
        return c.lock(WorkingPattern.objects, pattern.pk)
    except WorkingPattern.DoesNotExist as gone:
        message = "Somebody has taken this working time out meanwhile. Go back to the list."
        raise Conflict("pattern_gone", message) from gone


def _hundredths(pattern: WorkingPattern) -> int:
    return int(pattern.fte * 100)
