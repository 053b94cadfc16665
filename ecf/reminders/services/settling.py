"""Marking notices whose thing has been done."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from ecf.core.clock import today
from ecf.reminders.models import Notice
from ecf.reminders.selectors import still_open


def cancel_settled(*, enrolment_ids: Collection[UUID]) -> None:
    """Marks the open notices of these enrolments whose thing has been done, or whose date has moved.

    Runs in every change: one query where nothing is open, else one more for each kind that is, and one update.
    """
    listed = Notice.objects.filter(enrolment_id__in=list(enrolment_ids), settled_at__isnull=True)
    notices = list(listed.select_related("enrolment__social_worker"))
    if not notices:
        return
    settle(notices, still_open(notices, today()))


def settle(notices: Collection[Notice], open_ids: set[UUID]) -> None:
    """Marks those that are not open any more."""
    done = [notice.pk for notice in notices if notice.pk not in open_ids]
    if done:
        Notice.objects.filter(pk__in=done, settled_at__isnull=True).update(
            settled_at=timezone.now(), version=F("version") + 1
        )
