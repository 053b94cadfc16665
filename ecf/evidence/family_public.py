"""The feedback form that a child or a family opens from a QR code or an address on paper. No account, no cookie.

Looking changes nothing. The same answer for a code that nobody made and one that is closed, so that guessing tells
nothing.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from uuid_utils.compat import uuid7

from ecf.core.clock import today
from ecf.core.errors import RuleBroken
from ecf.core.for_anybody import for_anybody
from ecf.core.posting import posted
from ecf.evidence import services
from ecf.evidence.family import is_taken, likely_in_answers, link_by_code
from ecf.evidence.form_family import FeedbackForm
from ecf.evidence.models import CHILDREN, FeedbackLink, Giver

Page = Callable[[HttpRequest, FeedbackLink], HttpResponse]


def by_code(page: Page) -> Callable[[HttpRequest, str], HttpResponse]:
    """Opens the page for a form that takes answers; any other code is answered alike, with 404."""

    @for_anybody
    @wraps(page)
    def opened(request: HttpRequest, code: str) -> HttpResponse:
        link = link_by_code(code.lower())
        if link is None or not is_taken(link, today()):
            return closed(request)
        return page(request, link)

    return opened


def closed(request: HttpRequest) -> HttpResponse:
    """For every code that opens nothing."""
    return render(request, "public/feedback_closed.html", status=404)


@by_code
def give_feedback(request: HttpRequest, link: FeedbackLink) -> HttpResponse:
    """Who are you, then the questions in the words for you, then thank you."""
    giver = request.POST.get("giver") or request.GET.get("from", "")
    context = _context(link, giver)
    if giver not in Giver.values:
        return render(request, "public/give_feedback.html", context)
    form = FeedbackForm(posted(request), giver=giver, worker=context["first_name"], initial={"pk": uuid7()})
    likely: list[Any] = []
    if form.is_bound and form.is_valid():
        likely = [] if form.cleaned_data["keep"] else likely_in_answers(form.answers)
        if not likely:
            try:
                services.give_feedback(link=link, giver=giver, answers=form.answers, pk=form.cleaned_data["pk"])
            except RuleBroken as broken:
                form.add_broken_rule(broken)
            else:
                return redirect("feedback_thanks", link.code)
    context |= {"form": form, "likely": likely}
    return render(request, "public/answer_feedback.html", context)


@by_code
def feedback_thanks(request: HttpRequest, link: FeedbackLink) -> HttpResponse:
    """Thank you, and where to go with a worry."""
    return render(request, "public/feedback_thanks.html", _context(link, ""))


def _context(link: FeedbackLink, giver: str) -> dict[str, Any]:
    worker = link.enrolment.social_worker.user
    return {
        "worker": worker.name,
        "first_name": worker.given_name or worker.name,
        "employer": link.enrolment.employer.name,
        "givers": Giver.choices,
        "giver": giver,
        "is_child": giver in CHILDREN,
        "code": link.code,
    }
