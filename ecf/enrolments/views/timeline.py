"""What happened to an enrolment, newest first."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ecf.enrolments.rules import is_own
from ecf.enrolments.selectors import timeline_of
from ecf.enrolments.timeline import in_words
from ecf.enrolments.views.looking_first import visible

PAGE_SIZE = 50


@require_safe
def timeline(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything that happened, as far as the person may know it."""
    enrolment = visible(request, pk)
    page = Paginator(timeline_of(enrolment, request.user).order_by("-id"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "enrolment": enrolment,
        "is_own": is_own(request.user, enrolment),
        "page_obj": page,
        "happened": in_words(page.object_list, enrolment),
    }
    return render(request, "enrolments/timeline.html", context)
