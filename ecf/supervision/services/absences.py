"""Short absences of either of the two, annual leave or sickness: they move a session that is due. Nobody says why."""

import datetime as dt

from ecf.core import clock
from ecf.core.change import Change, change
from ecf.core.overlaps import overlapping
from ecf.enrolments.intervals import add_months
from ecf.enrolments.models import Enrolment
from ecf.enrolments.services.locking import locked, note
from ecf.people.employer_settings import settings_for
from ecf.people.models import User
from ecf.supervision import errors
from ecf.supervision.absence_selectors import same_days, supervised_by
from ecf.supervision.models import Absence, Side
from ecf.supervision.rules import can_record_absence
from ecf.supervision.selectors import cadence_rules

MONTHS_AHEAD = 12  # assumed


def record_absence(
    *,
    enrolment: Enrolment,
    side: str,
    started_on: dt.date,
    ended_on: dt.date,
    by: User,
    today: dt.date | None = None,
) -> Absence:
    """An absence of the worker or of the supervisor, both ends inclusive; past, or up to a year ahead (assumed).

    Raises NotAllowed for the wrong person; BadValue for an unknown side, days out of order, 28 days or more (the
    framework's number), a start over a year ahead, days before the programme; Conflict where the same side is away
    already; WrongState once the enrolment has ended.
    """
    with change(by=by) as c:
        row = locked(c, enrolment)
        return _record(c, row, side, started_on, ended_on, today or clock.today())


def record_own_absence(
    *, started_on: dt.date, ended_on: dt.date, by: User, today: dt.date | None = None
) -> list[Absence]:
    """The supervisor is away: one row for everyone they supervise now, all or none.

    Somebody whose programme starts only afterwards is left out. Raises as `record_absence`, and NobodySupervised.
    """
    with change(by=by) as c:
        rows = [row for row in supervised_by(by) if row.started_on <= ended_on]
        if not rows:
            raise errors.NobodySupervised
        day = today or clock.today()
        return [_record(c, locked(c, row), Side.SUPERVISOR, started_on, ended_on, day) for row in rows]


def change_absence(
    *,
    absence: Absence,
    by: User,
    started_on: dt.date | None = None,
    ended_on: dt.date | None = None,
    everywhere: bool = False,
    today: dt.date | None = None,
) -> Absence:
    """Other days; what is not given stays. `everywhere`: a supervisor's own absence of these days, with everybody.

    Raises as `record_absence`; StaleVersion if somebody else changed it.
    """
    with change(by=by) as c:
        for each in _meant(absence, by, everywhere):
            row = locked(c, each.enrolment)
            _only_theirs(by, row, each.side)
            mine = c.lock(Absence.objects, each.pk)
            mine.started_on = started_on or mine.started_on
            mine.ended_on = ended_on or mine.ended_on
            _check(row, mine, today or clock.today())
            c.save(mine)
            _note(c, row, "absence.changed", mine)
        return Absence.objects.get(pk=absence.pk)


def remove_absence(*, absence: Absence, by: User, everywhere: bool = False, today: dt.date | None = None) -> None:
    """Takes it out, as if it had not been entered; the event keeps its days. `everywhere` as in `change_absence`.

    Raises NotAllowed, StaleVersion; WrongState once the enrolment has ended.
    """
    with change(by=by) as c:
        for each in _meant(absence, by, everywhere):
            row = locked(c, each.enrolment)
            _only_theirs(by, row, each.side)
            mine = c.lock(Absence.objects, each.pk)
            _note(c, row, "absence.removed", mine)
            Absence.objects.filter(pk=mine.pk).delete()


def _meant(absence: Absence, by: User, everywhere: bool) -> list[Absence]:
    """The rows to change, in the order of their enrolments; the given one alone unless all are meant."""
    stored = Absence.objects.select_related("enrolment").get(pk=absence.pk)
    return list(same_days(stored, by).select_related("enrolment")) if everywhere else [stored]


def _record(
    c: Change, enrolment: Enrolment, side: str, started_on: dt.date, ended_on: dt.date, today: dt.date
) -> Absence:
    if side not in Side.values:
        raise errors.UnknownSide(field="side")
    _only_theirs(c.by, enrolment, side)
    absence = Absence(enrolment=enrolment, side=side, started_on=started_on, ended_on=ended_on)
    _check(enrolment, absence, today)
    c.save(absence)
    _note(c, enrolment, "absence.recorded", absence)
    return absence


def _only_theirs(by: User, enrolment: Enrolment, side: str) -> None:
    if not can_record_absence(by, enrolment, side):
        raise errors.NotYourAbsence(field="side")


def _check(enrolment: Enrolment, absence: Absence, today: dt.date) -> None:
    """The days by themselves, and beside the other absences of the same side."""
    first, last = absence.started_on, absence.ended_on or absence.started_on
    if last < first:
        raise errors.AbsenceEndsBeforeStart(field="ended_on")
    rules = cadence_rules(enrolment, settings_for([enrolment.employer_id], today)[enrolment.employer_id])
    if (last - first).days + 1 >= rules.absence_shorter_than_days:
        raise errors.AbsenceTooLong(rules.absence_shorter_than_days, absence.side)
    if first > add_months(today, MONTHS_AHEAD):
        raise errors.AbsenceTooFarAhead(field="started_on")
    if last < enrolment.started_on:
        raise errors.BeforeStart(field="ended_on")
    others = Absence.objects.filter(enrolment=enrolment, side=absence.side)
    if overlapping(others, absence):
        raise errors.AbsenceOverlaps(enrolment.social_worker.user.name)


def _note(c: Change, enrolment: Enrolment, kind: str, absence: Absence) -> None:
    note(
        c,
        enrolment,
        kind,
        absence,
        on=absence.started_on,
        side=str(absence.side),
        started_on=absence.started_on,
        ended_on=absence.ended_on,
    )
