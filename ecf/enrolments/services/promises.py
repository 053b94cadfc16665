"""Keeping what an agreement promises."""

import datetime as dt
from decimal import Decimal

from ecf.core.change import change
from ecf.enrolments.models import Enrolment
from ecf.enrolments.promises import Promise, read_promises, written_promises
from ecf.enrolments.services.locking import locked, note
from ecf.people.models import User


def record_promise(
    *, enrolment: Enrolment, from_on: dt.date, children: int, hours: Decimal, by: User | None
) -> Enrolment:
    """What the employer of now promises from a day on: how the room above says that all have signed an agreement.

    `hours` are protected hours a week. An earlier promise stays for the days before. Raises WrongState once the
    enrolment has ended.
    """
    with change(by=by) as c:
        row = locked(c, enrolment)
        kept = read_promises(row.promises)
        row.promises = written_promises([*kept, Promise(from_on, row.employer_id, children, hours)])
        minutes = int(hours * 60)
        note(c, row, "promise.agreed", row, on=from_on, children=children, protected_minutes_a_week=minutes)
    return row
