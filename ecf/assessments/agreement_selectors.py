"""Reads about agreements."""

from dataclasses import dataclass

from django.db.models import QuerySet

from ecf.assessments.models import Agreement, AgreementState
from ecf.enrolments.models import Enrolment
from ecf.people.models import Employer, User


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
