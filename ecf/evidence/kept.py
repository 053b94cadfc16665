"""What an employer keeps of somebody who has moved on: facts of entries, as they were on the last day there."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from ecf.enrolments.models import Placement
from ecf.evidence.models import Evidence, EvidenceKind, EvidenceState
from ecf.evidence.rules import sees_as_it_is
from ecf.people.models import User

# All that is ever told of such an entry; whatever else there is, or will be, stays out.
KEPT_FIELDS = {
    "id",
    "enrolment",
    "kind",
    "happened_on",
    "standards",
    "also_cpd",
    "state",
    "submitted_at",
    "accepted_on",
    "accepted_by",
    "content_hidden",
    "created_at",
}


def kept_until(entries: Iterable[Evidence], user: User) -> dict[UUID, dt.date]:
    """For each entry of which the person only keeps facts, the last day of that placement. One query where any is."""
    kept = [entry for entry in entries if not sees_as_it_is(user, entry)]
    if not kept:
        return {}
    rows = Placement.objects.visible_to(user).filter(enrolment_id__in={entry.enrolment_id for entry in kept})
    placements = list(rows)
    return {entry.pk: day for entry in kept if (day := _last_day(entry, placements))}


def _last_day(entry: Evidence, placements: Iterable[Placement]) -> dt.date | None:
    day = _handed_in_on(entry)
    for row in placements:
        if row.enrolment_id == entry.enrolment_id and row.ended_on and row.started_on <= day <= row.ended_on:
            return row.ended_on
    return None


def _handed_in_on(entry: Evidence) -> dt.date:
    return timezone.localdate(entry.submitted_at or entry.created_at)


def was_accepted_by(entry: Evidence, day: dt.date) -> bool:
    """Whether it was accepted by the end of the day; a later answer does not exist for whoever asks."""
    return entry.state == EvidenceState.ACCEPTED and entry.accepted_on is not None and entry.accepted_on <= day


def as_it_was(shown: Mapping[str, Any], entry: Evidence, until: dt.date) -> dict[str, Any]:
    """What the API shows of an entry, cut down to what was so on the day: later answers and changes left out."""
    kept = {name: value if name in KEPT_FIELDS else _nothing_like(value) for name, value in shown.items()}
    kept |= {"version": 0, "content_hidden": True, "updated_at": shown["submitted_at"]}
    if not was_accepted_by(entry, until):
        kept |= {"state": EvidenceState.SUBMITTED.value, "accepted_on": None, "accepted_by": None}
    return kept


def _nothing_like(value: Any) -> Any:
    return [] if isinstance(value, list) else None


@dataclass(frozen=True)
class KeptEntry:
    """One entry, as the employer keeps it."""

    kind: str
    happened_on: dt.date
    submitted_on: dt.date
    accepted_on: dt.date | None


def entries_kept(placement: Placement) -> list[KeptEntry]:
    """What was handed in within an ended placement, newest first. One query."""
    until = placement.ended_on or dt.date.max
    rows = Evidence.objects.filter(
        enrolment_id=placement.enrolment_id,
        state__in=[EvidenceState.SUBMITTED, EvidenceState.ACCEPTED],
        submitted_at__date__range=(placement.started_on, until),
    ).defer("body", "search_text")
    return [
        KeptEntry(
            kind=EvidenceKind(row.kind).label,
            happened_on=row.happened_on,
            submitted_on=_handed_in_on(row),
            accepted_on=row.accepted_on if was_accepted_by(row, until) else None,
        )
        for row in rows.order_by("-submitted_at", "-id")
    ]
