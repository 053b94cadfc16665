"""Going to another framework or version, and coming back: what moves, what stays, and who may."""

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command

from ecf.core.change import change
from ecf.core.errors import BadValue, Conflict, NotAllowed, WrongState
from ecf.core.models import Event
from ecf.enrolments.models import Deferral, Enrolment, FormerMilestone
from ecf.enrolments.services import (
    change_framework,
    extend_milestone,
    rebuild_schedule,
    record_outcome,
    withdraw_enrolment,
)
from ecf.people.models import User
from tests.cast import TODAY, enrolled

APRIL, AUTUMN = dt.date(2027, 4, 1), dt.date(2027, 9, 1)


@pytest.fixture
def asye(north: Any) -> Enrolment:
    """Somebody on ASYE, the version of 2018, since 1 September 2026."""
    return enrolled(
        "asye-worker",
        "SW1501",
        north.teams["duty"],
        north.people["supervisor"],
        north.people["coordinator"],
        dt.date(2026, 9, 1),
        framework="ASYE-CF",
        assessor=north.people["assessor"],
    )


def moved(enrolment: Enrolment, framework: str, by: User, **values: Any) -> Enrolment:
    """The enrolment on another framework, as the service leaves it."""
    given = {"on": TODAY, "reason": "The employer changed its programme.", "today": values.get("on", TODAY)}
    change_framework(enrolment=enrolment, framework=framework, by=by, **{**given, **values})
    return Enrolment.objects.get(pk=enrolment.pk)


def done(enrolment: Enrolment, key: str, on: dt.date, outcome: str = "done") -> None:
    record_outcome(milestone=enrolment.milestones.get(key=key), outcome=outcome, met_on=on, by=None, note="As agreed.")


def schedule(enrolment: Enrolment) -> dict[str, tuple]:
    """Every stored milestone with all that is known of it but its id."""
    names = ("kind", "position", "offset_months", "offset_days", "nominal_on", "due_on", "explanation")
    more = ("met_on", "outcome", "note", "decision_due_on", "decided_on")
    return {row.key: tuple(getattr(row, name) for name in (*names, *more)) for row in enrolment.milestones.all()}


def all_is_well() -> None:
    for command in ("verify_schedules", "verify_progress", "verify_signatures", "verify_events"):
        call_command(command, verbosity=0)


# Going there


def test_asye_of_2018_becomes_asye_of_2027_with_every_outcome(asye, coordinator):
    done(asye, "agreement", dt.date(2026, 9, 14))
    done(asye, "final-assessment", dt.date(2027, 3, 1), "fail")
    before = schedule(asye)
    row = moved(asye, "ASYE-CF", coordinator, on=APRIL)
    assert str(row.framework_version) == "ASYE-CF 2027.1"
    assert schedule(row) == before
    assert not row.former_milestones.exists()
    all_is_well()


def test_what_both_frameworks_have_keeps_its_outcome_and_the_rest_is_set_aside(asye, coordinator):
    done(asye, "agreement", dt.date(2026, 9, 14))
    done(asye, "self-assessment-7d", dt.date(2026, 9, 8))
    done(asye, "final-assessment", dt.date(2026, 11, 2), "fail")
    row = moved(asye, "ECF5", coordinator)
    assert [r.key for r in row.milestones.exclude(outcome="")] == ["agreement"]
    assert [r.key for r in row.former_milestones.all()] == ["self-assessment-7d", "final-assessment"]
    former = row.former_milestones.get(key="final-assessment")
    assert (former.met_on, former.outcome, former.note) == (dt.date(2026, 11, 2), "fail", "As agreed.")
    assert former.framework_version.version == "2018.1"
    assert {"year-2-assessment", "review-12m"} <= set(schedule(row))
    all_is_well()


def test_a_passed_assessment_of_one_framework_is_not_that_of_another(asye, coordinator):
    first = moved(asye, "ECF5", coordinator)
    done(first, "year-2-assessment", TODAY, "pass")
    row = moved(first, "ECDP", coordinator, on=AUTUMN)
    assert row.milestones.get(key="final-assessment").outcome == ""
    assert row.former_milestones.get().key == "year-2-assessment"


def test_the_change_is_kept_with_its_reason_and_told(asye, coordinator):
    row = moved(asye, "ECF5", coordinator, on=dt.date(2026, 11, 2), reason=" They asked for it. ")
    change = row.framework_changes.get()
    assert (str(change.from_version), str(change.to_version)) == ("ASYE-CF 2018.1", "ECF5 2022.1")
    assert (change.on, change.reason) == (dt.date(2026, 11, 2), "They asked for it.")
    event = Event.objects.get(kind="framework.changed")
    assert (event.on, event.enrolment_id) == (dt.date(2026, 11, 2), row.pk)
    assert "asked" not in event.body
    assert row.framework_version.is_pinned


def test_a_framework_whose_length_is_over_leaves_dates_in_the_past(north, coordinator):
    start = dt.date(2024, 9, 2)
    long = enrolled("long", "SW1502", north.teams["duty"], north.people["supervisor"], coordinator, start)
    row = moved(long, "ASYE-CF", coordinator)
    assert row.milestones.get(key="final-assessment").due_on == dt.date(2025, 9, 2)
    all_is_well()


# And back again


def test_coming_back_brings_back_what_was_set_aside(asye, coordinator):
    done(asye, "agreement", dt.date(2026, 9, 14))
    done(asye, "self-assessment-7d", dt.date(2026, 9, 8))
    done(asye, "final-assessment", dt.date(2026, 11, 2), "fail")
    before = schedule(asye)
    row = moved(moved(asye, "ECF5", coordinator), "ASYE-CF", coordinator)
    assert schedule(row) == before
    assert not FormerMilestone.objects.exists()
    all_is_well()


def test_a_detour_loses_nothing(asye, coordinator):
    """ECDP has no review at 3 months, ECF5 has the same one as ASYE."""
    done(asye, "review-3m", dt.date(2026, 11, 20))
    before = schedule(asye)
    away = moved(asye, "ECF5", coordinator)
    far = moved(away, "ECDP", coordinator, on=AUTUMN)
    assert far.former_milestones.get().key == "review-3m"
    assert moved(far, "ECF5", coordinator, on=AUTUMN).milestones.get(key="review-3m").met_on == dt.date(2026, 11, 20)
    back = moved(far, "ASYE-CF", coordinator, version="2018.1", on=AUTUMN)
    assert schedule(back) == before
    all_is_well()


def test_a_version_that_is_not_in_force_any_more_can_be_come_back_to(asye, coordinator):
    away = moved(asye, "ECF5", coordinator)
    assert moved(away, "ASYE-CF", coordinator, version="2018.1", on=AUTUMN).framework_version.version == "2018.1"


def test_without_a_version_it_is_the_newest_in_force(asye, coordinator):
    away = moved(asye, "ECF5", coordinator)
    assert moved(away, "ASYE-CF", coordinator, on=AUTUMN).framework_version.version == "2027.1"


def test_without_a_version_in_force_it_is_the_one_they_were_on(north, coordinator):
    start = dt.date(2026, 9, 1)
    worker = enrolled("w", "SW1503", north.teams["duty"], north.people["supervisor"], coordinator, start)
    version = worker.framework_version
    away = moved(worker, "ASYE-CF", coordinator)
    type(version).objects.filter(pk=version.pk).update(in_force_to=dt.date(2026, 10, 1))
    assert moved(away, "ECF5", coordinator).framework_version == version


# Extra time


def test_an_extension_goes_with_its_milestone_and_rests_without_it(asye, coordinator):
    for key in ("review-9m", "final-assessment"):
        extend_milestone(enrolment=asye, milestone=key, months=2, reason="Sick.", by=coordinator)
    Deferral.objects.create(enrolment=asye, milestone="final-assessment", due_on=dt.date(2027, 11, 15), reason="Ill.")
    with change(by=None) as c:
        rebuild_schedule(c, asye)
    before = schedule(asye)
    away = moved(asye, "ECF5", coordinator)
    assert away.milestones.get(key="review-9m").due_on == dt.date(2027, 8, 1)
    far = moved(away, "ECDP", coordinator, on=AUTUMN)
    assert far.milestones.get(key="final-assessment").due_on == dt.date(2028, 9, 1)
    extend_milestone(enrolment=far, milestone="final-assessment", months=1, reason="A move.", by=coordinator)
    all_is_well()
    assert schedule(moved(far, "ASYE-CF", coordinator, version="2018.1", on=AUTUMN)) == before
    all_is_well()


# What is refused


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"on": dt.date(2026, 11, 24), "today": TODAY}, "on", "in_the_future"),
        ({"on": dt.date(2026, 6, 21)}, "on", "before_start"),
        ({"reason": " "}, "reason", "required"),
        ({"reason": "x" * 1001}, "reason", "too_long"),
        ({"framework": "ECDP"}, "framework", "framework_not_in_force"),
        ({"framework": "ASYE-CF", "version": "2027.1"}, "framework_version", "framework_not_in_force"),
        ({"framework": "NOPE"}, "framework", "framework_not_in_force"),
    ],
)
def test_wrong_values_are_told_at_their_field(enrolment, coordinator, values, field, code):
    given = {"framework": "ASYE-CF", "on": TODAY, "reason": "A move.", **values}
    with pytest.raises(BadValue) as broken:
        moved(enrolment, given.pop("framework"), coordinator, **given)
    assert [(each.field, each.code) for each in broken.value.errors] == [(field, code)]


def test_the_framework_they_are_on_is_no_change(enrolment, coordinator):
    with pytest.raises(Conflict) as broken:
        moved(enrolment, "ECF5", coordinator)
    assert broken.value.code == "same_framework"


def test_not_before_the_last_change(asye, coordinator):
    away = moved(asye, "ECF5", coordinator)
    with pytest.raises(BadValue) as broken:
        moved(away, "ASYE-CF", coordinator, on=dt.date(2026, 11, 2))
    assert broken.value.errors[0].code == "before_last_change"


def test_credit_must_fit_the_length(north, coordinator):
    start = dt.date(2026, 9, 1)
    worker = enrolled(
        "w", "SW1503", north.teams["duty"], north.people["supervisor"], coordinator, start, credit_months=24
    )
    with pytest.raises(BadValue) as broken:
        moved(worker, "ASYE-CF", coordinator)
    assert (broken.value.errors[0].code, broken.value.errors[0].field) == ("credit_months", "framework")


def test_an_assessor_who_is_the_supervisor_is_changed_first(north, coordinator):
    person = north.people["supervisor"]
    north.people["assessor"].roles.filter(role="assessor").update(user=person)
    start = dt.date(2026, 9, 1)
    worker = enrolled(
        "w", "SW1503", north.teams["duty"], person, coordinator, start, framework="ASYE-CF", assessor=person
    )
    with pytest.raises(BadValue) as broken:
        moved(worker, "ECF5", coordinator)
    assert "Change the assessor first" in broken.value.message


def test_what_waits_for_a_decision_is_decided_first(asye, coordinator):
    asye.milestones.filter(key="final-assessment").update(met_on=TODAY, decision_due_on=dt.date(2027, 1, 20))
    with pytest.raises(WrongState):
        moved(asye, "ECF5", coordinator)
    assert moved(asye, "ASYE-CF", coordinator, on=APRIL).milestones.get(key="final-assessment").met_on == TODAY


def test_nothing_changes_once_it_has_ended(enrolment, coordinator):
    withdraw_enrolment(enrolment=enrolment, reason="A new job.", by=coordinator)
    with pytest.raises(WrongState):
        moved(enrolment, "ASYE-CF", coordinator)


@pytest.mark.parametrize("role", ["worker", "supervisor", "assessor", "psw", "outsider_coordinator"])
def test_only_the_coordinator_may(request, enrolment, role):
    with pytest.raises(NotAllowed):
        moved(enrolment, "ASYE-CF", request.getfixturevalue(role))
