"""Who can read an entry now, by name, and who has."""

from collections.abc import Iterable

from ecf.core.templatetags.words import uk_date
from ecf.enrolments.disclosures import names_open
from ecf.enrolments.models import Disclosure
from ecf.enrolments.rules import is_own
from ecf.enrolments.services import note_seen
from ecf.evidence.models import Evidence, Reading
from ecf.evidence.rules import can_read_content
from ecf.evidence.services import note_reading
from ecf.people.models import Delegation, User


def open_to(user: User, evidence: Evidence) -> None:
    """Notes that the person has the entry open: a reading by somebody else; its author sees who was let read it."""
    if is_own(user, evidence.enrolment):
        note_seen(subject=evidence, by=user)
    else:
        note_reading(evidence=evidence, by=user)


def readers_of(
    evidence: Evidence, disclosures: Iterable[Disclosure] = (), stand_ins: Iterable[Delegation] = ()
) -> list[str]:
    """Who, besides its author, may read the text now, each with what they are."""
    enrolment = evidence.enrolment
    parts: dict[User, list[str]] = {}
    for person, part in ((enrolment.supervisor, "supervisor"), (enrolment.assessor, "assessor")):
        if person is not None and can_read_content(person, evidence):
            parts.setdefault(person, []).append(part)
    people = sorted(parts, key=lambda person: person.search_name)
    found = [f"{person.name} ({' and '.join(parts[person])})" for person in people]
    for row in stand_ins:
        if row.given_to not in parts and row.ended_on and can_read_content(row.given_to, evidence):
            found.append(f"{row.given_to.name} (standing in for {row.given_by.name}, until {uk_date(row.ended_on)})")
    opened = [row for row in names_open(disclosures) if can_read_content(row.to, evidence)]
    return found + [f"{row.to.name} (principal social worker or deputy, until {uk_date(row.until)})" for row in opened]


def readings_shown(evidence: Evidence) -> list[Reading]:
    """Who has opened it, first reader first; each with `is_once`. One query."""
    rows = list(evidence.readings.select_related("user").order_by("first_at", "id"))
    for row in rows:
        row.is_once = row.first_at == row.last_at  # type: ignore[attr-defined]
    return rows
