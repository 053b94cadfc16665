"""Pages about working time: enter it, correct it, take it out, each with both sets of dates in view."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from ecf.core.forms import GovukForm
from ecf.core.posting import posted
from ecf.enrolments import services
from ecf.enrolments.form_time import WorkingPatternForm
from ecf.enrolments.models import Enrolment, WorkingPattern
from ecf.enrolments.previews import both_choices, dates_before_and_after
from ecf.enrolments.time_out import too_long
from ecf.enrolments.views.breaks_and_hours import coordinated, look_at_dates

GET_OR_POST = ["GET", "POST"]


@require_http_methods(GET_OR_POST)
def set_working_pattern(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The co-ordinator says what share of full time is worked from a day on, and may answer for the worker."""
    enrolment = coordinated(request, pk)
    form = WorkingPatternForm(posted(request), enrolment=enrolment)

    def act() -> None:
        services.set_working_pattern(enrolment=enrolment, **form.given(), by=request.user)

    return look_at_dates(
        request,
        enrolment,
        form,
        act,
        heading="Change the working time",
        done="The working time is saved.",
        template="enrolments/set_working_pattern.html",
        show=lambda: _shown(request, enrolment, act),
    )


@require_http_methods(GET_OR_POST)
def change_working_pattern(request: HttpRequest, pk: UUID, pattern_id: UUID) -> HttpResponse:
    """The co-ordinator corrects a working time that was entered wrong."""
    enrolment = coordinated(request, pk)
    pattern = _pattern(enrolment, pattern_id)
    now = {"effective_from": pattern.effective_from, "fte": pattern.fte}
    form = WorkingPatternForm(posted(request), enrolment=enrolment, initial=now)

    def act() -> None:
        services.change_working_pattern(pattern=pattern, **form.given(), by=request.user)

    return look_at_dates(
        request,
        enrolment,
        form,
        act,
        heading="Correct the working time",
        done="The working time is corrected.",
        template="enrolments/change_working_pattern.html",
        context={"pattern": pattern},
        show=lambda: _shown(request, enrolment, act),
    )


@require_http_methods(GET_OR_POST)
def remove_working_pattern(request: HttpRequest, pk: UUID, pattern_id: UUID) -> HttpResponse:
    """The co-ordinator takes out a working time that was entered by mistake."""
    enrolment = coordinated(request, pk)
    pattern = _pattern(enrolment, pattern_id)
    return look_at_dates(
        request,
        enrolment,
        GovukForm(request.POST),
        lambda: services.remove_working_pattern(pattern=pattern, by=request.user),
        heading="Take out a working time",
        done="The working time is taken out.",
        template="enrolments/remove_working_pattern.html",
        context={"pattern": pattern, "submit_text": "Take this working time out"},
    )


def _shown(request: HttpRequest, enrolment: Enrolment, act: Callable[[], Any]) -> dict[str, Any]:
    """Both sets of dates where some of it is part-time then, else the dates before and after."""
    choices = both_choices(enrolment=enrolment, act=act, by=request.user)
    if choices:
        longest = too_long(enrolment, choices[-1].stretched_on, if_stretched=True)
        return {"choices": choices, "too_long": too_long(enrolment, choices[-1].kept_on) or longest}
    changes = dates_before_and_after(enrolment=enrolment, act=act, by=request.user)
    return {"date_changes": changes, "too_long": too_long(enrolment, changes[-1].after) if changes else None}


def _pattern(enrolment: Enrolment, pattern_id: UUID) -> WorkingPattern:
    """One working pattern of the enrolment. Raises Http404."""
    for pattern in enrolment.working_patterns.all():
        if pattern.pk == pattern_id:
            return pattern
    raise Http404
