"""The certificate as a document; what an employer may send to the register, as text and as a table."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from ecf.assessments.views.trying import require
from ecf.core.pdf import pdf_response
from ecf.core.spreadsheets import download
from ecf.expert import for_register
from ecf.expert.certificate import certificate_of
from ecf.expert.models import ExpertStatus, StatusState
from ecf.expert.rules import can_change_status
from ecf.expert.views.status import visible_status
from ecf.people.models import RoleName
from ecf.people.roles import employer_ids_where


@require_safe
def certificate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The certificate, as long as the status holds."""
    found = visible_status(request, pk)
    if not found.is_valid:
        messages.warning(request, "There is no certificate while the status does not hold.")
        return redirect("expert_way", found.enrolment_id)
    return pdf_response(certificate_of(found))


@require_safe
def text_for_register(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A message about one person, for the employer's own mail."""
    found = visible_status(request, pk)
    require(can_change_status(request.user, found))
    number = found.social_worker.registration_number
    return download(for_register.text_for_register(found), "text/plain", f"for-the-register-{number}.txt")


@require_safe
def table_for_register(request: HttpRequest) -> HttpResponse:
    """Everybody with a status that was not revoked, of the employers whose principal social worker asks."""
    employers = employer_ids_where(request.user, RoleName.PSW)
    if not employers:
        raise PermissionDenied
    rows = ExpertStatus.objects.visible_to(request.user).filter(employer_id__in=employers)
    rows = rows.exclude(state=StatusState.REVOKED).with_people()
    listed = rows.order_by("social_worker__user__search_name", "id")
    return download(for_register.table_for_register(listed), "text/csv", "for-the-register.csv")
