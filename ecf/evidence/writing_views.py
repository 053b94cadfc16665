"""Pages of evidence that write: log, edit, submit, take back, answer, open again, delete."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import NoReverseMatch
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST
from uuid_utils.compat import uuid7

from ecf.core.change import change, expecting, rehearse
from ecf.core.clock import today
from ecf.core.errors import NotAllowed, RuleBroken, StaleVersion
from ecf.core.posting import posted, wanted_next
from ecf.core.templatetags.words import uk_time
from ecf.enrolments.models import Enrolment, EnrolmentState
from ecf.enrolments.selectors import enrolment_of, with_schedule
from ecf.evidence import rules, services
from ecf.evidence.carried_over import plain_reading, reading_of
from ecf.evidence.coverage import current_stage
from ecf.evidence.errors import AlreadyAnswered, AlreadySubmitted
from ecf.evidence.forms import AnswerForm, EvidenceForm, UnlockForm, initial_from, initial_of
from ecf.evidence.models import Evidence, EvidenceKind, EvidenceState, Privacy
from ecf.evidence.past_use import past_use
from ecf.evidence.prompts import REFLECTION_MODELS
from ecf.evidence.reports import what_first
from ecf.evidence.selectors import journey_of
from ecf.evidence.suggesting import Suggestion, suggest_standards
from ecf.evidence.views import piece_context, visible_evidence


@require_http_methods(["GET", "POST"])
def log_evidence(request: HttpRequest) -> HttpResponse:
    """One quick form. It carries the id of the entry to be, so that sending it twice makes one entry.

    It starts as shared: nobody reads a draft, and only "submit" hands it over.
    """
    own = enrolment_of(request.user)
    if own is None or own.state != EnrolmentState.ACTIVE:
        raise PermissionDenied
    enrolment = _with_schedule(request, own)
    first = {"happened_on": today(), "privacy": Privacy.SHARED, "pk": uuid7()}
    first |= initial_from(request.GET.dict(), enrolment.framework_version.parsed)
    form = _form(request, enrolment, None, initial=first)
    return _write(request, form, enrolment, None)


@require_http_methods(["GET", "POST"])
def edit_evidence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A draft or returned entry, changed by its author. A stale save shows both texts and loses nothing."""
    entry = visible_evidence(request, pk)
    if not rules.can_edit_evidence(request.user, entry):
        raise PermissionDenied
    if entry.state not in {EvidenceState.DRAFT, EvidenceState.RETURNED}:
        messages.warning(request, "This can no longer be changed as it is. Take it back, or open it again, first.")
        return redirect("evidence", entry.pk)
    form = _form(request, _with_schedule(request, entry.enrolment), entry, initial={"pk": entry.pk})
    return _write(request, form, entry.enrolment, entry)


def _with_schedule(request: HttpRequest, enrolment: Enrolment) -> Enrolment:
    return with_schedule(Enrolment.objects.visible_to(request.user).with_people()).get(pk=enrolment.pk)


def _form(request: HttpRequest, enrolment: Enrolment, entry: Evidence | None, initial: dict[str, Any]) -> EvidenceForm:
    """The form on the standards of the framework of now; an older entry's are ticked as what they stand for."""
    stage = current_stage(journey_of(enrolment, today()))
    data = request.POST.copy() if request.method == "POST" else None
    if entry is None:
        reading = plain_reading(enrolment.framework_version.parsed)
        return EvidenceForm(data, initial=initial, reading=reading, stage=stage, kept={})
    reading = reading_of(enrolment)
    kept = {link.code: link.how for link in entry.standard_links.all() if not reading.now(link.code)}
    return EvidenceForm(
        data, initial={**initial_of(entry, reading), **initial}, reading=reading, stage=stage, kept=kept
    )


def _write(request: HttpRequest, form: EvidenceForm, enrolment: Enrolment, entry: Evidence | None) -> HttpResponse:
    """Shows the form, or saves it: by itself (autosave), as a draft, or as a draft that is submitted at once."""
    by_itself = "X-Autosave" in request.headers
    stored = None
    if form.is_bound and form.is_valid():
        entry = entry or _started(request, enrolment, form)
        try:
            saved = _save(request, form, enrolment, entry, submit="submit" in request.POST and not by_itself)
        except StaleVersion as broken:
            form.add_broken_rule(broken)
            form.data["version"] = str(broken.extra["current_version"])
            stored = visible_evidence(request, entry.pk) if entry else None
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            return _saved(request, saved, form, by_itself=by_itself)
    if by_itself:
        is_stale = stored is not None
        return JsonResponse({"message": _not_saved(form, stale=is_stale)}, status=409 if is_stale else 200)
    return render(request, "evidence/log_evidence.html", _form_context(form, enrolment, entry, stored))


def _started(request: HttpRequest, enrolment: Enrolment, form: EvidenceForm) -> Evidence | None:
    """The entry that this very form has begun already, by itself or by a double click."""
    mine = Evidence.objects.visible_to(request.user).filter(enrolment=enrolment)
    return mine.filter(pk=form.sent_pk).first() if form.sent_pk else None


def _save(
    request: HttpRequest, form: EvidenceForm, enrolment: Enrolment, entry: Evidence | None, *, submit: bool
) -> Evidence:
    """One change: all of it happens, or nothing."""
    with change(by=request.user):
        if entry is None:
            entry = services.start_evidence(enrolment=enrolment, **form.values(), pk=form.sent_pk, by=request.user)
        elif not form.says_the_same_as(entry):
            # A new form that never heard back knows of nothing but its own first save.
            made_from = 1 if form.sent_version is None and form.sent_pk else form.sent_version
            with expecting(entry.pk, made_from):
                entry = services.change_evidence(evidence=entry, **form.values(), by=request.user)
        elif entry.state == EvidenceState.SUBMITTED:
            return entry  # the second click
        if not submit:
            return entry
        hand_in = partial(services.submit_evidence, evidence=entry, by=request.user)
        if what_first(entry, request.user):
            rehearse(hand_in, by=request.user)  # what is missing is told here, not after the question
            return entry
        return hand_in()


def _saved(request: HttpRequest, entry: Evidence, form: EvidenceForm, *, by_itself: bool) -> HttpResponse:
    if by_itself:
        told = {"saved_at": uk_time(timezone.now()), "version": entry.version}
        return JsonResponse(told | {"url": resolve_url("edit_evidence", entry.pk)})
    if entry.state == EvidenceState.SUBMITTED:
        name = entry.enrolment.supervisor.name
        messages.success(request, f"Submitted. {name} can read it now and will answer.")
    elif "submit" in request.POST and (first := what_first(entry, request.user)):
        messages.info(request, "Saved as a draft. One more thing before you submit it.")
        return redirect(first, entry.pk)
    elif form.kind_words:
        messages.success(request, f"Saved. {form.kind_words}. Edit it to choose another kind.")
    else:
        messages.success(request, "Saved.")
    return redirect("evidence", entry.pk)


def _not_saved(form: EvidenceForm, *, stale: bool) -> str:
    """Why nothing was saved by itself, quietly: somebody is still writing."""
    if stale:
        return "Not saved: it was changed in another window. Use the button to see both."
    missing = [name for name in ("title", "happened_on") if form.has_error(name, "required")]
    if missing:
        return "Saves by itself once there is a title and a date."
    first = next((messages[0] for messages in form.errors.values()), "Use the button to see why")
    return f"Not saved yet. {first.rstrip('.')}."


def _form_context(
    form: EvidenceForm, enrolment: Enrolment, entry: Evidence | None, stored: Evidence | None
) -> dict[str, Any]:
    is_new = entry is None or (entry.state == EvidenceState.DRAFT and entry.version == 0)
    return {
        "form": form,
        "enrolment": enrolment,
        "evidence": entry,
        "stored": stored,
        "suggestions": _suggestions(form, enrolment, entry),
        "models": REFLECTION_MODELS,
        "heading": "Log evidence" if is_new else "Edit evidence",
        "cancel_url": resolve_url("evidence", entry.pk) if entry else resolve_url("evidence_list"),
    }


def _suggestions(form: EvidenceForm, enrolment: Enrolment, entry: Evidence | None) -> list[Suggestion]:
    """For an entry that has words but no standard yet."""
    if entry is None or form["standards"].value():
        return []
    past = past_use(enrolment, form.reading, without=entry)
    text = f"{entry.title} {entry.body}"
    return suggest_standards(text, entry.kind, past, form.definition, stage=form.stage.code)


@require_POST
def submit_evidence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The author hands it in. What is missing is told on the form."""
    entry = visible_evidence(request, pk)
    first = what_first(entry, request.user) if rules.can_submit_evidence(request.user, entry) else ""
    hand_in = partial(services.submit_evidence, evidence=entry, by=request.user)
    try:
        if first and entry.state in {EvidenceState.DRAFT, EvidenceState.RETURNED}:
            rehearse(hand_in, by=request.user)
            return redirect(first, entry.pk)
        hand_in()
    except AlreadySubmitted:
        pass
    except NotAllowed as broken:
        raise PermissionDenied from broken
    except RuleBroken as broken:
        messages.error(request, broken.message)
        is_open = entry.state in {EvidenceState.DRAFT, EvidenceState.RETURNED}
        return redirect("edit_evidence" if is_open else "evidence", entry.pk)
    messages.success(request, f"Submitted. {entry.enrolment.supervisor.name} can read it now and will answer.")
    return redirect("evidence", entry.pk)


@require_POST
def take_back_evidence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The author takes it back before it is answered."""
    entry = visible_evidence(request, pk)
    try:
        services.take_back_evidence(evidence=entry, by=request.user)
        messages.success(request, "It is a draft again. Only you can read it.")
    except NotAllowed as broken:
        raise PermissionDenied from broken
    except RuleBroken as broken:
        messages.error(request, broken.message)
    return redirect("evidence", entry.pk)


@require_POST
def answer_evidence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Accept or return, in one post; a second click changes nothing. Then back to what waits."""
    entry = visible_evidence(request, pk)
    if not rules.can_answer_evidence(request.user, entry):
        raise PermissionDenied
    form = AnswerForm(request.POST, is_report=entry.kind == EvidenceKind.WRITTEN_REPORT)
    form.author = request.user
    if form.is_valid():
        try:
            _answer(request, entry, form)
        except AlreadyAnswered as broken:
            messages.info(request, broken.message)
            return redirect("evidence", entry.pk)
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            return redirect(_what_waits(request))
    return render(request, "evidence/evidence.html", piece_context(request, visible_evidence(request, pk), form))


def _answer(request: HttpRequest, entry: Evidence, form: AnswerForm) -> None:
    """What is signed is the version that was read."""
    data, worker = form.cleaned_data, entry.enrolment.social_worker.user.name
    sent = str(data.get("version") or "")
    expected = int(sent) if sent.isdecimal() and entry.state == EvidenceState.SUBMITTED else None
    with change(by=request.user), expecting(entry.pk, expected):
        services.keep_word(form=form, subject=entry, by=request.user)
        if data["answer"] == "accept":
            services.accept_evidence(evidence=entry, by=request.user, comment=data["comment"], **form.said_of_report)
            messages.success(request, f"You accepted and signed {worker}’s evidence “{entry.title}”.")
        else:
            services.return_evidence(evidence=entry, by=request.user, comment=data["comment"])
            messages.success(request, f"You returned “{entry.title}” to {worker} with your comment.")


def _what_waits(request: HttpRequest) -> str:
    """The address the form names if it is ours, else the inbox, else this person's list."""
    wanted = wanted_next(request)
    if wanted:
        return wanted
    try:
        return resolve_url("inbox")
    except NoReverseMatch:
        return resolve_url("evidence_list")


@require_http_methods(["GET", "POST"])
def unlock_evidence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Opens an accepted entry again, with a reason."""
    entry = visible_evidence(request, pk)
    if not rules.can_unlock_evidence(request.user, entry):
        raise PermissionDenied
    form = UnlockForm(posted(request))
    form.author = request.user
    if request.method == "POST" and form.is_valid():
        try:
            with change(by=request.user):
                services.keep_word(form=form, subject=entry, by=request.user)
                services.unlock_evidence(evidence=entry, by=request.user, reason=form.cleaned_data["reason"])
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            messages.success(request, "It is open again.")
            return redirect("evidence", entry.pk)
    return render(request, "evidence/unlock_evidence.html", {"form": form, "evidence": entry})


@require_http_methods(["GET", "POST"])
def delete_evidence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asks once, then deletes a draft for good."""
    entry = visible_evidence(request, pk)
    if not rules.can_delete_evidence(request.user, entry):
        raise PermissionDenied
    if request.method == "POST":
        try:
            services.delete_draft(evidence=entry, by=request.user)
        except RuleBroken as broken:
            messages.error(request, broken.message)
            return redirect("evidence", entry.pk)
        messages.success(request, "The draft is deleted.")
        return redirect("evidence_list")
    return render(request, "evidence/delete_evidence.html", {"evidence": entry})
