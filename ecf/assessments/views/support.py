"""Pages about support plans: the plan itself, asking for one, opening, changing."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ecf.assessments import services
from ecf.assessments import support_rules as rules
from ecf.assessments.form_support import AskForSupportForm, SignSupportForm, SupportPlanForm, plan_rows
from ecf.assessments.models import Review, SupportPlan, SupportSource, SupportState
from ecf.assessments.review_rules import can_read_review
from ecf.assessments.support_pages import support_context
from ecf.assessments.support_selectors import late_actions, support_plan_now, support_plans_of, with_support_people
from ecf.assessments.support_words import shown_concern, shown_texts
from ecf.assessments.views.trying import attempt, crumbs, require, sent_version, visible_enrolment
from ecf.core.clock import today
from ecf.core.forms import GovukForm
from ecf.core.posting import posted
from ecf.core.signatures import form_digest
from ecf.core.templatetags.words import uk_date
from ecf.enrolments.disclosures import disclosures_of
from ecf.enrolments.models import Enrolment, EnrolmentState
from ecf.enrolments.rules import is_own
from ecf.enrolments.services import note_seen
from ecf.supervision.models import HELD_STATES, Side, SupervisionSession

FORM = 1


def visible_plan(request: HttpRequest, pk: UUID) -> SupportPlan:
    """The plan, if the person may see it; 404 otherwise."""
    return get_object_or_404(with_support_people(SupportPlan.objects.visible_to(request.user)), pk=pk)


@require_safe
def support_plans(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every support plan of one worker, as far as the person may see them."""
    enrolment = visible_enrolment(request, pk)
    plans = list(support_plans_of([enrolment], request.user))
    is_active = enrolment.state == EnrolmentState.ACTIVE
    has_open = any(plan.state in {SupportState.ASKED, SupportState.RUNNING} for plan in plans)
    may_open = rules.can_open_support_plan(request.user, enrolment) and is_active
    context = {
        "enrolment": enrolment,
        "is_own": is_own(request.user, enrolment),
        "plans": [{"plan": plan, "late": len(late_actions(plan, today()))} for plan in reversed(plans)],
        "may_open": may_open and not has_open,
        "may_ask": rules.can_ask_for_support_plan(request.user, enrolment) and is_active and not (may_open or has_open),
        "breadcrumbs": crumbs(request.user, enrolment, ("Support plans", "")),
    }
    return render(request, "assessments/support_plans.html", context)


@require_safe
def support_plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One support plan as the person may see it."""
    found = visible_plan(request, pk)
    note_seen(subject=found, by=request.user)
    return plan_page(request, found, None)


def plan_page(request: HttpRequest, found: SupportPlan, form: GovukForm | None) -> HttpResponse:
    """The page, with the form in which to sign."""
    context = support_context(request.user, found, today())
    first = {"seen": form_digest(found, FORM)}
    context |= {
        "form": form or SignSupportForm(initial=first, is_worker=context["side"] == Side.WORKER),
        "today": today(),
        "source": _source_of(request, found),
        "after": found.continued_by.first(),
        "disclosures": disclosures_of(found) if context["reads"] else [],
        "breadcrumbs": plan_crumbs(request, found),
    }
    return render(request, "assessments/support_plan.html", context)


def plan_crumbs(request: HttpRequest, plan: SupportPlan) -> list[dict[str, str]]:
    """To the list of the worker's support plans."""
    seen = Enrolment.objects.visible_to(request.user).filter(pk=plan.enrolment_id).exists()
    more = [("Support plans", reverse("support_plans", args=[plan.enrolment_id]))] if seen else []
    return crumbs(request.user, plan.enrolment, *more)


def _source_of(request: HttpRequest, plan: SupportPlan) -> dict[str, str] | None:
    """Where the concern came from, if the person may see it."""
    if plan.source_id is None:
        return None
    if plan.source == SupportSource.REVIEW:
        found = Review.objects.visible_to(request.user).filter(pk=plan.source_id).first()
        return {"text": f"the {found.title.lower()}", "href": reverse("review", args=[found.pk])} if found else None
    if plan.source == SupportSource.SESSION:
        held = SupervisionSession.objects.visible_to(request.user).filter(pk=plan.source_id).first()
        day = uk_date(held.held_on) if held else ""
        return {"text": f"supervision on {day}", "href": reverse("session", args=[held.pk])} if held else None
    if plan.source == SupportSource.CONTINUED and plan.continues_id:
        return {"text": "the support plan before", "href": reverse("support_plan", args=[plan.continues_id])}
    return None


@require_http_methods(["GET", "POST"])
def ask_for_support_plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody who may not open one says what the concern is."""
    enrolment = visible_enrolment(request, pk)
    require(rules.can_ask_for_support_plan(request.user, enrolment))
    form = AskForSupportForm(posted(request))
    form.author = request.user
    if form.is_valid():
        act = partial(services.ask_for_support_plan, enrolment=enrolment, **form.cleaned_data, by=request.user)
        found = attempt(request, form, enrolment, act)
        if found:
            messages.success(request, f"{enrolment.supervisor.name} is asked to draw up a support plan.")
            return redirect("support_plan", found.pk)
    context = {
        "form": form,
        "enrolment": enrolment,
        "cancel_url": reverse("support_plans", args=[enrolment.pk]),
        "breadcrumbs": crumbs(request.user, enrolment, ("Ask for a support plan", "")),
    }
    return render(request, "assessments/ask_for_support_plan.html", context)


@require_http_methods(["GET", "POST"])
def open_support_plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The supervisor or the co-ordinator opens one: by itself, from a review or a session, or because it was asked."""
    enrolment = visible_enrolment(request, pk)
    require(rules.can_open_support_plan(request.user, enrolment))
    asked = support_plan_now(enrolment)
    if asked is not None and asked.state == SupportState.RUNNING:
        messages.warning(request, "A support plan is running already.")
        return redirect("support_plan", asked.pk)
    source = _chosen_source(request, enrolment)
    concern = shown_concern(request.user, asked) if asked else source["concern"]
    form = SupportPlanForm(posted(request), initial={"concern": concern})
    source.pop("concern", None)
    form.author, form.all_rows = request.user, plan_rows(None, posted(request))
    if form.is_bound and all([form.is_valid(), *[rows.is_valid() for rows in form.all_rows]]):
        act = partial(services.open_support_plan, enrolment=enrolment, asked=asked, **source, **_given(form))
        found = attempt(request, form, enrolment, partial(act, by=request.user))
        if found:
            messages.success(request, f"The support plan is open. {enrolment.social_worker.user.name} can read it now.")
            return redirect("support_plan", found.pk)
    context = {
        "form": form,
        "enrolment": enrolment,
        "heading": "Open a support plan",
        "asked": asked,
        "submit_text": "Open the support plan",
        "cancel_url": reverse("support_plans", args=[enrolment.pk]),
        "breadcrumbs": crumbs(request.user, enrolment, ("Open a support plan", "")),
    }
    return render(request, "assessments/open_support_plan.html", _rows_of(form) | context)


def _rows_of(form: SupportPlanForm) -> dict[str, Any]:
    actions, dates = form.all_rows
    return {"actions": actions, "dates": dates, "forms": [form, actions, dates]}


def _given(form: SupportPlanForm) -> dict[str, Any]:
    """What the service takes."""
    actions, dates = form.all_rows
    return {**form.cleaned_data, "actions": actions.given(), "dates": [row["due_on"] for row in dates.given()]}


def _chosen_source(request: HttpRequest, enrolment: Enrolment) -> dict[str, Any]:
    """What the address says the concern came from, where the person may see it; and words to begin with."""
    review = _named(request, "review", Review.objects.visible_to(request.user).filter(enrolment=enrolment))
    if review is not None:
        words = review.part(Side.SUPERVISOR).reasons if can_read_review(request.user, review) else ""
        return {"source": SupportSource.REVIEW, "source_id": review.pk, "concern": words}
    held = SupervisionSession.objects.visible_to(request.user).filter(enrolment=enrolment, state__in=HELD_STATES)
    session = _named(request, "session", held)
    if session is not None:
        return {"source": SupportSource.SESSION, "source_id": session.pk, "concern": ""}
    return {"source": SupportSource.OTHER, "source_id": None, "concern": ""}


def _named(request: HttpRequest, name: str, rows: Any) -> Any:
    try:
        pk = UUID(request.GET.get(name, ""))
    except ValueError:
        return None
    return rows.filter(pk=pk).first()


@require_http_methods(["GET", "POST"])
def change_support_plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whoever runs it changes what it says. A stale save shows both and loses nothing."""
    plan = visible_plan(request, pk)
    require(rules.runs_support_plan(request.user, plan))
    if plan.state != SupportState.RUNNING:
        messages.warning(request, "This support plan is not running, so it stays as it is.")
        return redirect("support_plan", plan.pk)
    form = SupportPlanForm(posted(request), initial=shown_texts(request.user, plan))
    form.author, form.all_rows = request.user, plan_rows(plan, posted(request))
    if form.is_bound and all([form.is_valid(), *[rows.is_valid() for rows in form.all_rows]]):
        act = partial(services.change_support_plan, plan=plan, by=request.user, **_given(form))
        if attempt(request, form, plan, act, sent_version(request)):
            messages.success(request, "The support plan is changed.")
            return redirect("support_plan", plan.pk)
    stale = getattr(form, "stale_version", None)
    context = {
        "form": form,
        "plan": plan,
        "enrolment": plan.enrolment,
        "heading": "Change the support plan",
        "submit_text": "Save the change",
        "version": plan.version if stale is None else stale,
        "stored": visible_plan(request, pk) if stale is not None else None,
        "cancel_url": reverse("support_plan", args=[plan.pk]),
        "breadcrumbs": plan_crumbs(request, plan),
    }
    return render(request, "assessments/open_support_plan.html", _rows_of(form) | context)
