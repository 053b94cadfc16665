"""The page on which a principal social worker asks to read one entry."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_http_methods

from ecf.core.errors import RuleBroken
from ecf.core.posting import posted
from ecf.enrolments.form_disclosing import DiscloseForm
from ecf.evidence import services
from ecf.evidence.rules import can_disclose_evidence
from ecf.evidence.views import visible_evidence


@require_http_methods(["GET", "POST"])
def disclose_evidence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Why, and until when; its author sees it at once."""
    entry = visible_evidence(request, pk)
    if not can_disclose_evidence(request.user, entry):
        raise PermissionDenied
    name = entry.enrolment.social_worker.user.name
    form = DiscloseForm(posted(request), initial=DiscloseForm.first())
    if request.method == "POST" and form.is_valid():
        try:
            services.disclose_evidence(evidence=entry, by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            messages.success(request, f"You can read it now. {name} sees that you can, and why.")
            return redirect("evidence", entry.pk)
    context = {
        "form": form,
        "what": f"{entry.get_kind_display()} of {name}",
        "back_url": resolve_url("evidence", entry.pk),
        "warning": f"{name} is told by e-mail, and sees your name, your reason and the last day on the piece itself.",
    }
    return render(request, "enrolments/disclose.html", context)
