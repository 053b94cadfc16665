"""A change of supervisor or assessor, and the handover that follows it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from ecf.core.clock import today
from ecf.core.errors import RuleBroken
from ecf.core.posting import posted
from ecf.enrolments import services
from ecf.enrolments.form_people import AssignForm
from ecf.enrolments.models import Enrolment, Handover, Part
from ecf.enrolments.previews import rehearsed
from ecf.enrolments.rules import coordinates
from ecf.enrolments.support import holder_on, planned_after, with_handover_people
from ecf.enrolments.views.looking_first import look_first, visible
from ecf.home.handovers import can_accept, open_things, waits_on


@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, pk: UUID, part: str) -> HttpResponse:
    """The co-ordinator names the next supervisor or assessor, and reads first what would be handed over."""
    enrolment = visible(request, pk)
    if part not in {Part.SUPERVISOR, Part.ASSESSOR}:
        raise Http404
    if not coordinates(request.user, enrolment):
        raise PermissionDenied
    form = AssignForm(posted(request), enrolment=enrolment, part=part, initial={"on": today()})

    def act() -> None:
        services.assign(enrolment=enrolment, part=Part(part), **form.cleaned_data, by=request.user)

    now, later = holder_on(enrolment, part, today()), planned_after(enrolment, part, today())
    return look_first(
        request,
        enrolment=enrolment,
        form=form,
        act=act,
        show=lambda: {
            **rehearsed(act, by=request.user),
            "things": open_things(enrolment, part, user=request.user, today=today()),
            "who": form.cleaned_data["user"],
            "on": form.cleaned_data["on"],
            "is_later": form.cleaned_data["on"] > today(),
        },
        heading=f"Change the {part}" if now else f"Name the {part}",
        done=f"The change is saved. {enrolment.social_worker.user.name} sees it on their journey.",
        template="home/assign.html",
        context={"part": part, "now": now, "later": later},
    )


@require_http_methods(["GET", "POST"])
def handover(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is open for a worker as one person takes over from another; the new one accepts it here."""
    found = get_object_or_404(with_handover_people(Handover.objects.visible_to(request.user)), pk=pk)
    if request.method == "POST":
        return _accepted(request, found)
    return _shown(request, found)


def _shown(request: HttpRequest, found: Handover, problem: str = "") -> HttpResponse:
    is_waiting = waits_on(found, today())
    enrolment, part = found.enrolment, found.incoming.part
    context = {
        "handover": found,
        "enrolment": enrolment,
        "sees_journey": Enrolment.objects.visible_to(request.user).filter(pk=enrolment.pk).exists(),
        "things": open_things(enrolment, part, user=request.user, today=today()) if is_waiting else None,
        "is_waiting": is_waiting,
        "may_accept": can_accept(request.user, found, today()),
        "is_mine": found.incoming.user_id == request.user.pk,
        "problem": problem,
    }
    return render(request, "home/handover.html", context)


def _accepted(request: HttpRequest, found: Handover) -> HttpResponse:
    if found.incoming.user_id != request.user.pk:
        raise PermissionDenied
    try:
        services.accept_handover(handover=found, by=request.user)
    except RuleBroken as broken:
        return _shown(request, found, broken.message)
    name = found.enrolment.social_worker.user.name
    messages.success(request, f"You have taken over {name}.")
    return redirect("home")
