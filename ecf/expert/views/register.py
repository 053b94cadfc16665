"""What the public register says of a worker, entered by somebody who looked."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ecf.assessments.views.trying import attempt, require
from ecf.core.clock import today
from ecf.core.posting import posted
from ecf.expert import services
from ecf.expert.forms import RegisterForm
from ecf.expert.rules import can_enter_register
from ecf.expert.views.status import on_the_way, way_crumbs
from ecf.people.selectors import registrations_of, standing_on


@require_http_methods(["GET", "POST"])
def enter_register(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Looked up and entered; what is recorded already stands beside it."""
    enrolment = on_the_way(request, pk)
    require(can_enter_register(request.user, enrolment))
    user = enrolment.social_worker.user
    rows = registrations_of([user.pk])[user.pk]
    now = standing_on(rows, today())
    first = {"checked_on": today(), "status": now.status if now else ""}
    form = RegisterForm(posted(request), initial=first)
    if form.is_valid():
        act = partial(services.record_register_entry, enrolment=enrolment, **form.cleaned_data, by=request.user)
        if attempt(request, form, enrolment, act):
            messages.success(request, f"Saved for {user.name}.")
            return redirect("expert_way", enrolment.pk)
    context = {
        "form": form,
        "name": user.name,
        "number": enrolment.social_worker.registration_number,
        "rows": rows,
        "cancel_url": reverse("expert_way", args=[enrolment.pk]),
        "breadcrumbs": way_crumbs(request.user, enrolment),
    }
    return render(request, "expert/enter_register.html", context)
