"""Pages that change dates: fill in, look at what would change, save. Nothing typed is lost on the way.

The three steps are one address. The version that was read travels along: if somebody else changed the enrolment
meanwhile, the page says what they did, and keeps what was typed.
"""

import datetime as dt
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from ecf.core.change import expecting
from ecf.core.errors import RuleBroken, StaleVersion
from ecf.core.forms import GovukForm
from ecf.core.posting import posted
from ecf.core.templatetags.words import uk_date
from ecf.enrolments.models import Enrolment
from ecf.enrolments.previews import dates_before_and_after
from ecf.enrolments.selectors import with_clock, with_schedule
from ecf.enrolments.timeline import newest_event, told

LOOK, SAVE, EDIT = "look", "save", "edit"


def visible(request: HttpRequest, pk: UUID) -> Enrolment:
    """The enrolment with its clock and schedule; 404 if the person may not see it."""
    rows = Enrolment.objects.visible_to(request.user).with_people()
    return get_object_or_404(with_schedule(with_clock(rows)), pk=pk)


def look_first(
    request: HttpRequest,
    *,
    enrolment: Enrolment | None,
    form: GovukForm,
    act: Callable[[], Any],
    heading: str,
    done: str,
    template: str,
    context: dict[str, Any] | None = None,
    show: Callable[[], dict[str, Any]] | None = None,
    to: str = "",
) -> HttpResponse:
    """Runs the three steps for a form bound to `posted(request)`.

    `act` calls the service with the form's cleaned data. `show` gives what the preview adds to the page's context; by
    default `date_changes`, every open date before and after. `done` is said after saving, on the page `to` (the
    journey by default). `template` extends `layouts/look_first_page.html`. What is about several enrolments at once has
    no `enrolment`: no version is expected, and `show` and `to` are given.
    """
    step = request.POST.get("step", LOOK)
    page = {
        "form": form,
        "heading": heading,
        "enrolment": enrolment,
        "cancel_url": to or (reverse("journey", args=[enrolment.pk]) if enrolment else reverse("home")),
        **(context or {}),
    }
    if _is_filled_in(request, form) and form.is_valid() and step != EDIT:
        try:
            with expecting(enrolment.pk, _number(request.POST.get("version"))) if enrolment else nullcontext():
                if step == SAVE:
                    act()
                else:
                    page["preview"] = show() if show else {"date_changes": _dates(enrolment, act, request)}
        except StaleVersion as stale:
            form.add_broken_rule(stale)
            page["news"] = told(enrolment, request.user, after=_event(request.POST.get("seen"))) if enrolment else []
            return render(request, template, {**page, **_read_now(enrolment, request)})
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            if step == SAVE:
                messages.success(request, done)
                return redirect(page["cancel_url"])
            page |= {"answers": answers_of(form), "typed": _typed(request, form)}
    kept = {"version": request.POST.get("version"), "seen": request.POST.get("seen", "")}
    return render(request, template, page | (kept if kept["version"] else _read_now(enrolment, request)))


def _dates(enrolment: Enrolment | None, act: Callable[[], Any], request: HttpRequest) -> list[Any]:
    return dates_before_and_after(enrolment=enrolment, act=act, by=request.user) if enrolment else []


def _read_now(enrolment: Enrolment | None, request: HttpRequest) -> dict[str, Any]:
    """The version and the last happening that the page is made from."""
    if enrolment is None:
        return {}
    version = Enrolment.objects.visible_to(request.user).values_list("version", flat=True).get(pk=enrolment.pk)
    return {"version": version, "seen": newest_event(enrolment, request.user)}


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def _event(text: str | None) -> str:
    """An event's id as it came back; empty when it is none."""
    try:
        return str(UUID(text or ""))
    except ValueError:
        return ""


def _is_filled_in(request: HttpRequest, form: GovukForm) -> bool:
    """A form that asks nothing (something is taken out) is shown with its effect at once; bind it to `request.POST`."""
    return posted(request) is not None or not form.fields


def asked_last(form: GovukForm) -> set[str]:
    """The fields that are asked beside the preview, not before it: those the form names in `asked_last`."""
    return set(getattr(form, "asked_last", ()))


def _typed(request: HttpRequest, form: GovukForm) -> list[tuple[str, str]]:
    """What was filled in, to travel through the preview as hidden fields."""
    own = {"csrfmiddlewaretoken", "step", "version", "seen"} | asked_last(form)
    return [(name, value) for name, values in request.POST.lists() if name not in own for value in values]


def answers_of(form: GovukForm) -> list[tuple[str, str]]:
    """Each question with its answer in words; questions left empty are left out."""
    found = [(field, form.cleaned_data.get(field.name)) for field in form if field.name not in asked_last(form)]
    return [(field.label, words) for field, value in found if (words := _in_words(field, value))]


def _in_words(field: Any, value: Any) -> str:
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return "Yes" if value else ""
    if isinstance(value, dt.date):
        return uk_date(value)
    choices = {str(key): str(words) for key, words in getattr(field.field, "choices", None) or []}
    labelled = getattr(field.field, "label_from_instance", None)
    return choices.get(str(value)) or (labelled(value) if labelled else str(value))
