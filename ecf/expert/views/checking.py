"""Anybody checks a certificate by its code: valid or not currently valid, and never why. No account, no cookie.

Looking changes nothing. Every code that is no certificate's is answered alike, so that guessing tells nothing.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ecf.core.clock import today
from ecf.core.for_anybody import for_anybody
from ecf.core.posting import posted
from ecf.expert.forms import CheckForm
from ecf.expert.models import ExpertStatus
from ecf.expert.selectors import status_by_code


@require_http_methods(["GET", "HEAD", "POST"])
@for_anybody
def check_code(request: HttpRequest) -> HttpResponse:
    """A code is typed in."""
    form = CheckForm(posted(request))
    if form.is_bound and form.is_valid():
        found = status_by_code(form.cleaned_data["code"])
        if found is not None:
            return redirect("check_certificate", found.shown_code)
        return _unknown(request, form)
    return render(request, "public/check_code.html", {"form": form})


@require_safe
@for_anybody
def check_certificate(request: HttpRequest, code: str) -> HttpResponse:
    """What the certificate with this code stands for today."""
    found = status_by_code(code)
    if found is None:
        return _unknown(request, CheckForm())
    return render(request, "public/certificate.html", shown_to_anybody(found))


def _unknown(request: HttpRequest, form: CheckForm) -> HttpResponse:
    return render(request, "public/check_code.html", {"form": form, "is_unknown": True}, status=404)


def shown_to_anybody(status: ExpertStatus) -> dict[str, object]:
    """All that a stranger is told."""
    return {
        "name": status.social_worker.user.name,
        "registration_number": status.social_worker.registration_number,
        "is_valid": status.is_valid,
        "specialism": status.specialism_title,
        "granted_on": status.granted_on,
        "employer": status.employer.name,
        "today": today(),
    }
