"""What somebody saw on the register is kept by its days, and what cannot be is refused by name."""

import datetime as dt

import pytest

from ecf.core.models import Event
from ecf.expert.errors import OnlyOverseersEnter
from ecf.expert.services import record_register_entry
from ecf.people import register_errors as errors
from ecf.people.models import Registration
from ecf.people.selectors import is_registered_on, registered_since, registrations_of, standing_on
from tests.cast import TODAY

ONE_DAY = dt.timedelta(days=1)
FIRST = dt.date(2026, 5, 23)  # `worker` came on the register a month before the start


def rows(user) -> list[tuple[str, dt.date, dt.date | None]]:
    return list(
        Registration.objects.filter(user=user).order_by("started_on").values_list("status", "started_on", "ended_on")
    )


def test_the_same_again_is_only_checked_again(enrolment, worker, coordinator) -> None:
    found = record_register_entry(
        enrolment=enrolment, status="registered", renewed_until=dt.date(2027, 11, 30), by=coordinator
    )
    assert rows(worker) == [("registered", FIRST, None)]
    assert (found.checked_on, found.renewed_until, found.source) == (TODAY, dt.date(2027, 11, 30), "entered")
    assert Event.objects.filter(kind="registration.checked", enrolment_id=enrolment.pk).exists()


def test_another_status_ends_the_one_before(enrolment, worker, psw) -> None:
    record_register_entry(enrolment=enrolment, status="lapsed", since=TODAY, by=psw)
    assert rows(worker) == [("registered", FIRST, TODAY - ONE_DAY), ("lapsed", TODAY, None)]
    assert not is_registered_on(worker, TODAY)
    assert is_registered_on(worker, TODAY - ONE_DAY)


def test_a_warning_leaves_them_on_the_register_since_they_came(enrolment, worker, coordinator) -> None:
    since = dt.date(2026, 10, 1)
    record_register_entry(enrolment=enrolment, status="registered", renewed_until=dt.date(2027, 11, 30), by=coordinator)
    record_register_entry(enrolment=enrolment, status="warning", since=since, by=coordinator)
    assert is_registered_on(worker, TODAY)
    assert registered_since([worker.pk]) == {worker.pk: FIRST}
    assert standing_on(registrations_of([worker.pk])[worker.pk], TODAY).renewed_until == dt.date(2027, 11, 30)


def test_back_after_a_lapse_they_are_registered_since_then(enrolment, worker, coordinator) -> None:
    for status, since in [("lapsed", dt.date(2026, 7, 1)), ("registered", dt.date(2026, 9, 10))]:
        record_register_entry(enrolment=enrolment, status=status, since=since, by=coordinator)
    assert registered_since([worker.pk]) == {worker.pk: dt.date(2026, 9, 10)}


def test_the_first_day_can_be_put_right(enrolment, worker, coordinator) -> None:
    record_register_entry(enrolment=enrolment, status="registered", since=dt.date(2020, 1, 6), by=coordinator)
    assert rows(worker) == [("registered", dt.date(2020, 1, 6), None)]


@pytest.mark.parametrize(
    ("entry", "refusal", "field"),
    [
        ({"status": "lapsed"}, errors.SinceMissing, "since"),
        ({"status": "lapsed", "since": TODAY + ONE_DAY}, errors.SinceInTheFuture, "since"),
        ({"status": "registered", "checked_on": TODAY + ONE_DAY}, errors.SinceInTheFuture, "checked_on"),
        ({"status": "lapsed", "since": FIRST}, errors.BeforeLastRecord, "since"),
        ({"status": "registered", "since": TODAY}, errors.SameStatusAlready, "since"),
        ({"status": "lapsed", "since": TODAY, "renewed_until": TODAY}, errors.RenewalNotPossible, "renewed_until"),
        ({"status": "registered", "renewed_until": dt.date(2206, 11, 30)}, errors.RenewalNotPossible, "renewed_until"),
        ({"status": "registered", "renewed_until": TODAY - ONE_DAY}, errors.RenewalNotPossible, "renewed_until"),
    ],
)
def test_what_cannot_be_is_refused_by_name(enrolment, worker, coordinator, entry, refusal, field) -> None:
    with pytest.raises(refusal) as refused:
        record_register_entry(enrolment=enrolment, by=coordinator, **entry)
    assert refused.value.field == field
    assert rows(worker) == [("registered", FIRST, None)]


@pytest.mark.parametrize("who", ["supervisor", "worker", "outsider_coordinator"])
def test_only_those_who_run_the_programme_enter_it(enrolment, who, request) -> None:
    with pytest.raises(OnlyOverseersEnter):
        record_register_entry(enrolment=enrolment, status="registered", by=request.getfixturevalue(who))
