"""Breaks: entered, ended, corrected, taken out; who agreed to them, and the worker's word that the dates are right.

Never for capability (https://dorsetcouncil.gov.uk/w/asye-arrangements-for-newly-qualified-social-workers-a-summary).
The co-ordinator's entry is in force at once, retrospectively if need be; agreements are recorded beside it and stop
nothing (assumed). No event says why somebody was away.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ecf.core.change import Change, change
from ecf.core.clock import today as the_day
from ecf.core.errors import BadValue, BadValues, Conflict, WrongState
from ecf.core.models import Audience
from ecf.core.overlaps import overlapping
from ecf.enrolments.models import Break, BreakAgreement, BreakReason, Enrolment
from ecf.enrolments.services.locking import locked, moved, note, only_coordinator, only_who_confirms
from ecf.people.models import User


@dataclass(frozen=True)
class Agreement:
    """Who agreed to a break, and when."""

    party: str
    name: str
    agreed_on: dt.date


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

    Raises BadValue for a reason that is none, for dates out of order or before the start, and for an agreement in the
    future; Conflict where it shares a day with another break.
    """
    _check_reason(reason)
    with change(by=by) as c:
        row = locked(c, enrolment)
        only_coordinator(by, row)
        _check_span(row, started_on, ended_on)
        _check_agreements(agreements, today or the_day())
        spell = c.save(Break(enrolment=row, reason=reason, started_on=started_on, ended_on=ended_on))
        for agreed in agreements:
            c.save(BreakAgreement(agreed_break=spell, party=agreed.party, name=agreed.name, agreed_on=agreed.agreed_on))
        moved(c, row, "break.started", spell, on=started_on, ended_on=ended_on)
        return spell


def end_break(*, spell: Break, ended_on: dt.date, by: User, today: dt.date | None = None) -> Break:
    """The break's last day; corrects an end that was entered wrong, and then asks the worker to confirm again."""
    with change(by=by) as c:
        row = locked(c, spell.enrolment)
        only_coordinator(by, row)
        mine = _locked_break(c, spell)
        _check_span(row, mine.started_on, ended_on, but=mine)
        if mine.ended_on != ended_on:
            mine.ended_on, mine.confirmed_on = ended_on, None
        c.save(mine)
        moved(c, row, "break.ended", mine, on=ended_on)
        return mine


def correct_break(
    *,
    spell: Break,
    started_on: dt.date,
    ended_on: dt.date | None,
    by: User,
    reason: str | None = None,
    today: dt.date | None = None,
) -> Break:
    """Other dates, or another reason (None: the same), for a break that was entered wrong. Without an end it is open.

    Other dates are for the worker to confirm again. Another reason is told to the worker and the co-ordinator only,
    and not which. Where nothing differs nothing happens. Raises what `start_break` raises.
    """
    if reason is not None:
        _check_reason(reason)
    with change(by=by) as c:
        row = locked(c, spell.enrolment)
        only_coordinator(by, row)
        mine = _locked_break(c, spell)
        _check_span(row, started_on, ended_on, but=mine)
        before = (mine.started_on, mine.ended_on)
        new_dates, new_reason = before != (started_on, ended_on), reason not in {None, mine.reason}
        if not (new_dates or new_reason):
            return mine
        mine.started_on, mine.ended_on, mine.reason = started_on, ended_on, reason or mine.reason
        mine.confirmed_on = None if new_dates else mine.confirmed_on
        c.save(mine)
        if new_dates:
            was: dict[str, Any] = {"was_started_on": before[0], "was_ended_on": before[1]}
            moved(c, row, "break.corrected", mine, on=started_on, ended_on=ended_on, **was)
        if new_reason:
            note(c, row, "break.reason_changed", mine, on=started_on, audience=Audience.WORKER_COORDINATOR)
        return mine


def remove_break(*, spell: Break, by: User, today: dt.date | None = None) -> None:
    """Takes out a break that was entered by mistake, and its agreements with it; the event keeps the dates."""
    with change(by=by) as c:
        row = locked(c, spell.enrolment)
        only_coordinator(by, row)
        mine = _locked_break(c, spell)
        BreakAgreement.objects.filter(agreed_break=mine).delete()
        Break.objects.filter(pk=mine.pk).delete()
        moved(c, row, "break.removed", mine, on=mine.started_on, ended_on=mine.ended_on)


def add_agreement(
    *, spell: Break, party: str, name: str, agreed_on: dt.date, by: User, today: dt.date | None = None
) -> BreakAgreement:
    """Records that somebody agreed to a break, wherever they did; it moves no dates.

    Raises BadValue for a party that is none, a missing name or a day in the future; Conflict where the same person's
    agreement is recorded already.
    """
    if party not in dict(BreakAgreement.PARTIES):
        raise BadValue("party", "Choose who agreed: the social worker, the supervisor or the assessor.", "party")
    if not name.strip():
        raise BadValue("required", "Enter the name of the person who agreed.", "name")
    if agreed_on > (today or the_day()):
        raise BadValue("in_the_future", _TOO_SOON, "agreed_on")
    with change(by=by) as c:
        row = locked(c, spell.enrolment)
        only_coordinator(by, row)
        mine = _locked_break(c, spell)
        if mine.agreements.filter(party=party, name__iexact=name.strip()).exists():
            raise Conflict("already_agreed", "This agreement is recorded already.", "party")
        agreed = BreakAgreement(agreed_break=mine, party=party, name=name.strip(), agreed_on=agreed_on)
        c.save(agreed)
        c.bump(mine)
        note(c, row, "break.agreed", mine, on=agreed_on, party=party)
        return agreed


def confirm_break(*, spell: Break, by: User, today: dt.date | None = None) -> Break:
    """The worker confirms, on return, that the dates are right.

    Raises WrongState before the break is over, Conflict when it is confirmed already.
    """
    day = today or the_day()
    with change(by=by) as c:
        row = locked(c, spell.enrolment)
        only_who_confirms(by, row)
        mine = _locked_break(c, spell)
        if mine.ended_on is None or mine.ended_on > day:
            raise WrongState("break_not_over", "You can confirm a break once it is over.")
        if mine.confirmed_on:
            raise Conflict("already_confirmed", "This break is confirmed already.")
        mine.confirmed_on = day
        c.save(mine)
        note(c, row, "break.confirmed", mine, on=day)
        return mine


def _locked_break(c: Change, spell: Break) -> Break:
    """The break, locked. Raises Conflict when somebody took it out meanwhile."""
    try:
        return c.lock(Break.objects, spell.pk)
    except Break.DoesNotExist as gone:
        raise Conflict("break_gone", "Somebody has taken this break out meanwhile. Go back to the list.") from gone


def _check_reason(reason: str) -> None:
    if reason not in BreakReason.values:
        message = "Choose a reason from the list. Capability is never a reason for a break."
        raise BadValue("break_reason", message, "reason")


def _check_span(enrolment: Enrolment, started_on: dt.date, ended_on: dt.date | None, but: Break | None = None) -> None:
    """A break's dates: in order, not before the start of the enrolment, and touching no other break."""
    if ended_on is not None and ended_on < started_on:
        raise BadValue("ends_before_start", "The break ends before it starts. Check both dates.", "ended_on")
    if started_on < enrolment.started_on:
        raise BadValue("before_start", "The break starts before the programme did.", "started_on")
    others = enrolment.breaks.exclude(pk=but.pk) if but else enrolment.breaks.all()
    if overlapping(others, Break(started_on=started_on, ended_on=ended_on)):
        raise Conflict("overlapping_break", "Another break already covers some of these days.", "started_on")


_TOO_SOON = "The date of an agreement is in the future. Enter the day it was given."


def _check_agreements(agreements: Sequence[Agreement], day: dt.date) -> None:
    """Nobody has agreed in the future."""
    wrong = [
        BadValue("in_the_future", _TOO_SOON, f"agreements.{number}.agreed_on")
        for number, agreed in enumerate(agreements)
        if agreed.agreed_on > day
    ]
    if wrong:
        raise BadValues(wrong)
