"""Each check, golden."""

import datetime as dt

import pytest

from ecf.progress.answer import answer
from ecf.progress.facts import Waiting
from ecf.progress.shape import CpdCount
from tests.progress.plain_facts import a_break, facts, item, met_until, schedule

DUE = dt.date(2025, 3, 2)
"""The 6-month review."""


def before_six_months(on: dt.date, **changes):
    """The worker on a day, with everything up to the 3-month review met."""
    return answer(facts(on, schedule=schedule(met_until(3)), **changes))


@pytest.mark.parametrize(
    ("on", "status"),
    [
        (dt.date(2025, 1, 15), "on_track"),
        (DUE - dt.timedelta(days=29), "on_track"),
        (DUE - dt.timedelta(days=28), "due_soon"),
        (DUE, "due_soon"),
        (DUE + dt.timedelta(days=1), "overdue"),
    ],
)
def test_a_review_is_due_soon_for_28_days_and_overdue_the_day_after(on, status):
    progress = before_six_months(on)
    check = progress.check("milestone", milestone="review-6m")
    assert (check.status, check.due_on, check.have, check.needed) == (status, DUE, None, None)
    assert progress.status == status


@pytest.mark.parametrize(("days", "status"), [(91, "on_track"), (90, "due_soon"), (0, "due_soon"), (-1, "overdue")])
def test_an_assessment_is_due_soon_for_90_days(days, status):
    on = dt.date(2026, 9, 2) - dt.timedelta(days=days)
    progress = answer(facts(on, schedule=schedule(met_until(18))))
    assert progress.check("milestone", milestone="year-2-assessment").status == status


def test_an_employer_may_choose_another_number_of_days():
    base = facts(DUE - dt.timedelta(days=40), schedule=schedule(met_until(3)))
    longer = facts(base.on, schedule=base.schedule, settings={**base.settings, "due_soon_days": 42})
    assert answer(base).status == "on_track"
    assert answer(longer).status == "due_soon"


def test_a_met_milestone_has_no_check_and_every_unmet_one_has():
    keys = [check.milestone for check in before_six_months(DUE).checks if check.code == "milestone"]
    assert "review-3m" not in keys
    assert keys[:5] == ["review-6m", "review-9m", "review-12m", "review-18m", "year-2-assessment"]
    assert keys[5:] == ["review-36m", "review-48m", "year-5-assessment"]


def test_evidence_is_checked_for_the_next_milestone_only_by_kind_and_in_words():
    observed = item("direct_observation", dt.date(2024, 10, 1))
    progress = before_six_months(dt.date(2025, 1, 15), items=[observed])
    kinds = {check.kind: (check.have, check.needed, check.status) for check in progress.checks_for("review-6m")[1:]}
    assert kinds == {
        "direct_observation": (1, 2, "on_track"),
        "child_and_family_feedback": (0, 2, "on_track"),
        "professional_feedback": (0, 2, "on_track"),
        "written_report": (0, 2, "on_track"),
        "critical_reflection": (0, 1, "on_track"),
    }
    check = progress.check("evidence", kind="direct_observation")
    assert check.detail == "You have 1 of 2 direct observations for your 6-month review."
    assert check.next_step == "Ask your supervisor or assessor to observe a visit."


def test_evidence_is_met_due_soon_and_overdue_with_its_milestone():
    reflection = item("critical_reflection", dt.date(2024, 10, 1))
    soon, late = before_six_months(DUE, items=[reflection]), before_six_months(DUE + dt.timedelta(days=1))
    assert soon.check("evidence", kind="critical_reflection").status == "met"
    assert soon.check("evidence", kind="written_report").status == "due_soon"
    assert late.check("evidence", kind="critical_reflection").status == "overdue"


def test_what_waits_for_an_answer_is_waiting_and_never_late():
    items = [item("critical_reflection", dt.date(2025, 2, 1), "submitted")]
    waiting = (Waiting("critical_reflection", dt.date(2025, 3, 3)),)
    progress = before_six_months(DUE + dt.timedelta(days=10), items=items, waiting=waiting)
    check = progress.check("evidence", kind="critical_reflection")
    assert (check.status, check.have, check.since) == ("waiting", 0, dt.date(2025, 3, 3))
    assert check.next_step == "Waiting for your supervisor since 3 March 2025."


def test_one_that_waits_does_not_hide_that_another_is_missing():
    items = [item("written_report", dt.date(2025, 2, 1), "submitted")]
    progress = before_six_months(DUE, items=items, waiting=(Waiting("written_report", DUE),))
    check = progress.check("evidence", kind="written_report")
    assert check.status == "due_soon"
    assert check.detail == "You have 0 of 2 written reports for your 6-month review. 1 more waits for your supervisor."


def test_standards_are_checked_where_the_milestone_wants_them_covered():
    on = dt.date(2026, 8, 1)
    twice = [item("cpd", dt.date(2025, 1, 1), codes=["EC1", "EC2"]) for _ in range(2)]
    once = [item("cpd", dt.date(2025, 1, 1), codes=["EC3"])]
    progress = answer(facts(on, schedule=schedule(met_until(18)), items=twice + once))
    check = progress.check("standards")
    assert (check.milestone, check.have, check.needed, check.status) == ("year-2-assessment", 2, 6, "due_soon")
    assert check.next_step.startswith("Log evidence that shows “Assessment and planning”, “Intervention”")
    assert before_six_months(DUE).check("standards") is None


def test_standards_wait_when_what_was_submitted_would_cover_them():
    codes = ["EC1", "EC2", "EC3", "EC4", "EC5", "EC6"]
    done = item("cpd", dt.date(2025, 1, 1), codes=codes)
    handed_in = item("case_study", dt.date(2025, 1, 1), "submitted", codes)
    on = dt.date(2026, 8, 1)
    progress = answer(facts(on, schedule=schedule(met_until(18)), items=[done, handed_in]))
    assert progress.check("standards").status == "waiting"


def test_evidence_for_year_5_counts_from_the_day_after_year_2_was_submitted():
    on, submitted = dt.date(2029, 1, 1), dt.date(2026, 9, 2)
    items = [item("case_study", submitted, codes=["PCF1"]), item("case_study", submitted + dt.timedelta(days=1))]
    progress = answer(facts(on, schedule=schedule(met_until(48)), items=items))
    assert progress.check("evidence", kind="case_study").have == 1


@pytest.mark.parametrize(
    ("on", "cpd", "pieces", "reflection"),
    [
        (dt.date(2025, 8, 31), CpdCount(2024, 1, 0), "on_track", "on_track"),
        (dt.date(2025, 9, 1), CpdCount(2024, 1, 0), "due_soon", "due_soon"),
        (dt.date(2025, 11, 30), CpdCount(2024, 1, 1), "due_soon", "met"),
        (dt.date(2025, 12, 1), CpdCount(2025, 0, 0), "on_track", "on_track"),
        (dt.date(2025, 11, 30), CpdCount(2024, 0, 0, is_exempt=True), "not_applicable", "not_applicable"),
    ],
)
def test_cpd_is_due_soon_from_1_september_and_never_overdue(on, cpd, pieces, reflection):
    progress = answer(facts(on, cpd=cpd))
    checks = progress.check("cpd_pieces"), progress.check("cpd_peer_reflection")
    assert [check.status for check in checks] == [pieces, reflection]
    assert [check.needed for check in checks] == [2, 1]
    assert checks[0].due_on == dt.date(cpd.starts_in + 1, 11, 30)


def test_in_a_break_everything_is_paused_but_what_was_overdue_before():
    on = DUE + dt.timedelta(days=60)
    late = before_six_months(on, breaks=[a_break(DUE + dt.timedelta(days=5))])
    assert late.status == "overdue"
    assert late.check("milestone", milestone="review-6m").status == "overdue"
    assert late.check("milestone", milestone="review-9m").status == "paused"
    in_time = before_six_months(on, breaks=[a_break(DUE - dt.timedelta(days=5), on)])
    assert in_time.status == "paused"
    assert in_time.check("evidence", kind="written_report").status == "paused"
    assert (in_time.break_started_on, in_time.break_ends_on) == (DUE - dt.timedelta(days=5), on)


def test_what_fell_due_on_the_last_day_before_a_break_was_not_overdue_yet():
    on = DUE + dt.timedelta(days=60)
    assert before_six_months(on, breaks=[a_break(DUE + dt.timedelta(days=1))]).status == "paused"


def test_a_break_does_not_stop_cpd():
    on = dt.date(2025, 10, 1)
    progress = answer(facts(on, breaks=[a_break(dt.date(2025, 9, 1))], cpd=CpdCount(2024)))
    assert progress.check("cpd_pieces").status == "due_soon"
    assert progress.status == "paused"


def test_a_milestone_without_a_date_is_paused_also_outside_the_break():
    rows = schedule(met_until(3), review_6m={"due_on": None})
    progress = answer(facts(dt.date(2025, 1, 15), schedule=rows))
    assert progress.check("milestone", milestone="review-6m").status == "paused"
    assert progress.status == "on_track"


@pytest.mark.parametrize("state", ["withdrawn", "not_completed", "completed"])
def test_an_enrolment_that_ended_owes_nothing(state):
    progress = answer(facts(DUE + dt.timedelta(days=100), schedule=schedule(met_until(3)), state=state))
    assert progress.status == state
    assert progress.employer_status == "not_measured"
    assert {check.status for check in progress.checks_for("review-6m")} == {"not_applicable"}


def test_the_year_5_assessment_asks_for_a_specialism_in_its_next_step():
    on = dt.date(2029, 9, 1)
    rows = schedule(met_until(48))
    unnamed = answer(facts(on, schedule=rows)).check("milestone", milestone="year-5-assessment")
    named = answer(facts(on, schedule=rows, specialism="court-work")).check("milestone", milestone="year-5-assessment")
    assert "specialism" in unnamed.next_step
    assert "specialism" not in named.next_step
