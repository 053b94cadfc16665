"""The worker lets somebody else read what was said in a session, or takes that back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ecf.core.errors import RuleBroken
from ecf.enrolments.models import Part
from ecf.supervision import services
from ecf.supervision.models import SupervisionSession
from ecf.supervision.rules import can_share_session, is_worker_of
from ecf.supervision.views.shared import require, visible_session

PARTS = [Part.SUPERVISOR, Part.ASSESSOR]


def sharing_of(session: SupervisionSession) -> list[dict[str, Any]]:
    """Who could be let in, of the supervisor and assessor of today: the part, the person, and whether they are."""
    open_to = {share.shared_with_id for share in session.shares.all() if share.ended_at is None}
    enrolment, found = session.enrolment, []
    for part in PARTS:
        person = getattr(enrolment, part)
        if person is not None and person.pk != session.supervisor_id:
            found.append({"part": part.value, "person": person, "is_shared": person.pk in open_to})
    return found


@require_POST
def share_session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Lets the supervisor or the assessor of today read it."""
    found = visible_session(request, pk)
    require(can_share_session(request.user, found))
    reader = request.POST.get("reader", "")
    return _tried(
        request,
        found,
        lambda: services.share_session(session=found, reader=reader, by=request.user),
        f"Your {reader} can read this session now.",
    )


@require_POST
def stop_sharing_session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Takes it back."""
    found = visible_session(request, pk)
    require(is_worker_of(request.user, found))
    reader = request.POST.get("reader", "")
    return _tried(
        request,
        found,
        lambda: services.stop_sharing_session(session=found, reader=reader, by=request.user),
        f"Your {reader} cannot read this session any more." if reader else "Nobody else can read this session now.",
    )


def _tried(request: HttpRequest, session: SupervisionSession, act: Callable[[], Any], done: str) -> HttpResponse:
    try:
        act()
    except RuleBroken as broken:
        messages.error(request, broken.message)
    else:
        messages.success(request, done)
    return redirect("session", session.pk)
