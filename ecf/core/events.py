"""The event log: appended in order, chained by hash, re-checked on demand."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import timezone

from ecf.core.canonical import canonical, digest
from ecf.core.models import Event, StreamHead

SITE = "site"


@dataclass(frozen=True)
class Happening:
    """An event before it has its place in a stream. `at` is when it happened; None is when it is appended."""

    kind: str
    subject: models.Model | None
    enrolment_id: UUID | None
    employer_id: UUID | None
    stream: str
    audience: str
    on: dt.date | None
    body: dict[str, Any] = field(default_factory=dict)
    by_id: UUID | None = None
    at: dt.datetime | None = None

    @property
    def stream_name(self) -> str:
        if self.stream:
            return self.stream
        if self.enrolment_id:
            return f"enrolment:{self.enrolment_id}"
        return f"employer:{self.employer_id}" if self.employer_id else SITE


def subject_type(subject: models.Model | type[models.Model]) -> str:
    """The name under which events and signatures know a model: `evidence.evidence`."""
    return subject._meta.label_lower


def event_hash(event: Event) -> str:
    """The hash of one link: everything the event says, and the hash before it."""
    return digest(
        canonical(
            {
                "stream": event.stream,
                "number": event.number,
                "kind": event.kind,
                "at": event.at,
                "on": event.on,
                "by": event.by_id,
                "enrolment": event.enrolment_id,
                "employer": event.employer_id,
                "subject_type": event.subject_type,
                "subject": event.subject_id,
                "audience": event.audience,
                "body": event.body,
                "previous": event.previous_hash,
            }
        )
    )


def append(happenings: Sequence[Happening]) -> None:
    """Gives each happening the next place in its stream. Heads are locked in id order: no two changes deadlock."""
    if not happenings:
        return
    streams = sorted({h.stream_name for h in happenings})
    StreamHead.objects.bulk_create([StreamHead(stream=s) for s in streams], ignore_conflicts=True)
    locked = StreamHead.objects.select_for_update().filter(stream__in=streams).order_by("stream")
    heads = {head.stream: head for head in locked}
    now = timezone.now()
    Event.objects.bulk_create([_link(happening, heads[happening.stream_name], now) for happening in happenings])
    StreamHead.objects.bulk_update(heads.values(), ["number", "hash"], batch_size=200)


def _link(happening: Happening, head: StreamHead, now: dt.datetime) -> Event:
    event = Event(
        stream=head.stream,
        number=head.number + 1,
        kind=happening.kind,
        at=happening.at or now,
        on=happening.on,
        by_id=happening.by_id,
        enrolment_id=happening.enrolment_id,
        employer_id=happening.employer_id,
        subject_type=subject_type(happening.subject) if happening.subject is not None else "",
        subject_id=str(happening.subject.pk) if happening.subject is not None else "",
        audience=happening.audience,
        body=canonical(happening.body),
        previous_hash=head.hash,
    )
    event.hash = event_hash(event)
    head.number, head.hash = event.number, event.hash
    return event


def broken_links() -> Iterator[str]:
    """A sentence for each place where the stored log is not what was appended: changed, missing or cut short."""
    last: dict[str, tuple[int, str]] = {}
    for event in Event.objects.order_by("stream", "number").iterator(chunk_size=2000):
        number, previous = last.get(event.stream, (0, ""))
        place = f"{event.stream} event {event.number}"
        if event.number != number + 1:
            yield f"{place}: {number + 1} is missing before it"
        elif event.previous_hash != previous:
            yield f"{place}: does not follow from the event before it"
        elif event_hash(event) != event.hash:
            yield f"{place}: is not what was recorded"
        last[event.stream] = (event.number, event.hash)
    for head in StreamHead.objects.order_by("stream").iterator(chunk_size=2000):
        if last.pop(head.stream, (0, "")) != (head.number, head.hash):
            yield f"{head.stream}: its end is missing (it should have {head.number} events)"
    for stream in last:
        yield f"{stream}: the head of its chain is missing"
