"""When a session is not held, or cannot be signed any more."""

import datetime as dt

from ecf.core import clock
from ecf.core.change import Change, change
from ecf.enrolments.rules import coordinates
from ecf.people.models import User
from ecf.supervision import errors
from ecf.supervision.models import SessionState, Side, SupervisionSession
from ecf.supervision.rules import can_plan_session
from ecf.supervision.services.writing import locked_session

NOT_SIGNED_LEFT = "Not signed, left"


def cancel_session(*, session: SupervisionSession, cancelled_by: str, reason: str, by: User) -> SupervisionSession:
    """A planned session will not be held: which side cancelled, and why. It does not count.

    Raises NotYourSessionToPlan, NotPlanned, CancelledByMissing, ReasonMissing, TextTooLong.
    """
    with change(by=by) as c:
        stored = _planned(c, session, by)
        if cancelled_by not in Side.values:
            raise errors.CancelledByMissing(field="cancelled_by")
        stored.end_reason = _reason(reason)
        stored.cancelled_by = cancelled_by
        stored.wellbeing = None
        stored.moves += 1
        stored.cancel()
        c.save(stored)
        c.record(
            "session.cancelled",
            subject=stored,
            enrolment_id=stored.enrolment_id,
            cancelled_by=str(cancelled_by),
            planned_for=stored.planned_for,
        )
    return stored


def miss_session(
    *, session: SupervisionSession, reason: str, by: User, today: dt.date | None = None
) -> SupervisionSession:
    """A planned session was not held, and why. Raises NotYourSessionToPlan, NotPlanned, NotYetDue, ReasonMissing."""
    with change(by=by) as c:
        stored = _planned(c, session, by)
        if stored.planned_for is not None and stored.planned_for > (today or clock.today()):
            raise errors.NotYetDue
        stored.end_reason = _reason(reason)
        stored.wellbeing = None
        stored.miss()
        c.save(stored)
        c.record("session.missed", subject=stored, enrolment_id=stored.enrolment_id, planned_for=stored.planned_for)
    return stored


def close_session(*, session: SupervisionSession, by: User, reason: str = NOT_SIGNED_LEFT) -> SupervisionSession:
    """The co-ordinator closes a recorded session that will not be signed by both, because one of them left.

    Raises OnlyTheirCoordinator, NotWaitingForSignatures, ReasonMissing.
    """
    with change(by=by) as c:
        stored = locked_session(c, session)
        if not coordinates(by, stored.enrolment):
            raise errors.OnlyTheirCoordinator
        if stored.state != SessionState.RECORDED:
            raise errors.NotWaitingForSignatures
        stored.end_reason = _reason(reason)
        stored.close()
        c.save(stored)
        c.record("session.closed", subject=stored, enrolment_id=stored.enrolment_id, on=stored.held_on)
    return stored


def _planned(c: Change, session: SupervisionSession, by: User) -> SupervisionSession:
    stored = locked_session(c, session)
    if not can_plan_session(by, stored.enrolment):
        raise errors.NotYourSessionToPlan
    if stored.state != SessionState.PLANNED:
        raise errors.NotPlanned
    return stored


def _reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise errors.ReasonMissing(field="reason")
    if len(reason) > 2_000:
        raise errors.TextTooLong(message="The reason must be 2,000 characters or fewer.", field="reason")
    return reason
