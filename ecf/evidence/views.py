"""Pages of evidence that read: one piece, the list with its coverage picture, the CPD year."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ecf.core.clock import today
from ecf.core.signatures import checked, signatures_of
from ecf.core.working_days import working_days_between
from ecf.enrolments.disclosures import disclosures_of
from ecf.enrolments.models import Enrolment, EnrolmentState
from ecf.enrolments.rules import is_own, oversees_enrolment
from ecf.enrolments.selectors import enrolment_of, fetch_schedule, with_schedule
from ecf.enrolments.standing_in import absentee_of, stand_ins_of
from ecf.evidence import rules, selectors
from ecf.evidence.also_shows import also_shows
from ecf.evidence.carried_over import Reading, codes_in_short, plain_reading, reading_of, readings_of, shown_links
from ecf.evidence.counting import Counts
from ecf.evidence.coverage import coverage, current_stage, gaps
from ecf.evidence.cpd_year import cpd_year_of
from ecf.evidence.family import family_shown_with
from ecf.evidence.forms import AnswerForm, EvidenceFilterForm
from ecf.evidence.history import history_of
from ecf.evidence.kept_files import files_of
from ecf.evidence.models import Evidence, EvidenceKind, EvidenceState, Privacy
from ecf.evidence.outside import shown_with_entry
from ecf.evidence.reports import report_of
from ecf.evidence.who_reads import open_to, readers_of, readings_shown
from ecf.evidence.wording import EXAMPLES, counting_sentence
from ecf.framework.definition import EVIDENCE_KINDS, Definition, Stage
from ecf.people.models import Delegation

PAGE_SIZE = 20
OLDEST_CPD_YEAR = 2018


def visible_evidence(request: HttpRequest, pk: UUID) -> Evidence:
    """The entry, with everybody it names. 404 when invisible."""
    return get_object_or_404(selectors.with_people(Evidence.objects.visible_to(request.user)), pk=pk)


@require_safe
def evidence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One piece: does it count, who reads it, the text, and what can be done with it."""
    entry = visible_evidence(request, pk)
    open_to(request.user, entry)
    form = AnswerForm(is_report=entry.kind == EvidenceKind.WRITTEN_REPORT)
    return render(request, "evidence/evidence.html", piece_context(request, entry, form))


def piece_context(request: HttpRequest, entry: Evidence, answer_form: AnswerForm) -> dict[str, Any]:
    """What the page of one piece shows to this person."""
    user, definition = request.user, entry.enrolment.framework_version.parsed
    own = is_own(user, entry.enrolment)
    readings = readings_of([entry.enrolment_id])
    reading = readings.get(entry.enrolment_id) or plain_reading(definition)
    counts = selectors.counts_of([entry], readings=readings)[entry.pk]
    reads = rules.can_read_content(user, entry)
    disclosures, stand_ins = disclosures_of(entry), _stand_ins(entry)
    return {
        "evidence": entry,
        "kind": EVIDENCE_KINDS[entry.kind],
        "own": own,
        "reads": reads,
        "counts": counts,
        "files": files_of(entry) if reads else [],
        "report": report_of(entry),
        "sentence": counting_sentence(counts, entry.kind, definition, own=own),
        "standards": shown_links(entry.standard_links.all(), reading),
        "also_shows": also_shows([link.code for link in entry.standard_links.all()], reading),
        "cpd_year": cpd_year_of(entry.happened_on) if entry.also_cpd or entry.kind == "cpd" else None,
        "readers": readers_of(entry, disclosures, stand_ins),
        "stand_ins": stand_ins,
        "absentee": absentee_of(user, entry.enrolment),
        "readings": readings_shown(entry) if reads else [],
        "disclosures": disclosures if own or reads else [],
        "may_disclose": rules.can_disclose_evidence(user, entry),
        "today": today(),
        "history": history_of(entry, user),
        "signatures": checked(signatures_of([entry])[entry.pk]),
        "waiting_days": _waiting_days(entry),
        "goal": entry.enrolment.milestones.filter(key=counts.milestone).first() if counts.will_count else None,
        "form": answer_form,
        "next": request.GET.get("next", "") or request.POST.get("next", ""),
        "family": family_shown_with(entry) if reads else None,
        **shown_with_entry(entry, own=own, reads=reads),
        **_may(request, entry, counts, own=own),
    }


def _may(request: HttpRequest, entry: Evidence, counts: Counts, *, own: bool) -> dict[str, bool]:
    """The actions on offer: allowed by the rules, and possible in this state."""
    if entry.enrolment.state != EnrolmentState.ACTIVE:
        return {"is_closed": True}
    is_open = entry.state in {EvidenceState.DRAFT, EvidenceState.RETURNED}
    is_ready = not {why.code for why in counts.reasons} & {"private", "no_standard"}
    return {
        "may_edit": own and is_open,
        "may_submit": own and is_open and is_ready,
        "must_complete": own and is_open and not is_ready,
        "may_take_back": own and entry.state == EvidenceState.SUBMITTED,
        "may_answer": entry.state == EvidenceState.SUBMITTED and rules.can_answer_evidence(request.user, entry),
        "may_unlock": entry.state == EvidenceState.ACCEPTED and rules.can_unlock_evidence(request.user, entry),
        "may_delete": own and entry.state == EvidenceState.DRAFT and not entry.sign_offs.exists(),
    }


def _stand_ins(entry: Evidence) -> list[Delegation]:
    """Who answers for somebody who is away, of an entry that waits for an answer, or was so answered."""
    is_asked = entry.state in {EvidenceState.SUBMITTED, EvidenceState.ACCEPTED} and entry.privacy == Privacy.SHARED
    return stand_ins_of(entry.enrolment, today()) if is_asked else []


def _waiting_days(entry: Evidence) -> int | None:
    if entry.state != EvidenceState.SUBMITTED:
        return None
    return working_days_between(selectors.submitted_on(entry), today())


@require_safe
def evidence_list(request: HttpRequest) -> HttpResponse:
    """One's own evidence; `?enrolment=` somebody else's, as far as it may be seen; without either, all of that."""
    enrolment = _whose(request)
    rows = Evidence.objects.visible_to(request.user)
    if enrolment is not None:
        rows = rows.filter(enrolment=enrolment)
    definition = enrolment.framework_version.parsed if enrolment else None
    filters = EvidenceFilterForm(request.GET, definition=definition)
    reading = reading_of(enrolment) if enrolment else None
    narrowed = _narrowed(rows, request, filters.wanted(), reading)
    page = Paginator(narrowed, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "enrolment": enrolment,
        "own": enrolment is not None and is_own(request.user, enrolment),
        "oversees": enrolment is not None and oversees_enrolment(request.user, enrolment),
        "filters": filters,
        "is_filtered": bool(filters.wanted()),
        "page": page,
        "rows": _rows(request, list(page), enrolment, reading),
        "examples": EXAMPLES,
        **(_coverage_context(request, enrolment, reading) if enrolment and reading else {"has_any": bool(page)}),
    }
    return render(request, "evidence/evidence_list.html", context)


def _whose(request: HttpRequest) -> Enrolment | None:
    """The enrolment asked for, else the person's own, with its milestones."""
    wanted = request.GET.get("enrolment")
    if not wanted:
        own = enrolment_of(request.user)
        if own is not None:
            fetch_schedule([own])
        return own
    try:
        pk = UUID(wanted)
    except ValueError as error:
        raise Http404 from error
    return get_object_or_404(with_schedule(Enrolment.objects.visible_to(request.user).with_people()), pk=pk)


def _narrowed(rows: Any, request: HttpRequest, wanted: dict[str, str], reading: Reading | None) -> Any:
    """The list by the filters, newest first."""
    rows = rows.filter(**{name: wanted[name] for name in ("kind", "state") if name in wanted})
    if "standard" in wanted:
        rows = selectors.showing_standard(rows, wanted["standard"], reading=reading)
    if "search" in wanted:
        rows = selectors.matching(rows, request.user, wanted["search"])
    return selectors.with_people(rows).order_by("-happened_on", "-id")


def _rows(
    request: HttpRequest, entries: list[Evidence], enrolment: Enrolment | None, reading: Reading | None
) -> list[dict[str, Any]]:
    ids = {entry.enrolment_id for entry in entries}
    readings = {enrolment.pk: reading} if enrolment and reading else readings_of(ids)
    counts = selectors.counts_of(entries, fetched=enrolment, readings=readings)
    return [
        {
            "evidence": entry,
            "reads": rules.can_read_content(request.user, entry),
            "kind": EVIDENCE_KINDS[entry.kind].title,
            "counts": counts[entry.pk],
            "sentence": counting_sentence(
                counts[entry.pk],
                entry.kind,
                entry.enrolment.framework_version.parsed,
                own=is_own(request.user, entry.enrolment),
            ),
            "codes": codes_in_short(
                entry.standard_links.all(),
                readings.get(entry.enrolment_id) or plain_reading(entry.enrolment.framework_version.parsed),
            ),
        }
        for entry in entries
    ]


def _coverage_context(request: HttpRequest, enrolment: Enrolment, reading: Reading) -> dict[str, Any]:
    """The heat map of one stage, and what to look for next."""
    journey, definition = selectors.journey_of(enrolment, today()), reading.definition
    items = selectors.items_of(Evidence.objects.visible_to(request.user).filter(enrolment=enrolment), reading)
    stage = _stage(definition, request.GET.get("stage"), current_stage(journey))
    return {
        "has_any": bool(items),
        "picture": coverage(items, definition, stage),
        "stages": definition.stages if len(definition.stages) > 1 else (),
        "gaps": gaps(items, journey),
    }


def _stage(definition: Definition, code: str | None, default: Stage) -> Stage:
    return definition.stage(code) if code and definition.has_stage(code) else default
