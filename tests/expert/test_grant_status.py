"""The principal social worker grants the status, when every condition holds, and nobody else ever does."""

import datetime as dt
import json

import pytest
from django.db import IntegrityError, transaction

from ecf.core.models import Event
from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import withdraw_enrolment
from ecf.expert import errors
from ecf.expert.codes import ALPHABET, new_code, read_code
from ecf.expert.models import ExpertStatus, StatusChange
from ecf.expert.selectors import status_by_code
from ecf.expert.services import grant_status, revoke_status
from tests.cast import TODAY, enrolled
from tests.expert.conftest import REASON, SPECIALISM, at_the_end, look_up


def test_the_principal_social_worker_grants_it(granted, ready, psw) -> None:
    stored = ExpertStatus.objects.get()
    assert (stored.state, stored.granted_on, stored.granted_by, stored.employer) == (
        "granted",
        TODAY,
        psw,
        ready.employer,
    )
    assert (stored.specialism, stored.specialism_title) == (SPECIALISM, "Child protection")
    assert stored.is_valid
    change = StatusChange.objects.get()
    assert (change.number, change.from_state, change.to_state, change.by, change.on) == (1, "", "granted", psw, TODAY)
    kept = json.loads(stored.conditions)
    assert [each["code"] for each in kept][:2] == ["year_2_assessment", "year_5_assessment"]
    event = Event.objects.get(kind="status.granted")
    assert event.enrolment_id == ready.pk
    assert stored.code not in event.body


def test_the_deputy_of_the_day_grants_it_too(ready, psw_deputy) -> None:
    assert grant_status(enrolment=ready, specialism=SPECIALISM, by=psw_deputy).granted_by == psw_deputy


@pytest.mark.parametrize("who", ["coordinator", "supervisor", "assessor", "outsider_psw", "panel_1"])
def test_nobody_else_grants_it(ready, who, request) -> None:
    with pytest.raises(errors.OnlyPswGrants):
        grant_status(enrolment=ready, specialism=SPECIALISM, by=request.getfixturevalue(who))
    assert not ExpertStatus.objects.exists()


def test_nobody_grants_it_to_themselves(ready, north, psw) -> None:
    worker = ready.social_worker
    worker.user = psw
    worker.save()
    with pytest.raises(errors.OnlyPswGrants):
        grant_status(enrolment=ready, specialism=SPECIALISM, by=psw)


def test_an_unmet_condition_is_named(nearly, psw) -> None:
    with pytest.raises(errors.ConditionUnmet) as refused:
        grant_status(enrolment=nearly, specialism=SPECIALISM, by=psw)
    assert refused.value.code == "year_5_assessment"
    assert "Year-5 assessment passed: not passed yet" in refused.value.message
    assert not ExpertStatus.objects.exists()


def test_every_unmet_condition_is_told(enrolment, psw) -> None:
    with pytest.raises(errors.ConditionUnmet) as refused:
        grant_status(enrolment=enrolment, specialism=SPECIALISM, by=psw)
    told = [each.code for each in refused.value.errors]
    assert told == ["year_2_assessment", "year_5_assessment", "programme_time"]


def test_it_is_not_granted_on_the_day_before(ready, psw) -> None:
    with pytest.raises(errors.ConditionUnmet) as refused:
        grant_status(enrolment=ready, specialism=SPECIALISM, by=psw, today=dt.date(2026, 9, 5))
    assert refused.value.code == "programme_time"
    assert grant_status(enrolment=ready, specialism=SPECIALISM, by=psw, today=dt.date(2026, 9, 6)).is_valid


def test_it_is_not_granted_twice(granted, ready, psw) -> None:
    with pytest.raises(errors.AlreadyGranted):
        grant_status(enrolment=ready, specialism=SPECIALISM, by=psw)


def test_after_a_revocation_it_can_be_granted_again_with_another_code(granted, ready, psw) -> None:
    revoke_status(status=granted, reason=REASON, by=psw)
    again = grant_status(enrolment=ready, specialism=SPECIALISM, by=psw)
    assert again.code != granted.code
    assert status_by_code(granted.code).state == "revoked"


def test_the_database_keeps_to_one_live_status(granted) -> None:
    granted.pk, granted.code = None, new_code()
    granted._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        ExpertStatus.objects.bulk_create([granted])


def test_an_unknown_specialism_is_refused(ready, psw) -> None:
    with pytest.raises(errors.UnknownSpecialism):
        grant_status(enrolment=ready, specialism="adults", by=psw)


def test_another_specialism_than_was_assessed_is_refused(ready, psw) -> None:
    with pytest.raises(errors.AnotherSpecialism):
        grant_status(enrolment=ready, specialism="fostering", by=psw)


def test_where_none_was_named_the_grant_names_it(ready, psw) -> None:
    Enrolment.objects.filter(pk=ready.pk).update(specialism="")
    assert grant_status(enrolment=ready, specialism="fostering", by=psw).specialism == "fostering"


def test_a_framework_without_the_status_does_not_lead_to_it(north, supervisor, coordinator, psw) -> None:
    start = dt.date(2026, 6, 22)
    row = enrolled("asye", "SW3005", north.teams["duty"], supervisor, coordinator, start, framework="ASYE-CF")
    with pytest.raises(errors.NoStatusHere):
        grant_status(enrolment=row, specialism=SPECIALISM, by=psw)


def test_somebody_who_left_the_programme_is_not_granted_it(nearly, coordinator, psw) -> None:
    withdraw_enrolment(enrolment=nearly, reason="A move.", on=TODAY, by=coordinator)
    with pytest.raises(errors.ProgrammeEnded):
        grant_status(enrolment=nearly, specialism=SPECIALISM, by=psw)


def test_a_sanction_that_was_entered_today_stands_in_the_way(ready, psw, coordinator) -> None:
    look_up(ready, coordinator, "conditions")
    with pytest.raises(errors.ConditionUnmet) as refused:
        grant_status(enrolment=ready, specialism=SPECIALISM, by=psw)
    assert refused.value.code == "registration"


def test_codes_are_long_random_and_easy_to_copy() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert {len(code) for code in codes} == {28}
    assert len(ALPHABET) ** 28 >= 2**128


def test_a_code_is_read_however_it_is_typed(granted) -> None:
    assert granted.shown_code.count("-") == 6
    typed = f"  {granted.shown_code.lower().replace('-', ' ')} "
    assert status_by_code(typed) == granted
    assert read_code(granted.code.replace("1", "l").replace("0", "o")) == granted.code


def test_one_letter_changed_is_another_code(granted) -> None:
    other = "2" if granted.code[5] != "2" else "3"
    assert status_by_code(granted.code[:5] + other + granted.code[6:]) is None
    assert status_by_code(granted.code[:-1]) is None
    assert status_by_code("U" * 28) is None


def test_outsiders_do_not_see_it(granted, outsider_psw, psw, coordinator, supervisor, other_worker) -> None:
    def sees(user) -> bool:
        return ExpertStatus.objects.visible_to(user).exists()

    own = granted.social_worker.user
    assert [sees(each) for each in (own, psw, coordinator, supervisor)] == [True] * 4
    assert [sees(each) for each in (outsider_psw, other_worker)] == [False] * 2


def test_a_worker_of_another_employer_is_not_granted_it(east, psw, outsider_psw) -> None:
    row = at_the_end(east, "elsewhere", "SW3006")
    with pytest.raises(errors.OnlyPswGrants):
        grant_status(enrolment=row, specialism=SPECIALISM, by=psw)
    assert grant_status(enrolment=row, specialism=SPECIALISM, by=outsider_psw).employer == east.employer
