"""What belongs to the way somebody came in: the reason for credit, the adaptation plan, the buddy."""

import datetime as dt

from ecf.core.change import change
from ecf.core.clock import today as the_day
from ecf.core.errors import BadValue
from ecf.enrolments.models import Enrolment, Part
from ecf.enrolments.services.people import add_buddy, check_route
from ecf.enrolments.services.time import locked, only_coordinator
from ecf.enrolments.support import holder_on
from ecf.people.models import User


def change_entry_details(
    *,
    enrolment: Enrolment,
    by: User,
    credit_reason: str | None = None,
    adaptation_plan: str | None = None,
    buddy: User | None = None,
    today: dt.date | None = None,
) -> Enrolment:
    """Changes what is given; None leaves a thing as it is. A buddy who is named starts today, or with the programme.

    Raises BadValue for credit without a reason, or a reason without credit, and for what is not for their route.
    """
    day = today or the_day()
    with change(by=by) as c:
        row = locked(c, enrolment)
        only_coordinator(by, row)
        changed = [
            name
            for name, given in [("credit_reason", credit_reason), ("adaptation_plan", adaptation_plan)]
            if given is not None and given.strip() != getattr(row, name)
        ]
        if "credit_reason" in changed:
            _check_credit(row, credit_reason or "")
            row.credit_reason = (credit_reason or "").strip()
        if "adaptation_plan" in changed:
            check_route(row.entry_route, "adaptation_plan")
            row.adaptation_plan = (adaptation_plan or "").strip()
        c.save(row)
        if changed:
            c.record(
                "entry.changed", subject=row, enrolment_id=row.pk, employer_id=row.employer_id, on=day, fields=changed
            )
        if buddy is not None and not _is_buddy(row, buddy, day):
            add_buddy(c, row, buddy, on=max(day, row.started_on), today=day)
        return row


def _check_credit(row: Enrolment, reason: str) -> None:
    if row.credit_months and not reason.strip():
        raise BadValue("required", "Say why experience is recognised.", "credit_reason")
    if not row.credit_months and reason.strip():
        raise BadValue("no_credit", "No credit is given, so no reason is needed.", "credit_reason")


def _is_buddy(row: Enrolment, buddy: User, day: dt.date) -> bool:
    now = holder_on(row, Part.BUDDY, max(day, row.started_on))
    return now is not None and now.user_id == buddy.pk
