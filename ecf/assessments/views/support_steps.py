"""Pages on which a support plan goes on: own view, signature, notes, actions, closing, declining, disclosing."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ecf.assessments import services
from ecf.assessments import support_rules as rules
from ecf.assessments.form_support import (
    CloseSupportForm,
    DeclineSupportForm,
    OwnViewForm,
    SettleActionForm,
    SignSupportForm,
    SupportNoteForm,
)
from ecf.assessments.models import ActionState, SupportAction, SupportPlan, SupportState
from ecf.assessments.views.support import FORM, plan_crumbs, plan_page, visible_plan
from ecf.assessments.views.trying import attempt, require, sent_version
from ecf.core.forms import GovukForm
from ecf.core.posting import posted
from ecf.core.signatures import form_digest
from ecf.enrolments.form_disclosing import DiscloseForm
from ecf.supervision.models import Side


def _step(
    request: HttpRequest,
    plan: SupportPlan,
    form: GovukForm,
    act: Callable[[], Any],
    done: str,
    template: str,
    *,
    version: int | None = None,
    **context: Any,
) -> HttpResponse:
    """One form about one plan: tries the service, or shows the form with what was typed."""
    form.author = request.user
    if form.is_valid() and attempt(request, form, plan, act, version) is not None:
        messages.success(request, done)
        return redirect("support_plan", plan.pk)
    stale = getattr(form, "stale_version", None)
    shown = {
        "form": form,
        "plan": plan,
        "version": plan.version if stale is None else stale,
        "stored": visible_plan(request, plan.pk) if stale is not None else None,
        "cancel_url": reverse("support_plan", args=[plan.pk]),
        "breadcrumbs": plan_crumbs(request, plan),
    }
    return render(request, f"assessments/{template}.html", shown | context)


def _moved_on(request: HttpRequest, plan: SupportPlan) -> HttpResponse:
    messages.warning(request, "This support plan has moved on since: that cannot be done any more.")
    return redirect("support_plan", plan.pk)


@require_http_methods(["GET", "POST"])
def write_own_view(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The worker says how they see it."""
    plan = visible_plan(request, pk)
    require(rules.side_of(request.user, plan) == Side.WORKER)
    if plan.state != SupportState.RUNNING:
        return _moved_on(request, plan)
    form = OwnViewForm(posted(request), initial={"text": plan.worker_view})

    def act() -> Any:
        return services.write_own_view(plan=plan, text=form.cleaned_data["text"], by=request.user)

    version = sent_version(request)
    return _step(request, plan, form, act, "Your view is there.", "write_own_view", version=version)


@require_http_methods(["GET", "POST"])
def sign_support_plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One of the two signs the plan as it stands; the page that is read is the page that is signed."""
    plan = visible_plan(request, pk)
    side = rules.side_of(request.user, plan)
    require(side is not None)
    if request.method == "GET":
        return redirect(f"{reverse('support_plan', args=[plan.pk])}#sign")
    form = SignSupportForm(request.POST.copy(), is_worker=side == Side.WORKER)
    form.author = request.user
    if form.is_valid():
        act = partial(services.sign_support_plan, plan=plan, **form.cleaned_data, by=request.user)
        if attempt(request, form, plan, act):
            messages.success(request, "You have signed the support plan.")
            return redirect("support_plan", plan.pk)
        plan = visible_plan(request, pk)
        form.data["seen"] = form_digest(plan, FORM)
    return plan_page(request, plan, form)


@require_http_methods(["GET", "POST"])
def add_support_note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How it goes, in a few words by one of the two."""
    plan = visible_plan(request, pk)
    require(rules.side_of(request.user, plan) is not None)
    if plan.state not in {SupportState.RUNNING, SupportState.CLOSED}:
        return _moved_on(request, plan)
    form = SupportNoteForm(posted(request))

    def act() -> Any:
        return services.add_support_note(plan=plan, **form.cleaned_data, by=request.user)

    return _step(request, plan, form, act, "Your note is there.", "add_support_note")


@require_http_methods(["GET", "POST"])
def settle_support_action(request: HttpRequest, pk: int) -> HttpResponse:
    """An action is done, or dropped."""
    visible = SupportPlan.objects.visible_to(request.user)
    action = get_object_or_404(SupportAction.objects.filter(plan__in=visible), pk=pk)
    plan = action.plan = visible_plan(request, action.plan_id)
    require(rules.can_settle_action(request.user, action))
    if request.method == "GET" and (action.state != ActionState.OPEN or plan.state != SupportState.RUNNING):
        return _moved_on(request, plan)
    may_drop = rules.runs_support_plan(request.user, plan)
    form = SettleActionForm(posted(request), may_drop=may_drop, initial={"state": ActionState.DONE})

    def act() -> Any:
        return services.settle_support_action(action=action, **form.cleaned_data, by=request.user)

    return _step(request, plan, form, act, "The action is settled.", "settle_support_action", action=action)


@require_http_methods(["GET", "POST"])
def close_support_plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ends a plan with an outcome, and settles what is open."""
    plan = visible_plan(request, pk)
    require(rules.runs_support_plan(request.user, plan))
    if plan.state != SupportState.RUNNING:
        return _moved_on(request, plan)
    is_open = [row for row in plan.actions.all() if row.state == ActionState.OPEN]
    form = CloseSupportForm(posted(request), is_open=is_open)

    def act() -> Any:
        given = {name: form.cleaned_data[name] for name in ("outcome", "ending", "next_on")}
        return services.close_support_plan(plan=plan, settled=form.settled(), **given, by=request.user)

    version = sent_version(request)
    return _step(request, plan, form, act, "The support plan is closed.", "close_support_plan", version=version)


@require_http_methods(["GET", "POST"])
def decline_support_plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Says why what was asked for is not opened."""
    plan = visible_plan(request, pk)
    require(rules.can_open_support_plan(request.user, plan.enrolment))
    if not rules.can_decline_request(request.user, plan):
        return _moved_on(request, plan)
    form = DeclineSupportForm(posted(request))

    def act() -> Any:
        return services.decline_support_plan(plan=plan, **form.cleaned_data, by=request.user)

    return _step(request, plan, form, act, "The reason is there for both to read.", "decline_support_plan")


@require_http_methods(["GET", "POST"])
def disclose_support_plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The principal social worker asks to read a plan, with a reason; the worker sees it at once."""
    plan = visible_plan(request, pk)
    require(rules.can_disclose_support_plan(request.user, plan))
    name = plan.enrolment.social_worker.user.name
    form = DiscloseForm(posted(request), initial=DiscloseForm.first())
    if form.is_valid():
        act = partial(services.disclose_support_plan, plan=plan, **form.cleaned_data, by=request.user)
        if attempt(request, form, plan, act):
            messages.success(request, f"You can read it now. {name} sees that you can, and why.")
            return redirect("support_plan", plan.pk)
    context = {
        "form": form,
        "what": f"Support plan of {name}",
        "back_url": reverse("support_plan", args=[plan.pk]),
        "warning": f"{name} is told by e-mail, and sees your name, your reason and the last day on the plan itself.",
    }
    return render(request, "enrolments/disclose.html", context)
