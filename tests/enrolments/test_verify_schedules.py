"""The command that re-checks stored schedules against the clock."""

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command
from pytest_django.asserts import assertNumQueries

from ecf.enrolments.management.commands import verify_schedules
from ecf.enrolments.models import Enrolment, ScheduledMilestone
from ecf.enrolments.services import start_break
from ecf.people.models import User


def verify() -> tuple[str, str]:
    """What the command says on both streams, after a failure also its last words."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("verify_schedules", stdout=out, stderr=err)
    except CommandError as error:
        assert error.returncode == 1
        return out.getvalue(), err.getvalue() + str(error)
    return out.getvalue(), err.getvalue()


def test_all_is_well_after_everything_that_moves_dates(
    enrolment: Enrolment, outsider_enrolment: Enrolment, coordinator: User
) -> None:
    start_break(enrolment=enrolment, reason="sickness", started_on=dt.date(2026, 11, 1), by=coordinator)
    assert verify() == ("Schedules checked: 3. Every date is what the clock gives.\n", "")


def test_a_wrong_date_is_told_with_both_dates(enrolment: Enrolment) -> None:
    rows = ScheduledMilestone.objects.filter(enrolment=enrolment, key="review-6m")
    rows.update(due_on=dt.date(2026, 12, 24))
    said = verify()[1]
    assert f"{enrolment.pk} review-6m: stored 2026-12-24, computed 2026-12-22" in said
    assert "Dates that are not what the clock gives: 1." in said
    with pytest.raises(CommandError):
        call_command("verify_schedules", stdout=io.StringIO(), stderr=io.StringIO())


def test_an_explanation_that_differs_a_missing_row_and_one_too_many_are_told(enrolment: Enrolment) -> None:
    enrolment.milestones.filter(key="review-6m").update(explanation="[]")
    enrolment.milestones.filter(key="review-9m").delete()
    day = dt.date(2026, 9, 1)
    ScheduledMilestone.objects.create(enrolment=enrolment, key="review-7m", kind="review", position=9, nominal_on=day)
    said = verify()[1]
    assert f"{enrolment.pk} review-6m: explanation not as computed" in said
    assert f"{enrolment.pk} review-9m: missing, computed 2027-03-22" in said
    assert f"{enrolment.pk} review-7m: stored, but does not apply" in said


def test_it_works_in_batches_with_the_same_queries_for_each(
    enrolment: Enrolment, outsider_enrolment: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    with assertNumQueries(8):
        verify()
    monkeypatch.setattr(verify_schedules, "BATCH", 2)
    with assertNumQueries(15):
        assert verify()[0].startswith("Schedules checked: 3.")
