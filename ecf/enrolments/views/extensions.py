"""The page that gives one milestone more months."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from ecf.core.clock import today
from ecf.core.posting import posted
from ecf.enrolments import services
from ecf.enrolments.employer_framework import framework_here
from ecf.enrolments.form_time import ExtendMilestoneForm
from ecf.enrolments.views.breaks_and_hours import coordinated, look_at_dates


@require_http_methods(["GET", "POST"])
def extend_milestone(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The co-ordinator extends a milestone, with a reason; `?milestone=` chooses it before."""
    enrolment = coordinated(request, pk)
    form = ExtendMilestoneForm(
        posted(request), enrolment=enrolment, initial={"milestone": request.GET.get("milestone", "")}
    )
    return look_at_dates(
        request,
        enrolment,
        form,
        lambda: services.extend_milestone(enrolment=enrolment, **form.cleaned_data, by=request.user),
        heading="Extend a milestone",
        done="The milestone is extended.",
        template="enrolments/extend_milestone.html",
        context={"allowed": framework_here(enrolment, today()).extensions},
    )
