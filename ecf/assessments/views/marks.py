"""A CSV file of marks: checked first and shown, then loaded, all of it or nothing."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ecf.assessments import services
from ecf.assessments.component_marks import COLUMNS, MarksCheck, check_marks
from ecf.assessments.views.trying import require
from ecf.core.csv_uploads import CsvFileForm
from ecf.core.errors import RuleBroken
from ecf.core.templatetags.words import plural
from ecf.people.models import RoleName
from ecf.people.roles import employer_ids_where

SHOWN = 100


@require_http_methods(["GET", "POST"])
def upload_marks(request: HttpRequest) -> HttpResponse:
    """Choose a file; look at whose marks it has and at what is wrong; load it. For co-ordinators."""
    require(bool(employer_ids_where(request.user, RoleName.COORDINATOR)))
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
            for each in broken.errors[:SHOWN]:
                form.add_broken_rule(each)
    return _page(request, form, found)


def _looked(request: HttpRequest, form: CsvFileForm, text: str) -> MarksCheck | None:
    found = check_marks(text=text, by=request.user)
    for each in found.errors[:SHOWN]:
        form.add_broken_rule(each)
    if found.errors:
        return None
    form.kept_text = text
    return found


def _loaded(request: HttpRequest, text: str) -> HttpResponse:
    found = services.import_marks(text=text, by=request.user)
    messages.success(request, f"Loaded {plural(len(found.matches), 'mark')}.")
    return redirect("assessments")


def _page(request: HttpRequest, form: CsvFileForm, found: MarksCheck | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "found": found,
        "shown": found.matches[:SHOWN] if found else [],
        "left_out": max(len(found.matches) - SHOWN, 0) if found else 0,
        "changed": sum(each.before not in {None, each.line.mark} for each in found.matches) if found else 0,
        "kept_text": form.kept_text,
        "columns": COLUMNS,
    }
    return render(request, "assessments/upload_marks.html", context, status=400 if form.errors else 200)
