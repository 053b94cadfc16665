"""Planning a session, and changing what was planned or recorded."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from ecf.core import clock
from ecf.core.change import Change, change
from ecf.enrolments.models import Enrolment
from ecf.people.models import User
from ecf.supervision import errors
from ecf.supervision.models import SessionKind, SessionState, SupervisionSession
from ecf.supervision.rules import can_plan_session, held_it, is_worker_of
from ecf.supervision.services.writing import (
    IN_CALENDAR,
    SUPERVISOR_BRINGS,
    WORKER_BRINGS,
    check_may_write,
    locked_session,
    require_active,
    take_over,
    write,
)


def plan_session(
    *,
    enrolment: Enrolment,
    planned_for: dt.date | None = None,
    kind: str = SessionKind.REFLECTIVE,
    worker_notes: str = "",
    by: User,
    today: dt.date | None = None,
    **begun: Any,
) -> SupervisionSession:
    """A planned session with the supervisor of now, planned by either of the two.

    `begun` is what the supervisor has written already, to be recorded later (fields as in `record_session`).
    Raises NotAllowed, EnrolmentNotActive, BadValue (no date, a date before the start, and what `record_session` says).
    """
    with change(by=by) as c:
        session = new_session(c, enrolment=enrolment, by=by)
        values = {"planned_for": planned_for or begun.get("held_on"), "kind": kind, **begun}
        if worker_notes:
            values["worker_notes"] = worker_notes
        if values["planned_for"] is None:
            raise errors.PlannedForMissing(field="planned_for")
        check_may_write(session, set(values), by)
        write(c, session, values, today=today or clock.today(), complete=False)
        c.record(
            "session.planned",
            subject=session,
            enrolment_id=session.enrolment_id,
            planned_for=session.planned_for,
            session_kind=session.kind,
        )
    return session


def new_session(c: Change, *, enrolment: Enrolment, by: User) -> SupervisionSession:
    """A session of an active enrolment with its supervisor of now, to be filled in; the enrolment is locked."""
    enrolment = c.lock(Enrolment.objects.select_related("social_worker", "framework_version"), enrolment.pk)
    if not can_plan_session(by, enrolment):
        raise errors.NotYourSessionToPlan
    require_active(enrolment)
    supervisor = by if by.pk == enrolment.supervisor_id else enrolment.supervisor
    return SupervisionSession(enrolment=enrolment, supervisor=supervisor)


def change_session(
    *, session: SupervisionSession, changes: Mapping[str, Any], by: User, today: dt.date | None = None
) -> SupervisionSession:
    """Changes the plan while it is planned, or what was recorded until both have signed.

    `changes` holds only what changes: planned_for, starts_at, place, kind (either of the two, while planned);
    worker_notes, worker_caseload, worker_hours, wellbeing (the worker, while planned); supervisor_notes (the
    supervisor, while planned); held_on, minutes, summary, caseload, protected_hours, wellbeing, actions, kind (the
    supervisor).
    A change to what one has signed supersedes that signature. Raises NotAllowed, SessionLocked, NotPlanned, BadValue.
    """
    with change(by=by) as c:
        stored = locked_session(c, session)
        fields = set(changes)
        if stored.state == SessionState.PLANNED:
            _check_plan(stored, fields, by)
        else:
            _check_record(stored, fields, by)
        complete = stored.state == SessionState.RECORDED
        superseded = write(c, stored, changes, today=today or clock.today(), complete=complete)
        c.record(
            "session.changed",
            subject=stored,
            enrolment_id=stored.enrolment_id,
            fields=sorted(fields),
            superseded=superseded,
        )
    return stored


def _check_plan(session: SupervisionSession, fields: set[str], by: User) -> None:
    if not can_plan_session(by, session.enrolment):
        raise errors.NotYourSessionToPlan
    check_may_write(session, fields, by)
    require_active(session.enrolment)
    if fields - WORKER_BRINGS - {"wellbeing"} or not is_worker_of(by, session):
        take_over(session, by)


def _check_record(session: SupervisionSession, fields: set[str], by: User) -> None:
    too_late = fields & (WORKER_BRINGS | SUPERVISOR_BRINGS | IN_CALENDAR)
    if too_late:
        _check_is_party(session, by)
        raise errors.NotPlanned(field=max(too_late))
    if not held_it(by, session):
        raise errors.NotYourSessionToRecord
    check_may_write(session, fields, by)
    if session.state != SessionState.RECORDED:
        raise errors.SessionLocked


def _check_is_party(session: SupervisionSession, by: User) -> None:
    if not (held_it(by, session) or can_plan_session(by, session.enrolment)):
        raise errors.NotYourSessionToPlan
