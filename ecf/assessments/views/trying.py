"""What pages about documents do alike: find what the person may see, try a service, say what went wrong."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from ecf.core.change import change, expecting
from ecf.core.errors import RuleBroken, StaleVersion
from ecf.core.forms import GovukForm
from ecf.core.models import Record
from ecf.enrolments.models import Enrolment
from ecf.enrolments.rules import is_own
from ecf.enrolments.selectors import with_schedule
from ecf.evidence.form_guard import GuardedForm
from ecf.evidence.services import keep_word
from ecf.people.models import User


def visible_enrolment(request: HttpRequest, pk: UUID) -> Enrolment:
    """The enrolment with its schedule; 404 if the person may not see it."""
    rows = Enrolment.objects.visible_to(request.user).with_people()
    return get_object_or_404(with_schedule(rows), pk=pk)


def require(allowed: bool) -> None:
    """403 for the wrong person."""
    if not allowed:
        raise PermissionDenied


def attempt(
    request: HttpRequest, form: GovukForm, subject: Record, act: Callable[[], Any], version: int | None = None
) -> Any:
    """What the service answers, against the version on the page; None, with the reasons in the form, if it says no."""
    try:
        with expecting(subject.pk, version), change(by=request.user):
            found = act()
            if isinstance(form, GuardedForm):
                keep_word(form=form, subject=subject, by=request.user)
            return found
    except StaleVersion as stale:
        form.stale_version = stale.extra["current_version"]
        form.add_broken_rule(stale)
    except RuleBroken as broken:
        add_broken(form, broken)
    return None


def add_broken(form: GovukForm, broken: RuleBroken) -> None:
    """Each broken rule at its row, if the form has rows that know it, else at its field."""
    for rule in broken.errors:
        if not any(rows.add_broken_rule(rule) for rows in getattr(form, "all_rows", [])):
            form.add_broken_rule(rule)


def sent_version(request: HttpRequest) -> int | None:
    """The version that the page was made from."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else None


def crumbs(user: User, enrolment: Enrolment, *more: tuple[str, str]) -> list[dict[str, str]]:
    """Home, the journey, and what lies between."""
    name = "My journey" if is_own(user, enrolment) else enrolment.social_worker.user.name
    found = [("Home", "/"), (name, reverse("journey", args=[enrolment.pk])), *more]
    return [{"text": text, "href": href} for text, href in found]
