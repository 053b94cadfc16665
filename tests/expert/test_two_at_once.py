"""Two people act on one status at the same moment: one is told, and nothing is done twice."""

from functools import partial

import pytest

from ecf.core.errors import Conflict
from ecf.expert.models import ExpertStatus, StatusChange
from ecf.expert.services import grant_status, revoke_status, suspend_status
from tests.enrolments.test_two_at_once import race
from tests.expert.conftest import REASON, SPECIALISM, fresh, look_up


@pytest.mark.django_db(transaction=True)
def test_the_status_is_granted_once(transactional_db, ready, psw, psw_deputy):
    found = race(
        [
            lambda: grant_status(enrolment=ready, specialism=SPECIALISM, by=psw),
            lambda: grant_status(enrolment=ready, specialism=SPECIALISM, by=psw_deputy),
        ]
    )
    assert sorted(isinstance(each, Conflict) for each in found) == [False, True]
    assert ExpertStatus.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_it_is_revoked_as_registration_lapses(transactional_db, granted, psw, coordinator):
    found = race(
        [
            lambda: revoke_status(status=granted, reason=REASON, by=psw),
            lambda: look_up(granted.enrolment, coordinator, "lapsed"),
        ]
    )
    refused = [each for each in found if isinstance(each, Exception)]
    assert all(isinstance(each, Conflict) for each in refused)
    assert fresh(granted).state == ("lapsed" if refused else "revoked")
    numbers = list(StatusChange.objects.values_list("number", flat=True))
    assert numbers == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_a_sanction_that_is_entered_during_the_grant_is_before_it_or_after_it(
    transactional_db, ready, psw, coordinator
):
    found = race(
        [
            lambda: grant_status(enrolment=ready, specialism=SPECIALISM, by=psw),
            lambda: look_up(ready, coordinator, "lapsed"),
        ]
    )
    refused = [each for each in found if isinstance(each, Exception)]
    assert all(isinstance(each, Conflict) for each in refused)
    states = list(ExpertStatus.objects.values_list("state", flat=True))
    assert states == ([] if refused else ["lapsed"])


@pytest.mark.django_db(transaction=True)
def test_two_suspend_it(transactional_db, granted, psw, psw_deputy):
    found = race([partial(suspend_status, status=granted, reason=REASON, by=who) for who in (psw, psw_deputy)])
    assert sorted(isinstance(each, Conflict) for each in found) == [False, True]
    assert StatusChange.objects.count() == 2
