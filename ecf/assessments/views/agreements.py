"""Pages about the support and assessment agreement: find it, begin it, write one's part, sign it, sign it again."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecf.assessments import agreement_rules as rules
from ecf.assessments import services
from ecf.assessments.agreement_errors import AgreementBegun
from ecf.assessments.agreement_pages import agreement_context, terms_of
from ecf.assessments.agreement_selectors import agreements_to_do as found_to_do
from ecf.assessments.agreement_selectors import is_being_made, versions_of, with_agreement_people
from ecf.assessments.form_agreements import CompleteAgreementForm, DraftAgreementForm, SignAgreementForm
from ecf.assessments.models import Agreement, AgreementState
from ecf.assessments.next_steps import agreement_step
from ecf.assessments.services.agreements import FORM
from ecf.assessments.views.trying import attempt, crumbs, require, sent_version, visible_enrolment
from ecf.core.clock import today
from ecf.core.errors import RuleBroken
from ecf.core.forms import GovukForm
from ecf.core.signatures import form_digest
from ecf.enrolments.models import EnrolmentState
from ecf.enrolments.rules import can_record_milestone, is_own
from ecf.supervision.agenda import workload_without_agreement

PAGE_SIZE = 50
Written = DraftAgreementForm | CompleteAgreementForm


def visible_agreement(request: HttpRequest, pk: UUID) -> Agreement:
    """The version, if the person may see it; 404 otherwise."""
    return get_object_or_404(with_agreement_people(Agreement.objects.visible_to(request.user)), pk=pk)


@require_safe
def agreement_of(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The agreement of an enrolment: the newest version that the person may see, else the first step."""
    enrolment = visible_enrolment(request, pk)
    newest = versions_of(enrolment, request.user).first()
    if newest is not None:
        return redirect("agreement", newest.pk)
    row = next((each for each in enrolment.milestones.all() if each.kind == "agreement"), None)
    is_active = enrolment.state == EnrolmentState.ACTIVE
    context = {
        "enrolment": enrolment,
        "milestone": row,
        "is_own": is_own(request.user, enrolment),
        "is_active": is_active,
        "is_being_made": is_being_made(enrolment),
        "may_begin": is_active and rules.can_draft_agreement(request.user, enrolment),
        "may_record": row and not row.is_met and can_record_milestone(request.user, enrolment, row.kind),
        "breadcrumbs": crumbs(request.user, enrolment, ("Agreement", "")),
    }
    return render(request, "assessments/agreement_of.html", context)


@require_safe
def agreements_to_do(request: HttpRequest) -> HttpResponse:
    """Every agreement in which it is the person's turn."""
    steps = [agreement_step(request.user, each) for each in found_to_do(request.user)]
    page = Paginator(steps, PAGE_SIZE).get_page(request.GET.get("page"))
    breadcrumbs = [{"text": "Home", "href": "/"}, {"text": "Agreements", "href": ""}]
    context = {"page_obj": page, "count": len(steps), "breadcrumbs": breadcrumbs}
    return render(request, "assessments/agreements_to_do.html", context)


@require_POST
def begin_agreement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The first version, or the next one: review and sign again."""
    enrolment = visible_enrolment(request, pk)
    require(rules.can_draft_agreement(request.user, enrolment))
    try:
        found = services.begin_agreement(enrolment=enrolment, by=request.user)
    except AgreementBegun:
        return redirect("agreement_of", enrolment.pk)
    except RuleBroken as broken:
        messages.warning(request, broken.message)
        return redirect("agreement_of", enrolment.pk)
    return redirect("draft_agreement", found.pk)


@require_safe
def agreement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One version as the person may see it."""
    return _agreement_page(request, visible_agreement(request, pk), None)


def _agreement_page(request: HttpRequest, found: Agreement, form: GovukForm | None) -> HttpResponse:
    context = agreement_context(request.user, found)
    context |= {
        "form": form or SignAgreementForm(initial={"seen": form_digest(found, FORM)}),
        "breadcrumbs": crumbs(request.user, found.enrolment, ("Agreement", "")),
    }
    return render(request, "assessments/agreement.html", context)


@require_http_methods(["GET", "POST"])
def draft_agreement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The employer's side, by the supervisor or the co-ordinator."""
    found = visible_agreement(request, pk)
    require(rules.can_draft_agreement(request.user, found.enrolment))
    form = DraftAgreementForm(_typed(request), initial=_stored(found, Agreement.DRAFTED_FIELDS))
    form.tell_promised(workload_without_agreement(found.enrolment, today()))
    return _write(request, found, form, services.change_agreement, "draft_agreement")


@require_http_methods(["GET", "POST"])
def complete_agreement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The worker's side."""
    found = visible_agreement(request, pk)
    require(is_own(request.user, found.enrolment))
    form = CompleteAgreementForm(_typed(request), initial=_stored(found, Agreement.WORKER_FIELDS))
    return _write(request, found, form, services.complete_agreement, "complete_agreement")


def _typed(request: HttpRequest) -> Any:
    return request.POST.copy() if request.method == "POST" else None


def _stored(found: Agreement, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(found, name) for name in names}


def _write(
    request: HttpRequest, found: Agreement, form: Written, act: Callable[..., Any], template: str
) -> HttpResponse:
    """One side's form: saved against the version on the page. A stale save shows both, and loses nothing."""
    if found.state == AgreementState.SIGNED or found.enrolment.state != EnrolmentState.ACTIVE:
        messages.warning(
            request, "This version cannot be changed any more: it is signed by all, or the programme ended."
        )
        return redirect("agreement", found.pk)
    form.author, stored = request.user, None
    if form.is_bound and form.is_valid():
        values = form.values()
        if _is_saved_already(found, values):
            return redirect("agreement", found.pk)  # the second click
        if attempt(
            request, form, found, partial(act, agreement=found, by=request.user, **values), sent_version(request)
        ):
            messages.success(request, _saved_words(visible_agreement(request, pk=found.pk)))
            return redirect("agreement", found.pk)
        if hasattr(form, "stale_version"):
            stored = visible_agreement(request, found.pk)
    context = {
        "form": form,
        "agreement": found,
        "version": form.stale_version if stored else sent_version(request) or found.version,
        "stored": [term for term in terms_of(request.user, stored) if term.name in form.fields] if stored else [],
        "terms": [term for term in terms_of(request.user, found) if term.name in {"cadence", "dates"}],
        "has_signatures": found.state == AgreementState.OPEN,
        "cancel_url": reverse("agreement", args=[found.pk]),
        "breadcrumbs": crumbs(request.user, found.enrolment, ("Agreement", reverse("agreement", args=[found.pk]))),
    }
    return render(request, f"assessments/{template}.html", context)


def _is_saved_already(found: Agreement, values: dict[str, Any]) -> bool:
    """Everything stands there as it was sent, and saving it again would change nothing else."""
    is_same = all(getattr(found, name) == _plain(value) for name, value in values.items())
    return is_same and found.state == AgreementState.OPEN and rules.is_by_people_of_today(found)


def _plain(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _saved_words(found: Agreement) -> str:
    if found.state == AgreementState.OPEN:
        return "Saved. Both parts are there, so all can sign it now."
    missing = ", ".join(f"{gap.what}, by {gap.whose}" for gap in rules.gaps_in(found))
    return f"Saved. Still missing: {missing}."


@require_http_methods(["GET", "POST"])
def sign_agreement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One of those named signs what stands there; the page that is read is the page that is signed."""
    found = visible_agreement(request, pk)
    require(rules.can_sign_agreement(request.user, found))
    if request.method == "GET":
        return redirect(f"{reverse('agreement', args=[found.pk])}#sign")
    form = SignAgreementForm(request.POST.copy())
    form.author = request.user
    if form.is_valid():
        act = partial(services.sign_agreement, agreement=found, **form.cleaned_data, by=request.user)
        signed = attempt(request, form, found, act)
        if signed is not None:
            is_done = signed.state == AgreementState.SIGNED
            words = "Signed by all. The agreement is in force." if is_done else "You have signed the agreement."
            messages.success(request, words)
            return redirect("agreement", found.pk)
        found = visible_agreement(request, pk)
        form.data["seen"] = form_digest(found, FORM)
    return _agreement_page(request, found, form)
