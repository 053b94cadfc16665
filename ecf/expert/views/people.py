"""For the principal social worker and the co-ordinator: who is eligible, who nearly, and what each lacks."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ecf.core.clock import today
from ecf.expert.people import ELIGIBLE, SHOWS, people_on_the_way
from ecf.people.models import RoleName
from ecf.people.roles import employer_ids_where, overseen_employer_ids

LONGEST_SEARCH = 100


@require_safe
def expert_people(request: HttpRequest) -> HttpResponse:
    """The people on the way to the status, those who are eligible first."""
    if not overseen_employer_ids(request.user):
        raise PermissionDenied
    show = request.GET.get("show", "")
    show = show if show in SHOWS else ELIGIBLE
    search = request.GET.get("search", "").strip()[:LONGEST_SEARCH]
    page = people_on_the_way(request.user, show, search, request.GET.get("page"), today())
    context = {"page_obj": page, "show": show, "shows": SHOWS.items(), "search": search, "title": SHOWS[show]}
    context["may_tell_register"] = bool(employer_ids_where(request.user, RoleName.PSW))
    return render(request, "expert/people.html", context)
