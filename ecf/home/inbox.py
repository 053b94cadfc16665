"""The inbox: everything that waits for one person's answer or signature, whatever it is, oldest first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils import timezone

from ecf.evidence.carried_over import ShownLink, reading_of, shown_links
from ecf.evidence.counting import Counts
from ecf.evidence.family import family_feedback_to_read, family_shown_with, given_by
from ecf.evidence.models import FamilyFeedback
from ecf.evidence.selectors import Waiting, counts_of, waiting_evidence
from ecf.evidence.wording import counting_sentence
from ecf.people.models import User
from ecf.supervision.models import Addendum, SupervisionSession
from ecf.supervision.selectors import addenda_to_sign, sessions_to_sign

SHOWN = 20  # of the queue beside the open thing


@dataclass(frozen=True)
class Waits:
    """One thing that waits: `kind` is evidence, session, addendum or feedback; `thing` is what it is."""

    kind: str
    pk: UUID
    title: str
    worker: str
    since: dt.date
    thing: Any


@dataclass(frozen=True)
class Inbox:
    """Everything that waits for one person's answer or signature."""

    evidence: list[Waiting]
    sessions: list[SupervisionSession]
    addenda: list[Addendum]
    feedback: list[FamilyFeedback] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.queue)

    def of(self, enrolment_id: UUID) -> list[Waiting]:
        """The entries of one worker."""
        return [row for row in self.evidence if row.evidence.enrolment_id == enrolment_id]

    @cached_property
    def queue(self) -> list[Waits]:
        """All of it, oldest first."""
        found = [
            Waits("evidence", row.evidence.pk, row.evidence.title, row.worker_name, row.submitted_on, row)
            for row in self.evidence
        ]
        found += [_session(row) for row in self.sessions]
        found += [_addendum(row) for row in self.addenda]
        found += [_feedback(row) for row in self.feedback]
        return sorted(found, key=lambda each: (each.since, str(each.pk)))


def _session(row: SupervisionSession) -> Waits:
    day = row.held_on or timezone.localdate(row.updated_at)
    return Waits("session", row.pk, "Supervision to sign", row.enrolment.social_worker.user.name, day, row)


def _addendum(row: Addendum) -> Waits:
    name = row.session.enrolment.social_worker.user.name
    return Waits("addendum", row.pk, f"What {row.by.name} added", name, timezone.localdate(row.created_at), row)


def _feedback(row: FamilyFeedback) -> Waits:
    name = row.enrolment.social_worker.user.name
    return Waits("feedback", row.pk, f"Feedback from {given_by(row)}", name, row.received_on, row)


def inbox_of(user: User) -> Inbox:
    """What waits for the person: entries to answer, sessions and additions to sign, words of families. Five queries."""
    return Inbox(waiting_evidence(user), sessions_to_sign(user), addenda_to_sign(user), family_feedback_to_read(user))


@dataclass(frozen=True)
class Opened:
    """The thing that is open, which come before and after it, and the part of the queue around it."""

    waits: Waits
    position: int
    before: Waits | None
    after: Waits | None
    around: Sequence[Waits]
    more: int


def opened_in(inbox: Inbox, chosen: str) -> Opened | None:
    """The thing with the chosen id, else the oldest; None where nothing waits."""
    queue = inbox.queue
    if not queue:
        return None
    at = next((n for n, row in enumerate(queue) if str(row.pk) == chosen), 0)
    first = min(max(at - 2, 0), max(len(queue) - SHOWN, 0))
    return Opened(
        waits=queue[at],
        position=at + 1,
        before=queue[at - 1] if at else None,
        after=queue[at + 1] if at + 1 < len(queue) else None,
        around=queue[first : first + SHOWN],
        more=max(len(queue) - SHOWN, 0),
    )


@dataclass(frozen=True)
class OpenEntry:
    """What is shown of an entry that is open: what it will count for, its standards, what a family said."""

    row: Waiting
    standards: list[ShownLink]
    sentence: str
    counts: Counts
    family: dict[str, Any] | None


def open_entry(row: Waiting) -> OpenEntry:
    """An entry, read in the framework of now."""
    entry = row.evidence
    reading = reading_of(entry.enrolment)
    counts = counts_of([entry], fetched=entry.enrolment, readings={entry.enrolment_id: reading})[entry.pk]
    return OpenEntry(
        row=row,
        standards=shown_links(entry.standard_links.all(), reading),
        sentence=counting_sentence(counts, entry.kind, reading.definition, own=False),
        counts=counts,
        family=family_shown_with(entry),
    )
