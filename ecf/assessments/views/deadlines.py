"""Every deadline of the assessments that somebody runs: late ones first."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ecf.assessments.deadline_list import WHAT, Deadline, deadlines_of, running
from ecf.assessments.models import Assessment
from ecf.core.clock import today
from ecf.core.folding import fold
from ecf.people.roles import overseen_employer_ids

PAGE_SIZE = 50
LATE = "late"


@require_safe
def assessment_deadlines(request: HttpRequest) -> HttpResponse:
    """What must be done by when, by whom, and how the day came about. No content.

    What is late is counted by assessment: two people may have to act by one day."""
    employers = overseen_employer_ids(request.user)
    if not employers:
        raise PermissionDenied
    rows = Assessment.objects.visible_to(request.user).filter(enrolment__employer_id__in=employers)
    every = deadlines_of(running(rows.exclude(enrolment__social_worker__user=request.user)), today())
    words, what = request.GET.get("search", "").strip()[:100], request.GET.get("what", "")
    found = [each for each in every if _fits(each, fold(words), what)]
    context = {
        "page_obj": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "late": len({each.assessment.pk for each in every if each.is_late}),
        "search": words,
        "what": what,
        "choices": [(LATE, "Late"), *WHAT.items()],
        "is_narrowed": bool(words or what),
    }
    return render(request, "assessments/assessment_deadlines.html", context)


def _fits(each: Deadline, words: str, what: str) -> bool:
    name = fold(each.assessment.enrolment.social_worker.user.name)
    if not all(word in name for word in words.split()):
        return False
    return each.is_late if what == LATE else what in {"", each.what} or what not in WHAT
