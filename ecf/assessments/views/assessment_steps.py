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

from ecf.assessments import form_components as component_forms
from ecf.assessments import form_steps as forms
from ecf.assessments import services
from ecf.assessments.assessment_rules import IN_WORDS, can_read_letter
from ecf.assessments.assessment_steps import BY_SLUG, steps_now
from ecf.assessments.letters import letter_document
from ecf.assessments.models import Assessment, AssessmentState
from ecf.assessments.step import Step
from ecf.assessments.step_pages import beside_step
from ecf.assessments.views.assessments import crumbs_of, visible_assessment
from ecf.assessments.views.judging import write_recommendation, write_view
from ecf.assessments.views.trying import attempt, require
from ecf.core.clock import today
from ecf.core.pdf import pdf_response
from ecf.core.posting import posted
from ecf.people.models import User


def change_member(*, instead: User | None = None, **who: Any) -> Any:
    """Somebody in place of another, or one more."""
    if instead is None:
        return services.add_panel_member(**who)
    return services.replace_panel_member(instead=instead, **who)


def open_again(*, assessment: Assessment, by: User) -> Assessment:
    """Another attempt at the same."""
    return services.open_assessment(enrolment=assessment.enrolment, milestone=assessment.milestone, by=by)


FORMS: Mapping[str, type[forms.StepForm]] = {
    "panel": forms.PanelForm,
    "member": forms.ReplaceForm,
    "third": forms.MemberForm,
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
    "open-again": forms.NothingForm,
    "mark": component_forms.MarkForm,
    "practice": component_forms.PracticeForm,
    "book-discussion": component_forms.SlotForm,
    "discussion": component_forms.DiscussionForm,
    "override": component_forms.OverrideForm,
}
ACTS: Mapping[str, Callable[..., Any]] = {
    "panel": services.make_panel,
    "member": change_member,
    "third": services.add_panel_member,
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
    "open-again": open_again,
    "mark": services.record_mark,
    "practice": services.judge_practice,
    "book-discussion": services.book_discussion,
    "discussion": services.record_discussion,
    "override": services.override_component,
}


BESIDE_BUNDLE = {"recommend": write_recommendation, "view": write_view}


@require_http_methods(["GET", "POST"])
def assessment_step(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    """One step: a form, or for those who judge one beside what was submitted."""
    chosen = BY_SLUG.get(step)
    if chosen is None:
        raise Http404
    found = visible_assessment(request, pk)
    require(chosen.may(request.user, found))
    if chosen not in list(steps_now(request.user, found)):
        stands = IN_WORDS[AssessmentState(found.state)]
        messages.warning(request, f"This cannot be done now: the assessment {stands}.")
        return redirect("assessment", found.pk)
    if step in BESIDE_BUNDLE:
        return BESIDE_BUNDLE[step](request, found)
    form = FORMS[step](posted(request), assessment=found, user=request.user)
    if form.is_bound and form.is_valid():
        tried = partial(ACTS[step], assessment=found, by=request.user, **form.values())
        done = attempt(request, form, found, tried)
        if done is not None:
            messages.success(request, chosen.done)
            return redirect("assessment", done.pk if isinstance(done, Assessment) else found.pk)
    return render(request, "assessments/assessment_step.html", _context(request, found, chosen, form))


def _context(request: HttpRequest, found: Assessment, step: Step, form: forms.StepForm) -> dict[str, Any]:
    return {
        "assessment": found,
        "step": step,
        "form": form,
        "beside": beside_step(step.slug, request.user, found, today()),
        "reads_bundle": step.slug in {"moderate", "confirm", "decide"},
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
