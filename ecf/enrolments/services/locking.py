"""How each write about an enrolment begins and ends: who may, the locked row, and the dates that follow from it."""

import datetime as dt
from typing import Any

from ecf.core.change import Change
from ecf.core.errors import NotAllowed, WrongState
from ecf.core.models import Audience
from ecf.enrolments.models import Enrolment, EnrolmentState
from ecf.enrolments.rules import can_choose_part_time, can_confirm_break, coordinates
from ecf.enrolments.services.schedule import rebuild_schedule
from ecf.people.models import User


def locked(c: Change, enrolment: Enrolment) -> Enrolment:
    """The enrolment, locked, active, with its people. Raises WrongState once it has ended."""
    row = c.lock(Enrolment.objects.with_people(), enrolment.pk)
    if row.state != EnrolmentState.ACTIVE:
        raise WrongState("enrolment_ended", "This enrolment has ended, so nothing about it can change.")
    return row


def locked_for_appeal(c: Change, enrolment: Enrolment) -> Enrolment:
    """The same, also where it ended "not completed": the fail that ended it may be appealed against late."""
    row = c.lock(Enrolment.objects.with_people(), enrolment.pk)
    return row if row.state == EnrolmentState.NOT_COMPLETED else locked(c, enrolment)


def only_coordinator(by: User, enrolment: Enrolment) -> None:
    """Raises NotAllowed for everybody but the co-ordinator of the worker's employer."""
    if not coordinates(by, enrolment):
        raise NotAllowed(message="Only the programme co-ordinator can do this.")


def only_who_chooses(by: User, enrolment: Enrolment) -> None:
    """Raises NotAllowed for everybody but the worker and their co-ordinator."""
    if not can_choose_part_time(by, enrolment):
        raise NotAllowed(message="The social worker or the programme co-ordinator chooses this.")


def only_who_confirms(by: User, enrolment: Enrolment) -> None:
    """Raises NotAllowed for everybody but the worker."""
    if not can_confirm_break(by, enrolment):
        raise NotAllowed(message="Only the social worker confirms their own break.")


def note(
    c: Change,
    enrolment: Enrolment,
    kind: str,
    subject: Any,
    *,
    on: dt.date | None,
    audience: str = Audience.ALL,
    **body: Any,
) -> None:
    """Says what happened to something of the enrolment, and brings the enrolment one version up."""
    c.bump(enrolment)
    c.record(
        kind,
        subject=subject,
        enrolment_id=enrolment.pk,
        employer_id=enrolment.employer_id,
        audience=audience,
        on=on,
        **body,
    )


def moved(c: Change, enrolment: Enrolment, kind: str, subject: Any, *, on: dt.date | None, **body: Any) -> None:
    """The same where the dates may have moved: the schedule is rebuilt first."""
    rebuild_schedule(c, enrolment)
    note(c, enrolment, kind, subject, on=on, **body)
