"""Pages of samples for an outside moderator: the list, drawing one, the sample, a finding."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecf.assessments import sample_rules as rules
from ecf.assessments import services
from ecf.assessments.form_samples import DrawSampleForm, FindingForm
from ecf.assessments.models import ModerationSample
from ecf.assessments.sample_selectors import percent_drawn, rows_of, tally, visible_samples
from ecf.assessments.sample_table import drawn_again, table_of
from ecf.assessments.views.trying import attempt, require
from ecf.core.clock import today
from ecf.core.errors import Conflict
from ecf.core.posting import posted
from ecf.core.signatures import checked, signatures_of
from ecf.core.spreadsheets import download
from ecf.people.selectors import coordinated_employers, overseen_employers, person_with_address

PAGE_SIZE = 50


def _crumbs(*more: tuple[str, str]) -> list[dict[str, str]]:
    ways = [("Home", "/"), ("Samples", reverse("samples") if more else ""), *more]
    return [{"text": text, "href": href} for text, href in ways]


def _visible(request: HttpRequest, pk: UUID) -> ModerationSample:
    return get_object_or_404(visible_samples(request.user), pk=pk)


@require_safe
def samples(request: HttpRequest) -> HttpResponse:
    """Every sample that the person moderates, or that was drawn from an employer they oversee."""
    page = Paginator(visible_samples(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "draws": coordinated_employers(request.user), "breadcrumbs": _crumbs()}
    return render(request, "assessments/samples.html", context)


@require_http_methods(["GET", "POST"])
def draw_sample(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The co-ordinator says from when to when, and for whom; the lot does the rest."""
    employer = next((each for each in overseen_employers(request.user) if each.pk == pk), None)
    if employer is None:
        raise Http404
    require(rules.can_draw(request.user, employer))
    form = DrawSampleForm(posted(request))
    if form.is_valid():
        values = form.cleaned_data | {"moderator": person_with_address(form.cleaned_data["moderator"])}
        act = partial(services.draw_sample, employer=employer, by=request.user, **values)
        found = attempt(request, form, ModerationSample(), act)
        if found is not None:
            messages.success(request, f"The sample is drawn. {found.moderator.name} can read it now.")
            return redirect("sample", found.pk)
    context = {
        "form": form,
        "employer": employer,
        "percent": percent_drawn(employer.pk, today()),
        "cancel_url": reverse("samples"),
        "breadcrumbs": _crumbs(("Draw a sample", "")),
    }
    return render(request, "assessments/draw_sample.html", context)


@require_safe
def sample(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One sample: how it was drawn, what is in it, and what was found, as far as it is for the person."""
    found = _visible(request, pk)
    rows = rows_of(found)
    signed = signatures_of(rows)
    broken = {row.subject_id for row in checked(each for of in signed.values() for each in of) if not row.is_unchanged}
    for row in rows:
        row.is_broken = row.pk in broken
    context = {
        "sample": found,
        "rows": rows,
        "tally": tally(rows),
        "drawn_again": drawn_again(found, rows),
        "is_moderator": rules.moderates(request.user, found),
        "reads": rules.reads_findings(request.user, found),
        "names": rules.names_people(request.user, found),
        "may_close": found.closed_on is None and rules.can_draw(request.user, found.employer),
        "breadcrumbs": _crumbs((found.employer.name, "")),
    }
    return render(request, "assessments/sample.html", context)


@require_safe
def sample_table(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything the sample was drawn from, with the lots, for whoever wants to draw it again."""
    found = _visible(request, pk)
    return download(table_of(found, rows_of(found)), "text/csv", "how-it-was-drawn.csv")


@require_POST
def close_sample(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The co-ordinator ends it; the moderator reads nothing of it any more."""
    found = _visible(request, pk)
    require(rules.can_draw(request.user, found.employer))
    try:
        services.close_sample(sample=found, by=request.user)
        messages.success(request, f"The sample is closed. {found.moderator.name} cannot read it any more.")
    except Conflict as broken:
        messages.warning(request, broken.message)
    return redirect("sample", found.pk)


@require_http_methods(["GET", "POST"])
def write_finding(request: HttpRequest, pk: UUID, position: int) -> HttpResponse:
    """What the moderator makes of one outcome of an open sample."""
    found = _visible(request, pk)
    row = next((each for each in rows_of(found) if each.position == position), None)
    if row is None:
        raise Http404
    if not rules.moderates(request.user, found):
        raise PermissionDenied
    if found.closed_on is not None or row.given_at is not None:
        messages.warning(request, "This is done. It stays as it is.")
        return redirect("sample", found.pk)
    form = FindingForm(posted(request))
    form.author = request.user
    if form.is_valid():
        act = partial(services.give_finding, row=row, by=request.user, **form.values())
        if attempt(request, form, row, act) is not None:
            messages.success(request, "Your finding is kept.")
            return redirect("sample", found.pk)
    context = {
        "form": form,
        "sample": found,
        "row": row,
        "is_last": found.size - found.done == 1,
        "is_settled": rules.is_settled(row.assessment),
        "cancel_url": reverse("sample", args=[found.pk]),
        "breadcrumbs": _crumbs((found.employer.name, reverse("sample", args=[found.pk])), ("Your finding", "")),
    }
    return render(request, "assessments/write_finding.html", context)
