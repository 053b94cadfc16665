"""Other systems that ask over the API: who is let in for what, a key shown once, renewed, switched off."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ecf.core.clock import today
from ecf.core.errors import RuleBroken
from ecf.core.posting import posted
from ecf.core.templatetags.words import uk_date
from ecf.people import services
from ecf.people.clients import client_row, client_rows, managed_employers, with_tokens
from ecf.people.employer_settings import setting
from ecf.people.form_clients import MakeClientForm, RotateTokenForm
from ecf.people.models import ApiClient, Employer, Scope
from ecf.people.rules import can_manage_clients
from ecf.people.selectors import overseen_employers

SAVE, EDIT = "save", "edit"


@require_safe
def clients(request: HttpRequest) -> HttpResponse:
    """The systems of the employers that the person oversees; nobody else knows of them."""
    employers = overseen_employers(request.user)
    if not employers:
        raise PermissionDenied
    context = {
        "rows": client_rows(request.user, timezone.now()),
        "may_manage": bool(managed_employers(request.user, employers)),
        "has_several": len(employers) > 1,
    }
    return render(request, "people/clients.html", context)


@require_http_methods(["GET", "POST"])
def make_client(request: HttpRequest) -> HttpResponse:
    """Name it, choose what it may ask, check, save; the answer to that shows the key, and nothing does afterwards."""
    employers = managed_employers(request.user, overseen_employers(request.user))
    if not employers:
        raise PermissionDenied
    longest = max(_longest(each) for each in employers)
    form = MakeClientForm(
        posted(request), employers=employers, most=uk_date(longest), initial={"expires_on": _usual(employers)}
    )
    step, page = request.POST.get("step"), {"form": form, "heading": "Let another system ask"}
    if form.is_bound and form.is_valid() and step != EDIT:
        chosen = _chosen(form, employers)
        if step != SAVE:
            page |= {"preview": True, "answers": _in_words(chosen), "typed": _typed(request)}
        else:
            try:
                client, secret = services.make_client(**chosen, by=request.user)
            except RuleBroken as broken:
                form.add_broken_rule(broken)
            else:
                return _shown_once(request, client, secret)
    return render(request, "people/make_client.html", page)


@require_http_methods(["GET", "POST"])
def rotate_token(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new key for a system, and when the old one stops."""
    client = _managed(request, pk)
    if client.revoked_at is not None:
        messages.warning(request, f"{client.name} is switched off. Let it in anew if it may ask again.")
        return redirect("clients")
    grace = int(setting(client.employer_id, "token_grace_days", today()))
    form = RotateTokenForm(
        posted(request),
        most=uk_date(_longest(client.employer)),
        grace=grace,
        initial={"expires_on": _longest(client.employer), "old": "later" if grace else "now"},
    )
    if form.is_bound and form.is_valid():
        try:
            secret = services.rotate_token(
                client=client,
                expires_on=form.cleaned_data["expires_on"],
                at_once=form.cleaned_data["old"] == "now",
                by=request.user,
            )
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            return _shown_once(request, client, secret)
    context = {"form": form, "client": client, "heading": f"Renew the key of {client.name}"}
    return render(request, "people/rotate_token.html", context)


@require_http_methods(["GET", "POST"])
def revoke_client(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asks first, then switches the system off."""
    client = _managed(request, pk)
    if request.method == "POST":
        try:
            services.revoke_client(client=client, by=request.user)
        except RuleBroken as broken:
            messages.warning(request, broken.message)
        else:
            messages.success(request, f"{client.name} is switched off. No key of it works any more.")
        return redirect("clients")
    return render(request, "people/revoke_client.html", {"client": client})


def _managed(request: HttpRequest, pk: UUID) -> ApiClient:
    """404 for those who oversee another employer or none, 403 for those who only look."""
    client = get_object_or_404(ApiClient.objects.visible_to(request.user).select_related("employer"), pk=pk)
    if not can_manage_clients(request.user, client.employer_id):
        raise PermissionDenied
    return client


def _shown_once(request: HttpRequest, client: ApiClient, secret: str) -> HttpResponse:
    row = client_row(
        with_tokens(ApiClient.objects.visible_to(request.user)).get(pk=client.pk), request.user, timezone.now()
    )
    return render(request, "people/client_key.html", {"client": client, "row": row, "secret": secret})


def _longest(employer: Employer) -> dt.date:
    """The last day that a key made today may have."""
    return today() + dt.timedelta(days=int(setting(employer.pk, "token_days", today())))


def _usual(employers: Sequence[Employer]) -> dt.date:
    return min(_longest(each) for each in employers)


def _chosen(form: MakeClientForm, employers: Sequence[Employer]) -> dict[str, Any]:
    """What the service takes."""
    code = form.cleaned_data.get("employer", employers[0].code)
    employer = next(each for each in employers if each.code == code)
    return {"employer": employer, **{name: form.cleaned_data[name] for name in ("name", "scopes", "expires_on")}}


def _in_words(chosen: dict[str, Any]) -> list[tuple[str, str]]:
    asks = "\n".join(Scope(code).label for code in chosen["scopes"])
    return [
        ("System", chosen["name"]),
        ("Employer", chosen["employer"].name),
        ("May ask", asks),
        ("Key works until", uk_date(chosen["expires_on"])),
    ]


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, to travel along to the next step."""
    own = {"csrfmiddlewaretoken", "step"}
    return [(name, value) for name, values in request.POST.lists() if name not in own for value in values]
