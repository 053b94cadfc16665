"""What was told to the principal social worker, or to the deputy: the list, and what they do with each."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecf.core.clock import today
from ecf.core.posting import posted
from ecf.supervision import concern_rules as rules
from ecf.supervision import services
from ecf.supervision.concern_models import ConcernState
from ecf.supervision.concern_selectors import concern_numbers, concerns_told_to, conversation_of
from ecf.supervision.form_concerns import AcknowledgeConcernForm, AnswerConcernForm, CloseConcernForm
from ecf.supervision.views.concern_pages import attempt, concern_page, crumbs, visible_concern
from ecf.supervision.views.shared import require

PAGE = 20


@require_safe
def concerns(request: HttpRequest) -> HttpResponse:
    """What was told to the person's office: the longest waiting first. There is no such page for others."""
    numbers = concern_numbers(request.user)
    if numbers is None:
        raise Http404
    page = Paginator(concerns_told_to(request.user), PAGE).get_page(request.GET.get("page"))
    context = {"numbers": numbers, "page": page, "today": today()}
    return render(request, "supervision/concerns.html", context)


@sensitive_post_parameters()
@require_POST
def acknowledge_concern(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One click, with first words or without."""
    concern = visible_concern(request, pk)
    require(rules.is_told(request.user, concern))
    form = AcknowledgeConcernForm(request.POST)
    acknowledge = partial(services.acknowledge_concern, concern=concern, by=request.user)
    if attempt(request, form, concern, acknowledge):
        messages.success(request, "It is acknowledged. The person who raised it gets an e-mail that there is news.")
        return redirect("concern", concern.pk)
    return concern_page(request, visible_concern(request, pk), form)


@sensitive_post_parameters()
@require_POST
def answer_concern(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The office writes to the worker."""
    concern = visible_concern(request, pk)
    require(rules.is_told(request.user, concern))
    form = AnswerConcernForm(request.POST)
    answer = partial(services.answer_concern, concern=concern, by=request.user)
    if attempt(request, form, concern, answer):
        messages.success(request, "Your answer is sent. The person who raised it gets an e-mail that there is news.")
        return redirect("concern", concern.pk)
    return concern_page(request, visible_concern(request, pk), form)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def close_concern(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The office closes it with what was done, below everything that was written so far."""
    concern = visible_concern(request, pk)
    require(rules.is_told(request.user, concern))
    if request.method == "GET" and concern.state != ConcernState.ACKNOWLEDGED:
        messages.warning(request, "Only what is acknowledged and still open can be closed.")
        return redirect("concern", concern.pk)
    form = CloseConcernForm(posted(request))
    close = partial(services.close_concern, concern=concern, by=request.user)
    if form.is_bound and attempt(request, form, concern, close):
        messages.success(request, "It is closed. The person who raised it gets an e-mail that there is news.")
        return redirect("concern", concern.pk)
    shown = visible_concern(request, pk)
    context = {
        "form": form,
        "concern": shown,
        "version": shown.version,
        "conversation": conversation_of(shown),
        "cancel_url": reverse("concern", args=[shown.pk]),
        "breadcrumbs": crumbs(False, "Close it"),
    }
    return render(request, "supervision/close_concern.html", context)
