"""Pages of the guard: look at these words before you hand it in; a quiet word while somebody types."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ecf.core.change import change
from ecf.core.clock import today
from ecf.core.errors import RuleBroken
from ecf.core.identifiers import find_identifiers
from ecf.core.posting import posted
from ecf.core.too_often import asks_too_often
from ecf.evidence import rules, services
from ecf.evidence.form_words import StandByForm
from ecf.evidence.guard import texts_of
from ecf.evidence.models import Evidence, EvidenceState
from ecf.evidence.to_look_at import ToLookAt, to_look_at
from ecf.evidence.views import visible_evidence
from ecf.people.models import User

CHECKS_A_MINUTE = 60  # assumed: one for each pause in typing
LONGEST = 60_000  # characters; the longest text of a form and some


@require_http_methods(["GET", "POST"])
def look_at_words(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What may identify a family in an entry and its files, before it is handed in: change it, or say why it stays."""
    entry = visible_evidence(request, pk)
    if not rules.can_submit_evidence(request.user, entry):
        raise PermissionDenied
    if entry.state not in {EvidenceState.DRAFT, EvidenceState.RETURNED}:
        return redirect("evidence", entry.pk)
    found = to_look_at(entry, request.user)
    form = StandByForm(posted(request) if found else None)
    if request.method == "POST" and (not found or form.is_valid()):
        try:
            _hand_in(entry, found, form.cleaned_data["stands_by"] if found else "", request.user)
        except RuleBroken as broken:
            messages.error(request, broken.message)
            return redirect("edit_evidence", entry.pk)
        messages.success(request, f"Submitted. {entry.enrolment.supervisor.name} can read it now and will answer.")
        return redirect("evidence", entry.pk)
    return render(request, "evidence/look_at_words.html", {"evidence": entry, "found": found, "form": form})


def _hand_in(entry: Evidence, found: ToLookAt, reason: str, by: User) -> None:
    """The author's word and the submission: both, or neither."""
    with change(by=by):
        if found.words:
            services.attest_words(subject=entry, texts=texts_of(entry), reason=reason, by=by)
        for each in found.files:
            services.attest_file(attachment=each.attachment, reason=reason, by=by)
        services.submit_evidence(evidence=entry, by=by)


@require_POST
def check_identifiers(request: HttpRequest) -> HttpResponse:
    """What in a text looks like an identifier, for a hint while typing. Stores and logs nothing.

    Positions count as browsers count (UTF-16).
    """
    text = request.POST.get("text", "")
    if len(text) > LONGEST:
        return JsonResponse({"message": "This text is too long to look at while you type."}, status=400)
    if asks_too_often("check-identifiers", request.user.pk, CHECKS_A_MINUTE):
        return JsonResponse({"message": "Too often. It is looked at again when you save."}, status=429)
    found: list[dict[str, Any]] = [
        {"kind": str(one.kind), "words": one.kind.words, "start": one.utf16_start, "end": one.utf16_end}
        for one in find_identifiers(text, today=today())
    ]
    return JsonResponse({"found": found})
