"""The page of what changed between the signed texts of one entry."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ecf.enrolments.rules import is_own
from ecf.evidence.models import Evidence
from ecf.evidence.rules import can_read_content
from ecf.evidence.selectors import with_people
from ecf.evidence.versions import first_signed, steps_of
from ecf.evidence.who_reads import open_to


@require_safe
def versions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Old and new in one text, for whoever may read the entry now."""
    entry = get_object_or_404(with_people(Evidence.objects.visible_to(request.user)), pk=pk)
    if not can_read_content(request.user, entry):
        raise PermissionDenied
    open_to(request.user, entry)
    context = {
        "evidence": entry,
        "own": is_own(request.user, entry.enrolment),
        "steps": steps_of(entry),
        "first": first_signed(entry),
    }
    return render(request, "evidence/versions.html", context)
