"""The page of one step of an assessment: for whoever may take it, while it can be taken."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ecf.assessments import form_steps as forms
from ecf.assessments import services
from ecf.assessments.assessment_rules import IN_WORDS, can_read_letter
from ecf.assessments.assessment_selectors import current_bundle, current_panel, standards_asked
from ecf.assessments.assessment_steps import BY_SLUG, Step, steps_now
from ecf.assessments.letters import letter_document
from ecf.assessments.models import Assessment, AssessmentState, Recommendation
from ecf.assessments.views.assessments import crumbs_of, visible_assessment
from ecf.assessments.views.trying import attempt, require
from ecf.core.pdf import pdf_response
from ecf.core.posting import posted

FORMS: Mapping[str, type[forms.StepForm]] = {
    "recommend": forms.RecommendForm,
    "panel": forms.PanelForm,
    "third": forms.MemberForm,
    "view": forms.ViewForm,
    "moderate": forms.ModerateForm,
    "confirm": forms.ConfirmForm,
    "return": forms.ReasonsForm,
    "resume": forms.NothingForm,
    "appeal": forms.AppealForm,
    "late-appeal": forms.LateAppealForm,
    "deciders": forms.DecidersForm,
    "decide": forms.DecideAppealForm,
    "defer": forms.DeferForm,
    "withdraw": forms.ReasonForm,
}
ACTS: Mapping[str, Callable[..., Any]] = {
    "recommend": services.recommend,
    "panel": services.make_panel,
    "third": services.add_panel_member,
    "view": services.record_view,
    "moderate": services.moderate,
    "confirm": services.confirm_outcome,
    "return": services.return_to_panel,
    "resume": services.resume_assessment,
    "appeal": services.lodge_appeal,
    "late-appeal": services.answer_late_appeal,
    "deciders": services.appoint_deciders,
    "decide": services.decide_appeal,
    "defer": services.defer_assessment,
    "withdraw": services.withdraw_assessment,
}
DRAFTS: Mapping[str, Callable[..., Any]] = {"recommend": services.change_recommendation, "view": services.write_view}


@require_http_methods(["GET", "POST"])
def assessment_step(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    """One step. With "Save and come back later" what is written is kept as a draft."""
    chosen = BY_SLUG.get(step)
    if chosen is None:
        raise Http404
    found = visible_assessment(request, pk)
    require(chosen.may(request.user, found))
    if chosen not in list(steps_now(request.user, found)):
        stands = IN_WORDS[AssessmentState(found.state)]
        messages.warning(request, f"This cannot be done now: the assessment {stands}.")
        return redirect("assessment", found.pk)
    form = FORMS[step](posted(request), assessment=found, user=request.user, initial=_initial(request, found, step))
    later = step in DRAFTS and "later" in request.POST
    form.asks = not later
    if form.is_bound and form.is_valid():
        act = (DRAFTS if later else ACTS)[step]
        tried = partial(act, assessment=found, by=request.user, **form.values())
        if attempt(request, form, found, tried) is not None:
            messages.success(request, "Saved. Come back when you like." if later else chosen.done)
            return redirect("assessment", found.pk)
    return render(request, "assessments/assessment_step.html", _context(request, found, chosen, form))


def _initial(request: HttpRequest, found: Assessment, step: str) -> dict[str, Any]:
    if step == "recommend":
        bundle = current_bundle(found)
        return {
            "recommendation": Recommendation.objects.filter(bundle=bundle).first(),
            "codes": standards_asked(found),
            "items": list(bundle.items.all()),
        }
    if step == "view":
        panel = current_panel(found)
        mine = [view for view in panel.views.all() if view.by_id == request.user.pk] if panel else []
        return {"view": mine[0] if mine else None, "codes": standards_asked(found)}
    return {}


def _context(request: HttpRequest, found: Assessment, step: Step, form: forms.StepForm) -> dict[str, Any]:
    return {
        "assessment": found,
        "step": step,
        "form": form,
        "has_draft": step.slug in DRAFTS,
        "reads_bundle": step.slug in {"recommend", "view", "moderate", "confirm", "decide"},
        "cancel_url": reverse("assessment", args=[found.pk]),
        "breadcrumbs": crumbs_of(request.user, found, (step.title, "")),
    }


@require_safe
def outcome_letter(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """The letter of one round as a PDF, for the worker and whoever knows the outcome and oversees the programme."""
    found = visible_assessment(request, pk)
    decision = found.decisions.filter(round=number).first()
    require(can_read_letter(request.user, found))
    if decision is None:
        raise Http404
    return pdf_response(letter_document(found, decision))
