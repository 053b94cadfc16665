"""The page on which a co-ordinator enrols somebody, with the dates they would get."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ecf.core.errors import RuleBroken
from ecf.core.posting import posted
from ecf.enrolments.entering import preview_of_entry
from ecf.enrolments.forms import EnrolWorkerForm
from ecf.enrolments.services import enrol
from ecf.enrolments.views.looking_first import EDIT, LOOK, SAVE, answers_of
from ecf.framework.selectors import visible_frameworks
from ecf.people.models import Employer
from ecf.people.selectors import coordinated_employers


@require_http_methods(["GET", "POST"])
def enrol_worker(request: HttpRequest) -> HttpResponse:
    """The co-ordinator enrols a worker, after a look at the dates; the worker gets an invitation."""
    employers = list(coordinated_employers(request.user))
    if not employers:
        raise PermissionDenied
    employer = _chosen(request, employers)
    form = EnrolWorkerForm(posted(request), employer=employer, frameworks=list(visible_frameworks(request.user)))
    page: dict[str, Any] = {"form": form, "heading": "Enrol a social worker"}
    page |= {"employers": employers if len(employers) > 1 else [], "employer": employer}
    step = request.POST.get("step", SAVE)
    if posted(request) is not None and form.is_valid() and step != EDIT:
        given = {**form.cleaned_data, "by": request.user}
        try:
            if step == LOOK:
                page |= {"preview": preview_of_entry(**given), "answers": answers_of(form), "typed": _typed(request)}
            else:
                return _enrolled(request, enrol(**given).pk, form.cleaned_data)
        except RuleBroken as broken:
            form.add_broken_rule(broken)
    return render(request, "enrolments/enrol_worker.html", page)


def _enrolled(request: HttpRequest, pk: Any, given: dict[str, Any]) -> HttpResponse:
    name = f"{given['given_name']} {given['family_name']}"
    messages.success(request, f"{name} is enrolled. We have sent an invitation to choose a password.")
    return redirect("journey", pk)


def _chosen(request: HttpRequest, employers: list[Employer]) -> Employer:
    """The employer of the address, where the person co-ordinates several; else the first."""
    code = request.GET.get("employer", "")
    return next((each for each in employers if each.code == code), employers[0])


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What was filled in, to travel through the preview as hidden fields."""
    own = {"csrfmiddlewaretoken", "step"}
    return [(name, value) for name, values in request.POST.lists() if name not in own for value in values]
