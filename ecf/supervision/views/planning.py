"""Planning a session and changing the plan."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from ecf.core.change import change
from ecf.core.clock import today
from ecf.core.errors import RuleBroken
from ecf.core.posting import posted
from ecf.enrolments.rules import is_own
from ecf.evidence.services import keep_word
from ecf.supervision import rules, services
from ecf.supervision.agenda import agenda_of
from ecf.supervision.forms import PlanSessionForm
from ecf.supervision.models import SessionState
from ecf.supervision.selectors import expectation, explained_cadence_of
from ecf.supervision.views.shared import (
    attempt,
    crumbs,
    done,
    form_page,
    list_address,
    moved_on,
    require,
    visible_enrolment,
    visible_session,
)


@require_http_methods(["GET", "POST"])
def plan_session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Either of the two plans the next session."""
    enrolment = visible_enrolment(request, pk)
    require(rules.can_plan_session(request.user, enrolment))
    due = explained_cadence_of([enrolment], today())[enrolment.pk]
    form = PlanSessionForm(posted(request), is_worker=is_own(request.user, enrolment))
    if form.is_valid():
        try:
            with change(by=request.user):
                session = services.plan_session(enrolment=enrolment, **form.cleaned_data, by=request.user)
                keep_word(form=form, subject=session, by=request.user)
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            return done(request, session, "The session is planned.")
    context = {
        "form": form,
        "enrolment": enrolment,
        "cadence": due.cadence,
        "why": due.why,
        "expectation": expectation(enrolment, due.cadence),
        "agenda": agenda_of(enrolment, user=request.user, on=today()),
        "cancel_url": list_address(request.user, enrolment),
        "breadcrumbs": crumbs(request.user, enrolment, last="Plan a session"),
    }
    return render(request, "supervision/plan_session.html", context)


@require_http_methods(["GET", "POST"])
def change_session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another day, another kind, the worker's own points."""
    session = visible_session(request, pk)
    require(rules.can_plan_session(request.user, session.enrolment))
    if request.method == "GET" and session.state != SessionState.PLANNED:
        return moved_on(request, session)
    names = ("planned_for", "kind", "starts_at", "place", "worker_notes")
    is_worker = rules.is_worker_of(request.user, session)
    first = {name: getattr(session, name) for name in names}
    form = PlanSessionForm(posted(request), initial=first, is_worker=is_worker)
    if form.is_valid():
        change = partial(services.change_session, session=session, changes=form.cleaned_data, by=request.user)
        if attempt(request, form, session, change):
            return done(request, session, "The plan is changed.")
    return form_page(request, "supervision/change_session.html", form, session)
