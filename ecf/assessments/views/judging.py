"""Pages of judging: the assessor's recommendation beside the bundle, a member's own view, and what the panel agreed."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from ecf.assessments import services
from ecf.assessments.assessment_steps import BY_SLUG
from ecf.assessments.bundle_pages import bundle_context
from ecf.assessments.form_judging import JudgingForm, RecommendForm, ViewForm
from ecf.assessments.judgement_pages import recommendation_section
from ecf.assessments.judging_selectors import begun_recommendation, handed_in, own_view, standards_of
from ecf.assessments.models import Assessment, Bundle, Recommendation
from ecf.assessments.step import Step
from ecf.assessments.views.assessments import crumbs_of
from ecf.assessments.views.trying import attempt
from ecf.core.clock import today
from ecf.core.models import Record
from ecf.core.signatures import checked, signatures_of
from ecf.core.templatetags.words import uk_time


@dataclass(frozen=True)
class Writing:
    """What is written beside the bundle: the step that it is, and its services."""

    step: Step
    keep: Callable[..., Any]
    give: Callable[..., Any]


RECOMMENDING = Writing(BY_SLUG["recommend"], services.change_recommendation, services.recommend)
VIEWING = Writing(BY_SLUG["view"], services.write_view, services.record_view)


def write_recommendation(request: HttpRequest, found: Assessment) -> HttpResponse:
    """The bundle and the assessor's form side by side; kept as it is typed. For the assessor, once it is submitted."""
    bundle, begun = handed_in(found), begun_recommendation(found)
    items, standards = bundle.items.all(), standards_of(found)
    form = RecommendForm(_sent(request), found=begun or Recommendation(), standards=standards, items=items)
    return _writing(request, found, bundle, form, begun or found, RECOMMENDING)


def write_view(request: HttpRequest, found: Assessment) -> HttpResponse:
    """The bundle, the recommendation, and the own view of a member whose view is not in."""
    own = own_view(request.user, found)
    form = ViewForm(_sent(request), found=own, standards=standards_of(found), rows=own.said)
    return _writing(request, found, handed_in(found), form, own, VIEWING)


def _sent(request: HttpRequest) -> Any:
    return request.POST.copy() if request.method == "POST" else None


def _writing(
    request: HttpRequest, found: Assessment, bundle: Bundle, form: JudgingForm, subject: Record, what: Writing
) -> HttpResponse:
    by_itself = "X-Autosave" in request.headers
    is_given = "later" not in request.POST and not by_itself
    form.author, form.asks = request.user, not by_itself
    is_stale = False
    if form.is_bound and form.is_valid():
        act = partial(what.give if is_given else what.keep, assessment=found, by=request.user, **form.values())
        kept = attempt(request, form, subject, act, None if subject is found else form.sent_version)
        if kept is not None and by_itself:
            return JsonResponse({"saved_at": uk_time(timezone.now()), "version": kept.version})
        if kept is not None:
            messages.success(request, what.step.done if is_given else "Saved. Come back when you like.")
            return redirect(request.path if not is_given else reverse("assessment", args=[found.pk]))
        is_stale = hasattr(form, "stale_version")
        if is_stale:
            form.data["version"] = str(form.stale_version)
    if by_itself:
        return JsonResponse({"message": _not_saved(form, is_stale=is_stale)}, status=409 if is_stale else 200)
    return _beside_bundle(request, found, bundle, form, what, is_stale=is_stale)


def _not_saved(form: JudgingForm, *, is_stale: bool) -> str:
    if is_stale:
        return "Not saved: it was changed in another window. Use the button to go on."
    first: Any = next((found[0] for found in form.errors.values()), "Use the button to see why")
    return f"Not saved yet. {first.rstrip('.')}."


def _beside_bundle(
    request: HttpRequest, found: Assessment, bundle: Bundle, form: JudgingForm, what: Writing, *, is_stale: bool
) -> HttpResponse:
    bundle.assessment = found
    given = recommendation_section(request.user, found, today()) if what is VIEWING else None
    context = bundle_context(bundle) | {
        "assessment": found,
        "form": form,
        "step": what.step,
        "is_stale": is_stale,
        "recommendation": given.context if given else None,
        "signatures": checked(signatures_of([bundle])[bundle.pk]),
        "cancel_url": reverse("assessment", args=[found.pk]),
        "breadcrumbs": crumbs_of(request.user, found, (what.step.title, "")),
    }
    return render(request, "assessments/judge_bundle.html", context)
