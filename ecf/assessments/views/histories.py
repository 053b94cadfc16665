"""The history of one assessment: a page and a document."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ecf.assessments.assessment_history import History
from ecf.assessments.assessment_history import assessment_history as history_of
from ecf.assessments.assessment_rules import can_read_history
from ecf.assessments.history_document import history_document, number_line
from ecf.assessments.views.assessments import crumbs_of, visible_assessment
from ecf.assessments.views.trying import require
from ecf.core.clock import today
from ecf.core.pdf import pdf_response


@require_safe
def assessment_history(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who did what and when, what was known then, and by which rule."""
    history = _history(request, pk)
    context = {
        "history": history,
        "assessment": history.assessment,
        "numbers": [number_line(each) for each in history.numbers],
        "breadcrumbs": crumbs_of(request.user, history.assessment, ("History", "")),
    }
    return render(request, "assessments/assessment_history.html", context)


@require_safe
def assessment_history_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same to keep, or to hand on."""
    return pdf_response(history_document(_history(request, pk), today()))


def _history(request: HttpRequest, pk: UUID) -> History:
    found = visible_assessment(request, pk)
    require(can_read_history(request.user, found))
    return history_of(request.user, found)
