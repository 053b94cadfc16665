"""Protected tasks: what an employer keeps for those who hold the status, and what a social worker may do and why."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ecf.core.clock import today
from ecf.core.errors import RuleBroken
from ecf.core.posting import posted
from ecf.core.templatetags.words import uk_date
from ecf.enrolments.models import Enrolment
from ecf.expert.form_protected import SwitchOffForm, SwitchOnForm
from ecf.expert.protected import ProtectedTask
from ecf.expert.protected import protected_tasks as shipped_tasks
from ecf.expert.protected_rules import can_switch_tasks
from ecf.expert.protected_selectors import (
    authorisations_of,
    checks_about,
    checks_of,
    holders_of,
    task_states,
)
from ecf.expert.services import protected as services
from ecf.people.models import Employer
from ecf.people.selectors import overseen_employers

SAVE, EDIT = "save", "edit"
MOST_CHECKS = 20  # shown; all are kept


@dataclass(frozen=True)
class Place:
    """The employer that a page is about, and what keeps it in an address."""

    employer: Employer
    employers: list[Employer]
    query: str


@require_safe
def protected_tasks(request: HttpRequest) -> HttpResponse:
    """Every task: whether it is kept, since when, by what right; and what was asked lately."""
    place = _place(request)
    context = {
        "place": place,
        "states": task_states(place.employer, today()),
        "holders": holders_of(place.employer),
        "may_switch": can_switch_tasks(request.user, place.employer.pk),
        "checks": checks_of(place.employer, request.user)[:MOST_CHECKS],
        "titles": _titles(),
    }
    return render(request, "expert/protected_tasks.html", context)


@require_http_methods(["GET", "POST"])
def switch_task_on(request: HttpRequest, task: str) -> HttpResponse:
    """From which day; then whom it touches; then it is saved."""
    place, found = _to_switch(request, task)
    form = SwitchOnForm(posted(request), initial={"started_on": today()})
    context = _form_page(place, found, form) | {"holders": holders_of(place.employer)}
    if form.is_bound and form.is_valid() and request.POST.get("step") != EDIT:
        day = form.cleaned_data["started_on"]
        if request.POST.get("step") != SAVE:
            return render(request, "expert/switch_task_on.html", context | {"preview": True, "day": day})
        try:
            services.switch_task_on(employer=place.employer, task=task, started_on=day, by=request.user)
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            words = f"“{found.title}” is kept for those who hold expert practitioner status, from {uk_date(day)}."
            messages.success(request, words)
            return redirect(context["back_url"])
    return render(request, "expert/switch_task_on.html", context)


@require_http_methods(["GET", "POST"])
def switch_task_off(request: HttpRequest, task: str) -> HttpResponse:
    """Says what it means, asks from which day, and opens the task again."""
    place, found = _to_switch(request, task)
    form = SwitchOffForm(posted(request), initial={"from_on": today()})
    context = _form_page(place, found, form)
    if form.is_bound and form.is_valid():
        day = form.cleaned_data["from_on"]
        try:
            services.switch_task_off(employer=place.employer, task=task, from_on=day, by=request.user)
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            messages.success(request, f"“{found.title}” is open to everybody from {uk_date(day)}.")
            return redirect(context["back_url"])
    return render(request, "expert/switch_task_off.html", context)


@require_safe
def my_tasks(request: HttpRequest) -> HttpResponse:
    """What the person may do, and why; and who has asked about them."""
    rows = Enrolment.objects.visible_to(request.user).with_people()
    enrolment = rows.filter(social_worker__user=request.user).order_by("-id").first()
    if enrolment is None:
        raise PermissionDenied
    worker = enrolment.social_worker
    context = {
        "enrolment": enrolment,
        "answers": authorisations_of(worker, today(), enrolment.employer),
        "checks": checks_about(worker, request.user)[:MOST_CHECKS],
        "titles": _titles(),
    }
    return render(request, "expert/my_tasks.html", context)


def _place(request: HttpRequest) -> Place:
    """The employer that the address names by its code; else the first. 403 for those who oversee none."""
    employers = overseen_employers(request.user)
    if not employers:
        raise PermissionDenied
    code = request.GET.get("employer")
    found = [each for each in employers if code in {None, each.code}]
    if not found:
        raise Http404
    return Place(found[0], employers, f"?employer={code}" if code else "")


def _to_switch(request: HttpRequest, task: str) -> tuple[Place, ProtectedTask]:
    """404 for no such task; 403 for those who only look."""
    found = shipped_tasks().get(task)
    if found is None:
        raise Http404
    place = _place(request)
    if not can_switch_tasks(request.user, place.employer.pk):
        raise PermissionDenied
    return place, found


def _form_page(place: Place, task: ProtectedTask, form: Any) -> dict[str, Any]:
    back = reverse("protected_tasks") + place.query
    return {"place": place, "task": task, "form": form, "back_url": back, "cancel_url": back}


def _titles() -> dict[str, str]:
    return {code: task.title for code, task in shipped_tasks().items()}
