"""The page on which the author says which written report an entry is about."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ecf.core.errors import RuleBroken
from ecf.core.posting import posted
from ecf.evidence import rules, services
from ecf.evidence.form_reports import DescribeReportForm
from ecf.evidence.models import EvidenceKind, EvidenceState
from ecf.evidence.reports import report_of
from ecf.evidence.views import visible_evidence


@require_http_methods(["GET", "POST"])
def describe_report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Type and date of the report. The report itself is never uploaded."""
    entry = visible_evidence(request, pk)
    if not rules.can_edit_evidence(request.user, entry):
        raise PermissionDenied
    is_open = entry.state in {EvidenceState.DRAFT, EvidenceState.RETURNED}
    if entry.kind != EvidenceKind.WRITTEN_REPORT or not is_open:
        return redirect("evidence", entry.pk)
    report = report_of(entry)
    first = {"report_type": report.report_type, "written_on": report.written_on} if report else {}
    form = DescribeReportForm(posted(request), initial=first)
    if form.is_valid():
        try:
            services.describe_report(evidence=entry, **form.cleaned_data, by=request.user)
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            messages.success(request, "Saved. Submit it when you are ready.")
            return redirect("evidence", entry.pk)
    return render(request, "evidence/describe_report.html", {"form": form, "evidence": entry})
