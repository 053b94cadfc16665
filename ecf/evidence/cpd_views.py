"""Pages of the CPD year and of the renewal of registration."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.views.decorators.http import require_http_methods, require_safe

from ecf.core.clock import today
from ecf.core.errors import RuleBroken
from ecf.core.posting import posted
from ecf.core.templatetags.words import uk_date
from ecf.enrolments.models import Enrolment, EnrolmentState
from ecf.enrolments.rules import coordinates
from ecf.enrolments.selectors import enrolment_of, fetch_schedule
from ecf.evidence import selectors, services
from ecf.evidence.carried_over import codes_in_short, plain_reading, reading_of, readings_of
from ecf.evidence.coverage import Gap, gaps, standard_gaps
from ecf.evidence.cpd_pieces import PEER_REFLECTIONS_NEEDED, PIECES_NEEDED
from ecf.evidence.cpd_year import CpdYear, cpd_year_of
from ecf.evidence.form_renewal import ConfirmRenewalForm, RenewalForm
from ecf.evidence.models import Evidence
from ecf.evidence.renewal import checklist, renewal_of, renewals_of
from ecf.evidence.wording import register_text
from ecf.people.roles import overseen_employer_ids

OLDEST_CPD_YEAR = 2018
PAGE_SIZE = 50
IDEAS = 3


@require_safe
def cpd(request: HttpRequest) -> HttpResponse:
    """The person's CPD year: the checklist of the renewal, and text for the register's own form."""
    enrolment = _own(request)
    this_year = cpd_year_of(today())
    year = _year(request.GET.get("year"), this_year)
    status = selectors.cpd_status(enrolment.social_worker, year)
    renewal = renewal_of(request.user, year)
    _with_copies(status.entries)
    context = {
        "status": status,
        "year": year,
        "this_year": this_year,
        "is_now": year == this_year,
        "pieces_needed": 0 if status.is_exempt else PIECES_NEEDED,
        "peer_needed": 0 if status.is_exempt else PEER_REFLECTIONS_NEEDED,
        "in_renewal": year == this_year and year.in_renewal(today()),
        "has_newer": year < this_year,
        "has_older": year.starts_in > OLDEST_CPD_YEAR,
        "days_left": (year.end - today()) // dt.timedelta(days=1),
        "renewal": renewal,
        "checklist": checklist(renewal, status),
        "ideas": _ideas(enrolment) if year == this_year else [],
    }
    return render(request, "evidence/cpd.html", context)


def _own(request: HttpRequest) -> Enrolment:
    enrolment = enrolment_of(request.user)
    if enrolment is None:
        raise Http404
    return enrolment


def _with_copies(entries: list[Any]) -> None:
    """Each with what there is to copy: one text of all, and one for each field of the register's form."""
    readings = readings_of({entry.enrolment_id for entry in entries})
    for entry in entries:
        reading = readings.get(entry.enrolment_id) or plain_reading(entry.enrolment.framework_version.parsed)
        fields = _register_fields(entry, codes_in_short(entry.standard_links.all(), reading))
        entry.fields = [(heading, words.strip()) for heading, words in fields if words.strip()]
        entry.copy_text = register_text(fields)


def _register_fields(entry: Evidence, codes: str) -> list[tuple[str, str]]:
    """A piece in the order in which the register asks."""
    what = f"{entry.title} ({uk_date(entry.happened_on)})"
    return [
        ("What I did", "\n".join(part for part in (what, entry.cpd_type, entry.body) if part)),
        ("What I learnt", entry.cpd_learnt),
        ("What it changed in my practice", entry.cpd_practice_impact),
        ("What it changed for the people I work with", entry.cpd_people_impact),
        ("Peer reflection", entry.cpd_peer_reflection),
        ("Standards of my programme", codes),
    ]


def _ideas(enrolment: Enrolment) -> list[Gap]:
    """What the next milestone lacks, standards first, as something to learn about: one piece may serve both."""
    if enrolment.state != EnrolmentState.ACTIVE:
        return []
    fetch_schedule([enrolment])
    journey, reading = selectors.journey_of(enrolment, today()), reading_of(enrolment)
    rows = Evidence.objects.visible_to(enrolment.social_worker.user).filter(enrolment=enrolment)
    items = selectors.items_of(rows, reading)
    return list(dict.fromkeys([*standard_gaps(items, journey), *gaps(items, journey)]))[:IDEAS]


def _year(text: str | None, this_year: CpdYear) -> CpdYear:
    """The year asked for, between the oldest and this one; else this one."""
    if text and text.isdecimal() and OLDEST_CPD_YEAR <= int(text[:4]) <= this_year.starts_in:
        return CpdYear(int(text[:4]))
    return this_year


@require_http_methods(["GET", "POST"])
def tick_renewal(request: HttpRequest) -> HttpResponse:
    """The worker's own ticks, with their days. `?year=` as on the page of the CPD year."""
    enrolment = _own(request)
    year = _year(request.GET.get("year"), cpd_year_of(today()))
    form = RenewalForm(posted(request), initial=RenewalForm.first(renewal_of(request.user, year)))
    back = f"{resolve_url('cpd')}?year={year.starts_in}"
    if request.method == "POST" and form.is_valid():
        try:
            services.tick_renewal(enrolment=enrolment, year=year, ticks=form.cleaned_data, by=request.user)
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            messages.success(request, "Saved. Nothing was sent to Social Work England.")
            return redirect(back)
    return render(request, "evidence/tick_renewal.html", {"form": form, "year": year, "cancel_url": back})


@require_safe
def renewals(request: HttpRequest) -> HttpResponse:
    """For who oversees a programme: what people say of their renewal, and what was seen on the register."""
    employers = overseen_employer_ids(request.user)
    if not employers:
        raise PermissionDenied
    year = cpd_year_of(today())
    rows = Enrolment.objects.visible_to(request.user).filter(employer_id__in=employers, state=EnrolmentState.ACTIVE)
    rows = rows.exclude(social_worker__user=request.user).with_people()
    page = Paginator(rows.order_by("social_worker__user__search_name", "id"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    found = renewals_of([row.social_worker.user_id for row in page], year)
    listed = [
        {
            "enrolment": row,
            "renewal": found.get(row.social_worker.user_id),
            "may_check": coordinates(request.user, row),
        }
        for row in page
    ]
    return render(request, "evidence/renewals.html", {"page": page, "rows": listed, "year": year})


@require_http_methods(["GET", "POST"])
def confirm_renewal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The co-ordinator has looked one person up on the public register; or takes that back."""
    enrolment = get_object_or_404(Enrolment.objects.visible_to(request.user).with_people(), pk=pk)
    if not coordinates(request.user, enrolment):
        raise PermissionDenied
    year, user = cpd_year_of(today()), enrolment.social_worker.user
    renewal = renewal_of(user, year)
    takes_back = "take_back" in request.POST
    form = ConfirmRenewalForm(None if takes_back else posted(request), initial={"on": today()})
    if request.method == "POST" and (takes_back or form.is_valid()):
        on = None if takes_back else form.cleaned_data["on"]
        try:
            services.confirm_renewal(enrolment=enrolment, year=year, on=on, by=request.user)
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            messages.success(request, f"Saved for {user.name}.")
            return redirect("renewals")
    context = {"form": form, "enrolment": enrolment, "year": year, "renewal": renewal}
    return render(request, "evidence/confirm_renewal.html", context)
