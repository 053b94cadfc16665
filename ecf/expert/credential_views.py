"""The holder's own credential, and the keys with which an employer signs."""

import json

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ecf.core.errors import RuleBroken
from ecf.expert import services
from ecf.expert.credential import VC_CONTEXT
from ecf.expert.models import SigningKey
from ecf.expert.selectors import status_of_user
from ecf.people.models import Employer
from ecf.people.rules import is_psw_for
from ecf.people.selectors import overseen_employers

FORMS = {"jwt": "application/vc+jwt", "json": "application/vc+ld+json"}


@require_http_methods(["GET", "POST"])
def my_credential(request: HttpRequest) -> HttpResponse:
    """What a credential is, what is in it, and the download. It is made when it is asked for, never before."""
    if getattr(request.user, "social_worker", None) is None:
        raise PermissionDenied
    status = status_of_user(request.user)
    if request.method == "POST":
        form = request.POST.get("form", "")
        if status is None or form not in FORMS:
            messages.warning(request, "There is nothing to download yet.")
            return redirect("my_credential")
        try:
            token = services.issue_credential(status=status, by=request.user)
        except RuleBroken as broken:
            messages.warning(request, broken.message)
            return redirect("my_credential")
        return _download(token, form)
    return render(request, "expert/my_credential.html", {"status": status})


def _download(token: str, form: str) -> HttpResponse:
    """The token itself, or enveloped as JSON (W3C data model 2.0, 4.13.1)."""
    enveloped = {
        "@context": [VC_CONTEXT],
        "id": f"data:application/vc+jwt,{token}",
        "type": "EnvelopedVerifiableCredential",
    }
    body = token if form == "jwt" else json.dumps(enveloped, indent=2)
    response = HttpResponse(body, content_type=FORMS[form])
    response["Content-Disposition"] = f'attachment; filename="expert-practitioner.{form}"'
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def signing_keys(request: HttpRequest) -> HttpResponse:
    """Which keys sign and signed for an employer."""
    employer, employers = _employer(request)
    keys = SigningKey.objects.visible_to(request.user).filter(employer=employer).order_by("-number")
    context = {
        "employer": employer,
        "employers": employers,
        "keys": keys,
        "now": timezone.now(),
        "may_rotate": is_psw_for(request.user, employer.pk),
        "query": _query(request),
    }
    return render(request, "expert/signing_keys.html", context)


@require_http_methods(["GET", "POST"])
def rotate_signing_key(request: HttpRequest) -> HttpResponse:
    """Asks first, then another key signs."""
    employer, _ = _employer(request)
    if not is_psw_for(request.user, employer.pk):
        raise PermissionDenied
    if request.method == "POST":
        key = services.rotate_signing_key(employer=employer, by=request.user)
        messages.success(request, f"Key {key.number} signs from now on.")
        return redirect(reverse("signing_keys") + _query(request))
    return render(request, "expert/rotate_signing_key.html", {"employer": employer, "query": _query(request)})


def _employer(request: HttpRequest) -> tuple[Employer, list[Employer]]:
    """The employer that the address names by its code, else the first, and all there are. 403 for those with none."""
    employers = overseen_employers(request.user)
    if not employers:
        raise PermissionDenied
    found = [each for each in employers if request.GET.get("employer") in {None, each.code}]
    if not found:
        raise Http404
    return found[0], employers


def _query(request: HttpRequest) -> str:
    code = request.GET.get("employer")
    return f"?employer={code}" if code else ""
