"""Pages about self-assessments: all of them over time, beginning one, writing it, looking at one."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ecf.assessments import self_assessment_rules as rules
from ecf.assessments import services
from ecf.assessments.form_self_assessments import SelfAssessmentForm
from ecf.assessments.models import SelfAssessment
from ecf.assessments.plan_rules import can_write_plan
from ecf.assessments.self_assessment_errors import SelfAssessmentBegun
from ecf.assessments.self_assessment_pages import rated_standards
from ecf.assessments.self_assessment_picture import small_multiples
from ecf.assessments.self_assessment_rules import stage_asked
from ecf.assessments.self_assessment_selectors import (
    asked_for,
    before,
    finished_on_scale,
    low_standards,
    self_assessments_of,
    with_levels,
)
from ecf.assessments.views.trying import attempt, crumbs, require, visible_enrolment
from ecf.core.clock import today
from ecf.core.errors import RuleBroken
from ecf.core.forms import GovukForm
from ecf.core.posting import posted
from ecf.core.templatetags.words import uk_time
from ecf.enrolments.models import Enrolment, EnrolmentState
from ecf.enrolments.rules import is_own


def visible_self_assessment(request: HttpRequest, pk: UUID) -> SelfAssessment:
    """The self-assessment, if the person may see it; 404 otherwise."""
    return get_object_or_404(with_levels(SelfAssessment.objects.visible_to(request.user)), pk=pk)


@require_safe
def self_assessments(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All of one worker's: the picture over time for those who read them, the dates for everybody else."""
    enrolment = visible_enrolment(request, pk)
    reads = rules.can_read_self_assessments(request.user, enrolment)
    listed = self_assessments_of(enrolment, request.user)
    is_active, own = enrolment.state == EnrolmentState.ACTIVE, is_own(request.user, enrolment)
    definition = enrolment.framework_version.parsed
    context = {
        "enrolment": enrolment,
        "is_own": own,
        "reads": reads,
        "finished": [each for each in reversed(listed) if each.is_finished],
        "drafts": [each for each in listed if not each.is_finished],
        "asked": [each for each in asked_for(request.user, today()) if not each.draft] if own else [],
        "pictures": small_multiples(definition, finished_on_scale(enrolment)) if reads else [],
        "low": low_standards(enrolment) if reads else [],
        "may_begin": own and is_active and bool(definition.scale),
        "may_plan": is_active and can_write_plan(request.user, enrolment),
        "today": today(),
        "breadcrumbs": crumbs(request.user, enrolment, ("Self-assessments", "")),
    }
    return render(request, "assessments/self_assessments.html", context)


@require_http_methods(["GET", "POST"])
def begin_self_assessment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The first step: what it is, who reads it, and the scale. `?milestone=` for one that a milestone asks for."""
    enrolment = visible_enrolment(request, pk)
    require(rules.can_write_self_assessment(request.user, enrolment))
    milestone = (request.POST.get("milestone") or request.GET.get("milestone") or "")[:40]
    begun = _begun(request, enrolment, milestone)
    if begun is not None:
        return redirect("self_assessment" if begun.is_finished else "write_self_assessment", begun.pk)
    form = GovukForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            found = services.begin_self_assessment(enrolment=enrolment, milestone=milestone, by=request.user)
        except SelfAssessmentBegun:
            return redirect("self_assessments", enrolment.pk)
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            return redirect("write_self_assessment", found.pk)
    definition = enrolment.framework_version.parsed
    is_known = milestone and definition.has_milestone(milestone)
    context = {
        "form": form,
        "enrolment": enrolment,
        "milestone": milestone,
        "title": definition.milestone(milestone).title if is_known else "Self-assessment",
        "scale": definition.scale,
        "stage": stage_asked(enrolment, milestone),
        "cancel_url": reverse("self_assessments", args=[enrolment.pk]),
        "breadcrumbs": _crumbs(request, enrolment),
    }
    return render(request, "assessments/begin_self_assessment.html", context)


def _begun(request: HttpRequest, enrolment: Enrolment, milestone: str) -> SelfAssessment | None:
    """What was begun for a milestone; without one, what is still a draft."""
    rows = SelfAssessment.objects.visible_to(request.user).filter(enrolment=enrolment, milestone=milestone)
    if not milestone:
        return rows.filter(finished_on__isnull=True).first()
    return rows.filter(framework_version_id=enrolment.framework_version_id).first()


def _crumbs(request: HttpRequest, enrolment: Enrolment) -> list[dict[str, str]]:
    return crumbs(request.user, enrolment, ("Self-assessments", reverse("self_assessments", args=[enrolment.pk])))


@require_safe
def self_assessment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One, beside the one before it; a draft is written on its own page."""
    found = visible_self_assessment(request, pk)
    if not found.is_finished:
        return redirect("write_self_assessment", found.pk)
    reads, last = rules.can_read_self_assessment(request.user, found), before(found)
    context = {
        "assessment": found,
        "is_own": is_own(request.user, found.enrolment),
        "reads": reads,
        "last": last,
        "rated": rated_standards(found, last) if reads else [],
        "breadcrumbs": _crumbs(request, found.enrolment),
    }
    return render(request, "assessments/self_assessment.html", context)


@require_http_methods(["GET", "POST"])
def write_self_assessment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The draft, kept as it is typed; the button finishes it."""
    found = visible_self_assessment(request, pk)
    require(rules.can_write_self_assessment(request.user, found.enrolment))
    if found.is_finished:
        return redirect("self_assessment", found.pk)
    last = before(found)
    data = request.POST.copy() if request.method == "POST" else None
    form = SelfAssessmentForm(data, assessment=found, rated=rated_standards(found, last))
    form.author = request.user
    by_itself = "X-Autosave" in request.headers
    form.asks = not by_itself
    stored = None
    if form.is_bound and form.is_valid():
        if _save(request, found, form, finishes="finish" in request.POST and not by_itself):
            return _saved(request, found, by_itself=by_itself)
        if hasattr(form, "stale_version"):
            stored = visible_self_assessment(request, pk)
            form.data["version"] = str(form.stale_version)
    if by_itself:
        return JsonResponse({"message": _not_saved(form, stored)}, status=409 if stored else 200)
    context = {
        "form": form,
        "assessment": found,
        "last": last,
        "stored": rated_standards(stored, last) if stored else None,
        "stored_overall": stored.overall if stored else "",
        "scale": found.framework_version.parsed.scale,
        "cancel_url": reverse("self_assessments", args=[found.enrolment_id]),
        "breadcrumbs": _crumbs(request, found.enrolment),
    }
    return render(request, "assessments/write_self_assessment.html", context)


def _save(request: HttpRequest, found: SelfAssessment, form: SelfAssessmentForm, *, finishes: bool) -> bool:
    """Keeps what was written even where something is missing for finishing it."""
    if not form.is_as_stored:
        act = partial(services.write_self_assessment, assessment=found, by=request.user, **form.given())
        written = attempt(request, form, found, act, form.sent_version)
        if written is None:
            return False
        form.data["version"] = str(written.version)
    if not finishes:
        return True
    act = partial(services.finish_self_assessment, assessment=found, by=request.user)
    return attempt(request, form, found, act) is not None


def _saved(request: HttpRequest, found: SelfAssessment, *, by_itself: bool) -> HttpResponse:
    if by_itself:
        version = visible_self_assessment(request, found.pk).version
        return JsonResponse({"saved_at": uk_time(timezone.now()), "version": version})
    if "finish" in request.POST:
        messages.success(request, "Your self-assessment is finished, and shared with your supervisor and assessor.")
        return redirect("self_assessment", found.pk)
    messages.success(request, "Saved. Only you can read it until you finish it.")
    return redirect("self_assessments", found.enrolment_id)


def _not_saved(form: SelfAssessmentForm, stored: SelfAssessment | None) -> str:
    if stored is not None:
        return "Not saved: it was changed in another window. Use the button to see both."
    first: Any = next((found[0] for found in form.errors.values()), "Use the button to see why")
    return f"Not saved yet. {first.rstrip('.')}."


@require_http_methods(["GET", "POST"])
def discard_self_assessment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Throws a draft away."""
    found = visible_self_assessment(request, pk)
    require(rules.can_write_self_assessment(request.user, found.enrolment))
    if found.is_finished:
        messages.warning(request, "This self-assessment is finished, so it stays as it is.")
        return redirect("self_assessment", found.pk)
    form = GovukForm(posted(request))
    if form.is_bound and form.is_valid():
        act = partial(services.discard_self_assessment, assessment=found, by=request.user)
        enrolment_id = found.enrolment_id
        try:
            act()
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            messages.success(request, "The draft is gone.")
            return redirect("self_assessments", enrolment_id)
    context = {
        "form": form,
        "assessment": found,
        "heading": "Throw this draft away?",
        "submit_text": "Throw it away",
        "cancel_url": reverse("write_self_assessment", args=[found.pk]),
        "breadcrumbs": _crumbs(request, found.enrolment),
    }
    return render(request, "assessments/discard_self_assessment.html", context)
