"""Pages about a move to another employer: proposing it, what waits, and each answer."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecf.core.change import expecting
from ecf.core.clock import today
from ecf.core.errors import RuleBroken
from ecf.core.forms import GovukForm
from ecf.core.posting import posted
from ecf.enrolments.form_transfers import AcceptTransferForm, EndTransferForm, ProposeTransferForm
from ecf.enrolments.models import OPEN_TRANSFER, Transfer
from ecf.enrolments.moves import (
    about_worker,
    knows_new_people,
    knows_why_it_ended,
    left_placements,
    turn_of,
    waiting_transfers,
    with_transfer_people,
)
from ecf.enrolments.previews import dates_before_and_after
from ecf.enrolments.rules import can_propose_transfer, is_own, lets_go, receives
from ecf.enrolments.selectors import enrolment_of
from ecf.enrolments.services import accept_transfer as accept
from ecf.enrolments.services import cancel_transfer as cancel
from ecf.enrolments.services import consent_to_transfer as consent
from ecf.enrolments.services import decline_transfer as decline
from ecf.enrolments.services import propose_transfer as propose
from ecf.enrolments.services.transfers import as_if_moved
from ecf.enrolments.views.looking_first import look_first, visible
from ecf.people.roles import overseen_employer_ids

PAGE = 20


@require_http_methods(["GET", "POST"])
def propose_transfer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The co-ordinator or the worker proposes a move, with every date before and after in view."""
    enrolment = visible(request, pk)
    if not can_propose_transfer(request.user, enrolment):
        raise PermissionDenied
    form = ProposeTransferForm(posted(request), present=enrolment.employer)
    own = is_own(request.user, enrolment)

    def given() -> dict[str, Any]:
        days = {name: form.cleaned_data[name] for name in ("on", "last_day")}
        return {"enrolment": enrolment, "to_employer": form.cleaned_data["employer"], **days, "by": request.user}

    def show() -> dict[str, Any]:
        act = lambda: as_if_moved(**given())  # noqa: E731 (one line, used once)
        return {"date_changes": dates_before_and_after(enrolment=enrolment, act=act, by=request.user)}

    return look_first(
        request,
        enrolment=enrolment,
        form=form,
        act=lambda: propose(**given()),
        show=show,
        heading="Propose a move to another employer",
        done="The move is proposed. The new employer is asked now." if own else "The move is proposed.",
        template="enrolments/propose_transfer.html",
        context={"own": own},
        to=reverse("transfers"),
    )


@require_safe
def transfers(request: HttpRequest) -> HttpResponse:
    """Moves to and from: what waits for the person, what is under way, what is past."""
    rows = Transfer.objects.visible_to(request.user)
    oversees = bool(overseen_employer_ids(request.user))
    if not (oversees or enrolment_of(request.user) or rows.exists()):
        raise PermissionDenied
    waiting = list(waiting_transfers(request.user))
    listed = rows.select_related("from_employer", "to_employer", "enrolment__social_worker__user").order_by("-id")
    under_way = listed.filter(state__in=OPEN_TRANSFER).exclude(pk__in=[row.pk for row in waiting])
    page = Paginator(listed.exclude(state__in=OPEN_TRANSFER), PAGE).get_page(request.GET.get("page"))
    kept = left_placements(request.user, [row.enrolment_id for row in page])
    context = {
        "waiting": waiting,
        "under_way": list(under_way),
        "past": [(row, kept.get((row.enrolment_id, row.from_employer_id, row.last_day))) for row in page],
        "page": page,
        "oversees": oversees,
    }
    return render(request, "enrolments/transfers.html", context)


def _seen(request: HttpRequest, pk: UUID) -> Transfer:
    """The transfer; 404 if the person may not know of it."""
    return get_object_or_404(with_transfer_people(Transfer.objects.visible_to(request.user)), pk=pk)


@require_safe
def transfer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One move: where it stands, what each side sees before and after, and what the person can do."""
    return render(request, "enrolments/transfer.html", _page(request, _seen(request, pk)))


def _page(request: HttpRequest, found: Transfer) -> dict[str, Any]:
    user = request.user
    return {
        "transfer": found,
        "own": is_own(user, found.enrolment),
        "receives": receives(user, found),
        "lets_go": lets_go(user, found),
        "about": about_worker(found),
        "turn": turn_of(user, found),
        "knows_people": knows_new_people(user, found),
        "knows_why": knows_why_it_ended(user, found),
        "gap_days": (found.on - found.last_day).days - 1,
        "kept": left_placements(user, [found.enrolment_id]).get(
            (found.enrolment_id, found.from_employer_id, found.last_day)
        ),
    }


@require_POST
def consent_to_transfer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The worker agrees."""
    found = _seen(request, pk)
    if not is_own(request.user, found.enrolment):
        raise PermissionDenied
    try:
        consent(transfer=found, by=request.user)
    except RuleBroken as broken:
        messages.error(request, broken.message)
    else:
        messages.success(request, f"You have agreed. {found.to_employer.name} is asked now.")
    return redirect("transfer", found.pk)


@require_http_methods(["GET", "POST"])
def accept_transfer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The receiving co-ordinator says where and with whom the worker starts."""
    found = _seen(request, pk)
    if not receives(request.user, found):
        raise PermissionDenied
    form = AcceptTransferForm(posted(request), transfer=found)
    name = found.enrolment.social_worker.user.name
    return _answer(
        request,
        found,
        form,
        act=lambda: accept(transfer=found, **form.cleaned_data, by=request.user),
        heading=f"Accept {name}",
        submit_text="Accept",
        template="enrolments/accept_transfer.html",
        is_possible=turn_of(request.user, found).may_accept,
        done=f"You have accepted {name}.",
    )


@require_http_methods(["GET", "POST"])
def decline_transfer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The worker, or the receiving co-ordinator, says no."""
    found = _seen(request, pk)
    own = is_own(request.user, found.enrolment)
    if not (own or receives(request.user, found)):
        raise PermissionDenied
    present = found.from_employer.name
    who = f"The programme co-ordinator of {present}" + (" reads this." if own else " and the social worker read this.")
    form = EndTransferForm(posted(request), readers=who)
    return _answer(
        request,
        found,
        form,
        act=lambda: decline(transfer=found, **form.cleaned_data, by=request.user),
        heading="Decline this move",
        submit_text="Decline the move",
        template="enrolments/decline_transfer.html",
        is_possible=turn_of(request.user, found).may_decline,
        done="The move is declined.",
    )


@require_http_methods(["GET", "POST"])
def cancel_transfer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The worker, or the co-ordinator they would leave, takes it back."""
    found = _seen(request, pk)
    own = is_own(request.user, found.enrolment)
    if not (own or lets_go(request.user, found)):
        raise PermissionDenied
    reader = "Your programme co-ordinator reads this." if own else "The social worker reads this."
    form = EndTransferForm(posted(request), readers=f"{reader} The new employer does not.")
    return _answer(
        request,
        found,
        form,
        act=lambda: cancel(transfer=found, **form.cleaned_data, by=request.user),
        heading="Cancel this move",
        submit_text="Cancel the move",
        template="enrolments/cancel_transfer.html",
        is_possible=turn_of(request.user, found).may_cancel,
        done="The move is cancelled.",
    )


def _answer(
    request: HttpRequest,
    found: Transfer,
    form: GovukForm,
    *,
    act: Callable[[], Any],
    heading: str,
    template: str,
    submit_text: str,
    done: str,
    is_possible: bool,
) -> HttpResponse:
    """A form about one transfer: saved against the version on the page, or shown again with what was typed."""
    if request.method == "GET" and not is_possible:
        messages.warning(request, "This move has gone on since: that cannot be done any more.")
        return redirect("transfer", found.pk)
    if request.method == "POST" and form.is_valid():
        try:
            with expecting(found.pk, _version(request)):
                act()
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            messages.success(request, done)
            return redirect("transfer", found.pk)
    context = {
        "form": form,
        "heading": heading,
        "submit_text": submit_text,
        "cancel_url": reverse("transfer", args=[found.pk]),
        "cancel_text": "Back to the move",
        "is_due": found.on <= today(),
    }
    return render(request, template, _page(request, found) | context)


def _version(request: HttpRequest) -> int | None:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None
