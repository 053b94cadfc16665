"""How each change of a status is stored: the state, one row of history, one event."""

import datetime as dt

from ecf.core.change import Change
from ecf.expert.models import ExpertStatus, StatusChange
from ecf.people.models import Registration, User


def locked_status(c: Change, status: ExpertStatus) -> ExpertStatus:
    """The status, locked, with its people."""
    return c.lock(ExpertStatus.objects.with_people(), status.pk)


def store_change(
    c: Change,
    status: ExpertStatus,
    *,
    kind: str,
    from_state: str,
    on: dt.date,
    by: User | None,
    reason: str = "",
    registration: Registration | None = None,
) -> StatusChange:
    """Stores the status in its new state, with the next row of its history. Inside a change."""
    c.bump(status)
    number = status.changes.count() + 1
    row = c.save(
        StatusChange(
            status=status,
            number=number,
            from_state=from_state,
            to_state=status.state,
            on=on,
            by=by,
            reason=reason,
            registration=registration,
        )
    )
    c.record(
        kind,
        subject=status,
        enrolment_id=status.enrolment_id,
        employer_id=status.employer_id,
        on=on,
        number=number,
        specialism=status.specialism,
    )
    return row
