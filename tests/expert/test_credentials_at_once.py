"""Two people act on one task, one key or one credential at the same moment: nothing is there twice."""

import pytest

from ecf.core.errors import Conflict
from ecf.expert.checking import check_credential
from ecf.expert.models import Credential, SigningKey, TaskSwitch
from ecf.expert.services import issue_credential, rotate_signing_key
from ecf.expert.services.protected import switch_task_on
from tests.cast import TODAY
from tests.enrolments.test_two_at_once import race

TASK = "section_47_lead"


@pytest.mark.django_db(transaction=True)
def test_two_first_downloads_make_one_key_and_one_credential(transactional_db, granted):
    holder = granted.social_worker.user
    found = race([lambda: issue_credential(status=granted, by=holder) for _ in range(2)])
    assert all(check_credential(token).holds for token in found)
    assert Credential.objects.count() == SigningKey.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_rotations_leave_one_key_that_signs(transactional_db, northshire, psw):
    race([lambda: rotate_signing_key(employer=northshire, by=psw) for _ in range(2)])
    assert [(key.number, bool(key.private_key)) for key in SigningKey.objects.order_by("number")] == [
        (1, False),
        (2, True),
    ]


@pytest.mark.django_db(transaction=True)
def test_a_task_is_switched_on_once(transactional_db, northshire, psw, psw_deputy):
    found = race(
        [
            lambda who=who: switch_task_on(employer=northshire, task=TASK, started_on=TODAY, by=who)
            for who in (psw, psw_deputy)
        ]
    )
    assert sorted(isinstance(each, Conflict) for each in found) == [False, True]
    assert TaskSwitch.objects.count() == 1
