"""Pages about reviews: begin one, read it, write one's own part, sign, add to it."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ecf.assessments import review_rules as rules
from ecf.assessments import services
from ecf.assessments.form_reviews import (
    AddToReviewForm,
    BeginReviewForm,
    PartForm,
    SignReviewForm,
    part_form,
)
from ecf.assessments.models import Review, ReviewAddendum, ReviewPart, ReviewState
from ecf.assessments.review_errors import ReviewBegun
from ecf.assessments.review_pages import review_context
from ecf.assessments.review_selectors import latest_supervision, support_for_review, with_review_people
from ecf.assessments.review_turns import opens_on
from ecf.assessments.services.reviews import lacks_plan, to_sign
from ecf.assessments.views.trying import attempt, crumbs, require, visible_enrolment
from ecf.core.clock import today
from ecf.core.errors import RuleBroken
from ecf.core.forms import GovukForm
from ecf.core.posting import posted
from ecf.core.templatetags.words import uk_time
from ecf.enrolments.disclosures import disclosures_of
from ecf.enrolments.form_disclosing import DiscloseForm
from ecf.enrolments.models import Enrolment, EnrolmentState, ScheduledMilestone
from ecf.enrolments.services import note_seen
from ecf.people.models import User
from ecf.supervision.models import Side


def visible_review(request: HttpRequest, pk: UUID) -> Review:
    """The review, if the person may see it; 404 otherwise."""
    return get_object_or_404(with_review_people(Review.objects.visible_to(request.user)), pk=pk)


@require_http_methods(["GET", "POST"])
def begin_review(request: HttpRequest, pk: UUID, milestone: str) -> HttpResponse:
    """The review at a milestone: the one that was begun, or the first step of one."""
    enrolment = visible_enrolment(request, pk)
    row = _milestone(enrolment, milestone)
    begun = _begun(request.user, enrolment, milestone)
    if begun is not None:
        return redirect("review", begun.pk)
    require(rules.can_begin_review(request.user, enrolment))
    if row.is_met or enrolment.state != EnrolmentState.ACTIVE:
        messages.warning(request, "This review is recorded as done." if row.is_met else "The programme has ended.")
        return redirect("journey", enrolment.pk)
    opens = opens_on(row, enrolment, today())
    is_early = opens is None or today() < opens
    form = BeginReviewForm(posted(request), is_early=is_early)
    if request.method == "POST" and form.is_valid():
        try:
            found = services.begin_review(
                enrolment=enrolment, milestone=milestone, **form.cleaned_data, by=request.user
            )
        except ReviewBegun:
            return redirect("begin_review", enrolment.pk, milestone)
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            return redirect("write_review", found.pk)
    context = {
        "form": form,
        "enrolment": enrolment,
        "milestone": row,
        "title": enrolment.framework_version.parsed.milestone(milestone).title,
        "opens": opens,
        "is_early": is_early,
        "is_own": enrolment.social_worker.user_id == request.user.pk,
        "cancel_url": reverse("journey", args=[enrolment.pk]),
        "breadcrumbs": crumbs(request.user, enrolment, ("Review", "")),
    }
    return render(request, "assessments/begin_review.html", context)


def _milestone(enrolment: Enrolment, key: str) -> ScheduledMilestone:
    for row in enrolment.milestones.all():
        if row.key == key and row.kind == "review":
            return row
    raise Http404


def _begun(user: User, enrolment: Enrolment, milestone: str) -> Review | None:
    rows = Review.objects.visible_to(user).filter(enrolment=enrolment, milestone=milestone)
    return rows.filter(framework_version=enrolment.framework_version).first()


@require_safe
def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The review as the person may see it."""
    found = visible_review(request, pk)
    note_seen(subject=found, by=request.user)
    return _review_page(request, found, None)


def _review_page(request: HttpRequest, found: Review, form: GovukForm | None) -> HttpResponse:
    context = review_context(request.user, found, today())
    if form is None:
        first = {"seen": to_sign(found, on=today()) if context["may_sign"] else ""}
        form = SignReviewForm(initial=first, is_worker=context["side"] == Side.WORKER)
    context |= {
        "form": form,
        "is_own": context["side"] == Side.WORKER,
        "today": today(),
        "is_over": found.enrolment.state != EnrolmentState.ACTIVE,
        "support": support_for_review(found, request.user),
        "lacks_plan": context["writes"] == Side.SUPERVISOR and lacks_plan(found),
        "disclosures": disclosures_of(found) if context["reads"] else [],
        "breadcrumbs": crumbs(request.user, found.enrolment, (found.title, "")),
    }
    return render(request, "assessments/review.html", context)


@require_http_methods(["GET", "POST"])
def write_review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One's own part: kept as it is typed until it is shared, then changed on purpose."""
    found = visible_review(request, pk)
    require(rules.side_of(request.user, found) is not None or rules.takes_over(request.user, found))
    side = rules.writes_side(request.user, found)
    if side is None:
        messages.warning(request, "This review cannot be written any more: it is signed, or somebody else writes it.")
        return redirect("review", found.pk)
    part = found.part(side)
    is_blank = rules.takes_over(request.user, found) and part.shared_at is None
    form = part_form(part, request.POST.copy() if request.method == "POST" else None, is_blank=is_blank)
    form.author = request.user
    by_itself = "X-Autosave" in request.headers
    form.asks = not by_itself
    stored = None
    if form.is_bound and form.is_valid():
        if _save(request, found, part, form, by_itself=by_itself):
            return _saved(request, found, part, by_itself=by_itself)
        if hasattr(form, "stale_version"):
            stored = visible_review(request, pk).part(side)
            form.data["version"] = str(form.stale_version)
    if by_itself:
        return JsonResponse({"message": _not_saved(form, stored)}, status=409 if stored else 200)
    return render(request, "assessments/write_review.html", _writing(request, found, part, form, stored))


def _save(request: HttpRequest, found: Review, part: ReviewPart, form: PartForm, *, by_itself: bool) -> bool:
    shares = "share" in request.POST and not by_itself
    values = form.values()
    is_same = part.written() == {name: text.strip() for name, text in values.items()}
    if is_same and part.author_id == request.user.pk and (part.shared_at is not None or not shares):
        return True  # the second click, or nothing new
    act = partial(services.write_part, review=found, by=request.user, share=shares, **values)
    version = None if is_same else form.sent_version
    return attempt(request, form, part, act, version) is not None


def _saved(request: HttpRequest, found: Review, part: ReviewPart, *, by_itself: bool) -> HttpResponse:
    if by_itself:
        version = visible_review(request, found.pk).part(Side(part.side)).version
        return JsonResponse({"saved_at": uk_time(timezone.now()), "version": version})
    if "share" in request.POST:
        messages.success(request, "Your part is shared. When both are there, you sign.")
    else:
        messages.success(request, "Saved. Only you can read it until you share it.")
    return redirect("review", found.pk)


def _not_saved(form: PartForm, stored: ReviewPart | None) -> str:
    if stored is not None:
        return "Not saved: it was changed in another window. Use the button to see both."
    first = next((found[0] for found in form.errors.values()), "Use the button to see why")
    return f"Not saved yet. {first.rstrip('.')}."


def _writing(
    request: HttpRequest, found: Review, part: ReviewPart, form: PartForm, stored: ReviewPart | None
) -> dict[str, Any]:
    other = Side.SUPERVISOR if part.side == Side.WORKER else Side.WORKER
    context = review_context(request.user, found, today())
    return context | {
        "form": form,
        "part": part,
        "stored": stored,
        "other": next((each for each in context["parts"] if each["side"] == other), None),
        "is_worker": part.side == Side.WORKER,
        "is_shared": part.shared_at is not None,
        "takes_over": rules.takes_over(request.user, found),
        "last_session": latest_supervision(found),
        "cancel_url": reverse("review", args=[found.pk]),
        "breadcrumbs": crumbs(request.user, found.enrolment, (found.title, reverse("review", args=[found.pk]))),
    }


@require_http_methods(["GET", "POST"])
def sign_review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One of the two signs what stands there; the page that is read is the page that is signed."""
    found = visible_review(request, pk)
    require(rules.side_of(request.user, found) is not None)
    if request.method == "GET":
        return redirect(f"{reverse('review', args=[found.pk])}#sign")
    is_worker = rules.side_of(request.user, found) == Side.WORKER
    form = SignReviewForm(request.POST.copy(), is_worker=is_worker)
    form.author = request.user
    if form.is_valid():
        act = partial(services.sign_review, review=found, **form.cleaned_data, by=request.user)
        signed = attempt(request, form, found, act)
        if signed is not None:
            is_done = signed.state == ReviewState.SIGNED
            words = "Signed by both. The review is done." if is_done else "You have signed the review."
            messages.success(request, words)
            return redirect("review", found.pk)
        found = visible_review(request, pk)
        form.data["seen"] = to_sign(found, on=today())
    return _review_page(request, found, form)


@require_http_methods(["GET", "POST"])
def add_to_review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One of the two adds to a signed review, and signs what they add."""
    found = visible_review(request, pk)
    require(rules.side_of(request.user, found) is not None)
    if found.state != ReviewState.SIGNED:
        messages.warning(request, "This review is still being written. Change your own part.")
        return redirect("review", found.pk)
    form = AddToReviewForm(posted(request))
    form.author = request.user
    if form.is_valid():
        act = partial(services.add_to_review, review=found, **form.cleaned_data, by=request.user)
        if attempt(request, form, found, act):
            messages.success(request, "Your addition is there, signed by you.")
            return redirect("review", found.pk)
    context = {
        "form": form,
        "review": found,
        "heading": "Add to the review",
        "cancel_url": reverse("review", args=[found.pk]),
        "breadcrumbs": crumbs(request.user, found.enrolment, (found.title, reverse("review", args=[found.pk]))),
    }
    return render(request, "assessments/add_to_review.html", context)


@require_http_methods(["GET", "POST"])
def sign_review_addendum(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The other one signs what was added."""
    visible = Review.objects.visible_to(request.user)
    addendum = get_object_or_404(ReviewAddendum.objects.select_related("by").filter(review__in=visible), pk=pk)
    found = visible_review(request, addendum.review_id)
    require(rules.side_of(request.user, found) is not None)
    form = GovukForm(posted(request))
    if form.is_valid():
        act = partial(services.sign_review_addendum, addendum=addendum, by=request.user)
        if attempt(request, form, found, act):
            messages.success(request, "You have signed the addition.")
            return redirect("review", found.pk)
    context = {
        "form": form,
        "review": found,
        "addendum": addendum,
        "cancel_url": reverse("review", args=[found.pk]),
        "breadcrumbs": crumbs(request.user, found.enrolment, (found.title, reverse("review", args=[found.pk]))),
    }
    return render(request, "assessments/sign_review_addendum.html", context)


@require_http_methods(["GET", "POST"])
def disclose_review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The principal social worker asks to read a review, with a reason; the worker sees it at once."""
    found = visible_review(request, pk)
    require(rules.can_disclose_review(request.user, found))
    name = found.enrolment.social_worker.user.name
    form = DiscloseForm(posted(request), initial=DiscloseForm.first())
    if form.is_valid():
        act = partial(services.disclose_review, review=found, **form.cleaned_data, by=request.user)
        if attempt(request, form, found, act):
            messages.success(request, f"You can read it now. {name} sees that you can, and why.")
            return redirect("review", found.pk)
    context = {
        "form": form,
        "what": f"{found.title} of {name}",
        "back_url": reverse("review", args=[found.pk]),
        "warning": f"{name} is told by e-mail, and sees your name, your reason and the last day on the review itself.",
    }
    return render(request, "enrolments/disclose.html", context)
