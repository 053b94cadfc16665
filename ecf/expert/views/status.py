"""One person's way to the status; granting it, and what may happen to it afterwards."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ecf.assessments.views.trying import attempt, crumbs, require, visible_enrolment
from ecf.core.clock import today
from ecf.enrolments.models import Enrolment
from ecf.expert import rules, services
from ecf.expert.conditions import asked_by, conditions_of
from ecf.expert.forms import GrantForm, ReasonForm
from ecf.expert.models import ExpertStatus
from ecf.expert.pages import way_context
from ecf.people.models import User

Act = Callable[..., ExpertStatus]


def on_the_way(request: HttpRequest, pk: UUID) -> Enrolment:
    """The enrolment, if the person may see it and its framework leads to the status; 404 otherwise."""
    enrolment = visible_enrolment(request, pk)
    if asked_by(enrolment.framework_version) is None:
        raise Http404
    return enrolment


def way_crumbs(user: User, enrolment: Enrolment) -> list[dict[str, str]]:
    """Home, the journey, the way."""
    return crumbs(user, enrolment, ("Expert practitioner", reverse("expert_way", args=[enrolment.pk])))


@require_safe
def expert_way(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is done and what is next on the way to the status, with the reason of each condition."""
    enrolment = on_the_way(request, pk)
    context = way_context(request.user, enrolment, today())
    context["breadcrumbs"] = crumbs(request.user, enrolment)
    return render(request, "expert/way.html", context)


@require_http_methods(["GET", "POST"])
def grant_status(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The principal social worker grants the status, with every condition on the same page."""
    enrolment = on_the_way(request, pk)
    require(rules.can_grant_status(request.user, enrolment))
    definition, name = enrolment.framework_version.parsed, enrolment.social_worker.user.name
    form = GrantForm(
        request.POST if request.method == "POST" else None,
        specialisms=definition.specialisms,
        initial={"specialism": enrolment.specialism},
    )
    if form.is_valid():
        act = partial(
            services.grant_status, enrolment=enrolment, specialism=form.cleaned_data["specialism"], by=request.user
        )
        if attempt(request, form, enrolment, act):
            messages.success(request, f"{name} is an expert practitioner from today.")
            return redirect("expert_way", enrolment.pk)
    context = {
        "form": form,
        "name": name,
        "conditions": conditions_of([enrolment], today())[enrolment.pk],
        "cancel_url": reverse("expert_way", args=[enrolment.pk]),
        "breadcrumbs": way_crumbs(request.user, enrolment),
    }
    return render(request, "expert/grant_status.html", context)


def visible_status(request: HttpRequest, pk: UUID) -> ExpertStatus:
    """The status, if the person may see it; 404 otherwise."""
    return get_object_or_404(ExpertStatus.objects.visible_to(request.user).with_people(), pk=pk)


def _with_reason(request: HttpRequest, pk: UUID, act: Act, words: dict[str, Any]) -> HttpResponse:
    """One step with its reason; `words` are the page's."""
    status = visible_status(request, pk)
    require(rules.can_change_status(request.user, status))
    name = status.social_worker.user.name
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        done = partial(act, status=status, reason=form.cleaned_data["reason"], by=request.user)
        if attempt(request, form, status, done):
            messages.success(request, words["done"].format(name=name))
            return redirect("expert_way", status.enrolment_id)
    context = {
        "form": form,
        "heading": words["heading"].format(name=name),
        "submit_text": words["button"],
        "warns": words.get("warns", False),
        "means": words["means"],
        "cancel_url": reverse("expert_way", args=[status.enrolment_id]),
        "breadcrumbs": way_crumbs(request.user, status.enrolment),
    }
    return render(request, "expert/change_status.html", context)


@require_http_methods(["GET", "POST"])
def suspend_status(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It does not hold for a time."""
    words = {
        "heading": "Suspend the status of {name}",
        "button": "Suspend the status",
        "means": "Whoever checks the certificate reads “Not currently valid” at once, and not why. You can restore it.",
        "done": "The status of {name} is suspended.",
    }
    return _with_reason(request, pk, services.suspend_status, words)


@require_http_methods(["GET", "POST"])
def restore_status(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It holds again."""
    words = {
        "heading": "Restore the status of {name}",
        "button": "Restore the status",
        "means": "Whoever checks the certificate reads “Valid” again. They must be on the register, with nothing "
        "against it, and have renewed.",
        "done": "The status of {name} holds again.",
    }
    return _with_reason(request, pk, services.restore_status, words)


@require_http_methods(["GET", "POST"])
def revoke_status(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It holds no more, for good."""
    words = {
        "heading": "Revoke the status of {name}",
        "button": "Revoke the status for good",
        "warns": True,
        "means": "This cannot be undone. Whoever checks the certificate reads “Not currently valid” at once, and not "
        "why. If they meet every condition again, you can grant a new status.",
        "done": "The status of {name} is revoked.",
    }
    return _with_reason(request, pk, services.revoke_status, words)
