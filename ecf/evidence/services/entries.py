"""Every write of evidence. Each locks the entry first, then asks who, then in which state, then what was written."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils import timezone

from ecf.core.change import Change, change
from ecf.core.clock import today as local_today
from ecf.core.errors import BadValue, BadValues
from ecf.core.folding import fold
from ecf.core.signatures import sign, supersede
from ecf.enrolments.models import Enrolment, EnrolmentState
from ecf.enrolments.standing_in import absentee_of
from ecf.evidence import errors, rules
from ecf.evidence.carried_over import read_now, reading_of
from ecf.evidence.cpd_pieces import CPD_FIELDS
from ecf.evidence.models import Answer, Evidence, EvidenceState, Privacy, SignOff, StandardLink
from ecf.evidence.services.appraising import appraise
from ecf.evidence.services.forgetting import forget_parts
from ecf.evidence.services.outside_checks import check_kind_stays, check_record_is_in, forget_requests
from ecf.evidence.services.reading import note_reading
from ecf.evidence.services.versions import keep_before_opening, keep_signed_version
from ecf.people.models import User

PLAIN_FIELDS = ("kind", "title", "happened_on", "body", "privacy", "also_cpd")
Standards = Sequence[Mapping[str, str]]


def start_evidence(
    *,
    enrolment: Enrolment,
    kind: str,
    title: str,
    happened_on: dt.date,
    by: User,
    body: str = "",
    standards: Standards = (),
    privacy: str = Privacy.PRIVATE,
    also_cpd: bool = False,
    cpd: Mapping[str, str] | None = None,
    pk: UUID | None = None,
    today: dt.date | None = None,
) -> Evidence:
    """A new draft, seen by nobody but its author. `pk` lets a form that is sent twice make one entry.

    Raises NotYourEvidence, EnrolmentNotActive, or BadValues with the field of each wrong value. A day before the start
    of the programme is allowed: the entry says why it will not count.
    """
    with change(by=by) as c:
        locked = c.lock(Enrolment.objects.select_related("social_worker", "framework_version"), enrolment.pk)
        if not rules.can_log_evidence(by, locked):
            raise errors.NotYourEvidence
        check_active(locked)
        evidence = Evidence(enrolment=locked, **({"pk": pk} if pk else {}))
        values = {"kind": kind, "title": title, "happened_on": happened_on, "body": body, "privacy": privacy}
        _write(c, evidence, {**values, "also_cpd": also_cpd, "standards": standards, "cpd": cpd or {}}, today)
        c.record("evidence.started", subject=evidence, enrolment_id=locked.pk, audience="actor", evidence_kind=kind)
        return evidence


def change_evidence(*, evidence: Evidence, by: User, today: dt.date | None = None, **changes: Any) -> Evidence:
    """Changes what is given of kind, title, happened_on, body, privacy, also_cpd, standards (all), cpd (its parts).

    Nothing is stored when nothing differs. Raises NotYourEvidence; EvidenceIsSubmitted or EvidenceIsLocked outside
    draft and returned; EnrolmentNotActive; BadValues; StaleVersion under `expecting`.
    """
    with change(by=by) as c:
        locked = lock_entry(c, evidence)
        if not rules.can_edit_evidence(by, locked):
            raise errors.NotYourEvidence
        check_active(locked.enrolment)
        check_open(locked)
        check_kind_stays(locked, changes.get("kind", locked.kind))
        changed = _write(c, locked, changes, today)
        if changed:
            audience = "actor" if locked.state == EvidenceState.DRAFT else "worker_supervisor"
            _record(c, "evidence.changed", locked, audience=audience, fields=sorted(changed))
        return locked


def submit_evidence(*, evidence: Evidence, by: User, today: dt.date | None = None) -> Evidence:
    """Hands a draft or returned entry in. It must be shared and linked to a standard that counts now (BadValues).

    Raises NotYourEvidence, EnrolmentNotActive, AlreadySubmitted, EvidenceIsLocked.
    """
    with change(by=by) as c:
        locked = lock_entry(c, evidence)
        if not rules.can_submit_evidence(by, locked):
            raise errors.NotYourEvidence
        check_active(locked.enrolment)
        if locked.state == EvidenceState.SUBMITTED:
            raise errors.AlreadySubmitted
        check_open(locked)
        check_record_is_in(locked)
        _check_ready(locked, today)
        locked.submit()
        locked.submitted_at = timezone.now()
        c.bump(locked)
        _record(c, "evidence.submitted", locked)
        return locked


def take_back_evidence(*, evidence: Evidence, by: User) -> Evidence:
    """The author takes a submitted entry back before it is answered: a draft again.

    Raises NotYourEvidence, NotSubmitted, EnrolmentNotActive.
    """
    with change(by=by) as c:
        locked = lock_entry(c, evidence)
        if not rules.can_take_back_evidence(by, locked):
            raise errors.NotYourEvidence
        check_active(locked.enrolment)
        if locked.state != EvidenceState.SUBMITTED:
            raise errors.NotSubmitted
        locked.take_back()
        locked.submitted_at = None
        c.bump(locked)
        _record(c, "evidence.taken_back", locked, audience="worker_supervisor")
        return locked


def accept_evidence(
    *,
    evidence: Evidence,
    by: User,
    comment: str = "",
    appraisal: str = "",
    read_on: dt.date | None = None,
    today: dt.date | None = None,
) -> Evidence:
    """The supervisor or assessor of today, or who stands in for one, signs it; it is locked and counts from now on.

    Of a written report: `appraisal`, and `read_on`, the day it was read in the case system.
    Raises NotYoursToAnswer (also for the author), EnrolmentNotActive, AlreadyAnswered, NotSubmitted, and as `appraise`.
    """
    with change(by=by) as c:
        locked = _lock_to_answer(c, evidence, by)
        locked.accept()
        locked.accepted_on, locked.accepted_by = today or local_today(), by
        locked.accepted_for = absentee_of(by, locked.enrolment)
        appraise(c, locked, appraisal, read_on, locked.accepted_on)
        _answer(c, locked, Answer.ACCEPTED, comment, locked.accepted_on)
        prefetch_related_objects([locked], "standard_links", "attachments", "outside_requests")  # signed, and kept
        keep_signed_version(c, locked, sign(subject=locked, by=by, form_version=Evidence.FORM))
        _record(c, "evidence.accepted", locked, on=locked.accepted_on, **_standing_in(locked.accepted_for))
        return locked


def return_evidence(*, evidence: Evidence, by: User, comment: str, today: dt.date | None = None) -> Evidence:
    """The supervisor or assessor of today, or who stands in for one, asks for changes and says which.

    Raises as `accept_evidence`, and CommentRequired.
    """
    with change(by=by) as c:
        locked = _lock_to_answer(c, evidence, by)
        if not comment.strip():
            raise errors.CommentRequired(field="comment")
        locked.send_back()
        _answer(c, locked, Answer.RETURNED, comment, today or local_today())
        _record(c, "evidence.returned", locked, **_standing_in(absentee_of(by, locked.enrolment)))
        return locked


def unlock_evidence(*, evidence: Evidence, by: User, reason: str, today: dt.date | None = None) -> Evidence:
    """Opens an accepted entry again: returned to its author, its signature superseded, to be submitted and signed anew.

    Raises NotAllowed, EnrolmentNotActive, NotAccepted, ReasonRequired.
    """
    with change(by=by) as c:
        locked = lock_entry(c, evidence)
        if not rules.can_unlock_evidence(by, locked):
            raise errors.NotYoursToAnswer
        check_active(locked.enrolment)
        if locked.state != EvidenceState.ACCEPTED:
            raise errors.NotAccepted
        if not reason.strip():
            raise errors.ReasonRequired(field="reason")
        keep_before_opening(c, locked)
        supersede(subject=locked)
        locked.unlock()
        locked.accepted_on = locked.accepted_by = locked.accepted_for = None
        _answer(c, locked, Answer.UNLOCKED, reason, today or local_today())
        _record(c, "evidence.unlocked", locked)
        return locked


def delete_draft(*, evidence: Evidence, by: User) -> None:
    """Deletes a draft; what was ever answered is kept. Raises NotYourEvidence, OnlyDraftsAreDeleted."""
    with change(by=by) as c:
        locked = lock_entry(c, evidence)
        if not rules.can_delete_evidence(by, locked):
            raise errors.NotYourEvidence
        if locked.state != EvidenceState.DRAFT or locked.sign_offs.exists():
            raise errors.OnlyDraftsAreDeleted
        _record(
            c,
            "evidence.deleted",
            Evidence(pk=locked.pk, enrolment=locked.enrolment, kind=locked.kind),
            audience="actor",
        )
        forget_requests(c, locked)
        forget_parts(c, locked)
        locked.delete()


def lock_entry(c: Change, evidence: Evidence) -> Evidence:
    """The entry as stored now, locked, with what the rules read. Raises StaleVersion under `expecting`."""
    rows = Evidence.objects.select_related("enrolment__social_worker__user", "enrolment__framework_version")
    return c.lock(rows, evidence.pk)


def _lock_to_answer(c: Change, evidence: Evidence, by: User) -> Evidence:
    """The entry, locked, if `by` may answer it and it waits for an answer."""
    locked = lock_entry(c, evidence)
    if not rules.can_answer_evidence(by, locked):
        raise errors.NotYoursToAnswer
    check_active(locked.enrolment)
    if locked.state in {EvidenceState.ACCEPTED, EvidenceState.RETURNED}:
        raise errors.AlreadyAnswered
    if locked.state != EvidenceState.SUBMITTED:
        raise errors.NotSubmitted
    return locked


def check_active(enrolment: Enrolment) -> None:
    """Raises EnrolmentNotActive when the programme has ended."""
    if enrolment.state != EnrolmentState.ACTIVE:
        raise errors.EnrolmentNotActive


def check_open(evidence: Evidence) -> None:
    """Only drafts and returned entries are open to their author."""
    if evidence.state == EvidenceState.SUBMITTED:
        raise errors.EvidenceIsSubmitted
    if evidence.state == EvidenceState.ACCEPTED:
        raise errors.EvidenceIsLocked


def _check_ready(evidence: Evidence, today: dt.date | None) -> None:
    """What must be so before anybody else reads it."""
    broken = _wrong_day(evidence.happened_on, today)
    if evidence.privacy != Privacy.SHARED:
        broken.append(errors.MustBeShared(field="privacy"))
    if not reading_of(evidence.enrolment).all_now(_links(evidence)):
        broken.append(errors.NeedsAStandard(field="standards"))
    _refuse(broken)


def _write(c: Change, evidence: Evidence, values: Mapping[str, Any], today: dt.date | None) -> set[str]:
    """Checks and stores the values that differ, and what search finds them by. Returns their names."""
    cpd = {f"cpd_{name}": text for name, text in (values.get("cpd") or {}).items() if name in CPD_FIELDS}
    plain = {name: values[name] for name in PLAIN_FIELDS if name in values} | cpd
    standards = values.get("standards")
    stored = _links(evidence)
    broken = _wrong_day(plain.get("happened_on"), today)
    if standards is not None:
        broken += list(_wrong_standards(evidence.enrolment, standards, kept=stored))
    _refuse(broken)
    changed = {name for name, value in plain.items() if evidence._state.adding or getattr(evidence, name) != value}
    links = stored if standards is None or _read_the_same(evidence.enrolment, stored, standards) else _wanted(standards)
    if links != stored:
        changed.add("standards")
    if changed:
        for name, value in plain.items():
            setattr(evidence, name, value)
        evidence.search_text = _search_text(evidence, links)
        c.save(evidence)
        if "standards" in changed:
            _relink(evidence, links)
    return changed


def _wrong_day(happened_on: dt.date | None, today: dt.date | None) -> list[BadValue]:
    is_future = happened_on is not None and happened_on > (today or local_today())
    return [errors.HappenedInTheFuture(field="happened_on")] if is_future else []


def _read_the_same(enrolment: Enrolment, stored: Mapping[str, str], standards: Standards) -> bool:
    """Whether the stored links stand for just these since the framework changed: then they stay as they are."""
    definition = enrolment.framework_version.parsed
    if all(definition.has_standard(code) for code in stored):
        return False
    return _wanted(standards) == read_now(stored, reading_of(enrolment))


def _wrong_standards(enrolment: Enrolment, standards: Standards, *, kept: Collection[str]) -> Iterable[BadValue]:
    """One error for each standard of another framework (those it has may stay), named twice, or explained too long."""
    definition = enrolment.framework_version.parsed
    longest = StandardLink._meta.get_field("how").max_length or 0
    seen: set[str] = set()
    for number, wanted in enumerate(standards):
        place, code = f"standards.{number}", wanted["code"]
        if not definition.has_standard(code) and code not in kept:
            yield errors.ForeignStandard(field=f"{place}.code")
        elif code in seen:
            yield errors.StandardTwice(field=f"{place}.code")
        if len(wanted.get("how") or "") > longest:
            yield BadValue("too_long", f"Use {longest} characters or fewer.", f"{place}.how")
        seen.add(code)


def _refuse(broken: list[BadValue]) -> None:
    if broken:
        raise BadValues(broken)


def _wanted(standards: Standards) -> dict[str, str]:
    return {wanted["code"]: wanted.get("how") or "" for wanted in standards}


def _links(evidence: Evidence) -> dict[str, str]:
    """How each linked standard is shown, by its code."""
    if evidence._state.adding:
        return {}
    return dict(evidence.standard_links.values_list("code", "how"))


def _relink(evidence: Evidence, links: Mapping[str, str]) -> None:
    evidence.standard_links.all().delete()
    StandardLink.objects.bulk_create(StandardLink(evidence=evidence, code=code, how=how) for code, how in links.items())


def _search_text(evidence: Evidence, links: Mapping[str, str]) -> str:
    cpd = [getattr(evidence, f"cpd_{name}") for name in CPD_FIELDS]
    return fold(" ".join([evidence.title, evidence.body, *cpd, *links.values()]))


def _answer(c: Change, evidence: Evidence, answer: Answer, comment: str, on: dt.date) -> None:
    """Stores the entry with the answer, and the answer itself."""
    evidence.comment = comment.strip()
    c.save(evidence)
    absentee = None if answer == Answer.UNLOCKED else absentee_of(c.by, evidence.enrolment)
    c.save(
        SignOff(evidence=evidence, answer=answer, by=c.by, standing_in_for=absentee, on=on, comment=evidence.comment)
    )
    if answer != Answer.UNLOCKED:
        note_reading(evidence=evidence, by=c.by)


def _standing_in(absentee: User | None) -> dict[str, str]:
    """For whom an answer was given, for the event; nothing where in one's own right."""
    return {"standing_in_for": str(absentee.pk)} if absentee else {}


def _record(c: Change, kind: str, evidence: Evidence, audience: str = "all", **body: Any) -> None:
    body.setdefault("evidence_kind", evidence.kind)
    c.record(kind, subject=evidence, enrolment_id=evidence.enrolment_id, audience=audience, **body)
