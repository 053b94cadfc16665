"""Whatever comes together, a status is granted when every condition holds, and otherwise there is none."""

import datetime as dt
from dataclasses import dataclass, replace

from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ecf.enrolments.intervals import add_months
from ecf.enrolments.models import Break, Enrolment
from ecf.expert.errors import ConditionUnmet
from ecf.expert.models import ExpertStatus
from ecf.expert.services import grant_status
from ecf.people.models import Registration
from tests.cast import TODAY
from tests.expert.conftest import SPECIALISM

ONE_DAY = dt.timedelta(days=1)
COMPLETE_TODAY = add_months(TODAY, -60)


@dataclass(frozen=True)
class Life:
    """One way in which it may stand on the day. `began` is days around the day that makes 60 months complete today."""

    began: int
    breaks: tuple[tuple[int, int], ...]
    year_2: str
    year_5: str
    passed: int
    status: str
    renewed: int
    named: bool


def are_apart(breaks: tuple[tuple[int, int], ...]) -> bool:
    """No day is in two of them."""
    lost = [after + n for after, length in breaks for n in range(length)]
    return len(lost) == len(set(lost))


lives = st.builds(
    Life,
    began=st.integers(-45, 5),
    breaks=st.lists(st.tuples(st.integers(0, 1700), st.integers(1, 30)), max_size=2).map(tuple).filter(are_apart),
    year_2=st.sampled_from(["pass"] * 6 + ["fail", ""]),
    year_5=st.sampled_from(["pass"] * 6 + ["fail", ""]),
    passed=st.integers(-2, 0),
    status=st.sampled_from(["registered"] * 12 + ["warning", "conditions", "suspended", "lapsed", "removed"]),
    renewed=st.integers(-1, 5),
    named=st.booleans(),
)


def lived(enrolment: Enrolment, life: Life) -> dt.date:
    """Stores it, past the services. Returns the first day."""
    start = COMPLETE_TODAY + life.began * ONE_DAY
    named = SPECIALISM if life.named else ""
    Enrolment.objects.filter(pk=enrolment.pk).update(started_on=start, specialism=named)
    enrolment.placements.update(started_on=start)
    for after, length in life.breaks:
        first = start + after * ONE_DAY
        last = first + (length - 1) * ONE_DAY
        Break.objects.create(enrolment=enrolment, reason="sickness", started_on=first, ended_on=last)
    for key, outcome in (("year-2-assessment", life.year_2), ("year-5-assessment", life.year_5)):
        met_on = TODAY + life.passed * ONE_DAY if outcome else None
        enrolment.milestones.filter(key=key).update(outcome=outcome, met_on=met_on)
    Registration.objects.filter(user=enrolment.social_worker.user).update(
        status=life.status, renewed_until=TODAY + life.renewed * ONE_DAY
    )
    return start


def complete(start: dt.date, life: Life) -> bool:
    """Day by day: sixty months' worth of days outside breaks lie behind a day outside breaks, today at the latest."""
    out = {start + (after + n) * ONE_DAY for after, length in life.breaks for n in range(length)}
    wanted, earned, day = (add_months(start, 60) - start).days, 0, start
    while day <= TODAY:
        if day not in out:
            if earned >= wanted:
                return True
            earned += 1
        day += ONE_DAY
    return False


def should_be_granted(start: dt.date, life: Life) -> bool:
    return (
        life.year_2 == life.year_5 == "pass"
        and life.status == "registered"
        and life.renewed >= 0
        and complete(start, life)
    )


READY = Life(0, (), "pass", "pass", 0, "registered", 0, True)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(life=READY)
@example(life=replace(READY, began=1))
@example(life=replace(READY, began=-30, breaks=((10, 30),)))
@example(life=replace(READY, began=-30, breaks=((10, 30), (60, 1))))
@given(life=lives)
def test_a_status_exists_only_if_its_conditions_held_at_the_grant(ready, psw, life) -> None:
    with transaction.atomic():
        start = lived(ready, life)
        try:
            grant_status(enrolment=ready, specialism=SPECIALISM, by=psw)
        except ConditionUnmet as refused:
            assert refused.errors
        assert ExpertStatus.objects.exists() is should_be_granted(start, life)
        transaction.set_rollback(True)
