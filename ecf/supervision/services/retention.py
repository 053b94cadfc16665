"""What is not kept for ever."""

import datetime as dt

from django.db.models import F
from django.utils import timezone

from ecf.core import clock
from ecf.core.change import change
from ecf.enrolments.intervals import add_months
from ecf.supervision.models import SupervisionSession

WELLBEING_KEPT_MONTHS = 12


def forget_wellbeing(*, today: dt.date | None = None) -> int:
    """Deletes the wellbeing of sessions held more than 12 calendar months ago (assumed); how many there were.

    It is no part of what is signed, so signatures stand. Harmless to run twice.
    """
    before = add_months(today or clock.today(), -WELLBEING_KEPT_MONTHS)
    with change(by=None) as c:
        old = SupervisionSession.objects.filter(held_on__lt=before, wellbeing__isnull=False)
        count = old.update(wellbeing=None, version=F("version") + 1, updated_at=timezone.now())
        if count:
            c.record("session.wellbeing_forgotten", count=count, before=before)
    return count
