"""One session: what to talk about before it, what was said and who signed after it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ecf.core.clock import today
from ecf.core.models import Signature
from ecf.core.signatures import checked, signatures_of
from ecf.enrolments.disclosures import disclosures_of
from ecf.enrolments.models import EnrolmentState
from ecf.enrolments.rules import supervises
from ecf.enrolments.services import note_seen
from ecf.people.models import User
from ecf.supervision import rules
from ecf.supervision.agenda import agenda_of
from ecf.supervision.forms import SignSessionForm
from ecf.supervision.models import HELD_STATES, SessionState, SupervisionSession
from ecf.supervision.selectors import plain_hours, session_warnings
from ecf.supervision.views.shared import crumbs, full_enrolment, visible_session
from ecf.supervision.views.sharing import sharing_of


@require_safe
def session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The session as the person may see it."""
    found = visible_session(request, pk)
    note_seen(subject=found, by=request.user)
    context = session_context(request.user, found) | {
        "session": found,
        "version": found.version,
        "breadcrumbs": crumbs(request.user, found.enrolment, last="Session"),
        "form": sign_form(request.user, found),
        "agenda": None,
    }
    if found.state == SessionState.PLANNED and rules.can_plan_session(request.user, found.enrolment):
        context["agenda"] = agenda_of(full_enrolment(found), user=request.user, on=today())
    return render(request, "supervision/session.html", context)


def sign_form(user: User, session: SupervisionSession, data: Any = None) -> SignSessionForm:
    """The form with which the person signs; with their view so far, where they sign again."""
    first = {"view": session.worker_view}
    return SignSessionForm(data, is_worker=rules.is_worker_of(user, session), initial=first)


def session_context(user: User, session: SupervisionSession) -> dict[str, Any]:
    """What is shown beside a session, and what the person may do from there."""
    signatures = checked(signatures_of([session])[session.pk])
    live = [row for row in signatures if row.superseded_at is None]
    reads = rules.can_read_content(user, session)
    return {
        "today": today(),
        "reads": reads,
        "hours": plain_hours(session.protected_hours),
        "is_worker": rules.is_worker_of(user, session),
        "actions": _actions(user, session, reads),
        "signatures": live,
        "superseded": [row for row in signatures if row.superseded_at is not None],
        "waiting_for": _waiting_for(session, live),
        "has_signed": any(row.by_id == user.pk for row in live),
        "addenda": _addenda(session, user) if reads else [],
        "warnings": session_warnings([session]).get(session.pk, []),
        "may_change": rules.can_change_plan(user, session),
        "may_record": rules.can_record_session(user, session),
        "may_sign": rules.can_sign_session(user, session) and all(row.by_id != user.pk for row in live),
        "may_add": rules.can_add_addendum(user, session),
        "may_close": rules.can_close_session(user, session),
        "may_complete": rules.side_of(user, session) is not None or rules.can_see_open_actions(user, session.enrolment),
        "reads_wellbeing": rules.can_read_wellbeing(user, session),
        "may_open_support": _may_open_support(user, session),
        "may_disclose": rules.can_disclose_session(user, session),
        "disclosures": disclosures_of(session) if reads else [],
        "is_shared_with_me": rules.is_shared_with(user, session),
        "sharing": sharing_of(session) if rules.can_share_session(user, session) else [],
    }


def _may_open_support(user: User, session: SupervisionSession) -> bool:
    """The supervisor of now, after a session that they held, where no support plan runs."""
    enrolment = session.enrolment
    is_free = enrolment.state == EnrolmentState.ACTIVE and enrolment.support_since is None
    is_theirs = session.supervisor_id == user.pk and supervises(user, enrolment)
    return is_free and is_theirs and session.state in HELD_STATES and not rules.is_worker_of(user, session)


def _actions(user: User, session: SupervisionSession, reads: bool) -> list[Any]:
    rows = sorted(session.actions.all(), key=lambda action: action.position)
    if reads:
        return rows
    if rules.can_see_open_actions(user, session.enrolment):
        return [row for row in rows if row.done_on is None]
    return []


def _waiting_for(session: SupervisionSession, live: list[Signature]) -> list[str]:
    """The names of those who have not signed a recorded session."""
    if session.state != SessionState.RECORDED:
        return []
    signed = {row.by_id for row in live}
    return [user.name for user in (session.enrolment.social_worker.user, session.supervisor) if user.pk not in signed]


def _addenda(session: SupervisionSession, user: User) -> list[dict[str, Any]]:
    rows = list(session.addenda.select_related("by").order_by("id"))
    signatures, is_party = signatures_of(rows), rules.side_of(user, session) is not None
    checked(signature for found in signatures.values() for signature in found)
    return [
        {
            "addendum": row,
            "signatures": signatures[row.pk],
            "may_sign": is_party and all(signature.by_id != user.pk for signature in signatures[row.pk]),
        }
        for row in rows
    ]
