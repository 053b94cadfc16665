"""An employer chooses a number, from a day on: who may, which numbers, what was before, two people at once."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.core.management import call_command

from ecf.core.errors import BadValue, Conflict, NotAllowed, StaleVersion
from ecf.core.models import Event
from ecf.enrolments.services import remove_employer_setting, set_employer_setting
from ecf.people.employer_settings import setting_history, setting_states, setting_version, settings_for
from ecf.people.models import EmployerSetting
from ecf.progress.models import ProgressSnapshot
from ecf.progress.selectors import progress_of_one
from ecf.progress.services import fresh_snapshots
from ecf.supervision.services import log_session
from tests.cast import TODAY

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
MARCH, JUNE = dt.date(2027, 3, 1), dt.date(2027, 6, 1)


@pytest.fixture
def choose(northshire, coordinator):
    def chosen(key: str, value: str | None, effective_from: dt.date = TODAY, **fields):
        number = None if value is None else Decimal(value)
        given = {"employer": northshire, "by": coordinator} | fields
        return set_employer_setting(key=key, value=number, effective_from=effective_from, **given)

    return chosen


def numbers(employer, on: dt.date = TODAY) -> dict:
    return settings_for([employer.pk], on)[employer.pk]


def test_a_number_holds_from_its_day_and_the_days_before_keep_theirs(northshire, choose):
    choose("sign_off_days", "8", MARCH)
    choose("sign_off_days", "12", JUNE)
    found = [numbers(northshire, day)["sign_off_days"] for day in (TODAY, MARCH - DAY, MARCH, JUNE - DAY, JUNE)]
    assert found == [10, 10, 8, 8, 12]


def test_the_same_day_again_replaces_what_was_chosen_for_it(northshire, choose):
    choose("sign_off_days", "8")
    choose("sign_off_days", "9")
    assert EmployerSetting.objects.get().value == "9"
    assert numbers(northshire)["sign_off_days"] == 9


def test_nothing_goes_back_to_the_default_or_to_the_framework(northshire, choose):
    choose("sign_off_days", "8")
    choose("extension_months", "6")
    assert numbers(northshire)["extension_months"] == 6
    choose("sign_off_days", None, MARCH)
    choose("extension_months", None, MARCH)
    later = numbers(northshire, MARCH)
    assert later["sign_off_days"] == 10 and "extension_months" not in later


@pytest.mark.parametrize(
    ("key", "value", "on", "code", "field"),
    [
        ("colour", "8", TODAY, "unknown_setting", "key"),
        ("sign_off_days", "0", TODAY, "out_of_limits", "value"),
        ("sign_off_days", "41", TODAY, "out_of_limits", "value"),
        ("sign_off_days", "NaN", TODAY, "out_of_limits", "value"),
        ("sign_off_days", "Infinity", TODAY, "out_of_limits", "value"),
        ("sign_off_days", "8.5", TODAY, "not_whole", "value"),
        ("contracted_hours", "36.255", TODAY, "too_precise", "value"),
        ("sign_off_days", "8", TODAY - DAY, "in_the_past", "effective_from"),
        ("sign_off_days", "8", dt.date(2150, 1, 1), "too_far_ahead", "effective_from"),
        ("sign_off_days", "4", TODAY, "out_of_order", "value"),
        ("remind_first_days", "7", TODAY, "out_of_order", "value"),
        ("remind_supervisor_late_days", "15", TODAY, "out_of_order", "value"),
        ("after_break_first_gap_days", "15", TODAY, "out_of_order", "value"),
    ],
)
def test_a_wrong_number_is_told_at_its_field_and_nothing_is_stored(choose, key, value, on, code, field):
    with pytest.raises(BadValue) as broken:
        choose(key, value, on)
    assert (broken.value.code, broken.value.field) == (code, field)
    assert not EmployerSetting.objects.exists()


def test_the_limits_are_said_with_their_unit(choose):
    with pytest.raises(BadValue, match="Enter a number from 1 to 40 working days"):
        choose("sign_off_days", "50")


def test_an_order_holds_on_every_later_day_too(choose):
    choose("sign_off_days", "6", JUNE)
    with pytest.raises(BadValue, match="On 1 June 2027, “Sign-off is at risk from” would be 8 working days"):
        choose("sign_off_at_risk_days", "8", MARCH)
    choose("sign_off_at_risk_days", "2", MARCH)


def test_taking_out_a_number_to_come_may_not_leave_others_out_of_order(northshire, coordinator, choose):
    choose("sign_off_days", "20", MARCH)
    choose("sign_off_at_risk_days", "15", MARCH)
    with pytest.raises(BadValue) as broken:
        remove_employer_setting(employer=northshire, key="sign_off_days", effective_from=MARCH, by=coordinator)
    assert broken.value.code == "out_of_order"
    assert numbers(northshire, MARCH)["sign_off_days"] == 20


@pytest.mark.parametrize("role", ["psw", "supervisor", "worker"])
def test_only_the_coordinator_chooses(request, enrolment, northshire, choose, role):
    with pytest.raises(NotAllowed):
        choose("sign_off_days", "8", by=request.getfixturevalue(role))


def test_another_employers_coordinator_does_not(northshire, outsider_coordinator, choose):
    with pytest.raises(NotAllowed):
        choose("sign_off_days", "8", by=outsider_coordinator)


def test_a_number_to_come_is_taken_out_and_one_in_force_is_not(northshire, coordinator, choose):
    choose("sign_off_days", "8")
    choose("sign_off_days", "9", MARCH)
    remove_employer_setting(employer=northshire, key="sign_off_days", effective_from=MARCH, by=coordinator)
    assert numbers(northshire, MARCH)["sign_off_days"] == 8
    for day, code in [(TODAY, "in_force"), (MARCH, "not_there")]:
        with pytest.raises(Conflict) as broken:
            remove_employer_setting(employer=northshire, key="sign_off_days", effective_from=day, by=coordinator)
        assert broken.value.code == code


def test_the_second_of_two_people_is_told(northshire, coordinator, choose):
    choose("sign_off_days", "8", seen=0)
    with pytest.raises(StaleVersion) as stale:
        choose("sign_off_days", "9", seen=0)
    assert stale.value.extra["current_version"] == 1
    choose("full_caseload", "14", seen=0)
    choose("sign_off_days", "9", seen=1)
    with pytest.raises(StaleVersion):
        remove_employer_setting(employer=northshire, key="sign_off_days", effective_from=MARCH, by=coordinator, seen=1)
    assert setting_version(northshire, "sign_off_days") == 2


def test_what_happened_is_on_the_employers_stream_in_codes_and_numbers(northshire, coordinator, choose):
    choose("contracted_hours", "36.5", MARCH)
    choose("extension_months", None, MARCH)
    events = Event.objects.filter(stream=f"employer:{northshire.pk}", kind="setting.changed").order_by("number")
    assert [(event.on, event.by_id, json.loads(event.body)) for event in events] == [
        (MARCH, coordinator.pk, {"key": "contracted_hours", "hundredths": 3650}),
        (MARCH, coordinator.pk, {"key": "extension_months", "hundredths": None}),
    ]
    call_command("verify_events")


def test_the_history_says_who_when_and_from_when_newest_first(northshire, coordinator, choose):
    choose("sign_off_days", "8")
    choose("sign_off_days", "9", MARCH)
    remove_employer_setting(employer=northshire, key="sign_off_days", effective_from=MARCH, by=coordinator)
    choose("full_caseload", "14")
    found = setting_history(northshire, "sign_off_days")
    assert [(row.value, row.effective_from, row.was_removed) for row in found] == [
        (9, MARCH, True),
        (9, MARCH, False),
        (8, TODAY, False),
    ]
    assert {row.by for row in found} == {coordinator.name}


def test_where_a_number_stands_says_what_holds_since_when_and_what_comes(northshire, choose, django_assert_num_queries):
    choose("sign_off_days", "8")
    choose("sign_off_days", None, MARCH)
    with django_assert_num_queries(2):
        states = setting_states(northshire, TODAY)
    state = states["sign_off_days"]
    assert (state.value, state.since, state.version) == (8, TODAY, 2)
    assert [(choice.value, choice.effective_from) for choice in state.coming] == [(10, MARCH)]
    assert (states["extension_months"].value, states["extension_months"].since) == (None, None)


def test_snapshots_follow_a_number_that_holds_today(enrolment, other_enrolment, supervisor, choose):
    log_session(
        enrolment=enrolment,
        by=supervisor,
        held_on=TODAY - 10 * DAY,
        minutes=95,
        kind="reflective",
        summary="We talked.",
        caseload=14,
    )
    rows = ProgressSnapshot.objects.filter(pk=enrolment.pk)
    assert rows.get().caseload_status == "kept"
    choose("full_caseload", "10")
    assert (rows.get().caseload_status, rows.get().is_stale) == ("missed", False)
    call_command("verify_progress")


def test_a_number_to_come_leaves_todays_snapshots_alone(enrolment, choose):
    list(fresh_snapshots(type(enrolment).objects.all()))
    before = ProgressSnapshot.objects.get(pk=enrolment.pk).computed_at
    choose("full_caseload", "10", MARCH)
    assert ProgressSnapshot.objects.get(pk=enrolment.pk).computed_at == before
    call_command("verify_progress")


def test_a_look_back_computes_a_past_day_with_the_numbers_of_then(enrolment, choose, coordinator, api_for):
    choose("due_soon_days", "40", TODAY)
    path = f"/api/v1/enrolments/{enrolment.pk}/progress/"

    def stands(on: dt.date) -> str:
        checks = api_for(coordinator).get(path, {"on": on.isoformat()}).json()["checks"]
        return next(row["status"] for row in checks if row["milestone"] == "review-6m" and row["code"] == "milestone")

    assert stands(TODAY) == "due_soon"
    assert stands(TODAY - DAY) == "on_track"
    assert progress_of_one(enrolment, TODAY).check("milestone", milestone="review-6m").status == "due_soon"
