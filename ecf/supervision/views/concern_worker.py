"""A worker tells the principal social worker something in confidence, reads what became of it, adds, takes it back."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecf.core.change import rehearse
from ecf.core.clock import today
from ecf.core.errors import RuleBroken
from ecf.core.posting import posted
from ecf.enrolments.models import Enrolment
from ecf.enrolments.selectors import enrolment_of
from ecf.people.employer_settings import setting
from ecf.people.models import User
from ecf.supervision import concern_rules as rules
from ecf.supervision import services
from ecf.supervision.concern_errors import ReadersChanged
from ecf.supervision.concern_selectors import Office, concerns_raised_by, office_of, readers_for
from ecf.supervision.form_concerns import AddToConcernForm, RaiseConcernForm, names_of
from ecf.supervision.views.concern_pages import attempt, concern_page, visible_concern
from ecf.supervision.views.shared import require

TYPED = ("topic", "about_psw", "what_happened", "what_would_help")


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def raise_concern(request: HttpRequest) -> HttpResponse:
    """What it is about, then who will read it, then it is sent. Nothing is stored before that."""
    enrolment = _own_journey(request)
    office, step = office_of(enrolment.employer_id), request.POST.get("step")
    about = {"worker": request.user, "office": office}
    if step == "edit":
        form = RaiseConcernForm(initial={name: request.POST.get(name, "") for name in TYPED}, **about)
        return _form_page(request, form, enrolment, office)
    form = RaiseConcernForm(posted(request), **about)
    if not form.is_valid():
        return _form_page(request, form, enrolment, office)
    send = partial(services.raise_concern, **form.cleaned_data, by=request.user)
    try:
        if step == "send":
            return _sent(request, send(expected_readers=_seen(request)))
        rehearse(send, by=request.user)
    except ReadersChanged as changed:
        return _check_page(request, form, enrolment, office, changed.message)
    except RuleBroken as broken:
        form.add_broken_rule(broken)
        return _form_page(request, form, enrolment, office)
    return _check_page(request, form, enrolment, office)


def _own_journey(request: HttpRequest) -> Enrolment:
    """The journey of the person; there is no such page for whoever has none."""
    enrolment = enrolment_of(request.user)
    if enrolment is None:
        raise Http404
    return enrolment


def _seen(request: HttpRequest) -> list[UUID]:
    """Whom the page named as readers; what cannot be read names nobody, so that the page is shown again."""
    try:
        return [UUID(each) for each in request.POST.get("seen", "").split(",")]
    except ValueError:
        return []


def _sent(request: HttpRequest, concern: Any) -> HttpResponse:
    messages.success(request, "It is sent.")
    return redirect("concern", concern.pk)


def _crumbs(last: str) -> list[dict[str, str]]:
    return [
        {"text": "Home", "href": "/"},
        {"text": "Supervision", "href": reverse("session_list")},
        {"text": "What you have raised", "href": reverse("my_concerns")},
        {"text": last, "href": ""},
    ]


def _form_page(request: HttpRequest, form: RaiseConcernForm, enrolment: Enrolment, office: Office) -> HttpResponse:
    context = {
        "form": form,
        "employer": enrolment.employer,
        "readers": names_of(readers_for(request.user, office, about_psw=False)),
        "deputies": names_of(readers_for(request.user, office, about_psw=True)),
        "has_psw": bool(office.in_post),
        "days": int(setting(enrolment.employer_id, "concern_days", today())),
        "cancel_url": reverse("my_concerns"),
        "breadcrumbs": _crumbs("Tell something in confidence"),
    }
    return render(request, "supervision/raise_concern.html", context)


def _check_page(
    request: HttpRequest, form: RaiseConcernForm, enrolment: Enrolment, office: Office, *news: str
) -> HttpResponse:
    """Who will read it, by name, and every word of it, before it is sent."""
    about_psw = form.cleaned_data["about_psw"]
    readers = readers_for(request.user, office, about_psw=about_psw)
    context = {
        "form": form,
        "answers": form.cleaned_data,
        "topic": dict(form.fields["topic"].choices)[form.cleaned_data["topic"]],
        "typed": [(name, request.POST.get(name, "")) for name in TYPED],
        "readers": [{"name": user.name, "is_deputy": user in office.deputies} for user in readers],
        "warnings": [*news, *_warnings(request.user, enrolment, readers)],
        "seen": ",".join(str(user.pk) for user in readers),
        "cancel_url": reverse("my_concerns"),
        "breadcrumbs": _crumbs("Check before you send"),
    }
    return render(request, "supervision/check_concern.html", context)


def _warnings(worker: User, enrolment: Enrolment, readers: tuple[User, ...]) -> list[str]:
    """What the worker should know about those who will read it, before it is sent."""
    found = []
    for user in readers:
        if user.pk == worker.pk:
            found.append("That is you: nobody else would read it. Somebody who takes over from you would.")
        elif user.pk == enrolment.supervisor_id:
            found.append(f"{user.name} is also your supervisor.")
        elif user.pk == enrolment.assessor_id:
            found.append(f"{user.name} is also your assessor.")
    return found


@require_safe
def my_concerns(request: HttpRequest) -> HttpResponse:
    """What the worker has raised, and where each stands."""
    own = list(concerns_raised_by(request.user))
    if not own:
        _own_journey(request)
    context = {"concerns": own, "may_raise": enrolment_of(request.user) is not None, "today": today()}
    return render(request, "supervision/my_concerns.html", context)


@sensitive_post_parameters()
@require_POST
def add_to_concern(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The worker writes more; that opens one that was closed."""
    concern = visible_concern(request, pk)
    require(rules.is_raiser(request.user, concern))
    form = AddToConcernForm(request.POST)
    add = partial(services.add_to_concern, concern=concern, by=request.user)
    if attempt(request, form, concern, add):
        messages.success(request, "It is sent.")
        return redirect("concern", concern.pk)
    return concern_page(request, visible_concern(request, pk), form)


@require_http_methods(["GET", "POST"])
def take_back_concern(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The worker takes it back with all its words, before it is acknowledged."""
    concern = visible_concern(request, pk)
    require(rules.is_raiser(request.user, concern))
    if request.method == "POST" and rules.can_take_back_concern(request.user, concern):
        try:
            services.take_back_concern(concern=concern, by=request.user)
        except RuleBroken as broken:
            messages.warning(request, broken.message)
            return redirect("concern", concern.pk)
        messages.success(request, "You have taken it back. Its words are deleted.")
        return redirect("my_concerns")
    if not rules.can_take_back_concern(request.user, concern):
        messages.warning(request, "It can no longer be taken back.")
        return redirect("concern", concern.pk)
    return render(request, "supervision/take_back_concern.html", {"concern": concern})
