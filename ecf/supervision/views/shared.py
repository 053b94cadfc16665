"""What every page about a session does: find it, ask the rules, try a service, show it again with what was typed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from ecf.core.change import change, expecting
from ecf.core.errors import RuleBroken, StaleVersion
from ecf.core.forms import GovukForm
from ecf.core.posting import wanted_next
from ecf.core.templatetags.words import uk_time
from ecf.enrolments.models import Enrolment
from ecf.enrolments.rules import is_own
from ecf.enrolments.selectors import with_clock, with_schedule
from ecf.evidence.form_guard import GuardedForm
from ecf.evidence.services import keep_word
from ecf.people.models import User
from ecf.supervision.models import SupervisionSession
from ecf.supervision.rules import can_read_content, can_see_sessions
from ecf.supervision.selectors import with_people

Crumbs = list[dict[str, str]]


def visible_session(request: HttpRequest, pk: UUID) -> SupervisionSession:
    """The session, if the person may see it; 404 otherwise."""
    return get_object_or_404(with_people(SupervisionSession.objects.visible_to(request.user)), pk=pk)


def visible_enrolment(request: HttpRequest, pk: UUID) -> Enrolment:
    """The enrolment with everything that an agenda reads; 404 if the person may not see it."""
    rows = Enrolment.objects.visible_to(request.user).with_people()
    return get_object_or_404(with_schedule(with_clock(rows)), pk=pk)


def full_enrolment(session: SupervisionSession) -> Enrolment:
    """The session's enrolment with everything that an agenda reads; for who may see the session."""
    rows = Enrolment.objects.filter(pk=session.enrolment_id).with_people()
    return with_schedule(with_clock(rows)).get()


def require(allowed: bool) -> None:
    """403 for the wrong person."""
    if not allowed:
        raise PermissionDenied


def moved_on(request: HttpRequest, session: SupervisionSession) -> HttpResponse:
    """Back to a session that is in another state than the page is for."""
    messages.warning(request, "This session has moved on since: that cannot be done any more.")
    return redirect("session", session.pk)


def attempt(request: HttpRequest, form: GovukForm, session: SupervisionSession, act: Callable[[], Any]) -> Any:
    """What the service answers, against the version on the page; None, with the reasons in the form, if it says no."""
    try:
        with expecting(session.pk, _posted_version(request)), change(by=request.user):
            found = act()
            if isinstance(form, GuardedForm):
                keep_word(form=form, subject=session, by=request.user)
            return found
    except StaleVersion as stale:
        form.stale_version = stale.extra["current_version"]
        form.add_broken_rule(stale)
    except RuleBroken as broken:
        add_broken(form, broken)
    return None


def add_broken(form: GovukForm, broken: RuleBroken) -> None:
    """Each broken rule at its row of actions, if it is about one and the form has rows, else at its field."""
    rows = getattr(form, "rows", None)
    for rule in broken.errors:
        if rows is None or not rows.add_broken_rule(rule):
            form.add_broken_rule(rule)


def _posted_version(request: HttpRequest) -> int | None:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else None


def is_by_itself(request: HttpRequest) -> bool:
    """Whether the page saves what is being typed, without anybody having pressed a button."""
    return "X-Autosave" in request.headers


def saved_by_itself(session: SupervisionSession | None, form: GovukForm | None = None) -> JsonResponse:
    """What the page is told: when it was saved and which version that is, or quietly why not (409: another window)."""
    if session is not None:
        return JsonResponse({"saved_at": uk_time(timezone.now()), "version": session.version})
    if getattr(form, "stale_version", None) is not None:
        message = "Not saved: it was changed in another window. Use the button to see both."
        return JsonResponse({"message": message}, status=409)
    first = next((found[0] for found in form.errors.values()), "Use the button to see why") if form else ""
    return JsonResponse({"message": f"Not saved yet. {first.rstrip('.')}."})


def form_page(
    request: HttpRequest, template: str, form: GovukForm, session: SupervisionSession, **context: Any
) -> HttpResponse:
    """A form about a session. After a stale version it carries the new one, beside what is stored now."""
    stale = getattr(form, "stale_version", None)
    stored = visible_session(request, session.pk) if stale is not None else None
    shown = {
        "form": form,
        "session": session,
        "version": session.version if stale is None else stale,
        "stored": stored,
        "reads_stored": stored is not None and can_read_content(request.user, stored),
        "cancel_url": reverse("session", args=[session.pk]),
        "breadcrumbs": crumbs(request.user, session.enrolment, session),
    }
    return render(request, template, shown | context)


def done(request: HttpRequest, session: SupervisionSession, words: str) -> HttpResponse:
    """On to what the form names next, else back to the session, saying what happened."""
    messages.success(request, words)
    return redirect(wanted_next(request) or reverse("session", args=[session.pk]))


def list_address(user: User, enrolment: Enrolment) -> str:
    """The list of an enrolment's sessions, as the person reaches it; an earlier supervisor has only their own list."""
    if is_own(user, enrolment) or not can_see_sessions(user, enrolment):
        return reverse("session_list")
    return reverse("sessions_of", args=[enrolment.pk])


def crumbs(user: User, enrolment: Enrolment, session: SupervisionSession | None = None, last: str = "") -> Crumbs:
    """Home, the list, and the session, or the name of the page."""
    address = list_address(user, enrolment)
    own = address == reverse("session_list")
    name = "Supervision" if own else f"Supervision of {enrolment.social_worker.user.name}"
    found = [{"text": "Home", "href": "/"}, {"text": name, "href": address}]
    if session is not None:
        found.append({"text": "Session", "href": reverse("session", args=[session.pk])})
    return found + ([{"text": last, "href": ""}] if last else [])
