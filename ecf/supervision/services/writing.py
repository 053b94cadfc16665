"""How words and numbers get into a session: the one place that stores them, under the session's lock."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from ecf.core.change import Change
from ecf.core.signatures import form_digest, supersede
from ecf.enrolments.models import Enrolment, EnrolmentState
from ecf.people.models import User
from ecf.people.selectors import is_registered_on
from ecf.supervision import errors
from ecf.supervision.content import RECORD_FIELDS, AgreedAction, check_content
from ecf.supervision.models import Action, SessionKind, SessionState, Side, SupervisionSession
from ecf.supervision.rules import is_worker_of, records_session

PLAN_FIELDS = frozenset({"planned_for", "kind", "starts_at", "place"})
TOGETHER = frozenset({"series", "meeting"})
IN_CALENDAR = frozenset({"planned_for", "starts_at", "place"})
WORKER_BRINGS = frozenset({"worker_notes", "worker_caseload", "worker_hours"})
SUPERVISOR_BRINGS = frozenset({"supervisor_notes"})
WRITTEN_UP = frozenset({*RECORD_FIELDS, "actions"})
FORM = 1
FORMS = {Side.SUPERVISOR: 1, Side.WORKER: 2}
"""Each signs the record; the worker with their own view, too."""


def locked_session(c: Change, session: SupervisionSession) -> SupervisionSession:
    """The session as stored now, locked, with what the rules read. Raises StaleVersion under `expecting`."""
    rows = SupervisionSession.objects.select_related("enrolment__social_worker", "enrolment__framework_version")
    return c.lock(rows, session.pk)


def require_active(enrolment: Enrolment) -> None:
    """Raises EnrolmentNotActive when the programme has ended."""
    if enrolment.state != EnrolmentState.ACTIVE:
        raise errors.EnrolmentNotActive


def check_may_write(session: SupervisionSession, fields: set[str], by: User) -> None:
    """Raises NotAllowed when the fields are another's to write, UnknownField when there is no such field."""
    for field in sorted(fields - PLAN_FIELDS - TOGETHER - WRITTEN_UP - WORKER_BRINGS - SUPERVISOR_BRINGS):
        raise errors.UnknownField(field=field)
    is_worker = is_worker_of(by, session)
    own_wellbeing = {"wellbeing"} if is_worker and session.state == SessionState.PLANNED else set()
    if fields & (WRITTEN_UP | SUPERVISOR_BRINGS) - own_wellbeing and not records_session(by, session):
        raise errors.NotYourSessionToRecord
    if fields & WORKER_BRINGS and not is_worker:
        raise errors.NotYourPoints


def take_over(session: SupervisionSession, by: User) -> None:
    """A planned session moves to the supervisor of now; what the earlier one had begun to write does not go along."""
    if session.state != SessionState.PLANNED or session.supervisor_id == by.pk or is_worker_of(by, session):
        return
    session.supervisor = by
    session.summary = session.supervisor_notes = ""
    session.held_on = session.minutes = session.caseload = session.protected_hours = session.wellbeing = None
    session.actions.all().delete()


def write(c: Change, session: SupervisionSession, values: Mapping[str, Any], *, today: dt.date, complete: bool) -> int:
    """Checks and stores the values (and the actions, when given); how many signatures that superseded.

    A signature is superseded only when what was signed changed: wellbeing and what is done are not part of it.
    """
    is_new, was_at = session._state.adding, _calendar(session)
    before = "" if is_new else form_digest(session, FORM)
    for field in (PLAN_FIELDS | TOGETHER | WORKER_BRINGS | SUPERVISOR_BRINGS | {*RECORD_FIELDS}) & set(values):
        setattr(session, field, values[field])
    if _calendar(session) != was_at and not is_new:
        session.moves += 1
    stored = [] if is_new else [AgreedAction.from_stored(action) for action in session.actions.all()]
    actions = _agreed(values["actions"], stored) if values.get("actions") is not None else stored
    check_content(session, actions, today=today, complete=complete)
    session.counts = resets_the_gap(session) if complete else False
    c.save(session)
    if actions != stored:
        _replace_actions(session, actions, had_some=bool(stored))
    return 0 if is_new or form_digest(session, FORM) == before else supersede(subject=session)


def _calendar(session: SupervisionSession) -> tuple[Any, ...]:
    return tuple(getattr(session, field) for field in sorted(IN_CALENDAR))


def _agreed(rows: Sequence[Mapping[str, Any]], stored: Sequence[AgreedAction]) -> list[AgreedAction]:
    """The actions as sent; one that says nothing about its completion keeps what is stored for the same words."""
    done = {(action.what, action.owner): action.done_on for action in stored}
    agreed = []
    for row in rows:
        action = AgreedAction.from_row(row)
        if "done_on" not in row:
            action = AgreedAction(action.what, action.owner, action.due_on, done.get((action.what, action.owner)))
        agreed.append(action)
    return agreed


def _replace_actions(session: SupervisionSession, actions: Sequence[AgreedAction], *, had_some: bool) -> None:
    if had_some:
        session.actions.all().delete()
    Action.objects.bulk_create(
        Action(session=session, position=place, what=a.what, owner=a.owner, due_on=a.due_on, done_on=a.done_on)
        for place, a in enumerate(actions, start=1)
    )


def resets_the_gap(session: SupervisionSession) -> bool:
    """Reflective (or group, where the framework says so), held by somebody on the register that day.

    Source: gurneetkdhami.com, ASYE supervision; that only a registered social worker's session counts is assumed.
    """
    group_counts = session.enrolment.framework_version.parsed.sessions.group_counts
    if session.kind != SessionKind.REFLECTIVE and not (session.kind == SessionKind.GROUP and group_counts):
        return False
    return session.held_on is not None and is_registered_on(session.supervisor, session.held_on)
