"""Snapshots of progress: written when something changes, and when a list is read that is not of today.

Rows are locked, in id order, before their progress is computed: whoever comes second sees what the first one wrote.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from ecf.core.clock import today as local_today
from ecf.enrolments.models import Enrolment
from ecf.progress.models import ProgressSnapshot
from ecf.progress.selectors import progress_of
from ecf.progress.snapshots import STORED, placing_of, snapshot_of

REFRESHED_AT_ONCE = 200
BATCH = 1000
UPDATED = [*(name for name in STORED if name != "enrolment_id"), "computed_at"]


def refresh_snapshots(*, enrolment_ids: Iterable[UUID]) -> None:
    """Up to 200 are computed now, within the caller's transaction; more are marked stale and left to a task."""
    ids = sorted(enrolment_ids)
    if len(ids) > REFRESHED_AT_ONCE:
        ProgressSnapshot.objects.filter(pk__in=ids).update(is_stale=True)
    else:
        _rebuild(ids, local_today())


def rebuild_stale(*, batch: int = BATCH, today: dt.date | None = None) -> int:
    """Computes each snapshot that is missing, stale or of another day, in batches. Returns how many."""
    return _rebuild_all(Enrolment.objects.all(), today or local_today(), batch)


def fresh_snapshots(enrolments: QuerySet[Enrolment], *, today: dt.date | None = None) -> QuerySet[ProgressSnapshot]:
    """The snapshots of the enrolments, all of them of today: those that are not are computed first.

    One query where all are fresh already; a constant number for each thousand that are not. Unordered.
    """
    _rebuild_all(enrolments, today or local_today(), BATCH)
    return ProgressSnapshot.objects.filter(enrolment__in=enrolments.order_by().values("pk"))


def _rebuild_all(enrolments: QuerySet[Enrolment], day: dt.date, batch: int) -> int:
    is_outdated = Q(snapshot__isnull=True) | Q(snapshot__is_stale=True) | ~Q(snapshot__computed_on=day)
    outdated = enrolments.filter(is_outdated).order_by("pk").values_list("pk", flat=True)
    done = 0
    while ids := list(outdated[:batch]):
        _rebuild(ids, day)
        done += len(ids)
    return done


@transaction.atomic
def _rebuild(ids: Sequence[UUID], day: dt.date) -> None:
    """Locks, computes, stores."""
    rows = ProgressSnapshot.objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",))
    list(rows.values_list("pk"))
    found, placings = progress_of(ids, day), placing_of(ids)
    ProgressSnapshot.objects.bulk_create(
        [snapshot_of(progress, placings[pk]) for pk, progress in found.items()],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["enrolment"],
        update_fields=UPDATED,
    )
