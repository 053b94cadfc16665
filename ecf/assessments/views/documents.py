"""Agreements, reviews, support plans and the record as PDF, for whoever may open their page."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from ecf.assessments.documents import (
    agreement_document,
    plan_document,
    record_document,
    review_document,
    self_assessment_document,
    support_document,
)
from ecf.assessments.views.agreements import visible_agreement
from ecf.assessments.views.reviews import visible_review
from ecf.assessments.views.self_assessments import visible_self_assessment
from ecf.assessments.views.support import visible_plan
from ecf.assessments.views.trying import visible_enrolment
from ecf.core.clock import today
from ecf.core.pdf import pdf_response


@require_safe
def agreement_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One version of the agreement."""
    return pdf_response(agreement_document(request.user, visible_agreement(request, pk), today()))


@require_safe
def review_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One review."""
    return pdf_response(review_document(request.user, visible_review(request, pk), today()))


@require_safe
def support_plan_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One support plan."""
    return pdf_response(support_document(request.user, visible_plan(request, pk), today()))


@require_safe
def development_plan_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The development plan of one worker, of now and before."""
    return pdf_response(plan_document(request.user, visible_enrolment(request, pk), today()))


@require_safe
def self_assessment_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One self-assessment that is finished; a draft is no document yet."""
    found = visible_self_assessment(request, pk)
    if not found.is_finished:
        return redirect("write_self_assessment", found.pk)
    return pdf_response(self_assessment_document(request.user, found, today()))


@require_safe
def record_of_support_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The whole record of one worker."""
    return pdf_response(record_document(request.user, visible_enrolment(request, pk), today()))
