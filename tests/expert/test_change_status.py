"""Suspended, restored, revoked by a person with a reason; lapsed and restored with registration."""

import datetime as dt

import pytest

from ecf.core.models import Event
from ecf.expert import errors
from ecf.expert.models import StatusChange
from ecf.expert.services import restore_status, revoke_status, suspend_status
from tests.cast import TODAY
from tests.expert.conftest import REASON, fresh, look_up


def steps(status) -> list[tuple[str, str]]:
    return list(StatusChange.objects.filter(status=status).values_list("from_state", "to_state"))


def test_a_status_is_suspended_and_restored_and_revoked_with_reasons(granted, psw) -> None:
    suspend_status(status=granted, reason=REASON, by=psw)
    assert not fresh(granted).is_valid
    restore_status(status=granted, reason="It was unfounded.", by=psw)
    assert fresh(granted).is_valid
    revoke_status(status=granted, reason="A finding.", by=psw)
    assert fresh(granted).state == "revoked"
    assert steps(granted) == [
        ("", "granted"),
        ("granted", "suspended"),
        ("suspended", "granted"),
        ("granted", "revoked"),
    ]
    reasons = list(StatusChange.objects.values_list("reason", flat=True))
    assert reasons == ["", REASON, "It was unfounded.", "A finding."]
    assert not any("unfounded" in body for body in Event.objects.values_list("body", flat=True))


@pytest.mark.parametrize("act", [suspend_status, restore_status, revoke_status])
def test_each_needs_a_reason(granted, psw, act) -> None:
    with pytest.raises(errors.ReasonMissing):
        act(status=granted, reason="  ", by=psw)


@pytest.mark.parametrize("act", [suspend_status, restore_status, revoke_status])
@pytest.mark.parametrize("who", ["coordinator", "supervisor", "outsider_psw"])
def test_only_the_principal_social_worker_does_it(granted, act, who, request) -> None:
    with pytest.raises(errors.OnlyPswGrants):
        act(status=granted, reason=REASON, by=request.getfixturevalue(who))
    assert fresh(granted).is_valid


def test_what_does_not_follow_is_refused(granted, psw) -> None:
    with pytest.raises(errors.StatusNotRestorable):
        restore_status(status=granted, reason=REASON, by=psw)
    revoke_status(status=granted, reason=REASON, by=psw)
    for act, refusal in [
        (suspend_status, errors.StatusNotGranted),
        (restore_status, errors.StatusNotRestorable),
        (revoke_status, errors.StatusNotRevocable),
    ]:
        with pytest.raises(refusal):
            act(status=granted, reason=REASON, by=psw)


def test_history_is_only_added_to(granted) -> None:
    row = StatusChange.objects.get()
    row.reason = "Another."
    with pytest.raises(ValueError, match="only added to"):
        row.save()


@pytest.mark.parametrize("status", ["lapsed", "suspended", "removed"])
def test_off_the_register_it_lapses_in_the_same_transaction(granted, coordinator, status) -> None:
    found = look_up(granted.enrolment, coordinator, status)
    assert fresh(granted).state == "lapsed"
    change = StatusChange.objects.last()
    assert (change.by, change.registration, change.to_state) == (None, found, "lapsed")


@pytest.mark.parametrize("status", ["warning", "conditions"])
def test_a_warning_or_conditions_leave_it_to_a_person(granted, coordinator, status) -> None:
    look_up(granted.enrolment, coordinator, status)
    assert fresh(granted).is_valid


def lapsed_yesterday(granted, coordinator, status: str = "lapsed") -> None:
    yesterday = TODAY - dt.timedelta(days=1)
    look_up(granted.enrolment, coordinator, status, since=yesterday, today=yesterday)


def test_it_comes_back_with_registration(granted, coordinator) -> None:
    lapsed_yesterday(granted, coordinator)
    look_up(granted.enrolment, coordinator, since=TODAY)
    assert fresh(granted).is_valid
    assert steps(granted)[-2:] == [("granted", "lapsed"), ("lapsed", "granted")]


@pytest.mark.parametrize("status", ["suspended", "removed"])
def test_after_more_than_a_lapse_a_person_decides(granted, coordinator, psw, status) -> None:
    lapsed_yesterday(granted, coordinator, status)
    look_up(granted.enrolment, coordinator, since=TODAY)
    assert fresh(granted).state == "lapsed"
    restore_status(status=granted, reason="Looked into.", by=psw)
    assert fresh(granted).is_valid


def test_what_was_suspended_does_not_come_back_by_itself(granted, coordinator, psw) -> None:
    suspend_status(status=granted, reason=REASON, by=psw)
    lapsed_yesterday(granted, coordinator)
    look_up(granted.enrolment, coordinator, since=TODAY)
    assert fresh(granted).state == "lapsed"


def test_nobody_restores_it_to_somebody_off_the_register(granted, coordinator, psw) -> None:
    look_up(granted.enrolment, coordinator, "lapsed")
    with pytest.raises(errors.ConditionUnmet) as refused:
        restore_status(status=granted, reason=REASON, by=psw)
    assert [each.code for each in refused.value.errors] == ["registration", "renewal"]


def test_what_is_revoked_stays_so_whatever_the_register_says(granted, coordinator, psw) -> None:
    revoke_status(status=granted, reason=REASON, by=psw)
    lapsed_yesterday(granted, coordinator)
    look_up(granted.enrolment, coordinator, since=TODAY)
    assert fresh(granted).state == "revoked"
