"""Workers who stand differently, for the table."""

import datetime as dt

import pytest

from ecf.enrolments.models import Enrolment
from tests.cast import TODAY, House, enrolled


@pytest.fixture
def newcomer(north: House) -> Enrolment:
    """Started last Monday, in the other team: on track, and exempt from CPD this year."""
    return enrolled(
        "newcomer",
        "SW1003",
        north.teams["family"],
        north.people["other-supervisor"],
        north.people["coordinator"],
        TODAY - dt.timedelta(days=7),
        family_name="Zieliński",
        registered_on=dt.date(2026, 10, 1),
    )
