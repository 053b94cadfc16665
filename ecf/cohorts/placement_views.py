"""What an employer keeps of somebody who has moved to another one."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ecf.core.clock import today
from ecf.enrolments.models import Placement
from ecf.enrolments.moves import framework_on
from ecf.enrolments.timeline import happened_with
from ecf.evidence.kept import entries_kept
from ecf.supervision.kept import sessions_kept


@require_safe
def past_placement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The facts of an ended placement, as they were on its last day: nothing of what came later, and no text."""
    rows = Placement.objects.visible_to(request.user).select_related(
        "enrolment__social_worker__user", "enrolment__framework_version", "employer", "team"
    )
    placement = get_object_or_404(rows, pk=pk)
    enrolment = placement.enrolment
    enrolment.framework_version = framework_on(enrolment, placement.ended_on or today())
    context = {
        "placement": placement,
        "name": enrolment.social_worker.user.name,
        "framework": enrolment.framework_version,
        "happened": happened_with(placement, request.user),
        "entries": entries_kept(placement),
        "sessions": sessions_kept(placement),
    }
    return render(request, "cohorts/past_placement.html", context)
