"""All that moves one person's dates on one page, and what the pages that change it share."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ecf.core.clock import today
from ecf.core.forms import GovukForm
from ecf.enrolments.journeys import works_part_time
from ecf.enrolments.models import Enrolment, EnrolmentState
from ecf.enrolments.previews import dates_before_and_after
from ecf.enrolments.rules import can_choose_part_time, can_see_break_reasons, coordinates, is_own
from ecf.enrolments.time_out import (
    asks_part_time,
    break_rows,
    extension_rows,
    is_stretched,
    pattern_rows,
    too_long,
    too_long_now,
)
from ecf.enrolments.views.looking_first import look_first, visible


@require_safe
def breaks_and_hours(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Breaks with their agreements, working time, and extensions, each with what the person may do about it."""
    enrolment = visible(request, pk)
    prefetch_related_objects([enrolment], "breaks__agreements")
    shows_reasons, is_active = can_see_break_reasons(request.user, enrolment), enrolment.state == EnrolmentState.ACTIVE
    context = {
        "enrolment": enrolment,
        "is_own": is_own(request.user, enrolment),
        "manages": coordinates(request.user, enrolment) and is_active,
        "is_active": is_active,
        "shows_reasons": shows_reasons,
        "breaks": break_rows(enrolment, today(), shows_reasons=shows_reasons),
        "patterns": pattern_rows(enrolment),
        "extensions": extension_rows(enrolment),
        "works_part_time": works_part_time(enrolment),
        "is_stretched": is_stretched(enrolment),
        "may_choose_part_time": can_choose_part_time(request.user, enrolment) and is_active,
        "asks_part_time": asks_part_time(enrolment),
        "too_long": too_long_now(enrolment),
    }
    return render(request, "enrolments/breaks_and_hours.html", context)


def coordinated(request: HttpRequest, pk: UUID) -> Enrolment:
    """The enrolment, for its co-ordinator: 404 for those who may not see it, 403 for everyone else."""
    enrolment = visible(request, pk)
    if not coordinates(request.user, enrolment):
        raise PermissionDenied
    return enrolment


def look_at_dates(
    request: HttpRequest,
    enrolment: Enrolment,
    form: GovukForm,
    act: Callable[[], Any],
    *,
    heading: str,
    done: str,
    template: str,
    context: dict[str, Any] | None = None,
    show: Callable[[], dict[str, Any]] | None = None,
) -> HttpResponse:
    """`look_first` for what this page lists: back to it when saved, and a warning where the whole takes too long."""

    def dates() -> dict[str, Any]:
        changes = dates_before_and_after(enrolment=enrolment, act=act, by=request.user)
        return {"date_changes": changes, "too_long": too_long(enrolment, changes[-1].after) if changes else None}

    return look_first(
        request,
        enrolment=enrolment,
        form=form,
        act=act,
        heading=heading,
        done=done,
        template=template,
        context=context,
        show=show or dates,
        to=reverse("breaks_and_hours", args=[enrolment.pk]),
    )
