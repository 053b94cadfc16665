"""Pages about enrolments."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ecf.core.clock import today
from ecf.core.errors import RuleBroken
from ecf.core.posting import posted
from ecf.enrolments.former import framework_history
from ecf.enrolments.forms import ChoosePartTimeForm, NameSpecialismForm, RecordMilestoneForm
from ecf.enrolments.journeys import (
    asks_specialism,
    dates_by_choice,
    first_open,
    milestone_rows,
    specialism_title,
    works_part_time,
)
from ecf.enrolments.models import Enrolment, EnrolmentState, PartTimeChoice, ScheduledMilestone
from ecf.enrolments.rules import (
    can_choose_part_time,
    can_name_specialism,
    can_record_milestone,
    can_see_break_reasons,
    coordinates,
    is_own,
    oversees_enrolment,
    supervises,
)
from ecf.enrolments.services import choose_part_time as choose
from ecf.enrolments.services import name_specialism as name
from ecf.enrolments.services import record_milestone as record
from ecf.enrolments.standing import beginning_of, ending_of
from ecf.enrolments.support import supporters
from ecf.enrolments.time_out import time_summary, too_long
from ecf.enrolments.views.looking_first import visible
from ecf.framework.definition import MILESTONE_KINDS
from ecf.people.models import User


@require_safe
def journey(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One worker's whole way: the picture, every date with its reason, the people, the breaks."""
    enrolment = visible(request, pk)
    rows = milestone_rows(enrolment, today(), request.user)
    people, is_active = supporters(enrolment, today()), enrolment.state == EnrolmentState.ACTIVE
    context = {
        "enrolment": enrolment,
        "rows": rows,
        "first_open": first_open(rows),
        "today": today(),
        "is_own": is_own(request.user, enrolment),
        "manages": coordinates(request.user, enrolment) and is_active,
        "writes_reviews": is_active and (is_own(request.user, enrolment) or supervises(request.user, enrolment)),
        "recordable": _recordable(request.user, enrolment) if is_active else [],
        "people": people,
        "has_past_people": any(each.when == "past" for each in people),
        "sees_handovers": is_own(request.user, enrolment) or oversees_enrolment(request.user, enrolment),
        "beginning": beginning_of(enrolment, request.user),
        "ending": ending_of(enrolment, request.user),
        "frameworks": framework_history(enrolment, shows_reasons=can_see_break_reasons(request.user, enrolment)),
        "specialism": specialism_title(enrolment),
        "asks_specialism": asks_specialism(enrolment),
        "may_name_specialism": can_name_specialism(request.user, enrolment) and is_active,
        "time": time_summary(enrolment, today(), shows_reasons=can_see_break_reasons(request.user, enrolment)),
        "works_part_time": works_part_time(enrolment),
        "may_choose_part_time": can_choose_part_time(request.user, enrolment),
    }
    return render(request, "enrolments/journey.html", context)


@require_http_methods(["GET", "POST"])
def record_milestone(request: HttpRequest, pk: UUID, milestone: str) -> HttpResponse:
    """The supervisor, or for an assessment held elsewhere the co-ordinator, records how a milestone ended."""
    enrolment = visible(request, pk)
    row = _milestone(enrolment, milestone)
    if not can_record_milestone(request.user, enrolment, row.kind):
        raise PermissionDenied
    form = RecordMilestoneForm(posted(request), is_assessment=row.kind == "assessment")
    if request.method == "POST" and form.is_valid():
        given = {"met_on": form.cleaned_data["met_on"], "note": form.cleaned_data["note"]}
        try:
            record(enrolment=enrolment, milestone=milestone, outcome=form.outcome_given(), **given, by=request.user)
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            messages.success(request, "Recorded.")
            return redirect("journey", enrolment.pk)
    title = enrolment.framework_version.parsed.milestone(milestone).title
    context = {"form": form, "heading": f"Record: {title}", "enrolment": enrolment, "milestone": row}
    return render(request, "enrolments/record_milestone.html", context)


@require_http_methods(["GET", "POST"])
def name_specialism(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The worker, or the co-ordinator for them, names the specialism of the later years."""
    enrolment = visible(request, pk)
    if not asks_specialism(enrolment):
        raise Http404
    if not can_name_specialism(request.user, enrolment):
        raise PermissionDenied
    choices = [(each.code, each.title) for each in enrolment.framework_version.parsed.specialisms]
    form = NameSpecialismForm(posted(request), choices=choices, initial={"specialism": enrolment.specialism or None})
    if request.method == "POST" and form.is_valid():
        try:
            name(enrolment=enrolment, specialism=form.cleaned_data["specialism"], by=request.user)
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            messages.success(request, "The specialism is saved.")
            return redirect("journey", enrolment.pk)
    context = {"form": form, "heading": "Name a specialism", "enrolment": enrolment}
    return render(request, "enrolments/name_specialism.html", context)


@require_http_methods(["GET", "POST"])
def choose_part_time(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The worker, or the co-ordinator for them, keeps or stretches the dates, with both sets of them in view."""
    enrolment = visible(request, pk)
    if not works_part_time(enrolment):
        raise Http404
    if not can_choose_part_time(request.user, enrolment):
        raise PermissionDenied
    answered = enrolment.part_time_choice if enrolment.part_time_answered_on else None
    form = ChoosePartTimeForm(posted(request), initial={"choice": answered})
    if request.method == "POST" and form.is_valid():
        try:
            choose(enrolment=enrolment, choice=form.cleaned_data["choice"], by=request.user)
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            messages.success(request, "The dates are stretched." if _stretches(form) else "The dates are kept.")
            return redirect("journey", enrolment.pk)
    dates = dates_by_choice(enrolment)
    context = {"form": form, "heading": "Part-time work and your dates", "dates": dates, "enrolment": enrolment}
    if dates:
        context["too_long"] = too_long(enrolment, dates[-1].stretched_on, if_stretched=True)
    return render(request, "enrolments/choose_part_time.html", context)


def _recordable(user: User, enrolment: Enrolment) -> list[str]:
    return [kind for kind in MILESTONE_KINDS if can_record_milestone(user, enrolment, kind)]


def _stretches(form: ChoosePartTimeForm) -> bool:
    return form.cleaned_data["choice"] == PartTimeChoice.STRETCH


def _milestone(enrolment: Enrolment, key: str) -> ScheduledMilestone:
    for row in enrolment.milestones.all():
        if row.key == key:
            return row
    raise Http404
