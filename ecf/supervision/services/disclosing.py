"""The principal social worker is let read what was said in one session."""

import datetime as dt

from django.db.models import Q

from ecf.core.change import change
from ecf.core.errors import Conflict
from ecf.enrolments.models import Disclosure, Placement
from ecf.enrolments.services import open_disclosure
from ecf.people.models import User
from ecf.supervision import rules
from ecf.supervision.models import SupervisionSession
from ecf.supervision.services.writing import locked_session


def disclose_session(
    *, session: SupervisionSession, by: User, reason: str, until: dt.date | None = None, today: dt.date | None = None
) -> Disclosure:
    """The principal social worker (or deputy) reads one session to the end of `until`; the worker sees who and why.

    Wellbeing stays with the two. What was said with another employer stays there (assumed). Raises NotAllowed,
    Conflict, BadValue.
    """
    with change(by=by) as c:
        locked = locked_session(c, session)
        if rules.can_read_content(by, locked):
            raise Conflict("already_readable", "You can read this already.")
        if rules.can_open_content(by, locked.enrolment):
            _check_held_here(locked)
        return open_disclosure(c, enrolment=locked.enrolment, subject=locked, reason=reason, until=until, today=today)


def _check_held_here(session: SupervisionSession) -> None:
    enrolment, day = session.enrolment, session.held_on
    if day is None or session.state not in rules.HELD_STATES:
        raise Conflict("not_held", "Only a session that was held can be opened.")
    here = Placement.objects.filter(enrolment=enrolment, employer_id=enrolment.employer_id, started_on__lte=day)
    if not here.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day)).exists():
        raise Conflict("held_elsewhere", "This session was held with another employer. It cannot be opened here.")
