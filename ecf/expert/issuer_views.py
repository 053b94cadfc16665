"""What is public about issuing: who issues, with which keys, and what does not hold now. For wallets and verifiers."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from ecf.core.errors import RuleBroken
from ecf.core.for_anybody import too_often
from ecf.core.posting import posted
from ecf.core.too_often import MINUTE, address_of, asks_too_often
from ecf.expert import issuers
from ecf.expert.checking import check_credential as checked
from ecf.expert.credential import VC_CONTEXT
from ecf.expert.credential import issuer_profile as profile_of
from ecf.expert.form_credential import CheckCredentialForm
from ecf.expert.services.credentials import signed_status_list
from ecf.people.models import Employer

MOST_A_MINUTE = 120  # from one address; assumed
CHECKS_A_MINUTE = 20  # from one address; assumed

Public = Callable[..., HttpResponse]


def of_issuer(page: Public) -> Public:
    """A public address about one employer that issues; 404 for every other. Any page elsewhere may read it."""

    @wraps(page)
    def opened(request: HttpRequest, code: str, **rest: Any) -> HttpResponse:
        if asks_too_often("issuer", address_of(request), MOST_A_MINUTE):
            return _too_often()
        employer = issuers.issuer_called(code)
        if employer is None:
            raise Http404
        response = page(request, employer, **rest)
        response.headers.setdefault("Cache-Control", "public, max-age=300")
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return login_not_required(require_safe(opened))


def _too_often() -> HttpResponse:
    response = HttpResponse("Too many requests. Try again in a minute.", status=429, content_type="text/plain")
    response.headers["Retry-After"] = str(MINUTE)
    return response


@of_issuer
def issuer_profile(request: HttpRequest, employer: Employer) -> HttpResponse:
    """Who issues, as an Open Badges profile."""
    return JsonResponse({"@context": [VC_CONTEXT], **profile_of(employer)})


@of_issuer
def issuer_keys(request: HttpRequest, employer: Employer) -> HttpResponse:
    """All public keys, those that sign no more, too."""
    return JsonResponse(issuers.published_keys(employer))


@of_issuer
def issuer_key(request: HttpRequest, employer: Employer, number: int) -> HttpResponse:
    """One public key: the address is what a signature names."""
    key = issuers.key_numbered(employer, number)
    if key is None:
        raise Http404
    return JsonResponse(issuers.published_key(key, employer))


@of_issuer
def issuer_metadata(request: HttpRequest, employer: Employer) -> HttpResponse:
    """Where the keys are."""
    return JsonResponse(issuers.metadata_of(employer))


@of_issuer
def status_list(request: HttpRequest, employer: Employer, number: int) -> HttpResponse:
    """What does not hold at this moment, signed. Made of what is stored now, and kept by nobody on the way."""
    if not issuers.has_list(employer, number):
        raise Http404
    token = signed_status_list(employer=employer, number=number)
    return HttpResponse(token, content_type="application/vc+jwt", headers={"Cache-Control": "no-store"})


@login_not_required
@csrf_exempt  # it changes nothing, and sets no cookie
@require_http_methods(["GET", "POST"])
def check_credential(request: HttpRequest) -> HttpResponse:
    """Anybody who was handed a credential: is it true, and does it hold now? Never why not."""
    form, found = CheckCredentialForm(posted(request)), None
    if form.is_bound and asks_too_often("check-credential", address_of(request), CHECKS_A_MINUTE):
        return too_often(request)
    if form.is_bound and form.is_valid():
        try:
            found = checked(form.cleaned_data["credential"])
        except RuleBroken as broken:
            form.add_broken_rule(broken)
    return render(request, "public/check_credential.html", {"form": form, "found": found})
