"""Every condition of the status, met and unmet, with its reason; the clock on the day before and the day."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.enrolments.models import Enrolment, Placement
from ecf.enrolments.services import choose_part_time, set_working_pattern, start_break
from ecf.evidence.cpd_year import cpd_year_of
from ecf.evidence.services import confirm_renewal, tick_renewal
from ecf.expert.conditions import Condition, conditions_of, unmet
from ecf.framework.models import FrameworkVersion
from ecf.people.models import Registration
from tests.cast import TODAY, enrolled
from tests.expert.conftest import PASSED, RENEWED, STARTED, at_the_end, look_up

ONE_DAY = dt.timedelta(days=1)


def conditions(enrolment: Enrolment, on: dt.date = TODAY) -> dict[str, Condition]:
    row = Enrolment.objects.with_people().get(pk=enrolment.pk)
    return {each.code: each for each in conditions_of([row], on)[row.pk]}


def codes(enrolment: Enrolment, on: dt.date = TODAY) -> list[str]:
    return [each.code for each in unmet(conditions(enrolment, on).values())]


def test_somebody_ready_meets_every_condition_in_order(ready) -> None:
    found = conditions(ready)
    assert list(found) == [
        "year_2_assessment",
        "year_5_assessment",
        "programme_time",
        "registration",
        "renewal",
        "specialism",
    ]
    assert codes(ready) == []
    assert found["year_5_assessment"].reason == "Passed on 28 August 2026."
    assert found["programme_time"].reason == "Complete since 6 September 2026."
    assert found["specialism"].reason == "Child protection."


def test_somebody_at_the_start_reads_what_is_next_and_when(enrolment) -> None:
    found = conditions(enrolment)
    assert found["year_2_assessment"].reason == "Not passed yet. It is due on 22 June 2028."
    assert found["programme_time"].reason == "Complete on 22 June 2031."
    assert found["renewal"].reason == "Not asked yet: on the register since 23 May 2026."
    assert found["specialism"].reason == "No specialism is named yet."
    assert codes(enrolment) == ["year_2_assessment", "year_5_assessment", "programme_time", "specialism"]


@pytest.mark.parametrize(
    ("on", "is_met"), [(dt.date(2026, 9, 5), False), (dt.date(2026, 9, 6), True), (dt.date(2026, 9, 7), True)]
)
def test_sixty_months_are_complete_on_the_day_and_not_on_the_day_before(ready, on, is_met) -> None:
    assert conditions(ready, on)["programme_time"].is_met is is_met


def test_a_break_moves_the_sixty_months_by_its_days(north, coordinator) -> None:
    row = at_the_end(north, "back", "SW3003", passes={"year-2-assessment": PASSED["year-2-assessment"]})
    first, last = dt.date(2024, 1, 8), dt.date(2024, 3, 7)  # 60 days
    start_break(enrolment=row, reason="sickness", started_on=first, ended_on=last, by=coordinator)
    complete = dt.date(2026, 9, 6) + dt.timedelta(days=60)
    assert not conditions(row, complete - ONE_DAY)["programme_time"].is_met
    found = conditions(row, complete)["programme_time"]
    assert found.is_met
    assert found.on == complete
    assert "agreed break" in found.why


def test_a_break_without_an_end_leaves_no_date(north, coordinator) -> None:
    row = at_the_end(north, "away", "SW3003", passes={}, started_on=dt.date(2022, 1, 10))
    start_break(enrolment=row, reason="parental_leave", started_on=dt.date(2026, 3, 2), by=coordinator)
    found = conditions(row)["programme_time"]
    assert (found.is_met, found.on) == (False, None)
    assert found.reason == "Not complete, and without a date while a break has no end."


def test_part_time_that_stretches_the_dates_stretches_programme_time_and_kept_dates_do_not(north, coordinator) -> None:
    row = at_the_end(north, "half", "SW3003", passes={})
    set_working_pattern(enrolment=row, effective_from=STARTED, fte="0.50", by=coordinator)
    assert conditions(row)["programme_time"].is_met
    choose_part_time(enrolment=row, choice="stretch", by=coordinator)
    found = conditions(row)["programme_time"]
    assert not found.is_met
    assert found.on == dt.date(2031, 9, 6)


def test_credit_is_no_programme_time(north) -> None:
    row = at_the_end(
        north, "credited", "SW3003", passes={}, credit_months=6, credit_reason="A year abroad.", entry_route="returning"
    )
    assert conditions(row)["programme_time"].on == dt.date(2026, 9, 6)


def test_a_fail_is_not_a_pass(nearly) -> None:
    nearly.milestones.filter(key="year-5-assessment").update(outcome="fail", met_on=dt.date(2026, 9, 1))
    assert conditions(nearly)["year_5_assessment"].reason == "Not passed yet."
    assert codes(nearly) == ["year_5_assessment"]


def test_what_is_handed_in_waits_for_its_decision(nearly) -> None:
    row = nearly.milestones.filter(key="year-5-assessment")
    handed_in, due, decided = dt.date(2026, 9, 1), dt.date(2026, 10, 27), dt.date(2026, 10, 20)
    row.update(outcome="", met_on=handed_in, decision_due_on=due)
    found = conditions(nearly)["year_5_assessment"]
    assert (found.is_met, found.reason) == (
        False,
        "Not passed yet. Handed in on 1 September 2026. The decision is due by 27 October 2026.",
    )
    row.update(outcome="pass", decided_on=decided)
    assert conditions(nearly)["year_5_assessment"].reason == "Passed on 20 October 2026."
    assert not conditions(nearly, decided - ONE_DAY)["year_5_assessment"].is_met


def test_what_is_passed_later_is_not_passed_on_the_day(ready) -> None:
    assert codes(ready, dt.date(2026, 8, 27)) == ["year_5_assessment", "programme_time"]


def experienced(north: Any, **fields: Any) -> Enrolment:
    given = {
        "entry_route": "experienced",
        "credit_months": 24,
        "credit_reason": "Six years in family help in Leeds.",
        "started_on": dt.date(2023, 9, 4),
        "registered_on": dt.date(2017, 9, 4),
        "passes": {"year-5-assessment": dt.date(2026, 8, 28)},
    }
    return at_the_end(north, "experienced", "SW3004", **{**given, **fields})


def test_an_experienced_entrant_needs_neither_year_2_nor_sixty_months(north) -> None:
    row = experienced(north)
    found = conditions(row)
    assert codes(row) == []
    assert found["year_2_assessment"].reason == "Not asked: joined part-way, with at least 5 years in practice."
    assert found["programme_time"].reason == "5 years in practice since 4 September 2022."


@pytest.mark.parametrize(
    ("registered_on", "is_met"), [(dt.date(2018, 9, 4), True), (dt.date(2018, 9, 5), False)], ids=["five", "a day less"]
)
def test_the_five_years_lie_before_the_entry(north, registered_on, is_met) -> None:
    row = experienced(north, registered_on=registered_on)
    assert conditions(row)["year_2_assessment"].is_met is is_met


def test_time_off_the_register_is_not_practice(north) -> None:
    row = experienced(north)
    user = row.social_worker.user
    user.registrations.update(ended_on=dt.date(2018, 9, 3))
    Registration.objects.create(
        user=user, registration_number="SW3004", started_on=dt.date(2020, 9, 4), renewed_until=RENEWED
    )
    assert codes(row) == ["year_2_assessment"]
    found = conditions(row)["programme_time"]
    assert found.on == dt.date(2024, 9, 4)


def test_credit_without_its_reason_or_by_another_way_in_does_away_with_nothing(north) -> None:
    row = experienced(north)
    Enrolment.objects.filter(pk=row.pk).update(credit_reason=" ")
    assert codes(row) == ["year_2_assessment", "programme_time"]
    Enrolment.objects.filter(pk=row.pk).update(credit_reason="Six years.", entry_route="returning")
    assert codes(row) == ["year_2_assessment", "programme_time"]


@pytest.mark.parametrize("status", ["warning", "conditions", "suspended", "lapsed", "removed"])
def test_anything_against_registration_stands_in_the_way(ready, coordinator, status) -> None:
    look_up(ready, coordinator, status)
    assert "registration" in codes(ready)


def test_nothing_known_of_the_register_is_not_registered(ready) -> None:
    ready.social_worker.user.registrations.all().delete()
    assert codes(ready) == ["registration", "renewal"]


def test_a_renewal_holds_to_its_last_day(ready) -> None:
    assert conditions(ready, RENEWED)["renewal"].is_met
    found = conditions(ready, RENEWED + ONE_DAY)["renewal"]
    assert not found.is_met
    assert found.title == "Registration renewed for the year to 30 November 2027"


def test_the_workers_word_for_the_renewal_waits_for_a_check_of_the_register(ready, coordinator) -> None:
    ready.social_worker.user.registrations.update(renewed_until=None)
    year, mine = cpd_year_of(TODAY).previous, ready.social_worker.user
    Enrolment.objects.filter(pk=ready.pk).update(state="active")
    ready.refresh_from_db(fields=["started_on"])
    day = dt.date(2025, 10, 6)
    tick_renewal(enrolment=ready, year=year, ticks={"renewed_on": day}, by=mine)
    assert conditions(ready)["renewal"].reason == (
        "The social worker says it is, on 6 October 2025. Nobody has checked the register yet."
    )
    confirm_renewal(enrolment=ready, year=year, on=day, by=coordinator)
    assert conditions(ready)["renewal"].is_met


def test_a_framework_that_does_not_lead_to_the_status_has_no_conditions(north, supervisor, coordinator) -> None:
    row = enrolled(
        "asye", "SW3005", north.teams["duty"], supervisor, coordinator, dt.date(2026, 6, 22), framework="ASYE-CF"
    )
    assert conditions(row) == {}


def test_a_framework_pinned_before_the_status_was_in_its_text_leads_to_it_all_the_same(ready) -> None:
    framework = FrameworkVersion.objects.get(pk=ready.framework_version_id)
    text = (
        framework.definition.split("# Both assessments lead")[0]
        + "specialisms:\n  - {code: child-protection, title: Child protection}\n"
    )
    FrameworkVersion.objects.filter(pk=framework.pk).update(definition=text, digest="before")
    assert codes(ready) == []


def test_conditions_take_the_same_queries_for_any_number(ready, nearly, enrolment, other_enrolment) -> None:
    def queries(*rows: Enrolment) -> int:
        found = list(Enrolment.objects.with_people().filter(pk__in=[row.pk for row in rows]))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            conditions_of(found, TODAY)
        return len(captured)

    assert queries(ready) == queries(ready, nearly, enrolment, other_enrolment) == 8


def test_days_between_two_employers_do_not_count(ready) -> None:
    first = Placement.objects.get(enrolment=ready)
    Placement.objects.filter(pk=first.pk).update(ended_on=dt.date(2024, 1, 31))
    Placement.objects.create(enrolment=ready, employer=first.employer, team=first.team, started_on=dt.date(2024, 3, 1))
    assert conditions(ready)["programme_time"].on == dt.date(2026, 9, 6) + dt.timedelta(days=29)
