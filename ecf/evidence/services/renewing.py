"""The worker ticks what is done of a renewal; the co-ordinator confirms it from the public register."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from ecf.core.change import Change, change
from ecf.core.clock import today as local_today
from ecf.core.errors import BadValue, BadValues, Conflict, NotAllowed
from ecf.core.models import Audience
from ecf.enrolments.models import Enrolment
from ecf.enrolments.rules import coordinates, is_own
from ecf.evidence.cpd_year import CpdYear
from ecf.evidence.models import RenewalYear
from ecf.evidence.renewal import TICKS
from ecf.people.models import User


def tick_renewal(
    *,
    enrolment: Enrolment,
    year: CpdYear,
    ticks: Mapping[str, dt.date | None],
    by: User,
    today: dt.date | None = None,
) -> RenewalYear:
    """Stores the days on which the worker did what; None takes a tick back. Only names of `TICKS` are looked at.

    A day lies within the renewal window (for CPD recorded elsewhere: within the year), and not ahead. Raises
    NotAllowed, BadValues, Conflict once the register was checked.
    """
    day = today or local_today()
    with change(by=by) as c:
        if not is_own(by, enrolment):
            raise NotAllowed("not_your_renewal", "Only the social worker ticks their own renewal.")
        broken = [
            BadValue("day_outside_renewal", _when(name, year), name)
            for name in TICKS
            if (on := ticks.get(name)) and not _first_day(name, year) <= on <= min(day, year.end)
        ]
        if broken:
            raise BadValues(broken)
        row = _locked(c, enrolment, year)
        if row.confirmed_on:
            raise Conflict("renewal_confirmed", "Your co-ordinator has checked this renewal on the register already.")
        changed = [name for name in TICKS if name in ticks and getattr(row, name) != ticks[name]]
        for name in changed:
            setattr(row, name, ticks[name])
        if changed:
            c.save(row)
            _record(c, "renewal.ticked", row, enrolment, ticks=changed)
        return row


def confirm_renewal(
    *, enrolment: Enrolment, year: CpdYear, on: dt.date | None, by: User, today: dt.date | None = None
) -> RenewalYear:
    """The co-ordinator has looked the person up on the public register, on that day; None takes it back.

    Raises NotAllowed, BadValue.
    """
    with change(by=by) as c:
        if not coordinates(by, enrolment):
            raise NotAllowed("only_coordinator", "Only the programme co-ordinator confirms a renewal.")
        if on and not year.renewal_opens <= on <= (today or local_today()):
            raise BadValue("day_outside_renewal", "Choose a day from 1 September on that is not ahead.", "on")
        row = _locked(c, enrolment, year)
        row.confirmed_on, row.confirmed_by = on, by if on else None
        c.save(row)
        _record(c, "renewal.confirmed" if on else "renewal.unconfirmed", row, enrolment)
        return row


def _locked(c: Change, enrolment: Enrolment, year: CpdYear) -> RenewalYear:
    """The row, locked; a new one where there is none. The enrolment is locked first, so that two never make two."""
    c.lock(Enrolment.objects, enrolment.pk)
    user_id = enrolment.social_worker.user_id
    found = RenewalYear.objects.filter(user_id=user_id, ends_in=year.end.year).values_list("pk", flat=True).first()
    return c.lock(RenewalYear.objects, found) if found else RenewalYear(user_id=user_id, ends_in=year.end.year)


def _record(c: Change, kind: str, row: RenewalYear, enrolment: Enrolment, **body: Any) -> None:
    audience = Audience.WORKER_COORDINATOR
    c.record(kind, subject=row, enrolment_id=enrolment.pk, audience=audience, cpd_year=row.ends_in, **body)


def _first_day(name: str, year: CpdYear) -> dt.date:
    return year.start if name == "cpd_elsewhere_on" else year.renewal_opens


def _when(name: str, year: CpdYear) -> str:
    first = _first_day(name, year)
    return f"Enter a day from {first.day} {first:%B %Y} to {year.end.day} {year.end:%B %Y} that is not ahead"
