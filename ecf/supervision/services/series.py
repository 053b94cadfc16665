"""A series of sessions, planned at once; and one meeting of several workers, with a record for each."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from ecf.core import clock
from ecf.core.change import change
from ecf.enrolments.models import Enrolment
from ecf.people.models import User
from ecf.supervision import errors
from ecf.supervision.models import SessionKind, SessionState, SupervisionSession
from ecf.supervision.rules import can_log_session
from ecf.supervision.series import MOST, RHYTHMS, series_of
from ecf.supervision.services.ending import cancel_session
from ecf.supervision.services.planning import plan_session
from ecf.supervision.services.recording import log_session, record_session

LARGEST_GROUP = 12  # assumed


def plan_series(
    *,
    enrolment: Enrolment,
    first: dt.date,
    rhythm: str,
    count: int,
    by: User,
    kind: str = SessionKind.REFLECTIVE,
    starts_at: dt.time | None = None,
    place: str = "",
    today: dt.date | None = None,
) -> list[SupervisionSession]:
    """Plans 2 to 26 sessions in a rhythm, by either of the two; each can then be changed or cancelled by itself.

    `enrolment` comes `with_clock`. A day on which something is planned already is left out, so that doing it twice
    plans once. Raises SeriesTooLong, UnknownRhythm, SeriesInThePast, NothingToPlan, and as `plan_session`.
    """
    day = today or clock.today()
    if not 2 <= count <= MOST:
        raise errors.SeriesTooLong(field="count")
    if rhythm not in dict(RHYTHMS):
        raise errors.UnknownRhythm(field="rhythm")
    if first < day:
        raise errors.SeriesInThePast(field="first")
    with change(by=by) as c:
        c.lock(Enrolment.objects, enrolment.pk)
        planned = enrolment.sessions.filter(state=SessionState.PLANNED)
        taken = set(planned.values_list("planned_for", flat=True))
        days = [each.day for each in series_of(enrolment, first=first, rhythm=rhythm, count=count)]
        wanted = [each for each in days if each not in taken]
        if not wanted:
            raise errors.NothingToPlan(field="first")
        series = uuid7()
        return [
            plan_session(
                enrolment=enrolment,
                planned_for=each,
                kind=kind,
                by=by,
                series=series,
                starts_at=starts_at,
                place=place,
                today=day,
            )
            for each in wanted
        ]


def cancel_series(*, session: SupervisionSession, cancelled_by: str, reason: str, by: User) -> list[SupervisionSession]:
    """Cancels this session and all later ones of its series that are still planned. Raises as `cancel_session`."""
    with change(by=by):
        rest = SupervisionSession.objects.filter(
            series=session.series, state=SessionState.PLANNED, planned_for__gt=session.planned_for
        ).exclude(series=None)
        rows = [session, *rest.filter(enrolment=session.enrolment_id).order_by("planned_for", "id")]
        return [cancel_session(session=row, cancelled_by=cancelled_by, reason=reason, by=by) for row in rows]


def plan_group(
    *,
    enrolments: Sequence[Enrolment],
    planned_for: dt.date,
    by: User,
    starts_at: dt.time | None = None,
    place: str = "",
    today: dt.date | None = None,
) -> list[SupervisionSession]:
    """One group supervision of 2 to 12 workers whom the person supervises now: a planned session for each.

    Raises GroupSize, NotYourSessionToRecord, and as `plan_session`.
    """
    with change(by=by):
        _check_group(enrolments, by)
        meeting = uuid7()
        return [
            plan_session(
                enrolment=each,
                planned_for=planned_for,
                kind=SessionKind.GROUP,
                by=by,
                meeting=meeting,
                starts_at=starts_at,
                place=place,
                today=today,
            )
            for each in enrolments
        ]


def record_group(
    *,
    enrolments: Sequence[Enrolment],
    held_on: dt.date,
    minutes: int,
    summary: str,
    by: User,
    own: Mapping[UUID, Mapping[str, Any]] | None = None,
    sign: bool = False,
    meeting: UUID | None = None,
    today: dt.date | None = None,
) -> list[SupervisionSession]:
    """Records one meeting for each who was there: `summary` (the themes, nobody's private words) is in every record;
    `own` adds to one worker's (by enrolment: caseload, protected_hours, actions), which the others never see.

    With `meeting`, the planned sessions of those who came are recorded. All are recorded, or none.
    Raises GroupSize, NotYourSessionToRecord, and as `record_session`.
    """
    values: dict[str, Any] = {"held_on": held_on, "minutes": minutes, "kind": SessionKind.GROUP, "summary": summary}
    with change(by=by):
        _check_group(enrolments, by)
        planned = _planned(meeting, enrolments)
        number, found = meeting or uuid7(), []
        for each in enrolments:
            written = values | dict((own or {}).get(each.pk, {})) | {"sign": sign, "today": today}
            if each.pk in planned:
                found.append(record_session(session=planned[each.pk], by=by, **written))
            else:
                found.append(log_session(enrolment=each, by=by, meeting=number, **written))
        return found


def _planned(meeting: UUID | None, enrolments: Iterable[Enrolment]) -> dict[UUID, SupervisionSession]:
    if meeting is None:
        return {}
    rows = SupervisionSession.objects.filter(
        meeting=meeting, state=SessionState.PLANNED, enrolment__in=[each.pk for each in enrolments]
    )
    return {row.enrolment_id: row for row in rows}


def _check_group(enrolments: Sequence[Enrolment], by: User) -> None:
    if not 2 <= len({each.pk for each in enrolments}) <= LARGEST_GROUP:
        raise errors.GroupSize(field="people")
    if not all(can_log_session(by, each) for each in enrolments):
        raise errors.NotYourSessionToRecord
