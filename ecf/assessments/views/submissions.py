"""Pages of handing in: what is missing, choose, write, check and submit, take back; and what was handed in."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ecf.assessments import assessment_rules as rules
from ecf.assessments import services
from ecf.assessments.assessment_selectors import KIND
from ecf.assessments.bundle_document import bundle_document
from ecf.assessments.bundle_pages import bundle_context
from ecf.assessments.deadlines import opens_on
from ecf.assessments.form_submissions import ChooseEvidenceForm, SubmitForm, WriteSubmissionForm
from ecf.assessments.models import Assessment, AssessmentState, Bundle
from ecf.assessments.submission_pages import Prepared, may_take_back, prepared, readiness_context
from ecf.assessments.submissions import all_bundles, may_read
from ecf.assessments.views.assessments import crumbs_of, visible_assessment
from ecf.assessments.views.trying import attempt, crumbs, require, visible_enrolment
from ecf.core.clock import today
from ecf.core.errors import RuleBroken
from ecf.core.forms import GovukForm
from ecf.core.pdf import pdf_response
from ecf.core.posting import posted
from ecf.core.signatures import checked, signatures_of
from ecf.core.templatetags.words import uk_time
from ecf.evidence.serving import served


@require_safe
def assessment_of(request: HttpRequest, pk: UUID, milestone: str) -> HttpResponse:
    """How ready somebody is for an assessment: everything that is asked for, and what would be in the bundle."""
    enrolment = visible_enrolment(request, pk)
    row = next((each for each in enrolment.milestones.all() if each.key == milestone and each.kind == KIND), None)
    if row is None:
        raise Http404
    asks = enrolment.framework_version.parsed.milestone(milestone)
    begun = Assessment.objects.visible_to(request.user).filter(
        enrolment=enrolment, milestone=milestone, framework_version=enrolment.framework_version
    )
    opens = opens_on(asks, row.due_on)
    context = readiness_context(request.user, enrolment, asks, today()) | {
        "enrolment": enrolment,
        "milestone": row,
        "title": asks.title,
        "assessment": begun.order_by("-attempt").first(),
        "opens": opens,
        "today": today(),
        "breadcrumbs": crumbs(request.user, enrolment, (asks.title, "")),
    }
    return render(request, "assessments/assessment_of.html", context)


def _own_open(request: HttpRequest, pk: UUID) -> tuple[Assessment, HttpResponse | None]:
    """The worker's assessment; and where to go instead, where it is not open any more. 403 for everybody else."""
    found = visible_assessment(request, pk)
    require(rules.can_submit(request.user, found))
    if found.state != AssessmentState.OPEN:
        messages.warning(request, "This assessment is not open any more, so nothing about it can be prepared.")
        return found, redirect("assessment", found.pk)
    return found, None


def _context(request: HttpRequest, found: Assessment, title: str, **more: Any) -> dict[str, Any]:
    """What every step of preparing shows."""
    tasks = reverse("prepare_submission", args=[found.pk])
    return {
        "assessment": found,
        "heading": title,
        "cancel_url": tasks,
        "breadcrumbs": crumbs_of(request.user, found, ("Prepare and submit", tasks), (title, "")),
        **more,
    }


@require_safe
def prepare_submission(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The task list of an assessment that is open."""
    found, elsewhere = _own_open(request, pk)
    if elsewhere is not None:
        return elsewhere
    made = prepared(found, today())
    scheduled = found.enrolment.milestones.filter(key=found.milestone).first()
    context = {
        "assessment": found,
        "made": made,
        "tasks": _tasks(found, made),
        "scheduled": scheduled,
        "today": today(),
        "breadcrumbs": crumbs_of(request.user, found, ("Prepare and submit", "")),
    }
    return render(request, "assessments/prepare_submission.html", context)


def _tasks(found: Assessment, made: Prepared) -> list[dict[str, Any]]:
    """The steps, each with what is done of it, as the task list component takes them."""
    done, to_do = {"text": "Completed"}, {"tag": {"text": "Not yet started", "classes": "govuk-tag--blue"}}
    chosen = {"tag": {"text": f"{len(made.missing)} missing", "classes": "govuk-tag--yellow"}} if made.missing else done
    is_ready = made.may_submit
    last: dict[str, Any] = {"title": {"text": "Check, declare and submit"}}
    if is_ready:
        last |= {"href": reverse("submit_assessment", args=[found.pk]), "status": to_do}
    else:
        words = {"text": "Cannot start yet", "classes": "govuk-task-list__status--cannot-start-yet"}
        last |= {"hint": {"text": "Write your self-assessment first"}, "status": words}
    return [
        {
            "title": {"text": "Choose evidence"},
            "hint": {"text": f"{len(made.going_in)} pieces go in"},
            "href": reverse("choose_evidence", args=[found.pk]),
            "status": chosen,
        },
        {
            "title": {"text": "Write your self-assessment"},
            "href": reverse("write_submission", args=[found.pk]),
            "status": done if made.self_assessment else to_do,
        },
        last,
    ]


@require_http_methods(["GET", "POST"])
def choose_evidence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Which accepted entries go in, and which standards each is to show."""
    found, elsewhere = _own_open(request, pk)
    if elsewhere is not None:
        return elsewhere
    made = prepared(found, today())
    standards = list(found.framework_version.parsed.standards)
    form = ChooseEvidenceForm(posted(request), found=made, standards=standards)
    if form.is_bound and form.is_valid():
        act = partial(services.change_submission, assessment=found, by=request.user, choices=form.chosen())
        if attempt(request, form, made.draft or found, act) is not None:
            messages.success(request, "Your choice is saved.")
            return redirect("prepare_submission", found.pk)
    context = _context(request, found, "Choose evidence", form=form, made=made)
    return render(request, "assessments/choose_evidence.html", context)


@require_http_methods(["GET", "POST"])
def write_submission(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The self-assessment, kept as it is typed."""
    found, elsewhere = _own_open(request, pk)
    if elsewhere is not None:
        return elsewhere
    draft = prepared(found, today()).draft
    data = request.POST.copy() if request.method == "POST" else None
    form = WriteSubmissionForm(data, draft=draft, pk=found.pk)
    form.author = request.user
    by_itself = "X-Autosave" in request.headers
    form.asks = not by_itself
    stored = None
    if form.is_bound and form.is_valid():
        text = form.cleaned_data["self_assessment"]
        act = partial(services.change_submission, assessment=found, by=request.user, self_assessment=text)
        is_same = draft is not None and draft.self_assessment == text
        kept = attempt(request, form, draft or found, act, None if is_same or draft is None else form.sent_version)
        if kept is not None:
            return _kept(request, found, kept.version, by_itself=by_itself)
        if hasattr(form, "stale_version"):
            stored = draft
            form.data["version"] = str(form.stale_version)
    if by_itself:
        return JsonResponse({"message": _not_kept(form, stored)}, status=409 if stored else 200)
    return render(
        request,
        "assessments/write_submission.html",
        _context(request, found, "Write your self-assessment", form=form, stored=stored),
    )


def _kept(request: HttpRequest, found: Assessment, version: int, *, by_itself: bool) -> HttpResponse:
    if by_itself:
        return JsonResponse({"saved_at": uk_time(timezone.now()), "version": version})
    messages.success(request, "Your self-assessment is saved. Only you can read it until you submit.")
    return redirect("prepare_submission", found.pk)


def _not_kept(form: WriteSubmissionForm, stored: Any) -> str:
    if stored is not None:
        return "Not saved: it was changed in another window. Use the button to see both."
    first: Any = next((found[0] for found in form.errors.values()), "Use the button to see why")
    return f"Not saved yet. {first.rstrip('.')}."


@require_http_methods(["GET", "POST"])
def submit_assessment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything once more, then the declaration and the button."""
    found, elsewhere = _own_open(request, pk)
    if elsewhere is not None:
        return elsewhere
    made = prepared(found, today())
    if not made.may_submit:
        messages.warning(request, "Write your self-assessment before you submit.")
        return redirect("prepare_submission", found.pk)
    form = SubmitForm(posted(request), asks_reason=bool(made.missing))
    form.author = request.user
    if form.is_bound and form.is_valid():
        act = partial(services.submit_assessment, assessment=found, by=request.user, **form.cleaned_data)
        if attempt(request, form, found, act) is not None:
            messages.success(request, "Submitted. What you handed in is kept as it is now.")
            return redirect("assessment", found.pk)
    context = _context(request, found, "Check, declare and submit", form=form, made=made)
    scheduled = found.enrolment.milestones.filter(key=found.milestone).first()
    late = scheduled is not None and scheduled.due_on is not None and scheduled.due_on < today()
    return render(request, "assessments/submit_assessment.html", context | {"is_late": late, "scheduled": scheduled})


@require_http_methods(["GET", "POST"])
def take_back_submission(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asks once, then takes it back."""
    found = visible_assessment(request, pk)
    require(rules.can_submit(request.user, found))
    if not may_take_back(found):
        messages.warning(request, "This cannot be taken back: it is not submitted, or the assessor has started.")
        return redirect("assessment", found.pk)
    form = GovukForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            services.take_back_submission(assessment=found, by=request.user)
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            messages.success(request, "Taken back. What you prepared is still there.")
            return redirect("prepare_submission", found.pk)
    context = {
        "assessment": found,
        "form": form,
        "heading": "Take it back?",
        "submit_text": "Take it back",
        "cancel_url": reverse("assessment", args=[found.pk]),
        "breadcrumbs": crumbs_of(request.user, found, ("Take it back", "")),
    }
    return render(request, "assessments/take_back_submission.html", context)


def readable_bundle(request: HttpRequest, pk: UUID, number: int | None) -> Bundle:
    """What is handed in now, or was under that number; 404 where nothing is, 403 for who only sees facts."""
    found = visible_assessment(request, pk)
    rows = all_bundles(found)
    row = next((each for each in rows if each.bundle.number == number or (number is None and each.is_current)), None)
    if row is None and (number is not None or rules.can_read_bundle(request.user, found)):
        raise Http404
    if row is None or not may_read(request.user, found, row):
        raise PermissionDenied
    prefetch_related_objects([row.bundle], "items__files")
    row.bundle.assessment = found
    return row.bundle


@require_safe
def bundle(request: HttpRequest, pk: UUID, number: int | None = None) -> HttpResponse:
    """Exactly what was frozen, with its support page."""
    found = readable_bundle(request, pk, number)
    context = bundle_context(found) | {
        "assessment": found.assessment,
        "signatures": checked(signatures_of([found])[found.pk]),
        "breadcrumbs": crumbs_of(request.user, found.assessment, ("What was submitted", "")),
    }
    return render(request, "assessments/bundle.html", context)


@require_safe
def bundle_pdf(request: HttpRequest, pk: UUID, number: int | None = None) -> HttpResponse:
    """The same as a document to keep."""
    return pdf_response(bundle_document(readable_bundle(request, pk, number)))


@require_safe
def bundle_file(request: HttpRequest, pk: UUID, file_id: int, number: int | None = None) -> HttpResponse:
    """A file as it was handed in: the copy, not the entry's own."""
    found = readable_bundle(request, pk, number)
    row = next((file for item in found.items.all() for file in item.files.all() if file.pk == file_id), None)
    if row is None:
        raise Http404
    return served(row)
