"""Pages for somebody outside, by their secret link: who asks, Start, write, check, hand in, decline. No account.

The secret is all that opens them, so no cookie is asked for and none is needed; nothing but a POST changes anything.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ecf.core.change import expecting
from ecf.core.clock import today
from ecf.core.errors import RuleBroken, StaleVersion
from ecf.core.for_anybody import for_anybody
from ecf.core.posting import posted
from ecf.enrolments.models import EnrolmentState
from ecf.evidence import services
from ecf.evidence.form_outside import DeclineForm, HandInForm, RecordForm, record_initial
from ecf.evidence.models import OutsideRequest, RequestLink, RequestState, Sight
from ecf.evidence.outside import QUESTIONS, likely_in_record, link_of, missing_in_record, standards_to_look_at
from ecf.evidence.outside_errors import LinkIsDead
from ecf.framework.definition import Standard


@dataclass(frozen=True)
class Visit:
    """One visit by a link: the secret as it stands in the address, and what it leads to."""

    secret: str
    link: RequestLink

    @property
    def asked(self) -> OutsideRequest:
        return self.link.request

    @property
    def standards(self) -> list[Standard]:
        codes = self.asked.evidence.standard_links.values_list("code", flat=True)
        return standards_to_look_at(self.asked, codes)

    @property
    def context(self) -> dict[str, Any]:
        """What every page is given: nobody's name but the worker's, the employer's and the reader's."""
        enrolment = self.asked.enrolment
        return {
            "asked": self.asked,
            "secret": self.secret,
            "worker": enrolment.social_worker.user.name,
            "employer": enrolment.employer.name,
        }

    @property
    def closed(self) -> str:
        """Why there is nothing to do here; empty while there is."""
        row = self.asked
        if row.state == RequestState.DONE and self.link.ended_at is None:
            return "done"
        if row.state == RequestState.DECLINED:
            return "declined"
        if self.link.ended_at or not row.is_waiting or row.enrolment.state != EnrolmentState.ACTIVE:
            return "dead"
        return "expired" if row.expires_on is None or row.expires_on < today() else ""


Page = Callable[[HttpRequest, Visit], HttpResponse]


def by_link(page: Page) -> Callable[[HttpRequest, str], HttpResponse]:
    """Opens the page for a link that works; a forged one is 404, any other says in one page what to do."""

    @for_anybody
    @wraps(page)
    def opened(request: HttpRequest, secret: str) -> HttpResponse:
        visit = _visit(secret)
        try:
            return _closed(request, visit) if visit.closed else page(request, visit)
        except LinkIsDead:  # it died while the page was open
            return _closed(request, _visit(secret))

    return opened


def _visit(secret: str) -> Visit:
    link = link_of(secret)
    if link is None:
        raise Http404
    return Visit(secret, link)


def _closed(request: HttpRequest, visit: Visit) -> HttpResponse:
    why = visit.closed or "dead"
    status = 200 if why in {"done", "declined"} else 410
    context = visit.context if why in {"done", "expired"} else {}
    return render(request, "public/closed.html", {**context, "why": why}, status=status)


@by_link
def asked(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Who asks for what, and Start. Looking changes nothing, whoever looks: a mail scanner, too."""
    if request.method == "POST":
        services.open_request(digest=visit.link.digest)
        return redirect("write_record", visit.secret)
    has_begun = visit.asked.state != RequestState.SENT
    context = {**visit.context, "standards": visit.standards, "questions": _questions(visit), "has_begun": has_begun}
    return render(request, "public/asked.html", context)


@by_link
def write_record(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The record: save part-way and come back, or go on to check it. Two windows show both texts, and lose neither."""
    row = visit.asked
    if row.state == RequestState.SENT:
        return redirect("asked", visit.secret)
    form = RecordForm(posted(request), asked=row, standards=visit.standards, initial=record_initial(row))
    stored, is_saved = None, "saved" in request.GET
    if form.is_bound and form.is_valid():
        try:
            with expecting(row.pk, form.sent_version):
                services.save_record(digest=visit.link.digest, **form.values())
        except StaleVersion as broken:
            form.add_broken_rule(broken)
            form.data = form.data.copy()
            form.data["version"] = str(broken.extra["current_version"])
            stored = _answers(_visit(visit.secret))
        except LinkIsDead:
            raise
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            if "check" in request.POST:
                return redirect("check_record", visit.secret)
            return redirect(f"{request.path}?saved=1")
    context = {**visit.context, "form": form, "stored": stored, "is_saved": is_saved and not form.errors}
    return render(request, "public/write_record.html", context)


@by_link
def check_record(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Everything once more, with a mark at words that may tell who a family is; then it is handed in for good."""
    row = visit.asked
    if row.state == RequestState.SENT:
        return redirect("asked", visit.secret)
    missing = missing_in_record(row, visit.standards)
    form = HandInForm(posted(request))
    if form.is_bound and form.is_valid() and not missing:
        sent = form.cleaned_data["version"]
        try:
            with expecting(row.pk, int(sent) if sent.isdecimal() and len(sent) < 10 else None):
                services.finish_record(digest=visit.link.digest, kept_because=form.cleaned_data["kept_because"])
        except LinkIsDead:
            raise
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            return redirect("asked", visit.secret)
    visit = _visit(visit.secret)
    context = {
        **visit.context,
        "form": form,
        "answers": _answers(visit),
        "likely": _likely(visit),
        "missing": missing,
    }
    return render(request, "public/check_record.html", context)


@by_link
def decline_asked(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Not for me: asks once, with a reason if they want."""
    form = DeclineForm(posted(request))
    if form.is_bound and form.is_valid():
        services.decline_record(digest=visit.link.digest, reason=form.cleaned_data["reason"])
        return redirect("asked", visit.secret)
    return render(request, "public/decline_asked.html", {**visit.context, "form": form})


def _questions(visit: Visit) -> list[str]:
    return list(QUESTIONS[visit.asked.kind].values())


def _answers(visit: Visit) -> list[tuple[str, str]]:
    """What is stored, question by question."""
    row = visit.asked
    found = [(question, getattr(row, name)) for name, question in QUESTIONS[row.kind].items()]
    for each in visit.standards:
        said = row.sights.get(each.code, {})
        sight = Sight(said["sight"]).label if said.get("sight") in Sight.values else ""
        found.append((f"{each.code} {each.title}", ". ".join(part for part in (sight, said.get("words", "")) if part)))
    return found


def _likely(visit: Visit) -> list[tuple[str, Any]]:
    """Words that may tell who a family is, with what the form calls their place."""
    names = QUESTIONS[visit.asked.kind]
    return [
        (names.get(one.field, f"What you saw of {one.field.partition('.')[2]}"), one)
        for one in likely_in_record(visit.asked)
    ]
