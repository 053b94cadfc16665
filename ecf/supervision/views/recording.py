"""The supervisor writes a session up, and signs it in the same act or later."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from ecf.core.change import change
from ecf.core.clock import today
from ecf.core.errors import RuleBroken
from ecf.core.posting import posted
from ecf.enrolments.models import Enrolment
from ecf.evidence.services import keep_word
from ecf.people.employer_settings import setting
from ecf.supervision import rules, services
from ecf.supervision.action_rows import action_rows
from ecf.supervision.agenda import agenda_of
from ecf.supervision.forms import RecordSessionForm
from ecf.supervision.models import SessionState, SupervisionSession
from ecf.supervision.views.shared import (
    add_broken,
    attempt,
    crumbs,
    done,
    form_page,
    full_enrolment,
    is_by_itself,
    list_address,
    moved_on,
    require,
    saved_by_itself,
    visible_enrolment,
    visible_session,
)

TEMPLATE = "supervision/record_session.html"


@require_http_methods(["GET", "POST"])
def record_session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Writes up a planned session, or corrects a recorded one before both have signed."""
    session = visible_session(request, pk)
    require(rules.records_session(request.user, session))
    if request.method == "GET" and not rules.can_record_session(request.user, session):
        return moved_on(request, session)
    form = _form(request, session, RecordSessionForm.stored(session))
    if is_by_itself(request):
        return _save_begun(request, form, session)
    if _is_valid(form):
        values = form.cleaned_data | {"actions": form.rows.given(), "sign": _signs(request)}
        record = partial(services.record_session, session=session, **values, by=request.user)
        if attempt(request, form, session, record):
            return done(request, session, _words(request))
    enrolment = full_enrolment(session)
    return form_page(request, TEMPLATE, form, session, **_around(request, form, enrolment, session))


@require_http_methods(["GET", "POST"])
def log_session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The supervisor writes up a session that nobody had planned."""
    enrolment = visible_enrolment(request, pk)
    require(rules.can_log_session(request.user, enrolment))
    form = _form(request, None, {"held_on": today(), "kind": "reflective", "wellbeing": "none"})
    if _is_valid(form):
        values = form.cleaned_data | {"actions": form.rows.given(), "sign": _signs(request)}
        try:
            with change(by=request.user):
                session = services.log_session(enrolment=enrolment, **values, by=request.user)
                keep_word(form=form, subject=session, by=request.user)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            return done(request, session, _words(request))
    context = _around(request, form, enrolment, None) | {
        "form": form,
        "cancel_url": list_address(request.user, enrolment),
        "breadcrumbs": crumbs(request.user, enrolment, last="Record a session"),
    }
    return render(request, TEMPLATE, context)


def _save_begun(request: HttpRequest, form: RecordSessionForm, session: SupervisionSession) -> HttpResponse:
    """Keeps what the supervisor has written so far of a planned session, as far as it can be read; nothing is recorded.
    A record that waits for signatures is never changed by itself."""
    if session.state != SessionState.PLANNED:
        return saved_by_itself(None, form)
    form.asks = False
    form.is_valid(), form.rows.is_valid()
    begun = {name: value for name, value in form.cleaned_data.items() if name not in form.errors}
    if not form.rows.total_error_count():
        begun["actions"] = form.rows.given()
    form.errors.clear()
    save = partial(services.change_session, session=session, changes=begun, by=request.user)
    return saved_by_itself(attempt(request, form, session, save) or None, form)


def _form(request: HttpRequest, session: SupervisionSession | None, first: dict[str, Any]) -> RecordSessionForm:
    form = RecordSessionForm(posted(request), initial=first)
    form.rows, form.author = action_rows(session, posted(request)), request.user
    return form


def _is_valid(form: RecordSessionForm) -> bool:
    """Both are checked, so that everything wrong is told at once."""
    return form.is_bound and all([form.is_valid(), form.rows.is_valid()])


def _signs(request: HttpRequest) -> bool:
    return request.POST.get("then") == "sign"


def _words(request: HttpRequest) -> str:
    return (
        "The session is recorded and signed by you." if _signs(request) else "The session is recorded. Sign it later."
    )


def _around(
    request: HttpRequest, form: RecordSessionForm, enrolment: Enrolment, session: SupervisionSession | None
) -> dict[str, Any]:
    form.say_how_long_wellbeing_is_kept(int(setting(enrolment.employer_id, "wellbeing_months", today())))
    return {
        "enrolment": enrolment,
        "rows": form.rows,
        "forms": [form, form.rows],
        "autosaves": session is not None and session.state == SessionState.PLANNED,
        "is_correction": session is not None and session.state != SessionState.PLANNED,
        "reads": session is not None and rules.can_read_content(request.user, session),
        "agenda": agenda_of(enrolment, user=request.user, on=today()),
    }
