"""The worker's pages of a request to somebody outside: plan, check, send, send again, ask another, take back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from uuid_utils.compat import uuid7

from ecf.core.change import change
from ecf.core.clock import today
from ecf.core.errors import NotAllowed, RuleBroken
from ecf.core.posting import posted
from ecf.enrolments.models import Enrolment, EnrolmentState
from ecf.enrolments.rules import is_own
from ecf.enrolments.selectors import enrolment_of, with_schedule
from ecf.evidence import services
from ecf.evidence.coverage import current_stage
from ecf.evidence.form_outside import AskForm, GiverForm, giver_initial
from ecf.evidence.models import EvidenceState, OutsideRequest, Privacy, RequestKind, RequestState
from ecf.evidence.outside import LINK_DAYS, QUESTIONS, request_of, standards_to_look_at
from ecf.evidence.selectors import counts_of, journey_of
from ecf.evidence.views import visible_evidence
from ecf.evidence.wording import counting_sentence

HEADINGS = {
    RequestKind.OBSERVATION: "Ask somebody to observe you",
    RequestKind.FEEDBACK: "Ask a colleague for feedback",
}


@require_http_methods(["GET", "POST"])
def ask_somebody(request: HttpRequest) -> HttpResponse:
    """Plans an observation (or, `?kind=`, professional feedback) and the entry that it is for. Sends nothing yet."""
    own = enrolment_of(request.user)
    if own is None or own.state != EnrolmentState.ACTIVE:
        raise PermissionDenied
    enrolment = with_schedule(Enrolment.objects.visible_to(request.user).with_people()).get(pk=own.pk)
    kind = request.GET.get("kind", "")
    kind = kind if kind in RequestKind.values else RequestKind.OBSERVATION
    definition, stage = enrolment.framework_version.parsed, current_stage(journey_of(enrolment, today()))
    form = AskForm(posted(request), kind=kind, definition=definition, stage_code=stage.code, initial={"pk": uuid7()})
    if form.is_bound and form.is_valid():
        try:
            return redirect("outside_request", _planned(request, enrolment, kind, form).pk)
        except RuleBroken as broken:
            form.add_broken_rule(broken)
    context = {"form": form, "heading": HEADINGS[RequestKind(kind)], "is_observation": form.is_observation}
    return render(request, "evidence/ask_somebody.html", context)


def _planned(request: HttpRequest, enrolment: Enrolment, kind: str, form: AskForm) -> OutsideRequest:
    """The entry and the request, in one change; sending the form twice makes one of each."""
    pk = form.cleaned_data["pk"]
    mine = OutsideRequest.objects.visible_to(request.user).filter(evidence_id=pk).first() if pk else None
    if mine is not None:
        return mine
    values = form.values()
    day = values.get("planned_for") or today()
    with change(by=request.user):
        entry = services.start_evidence(
            enrolment=enrolment,
            kind=kind,
            title=form.cleaned_data["title"],
            happened_on=min(day, today()),
            standards=[{"code": code, "how": ""} for code in form.cleaned_data["standards"]],
            privacy=Privacy.SHARED,
            pk=pk,
            by=request.user,
        )
        return services.plan_request(evidence=entry, by=request.user, **values)


@require_http_methods(["GET", "POST"])
def ask_for_entry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asks somebody for an entry that is there already, or somebody else after a no."""
    entry = visible_evidence(request, pk)
    if not is_own(request.user, entry.enrolment) or entry.kind not in RequestKind.values:
        raise PermissionDenied
    before = request_of(entry)
    if before is not None and (before.is_waiting or before.state in {RequestState.PLANNED, RequestState.DONE}):
        return redirect("outside_request", before.pk)
    first = {"plan": before.plan, "planned_for": before.planned_for} if before else {}
    form = GiverForm(posted(request), kind=entry.kind, initial=first)
    if form.is_bound and form.is_valid():
        try:
            found = services.plan_request(evidence=entry, by=request.user, **form.values())
            return redirect("outside_request", found.pk)
        except RuleBroken as broken:
            form.add_broken_rule(broken)
    context = {"form": form, "evidence": entry, "heading": HEADINGS[RequestKind(entry.kind)]}
    return render(request, "evidence/ask_for_entry.html", context)


@require_safe
def outside_request(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where a request stands, whether it will count, and what can be done with it. The worker's alone."""
    row = _own(request, pk)
    entry = visible_evidence(request, row.evidence_id)
    counts = counts_of([entry])[entry.pk]
    definition = entry.enrolment.framework_version.parsed
    codes = [link.code for link in entry.standard_links.all()]
    context = {
        "asked": row,
        "evidence": entry,
        "counts": counts,
        "sentence": counting_sentence(counts, entry.kind, definition, own=True),
        "standards": standards_to_look_at(row, codes),
        "questions": list(QUESTIONS[row.kind].values()),
        "link_days": LINK_DAYS,
        "is_open": entry.state in {EvidenceState.DRAFT, EvidenceState.RETURNED},
        "is_active": entry.enrolment.state == EnrolmentState.ACTIVE,
    }
    return render(request, "evidence/outside_request.html", context)


@require_http_methods(["GET", "POST"])
def change_request(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A mistyped address, another person, another plan."""
    row = _own(request, pk)
    if not row.is_waiting and row.state != RequestState.PLANNED:
        messages.warning(request, "This request is closed, so it cannot be changed.")
        return redirect("outside_request", row.pk)
    form = GiverForm(posted(request), kind=row.kind, initial=giver_initial(row))
    if form.is_bound and form.is_valid():
        try:
            changed = services.change_request(request=row, by=request.user, **form.values())
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            is_new = row.is_waiting and (changed.giver_email, changed.giver_name) != (row.giver_email, row.giver_name)
            told = f"Saved. A new link goes to {changed.giver_name}; the old one is dead." if is_new else "Saved."
            messages.success(request, told)
            return redirect("outside_request", row.pk)
    return render(request, "evidence/change_request.html", {"form": form, "asked": row})


@require_POST
def send_request(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The link goes out within a minute."""
    row = _own(request, pk)
    return _done(request, row, services.send_request, f"On its way to {row.giver_name}.")


@require_POST
def resend_request(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new link to the same address."""
    row = _own(request, pk)
    return _done(request, row, services.resend_request, f"A new link is on its way to {row.giver_name}.")


@require_http_methods(["GET", "POST"])
def revoke_request(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asks once, then takes the request back."""
    row = _own(request, pk)
    if request.method == "POST":
        return _done(request, row, services.revoke_request, "Taken back. The link is dead.")
    return render(request, "evidence/revoke_request.html", {"asked": row})


def _done(request: HttpRequest, row: OutsideRequest, act: Any, words: str) -> HttpResponse:
    try:
        act(request=row, by=request.user)
    except NotAllowed as broken:
        raise PermissionDenied from broken
    except RuleBroken as broken:
        messages.error(request, broken.message)
    else:
        messages.success(request, words)
    return redirect("outside_request", row.pk)


def _own(request: HttpRequest, pk: UUID) -> OutsideRequest:
    """404 when invisible; 403 for whoever reads the entry and did not ask."""
    rows = OutsideRequest.objects.visible_to(request.user).select_related(
        "enrolment__social_worker__user", "enrolment__framework_version", "evidence"
    )
    row = get_object_or_404(rows, pk=pk)
    if not is_own(request.user, row.enrolment):
        raise PermissionDenied
    return row
