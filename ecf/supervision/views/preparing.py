"""Each of the two prepares a planned session, and finds it in the calendar."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from ecf.core.clock import today
from ecf.core.posting import posted
from ecf.people.employer_settings import setting
from ecf.supervision import rules, services
from ecf.supervision.agenda import agenda_of
from ecf.supervision.forms import PrepareAsSupervisorForm, PrepareForm
from ecf.supervision.invitations import invitation
from ecf.supervision.models import SessionKind, SessionState, SupervisionSession
from ecf.supervision.selectors import with_people
from ecf.supervision.views.shared import (
    attempt,
    done,
    form_page,
    full_enrolment,
    is_by_itself,
    moved_on,
    require,
    saved_by_itself,
    visible_session,
)

WORKER_FIELDS = ("worker_notes", "worker_caseload", "worker_hours", "wellbeing")


@require_http_methods(["GET", "POST"])
def prepare_session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What I bring: points, and for the worker caseload, hours and how they are. Saved as it is typed."""
    session = visible_session(request, pk)
    require(rules.can_plan_session(request.user, session.enrolment))
    if request.method == "GET" and session.state != SessionState.PLANNED:
        return moved_on(request, session)
    form = _form(request, session)
    form.author, form.asks = request.user, not is_by_itself(request)
    if form.is_valid():
        prepare = partial(services.change_session, session=session, changes=form.cleaned_data, by=request.user)
        found = attempt(request, form, session, prepare)
        if found and is_by_itself(request):
            return saved_by_itself(found)
        if found:
            return done(request, session, "Saved. Both of you can read it.")
    if is_by_itself(request):
        return saved_by_itself(None, form)
    agenda = agenda_of(full_enrolment(session), user=request.user, on=today())
    is_worker = rules.is_worker_of(request.user, session)
    return form_page(request, "supervision/prepare_session.html", form, session, agenda=agenda, is_worker=is_worker)


def _form(request: HttpRequest, session: SupervisionSession) -> Any:
    if not rules.is_worker_of(request.user, session):
        return PrepareAsSupervisorForm(posted(request), initial={"supervisor_notes": session.supervisor_notes})
    first = {name: getattr(session, name) for name in WORKER_FIELDS}
    form = PrepareForm(posted(request), initial=first | {"wellbeing": str(session.wellbeing or "none")})
    form.say_how_long_wellbeing_is_kept(int(setting(session.enrolment.employer_id, "wellbeing_months", today())))
    if session.kind == SessionKind.CASE:
        raise Http404
    return form


@require_safe
def invite_session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The session for one's own calendar; `?series=1` with all of its series that are planned."""
    session = visible_session(request, pk)
    require(rules.side_of(request.user, session) is not None or rules.can_plan_session(request.user, session.enrolment))
    if session.state not in {SessionState.PLANNED, SessionState.CANCELLED}:
        raise Http404
    rows = [session]
    if request.GET.get("series") and session.series and session.state == SessionState.PLANNED:
        same = SupervisionSession.objects.visible_to(request.user).filter(
            series=session.series, enrolment=session.enrolment_id, state=SessionState.PLANNED
        )
        rows = list(with_people(same).order_by("planned_for", "id"))
    response = HttpResponse(invitation(rows), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="supervision-{session.planned_for:%Y-%m-%d}.ics"'
    response["Cache-Control"] = "private, no-store"
    return response
