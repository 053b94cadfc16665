"""Pages about the development plan: read it, add and change goals, say what became of them."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecf.assessments import services
from ecf.assessments.form_plans import GoalForm, SettleGoalForm, goal_rows
from ecf.assessments.models import DevelopmentPlan, Goal, GoalAction, GoalState
from ecf.assessments.plan_pages import changed_since, periods_of, plan_counts
from ecf.assessments.plan_rules import can_read_plan, can_write_plan
from ecf.assessments.plan_suggestions import goal_suggestions
from ecf.assessments.services.plans import HANDED_IN
from ecf.assessments.views.trying import attempt, crumbs, require, sent_version, visible_enrolment
from ecf.core.clock import today
from ecf.core.errors import RuleBroken
from ecf.core.posting import posted
from ecf.enrolments.models import Enrolment, EnrolmentState
from ecf.enrolments.rules import is_own
from ecf.evidence.models import Evidence
from ecf.supervision.models import Side


@require_safe
def development_plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The plan of now, and those before it."""
    enrolment = visible_enrolment(request, pk)
    periods = periods_of(enrolment)
    standards = {each.code: each.title for each in enrolment.framework_version.parsed.standards}
    now = next((each for each in periods if each.ended_on is None), None)
    context = {
        "enrolment": enrolment,
        "is_own": is_own(request.user, enrolment),
        "reads": can_read_plan(request.user, enrolment),
        "now": now,
        "goals": [_shown(goal, standards) for goal in now.goals.all()] if now else [],
        "agreed": agreed_rows(now) if now and now.goals.all() else [],
        "may_agree": bool(now and now.goals.all()) and _may_agree(request, enrolment, now),
        "before": [(each, plan_counts(each, today()), list(each.goals.all())) for each in periods if each is not now],
        "counts": plan_counts(now, today()) if now else None,
        "may_write": can_write_plan(request.user, enrolment) and enrolment.state == EnrolmentState.ACTIVE,
        "today": today(),
        "breadcrumbs": crumbs(request.user, enrolment, ("Development plan", "")),
    }
    return render(request, "assessments/development_plan.html", context)


def agreed_rows(plan: DevelopmentPlan) -> list[dict[str, Any]]:
    """For each of the two whether and when they agreed, and what was changed since."""
    rows = {row.side: row for row in plan.agreements.all()}
    return [
        {"side": side.label, "row": rows.get(side), "changed": changed_since(plan, rows[side]) if side in rows else []}
        for side in Side
    ]


def _may_agree(request: HttpRequest, enrolment: Enrolment, plan: DevelopmentPlan) -> bool:
    """The two, where they have not agreed with it as it is now."""
    if not can_write_plan(request.user, enrolment) or enrolment.state != EnrolmentState.ACTIVE:
        return False
    mine = next((row for row in plan.agreements.all() if row.by_id == request.user.pk), None)
    return mine is None or bool(changed_since(plan, mine))


@require_POST
def agree_plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One of the two agrees with the plan of now. A second click changes nothing."""
    plan = get_object_or_404(DevelopmentPlan.objects.visible_to(request.user), pk=pk)
    enrolment = visible_enrolment(request, plan.enrolment_id)
    require(can_write_plan(request.user, enrolment))
    try:
        services.agree_plan(plan=plan, by=request.user)
        messages.success(request, "You have agreed with the plan.")
    except RuleBroken as broken:
        messages.info(request, broken.message)
    return redirect("development_plan", enrolment.pk)


def _shown(goal: Goal, standards: dict[str, str]) -> dict[str, Any]:
    return {"goal": goal, "standards": [(code, standards.get(code, "")) for code in goal.codes]}


@require_http_methods(["GET", "POST"])
def add_goal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new goal; the first one begins the plan."""
    enrolment = visible_enrolment(request, pk)
    require(can_write_plan(request.user, enrolment))
    suggested = [
        code for code in request.GET.getlist("standard") if enrolment.framework_version.parsed.has_standard(code)
    ]
    form = _form(request, enrolment, None, {"standards": suggested})
    if _is_valid(form):
        act = partial(services.add_goal, enrolment=enrolment, by=request.user)
        if attempt(request, form, enrolment, lambda: act(**form.given())):
            messages.success(request, "The goal is in the plan.")
            return redirect("development_plan", enrolment.pk)
    return _goal_page(request, form, enrolment, "Add a goal", suggestions=goal_suggestions(enrolment))


@require_http_methods(["GET", "POST"])
def change_goal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An open goal of the plan of now. A stale save shows both and loses nothing."""
    goal = _visible_goal(request, pk)
    enrolment = visible_enrolment(request, goal.plan.enrolment_id)
    require(can_write_plan(request.user, enrolment))
    if goal.state != GoalState.OPEN or goal.plan.ended_on is not None:
        return _moved_on(request, enrolment)
    shown = [str(row.pk) for row in goal.evidence.all()]
    first = {"title": goal.title, "difference": goal.difference, "standards": goal.codes, "evidence": shown}
    form = _form(request, enrolment, goal, first)
    if _is_valid(form):
        act = partial(services.change_goal, goal=goal, by=request.user)
        if attempt(request, form, goal, lambda: act(**form.given()), sent_version(request)):
            messages.success(request, "The goal is changed.")
            return redirect("development_plan", enrolment.pk)
    stale = getattr(form, "stale_version", None)
    version = goal.version if stale is None else stale
    stored = _visible_goal(request, pk) if stale is not None else None
    return _goal_page(request, form, enrolment, "Change the goal", version=version, stored=stored)


def _visible_goal(request: HttpRequest, pk: UUID) -> Goal:
    visible = DevelopmentPlan.objects.visible_to(request.user)
    rows = Goal.objects.select_related("plan__enrolment__social_worker__user").filter(plan__in=visible)
    return get_object_or_404(rows.prefetch_related("standards", "actions", "evidence"), pk=pk)


def _moved_on(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    messages.warning(request, "This goal is settled, so it stays as it is. Add a new one.")
    return redirect("development_plan", enrolment.pk)


def _form(request: HttpRequest, enrolment: Enrolment, goal: Goal | None, first: dict[str, Any]) -> GoalForm:
    entries = Evidence.objects.visible_to(request.user).filter(enrolment=enrolment, state__in=HANDED_IN)
    form = GoalForm(
        posted(request),
        initial=first,
        definition=enrolment.framework_version.parsed,
        entries=list(entries.order_by("-happened_on", "-id")[:40]),
    )
    form.author, form.all_rows = request.user, [goal_rows(goal, posted(request))]
    return form


def _is_valid(form: GoalForm) -> bool:
    return form.is_bound and all([form.is_valid(), form.all_rows[0].is_valid()])


def _goal_page(
    request: HttpRequest, form: GoalForm, enrolment: Enrolment, heading: str, **context: Any
) -> HttpResponse:
    back = reverse("development_plan", args=[enrolment.pk])
    shown = {
        "form": form,
        "actions": form.all_rows[0],
        "forms": [form, form.all_rows[0]],
        "enrolment": enrolment,
        "heading": heading,
        "submit_text": "Save the goal",
        "cancel_url": back,
        "breadcrumbs": crumbs(request.user, enrolment, ("Development plan", back)),
    }
    return render(request, "assessments/change_goal.html", shown | context)


@require_http_methods(["GET", "POST"])
def settle_goal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A goal is reached, or dropped with a reason."""
    goal = _visible_goal(request, pk)
    enrolment = visible_enrolment(request, goal.plan.enrolment_id)
    require(can_write_plan(request.user, enrolment))
    if goal.state != GoalState.OPEN or goal.plan.ended_on is not None:
        return _moved_on(request, enrolment)
    form = SettleGoalForm(posted(request))
    form.author = request.user
    if form.is_valid():
        act = partial(services.settle_goal, goal=goal, **form.cleaned_data, by=request.user)
        if attempt(request, form, goal, act):
            messages.success(request, "Well done." if form.cleaned_data["state"] == "reached" else "It is dropped.")
            return redirect("development_plan", enrolment.pk)
    back = reverse("development_plan", args=[enrolment.pk])
    context = {
        "form": form,
        "goal": goal,
        "enrolment": enrolment,
        "cancel_url": back,
        "breadcrumbs": crumbs(request.user, enrolment, ("Development plan", back)),
    }
    return render(request, "assessments/settle_goal.html", context)


@require_POST
def complete_goal_action(request: HttpRequest, pk: int) -> HttpResponse:
    """An action is done. A second click changes nothing."""
    visible = DevelopmentPlan.objects.visible_to(request.user)
    rows = GoalAction.objects.select_related("goal__plan__enrolment__social_worker__user")
    action = get_object_or_404(rows.filter(goal__plan__in=visible), pk=pk)
    enrolment = action.goal.plan.enrolment
    require(can_write_plan(request.user, enrolment))
    try:
        services.complete_goal_action(action=action, by=request.user)
        messages.success(request, "The action is done.")
    except RuleBroken as broken:
        messages.info(request, broken.message)
    return redirect("development_plan", enrolment.pk)
