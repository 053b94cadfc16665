"""Files of an entry: add, open, remove. Each is served only to whoever may read the entry."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ecf.core.errors import NotAllowed, RuleBroken
from ecf.core.posting import posted
from ecf.evidence import rules, services
from ecf.evidence.form_files import AddFilesForm
from ecf.evidence.kept_files import MOST_FILES, PICTURES, files_of
from ecf.evidence.models import Attachment, Evidence, EvidenceState
from ecf.evidence.serving import served
from ecf.evidence.views import visible_evidence

OPEN_STATES = {EvidenceState.DRAFT, EvidenceState.RETURNED}


@require_http_methods(["GET", "POST"])
def add_files(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Adds files to a draft or returned entry. Each is taken or refused by itself, and the page says which and why."""
    entry = visible_evidence(request, pk)
    if not rules.can_edit_evidence(request.user, entry):
        raise PermissionDenied
    if entry.state not in OPEN_STATES:
        messages.warning(request, "Files can no longer be added as it is. Take it back, or open it again, first.")
        return redirect("evidence", entry.pk)
    form = AddFilesForm(posted(request), request.FILES if request.method == "POST" else None)
    if form.is_valid():
        added = _add(request, entry, form)
        if added:
            names = ", ".join(row.name for row in added)
            messages.success(request, f"Added: {names}.")
        if not form.errors:
            return redirect(f"{reverse('evidence', args=[entry.pk])}#files")
    context = {"form": form, "evidence": entry, "files": files_of(entry), "most": MOST_FILES}
    return render(request, "evidence/add_files.html", context, status=400 if form.errors else 200)


def _add(request: HttpRequest, entry: Evidence, form: AddFilesForm) -> list[Attachment]:
    """Those that were taken; the form says why the others were not."""
    added, data = [], form.cleaned_data
    files, may_show = data["files"], data["nobody_identifiable"]
    for upload in files:
        try:
            row = services.add_file(
                evidence=entry,
                name=upload.name,
                stream=upload,
                size=upload.size,
                nobody_identifiable=may_show,
                by=request.user,
            )
        except NotAllowed as broken:
            raise PermissionDenied from broken
        except RuleBroken as broken:
            if len(files) > 1:
                broken.message = f"{upload.name}: {broken.message}"
            form.add_broken_rule(broken)
        else:
            added.append(row)
    return added


def visible_file(request: HttpRequest, pk: UUID, file_id: UUID) -> Attachment:
    """A file that is there, of an entry that the person may see. 404 otherwise; 403 where they see facts only."""
    entry = visible_evidence(request, pk)
    row = get_object_or_404(entry.attachments.filter(removed_at__isnull=True), pk=file_id)
    if not rules.can_read_content(request.user, entry):
        raise PermissionDenied
    return row


@require_safe
def evidence_file(request: HttpRequest, pk: UUID, file_id: UUID) -> HttpResponse:
    """The file, to be kept on the person's own device; `?show` shows a picture in the page."""
    row = visible_file(request, pk, file_id)
    return served(row, shown="show" in request.GET and row.media_type in PICTURES)


@require_http_methods(["GET", "POST"])
def remove_file(request: HttpRequest, pk: UUID, file_id: UUID) -> HttpResponse:
    """Asks once, then deletes the file for good."""
    entry = visible_evidence(request, pk)
    if not rules.can_edit_evidence(request.user, entry):
        raise PermissionDenied
    row = get_object_or_404(entry.attachments.filter(removed_at__isnull=True), pk=file_id)
    if request.method == "POST":
        try:
            services.remove_file(attachment=row, by=request.user)
            messages.success(request, "The file is removed.")
        except RuleBroken as broken:
            messages.error(request, broken.message)
        return redirect(f"{reverse('evidence', args=[entry.pk])}#files")
    return render(request, "evidence/remove_file.html", {"evidence": entry, "file": row})
