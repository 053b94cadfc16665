"""A CSV file of the register: checked first and shown, then loaded, all of it or nothing."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ecf.core.attachments.texts import plain_text
from ecf.core.clock import today
from ecf.core.errors import BadValue, RuleBroken
from ecf.core.templatetags.words import plural
from ecf.expert import services
from ecf.expert.forms import RegisterFileForm
from ecf.expert.register_file import KNOWN, RegisterCheck, check_register_file, said_in_words
from ecf.people.models import RegistrationStatus
from ecf.people.roles import overseen_employer_ids

LARGEST = 500_000
SHOWN = 100


@require_http_methods(["GET", "POST"])
def import_register(request: HttpRequest) -> HttpResponse:
    """Choose a file; look at what it would change and at what is wrong; load it."""
    if not overseen_employer_ids(request.user):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, RegisterFileForm())
    form = RegisterFileForm(request.POST, request.FILES)
    found = None
    if form.is_valid():
        try:
            text = form.cleaned_data["text"] or _text_of(form)
            if "load" in request.POST:
                return _loaded(request, text)
            found = _looked(request, form, text)
        except RuleBroken as broken:
            form.add_broken_rule(broken)
    return _page(request, form, found)


def _text_of(form: RegisterFileForm) -> str:
    upload = form.cleaned_data["file"]
    if not upload:
        raise BadValue("required", "Choose a file", "file")
    if upload.size > LARGEST:
        raise BadValue("file_too_large", "The file is larger than 500 KB. Split it.", "file")
    return plain_text(upload.read())


def _looked(request: HttpRequest, form: RegisterFileForm, text: str) -> RegisterCheck | None:
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


def _page(request: HttpRequest, form: RegisterFileForm, found: RegisterCheck | None = None) -> HttpResponse:
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
