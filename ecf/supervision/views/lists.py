"""The sessions of one worker, and of everyone whom a person supervises."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ecf.core.clock import today
from ecf.enrolments.models import Enrolment, EnrolmentState
from ecf.enrolments.rules import is_own
from ecf.enrolments.selectors import enrolment_of
from ecf.supervision.models import SessionState
from ecf.supervision.rules import can_log_session, can_plan_session, can_see_open_actions, can_see_sessions, side_of
from ecf.supervision.selectors import (
    addenda_to_sign,
    expectation,
    explained_cadence_of,
    next_sessions,
    open_actions,
    planned_sessions_of,
    sessions_held_before,
    sessions_to_sign,
    shared_with,
)
from ecf.supervision.selectors import (
    sessions_of as listed_sessions,
)
from ecf.supervision.views.shared import require, visible_enrolment

PAGE = 20
NOT_HELD = {SessionState.CANCELLED, SessionState.MISSED}


@require_safe
def session_list(request: HttpRequest) -> HttpResponse:
    """The worker's own supervision; for a supervisor, everyone's next session, most urgent first."""
    own = enrolment_of(request.user)
    if own is not None:
        return _sessions_page(request, own)
    context = {
        "people": next_sessions(request.user),
        "to_sign": sessions_to_sign(request.user),
        "shared": shared_with(request.user),
        "page": Paginator(sessions_held_before(request.user), PAGE).get_page(request.GET.get("page")),
        "today": today(),
    }
    return render(request, "supervision/next_sessions.html", context)


@require_safe
def sessions_of(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The supervision of one worker, for who may see it."""
    enrolment = visible_enrolment(request, pk)
    require(can_see_sessions(request.user, enrolment))
    return _sessions_page(request, enrolment)


def _sessions_page(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    user, day = request.user, today()
    found = explained_cadence_of([enrolment], day)[enrolment.pk]
    cadence = found.cadence
    is_active = enrolment.state == EnrolmentState.ACTIVE
    page = Paginator(listed_sessions(enrolment), PAGE).get_page(request.GET.get("page"))
    for row in page:
        row.shown_reason = row.end_reason if row.state in NOT_HELD and side_of(user, row) is not None else ""
    context = {
        "enrolment": enrolment,
        "is_own": is_own(user, enrolment),
        "is_active": is_active,
        "today": day,
        "cadence": cadence,
        "why": found.why,
        "expectation": expectation(enrolment, cadence),
        "planned": planned_sessions_of([enrolment]).get(enrolment.pk),
        "actions": open_actions(enrolment) if can_see_open_actions(user, enrolment) else None,
        "page": page,
        "may_plan": is_active and can_plan_session(user, enrolment),
        "may_log": is_active and can_log_session(user, enrolment),
        "to_sign": [row for row in sessions_to_sign(user) if row.enrolment_id == enrolment.pk],
        "addenda": [row for row in addenda_to_sign(user) if row.session.enrolment_id == enrolment.pk],
    }
    return render(request, "supervision/session_list.html", context)
