"""What happened to one entry, oldest first, for its page."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from ecf.core.events import subject_type
from ecf.core.models import Audience, Event
from ecf.evidence.models import Answer, Evidence
from ecf.evidence.rules import can_read_content
from ecf.people.models import User

_EVENT_WORDS = {
    "evidence.started": "Started",
    "evidence.changed": "Changed",
    "evidence.submitted": "Submitted",
    "evidence.file_added": "File added",
    "evidence.file_removed": "File removed",
    "evidence.file_infected": "File deleted by the virus scanner",
    "evidence.taken_back": "Taken back",
}
_ANSWER_WORDS = {
    Answer.ACCEPTED: "Accepted and signed",
    Answer.RETURNED: "Returned",
    Answer.UNLOCKED: "Opened again",
}


@dataclass(frozen=True)
class Step:
    """One thing that happened: when, what, by whom, with which words (empty where the reader may not read them)."""

    at: dt.datetime
    words: str
    by: str
    comment: str = ""


def history_of(evidence: Evidence, user: User) -> list[Step]:
    """The steps that the person may see, oldest first; changes by one person in a row are one step. Three queries."""
    reads = can_read_content(user, evidence)
    events = [event for event in _events(evidence) if _may_see(event, user, reads)]
    names = _names({event.by_id for event in events if event.by_id})
    steps = [Step(e.at, _EVENT_WORDS[e.kind], names.get(e.by_id, "") if e.by_id else "") for e in events]
    for answer in evidence.sign_offs.select_related("by", "standing_in_for"):
        words, absentee = _ANSWER_WORDS[Answer(answer.answer)], answer.standing_in_for
        by = f"{answer.by.name}, standing in for {absentee.name}" if absentee else answer.by.name
        steps.append(Step(answer.created_at, words, by, answer.comment if reads else ""))
    return list(_without_repeats(sorted(steps, key=lambda step: step.at)))


def _events(evidence: Evidence) -> Iterable[Event]:
    about = Event.objects.filter(subject_type=subject_type(evidence), subject_id=str(evidence.pk))
    return about.filter(kind__in=_EVENT_WORDS).order_by("number")


def _may_see(event: Event, user: User, reads: bool) -> bool:
    if event.audience == Audience.ACTOR:
        return event.by_id == user.pk
    return event.audience == Audience.ALL or reads


def _names(ids: set[UUID]) -> dict[UUID, str]:
    return {person.pk: person.name for person in User.objects.filter(pk__in=ids)}


def _without_repeats(steps: Iterable[Step]) -> Iterable[Step]:
    """The last of several changes in a row stands for all of them."""
    before: Step | None = None
    for step in steps:
        if before and not (before.words == step.words == "Changed" and before.by == step.by):
            yield before
        before = step
    if before:
        yield before
