"""The numbers an employer chooses: all of them on one page, and one of them changed after a look at its effect."""

import datetime as dt
from decimal import Decimal
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecf.cohorts.effects import effect_of
from ecf.cohorts.forms import ChangeSettingForm
from ecf.cohorts.numbers import NOT_CHOSEN, NumberRow, grouped, number_row, number_rows
from ecf.core.clock import today
from ecf.core.date_boxes import as_iso
from ecf.core.errors import RuleBroken, StaleVersion
from ecf.core.posting import posted
from ecf.core.templatetags.words import uk_date
from ecf.enrolments.services import remove_employer_setting, set_employer_setting
from ecf.people.catalogue import CATALOGUE
from ecf.people.employer_settings import SettingChange, setting_history
from ecf.people.models import Employer
from ecf.people.rules import is_coordinator_for
from ecf.people.selectors import overseen_employers

LOOK, SAVE, EDIT = "look", "save", "edit"


@require_safe
def employer_settings(request: HttpRequest) -> HttpResponse:
    """All numbers by what they are about: what holds now, since when, what comes, and what the default is."""
    employers = overseen_employers(request.user)
    if not employers:
        raise PermissionDenied
    employer = _chosen(request, employers)
    context = {
        "employer": employer,
        "employers": employers,
        "groups": grouped(number_rows(employer, today())),
        "may_change": is_coordinator_for(request.user, employer.pk),
        "not_chosen": NOT_CHOSEN,
        "query": _query(request),
    }
    return render(request, "cohorts/employer_settings.html", context)


@require_http_methods(["GET", "POST"])
def change_setting(request: HttpRequest, key: str) -> HttpResponse:
    """Another number from a day on: fill in, look at whom it touches, save. Nothing typed is lost on the way."""
    employer, row = _to_change(request, key)
    form = ChangeSettingForm(posted(request), kind=row.kind, default=row.default, initial=_first(row))
    step = request.POST.get("step", LOOK)
    history = setting_history(employer, key)
    page = _page(request, employer, row, form, history)
    if request.method == "POST" and form.is_valid() and step != EDIT:
        act = partial(
            set_employer_setting, employer=employer, key=key, by=request.user, today=today(), **_change(request, form)
        )
        try:
            if step == SAVE:
                act()
                messages.success(request, _done(row, form))
                return redirect(page["cancel_url"])
            page |= _looked(employer, act, form, row, request)
        except StaleVersion as stale:
            form.add_broken_rule(stale)
            seen = _number(request.POST.get("version")) or 0
            page |= {"news": page["history"][: len(history) - seen], "version": row.state.version}
        except RuleBroken as broken:
            form.add_broken_rule(broken)
    return render(request, "cohorts/change_setting.html", page)


@require_POST
def remove_setting(request: HttpRequest, key: str) -> HttpResponse:
    """Takes out a number that is not in force yet."""
    employer, row = _to_change(request, key)
    day = as_iso(request.POST.get("effective_from", ""))
    if day is None:
        raise Http404
    seen = _number(request.POST.get("version"))
    try:
        remove_employer_setting(
            employer=employer, key=key, effective_from=day, by=request.user, today=today(), seen=seen
        )
    except RuleBroken as broken:
        messages.error(request, broken.message)
    else:
        messages.success(request, f"“{row.kind.title}” does not change on {uk_date(day)} any more.")
    return redirect(reverse("change_setting", args=[key]) + _query(request))


def _chosen(request: HttpRequest, employers: list[Employer]) -> Employer:
    """The employer that the address names by its code; else the first. 404 for one that is none of the person's."""
    code = request.GET.get("employer")
    found = [each for each in employers if each.code == code] if code else employers
    if not found:
        raise Http404
    return found[0]


def _query(request: HttpRequest) -> str:
    """What keeps the chosen employer in an address."""
    code = request.GET.get("employer")
    return f"?employer={code}" if code else ""


def _to_change(request: HttpRequest, key: str) -> tuple[Employer, NumberRow]:
    """404 for those who oversee nothing, and for no such number; 403 for those who only look."""
    employers = overseen_employers(request.user)
    if not employers or key not in CATALOGUE:
        raise Http404
    employer = _chosen(request, employers)
    if not is_coordinator_for(request.user, employer.pk):
        raise PermissionDenied
    return employer, number_row(employer, key, today())


def _first(row: NumberRow) -> dict[str, Any]:
    return {"value": None if row.state.value is None else f"{row.state.value.normalize():f}", "effective_from": today()}


def _change(request: HttpRequest, form: ChangeSettingForm) -> dict[str, Any]:
    """What the service is told, besides for whom and by whom."""
    value = form.cleaned_data["value"]
    return {
        "value": None if value is None else Decimal(value),
        "effective_from": form.cleaned_data["effective_from"],
        "seen": _number(request.POST.get("version")),
    }


def _page(
    request: HttpRequest, employer: Employer, row: NumberRow, form: ChangeSettingForm, history: list[SettingChange]
) -> dict[str, Any]:
    return {
        "employer": employer,
        "row": row,
        "heading": row.kind.title,
        "form": form,
        "history": [(change, row.kind.words(change.value)) for change in history],
        "version": request.POST.get("version", row.state.version),
        "cancel_url": reverse("employer_settings") + _query(request),
        "remove_url": reverse("remove_setting", args=[row.kind.key]) + _query(request),
    }


def _looked(employer: Employer, act: Any, form: ChangeSettingForm, row: NumberRow, request: HttpRequest) -> dict:
    """The effect, what was chosen in words, and what was typed, to travel along."""
    day: dt.date = form.cleaned_data["effective_from"]
    effect = effect_of(employer=employer, act=act, effective_from=day, by=request.user, today=today())
    own = {"csrfmiddlewaretoken", "step", "version"}
    typed = [(name, value) for name, values in request.POST.lists() if name not in own for value in values]
    return {"preview": effect, "chosen": _words(row, form), "on": day, "typed": typed}


def _words(row: NumberRow, form: ChangeSettingForm) -> str:
    value = form.cleaned_data["value"]
    return row.default if value is None else row.kind.words(Decimal(value))


def _done(row: NumberRow, form: ChangeSettingForm) -> str:
    return f"“{row.kind.title}” is {_words(row, form)} from {uk_date(form.cleaned_data['effective_from'])}."


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None
