"""Signatures, addenda, and actions that are done."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from ecf.core.clock import today
from ecf.core.forms import GovukForm
from ecf.core.posting import posted
from ecf.supervision import rules, services
from ecf.supervision.forms import AddAddendumForm, CompleteActionForm
from ecf.supervision.models import Action, Addendum, SessionState, SupervisionSession
from ecf.supervision.views.sessions import session_context, sign_form
from ecf.supervision.views.shared import (
    attempt,
    done,
    form_page,
    list_address,
    moved_on,
    require,
    visible_session,
)


@require_http_methods(["GET", "POST"])
def sign_session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One of the two signs what is recorded now; the worker may note a disagreement."""
    session = visible_session(request, pk)
    require(rules.side_of(request.user, session) is not None)
    context = session_context(request.user, session)
    if request.method == "GET" and not context["may_sign"]:
        return moved_on(request, session)
    form = sign_form(request.user, session, posted(request))
    if form.is_valid():
        sign = partial(services.sign_session, session=session, **form.cleaned_data, by=request.user)
        if attempt(request, form, session, sign):
            return done(request, session, "You have signed the session.")
    return form_page(request, "supervision/sign_session.html", form, session, **context)


@require_http_methods(["GET", "POST"])
def add_addendum(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One of the two adds to a signed session, and signs what they add."""
    session = visible_session(request, pk)
    require(rules.side_of(request.user, session) is not None)
    if request.method == "GET" and session.state != SessionState.SIGNED:
        return moved_on(request, session)
    form = AddAddendumForm(posted(request))
    if form.is_valid():
        add = partial(services.add_addendum, session=session, **form.cleaned_data, by=request.user)
        if attempt(request, form, session, add):
            return done(request, session, "Your addendum is added and signed by you.")
    return form_page(request, "supervision/add_addendum.html", form, session)


@require_http_methods(["GET", "POST"])
def sign_addendum(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The other one signs what was added."""
    visible = SupervisionSession.objects.visible_to(request.user)
    addendum = get_object_or_404(Addendum.objects.select_related("by").filter(session__in=visible), pk=pk)
    session = visible_session(request, addendum.session_id)
    require(rules.side_of(request.user, session) is not None)
    form = GovukForm(posted(request))
    if form.is_valid():
        sign = partial(services.sign_addendum, addendum=addendum, by=request.user)
        if attempt(request, form, session, sign):
            return done(request, session, "You have signed the addendum.")
    return form_page(request, "supervision/sign_addendum.html", form, session, addendum=addendum)


@require_http_methods(["GET", "POST"])
def complete_action(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks an action as done."""
    visible = SupervisionSession.objects.visible_to(request.user)
    action = get_object_or_404(Action.objects.filter(session__in=visible), pk=pk)
    session = action.session = visible_session(request, action.session_id)
    require(rules.can_complete_action(request.user, action))
    if request.method == "GET" and action.done_on is not None:
        return moved_on(request, session)
    form = CompleteActionForm(posted(request), initial={"done_on": today()})
    if form.is_valid():
        complete = partial(services.complete_action, action=action, **form.cleaned_data, by=request.user)
        if attempt(request, form, session, complete):
            messages.success(request, "The action is marked as done.")
            return redirect(list_address(request.user, session.enrolment))
    return form_page(request, "supervision/complete_action.html", form, session, action=action)
