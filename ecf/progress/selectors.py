"""Reads of progress: computed for sets, the same twelve queries for one enrolment or for ten thousand."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from ecf.enrolments.models import Enrolment
from ecf.progress.answer import answer
from ecf.progress.gathering import facts_of, gather
from ecf.progress.models import ProgressSnapshot
from ecf.progress.shape import Progress
from ecf.progress.snapshots import differences, placing_of, snapshot_of


def progress_of(enrolments: QuerySet[Enrolment] | Iterable[Enrolment | UUID], on: dt.date) -> dict[UUID, Progress]:
    """Where each enrolment stands on a day, and why, by id. Enrolments, their ids, or a queryset of them.

    What happened after the day does not exist (by `happened_on`, `held_on`, `met_on`); states, breaks and the schedule
    are today's. Twelve queries for any number; one more where the framework of any of them ever changed.
    """
    return {facts.enrolment_id: answer(facts) for facts in facts_of(gather(enrolments, on))}


def progress_of_one(enrolment: Enrolment, on: dt.date) -> Progress:
    """Where one enrolment stands on a day."""
    return progress_of([enrolment], on)[enrolment.pk]


@dataclass(frozen=True)
class Altered:
    """A snapshot that is not what is computed: whose it is, and which columns differ."""

    enrolment_id: UUID
    registration_number: str
    columns: list[str]


def altered_snapshots(batch: int = 1000) -> Iterator[Altered]:
    """Every snapshot, not stale, that differs from progress computed again for its own day."""
    rows = ProgressSnapshot.objects.filter(is_stale=False).order_by("computed_on", "pk")
    for day in rows.order_by().values_list("computed_on", flat=True).distinct():
        of_day = list(rows.filter(computed_on=day))
        for start in range(0, len(of_day), batch):
            yield from _altered(of_day[start : start + batch], day)


def _altered(rows: list[ProgressSnapshot], day: dt.date) -> Iterator[Altered]:
    ids = [row.pk for row in rows]
    found, placings = progress_of(ids, day), placing_of(ids)
    for row in rows:
        columns = differences(row, snapshot_of(found[row.pk], placings[row.pk]))
        if columns:
            yield Altered(row.pk, row.registration_number, columns)
