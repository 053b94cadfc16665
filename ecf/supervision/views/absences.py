"""Short absences: who is away when, with the next supervision before and after, ahead of saving."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ecf.core.clock import today
from ecf.core.forms import GovukForm
from ecf.core.posting import posted
from ecf.enrolments.employer_framework import framework_here
from ecf.enrolments.models import Enrolment, EnrolmentState
from ecf.enrolments.rules import is_own
from ecf.enrolments.views.looking_first import look_first
from ecf.supervision import services
from ecf.supervision.absence_selectors import absences_of, absences_seen_by, own_absences_of, same_days, supervised_by
from ecf.supervision.form_absences import AbsenceForm, ChangeAbsenceForm, RemoveAbsenceForm
from ecf.supervision.models import Absence
from ecf.supervision.previews import supervision_before_and_after
from ecf.supervision.rules import absence_sides, can_record_absence, can_see_sessions
from ecf.supervision.views.shared import crumbs, require, visible_enrolment

TEMPLATE = "supervision/record_absence.html"


@require_safe
def absences(request: HttpRequest, pk: UUID) -> HttpResponse:
    """When either of the two is away: what is to come, and what is past."""
    enrolment = visible_enrolment(request, pk)
    require(can_see_sessions(request.user, enrolment))
    rows, day = list(absences_of(enrolment)), today()
    may = _sides(request, enrolment)
    context = {
        "enrolment": enrolment,
        "is_own": is_own(request.user, enrolment),
        "sessions": framework_here(enrolment, day).sessions,
        "upcoming": [row for row in reversed(rows) if row.ended_on and row.ended_on >= day],
        "past": [row for row in rows if row.ended_on and row.ended_on < day],
        "may_change": may,
        "breadcrumbs": crumbs(request.user, enrolment, last="Short absences"),
    }
    return render(request, "supervision/absences.html", context)


@require_http_methods(["GET", "POST"])
def record_absence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One of the two is away for less than four weeks."""
    enrolment = visible_enrolment(request, pk)
    sides = absence_sides(request.user, enrolment)
    require(bool(sides) and _is_active(enrolment))
    form = AbsenceForm(posted(request), sides=sides)
    return _look(
        request,
        form,
        [enrolment],
        lambda: services.record_absence(enrolment=enrolment, **form.cleaned_data, by=request.user),
        heading="Add a short absence",
        done="The absence is saved.",
        enrolment=enrolment,
        shorter_than=framework_here(enrolment, today()).sessions.absence_shorter_than,
    )


@require_http_methods(["GET", "POST"])
def change_absence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Other days."""
    absence, enrolment, people = _theirs(request, pk)
    first = {"started_on": absence.started_on, "ended_on": absence.ended_on, "everywhere": len(people) > 1}
    form = ChangeAbsenceForm(posted(request), initial=first, people=len(people))
    return _look(
        request,
        form,
        people,
        lambda: services.change_absence(absence=absence, **form.cleaned_data, by=request.user),
        heading="Change the days",
        done="The days are changed.",
        enrolment=enrolment,
        absence=absence,
    )


@require_http_methods(["GET", "POST"])
def remove_absence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It was entered by mistake, or will not be."""
    absence, enrolment, people = _theirs(request, pk)
    sent = posted(request) if len(people) > 1 else request.POST  # with nothing to ask, the effect is shown at once
    form = RemoveAbsenceForm(sent, initial={"everywhere": True}, people=len(people))
    return _look(
        request,
        form,
        people,
        lambda: services.remove_absence(absence=absence, **form.cleaned_data, by=request.user),
        heading="Remove the absence",
        done="The absence is removed.",
        enrolment=enrolment,
        absence=absence,
        submit_text="Remove it",
    )


@require_safe
def own_absences(request: HttpRequest) -> HttpResponse:
    """When a supervisor is away, entered once for everybody they supervise."""
    found, day = own_absences_of(request.user), today()
    context = {
        "people": supervised_by(request.user).count(),
        "upcoming": [each for each in reversed(found) if each.ended_on and each.ended_on >= day],
        "past": [each for each in found if each.ended_on and each.ended_on < day],
    }
    return render(request, "supervision/own_absences.html", context)


@require_http_methods(["GET", "POST"])
def record_own_absence(request: HttpRequest) -> HttpResponse:
    """One form, one row for each of those whom the person supervises."""
    people = list(supervised_by(request.user))
    require(bool(people))
    form = AbsenceForm(posted(request), sides=[])

    def act() -> Any:
        days = {name: form.cleaned_data[name] for name in ("started_on", "ended_on")}
        return services.record_own_absence(**days, by=request.user)

    return _look(
        request,
        form,
        people,
        act,
        heading="Add your time away",
        done="Your time away is saved for everyone you supervise.",
        enrolment=None,
        people_count=len(people),
    )


def _look(
    request: HttpRequest,
    form: GovukForm,
    people: list[Enrolment],
    act: Callable[[], Any],
    *,
    heading: str,
    done: str,
    enrolment: Enrolment | None,
    **context: Any,
) -> HttpResponse:
    """The three steps, with the next supervision of each of the people before and after."""

    def show() -> dict[str, Any]:
        shown = people if form.cleaned_data.get("everywhere", True) else [row for row in people if row == enrolment]
        look = partial(supervision_before_and_after, act=act, by=request.user, on=today())
        return {"due": look(enrolments=shown)}

    to = reverse("absences", args=[enrolment.pk]) if enrolment else reverse("own_absences")
    around = {"is_own": enrolment is not None and is_own(request.user, enrolment), **context}
    return look_first(
        request,
        enrolment=enrolment,
        form=form,
        act=act,
        show=show,
        heading=heading,
        done=done,
        template=TEMPLATE,
        to=to,
        context=around,
    )


def _theirs(request: HttpRequest, pk: UUID) -> tuple[Absence, Enrolment, list[Enrolment]]:
    """The absence, its enrolment, and the enrolments of everybody with the same days, itself among them."""
    absence = get_object_or_404(absences_seen_by(request.user), pk=pk)
    enrolment = visible_enrolment(request, absence.enrolment_id)
    absence.enrolment = enrolment
    require(can_record_absence(request.user, enrolment, absence.side) and _is_active(enrolment))
    rows = same_days(absence, request.user).select_related("enrolment")
    return absence, enrolment, [row.enrolment for row in rows]


def _sides(request: HttpRequest, enrolment: Enrolment) -> list[str]:
    return [str(side) for side in absence_sides(request.user, enrolment)] if _is_active(enrolment) else []


def _is_active(enrolment: Enrolment) -> bool:
    return enrolment.state == EnrolmentState.ACTIVE
