"""Reads about agreements."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from ecf.assessments.agreement_rules import can_draft_agreement, turn_of
from ecf.assessments.models import Agreement, AgreementState
from ecf.assessments.review_turns import live_signers
from ecf.enrolments.models import Enrolment, EnrolmentState, ScheduledMilestone
from ecf.enrolments.models.enrolment import EnrolmentQuerySet
from ecf.people.models import Employer, RoleName, User
from ecf.people.roles import employer_ids_where

SAME_PEOPLE = (
    Q(supervisor=F("enrolment__supervisor"))
    & Q(employer=F("enrolment__employer"))
    & (Q(assessor=F("enrolment__assessor")) | Q(assessor__isnull=True, enrolment__assessor__isnull=True))
)


@dataclass(frozen=True)
class PersonChange:
    """Somebody or something that the agreement names otherwise than it is today; empty words where there is nobody."""

    what: str
    before: str
    now: str


def with_agreement_people(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """Together with whom a line about an agreement names, and what the rules read."""
    return agreements.select_related(
        "enrolment__social_worker__user",
        "enrolment__framework_version",
        "enrolment__supervisor",
        "enrolment__assessor",
        "enrolment__employer",
        "employer",
        "supervisor",
        "assessor",
        "coordinator",
    )


def versions_of(enrolment: Enrolment, user: User) -> QuerySet[Agreement]:
    """Every version that the person may see, the newest first."""
    rows = Agreement.objects.visible_to(user).filter(enrolment=enrolment)
    return with_agreement_people(rows).order_by("-number")


def is_being_made(enrolment: Enrolment) -> bool:
    """Whether a version is there that not all have signed, for whoever may not see it yet. One query."""
    return Agreement.objects.filter(enrolment=enrolment).exclude(state=AgreementState.SIGNED).exists()


def agreement_in_force(enrolment: Enrolment) -> Agreement | None:
    """The version that all signed last. One query."""
    rows = Agreement.objects.filter(enrolment=enrolment, state=AgreementState.SIGNED)
    return rows.select_related("employer", "supervisor", "assessor").order_by("-number").first()


def people_changed(agreement: Agreement, enrolment: Enrolment) -> list[PersonChange]:
    """Why a signed agreement is to be reviewed and signed again. No query where the people of both are fetched."""
    pairs: list[tuple[str, Employer | User | None, Employer | User | None]] = [
        ("Employer", agreement.employer, enrolment.employer),
        ("Supervisor", agreement.supervisor, enrolment.supervisor),
        ("Assessor", agreement.assessor, enrolment.assessor),
    ]
    return [
        PersonChange(what, before.name if before else "", now.name if now else "")
        for what, before, now in pairs
        if before != now
    ]


@dataclass(frozen=True)
class AgreementToDo:
    """What of an agreement is the person's to do: `sign`, `complete`, `draft`, `update`, `again` or `begin`."""

    what: str
    enrolment: Enrolment
    agreement: Agreement | None = None


def agreements_to_do(user: User) -> list[AgreementToDo]:
    """Everything in which it is the person's turn: what is to be signed first, what is to be begun last.

    One query where there is nothing, three otherwise, and two more for what a person is where that is not known yet;
    the same for any number.
    """
    journeys = list(_with_something_to_do(user).with_people().order_by("started_on", "id"))
    newest = _newest_of(journeys, user)
    signers = live_signers(newest.values())
    found = []
    for row in journeys:
        agreement = newest.get(row.pk)
        what = _what_to_do(user, row, agreement, signers[agreement.pk] if agreement else {})
        found += [AgreementToDo(what, row, agreement)] if what else []
    order = ["sign", "complete", "update", "draft", "again", "begin"]
    return sorted(found, key=lambda each: order.index(each.what))


def _with_something_to_do(user: User) -> EnrolmentQuerySet:
    """Journeys, each with the id of its `newest_version`: those with a version that not all have signed; and of those
    whose agreement the person may draft, where it is neither met nor begun, or the people of the newest version are no
    longer those of today."""
    employers = employer_ids_where(user, RoleName.COORDINATOR)
    drafts = (Q(supervisor=user) | Q(employer_id__in=employers)) & ~Q(social_worker__user=user)
    versions = Agreement.objects.filter(enrolment=OuterRef("pk"))
    unmet = ScheduledMilestone.objects.filter(enrolment=OuterRef("pk"), kind="agreement", met_on__isnull=True)
    begins = ~Exists(versions) & Exists(unmet)
    again = Exists(versions.filter(~SAME_PEOPLE, ~_has_newer()))
    unsigned = Exists(versions.exclude(state=AgreementState.SIGNED))
    party = Q(social_worker__user=user) | Q(assessor=user) | drafts
    rows = Enrolment.objects.filter(party, state=EnrolmentState.ACTIVE)
    newest = Subquery(versions.order_by("-number").values("pk")[:1])
    return rows.filter(Q(unsigned) | (drafts & (Q(begins) | Q(again)))).annotate(newest_version=newest)


def _has_newer() -> Exists:
    return Exists(Agreement.objects.filter(enrolment=OuterRef("enrolment"), number__gt=OuterRef("number")))


def _newest_of(journeys: list[Any], user: User) -> dict[UUID, Agreement]:
    """The newest version of each, where the person may see that one. A query only where there are any."""
    ids = [row.newest_version for row in journeys if row.newest_version]
    rows = Agreement.objects.visible_to(user).filter(pk__in=ids)
    return {row.enrolment_id: row for row in with_agreement_people(rows)} if ids else {}


def _what_to_do(user: User, row: Enrolment, agreement: Agreement | None, signers: Collection[UUID]) -> str:
    if agreement is not None and agreement.state != AgreementState.SIGNED:
        return turn_of(user, agreement, signers)
    if not can_draft_agreement(user, row):
        return ""
    return "again" if agreement is not None else "begin"


def agreements_for_coordinator(user: User) -> QuerySet[Agreement]:
    """Those that wait for the signature of a co-ordinator, of which the person is one."""
    employers = employer_ids_where(user, RoleName.COORDINATOR)
    rows = Agreement.objects.filter(SAME_PEOPLE, state=AgreementState.OPEN, coordinator__isnull=True)
    rows = rows.filter(enrolment__state=EnrolmentState.ACTIVE, enrolment__employer_id__in=employers)
    return rows.exclude(enrolment__social_worker__user=user)
