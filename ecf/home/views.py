"""The landing page of each role, and the supervisor's inbox."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ecf.assessments.next_steps import judging_steps, may_have_steps, next_steps
from ecf.core.clock import today
from ecf.enrolments.disclosures import open_or_unseen
from ecf.enrolments.models import EnrolmentState
from ecf.enrolments.moves import waiting_transfers
from ecf.enrolments.support import handovers_for
from ecf.evidence.family_views import feedback_context
from ecf.evidence.forms import AnswerForm
from ecf.evidence.kept_files import files_of
from ecf.evidence.models import EvidenceKind, FamilyFeedback
from ecf.evidence.outside import shown_with_entry
from ecf.evidence.reports import report_of
from ecf.evidence.selectors import Waiting
from ecf.evidence.services import note_reading
from ecf.home.inbox import inbox_of, open_entry, opened_in
from ecf.home.navigation import OVERSEES, SIGNS_OFF, role_names
from ecf.home.next_up import next_up
from ecf.home.programme import groups_for
from ecf.home.selectors import own_enrolment, supervisor_home, worker_home
from ecf.people.models import RoleName
from ecf.supervision.models import Addendum, SupervisionSession
from ecf.supervision.views.sessions import session_context, sign_form


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where a person begins: their own way, those they supervise, or the cohort. `?as=supervisor` for who is both."""
    enrolment, roles = own_enrolment(request.user), role_names(request.user)
    signs_off = bool(roles & SIGNS_OFF)
    is_under_way = enrolment is not None and enrolment.state == EnrolmentState.ACTIVE
    wants_team = signs_off and (request.GET.get("as") == "supervisor" or not is_under_way)
    if enrolment is not None and not wants_team and (is_under_way or not roles & OVERSEES):
        context: dict[str, Any] = {"home": worker_home(enrolment, request.user, today()), "today": today()}
        context["signs_off"] = signs_off
        context["steps"] = next_steps(request.user, today()) if may_have_steps(enrolment) else []
        context["next"] = next_up(context["home"], context["steps"])
        context["moves"] = waiting_transfers(request.user) if enrolment.is_asked_to_move else []
        context["disclosures"] = open_or_unseen([enrolment]) if enrolment.is_opened_up else []
        return render(request, "home/worker.html", context)
    if signs_off:
        context = {"home": supervisor_home(request.user, today()), "today": today()}
        context["steps"] = next_steps(request.user, today())
        context["handovers"] = handovers_for(request.user, today())
        return render(request, "home/supervisor.html", context)
    if roles & OVERSEES:
        return redirect("cohort")
    context = {"is_panel_member": RoleName.PANEL_MEMBER in roles, "steps": judging_steps(request.user)}
    return render(request, "home/nothing_yet.html", context)


@require_safe
def programme(request: HttpRequest) -> HttpResponse:
    """Every page for those who run the programme: the co-ordinator, the principal social worker, the deputy."""
    roles = role_names(request.user)
    if not roles & OVERSEES:
        raise PermissionDenied
    return render(request, "home/programme.html", {"groups": list(groups_for(roles))})


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits for the person, one thing open at a time: the one of `?item=`, else the oldest."""
    found = inbox_of(request.user)
    opened = opened_in(found, request.GET.get("item", ""))
    context = {"inbox": found, "open": opened, "handovers": handovers_for(request.user, today()), "today": today()}
    if opened:
        address = reverse("inbox")
        context["next"] = f"{address}?item={opened.after.pk}" if opened.after else address
        context |= SHOWS[opened.waits.kind](request, opened.waits.thing)
    return render(request, "home/inbox.html", context)


def _entry(request: HttpRequest, row: Waiting) -> dict[str, Any]:
    note_reading(evidence=row.evidence, by=request.user)
    is_report = row.evidence.kind == EvidenceKind.WRITTEN_REPORT
    return {
        "entry": open_entry(row),
        "report": report_of(row.evidence),
        "report_form": AnswerForm(is_report=True) if is_report else None,
        "files": files_of(row.evidence),
        **shown_with_entry(row.evidence, own=False, reads=True),
    }


def _session(request: HttpRequest, session: SupervisionSession) -> dict[str, Any]:
    shown = session_context(request.user, session)
    return shown | {"session": session, "version": session.version, "form": sign_form(request.user, session)}


def _addendum(request: HttpRequest, addendum: Addendum) -> dict[str, Any]:
    return {"addendum": addendum}


def _feedback(request: HttpRequest, row: FamilyFeedback) -> dict[str, Any]:
    return feedback_context(request, row)


SHOWS: dict[str, Callable[[HttpRequest, Any], dict[str, Any]]] = {
    "evidence": _entry,
    "session": _session,
    "addendum": _addendum,
    "feedback": _feedback,
}


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What we do so that everybody can use the site, and how to say where it fails."""
    return render(request, "home/accessibility.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Who reads what, in plain words."""
    return render(request, "home/privacy.html")
