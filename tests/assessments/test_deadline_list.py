"""Every deadline of an assessment: what, whose, until when, and the arithmetic; late ones come first."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.assessments.deadline_list import Deadline, deadlines_of, running
from ecf.assessments.models import Assessment, AssessmentDecision
from ecf.assessments.services import defer_assessment, lodge_appeal, make_panel, take_back_submission
from ecf.core.working_days import add_working_days
from ecf.enrolments.services import start_break
from ecf.people.models import EmployerSetting
from tests.assessments.assessing import (
    STARTED_ON,
    appealed,
    decided,
    full_portfolio,
    handed_in,
    moderated,
    opened,
    panel_member,
    recommended,
)
from tests.cast import TODAY, enrolled

pytestmark = pytest.mark.django_db
ADDRESS = "/assessments/deadlines/"
DECIDE_BY = add_working_days(TODAY, 40)


def listed(on: dt.date = TODAY) -> list[Deadline]:
    return deadlines_of(running(Assessment.objects.all()), on)


def words() -> list[tuple[str, str, dt.date]]:
    return [(each.what, each.who, each.due_on) for each in listed()]


def test_what_is_open_is_to_be_submitted_by_the_day_of_the_schedule(assessment, candidate):
    (found,) = listed()
    assert (found.what, found.who, found.due_on) == ("submit", candidate.name, dt.date(2027, 1, 20))
    assert found.why.startswith("20 January 2025 + 24 months")


def test_the_decision_is_counted_in_working_days_with_the_bank_holidays_named(submitted, assessor):
    assert words() == [
        ("panel", "Co-ordinator", DECIDE_BY),
        ("recommend", assessor.name, DECIDE_BY),
    ]
    why = listed()[0].why
    assert why.startswith("The day of the decision: 40 working days after the submission, 23 November 2026, is ")
    assert "25 December 2026, 28 December 2026, 1 January 2027" in why


def test_a_view_has_the_day_that_the_panel_was_given(submitted, north, coordinator):
    recommended(submitted)
    first, second = panel_member(north, 1), panel_member(north, 2)
    by = add_working_days(TODAY, 10)
    make_panel(assessment=submitted, members=[second, first], by=coordinator, views_due_on=by)
    assert words() == [("view", ", ".join(sorted([first.name, second.name])), by)]
    assert listed()[0].why == "The day that the panel was given."


def test_after_the_panel_it_is_the_principal_social_workers(submitted, north):
    moderated(submitted, north)
    assert words() == [("confirm", "Principal social worker", DECIDE_BY)]


def test_the_time_to_appeal_stands_still_in_a_break(submitted, north, candidate, coordinator):
    decided(submitted, north, "fail")
    assert words() == [("appeal", candidate.name, add_working_days(TODAY, 10))]
    start_break(
        enrolment=submitted.enrolment,
        reason="sickness",
        started_on=TODAY + dt.timedelta(days=1),
        ended_on=TODAY + dt.timedelta(days=3),
        by=coordinator,
    )
    assert words() == [("appeal", candidate.name, add_working_days(TODAY, 13))]
    assert listed(TODAY + dt.timedelta(days=60)) == []


def test_the_time_to_appeal_is_that_of_the_letter_though_the_number_changes(submitted, north, coordinator):
    decided(submitted, north, "fail")
    from_tomorrow = TODAY + dt.timedelta(days=1)
    EmployerSetting.objects.create(employer=north.employer, key="appeal_days", value="20", effective_from=from_tomorrow)
    stored = AssessmentDecision.objects.get().appeal_by
    (found,) = listed(TODAY + dt.timedelta(days=2))
    assert (found.what, found.due_on) == ("appeal", stored)
    assert found.why.startswith("10 working days after the letter")
    assert [each.what for each in listed(stored)] == ["appeal"]
    assert listed(stored + dt.timedelta(days=1)) == []


def test_a_late_appeal_is_answered_by_the_number_of_the_day_on_which_it_came(submitted, north, candidate):
    decided(submitted, north, "fail")
    came = dt.date(2026, 12, 9)
    lodge_appeal(assessment=submitted, by=candidate, grounds=["bias"], text="So.", late_reason="Ill.", today=came)
    later = came + dt.timedelta(days=1)
    EmployerSetting.objects.create(
        employer=north.employer, key="appeal_decision_days", value="40", effective_from=later
    )
    (found,) = listed(later)
    assert (found.what, found.due_on) == ("late-appeal", add_working_days(came, 20))


def test_the_page_counts_an_assessment_that_is_late_once(submitted, coordinator, client_for):
    Assessment.objects.update(decision_due_on=TODAY - dt.timedelta(days=3))
    assert [each.is_late for each in listed()] == [True, True]
    page = client_for(coordinator).get(ADDRESS).content.decode()
    assert "1 assessment is late." in page.replace("\N{NO-BREAK SPACE}", " ")


def test_an_appeal_is_decided_within_its_working_days(submitted, north):
    appealed(submitted, north)
    (found,) = listed()
    assert (found.what, found.due_on) == ("decide", add_working_days(TODAY, 20))
    assert found.why.startswith("20 working days after the appeal, 23 November 2026, is 21 December 2026.")


def test_what_was_put_off_has_its_new_day(submitted, candidate, coordinator):
    take_back_submission(assessment=submitted, by=candidate)
    defer_assessment(
        assessment=submitted, to=dt.date(2027, 3, 1), reason="Long absence of the assessor.", by=coordinator
    )
    assert words() == [("resume", candidate.name, dt.date(2027, 3, 1))]


def test_late_ones_come_first(submitted, north, coordinator, supervisor, assessor):
    row = enrolled("later", "SW2299", north.teams["duty"], supervisor, coordinator, STARTED_ON, assessor=assessor)
    opened(row, coordinator)
    on = dt.date(2027, 1, 22)
    found = [(each.what, each.is_late, each.working_days) for each in listed(on)]
    assert found == [("submit", True, -2), ("panel", True, -1), ("recommend", True, -1)]


def test_it_takes_as_many_queries_for_five_as_for_one(submitted, north, coordinator, supervisor, assessor):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            listed()
        return len(captured)

    few = queries()
    for n in range(4):
        row = enrolled(
            f"y{n}", f"SW220{n}", north.teams["duty"], supervisor, coordinator, STARTED_ON, assessor=assessor
        )
        full_portfolio(row)
        handed_in(opened(row, coordinator))
    assert queries() == few <= 11


def test_the_page_says_what_is_late_and_can_be_narrowed(submitted, coordinator, client_for):
    client = client_for(coordinator)
    page = client.get(ADDRESS).content.decode()
    assert "Nothing is late." in page
    assert "Make the panel" in page and "Recommend" in page
    narrowed = client.get(ADDRESS, {"what": "panel", "search": "year two"}).content.decode()
    assert "1 deadline, the earliest first" in narrowed
    assert "Nothing like that" in client.get(ADDRESS, {"search": "nobody at all"}).content.decode()
    assert "Nothing like that" in client.get(ADDRESS, {"what": "late"}).content.decode()


def test_with_no_assessment_the_page_says_what_comes(coordinator, client_for):
    assert "No deadlines now" in client_for(coordinator).get(ADDRESS).content.decode()


def test_another_employer_sees_none_of_it(submitted, outsider_psw, client_for):
    assert "Year Two" not in client_for(outsider_psw).get(ADDRESS).content.decode()


def test_the_worker_reads_theirs_on_the_page_and_not_whose_turn_it_is_inside(submitted, candidate, psw, client_for):
    address = f"/assessments/{submitted.pk}/"
    assert "Make the panel</strong>, Co-ordinator" in client_for(psw).get(address).content.decode()
    assert "Make the panel</strong>, Co-ordinator" not in client_for(candidate).get(address).content.decode()
