"""Writing a session up, with or without signing it at once."""

import datetime as dt
from typing import Any

from ecf.core import clock
from ecf.core.change import Change, change
from ecf.enrolments.models import Enrolment
from ecf.people.models import User
from ecf.supervision import errors
from ecf.supervision.models import SessionState, SupervisionSession
from ecf.supervision.rules import can_log_session, records_session
from ecf.supervision.services.planning import new_session
from ecf.supervision.services.signing import live_signers, put_signature
from ecf.supervision.services.writing import check_may_write, locked_session, require_active, take_over, write


def record_session(
    *, session: SupervisionSession, by: User, sign: bool = False, today: dt.date | None = None, **values: Any
) -> SupervisionSession:
    """Writes up a planned session, or corrects a recorded one until both have signed; `sign` signs it in the same act.

    `values`, over what is stored already: held_on (today or earlier), minutes (1 to 600), kind, summary, caseload,
    protected_hours (since the last session), wellbeing (1 to 5 or None), actions (`[{what, owner, due_on, done_on}]`,
    all of them). By the supervisor of now, or, once recorded, by the one who held it. Sets `counts`.
    Raises NotAllowed, EnrolmentNotActive, SessionLocked, BadValues naming every wrong field.
    """
    with change(by=by) as c:
        stored = locked_session(c, session)
        if not records_session(by, stored):
            raise errors.NotYourSessionToRecord
        if stored.state not in {SessionState.PLANNED, SessionState.RECORDED}:
            raise errors.SessionLocked
        if stored.state == SessionState.PLANNED:
            require_active(stored.enrolment)
            take_over(stored, by)
        _record(c, stored, by=by, sign=sign, today=today, values=values)
    return stored


def record_and_sign(
    *, session: SupervisionSession, by: User, today: dt.date | None = None, **values: Any
) -> SupervisionSession:
    """`record_session` and the supervisor's signature in one act."""
    return record_session(session=session, by=by, sign=True, today=today, **values)


def log_session(
    *, enrolment: Enrolment, by: User, sign: bool = False, today: dt.date | None = None, **values: Any
) -> SupervisionSession:
    """A session that nobody had planned, written up at once by the supervisor of now; else as `record_session`."""
    with change(by=by) as c:
        session = new_session(c, enrolment=enrolment, by=by)
        if not can_log_session(by, session.enrolment):
            raise errors.NotYourSessionToRecord
        _record(c, session, by=by, sign=sign, today=today, values=values)
    return session


def _record(
    c: Change, session: SupervisionSession, *, by: User, sign: bool, today: dt.date | None, values: dict[str, Any]
) -> None:
    check_may_write(session, set(values), by)
    kind = "session.changed" if session.state == SessionState.RECORDED else "session.recorded"
    session.write_up()
    superseded = write(c, session, values, today=today or clock.today(), complete=True)
    c.record(
        kind,
        subject=session,
        enrolment_id=session.enrolment_id,
        on=session.held_on,
        session_kind=session.kind,
        minutes=session.minutes,
        counts=session.counts,
        superseded=superseded,
    )
    signers = live_signers(session) if sign else set()
    if sign and by.pk not in signers:
        put_signature(c, session, by=by, signers=signers)
