"""The worker prepares an assessment, hands it in, and may take it back until the assessor starts."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from ecf.assessments import assessment_errors as errors
from ecf.assessments import bundling
from ecf.assessments.assessment_rules import can_submit, check_state
from ecf.assessments.deadlines import decision_due_on
from ecf.assessments.models import (
    Assessment,
    AssessmentState,
    Bundle,
    BundleFile,
    BundleItem,
    SubmissionChoice,
    SubmissionDraft,
)
from ecf.assessments.readiness import Requirement, counting_for, fit_for_bundle, requirements_of
from ecf.assessments.services.bundle_files import FileCopies
from ecf.assessments.services.opening import locked_assessment, note, scheduled_of
from ecf.assessments.services.review_writing import check_lengths
from ecf.core import clock
from ecf.core.canonical import canonical, digest
from ecf.core.change import Change, change
from ecf.core.errors import BadValue, BadValues
from ecf.core.signatures import form_digest, sign, supersede
from ecf.enrolments.services import note_handed_in, note_taken_back
from ecf.enrolments.services.locking import locked
from ecf.evidence.models import Evidence
from ecf.people.models import User

FORM = 1
LATE = "Handed in after the last day, {due_on}."
Choices = Mapping[UUID, Iterable[str]]


def draft_of(assessment: Assessment, *, by: User, today: dt.date | None = None) -> SubmissionDraft:
    """What the worker prepares; begun with everything that counts. Raises NotYourSubmission, WrongAssessmentState."""
    with change(by=by) as c:
        locked(c, assessment.enrolment)
        stored = locked_assessment(c, assessment)
        _check_own(by, stored)
        return _draft(c, stored, today or clock.today())


def _check_own(by: User, stored: Assessment) -> None:
    if not can_submit(by, stored):
        raise errors.NotYourSubmission
    check_state(stored, AssessmentState.OPEN)


def _draft(c: Change, stored: Assessment, day: dt.date) -> SubmissionDraft:
    found = SubmissionDraft.objects.filter(assessment=stored).first()
    if found is not None:
        return found
    draft = c.save(SubmissionDraft(assessment=stored))
    entries = fit_for_bundle(stored.enrolment, stored.asks, day)
    counting = counting_for(stored.enrolment, stored.asks, day)
    _choose(draft, {row.pk: _codes(row) for row in entries if row.pk in counting})
    return draft


def _codes(entry: Evidence) -> list[str]:
    return [link.code for link in entry.standard_links.all()]


def _choose(draft: SubmissionDraft, choices: Choices) -> None:
    draft.choices.all().delete()
    SubmissionChoice.objects.bulk_create(
        SubmissionChoice(draft=draft, evidence_id=pk, codes=" ".join(sorted(codes))) for pk, codes in choices.items()
    )


def change_submission(
    *,
    assessment: Assessment,
    by: User,
    choices: Choices | None = None,
    today: dt.date | None = None,
    **values: Any,
) -> SubmissionDraft:
    """Keeps what the worker prepares: `self_assessment`, `missing_reason`, `declared`, and which entries go in.

    Raises NotYourSubmission, WrongAssessmentState, EvidenceNotForThis, BadValues for texts that are too long.
    """
    day = today or clock.today()
    with change(by=by) as c:
        locked(c, assessment.enrolment)
        stored = locked_assessment(c, assessment)
        _check_own(by, stored)
        draft = _draft(c, stored, day)
        draft = c.lock(SubmissionDraft.objects, draft.pk)
        for name in ("self_assessment", "missing_reason", "declared"):
            if name in values:
                setattr(draft, name, values[name])
        check_lengths({"missing_reason": draft.missing_reason})
        c.save(draft)
        if choices is not None:
            _choose(draft, _fitting(stored, choices, day))
            note(c, stored, "assessment.prepared", on=None, audience="actor")
        return draft


def _fitting(stored: Assessment, choices: Choices, day: dt.date) -> dict[UUID, list[str]]:
    """The chosen entries, each with the standards that it is to show: its own where none are named."""
    fit = {row.pk: row for row in fit_for_bundle(stored.enrolment, stored.asks, day)}
    if set(choices) - set(fit):
        raise errors.EvidenceNotForThis(
            message="Only accepted and shared evidence from this stage, linked to a standard, can go in.",
            field="evidence",
        )
    asked = {each.code for each in stored.framework_version.parsed.standards}
    found = {}
    for pk, codes in choices.items():
        listed = list(codes) or _codes(fit[pk])
        if set(listed) - asked:
            raise errors.EvidenceNotForThis("unknown_standard", "This framework has no such standard.", "evidence")
        found[pk] = listed
    return found


def submit_assessment(
    *, assessment: Assessment, by: User, missing_reason: str = "", declared: bool = False, today: dt.date | None = None
) -> Assessment:
    """Hands it in: everything is frozen as copies with digests, signed by the worker, and the decision has its day.

    After the last day it is handed in all the same, and the bundle says so (assumed). Raises NotYourSubmission,
    WrongAssessmentState (submitting twice), NotDeclared, RequirementsMissing unless a reason is stated,
    EvidenceNotForThis where something chosen is no longer accepted, TextTooLong for a reason of more than 2,000
    characters.
    """
    day = today or clock.today()
    with FileCopies() as copies, change(by=by) as c:
        row = locked(c, assessment.enrolment)
        stored = locked_assessment(c, assessment)
        _check_own(by, stored)
        draft = _draft(c, stored, day)
        chosen = _still_fit(stored, draft, day)
        needs = requirements_of(row, stored.asks, day, among=set(chosen))
        reason = (missing_reason or draft.missing_reason).strip()
        check_lengths({"missing_reason": reason})
        _check_complete(draft, needs, reason, declared=declared or draft.declared)
        bundle = _freeze(c, stored, draft, chosen, needs, reason, day, copies)
        sign(subject=bundle, by=by, form_version=FORM)
        stored.submitted_on, stored.decision_due_on = day, decision_due_on(row.employer_id, day)
        stored.assessor_started_on = stored.recommended_on = stored.moderated_on = None
        stored.submit()
        c.bump(stored)
        scheduled = scheduled_of(stored)
        note_handed_in(milestone=scheduled, on=day, decision_due_on=stored.decision_due_on, by=by)
        note(c, stored, "assessment.submitted", on=day, bundle=bundle.digest, number=bundle.number)
    return stored


def _still_fit(stored: Assessment, draft: SubmissionDraft, day: dt.date) -> dict[UUID, list[str]]:
    choices = {row.evidence_id: row.codes.split() for row in draft.choices.all()}
    return _fitting(stored, choices, day)


def _check_complete(draft: SubmissionDraft, needs: list[Requirement], reason: str, *, declared: bool) -> None:
    undone: list[BadValue] = []
    if not draft.self_assessment.strip():
        undone.append(errors.SelfAssessmentMissing(field="self_assessment"))
    if not declared:
        undone.append(errors.NotDeclared(field="declared"))
    if undone:
        raise undone[0] if len(undone) == 1 else BadValues(undone)
    missing = [row for row in needs if not row.is_met]
    if missing and not reason:
        listed = "; ".join(f"{row.title}: {row.have} of {row.needed}" for row in missing)
        raise errors.RequirementsMissing(
            message=f"Not everything is there yet ({listed}). Add it, or say why you submit without it.",
            field="missing_reason",
            missing=[row.code for row in missing],
        )


def _freeze(
    c: Change,
    stored: Assessment,
    draft: SubmissionDraft,
    chosen: dict[UUID, list[str]],
    needs: list[Requirement],
    reason: str,
    day: dt.date,
    copies: FileCopies,
) -> Bundle:
    scheduled = scheduled_of(stored)
    late = scheduled.due_on is not None and day > scheduled.due_on
    number = (stored.bundles.aggregate(last=Max("number"))["last"] or 0) + 1
    bundle = Bundle(
        assessment=stored,
        number=number,
        round=stored.round,
        submitted_by=c.by,
        submitted_at=timezone.now(),
        self_assessment=draft.self_assessment.strip(),
        missing_reason=reason,
        specialism=stored.enrolment.specialism,
        readiness=bundling.readiness_text(needs),
        support=bundling.support_text(stored.enrolment, _since(stored), day),
        dates=bundling.dates_text(scheduled),
        is_late=late,
    )
    c.save(bundle, exclude=["digest"])
    _copy_items(bundle, chosen, copies)
    bundle.digest = form_digest(Bundle.for_signing([bundle.pk]).get(), FORM)
    return c.bump(bundle)


def _since(stored: Assessment) -> dt.date:
    """The support page begins where the evidence does: at the start, or with the assessment before."""
    before = stored.asks.since
    row = stored.enrolment.milestones.filter(key=before).first() if before else None
    return row.met_on if row is not None and row.met_on else stored.enrolment.started_on


def _copy_items(bundle: Bundle, chosen: dict[UUID, list[str]], copies: FileCopies) -> None:
    texts = bundling.copies_of(chosen)
    entries = Evidence.objects.filter(pk__in=list(chosen)).prefetch_related("attachments")
    for position, entry in enumerate(entries.order_by("happened_on", "id"), 1):
        text = canonical(texts[entry.pk])
        item = BundleItem.objects.create(
            bundle=bundle,
            position=position,
            evidence=entry,
            kind=entry.kind,
            title=entry.title,
            happened_on=entry.happened_on,
            codes=" ".join(sorted(chosen[entry.pk])),
            copy=text,
            digest=digest(text),
        )
        for row in entry.attachments.all():
            if row.removed_at is None:
                BundleFile.objects.create(
                    item=item,
                    attachment=row,
                    name=row.name,
                    media_type=row.media_type,
                    size=row.size,
                    digest=row.digest,
                    key=copies.of(row),
                )


def take_back_submission(*, assessment: Assessment, by: User) -> Assessment:
    """The worker takes it back; the bundle stays as it was, marked so, and the draft is there again.

    Raises NotYourSubmission, WrongAssessmentState, AssessorHasStarted.
    """
    with change(by=by) as c:
        locked(c, assessment.enrolment)
        stored = locked_assessment(c, assessment)
        if not can_submit(by, stored):
            raise errors.NotYourSubmission
        check_state(stored, AssessmentState.SUBMITTED)
        if stored.assessor_started_on is not None:
            raise errors.AssessorHasStarted
        give_back(c, stored)
        stored.take_back()
        c.bump(stored)
        note(c, stored, "assessment.taken_back")
    return stored


def give_back(c: Change, stored: Assessment) -> None:
    """The bundle of now is no longer what is judged, and the milestone no longer handed in. Inside a change."""
    for bundle in stored.bundles.filter(taken_back_at__isnull=True):
        bundle.taken_back_at = timezone.now()
        c.bump(bundle)
        supersede(subject=bundle)
    note_taken_back(milestone=scheduled_of(stored), by=c.by)
    stored.submitted_on = stored.decision_due_on = None
