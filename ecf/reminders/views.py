"""What one was told."""

from itertools import groupby

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ecf.reminders.messages import address_of
from ecf.reminders.models import Notice

PER_PAGE = 30


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """One's own notices, newest day first; those whose thing is done are struck through."""
    told = Notice.objects.visible_to(request.user).select_related("digest", "enrolment__social_worker")
    page = Paginator(told.order_by("-digest__on", "-id"), PER_PAGE).get_page(request.GET.get("page"))
    days = [
        (on, [(notice, address_of(notice)) for notice in rows])
        for on, rows in groupby(page.object_list, key=lambda notice: notice.digest.on)
    ]
    return render(request, "reminders/notices.html", {"days": days, "page_obj": page})
