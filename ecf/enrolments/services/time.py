"""What moves an enrolment's dates: working patterns, breaks, extensions."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ecf.core.change import Change, change
from ecf.core.clock import today as the_day
from ecf.core.errors import BadValue, BadValues, Conflict, NotAllowed, WrongState
from ecf.core.overlaps import overlapping
from ecf.enrolments.models import (
    Break,
    BreakAgreement,
    BreakReason,
    Enrolment,
    EnrolmentState,
    Extension,
    PartTimeChoice,
    ScheduledMilestone,
    WorkingPattern,
)
from ecf.enrolments.rules import can_choose_part_time, can_confirm_break, coordinates
from ecf.enrolments.services.schedule import rebuild_schedule
from ecf.people.models import User


@dataclass(frozen=True)
class Agreement:
    """Who agreed to a break, and when."""

    party: str
    name: str
    agreed_on: dt.date


def locked(c: Change, enrolment: Enrolment) -> Enrolment:
    """The enrolment, locked, active, with its people. Raises WrongState once it has ended."""
    row = c.lock(Enrolment.objects.with_people(), enrolment.pk)
    if row.state != EnrolmentState.ACTIVE:
        raise WrongState("enrolment_ended", "This enrolment has ended, so nothing about it can change.")
    return row


def only_coordinator(by: User, enrolment: Enrolment) -> None:
    """Raises NotAllowed for everybody but the co-ordinator of the worker's employer."""
    if not coordinates(by, enrolment):
        raise NotAllowed(message="Only the programme co-ordinator can do this.")


def only_who_chooses(by: User, enrolment: Enrolment) -> None:
    """Raises NotAllowed for everybody but the worker and their co-ordinator."""
    if not can_choose_part_time(by, enrolment):
        raise NotAllowed(message="The social worker or the programme co-ordinator chooses this.")


def only_who_confirms(by: User, enrolment: Enrolment) -> None:
    """Raises NotAllowed for everybody but the worker."""
    if not can_confirm_break(by, enrolment):
        raise NotAllowed(message="Only the social worker confirms their own break.")


def checked_fte(fte: Any) -> Decimal:
    """A share of full time, 0.01 to 1.00 with two decimals at most. Raises BadValue otherwise."""
    value = Decimal(fte)
    if not value.is_finite() or value != round(value, 2) or not Decimal("0.01") <= value <= 1:
        message = "Enter the share of full time as a number from 0.01 to 1.00, like 0.60 for three days a week."
        raise BadValue("fte", message, "fte")
    return round(value, 2)


def add_pattern(c: Change, *, enrolment: Enrolment, effective_from: dt.date, fte: Decimal) -> WorkingPattern:
    """Stores a pattern; inside a change, on a locked enrolment, before its schedule is rebuilt."""
    if enrolment.working_patterns.filter(effective_from=effective_from).exists():
        message = "There is already a working pattern from that day. Choose another day."
        raise Conflict("overlapping_pattern", message, "effective_from")
    pattern = c.save(WorkingPattern(enrolment=enrolment, effective_from=effective_from, fte=checked_fte(fte)))
    c.record(
        "working_pattern.set",
        subject=pattern,
        enrolment_id=enrolment.pk,
        employer_id=enrolment.employer_id,
        on=effective_from,
        hundredths=int(pattern.fte * 100),
    )
    return pattern


def set_working_pattern(
    *, enrolment: Enrolment, effective_from: dt.date, fte: Decimal, by: User, today: dt.date | None = None
) -> WorkingPattern:
    """The share of full time from a day on. Raises BadValue, Conflict for a day that has a pattern already."""
    with change(by=by) as c:
        row = locked(c, enrolment)
        only_coordinator(by, row)
        if effective_from < row.started_on:
            raise BadValue("before_start", "The day is before they started.", "effective_from")
        pattern = add_pattern(c, enrolment=row, effective_from=effective_from, fte=fte)
        rebuild_schedule(c, row)
        c.bump(row)
        return pattern


def choose_part_time(*, enrolment: Enrolment, choice: str, by: User, today: dt.date | None = None) -> Enrolment:
    """Keep or stretch the dates while working part time: the worker's answer, or the co-ordinator's for them."""
    if choice not in PartTimeChoice.values:
        raise BadValue("part_time_choice", "Choose whether to keep or to stretch the dates.", "choice")
    with change(by=by) as c:
        row = locked(c, enrolment)
        only_who_chooses(by, row)
        row.part_time_choice = choice
        row.part_time_answered_on = today or the_day()
        c.save(row)
        rebuild_schedule(c, row)
        c.record("part_time.chosen", subject=row, enrolment_id=row.pk, employer_id=row.employer_id, choice=choice)
        return row


def _check_span(enrolment: Enrolment, started_on: dt.date, ended_on: dt.date | None, but: Break | None = None) -> None:
    """A break's dates: in order, not before the start of the enrolment, and touching no other break."""
    if ended_on is not None and ended_on < started_on:
        raise BadValue("ends_before_start", "The break ends before it starts. Check both dates.", "ended_on")
    if started_on < enrolment.started_on:
        raise BadValue("before_start", "The break starts before the programme did.", "started_on")
    others = enrolment.breaks.exclude(pk=but.pk) if but else enrolment.breaks.all()
    if overlapping(others, Break(started_on=started_on, ended_on=ended_on)):
        raise Conflict("overlapping_break", "Another break already covers some of these days.", "started_on")


def start_break(
    *,
    enrolment: Enrolment,
    reason: str,
    started_on: dt.date,
    by: User,
    ended_on: dt.date | None = None,
    agreements: Sequence[Agreement] = (),
    today: dt.date | None = None,
) -> Break:
    """Puts a break in force at once, retrospectively if need be; both ends inclusive, an open end allowed.

    Reasons: never capability (https://dorsetcouncil.gov.uk/w/asye-arrangements-for-newly-qualified-social-workers-a-summary).
    """
    if reason not in BreakReason.values:
        message = "Choose a reason from the list. Capability is never a reason for a break."
        raise BadValue("break_reason", message, "reason")
    with change(by=by) as c:
        row = locked(c, enrolment)
        only_coordinator(by, row)
        _check_span(row, started_on, ended_on)
        _check_agreements(agreements, today or the_day())
        spell = c.save(Break(enrolment=row, reason=reason, started_on=started_on, ended_on=ended_on))
        for agreed in agreements:
            c.save(BreakAgreement(agreed_break=spell, party=agreed.party, name=agreed.name, agreed_on=agreed.agreed_on))
        _moved(c, row, "break.started", spell, on=started_on, ended_on=ended_on)
        return spell


def _check_agreements(agreements: Sequence[Agreement], day: dt.date) -> None:
    """Nobody has agreed in the future."""
    message = "The date of an agreement is in the future. Enter the day it was given."
    wrong = [
        BadValue("in_the_future", message, f"agreements.{number}.agreed_on")
        for number, agreed in enumerate(agreements)
        if agreed.agreed_on > day
    ]
    if wrong:
        raise BadValues(wrong)


def _moved(c: Change, enrolment: Enrolment, kind: str, subject: Any, *, on: dt.date | None, **body: Any) -> None:
    """Something moved the dates: rebuild the schedule, one version up, say what happened."""
    rebuild_schedule(c, enrolment)
    c.bump(enrolment)
    c.record(kind, subject=subject, enrolment_id=enrolment.pk, employer_id=enrolment.employer_id, on=on, **body)


def end_break(*, spell: Break, ended_on: dt.date, by: User, today: dt.date | None = None) -> Break:
    """The break's last day; corrects an end that was entered wrong, and then asks the worker to confirm again."""
    with change(by=by) as c:
        row = locked(c, spell.enrolment)
        only_coordinator(by, row)
        mine = c.lock(Break.objects, spell.pk)
        _check_span(row, mine.started_on, ended_on, but=mine)
        if mine.ended_on != ended_on:
            mine.ended_on, mine.confirmed_on = ended_on, None
        c.save(mine)
        _moved(c, row, "break.ended", mine, on=ended_on)
        return mine


def confirm_break(*, spell: Break, by: User, today: dt.date | None = None) -> Break:
    """The worker confirms, on return, that the dates are right."""
    day = today or the_day()
    with change(by=by) as c:
        row = locked(c, spell.enrolment)
        only_who_confirms(by, row)
        mine = c.lock(Break.objects, spell.pk)
        if mine.ended_on is None or mine.ended_on > day:
            raise WrongState("break_not_over", "You can confirm a break once it is over.")
        if mine.confirmed_on:
            raise Conflict("already_confirmed", "This break is confirmed already.")
        mine.confirmed_on = day
        c.save(mine)
        c.bump(row)
        c.record("break.confirmed", subject=mine, enrolment_id=row.pk, employer_id=row.employer_id, on=day)
        return mine


def extend_milestone(
    *, enrolment: Enrolment, milestone: str, months: int, reason: str, by: User, today: dt.date | None = None
) -> Extension:
    """Some months more for one milestone, with a reason: as many, and as often, as its framework allows (assumed).

    Raises BadValue for months outside that, for a missing reason and an unknown milestone; Conflict once it is met or
    extended as often as may be.
    """
    if not reason.strip():
        raise BadValue("required", "Say why the extension is given.", "reason")
    with change(by=by) as c:
        row = locked(c, enrolment)
        only_coordinator(by, row)
        allowed = row.framework_version.parsed.extensions
        if not 1 <= months <= allowed.maximum_months:
            message = f"An extension is at least 1 and at most {allowed.maximum_months} months."
            raise BadValue("extension_too_long", message, "months")
        due = ScheduledMilestone.objects.filter(enrolment=row, key=milestone).first()
        if due is None:
            raise BadValue("unknown_milestone", "This framework has no such milestone.", "milestone")
        if due.is_met:
            raise Conflict("milestone_met", "This milestone is met already.", "milestone")
        if row.extensions.filter(milestone=milestone).count() >= allowed.maximum_per_milestone:
            raise Conflict("second_extension", "This milestone has been extended already; once is all.", "milestone")
        extension = c.save(Extension(enrolment=row, milestone=milestone, months=months, reason=reason.strip()))
        _moved(c, row, "milestone.extended", extension, on=None, milestone=milestone, months=months)
        return extension
