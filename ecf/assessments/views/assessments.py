"""Pages about assessments: those that a person may see, and each of them."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ecf.assessments.assessment_pages import FILTERS, assessment_context, line_of
from ecf.assessments.assessment_selectors import scheduled_by_assessment, visible_assessments
from ecf.assessments.models import Assessment
from ecf.assessments.next_steps import judging_steps
from ecf.assessments.views.trying import crumbs
from ecf.core.clock import today
from ecf.enrolments.models import Enrolment
from ecf.people.models import RoleName, User
from ecf.people.roles import employer_ids_where, overseen_employer_ids

PAGE_SIZE = 50


def visible_assessment(request: HttpRequest, pk: UUID) -> Assessment:
    """The assessment with everybody in it, if the person may see it; 404 otherwise."""
    return get_object_or_404(visible_assessments(request.user), pk=pk)


@require_safe
def assessments(request: HttpRequest) -> HttpResponse:
    """Every assessment that the person has to do with, newest first."""
    wanted = request.GET.get("state", "")
    state = wanted if wanted in dict(FILTERS) else ""
    search = request.GET.get("search", "").strip()[:100]
    page = Paginator(visible_assessments(request.user, state, search), PAGE_SIZE).get_page(request.GET.get("page"))
    dates = scheduled_by_assessment(page.object_list)
    context = {
        "page_obj": page,
        "lines": [line_of(request.user, row, dates.get(row.pk)) for row in page.object_list],
        "steps": judging_steps(request.user),
        "runs_programme": bool(overseen_employer_ids(request.user)),
        "filters": FILTERS,
        "state": state,
        "search": search,
        "uploads_marks": bool(employer_ids_where(request.user, RoleName.COORDINATOR)),
    }
    return render(request, "assessments/assessments.html", context)


@require_safe
def assessment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One assessment, in the parts that are for whoever looks."""
    found = visible_assessment(request, pk)
    context = assessment_context(request.user, found, today())
    context["breadcrumbs"] = crumbs_of(request.user, found)
    return render(request, "assessments/assessment.html", context)


def crumbs_of(user: User, found: Assessment, *more: tuple[str, str]) -> list[dict[str, str]]:
    """The way to a page of an assessment: by the journey for who sees it, else by the list of assessments."""
    own = (found.title, reverse("assessment", args=[found.pk]) if more else "")
    if Enrolment.objects.visible_to(user).filter(pk=found.enrolment_id).exists():
        return crumbs(user, found.enrolment, own, *more)
    ways = [("Home", "/"), ("Assessments", reverse("assessments")), own, *more]
    return [{"text": text, "href": href} for text, href in ways]
