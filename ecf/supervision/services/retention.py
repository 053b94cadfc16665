"""What is not kept for ever."""

import datetime as dt

from django.db.models import F
from django.utils import timezone

from ecf.core import clock
from ecf.core.change import change
from ecf.enrolments.intervals import add_months
from ecf.supervision.keeping import months_kept, with_old_wellbeing


def forget_wellbeing(*, today: dt.date | None = None) -> int:
    """Deletes the wellbeing of sessions held more than 12 calendar months ago (assumed); how many there were.

    An employer may choose another number of months: that of the day, of the employer where the worker is now. It is
    no part of what is signed, so signatures stand. Harmless to run twice.
    """
    day, total = today or clock.today(), 0
    with change(by=None) as c:
        for months, employers in months_kept(day).items():
            before = add_months(day, -months)
            old = with_old_wellbeing(employers, before)
            count = old.update(wellbeing=None, version=F("version") + 1, updated_at=timezone.now())
            if count:
                c.record("session.wellbeing_forgotten", count=count, before=before)
            total += count
    return total
