"""What is coming up: the list, the address of its calendar feed, and the feed itself."""

from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods, require_safe

from ecf.core.clock import today
from ecf.core.errors import RuleBroken
from ecf.core.too_often import HOUR, asks_too_often
from ecf.enrolments.calendar_links import digest_of, enrolment_behind, open_link
from ecf.enrolments.models import Enrolment, EnrolmentState
from ecf.enrolments.rules import is_own
from ecf.enrolments.services.calendar_links import make_calendar_link
from ecf.enrolments.services.calendar_links import revoke_calendar_link as revoke
from ecf.home.calendar_feed import calendar_of
from ecf.home.coming_up import by_month, with_dates
from ecf.home.coming_up import coming_up as entries_of

MOST_AN_HOUR = 60  # of one address; calendars ask a few times a day


@require_safe
def coming_up(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The next twelve months of one worker, month by month, as far as the person may know."""
    enrolment = get_object_or_404(with_dates(Enrolment.objects.visible_to(request.user)), pk=pk)
    context = {
        "enrolment": enrolment,
        "is_own": is_own(request.user, enrolment),
        "is_over": enrolment.state != EnrolmentState.ACTIVE,
        "months": by_month(entries_of(enrolment, request.user, today()), today()),
        "today": today(),
    }
    return render(request, "home/coming_up.html", context)


@require_http_methods(["GET", "POST"])
def calendar_link(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the feed is, and a new address for it. The address is in the answer to the POST, and nowhere afterwards."""
    enrolment = _own(request, pk)
    context = {"enrolment": enrolment, "is_over": enrolment.state != EnrolmentState.ACTIVE}
    if request.method == "POST":
        try:
            secret = make_calendar_link(enrolment=enrolment, by=request.user)
        except RuleBroken as broken:
            messages.error(request, broken.message)
        else:
            address = settings.SITE_URL.rstrip("/") + reverse("calendar_feed", args=[secret])
            context |= {"address": address, "webcal": f"webcal://{address.partition('://')[2]}"}
    return render(request, "home/calendar_link.html", {**context, "link": open_link(enrolment)})


@require_http_methods(["GET", "POST"])
def revoke_calendar_link(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asks first, then switches the address off."""
    enrolment = _own(request, pk)
    if request.method == "POST":
        try:
            revoke(enrolment=enrolment, by=request.user)
        except RuleBroken as broken:
            messages.warning(request, broken.message)
        else:
            messages.success(request, "The calendar address is switched off.")
        return redirect("calendar_link", pk)
    if open_link(enrolment) is None:
        return redirect("calendar_link", pk)
    return render(request, "home/revoke_calendar_link.html", {"enrolment": enrolment})


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The worker's dates for whoever has the address; 404 for every other one. Writes nothing."""
    if asks_too_often("calendar-feed", digest_of(secret), MOST_AN_HOUR, seconds=HOUR):
        answer = HttpResponse("Too many requests. Try again in an hour.", status=429, content_type="text/plain")
        answer["Retry-After"] = str(HOUR)
        return answer
    found = enrolment_behind(secret)
    if found is None:
        raise Http404
    enrolment = with_dates(Enrolment.objects.visible_to(found.social_worker.user)).get(pk=found.pk)
    entries = entries_of(enrolment, found.social_worker.user, today())
    body = calendar_of(enrolment, entries, site=settings.SITE_URL.rstrip("/"))
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="early-career.ics"'
    response["Cache-Control"] = "private, max-age=3600"
    response["ETag"] = f'"{sha256(body).hexdigest()}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def _own(request: HttpRequest, pk: UUID) -> Enrolment:
    """The person's own enrolment: 404 if they may not see it, 403 if it is somebody else's."""
    enrolment = get_object_or_404(Enrolment.objects.visible_to(request.user).with_people(), pk=pk)
    if not is_own(request.user, enrolment):
        raise PermissionDenied
    return enrolment
