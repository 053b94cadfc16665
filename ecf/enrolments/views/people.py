"""Pages about a worker's team, how they came in, and the end or the cancelling of somebody's part."""

import datetime as dt
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from ecf.core.clock import today
from ecf.core.forms import GovukForm
from ecf.core.posting import posted
from ecf.enrolments import services
from ecf.enrolments.form_people import EndAssignmentForm, EntryDetailsForm, MoveTeamForm
from ecf.enrolments.models import Assignment, Enrolment, Part
from ecf.enrolments.previews import rehearsed
from ecf.enrolments.support import holder_on
from ecf.enrolments.views.breaks_and_hours import coordinated
from ecf.enrolments.views.looking_first import look_first

GET_OR_POST = ["GET", "POST"]
ONE_DAY = dt.timedelta(days=1)


@require_http_methods(GET_OR_POST)
def move_team(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The co-ordinator says which team the worker is in now."""
    enrolment = coordinated(request, pk)
    form = MoveTeamForm(posted(request), enrolment=enrolment)

    def act() -> None:
        services.move_team(enrolment=enrolment, team=form.cleaned_data["team"], by=request.user)

    return look_first(
        request,
        enrolment=enrolment,
        form=form,
        act=act,
        show=lambda: rehearsed(act, by=request.user),
        heading="Move to another team",
        done=f"{enrolment.social_worker.user.name} is in another team now.",
        template="enrolments/move_team.html",
    )


@require_http_methods(GET_OR_POST)
def entry_details(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The co-ordinator changes the reason for credit, the adaptation plan or the buddy."""
    enrolment = coordinated(request, pk)
    stored = {"credit_reason": enrolment.credit_reason, "adaptation_plan": enrolment.adaptation_plan}
    form = EntryDetailsForm(posted(request), enrolment=enrolment, initial=stored)
    if not form.fields:
        raise Http404

    def act() -> None:
        services.change_entry_details(enrolment=enrolment, **form.cleaned_data, by=request.user)

    return look_first(
        request,
        enrolment=enrolment,
        form=form,
        act=act,
        show=lambda: rehearsed(act, by=request.user),
        heading="How they came in",
        done="Saved.",
        template="enrolments/entry_details.html",
        context={"buddy": holder_on(enrolment, Part.BUDDY, today())},
    )


@require_http_methods(GET_OR_POST)
def end_assignment(request: HttpRequest, pk: UUID, assignment_id: UUID) -> HttpResponse:
    """The co-ordinator ends an assessor's or a buddy's part, with nobody after them."""
    enrolment = coordinated(request, pk)
    assignment = _assignment(enrolment, assignment_id)
    if assignment.part == Part.SUPERVISOR:
        raise Http404
    form = EndAssignmentForm(posted(request))

    def act() -> None:
        services.end_assignment(assignment=assignment, on=form.cleaned_data["on"], by=request.user)

    return look_first(
        request,
        enrolment=enrolment,
        form=form,
        act=act,
        show=lambda: rehearsed(act, by=request.user),
        heading=f"End {assignment.user.name}’s part as {assignment.part}",
        done="The last day is saved.",
        template="enrolments/end_assignment.html",
        context={"assignment": assignment},
    )


@require_http_methods(GET_OR_POST)
def cancel_assignment(request: HttpRequest, pk: UUID, assignment_id: UUID) -> HttpResponse:
    """The co-ordinator takes back a change that is planned for a later day."""
    enrolment = coordinated(request, pk)
    assignment = _assignment(enrolment, assignment_id)

    def act() -> None:
        services.cancel_assignment(assignment=assignment, by=request.user)

    return look_first(
        request,
        enrolment=enrolment,
        form=GovukForm(request.POST),
        act=act,
        show=lambda: {
            **rehearsed(act, by=request.user),
            "before": holder_on(enrolment, assignment.part, assignment.started_on - ONE_DAY),
        },
        heading=f"Cancel: {assignment.user.name} as {assignment.part}",
        done="The change is cancelled.",
        template="enrolments/cancel_assignment.html",
        context={"assignment": assignment},
    )


def _assignment(enrolment: Enrolment, assignment_id: UUID) -> Assignment:
    found = enrolment.assignments.filter(pk=assignment_id).select_related("user").first()
    if found is None:
        raise Http404
    return found
