"""What is not kept for ever."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from ecf.core import clock
from ecf.core.change import change
from ecf.enrolments.intervals import add_months
from ecf.enrolments.models import Enrolment
from ecf.people.employer_settings import settings_for
from ecf.supervision.models import SupervisionSession


def forget_wellbeing(*, today: dt.date | None = None) -> int:
    """Deletes the wellbeing of sessions held more than 12 calendar months ago (assumed); how many there were.

    An employer may choose another number of months: that of the day, of the employer where the worker is now. It is
    no part of what is signed, so signatures stand. Harmless to run twice.
    """
    day, total = today or clock.today(), 0
    with change(by=None) as c:
        for months, employers in _by_months(day).items():
            before = add_months(day, -months)
            old = SupervisionSession.objects.filter(
                held_on__lt=before, wellbeing__isnull=False, enrolment__employer_id__in=employers
            )
            count = old.update(wellbeing=None, version=F("version") + 1, updated_at=timezone.now())
            if count:
                c.record("session.wellbeing_forgotten", count=count, before=before)
            total += count
    return total


def _by_months(day: dt.date) -> dict[int, list[UUID]]:
    """The employers that anybody is enrolled with, by how many months they keep it. Two queries."""
    ids: Iterable[UUID] = Enrolment.objects.order_by().values_list("employer_id", flat=True).distinct()
    found: dict[int, list[UUID]] = {}
    for pk, numbers in settings_for(ids, day).items():
        found.setdefault(int(numbers["wellbeing_months"]), []).append(pk)
    return found
