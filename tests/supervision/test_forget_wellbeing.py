"""Wellbeing is kept for 12 months."""

import datetime as dt

from ecf.core.models import Event
from ecf.core.signatures import altered
from ecf.supervision.models import SupervisionSession
from ecf.supervision.services import forget_wellbeing


def test_it_is_deleted_after_twelve_months_and_the_signatures_stand(signed):
    year_later = dt.date(2027, 11, 23)
    assert forget_wellbeing(today=year_later) == 0
    assert forget_wellbeing(today=year_later + dt.timedelta(days=1)) == 1

    stored = SupervisionSession.objects.get()
    assert (stored.wellbeing, stored.version) == (None, signed.version + 1)
    assert list(altered()) == []
    assert forget_wellbeing(today=year_later + dt.timedelta(days=1)) == 0
    assert Event.objects.filter(kind="session.wellbeing_forgotten").count() == 1
