"""What an employer keeps of the supervision of somebody who has moved on: facts, as they were on the last day there."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from ecf.core.models import Signature
from ecf.core.signatures import signatures_of
from ecf.enrolments.models import Part, Placement
from ecf.people.models import User
from ecf.supervision.models import HELD_STATES, SessionKind, SessionState, SupervisionSession
from ecf.supervision.rules import sees_as_it_is

# All that is ever told of such a session; whatever else there is, or will be, stays out.
KEPT_FIELDS = {
    "id",
    "enrolment",
    "supervisor",
    "state",
    "kind",
    "planned_for",
    "held_on",
    "minutes",
    "counts",
    "caseload",
    "protected_hours",
    "content_hidden",
    "cancelled_by",
    "signatures",
    "created_at",
}


def kept_until(sessions: Iterable[SupervisionSession], user: User) -> dict[UUID, dt.date]:
    """For each session of which the person only keeps facts, the last day of that placement. One query where any is."""
    kept = [session for session in sessions if not sees_as_it_is(user, session)]
    if not kept:
        return {}
    rows = Placement.objects.visible_to(user).filter(enrolment_id__in={each.enrolment_id for each in kept})
    placements = list(rows)
    return {each.pk: day for each in kept if (day := _last_day(each, placements))}


def _last_day(session: SupervisionSession, placements: Iterable[Placement]) -> dt.date | None:
    day = session.held_on or session.planned_for
    if day is None:
        return None
    for row in placements:
        if row.enrolment_id == session.enrolment_id and row.ended_on and row.started_on <= day <= row.ended_on:
            return row.ended_on
    return None


def _was_written_by(at: dt.datetime, day: dt.date) -> bool:
    return timezone.localdate(at) <= day


def state_then(session: SupervisionSession, signatures: Sequence[Signature], until: dt.date) -> str:
    """The state at the end of the day: what was signed, closed, cancelled or missed later had not happened yet."""
    state = SessionState(session.state)
    if state == SessionState.SIGNED:
        signers = {row.by_id for row in signatures if row.superseded_at is None and _was_written_by(row.at, until)}
        return (SessionState.SIGNED if len(signers) > 1 else SessionState.RECORDED).value
    if _was_written_by(session.updated_at, until) or state in {SessionState.PLANNED, SessionState.RECORDED}:
        return state.value
    return (SessionState.RECORDED if state == SessionState.CLOSED else SessionState.PLANNED).value


def as_it_was(
    shown: Mapping[str, Any], session: SupervisionSession, signatures: Sequence[Signature], until: dt.date
) -> dict[str, Any]:
    """What the API shows of a session, cut down to what was so on the day. `signatures` are the ones it shows."""
    kept = {name: value if name in KEPT_FIELDS else _nothing_like(value) for name, value in shown.items()}
    signed = zip(shown["signatures"], signatures, strict=True)
    kept["signatures"] = [row for row, signature in signed if _was_written_by(signature.at, until)]
    kept["state"] = state_then(session, signatures, until)
    if kept["state"] != SessionState.CANCELLED:
        kept["cancelled_by"] = ""
    return kept | {"version": 0, "content_hidden": True, "updated_at": shown["created_at"]}


def _nothing_like(value: Any) -> Any:
    return [] if isinstance(value, list) else None


@dataclass(frozen=True)
class KeptSession:
    """One session, as the employer keeps it. `on`: the day held, else the day planned."""

    on: dt.date
    kind: str
    minutes: int | None
    supervisor: str
    state: str
    is_held: bool


def sessions_kept(placement: Placement) -> list[KeptSession]:
    """What was held or planned within an ended placement by its own supervisors, newest first. Two queries."""
    until = placement.ended_on or dt.date.max
    days = (placement.started_on, until)
    supervisors = placement.enrolment.assignments.filter(part=Part.SUPERVISOR, started_on__lte=until)
    rows = list(
        SupervisionSession.objects.filter(
            Q(held_on__range=days) | Q(held_on__isnull=True, planned_for__range=days),
            enrolment_id=placement.enrolment_id,
            supervisor_id__in=supervisors.values("user_id"),
        )
        .select_related("supervisor")
        .defer("summary", "worker_notes", "end_reason")
    )
    signatures = signatures_of(rows)
    found = [_kept(row, signatures[row.pk], until) for row in rows]
    return sorted(found, key=lambda each: each.on, reverse=True)


def _kept(session: SupervisionSession, signatures: Sequence[Signature], until: dt.date) -> KeptSession:
    state = SessionState(state_then(session, signatures, until))
    return KeptSession(
        on=session.held_on or session.planned_for or until,
        kind=SessionKind(session.kind).label,
        minutes=session.minutes if state in HELD_STATES else None,
        supervisor=session.supervisor.name,
        state=state.label,
        is_held=state in HELD_STATES,
    )
