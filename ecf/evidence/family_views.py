"""Pages of feedback from families for the worker and their supervisor: forms to hand out, and what came back."""

from functools import partial
from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecf.core.change import expecting
from ecf.core.clock import today
from ecf.core.errors import NotAllowed, RuleBroken
from ecf.core.posting import posted, wanted_next
from ecf.enrolments.models import Enrolment, EnrolmentState
from ecf.enrolments.rules import is_own
from ecf.evidence import rules, services
from ecf.evidence.family import FACE_QUESTIONS, TEXT_QUESTIONS, feedback_of, forms_of, given_by, shown_answers
from ecf.evidence.form_family import HoldFeedbackForm, ReleaseFeedbackForm, TellFeedbackForm
from ecf.evidence.models import FamilyFeedback, FeedbackLink, FeedbackState, Giver

WITH_PEOPLE = ("enrolment__social_worker__user", "enrolment__employer", "enrolment__supervisor")


@require_safe
def feedback_forms(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The forms of one worker, and what came back, each as far as the person may read it."""
    enrolment = _enrolment(request, pk)
    day = today()
    context = {
        "enrolment": enrolment,
        "own": is_own(request.user, enrolment),
        "is_active": enrolment.state == EnrolmentState.ACTIVE,
        "may_tell": rules.can_read_feedback_first(request.user, enrolment),
        "links": [(row, row.is_open_on(day)) for row in forms_of(enrolment.pk)],
        "feedback": [(row, rules.can_read_feedback(request.user, row)) for row in feedback_of(enrolment.pk)],
    }
    return render(request, "evidence/feedback_forms.html", context)


@require_POST
def make_feedback_form(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One more form, shown at once."""
    enrolment = _enrolment(request, pk)
    try:
        made = services.make_feedback_form(enrolment=enrolment, by=request.user)
    except RuleBroken as broken:
        messages.error(request, broken.message)
        return redirect("feedback_forms", enrolment.pk)
    return redirect("feedback_form", made.pk)


@require_safe
def feedback_form(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The QR code, large enough to be read from a phone that is held out."""
    return render(request, "evidence/feedback_form.html", _form_context(_link(request, pk)))


@require_safe
def feedback_sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same form on paper, in large print; `?pictures=1` with pictures."""
    link = _link(request, pk)
    pictures, worker = bool(request.GET.get("pictures")), _first_name(link.enrolment)
    giver = Giver.CHILD if pictures else Giver.PARENT
    context = _form_context(link) | {
        "pictures": pictures,
        "faces": [(each.code, each.asked(giver, worker)) for each in FACE_QUESTIONS],
        "texts": [(each.code, each.asked(giver, worker)) for each in TEXT_QUESTIONS],
        "givers": Giver.choices,
    }
    return render(request, "evidence/feedback_sheet.html", context)


@require_http_methods(["GET", "POST"])
def revoke_feedback_form(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asks once, then takes the form back."""
    link = _link(request, pk)
    if request.method == "POST":
        services.revoke_feedback_form(link=link, by=request.user)
        messages.success(request, "The form takes no more answers.")
        return redirect("feedback_forms", link.enrolment_id)
    return render(request, "evidence/revoke_feedback_form.html", {"link": link})


@require_safe
def family_feedback(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a family said: to the supervisor with what to do about it, to the worker once it is shown to them."""
    return render(request, "evidence/family_feedback.html", feedback_context(request, _feedback(request, pk)))


@require_POST
def release_feedback(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The supervisor shows it to the worker."""
    row = _to_read(request, pk)
    form = _release_form(row, request.POST)
    if form.is_valid():
        act = partial(services.release_feedback, feedback=row, by=request.user, texts=form.cleaned_data)
        if _done(request, row, form, act):
            messages.success(request, f"{_first_name(row.enrolment)} can read it now.")
            return redirect(_back(request, row))
    return render(request, "evidence/family_feedback.html", feedback_context(request, row, release=form))


@require_POST
def hold_feedback(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The supervisor keeps it back."""
    row = _to_read(request, pk)
    form = HoldFeedbackForm(request.POST)
    if form.is_valid():
        act = partial(services.hold_feedback, feedback=row, by=request.user, reason=form.cleaned_data["reason"])
        if _done(request, row, form, act):
            messages.success(request, "It is held back. You can still show it later.")
            return redirect(_back(request, row))
    return render(request, "evidence/family_feedback.html", feedback_context(request, row, hold=form))


@require_http_methods(["GET", "POST"])
def tell_feedback(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The supervisor writes down what they were told, or what came back on paper."""
    enrolment = _enrolment(request, pk)
    if not rules.can_read_feedback_first(request.user, enrolment):
        raise PermissionDenied
    form = TellFeedbackForm(posted(request), worker=_first_name(enrolment))
    if form.is_bound and form.is_valid():
        given = {"giver": form.cleaned_data["giver"], "told_on": form.cleaned_data["told_on"], "answers": form.answers}
        try:
            services.tell_feedback(enrolment=enrolment, **given, by=request.user)
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            messages.success(request, f"Saved. {_first_name(enrolment)} can read it now.")
            return redirect("feedback_forms", enrolment.pk)
    return render(request, "evidence/tell_feedback.html", {"form": form, "enrolment": enrolment})


@require_POST
def use_feedback(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The worker makes an entry of it and goes on writing."""
    row = _feedback(request, pk)
    if not is_own(request.user, row.enrolment):
        raise PermissionDenied
    try:
        entry = services.use_feedback(feedback=row, by=request.user)
    except RuleBroken as broken:
        messages.error(request, broken.message)
        return redirect("family_feedback", row.pk)
    return redirect("edit_evidence", entry.pk)


def _done(request: HttpRequest, row: FamilyFeedback, form: Any, act: Any) -> bool:
    """Whether it went through; what is wrong is told in the form."""
    sent = request.POST.get("version", "")
    try:
        with expecting(row.pk, int(sent) if sent.isdecimal() and len(sent) < 10 else None):
            act()
    except NotAllowed as broken:
        raise PermissionDenied from broken
    except RuleBroken as broken:
        form.add_broken_rule(broken)
        return False
    return True


def _back(request: HttpRequest, row: FamilyFeedback) -> str:
    return wanted_next(request) or reverse("family_feedback", args=[row.pk])


def feedback_context(request: HttpRequest, row: FamilyFeedback, *, release: Any = None, hold: Any = None) -> Any:
    """What is shown of it to this person, and what they may do about it."""
    reads = rules.can_read_feedback(request.user, row)
    first = rules.can_read_feedback_first(request.user, row.enrolment)
    waits = row.state != FeedbackState.RELEASED
    return {
        "feedback": row,
        "version": row.version,
        "enrolment": row.enrolment,
        "own": is_own(request.user, row.enrolment),
        "first_name": _first_name(row.enrolment),
        "given_by": given_by(row),
        "reads": reads,
        "answers": shown_answers(row, _first_name(row.enrolment)) if reads else [],
        "may_release": first and waits,
        "may_hold": first and row.state == FeedbackState.RECEIVED,
        "may_use": is_own(request.user, row.enrolment) and not waits and row.evidence_id is None,
        "release": release or _release_form(row, None),
        "hold": hold or HoldFeedbackForm(),
        "form": release or hold or HoldFeedbackForm(),
        "next": request.GET.get("next") or request.POST.get("next", ""),
    }


def _release_form(row: FamilyFeedback, data: Any) -> ReleaseFeedbackForm:
    return ReleaseFeedbackForm(data, said=row.said, worker=_first_name(row.enrolment), giver=row.giver)


def _form_context(link: FeedbackLink) -> dict[str, Any]:
    address = settings.SITE_URL.rstrip("/") + reverse("give_feedback", args=[link.code])
    return {
        "link": link,
        "enrolment": link.enrolment,
        "worker": link.enrolment.social_worker.user.name,
        "first_name": _first_name(link.enrolment),
        "employer": link.enrolment.employer.name,
        "address": address,
        "qr": qr_code(address),
        "is_open": link.is_open_on(today()),
    }


def qr_code(address: str) -> SafeString:
    """An SVG of our own making, which scales with the page; the text beside it says the same address."""
    drawn = segno.make(address, error="m").svg_inline(border=2, svgclass="app-qr", omitsize=True)
    return mark_safe(drawn)  # noqa: S308 (drawn by the library from squares alone)


def _first_name(enrolment: Enrolment) -> str:
    user = enrolment.social_worker.user
    return user.given_name or user.name


def _enrolment(request: HttpRequest, pk: UUID) -> Enrolment:
    """404 when invisible; 403 for who sees it and is neither the worker nor the supervisor of now."""
    rows = Enrolment.objects.visible_to(request.user).with_people().select_related("employer")
    enrolment = get_object_or_404(rows, pk=pk)
    if not rules.can_make_feedback_form(request.user, enrolment):
        raise PermissionDenied
    return enrolment


def _link(request: HttpRequest, pk: UUID) -> FeedbackLink:
    return get_object_or_404(FeedbackLink.objects.visible_to(request.user).select_related(*WITH_PEOPLE), pk=pk)


def _feedback(request: HttpRequest, pk: UUID) -> FamilyFeedback:
    rows = FamilyFeedback.objects.visible_to(request.user).select_related(
        *WITH_PEOPLE, "evidence", "read_by", "asked_by"
    )
    return get_object_or_404(rows, pk=pk)


def _to_read(request: HttpRequest, pk: UUID) -> FamilyFeedback:
    row = _feedback(request, pk)
    if not rules.can_read_feedback_first(request.user, row.enrolment):
        raise PermissionDenied
    return row
