"""Several sessions at once: a series for one worker, a meeting of several."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ecf.core.change import change
from ecf.core.clock import today
from ecf.core.errors import RuleBroken
from ecf.core.posting import posted
from ecf.enrolments.models import Enrolment, EnrolmentState
from ecf.evidence.services import keep_word
from ecf.supervision import rules, services
from ecf.supervision.form_together import CancelSeriesForm, PlanGroupForm, RecordGroupForm, SeriesForm
from ecf.supervision.models import SessionState, SupervisionSession
from ecf.supervision.series import series_of
from ecf.supervision.views.shared import (
    attempt,
    crumbs,
    done,
    form_page,
    list_address,
    moved_on,
    require,
    visible_enrolment,
    visible_session,
)


@require_http_methods(["GET", "POST"])
def plan_series(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A rhythm, then the days it gives, then planned."""
    enrolment = visible_enrolment(request, pk)
    require(rules.can_plan_session(request.user, enrolment))
    form = SeriesForm(posted(request), initial={"count": 6})
    days: list[Any] = []
    if form.is_valid():
        values = form.cleaned_data
        if "plan" in request.POST:
            try:
                made = services.plan_series(enrolment=enrolment, **values, by=request.user)
            except RuleBroken as broken:
                form.add_broken_rule(broken)
            else:
                messages.success(request, f"{len(made)} sessions are planned.")
                return redirect("session", made[0].pk)
        elif values["first"] < today():
            form.add_error("first", "The first session must be today or later")
        else:
            facts = {name: values[name] for name in ("first", "rhythm", "count")}
            days = series_of(enrolment, **facts)
    context = {
        "form": form,
        "days": days,
        "enrolment": enrolment,
        "has_late": any(each.is_late for each in days),
        "cancel_url": list_address(request.user, enrolment),
        "breadcrumbs": crumbs(request.user, enrolment, last="Plan a series"),
    }
    return render(request, "supervision/plan_series.html", context)


@require_http_methods(["GET", "POST"])
def cancel_series(request: HttpRequest, pk: UUID) -> HttpResponse:
    """This session and the rest of its series will not be held."""
    session = visible_session(request, pk)
    require(rules.can_plan_session(request.user, session.enrolment))
    if request.method == "GET" and (session.state != SessionState.PLANNED or session.series is None):
        return moved_on(request, session)
    form = CancelSeriesForm(posted(request))
    form.author = request.user
    if form.is_valid():
        cancel = partial(services.cancel_series, session=session, **form.cleaned_data, by=request.user)
        if attempt(request, form, session, cancel):
            return done(request, session, "This session and the later ones of the series are cancelled.")
    return form_page(request, "supervision/cancel_series.html", form, session)


@require_http_methods(["GET", "POST"])
def plan_group(request: HttpRequest) -> HttpResponse:
    """One meeting of several workers."""
    people = _supervised(request)
    form = PlanGroupForm(posted(request), enrolments=people)
    if form.is_valid():
        values = form.cleaned_data | {"enrolments": _chosen(people, form)}
        values.pop("people")
        try:
            made = services.plan_group(**values, by=request.user)
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            messages.success(request, f"Planned for {len(made)} people.")
            return redirect("session_list")
    return render(request, "supervision/plan_group.html", {"form": form})


@require_http_methods(["GET", "POST"])
def record_group(request: HttpRequest) -> HttpResponse:
    """One meeting of several workers, recorded for each who was there. `?session=` starts from one that was planned."""
    people, planned = _supervised(request), _planned(request)
    form = RecordGroupForm(posted(request), enrolments=people, initial=_first_values(planned))
    form.author = request.user
    if form.is_valid():
        values = form.cleaned_data | {"enrolments": _chosen(people, form), "sign": request.POST.get("then") == "sign"}
        values.pop("people")
        meeting = planned[0].meeting if planned else None
        try:
            with change(by=request.user):
                made = services.record_group(**values, meeting=meeting, by=request.user)
                for each in made:
                    keep_word(form=form, subject=each, by=request.user)
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            messages.success(request, f"Recorded for {len(made)} people. Each signs their own.")
            return redirect("session_list")
    context = {"form": form, "planned": planned}
    return render(request, "supervision/record_group.html", context)


def _supervised(request: HttpRequest) -> list[Enrolment]:
    """Whom the person supervises now; 403 for who supervises fewer than two."""
    rows = Enrolment.objects.visible_to(request.user).filter(supervisor=request.user, state=EnrolmentState.ACTIVE)
    people = list(rows.exclude(social_worker__user=request.user).with_people())
    require(len(people) > 1)
    return sorted(people, key=lambda each: each.social_worker.user.search_name)


def _planned(request: HttpRequest) -> list[SupervisionSession]:
    """The planned sessions of the meeting that `?session=` belongs to."""
    try:
        wanted = UUID(request.GET.get("session", ""))
    except ValueError:
        return []
    session = visible_session(request, wanted)
    if session.meeting is None:
        return []
    rows = SupervisionSession.objects.visible_to(request.user).filter(
        meeting=session.meeting, state=SessionState.PLANNED, supervisor=request.user
    )
    return list(rows.order_by("id"))


def _first_values(planned: list[SupervisionSession]) -> dict[str, Any]:
    if not planned:
        return {"held_on": today()}
    return {"held_on": planned[0].planned_for, "people": [str(row.enrolment_id) for row in planned]}


def _chosen(people: list[Enrolment], form: Any) -> list[Enrolment]:
    wanted = set(form.cleaned_data["people"])
    return [each for each in people if str(each.pk) in wanted]
