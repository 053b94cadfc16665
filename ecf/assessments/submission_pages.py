"""What is prepared, what was handed in, and what is still missing, as pages and documents show it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from ecf.assessments.assessment_rules import can_submit
from ecf.assessments.assessment_section import Section
from ecf.assessments.models import Assessment, AssessmentState, SubmissionDraft
from ecf.assessments.readiness import Requirement, counting_for, fit_for_bundle, requirements_of
from ecf.assessments.submissions import all_bundles, may_read
from ecf.enrolments.models import Enrolment
from ecf.enrolments.rules import is_own, supervises_or_assesses
from ecf.evidence.models import Evidence
from ecf.framework.definition import Milestone
from ecf.people.models import User


@dataclass(frozen=True)
class Prepared:
    """What the worker has prepared so far. Until they begin, that is everything that counts."""

    entries: list[Evidence]
    chosen: Mapping[UUID, list[str]]
    requirements: list[Requirement]
    draft: SubmissionDraft | None = None
    no_longer: list[str] = field(default_factory=list)

    @property
    def going_in(self) -> list[Evidence]:
        """The entries of the bundle, oldest first."""
        return [entry for entry in self.entries if entry.pk in self.chosen]

    @property
    def missing(self) -> list[Requirement]:
        return [row for row in self.requirements if not row.is_met]

    @property
    def self_assessment(self) -> str:
        return self.draft.self_assessment.strip() if self.draft else ""

    @property
    def may_submit(self) -> bool:
        """Whether nothing but the declaration, and where something is missing the reason, is left to do."""
        return bool(self.self_assessment)


def codes_of(entry: Evidence) -> list[str]:
    """The standards that its author linked it to."""
    return [link.code for link in entry.standard_links.all()]


def prepared(assessment: Assessment, on: dt.date) -> Prepared:
    """What is prepared for one assessment: the same queries for any number of entries. Writes nothing.

    An entry that was chosen and has been opened again since is left out; `no_longer` names it.
    """
    enrolment, asks = assessment.enrolment, assessment.asks
    entries = fit_for_bundle(enrolment, asks, on)
    fit = {entry.pk: entry for entry in entries}
    draft = SubmissionDraft.objects.filter(assessment=assessment).first()
    if draft is None:
        counting = counting_for(enrolment, asks, on)
        chosen = {pk: codes_of(entry) for pk, entry in fit.items() if pk in counting}
        return Prepared(entries, chosen, requirements_of(enrolment, asks, on, among=set(chosen)))
    choices = list(draft.choices.select_related("evidence"))
    chosen = {row.evidence_id: row.codes.split() for row in choices if row.evidence_id in fit}
    gone = [row.evidence.title for row in choices if row.evidence_id not in fit]
    return Prepared(entries, chosen, requirements_of(enrolment, asks, on, among=set(chosen)), draft, gone)


def readiness_context(user: User, enrolment: Enrolment, milestone: Milestone, on: dt.date) -> dict[str, Any]:
    """Every requirement with have, needed and the next step; and what would be in the bundle, for who reads that."""
    reads = is_own(user, enrolment) or supervises_or_assesses(user, enrolment)
    counting = counting_for(enrolment, milestone, on) if reads else set()
    entries = [entry for entry in fit_for_bundle(enrolment, milestone, on) if entry.pk in counting] if reads else []
    requirements = requirements_of(enrolment, milestone, on)
    return {
        "requirements": requirements,
        "missing": [row for row in requirements if not row.is_met],
        "met": sum(row.is_met for row in requirements),
        "entries": entries,
        "reads": reads,
        "is_own": is_own(user, enrolment),
    }


def submission_section(user: User, assessment: Assessment, today: dt.date) -> Section | None:
    """What the page of an assessment says about what is to be, or was, handed in."""
    rows = all_bundles(assessment)
    readable = [row.bundle for row in rows if may_read(user, assessment, row)]
    bundle = next((row.bundle for row in rows if row.is_current), None)
    own = can_submit(user, assessment)
    is_open = assessment.state == AssessmentState.OPEN
    context: dict[str, Any] = {
        "assessment": assessment,
        "own": own,
        "is_open": is_open,
        "bundle": bundle,
        "reads": bundle is not None and bundle in readable,
        "earlier": [each for each in readable if each != bundle],
        "may_take_back": own and may_take_back(assessment),
    }
    if is_open:
        found = requirements_of(assessment.enrolment, assessment.asks, today)
        context |= {"met": sum(row.is_met for row in found), "needed": len(found)}
    title = "Prepare and submit" if own and is_open else "What is submitted"
    return Section("submission", title, "assessments/_submission.html", context, asks=own and is_open)


def may_take_back(assessment: Assessment) -> bool:
    """Handed in, and the assessor has not started."""
    return assessment.state == AssessmentState.SUBMITTED and assessment.assessor_started_on is None
