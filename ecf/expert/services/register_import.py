"""A file of the register is loaded: all of it, or nothing."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from ecf.core import clock
from ecf.core.change import Change, change
from ecf.core.errors import BadValue, BadValues
from ecf.enrolments.models import Enrolment
from ecf.expert.errors import OnlyOverseersEnter
from ecf.expert.register_file import Match, RegisterCheck, check_register_file
from ecf.expert.rules import can_enter_register
from ecf.expert.services.register import keep_seen
from ecf.people.models import RegistrationSource, User
from ecf.people.services import record_seen


class RegisterFileRefused(BadValues):
    """At least one line is wrong, so nothing was loaded; `errors` has them all."""


def import_register(
    *, text: str, employer_ids: Iterable[UUID], by: User | None, today: dt.date | None = None
) -> RegisterCheck:
    """Loads what a CSV file says of people of these employers; statuses lapse and come back in the same transaction.

    `by` is None for the machine room's command. Raises RegisterFileWrong, RegisterFileRefused, OnlyOverseersEnter.
    """
    day = today or clock.today()
    with change(by=by) as c:
        found = check_register_file(text=text, employer_ids=employer_ids, by=by, today=day)
        if found.errors:
            raise RegisterFileRefused([each for each in found.errors if isinstance(each, BadValue)])
        for match in sorted(found.matches, key=_in_order):
            _keep(c, match, by, day)
        return found


def _in_order(match: Match) -> tuple[str, str]:
    """Everybody locks in the same order, so that two files that are loaded at once wait for each other."""
    return str(match.enrolment.pk) if match.enrolment else "", str(match.user.pk)


def _keep(c: Change, match: Match, by: User | None, day: dt.date) -> None:
    if match.enrolment is None:
        seen, number = match.line.seen, match.line.registration_number
        record_seen(
            c, user=match.user, registration_number=number, seen=seen, source=RegistrationSource.IMPORTED, today=day
        )
        return
    row = c.lock(Enrolment.objects.with_people(), match.enrolment.pk)
    if by is not None and not can_enter_register(by, row):
        raise OnlyOverseersEnter
    keep_seen(c, row, match.line.seen, RegistrationSource.IMPORTED, day)
