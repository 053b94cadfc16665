"""How far an employer's panels agree: for its own principal social worker and co-ordinator alone."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ecf.assessments.panel_agreement import panel_agreement as agreement_of
from ecf.assessments.panel_agreement_table import groups_of, table_of, whole_of
from ecf.core.clock import today
from ecf.core.spreadsheets import download
from ecf.people.selectors import overseen_employers


@require_safe
def panel_agreement(request: HttpRequest) -> HttpResponse:
    """The share of panels that agreed, and agreement beyond chance once there are enough of them."""
    employers = overseen_employers(request.user)
    if not employers:
        raise PermissionDenied
    shown = []
    for employer in employers:
        found = agreement_of(employer.pk, today())
        shown.append({"employer": employer, "found": found, "whole": whole_of(found), "groups": list(groups_of(found))})
    return render(request, "assessments/panel_agreement.html", {"shown": shown})


@require_safe
def panel_agreement_table(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same of one employer as a table for a spreadsheet."""
    employers = overseen_employers(request.user)
    if not employers:
        raise PermissionDenied
    if pk not in {employer.pk for employer in employers}:
        raise Http404
    return download(table_of(agreement_of(pk, today())), "text/csv", "how-far-panels-agree.csv")
