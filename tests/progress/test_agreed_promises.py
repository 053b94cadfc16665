"""What a signed agreement promises holds from the day on which all have signed it, everywhere the same."""

import datetime as dt
from decimal import Decimal
from itertools import count
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from ecf.assessments.review_facts import facts_on
from ecf.assessments.services import begin_agreement
from ecf.cohorts.services import populate
from ecf.core.models import Event
from ecf.enrolments.models import Enrolment
from ecf.enrolments.promises import Promise, promise_on, read_promises, written_promises
from ecf.enrolments.services import record_promise
from ecf.progress.answer import answer
from ecf.progress.facts import Recorded
from ecf.progress.models import ProgressSnapshot
from ecf.progress.selectors import progress_of, progress_of_one
from ecf.supervision.agenda import workload_of, workload_without_agreement
from ecf.supervision.services import log_session, plan_session
from tests.assessments.agreeing import all_sign, ready_to_sign
from tests.cast import TODAY
from tests.progress.plain_facts import START, a_break, facts

DAY = dt.timedelta(days=1)
ON = dt.date(2025, 1, 13)
OURS, THEIRS = uuid4(), uuid4()


def agreed(from_on: dt.date, children: int = 9, hours: str = "5.0", employer=OURS) -> Promise:
    return Promise(from_on, employer, children, Decimal(hours))


def measured(code: str, *promises: Promise, on: dt.date = ON, **changes):
    changes.setdefault("recorded", Recorded(10, ON, Decimal("10.00"), ON, ON - 14 * DAY))
    return answer(facts(on, promises=promises, employer_id=OURS, **changes)).commitment(code)


# Plain facts


def test_the_agreed_most_takes_the_place_of_the_share_whatever_the_hours():
    assert (measured("caseload").needed, measured("caseload").status) == (14, "kept")
    found = measured("caseload", agreed(ON), patterns=((START, Decimal("0.50")),))
    assert (found.needed, found.status) == (9, "missed")
    assert found.detail == "10 children on 13 January 2025; at most 9 was agreed."


def test_it_holds_from_its_day_and_the_next_version_from_its_own():
    assert measured("caseload", agreed(ON + DAY)).needed == 14
    assert measured("caseload", agreed(ON - 9 * DAY, 9), agreed(ON, 12)).needed == 12
    assert measured("caseload", agreed(ON - 9 * DAY, 9), agreed(ON + DAY, 12)).needed == 9


def test_agreed_hours_count_day_by_day_from_the_day_they_hold():
    assert measured("protected_time").needed == Decimal("7.40")
    assert measured("protected_time", agreed(ON - 30 * DAY)).needed == Decimal("10.00")
    found = measured("protected_time", agreed(ON - 7 * DAY))
    assert found.needed == Decimal("8.70")
    assert found.detail == "10 of 8.7 agreed hours from 30 December 2024 to 13 January 2025."
    paused = [a_break(ON - 14 * DAY, ON - 8 * DAY)]
    assert measured("protected_time", agreed(ON - 30 * DAY), breaks=paused).needed == Decimal("5.00")


def test_hours_agreed_where_the_framework_promises_none_are_measured_and_none_agreed_are_not():
    later = dt.date(2027, 1, 4)
    recorded = Recorded(hours=Decimal(1), hours_on=later, hours_since=later - 7 * DAY)
    assert measured("protected_time", on=later, recorded=recorded).status == "not_measured"
    found = measured("protected_time", agreed(START), on=later, recorded=recorded)
    assert (found.needed, found.status) == (Decimal("5.00"), "missed")
    assert measured("protected_time", agreed(START, hours="0.0")).detail == "No protected time was agreed."


def test_what_another_employer_agreed_binds_nobody_else():
    assert measured("caseload", agreed(START, 9, employer=THEIRS)).needed == 14
    assert measured("caseload", agreed(START, 9), agreed(ON - DAY, 7, employer=THEIRS)).needed == 14


def test_agency_workers_and_breaks_stay_unmeasured():
    assert measured("caseload", agreed(START), is_agency=True).status == "not_measured"
    assert measured("caseload", agreed(START), breaks=[a_break(ON - DAY)]).status == "not_measured"


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 80)), max_size=4, unique_by=lambda each: each[0]),
    st.integers(1, 30),
    st.integers(0, 20),
)
def test_the_hours_needed_are_the_sum_of_what_held_on_each_day(given_promises, length, lost):
    promises = tuple(
        Promise(ON - 35 * DAY + after * DAY, OURS, 9, Decimal(tenths) / 10) for after, tenths in sorted(given_promises)
    )
    known = tuple(each for each in promises if each.from_on <= ON)
    now = promise_on(known, ON, employer_id=OURS)
    first = ON - length * DAY
    gap = a_break(first - 30 * DAY, first + (lost - 15) * DAY) if lost < length else None
    total = Decimal(0)
    for day in (first + number * DAY for number in range(length)):
        if gap is None or day > gap.ended_on:
            held = [each for each in known if each.from_on <= day]
            total += held[-1].hours if held else Decimal("3.7")
    recorded = Recorded(hours=Decimal(10), hours_on=ON, hours_since=first)
    found = measured("protected_time", *known, recorded=recorded, breaks=[gap] if gap else [])
    if now is not None and not now.hours:
        assert found.status == "not_measured"
    elif gap is None or gap.ended_on < ON:
        assert found.needed == (total / 7).quantize(Decimal("0.01"))


def test_what_is_kept_is_read_back_and_of_one_day_the_last_stands():
    kept = [agreed(ON, 9), agreed(START, 11, "3.5"), agreed(ON, 8)]
    assert read_promises(written_promises(kept)) == (kept[1], kept[2])
    assert promise_on(read_promises("[]"), ON, employer_id=OURS) is None


# In the database


@pytest.fixture
def signed_by_all(enrolment, worker, supervisor, assessor, coordinator):
    Enrolment.objects.filter(pk=enrolment.pk).update(assessor=assessor)
    row = Enrolment.objects.get(pk=enrolment.pk)
    log_session(
        enrolment=row,
        by=supervisor,
        held_on=TODAY,
        minutes=90,
        kind="reflective",
        caseload=10,
        protected_hours=Decimal("5.0"),
    )
    assert progress_of_one(row, TODAY).commitment("caseload").status == "kept"
    all_sign(ready_to_sign(row, supervisor), worker, supervisor, assessor, coordinator)
    return Enrolment.objects.get(pk=enrolment.pk)


@pytest.mark.django_db
def test_it_holds_once_all_have_signed_and_not_before(enrolment, worker, supervisor, assessor, coordinator):
    Enrolment.objects.filter(pk=enrolment.pk).update(assessor=assessor)
    row = Enrolment.objects.get(pk=enrolment.pk)
    found = ready_to_sign(row, supervisor)
    all_sign(found, worker, supervisor, assessor)
    assert Enrolment.objects.get(pk=row.pk).promises == "[]"
    all_sign(found, coordinator)
    (promise,) = read_promises(Enrolment.objects.get(pk=row.pk).promises)
    assert (promise.from_on, promise.children, promise.hours) == (TODAY, 9, Decimal("3.5"))
    assert promise.employer_id == row.employer_id
    body = Event.objects.get(kind="promise.agreed").body
    assert '"children":9' in body and '"protected_minutes_a_week":210' in body


@pytest.mark.django_db
def test_the_commitments_the_agenda_and_the_review_say_the_same(client_for, signed_by_all, supervisor):
    found = progress_of_one(signed_by_all, TODAY).commitment("caseload")
    assert (found.needed, found.status) == (9, "missed")
    assert progress_of_one(signed_by_all, TODAY - DAY).commitment("caseload").needed is None
    workload = workload_of(signed_by_all, TODAY)
    assert (workload.most_children, workload.hours_a_week, workload.is_agreed) == (9, Decimal("3.5"), True)
    assert workload_of(signed_by_all, TODAY - DAY).most_children == 14
    assert workload_without_agreement(signed_by_all, TODAY).most_children == 14
    details = {row["title"]: row["detail"] for row in facts_on(signed_by_all, without=None, on=TODAY)["commitments"]}
    assert "at most 9 was agreed" in details["Caseload"]
    planned = plan_session(enrolment=signed_by_all, planned_for=TODAY + DAY, by=supervisor)
    page = client_for(supervisor).get(f"/supervision/{planned.pk}/").content.decode()
    assert "Agreed: at most 9" in page and "Agreed: 3.5 hours a week" in page


@pytest.mark.django_db
def test_stored_progress_is_what_is_computed(signed_by_all):
    stored = ProgressSnapshot.objects.get(pk=signed_by_all.pk)
    assert "at most 9 was agreed" in stored.payload
    call_command("verify_progress")


@pytest.mark.django_db
def test_the_next_version_begins_from_what_is_agreed_and_the_first_from_what_everybody_is_promised(
    signed_by_all, other_enrolment, supervisor
):
    assert begin_agreement(enrolment=signed_by_all, by=supervisor).caseload_max == 9
    assert begin_agreement(enrolment=other_enrolment, by=supervisor).caseload_max == 16


@pytest.mark.django_db
def test_many_promises_cost_no_query_more(north, supervisor):
    populate(employer=north.employer, workers=60, years=1, seed=3, today=TODAY)
    rows = Enrolment.objects.filter(employer=north.employer, state="active")

    def counted() -> int:
        with CaptureQueriesContext(connection) as queries:
            progress_of(rows, TODAY)
        return len(queries)

    before = counted()
    for number, row in zip(count(), rows.select_related("social_worker"), strict=False):
        if number % 2:
            record_promise(enrolment=row, from_on=TODAY, children=9, hours=Decimal("3.5"), by=supervisor)
    assert counted() == before <= 12
