"""Every page for those who run the programme of an employer, in groups: what it is called, what for, and for whom."""

from collections.abc import Iterator, Set
from dataclasses import dataclass

from django.urls import reverse

from ecf.people.models import RoleName

RUNS = frozenset({RoleName.COORDINATOR, RoleName.PSW})
COORDINATES = frozenset({RoleName.COORDINATOR})
LEADS = frozenset({RoleName.PSW})


@dataclass(frozen=True)
class Door:
    """One page: the words of its link, its URL name, what it is for, and the roles that have it."""

    text: str
    name: str
    purpose: str
    roles: Set[str] = RUNS

    @property
    def href(self) -> str:
        return reverse(self.name)


@dataclass(frozen=True)
class Group:
    """Pages that belong together."""

    title: str
    doors: tuple[Door, ...]


GROUPS = (
    Group(
        "People",
        (
            Door("Everyone on the programme", "cohort", "Who is on track, who is not, and why."),
            Door("Enrol someone", "enrol_worker", "The five ways in, with every date beforehand.", COORDINATES),
            Door("Agreements", "agreements_to_do", "To begin, to write and to sign."),
            Door("Moves", "transfers", "To and from other employers, with consent."),
            Door("Renewals of registration", "renewals", "Who has renewed, and who needs a reminder."),
            Door("Told to you in confidence", "concerns", "What social workers told you, and nobody else.", LEADS),
        ),
    ),
    Group(
        "Assessments and status",
        (
            Door("Assessments", "assessments", "Where each one stands, and what waits for you."),
            Door("Deadlines", "assessment_deadlines", "What must be done by when, late ones first."),
            Door("Upload marks", "upload_marks", "The marks of many from a file, checked first.", COORDINATES),
            Door("How far panels agree", "panel_agreement", "How often members saw the same, beyond chance."),
            Door("Samples for outside moderators", "samples", "Whether others would have decided the same."),
            Door("Expert practitioners", "expert_people", "Who is eligible, who nearly, and what each lacks."),
            Door("Enter the register", "import_register", "What the register says, line by line from a file."),
            Door("Signing keys", "signing_keys", "What credentials are signed with."),
        ),
    ),
    Group(
        "Your employer",
        (
            Door("Our numbers", "employer_settings", "Deadlines, reminders, caseload: from a day on."),
            Door("Protected tasks", "protected_tasks", "What is kept for expert practitioners."),
            Door("Other systems that may ask", "clients", "Keys for case management systems."),
        ),
    ),
)


def groups_for(roles: Set[str]) -> Iterator[Group]:
    """The groups with the pages of somebody who has these roles; a group without any is left out."""
    for group in GROUPS:
        doors = tuple(door for door in group.doors if door.roles & roles)
        if doors:
            yield Group(group.title, doors)
