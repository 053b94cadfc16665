"""One concern as the two sides see it, and what every page about one does."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ecf.core.change import expecting
from ecf.core.clock import today
from ecf.core.errors import RuleBroken
from ecf.core.forms import GovukForm
from ecf.supervision import concern_rules as rules
from ecf.supervision.concern_models import Concern, ConcernState
from ecf.supervision.concern_selectors import conversation_of, office_of, readers_of
from ecf.supervision.form_concerns import AcknowledgeConcernForm, AddToConcernForm, AnswerConcernForm


def visible_concern(request: HttpRequest, pk: UUID) -> Concern:
    """The concern, if the person raised it or it came to their office; 404 otherwise."""
    rows = Concern.objects.visible_to(request.user).select_related("raised_by", "employer")
    return get_object_or_404(rows, pk=pk)


def attempt(request: HttpRequest, form: GovukForm, concern: Concern, act: Callable[..., Any]) -> Any:
    """What the service answers to the words of the form; None, with the reasons in the form, if it says no.

    Closing goes against the version that was on the page: nobody closes what they have not read to the end.
    """
    if not form.is_valid():
        return None
    try:
        with expecting(concern.pk, _posted_version(request)):
            return act(text=form.cleaned_data["text"])
    except RuleBroken as broken:
        form.add_broken_rule(broken)
    return None


def _posted_version(request: HttpRequest) -> int | None:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else None


def crumbs(is_own: bool, last: str = "") -> list[dict[str, str]]:
    """To the list of one's own, or of what one was told; `last` is the name of the page."""
    if is_own:
        found = [
            {"text": "Home", "href": "/"},
            {"text": "Supervision", "href": reverse("session_list")},
            {"text": "What you have raised", "href": reverse("my_concerns")},
        ]
    else:
        found = [{"text": "Home", "href": "/"}, {"text": "Told in confidence", "href": reverse("concerns")}]
    return [*found, {"text": last, "href": ""}]


@require_safe
def concern(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was told, by when it is to be acknowledged, and the conversation."""
    return concern_page(request, visible_concern(request, pk))


def concern_page(request: HttpRequest, found: Concern, form: GovukForm | None = None) -> HttpResponse:
    """The page of one concern, with the form that fits the person and its state, or the one that was not accepted."""
    user, is_own = request.user, rules.is_raiser(request.user, found)
    readers = readers_of(found, office_of(found.employer_id))
    context = {
        "concern": found,
        "is_own": is_own,
        "is_late": found.state == ConcernState.RAISED and found.acknowledge_by < today(),
        "today": today(),
        "conversation": conversation_of(found),
        "readers": [reader.name for reader in readers],
        "may_take_back": rules.can_take_back_concern(user, found),
        "may_acknowledge": not is_own and rules.can_acknowledge_concern(user, found),
        "may_answer": not is_own and rules.can_answer_concern(user, found),
        "may_add": rules.can_add_to_concern(user, found),
        "breadcrumbs": crumbs(is_own, found.get_topic_display()),
    }
    context["form"] = form if form is not None else _fitting_form(context)
    return render(request, "supervision/concern.html", context)


def _fitting_form(context: dict[str, Any]) -> GovukForm | None:
    if context["may_add"]:
        return AddToConcernForm()
    if context["may_acknowledge"]:
        return AcknowledgeConcernForm()
    return AnswerConcernForm() if context["may_answer"] else None
