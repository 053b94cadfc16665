"""A CSV file of the register: checked first and shown, then loaded, all of it or nothing."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ecf.core.clock import today
from ecf.core.csv_uploads import CsvFileForm
from ecf.core.errors import RuleBroken
from ecf.core.templatetags.words import plural
from ecf.expert import services
from ecf.expert.register_file import KNOWN, RegisterCheck, check_register_file, said_in_words
from ecf.people.models import RegistrationStatus
from ecf.people.roles import overseen_employer_ids

SHOWN = 100


@require_http_methods(["GET", "POST"])
def import_register(request: HttpRequest) -> HttpResponse:
    """Choose a file; look at what it would change and at what is wrong; load it."""
    if not overseen_employer_ids(request.user):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, CsvFileForm())
    form = CsvFileForm(request.POST, request.FILES)
    found = None
    if form.is_valid():
        try:
            text = form.read()
            if "load" in request.POST:
                return _loaded(request, text)
            found = _looked(request, form, text)
        except RuleBroken as broken:
            form.add_broken_rule(broken)
    return _page(request, form, found)


def _looked(request: HttpRequest, form: CsvFileForm, text: str) -> RegisterCheck | None:
    employers = overseen_employer_ids(request.user)
    found = check_register_file(text=text, employer_ids=employers, by=request.user, today=today())
    for each in found.errors[:SHOWN]:
        form.add_broken_rule(each)
    if found.errors:
        return None
    form.kept_text = text
    return found


def _loaded(request: HttpRequest, text: str) -> HttpResponse:
    employers = overseen_employer_ids(request.user)
    found = services.import_register(text=text, employer_ids=employers, by=request.user)
    done = plural(len(found.matches), "line")
    messages.success(request, f"Loaded {done}. {plural(len(found.changed), 'status,statuses')} changed.")
    return redirect("expert_people")


def _page(request: HttpRequest, form: CsvFileForm, found: RegisterCheck | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "found": found,
        "changed": [(each, said_in_words(each)) for each in found.changed[:SHOWN]] if found else [],
        "kept_text": form.kept_text if found else "",
        "columns": KNOWN,
        "statuses": RegistrationStatus.choices,
        "cancel_url": reverse("expert_people"),
    }
    return render(request, "expert/import_register.html", context, status=400 if form.errors else 200)
