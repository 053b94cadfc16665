"""The page on which a principal social worker asks to read one session."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ecf.core.errors import RuleBroken
from ecf.core.posting import posted
from ecf.core.templatetags.words import uk_date
from ecf.enrolments.form_disclosing import DiscloseForm
from ecf.supervision import services
from ecf.supervision.rules import can_disclose_session
from ecf.supervision.views.shared import done, visible_session


@require_http_methods(["GET", "POST"])
def disclose_session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Why, and until when; the worker sees it at once."""
    session = visible_session(request, pk)
    if not can_disclose_session(request.user, session):
        raise PermissionDenied
    name = session.enrolment.social_worker.user.name
    form = DiscloseForm(posted(request), initial=DiscloseForm.first())
    if request.method == "POST" and form.is_valid():
        try:
            services.disclose_session(session=session, by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            return done(request, session, f"You can read it now. {name} sees that you can, and why.")
    context = {
        "form": form,
        "what": f"Supervision of {name} on {uk_date(session.held_on)}",
        "back_url": reverse("session", args=[session.pk]),
        "warning": f"{name} is told by e-mail, and sees your name, your reason and the last day on the session itself.",
    }
    return render(request, "enrolments/disclose.html", context)
