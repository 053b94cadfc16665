"""Pages about progress: where somebody stands on any day, and another framework with what it would change."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from ecf.core.clock import today
from ecf.core.posting import posted
from ecf.enrolments.intervals import add_months
from ecf.enrolments.journeys import first_open, milestone_rows
from ecf.enrolments.models import Enrolment
from ecf.enrolments.rules import coordinates, is_own
from ecf.enrolments.services import change_framework as change
from ecf.enrolments.views.looking_first import look_first, visible
from ecf.people.models import User
from ecf.progress.forms import ChangeFrameworkForm, DayForm
from ecf.progress.framework_preview import framework_preview, frameworks_on_offer
from ecf.progress.rows import check_rows, commitment_rows
from ecf.progress.selectors import progress_of_one
from ecf.progress.words import status_sentence, status_sentence_about

STEPS = [(-3, "3 months ago"), (0, "Today"), (3, "In 3 months"), (12, "In a year")]


@require_safe
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where one worker stands on any day, and why: `?on=2027-03-27`, or three boxes; today by default."""
    enrolment, now = visible(request, pk), today()
    form = DayForm.of(request.GET)
    is_wrong = form is not None and not form.is_valid()
    day = now if form is None or is_wrong else form.cleaned_data["on"]
    context = {
        "enrolment": enrolment,
        "is_own": is_own(request.user, enrolment),
        "name": enrolment.social_worker.user.name,
        "form": form or DayForm(initial={"on": now}),
        "steps": [(words, add_months(now, months)) for months, words in STEPS],
        "today": now,
        "day": day,
        "shows_steps": day >= now,
    }
    if not is_wrong:
        context |= _standing(enrolment, day, request.user)
    return render(request, "progress/progress.html", context)


def _standing(enrolment: Enrolment, day: dt.date, user: User) -> dict[str, Any]:
    """All that is known of the day."""
    found, name = progress_of_one(enrolment, day), enrolment.social_worker.user.name
    return {
        "progress": found,
        "sentence": status_sentence(found) if is_own(user, enrolment) else status_sentence_about(found, name),
        "checks": check_rows(found, enrolment.framework_version.parsed),
        "commitments": commitment_rows(found),
        "next_open": first_open(milestone_rows(enrolment, day, user)),
    }


@require_http_methods(["GET", "POST"])
def change_framework(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The co-ordinator puts somebody on another framework, with all that it would change in view first."""
    enrolment = visible(request, pk)
    if not coordinates(request.user, enrolment):
        raise PermissionDenied
    offer = frameworks_on_offer(enrolment, today())
    form = ChangeFrameworkForm(
        posted(request), initial={"on": today()}, versions=offer.versions, before={each.pk for each in offer.before}
    )

    def act() -> Enrolment:
        return change(enrolment=enrolment, **form.values(), by=request.user)

    return look_first(
        request,
        enrolment=enrolment,
        form=form,
        act=act,
        heading="Change the framework",
        done=f"{enrolment.social_worker.user.name} is on another framework now.",
        template="progress/change_framework.html",
        show=lambda: {"change": framework_preview(enrolment=enrolment, act=act, by=request.user, today=today())},
        context={"offer": offer},
    )
