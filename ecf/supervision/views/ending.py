"""When a session is not held, or cannot be signed any more."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from ecf.core.posting import posted
from ecf.enrolments.rules import coordinates
from ecf.supervision import rules, services
from ecf.supervision.forms import CancelSessionForm, CloseSessionForm, MissSessionForm
from ecf.supervision.models import SessionState
from ecf.supervision.views.shared import attempt, done, form_page, moved_on, require, visible_session


@require_http_methods(["GET", "POST"])
def cancel_session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A planned session will not be held: who cancelled, and why."""
    session = visible_session(request, pk)
    require(rules.can_plan_session(request.user, session.enrolment))
    if request.method == "GET" and session.state != SessionState.PLANNED:
        return moved_on(request, session)
    form = CancelSessionForm(posted(request))
    if form.is_valid():
        cancel = partial(services.cancel_session, session=session, **form.cleaned_data, by=request.user)
        if attempt(request, form, session, cancel):
            return done(request, session, "The session is cancelled.")
    return form_page(request, "supervision/cancel_session.html", form, session)


@require_http_methods(["GET", "POST"])
def miss_session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A planned session was not held, and why."""
    session = visible_session(request, pk)
    require(rules.can_plan_session(request.user, session.enrolment))
    if request.method == "GET" and session.state != SessionState.PLANNED:
        return moved_on(request, session)
    form = MissSessionForm(posted(request))
    if form.is_valid():
        miss = partial(services.miss_session, session=session, **form.cleaned_data, by=request.user)
        if attempt(request, form, session, miss):
            return done(request, session, "The session is recorded as missed.")
    return form_page(request, "supervision/miss_session.html", form, session)


@require_http_methods(["GET", "POST"])
def close_session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The co-ordinator closes what will not be signed, because one of the two has left."""
    session = visible_session(request, pk)
    require(coordinates(request.user, session.enrolment))
    if request.method == "GET" and session.state != SessionState.RECORDED:
        return moved_on(request, session)
    form = CloseSessionForm(posted(request))
    if form.is_valid():
        close = partial(services.close_session, session=session, **form.cleaned_data, by=request.user)
        if attempt(request, form, session, close):
            return done(request, session, "The session is closed without both signatures.")
    return form_page(request, "supervision/close_session.html", form, session)
