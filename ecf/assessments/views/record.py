"""The record of support and progressive assessment, as one page that prints well."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ecf.assessments.record_sections import record_of
from ecf.assessments.views.trying import crumbs, visible_enrolment
from ecf.core.clock import today
from ecf.enrolments.rules import is_own


@require_safe
def record_of_support(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything that held the years together, in order, as far as the person may read it."""
    enrolment = visible_enrolment(request, pk)
    context = {
        "enrolment": enrolment,
        "is_own": is_own(request.user, enrolment),
        "today": today(),
        "sections": record_of(enrolment, request.user, today()),
        "breadcrumbs": crumbs(request.user, enrolment, ("Record of support", "")),
    }
    return render(request, "assessments/record_of_support.html", context)
