"""What was agreed gets done."""

import datetime as dt

from ecf.core import clock
from ecf.core.change import change
from ecf.core.models import Audience
from ecf.people.models import User
from ecf.supervision import errors
from ecf.supervision.content import check_done_on
from ecf.supervision.models import Action, SessionState, SupervisionSession
from ecf.supervision.rules import can_complete_action
from ecf.supervision.services.writing import locked_session


def complete_action(*, action: Action, done_on: dt.date, by: User, today: dt.date | None = None) -> Action:
    """Marks an action as done on a day, from the session's to today. It is no part of what was signed.

    By either of the two, or the supervisor of now. Raises NotYourAction, AlreadyDone, NotRecorded, BadValue.
    """
    with change(by=by) as c:
        session = locked_session(c, SupervisionSession(pk=action.session_id))
        stored = session.actions.get(pk=action.pk)
        if not can_complete_action(by, stored):
            raise errors.NotYourAction
        if session.state not in {SessionState.RECORDED, SessionState.SIGNED, SessionState.CLOSED}:
            raise errors.NotRecorded
        if stored.done_on is not None:
            raise errors.AlreadyDone
        check_done_on(done_on, held_on=session.held_on, today=today or clock.today())
        stored.done_on = done_on
        stored.save()
        c.bump(session)
        c.record(
            "action.done",
            subject=session,
            enrolment_id=session.enrolment_id,
            audience=Audience.WORKER_SUPERVISOR,
            on=done_on,
            position=stored.position,
        )
    return stored
