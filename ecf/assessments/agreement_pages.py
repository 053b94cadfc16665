"""One version of the agreement as a page, a document or the record shows it: what the person may read, and may do."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ecf.assessments import agreement_rules as rules
from ecf.assessments.agreement_selectors import PersonChange, is_being_made, people_changed, versions_of
from ecf.assessments.models import Agreement, AgreementState
from ecf.core.signatures import checked, signatures_of
from ecf.core.templatetags.words import plural, uk_date
from ecf.enrolments.models import EnrolmentState
from ecf.enrolments.rules import is_own
from ecf.people.models import User
from ecf.supervision.selectors import plain_hours

NOT_WRITTEN = "Not written yet."
APART = (
    "What is agreed here is kept between the social worker, the supervisor and the co-ordinator. "
    "Whether there is anything is not shown to anybody else."
)
PARTS = {
    "worker": "Social worker",
    "supervisor": "Supervisor",
    "assessor": "Assessor",
    "coordinator": "Programme co-ordinator",
}


@dataclass(frozen=True)
class Term:
    """One thing that is agreed: `text` as it is read, lines and all."""

    name: str
    label: str
    text: str


@dataclass(frozen=True)
class TermChange:
    """The same thing in two versions."""

    label: str
    before: str
    now: str


@dataclass(frozen=True)
class TermGroup:
    """What belongs together, under a heading."""

    title: str
    terms: list[Term]


def groups_of(user: User, agreement: Agreement) -> list[TermGroup]:
    """Everything that is agreed, as the person may read it. Needs `with_agreement_people`."""
    return [
        TermGroup("What the employer promises", _promised(agreement)),
        TermGroup("Who is who", _people(agreement)),
        TermGroup("Reasonable adjustments", [_adjustments(user, agreement)]),
        TermGroup("What the social worker says", _of_worker(user, agreement)),
    ]


def _promised(agreement: Agreement) -> list[Term]:
    most, hours = agreement.caseload_max, agreement.protected_hours
    return [
        Term("caseload_max", "Caseload", f"At most {plural(most, 'child,children')}" if most else NOT_WRITTEN),
        Term("protected_hours", "Protected time", _hours(hours)),
        Term("cadence", "Supervision", agreement.cadence),
        Term(
            "dates",
            "Reviews",
            "\n".join(f"{title}: {uk_date(day)}" for title, day in agreement.review_dates) or "None.",
        ),
    ]


def _hours(hours: Any) -> str:
    if hours is None:
        return NOT_WRITTEN
    return f"{plain_hours(hours)} {'hour' if hours == 1 else 'hours'} a week" if hours else "None."


def _people(agreement: Agreement) -> list[Term]:
    return [
        Term("employer", "Employer", agreement.employer.name),
        Term("supervisor", "Supervisor", agreement.supervisor.name),
        Term("assessor", "Assessor", agreement.assessor.name if agreement.assessor else "None named."),
        Term("line_manager", "Line manager", agreement.line_manager or NOT_WRITTEN),
        Term("buddy", "Buddy", agreement.buddy or "None named."),
        Term("who_signs", "Who signs what", agreement.who_signs or NOT_WRITTEN),
    ]


def _adjustments(user: User, agreement: Agreement) -> Term:
    """The words for the three who may know; the same sentence for everybody else, whether there are any or not."""
    reads = rules.can_read_adjustments(user, agreement.enrolment)
    return Term("adjustments", "Agreed", (agreement.adjustments or "None.") if reads else APART)


def _of_worker(user: User, agreement: Agreement) -> list[Term]:
    is_mine = is_own(user, agreement.enrolment)
    return [
        Term("helps", "What helps me" if is_mine else "What helps them", agreement.helps or NOT_WRITTEN),
        Term("feedback", f"How {'I' if is_mine else 'they'} like feedback", agreement.feedback or NOT_WRITTEN),
    ]


def terms_of(user: User, agreement: Agreement) -> list[Term]:
    """The same in one list."""
    return [term for group in groups_of(user, agreement) for term in group.terms]


def label_of(term: Term) -> str:
    """What it is called away from its heading."""
    return "Reasonable adjustments" if term.name == "adjustments" else term.label


def changes_between(user: User, before: Agreement, now: Agreement) -> list[TermChange]:
    """What the later version says otherwise, as far as the person may read it."""
    pairs = zip(terms_of(user, before), terms_of(user, now), strict=True)
    return [TermChange(label_of(new), old.text, new.text) for old, new in pairs if old.text != new.text]


def agreement_context(user: User, agreement: Agreement) -> dict[str, Any]:
    """What is shown of one version, and what the person may do from there. Needs `with_agreement_people`."""
    enrolment = agreement.enrolment
    versions = list(versions_of(enrolment, user))
    signatures = checked(signatures_of([agreement])[agreement.pk])
    live = [row for row in signatures if row.superseded_at is None]
    signers, is_active = {row.by_id for row in live}, enrolment.state == EnrolmentState.ACTIVE
    in_force = next((row for row in versions if row.state == AgreementState.SIGNED), None)
    earlier = next((row for row in versions if row.number == agreement.number - 1), None)
    turn = rules.turn_of(user, agreement, signers) if is_active else ""
    may_draft = is_active and rules.can_draft_agreement(user, enrolment)
    being_made = agreement.state == AgreementState.SIGNED and is_being_made(enrolment)
    return {
        "agreement": agreement,
        "is_own": is_own(user, enrolment),
        "is_active": is_active,
        "groups": groups_of(user, agreement),
        "gaps": list(rules.gaps_in(agreement)),
        "turn": turn,
        "waiting_for": waiting_for(agreement, signers, without=user) if is_active else [],
        "must_update": agreement.state == AgreementState.OPEN and not rules.is_by_people_of_today(agreement),
        "people_changed": _changed_since(agreement, in_force),
        "in_force": in_force,
        "other_versions": [row for row in versions if row.pk != agreement.pk],
        "newer": next((row for row in reversed(versions) if row.number > agreement.number), None),
        "earlier": earlier,
        "changes": changes_between(user, earlier, agreement) if earlier else [],
        "signatures": live,
        "superseded": [row for row in signatures if row.superseded_at is not None],
        "reads": True,
        "being_made": being_made,
        "may_begin": may_draft and in_force == agreement and not being_made,
        "may_draft": may_draft and agreement.state != AgreementState.SIGNED,
        "may_complete": is_active and rules.can_complete_agreement(user, agreement),
        "may_sign": is_active and may_sign_now(user, agreement, signers),
    }


def may_sign_now(user: User, agreement: Agreement, signers: Collection[UUID]) -> bool:
    """It is open, by the people of today, and the person's own signature is what it lacks."""
    if agreement.state != AgreementState.OPEN or not rules.is_by_people_of_today(agreement) or user.pk in signers:
        return False
    mine = rules.parts_of(user, agreement.enrolment)
    return bool(mine) and not (mine == {"coordinator"} and agreement.coordinator_id is not None)


def waiting_for(agreement: Agreement, signers: Collection[UUID], *, without: User) -> list[str]:
    """Whose turn it is, each with what they do; a signature of the person who looks is not told them here."""
    doing = {"draft": "to write the employer’s part", "complete": "to write their part", "update": "to save it again"}
    found, mine = [], rules.parts_of(without, agreement.enrolment)
    for what, parts in rules.agreement_turns(agreement, signers).items():
        if what == "sign":
            found += [f"{name_of(agreement, part)} to sign" for part in parts if part not in mine]
        else:
            who = agreement.enrolment.social_worker.user.name if what == "complete" else _drafter(agreement)
            found.append(f"{who} {doing[what]}")
    return found


def _drafter(agreement: Agreement) -> str:
    return f"{agreement.enrolment.supervisor.name} or the co-ordinator"


def name_of(agreement: Agreement, part: str) -> str:
    """Who signs as that part."""
    if part == "worker":
        return agreement.enrolment.social_worker.user.name
    named = {"supervisor": agreement.supervisor, "assessor": agreement.assessor, "coordinator": agreement.coordinator}
    found = named[part]
    return found.name if found else "a co-ordinator"


def _changed_since(agreement: Agreement, in_force: Agreement | None) -> Iterable[PersonChange]:
    """Why the version in force is to be signed again; nothing on any other."""
    is_this = in_force is not None and in_force.pk == agreement.pk
    return people_changed(agreement, agreement.enrolment) if is_this else []
