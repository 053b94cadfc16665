"""What the tests of reminders share."""

import datetime as dt

import pytest

from ecf.enrolments.models import Enrolment
from ecf.evidence.models import RenewalYear
from ecf.reminders.models import Notice
from ecf.reminders.selectors import notices_due
from ecf.supervision.services import log_session


@pytest.fixture
def lines():
    """`lines(on)`: (recipient, kind, milestone, rung) of all that is due on a day, in a fixed order."""

    def found(on: dt.date, **options) -> list[tuple[str, str, str, str]]:
        due = notices_due(on, Enrolment.objects.all(), **options)
        return sorted((n.recipient.username, str(n.kind), n.milestone, n.rung) for n in due)

    return found


@pytest.fixture
def supervised():
    """`supervised(enrolment, day)`: a reflective session was held that day and written up."""

    def held(enrolment: Enrolment, day: dt.date):
        return log_session(
            enrolment=enrolment,
            by=enrolment.supervisor,
            held_on=day,
            minutes=95,
            kind="reflective",
            summary="We talked about the last weeks.",
        )

    return held


@pytest.fixture
def stored():
    """`stored()`: (recipient, kind, rung, settled?) of every stored notice."""

    def rows() -> list[tuple[str, str, str, bool]]:
        told = Notice.objects.select_related("recipient")
        return sorted((n.recipient.username, n.kind, n.rung, n.settled_at is not None) for n in told)

    return rows


@pytest.fixture
def due_now(enrolment, other_enrolment, supervised) -> None:
    """On the day of the tests, both workers' supervision is due in the next days: their supervisor has two lines."""
    supervised(enrolment, dt.date(2026, 11, 9))
    supervised(other_enrolment, dt.date(2026, 10, 24))


@pytest.fixture(autouse=True)
def everybody_has_renewed(request: pytest.FixtureRequest) -> None:
    """It is 23 November, a day on which who has not renewed is told so. `nobody_has_renewed` leaves it open."""
    if "nobody_has_renewed" in request.fixturenames:
        return
    for name in ("north", "east"):
        if name in request.fixturenames:
            for enrolment in request.getfixturevalue(name).enrolments.values():
                user = enrolment.social_worker.user
                RenewalYear.objects.create(user=user, ends_in=2026, renewed_on=dt.date(2026, 11, 2))


@pytest.fixture
def nobody_has_renewed() -> None:
    """See `everybody_has_renewed`."""
