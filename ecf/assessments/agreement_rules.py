"""Who may do what with a support and assessment agreement, and what it still lacks."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from ecf.assessments.models import Agreement, AgreementState
from ecf.enrolments.models import Enrolment
from ecf.enrolments.rules import assesses, coordinates, is_own, supervises
from ecf.people.models import User

DRAFTER = "the supervisor or the co-ordinator"
WORKER = "the social worker"
MUST_HAVE = {
    "caseload_max": ("the most children", DRAFTER),
    "protected_hours": ("the protected hours", DRAFTER),
    "line_manager": ("the line manager", DRAFTER),
    "who_signs": ("who signs what", DRAFTER),
    "helps": ("what helps", WORKER),
    "feedback": ("how they like feedback", WORKER),
}


@dataclass(frozen=True)
class AgreementGapFound:
    """Something that is not written yet, and who writes it."""

    field: str
    what: str
    whose: str


def can_draft_agreement(user: User, enrolment: Enrolment) -> bool:
    """The supervisor of now and the co-ordinator; never for oneself."""
    return not is_own(user, enrolment) and (supervises(user, enrolment) or coordinates(user, enrolment))


def can_complete_agreement(user: User, agreement: Agreement) -> bool:
    """The worker, until all have signed."""
    return agreement.state != AgreementState.SIGNED and is_own(user, agreement.enrolment)


def can_read_adjustments(user: User, enrolment: Enrolment) -> bool:
    """The worker, the supervisor of now and the co-ordinator; never the assessor or the principal social worker."""
    if is_own(user, enrolment):
        return True
    is_only_assessor = assesses(user, enrolment) and not supervises(user, enrolment)
    return not is_only_assessor and can_draft_agreement(user, enrolment)


def parts_of(user: User, enrolment: Enrolment) -> set[str]:
    """As what the person signs today; nobody stands for the other side of their own agreement."""
    if is_own(user, enrolment):
        return {"worker"}
    rules = {"supervisor": supervises, "assessor": assesses, "coordinator": coordinates}
    return {part for part, holds in rules.items() if holds(user, enrolment)}


def can_sign_agreement(user: User, agreement: Agreement) -> bool:
    """Each of those of today for oneself."""
    return bool(parts_of(user, agreement.enrolment))


def gaps_in(agreement: Agreement) -> Iterator[AgreementGapFound]:
    """What is missing before anybody can sign. Buddy and adjustments may stay empty; no hours is an answer."""
    for field, (what, whose) in MUST_HAVE.items():
        value = getattr(agreement, field)
        if value is None or value == "":
            yield AgreementGapFound(field, what, whose)


def is_by_people_of_today(agreement: Agreement) -> bool:
    """Supervisor, assessor and employer are still those that it names."""
    row = agreement.enrolment
    named = (agreement.supervisor_id, agreement.assessor_id, agreement.employer_id)
    return named == (row.supervisor_id, row.assessor_id, row.employer_id)


def still_to_sign(agreement: Agreement, signers: Collection[UUID]) -> list[str]:
    """Whose signature is missing, by part. A person with two parts signs once, for both."""
    needed = {
        "worker": agreement.enrolment.social_worker.user_id,
        "supervisor": agreement.supervisor_id,
        "coordinator": agreement.coordinator_id,
    }
    if agreement.assessor_id is not None:
        needed["assessor"] = agreement.assessor_id
    return [part for part, who in needed.items() if who not in signers]


DRAFTERS = ["supervisor", "coordinator"]


def agreement_turns(agreement: Agreement, signers: Collection[UUID]) -> dict[str, list[str]]:
    """What is to be done now, and by which parts: `draft`, `complete`, `update` (the people changed), `sign`.

    To draft and to update, any of the parts will do. A draft that lacks nothing is to be looked over and saved.
    """
    if agreement.state == AgreementState.SIGNED:
        return {}
    if agreement.state == AgreementState.OPEN:
        if not is_by_people_of_today(agreement):
            return {"update": DRAFTERS}
        return {"sign": still_to_sign(agreement, signers)}
    whose = {gap.whose for gap in gaps_in(agreement)} or {DRAFTER}
    found = {"draft": DRAFTERS, "complete": ["worker"]}
    return {what: parts for what, parts in found.items() if (WORKER if what == "complete" else DRAFTER) in whose}


def waited_for(agreement: Agreement, signers: Collection[UUID]) -> str:
    """The part that the worker waits for, or "worker" where only they have something to do; empty while both have."""
    parts = [part for found in agreement_turns(agreement, signers).values() for part in found]
    if "worker" not in parts:
        return next((part for part in ("supervisor", "assessor", "coordinator") if part in parts), "")
    return "worker" if set(parts) == {"worker"} else ""


def turn_of(user: User, agreement: Agreement, signers: Collection[UUID]) -> str:
    """What the person has to do now; empty when it is not their turn."""
    mine = parts_of(user, agreement.enrolment)
    for what, parts in agreement_turns(agreement, signers).items():
        if mine & set(parts) and not (what == "sign" and user.pk in signers):
            return what
    return ""
