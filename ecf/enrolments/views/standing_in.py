"""Who stands in for whom: what holds and is to come, naming somebody, ending it early."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ecf.core.clock import today
from ecf.core.errors import NotAllowed, RuleBroken
from ecf.core.posting import posted
from ecf.core.templatetags.words import uk_date
from ecf.enrolments import services
from ecf.enrolments.form_standing_in import StandInForm
from ecf.enrolments.standing_in import own_stand_ins, parts_to_hand_on
from ecf.people.models import Delegation


@require_safe
def stand_ins(request: HttpRequest) -> HttpResponse:
    """Whom one has named, and for whom one stands in."""
    if not parts_to_hand_on(request.user):
        raise PermissionDenied
    rows = own_stand_ins(request.user, today())
    context = {
        "mine": [row for row in rows if row.given_by_id == request.user.pk],
        "theirs": [row for row in rows if row.given_to_id == request.user.pk],
        "today": today(),
    }
    return render(request, "enrolments/stand_ins.html", context)


@require_http_methods(["GET", "POST"])
def name_stand_in(request: HttpRequest) -> HttpResponse:
    """Name a colleague who answers while one is away."""
    if not parts_to_hand_on(request.user):
        raise PermissionDenied
    form = StandInForm(posted(request), user=request.user)
    if form.is_valid():
        try:
            row = services.name_stand_in(**form.cleaned_data, by=request.user)
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            days = f"from {uk_date(row.started_on)} to {uk_date(row.ended_on)}"
            messages.success(request, f"{row.given_to.name} stands in for you {days}.")
            return redirect("stand_ins")
    context = {"form": form, "heading": "Name a stand-in", "cancel_url": reverse("stand_ins")}
    return render(request, "enrolments/name_stand_in.html", context)


@require_http_methods(["GET", "POST"])
def end_stand_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asks once, then ends it from now on."""
    row = get_object_or_404(Delegation.objects.visible_to(request.user).with_people(), pk=pk)
    if request.user.pk not in {row.given_by_id, row.given_to_id}:
        raise PermissionDenied
    if request.method == "POST":
        try:
            services.end_stand_in(delegation=row, by=request.user)
        except NotAllowed as broken:
            raise PermissionDenied from broken
        except RuleBroken as broken:
            messages.error(request, broken.message)
        else:
            messages.success(request, f"{row.given_to.name} no longer stands in for {row.given_by.name}.")
        return redirect("stand_ins")
    return render(request, "enrolments/end_stand_in.html", {"row": row, "today": today()})
