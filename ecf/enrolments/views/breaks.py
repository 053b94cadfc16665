"""Pages about one break: enter it, end it, correct it, take it out, agree to it, confirm it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ecf.core.clock import today
from ecf.core.errors import RuleBroken
from ecf.core.forms import GovukForm
from ecf.core.posting import posted
from ecf.enrolments import services
from ecf.enrolments.form_time import (
    AddAgreementForm,
    ConfirmBreakForm,
    CorrectBreakForm,
    EndBreakForm,
    StartBreakForm,
)
from ecf.enrolments.models import Break, Enrolment
from ecf.enrolments.rules import can_confirm_break
from ecf.enrolments.time_out import break_rows, reasons_with_agreement
from ecf.enrolments.views.breaks_and_hours import coordinated, look_at_dates
from ecf.enrolments.views.looking_first import visible
from ecf.people.models import RoleName
from ecf.people.selectors import people_with_role

GET_OR_POST = ["GET", "POST"]


@require_http_methods(GET_OR_POST)
def start_break(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The co-ordinator enters a break, with the agreements that are there already."""
    enrolment = coordinated(request, pk)
    form = StartBreakForm(posted(request), enrolment=enrolment)

    def act() -> None:
        given = {name: form.cleaned_data[name] for name in ("reason", "started_on", "ended_on")}
        services.start_break(enrolment=enrolment, **given, agreements=form.agreements(), by=request.user)

    return look_at_dates(
        request,
        enrolment,
        form,
        act,
        heading="Enter a break",
        done="The break is entered.",
        template="enrolments/start_break.html",
        context={"with_agreement": reasons_with_agreement()},
    )


@require_http_methods(GET_OR_POST)
def end_break(request: HttpRequest, pk: UUID, break_id: UUID) -> HttpResponse:
    """The co-ordinator gives the last day of a break."""
    enrolment = coordinated(request, pk)
    spell = _spell(enrolment, break_id)
    form = EndBreakForm(posted(request), initial={"ended_on": spell.ended_on})
    return look_at_dates(
        request,
        enrolment,
        form,
        lambda: services.end_break(spell=spell, ended_on=form.cleaned_data["ended_on"], by=request.user),
        heading="End a break",
        done="The end of the break is saved.",
        template="enrolments/end_break.html",
        context=_about(enrolment, spell),
    )


@require_http_methods(GET_OR_POST)
def correct_break(request: HttpRequest, pk: UUID, break_id: UUID) -> HttpResponse:
    """The co-ordinator corrects what was entered wrong; the worker is asked to confirm other dates again."""
    enrolment = coordinated(request, pk)
    spell = _spell(enrolment, break_id)
    now = {"started_on": spell.started_on, "ended_on": spell.ended_on, "reason": spell.reason}
    form = CorrectBreakForm(posted(request), initial=now)
    return look_at_dates(
        request,
        enrolment,
        form,
        lambda: services.correct_break(spell=spell, **form.cleaned_data, by=request.user),
        heading="Correct a break",
        done="The break is corrected.",
        template="enrolments/correct_break.html",
        context=_about(enrolment, spell),
    )


@require_http_methods(GET_OR_POST)
def remove_break(request: HttpRequest, pk: UUID, break_id: UUID) -> HttpResponse:
    """The co-ordinator takes out a break that was entered by mistake."""
    enrolment = coordinated(request, pk)
    spell = _spell(enrolment, break_id)
    return look_at_dates(
        request,
        enrolment,
        GovukForm(request.POST),
        lambda: services.remove_break(spell=spell, by=request.user),
        heading="Take out a break",
        done="The break is taken out.",
        template="enrolments/remove_break.html",
        context={**_about(enrolment, spell), "submit_text": "Take this break out"},
    )


@require_http_methods(GET_OR_POST)
def add_agreement(request: HttpRequest, pk: UUID, break_id: UUID) -> HttpResponse:
    """The co-ordinator records that somebody agreed, wherever they did. It moves no dates."""
    enrolment = coordinated(request, pk)
    spell = _spell(enrolment, break_id)
    form = AddAgreementForm(posted(request), enrolment=enrolment)
    back = reverse("breaks_and_hours", args=[enrolment.pk])
    if request.method == "POST" and form.is_valid():
        try:
            services.add_agreement(spell=spell, **form.cleaned_data, by=request.user)
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            messages.success(request, "The agreement is recorded.")
            return redirect(back)
    context = {"form": form, "heading": "Record an agreement", "enrolment": enrolment, "cancel_url": back}
    return render(request, "enrolments/add_agreement.html", {**context, **_about(enrolment, spell)})


@require_http_methods(GET_OR_POST)
def confirm_break(request: HttpRequest, pk: UUID, break_id: UUID) -> HttpResponse:
    """The worker, on return, says that the dates are right, or is told who can correct them."""
    enrolment = visible(request, pk)
    if not can_confirm_break(request.user, enrolment):
        raise PermissionDenied
    spell = _spell(enrolment, break_id)
    form = ConfirmBreakForm(posted(request))
    is_wrong = False
    if request.method == "POST" and form.is_valid():
        is_wrong = form.cleaned_data["answer"] == "no"
        try:
            if not is_wrong:
                services.confirm_break(spell=spell, by=request.user)
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            if not is_wrong:
                messages.success(request, "Thank you. You have confirmed the dates.")
                return redirect("breaks_and_hours", enrolment.pk)
    context = {"form": form, "enrolment": enrolment, "is_wrong": is_wrong, **_about(enrolment, spell)}
    if is_wrong:
        context["coordinators"] = people_with_role(enrolment.employer, RoleName.COORDINATOR, today())
    context["heading"] = "Ask for the dates to be corrected" if is_wrong else "Are these dates right?"
    return render(request, "enrolments/confirm_break.html", context)


def _spell(enrolment: Enrolment, break_id: UUID) -> Break:
    """One break of the enrolment. Raises Http404."""
    for spell in enrolment.breaks.all():
        if spell.pk == break_id:
            return spell
    raise Http404


def _about(enrolment: Enrolment, spell: Break) -> dict[str, object]:
    """The break as the co-ordinator and the worker, who alone come here, may read it."""
    prefetch_related_objects([enrolment], "breaks__agreements")
    rows = break_rows(enrolment, today(), shows_reasons=True)
    return {"about": next(row for row in rows if row.spell.pk == spell.pk)}
