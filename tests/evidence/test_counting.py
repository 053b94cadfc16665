"""The counting rule against the tables of the framework and against a slow oracle."""

import datetime as dt
from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecf.evidence.counting import (
    Item,
    Journey,
    Window,
    accepted_counts,
    counts,
    standards_covered,
    standards_waiting,
    waiting_counts,
    window,
)
from ecf.framework.definition import EVIDENCE_KINDS
from ecf.framework.shipped import shipped_definition

ECF5 = shipped_definition("ECF5", "2022.1")
ASYE = shipped_definition("ASYE-CF", "2018.1")
ECDP = shipped_definition("ECDP", "2026.1")
START = dt.date(2024, 9, 2)
YEAR_2 = dt.date(2026, 9, 14)  # twelve days late
ALL_KEYS = frozenset(each.key for each in ECF5.milestones)


def journey(met: dict[str, dt.date] | None = None, definition=ECF5, without: set[str] = frozenset()) -> Journey:
    keys = frozenset(each.key for each in definition.milestones) - frozenset(without)
    return Journey(definition, START, met or {}, keys)


def item(
    kind: str = "critical_reflection",
    day: dt.date = dt.date(2025, 1, 10),
    state: str = "accepted",
    codes: tuple[str, ...] = ("EC1",),
    shared: bool = True,
) -> Item:
    return Item(uuid4(), kind, day, state, shared, codes)


def year_2_met() -> Journey:
    done = {each.key: START + dt.timedelta(days=30 * (each.offset_months or 0)) for each in ECF5.milestones}
    met = {key: done[key] for key in ALL_KEYS if key.startswith(("agreement", "review"))}
    return journey(
        {**{k: v for k, v in met.items() if k not in {"review-36m", "review-48m"}}, "year-2-assessment": YEAR_2}
    )


def codes(found) -> set[str]:
    return {why.code for why in found.reasons}


@pytest.mark.parametrize(
    ("definition", "kind", "totals"),
    [
        (ECF5, "direct_observation", [1, 2, 2, 3, 4, 6, 1, 2, 4]),
        (ECF5, "child_and_family_feedback", [1, 2, 2, 3, 4, 6, 1, 2, 4]),
        (ECF5, "professional_feedback", [1, 2, 2, 3, 4, 6, 1, 2, 4]),
        (ECF5, "written_report", [1, 2, 2, 3, 4, 5, 1, 2, 3]),
        (ECF5, "critical_reflection", [0, 1, 1, 2, 3, 4, 2, 4, 6]),
        (ECF5, "case_study", [0, 0, 0, 0, 0, 0, 0, 0, 2]),
        (ASYE, "direct_observation", [1, 2, 2, 3]),
        (ASYE, "critical_reflection", [0, 1, 1, 2]),
    ],
)
def test_requirements_are_those_of_the_table(definition, kind: str, totals: list[int]) -> None:
    asking = [each for each in definition.milestones if each.requirements]
    assert [each.required(kind) for each in asking] == totals


@pytest.mark.parametrize(
    ("kind", "milestone"),
    [
        ("direct_observation", "review-3m"),
        ("child_and_family_feedback", "review-3m"),
        ("written_report", "review-3m"),
        ("critical_reflection", "review-6m"),
    ],
)
def test_an_entry_counts_towards_the_next_unmet_milestone_that_asks_for_its_kind(kind: str, milestone: str) -> None:
    found = counts(item(kind), journey())
    assert (found.milestone, found.will_count, found.counts_now, found.reasons) == (milestone, True, True, ())


def test_a_signed_review_passes_the_entry_on_to_the_next_one() -> None:
    met = {"review-3m": dt.date(2024, 12, 3), "review-6m": dt.date(2025, 3, 4)}
    assert counts(item(day=dt.date(2024, 10, 1)), journey(met)).milestone == "review-9m"


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_what_is_not_accepted_will_count_and_does_not_count_now(state: str) -> None:
    found = counts(item(state=state), journey())
    assert (found.will_count, found.counts_now, codes(found)) == (True, False, {"not_accepted"})


def test_without_a_standard_it_does_not_count() -> None:
    found = counts(item(codes=()), journey())
    assert (found.will_count, found.counts_now, codes(found)) == (False, False, {"no_standard"})


def test_private_evidence_does_not_count() -> None:
    found = counts(item(state="draft", shared=False), journey())
    assert (found.will_count, codes(found)) == (False, {"private", "not_accepted"})


@pytest.mark.parametrize("kind", ["cpd", "self_assessment"])
def test_a_kind_that_no_milestone_asks_for_says_so(kind: str) -> None:
    found = counts(item(kind), journey())
    assert (found.will_count, found.milestone, codes(found)) == (False, None, {"kind_not_required"})


def test_the_day_before_the_start_is_outside_and_the_start_is_inside() -> None:
    assert codes(counts(item(day=START - dt.timedelta(days=1)), journey())) == {"outside_window"}
    assert counts(item(day=START), journey()).counts_now


def test_a_late_worker_can_still_comply_after_the_due_date() -> None:
    assert counts(item(day=dt.date(2026, 9, 13)), journey()).counts_now


def test_a_case_study_waits_for_the_second_stage_to_open() -> None:
    found = counts(item("case_study"), journey())
    assert (found.milestone, codes(found)) == (None, {"outside_window"})
    assert "after the year-2 assessment was submitted" in found.reasons[0].detail


def test_nothing_counts_for_both_year_2_and_year_5() -> None:
    on_the_day, after = item(day=YEAR_2), item(day=YEAR_2 + dt.timedelta(days=1))
    used, fresh = counts(on_the_day, year_2_met()), counts(after, year_2_met())
    assert (used.milestone, codes(used), used.counts_now) == ("year-2-assessment", {"already_used"}, False)
    assert (fresh.milestone, fresh.counts_now) == ("review-36m", True)


def test_what_was_not_accepted_in_time_was_not_used_and_is_outside() -> None:
    found = counts(item(state="submitted"), year_2_met())
    assert codes(found) == {"outside_window", "not_accepted"}
    assert "15 September 2026" in found.reasons[0].detail


def test_a_review_that_was_never_signed_closes_with_its_stage() -> None:
    span = window(journey({"year-2-assessment": YEAR_2}), ECF5.milestone("review-18m"))
    assert span == Window(START, YEAR_2)
    assert (
        counts(item(day=YEAR_2 + dt.timedelta(days=3)), journey({"year-2-assessment": YEAR_2})).milestone
        == "review-36m"
    )


def test_a_failed_assessment_stays_open_until_it_is_submitted_again() -> None:
    assert window(journey(), ECF5.milestone("year-2-assessment")) == Window(START, None)
    assert window(journey(), ECF5.milestone("year-5-assessment")) is None


def test_an_experienced_entrants_window_opens_at_entry() -> None:
    skipped = {each.key for each in ECF5.milestones if (each.offset_months or 0) <= 24}
    experienced = journey(without=skipped)
    assert window(experienced, ECF5.milestone("year-5-assessment")) == Window(START, None)
    assert counts(item("case_study"), experienced).milestone == "year-5-assessment"


def test_a_framework_without_counts_takes_any_kind_that_shows_a_standard() -> None:
    found = counts(item("cpd"), journey(definition=ECDP))
    assert (found.milestone, found.counts_now) == ("final-assessment", True)


def test_the_next_milestone_with_evidence_is_the_next_open_one() -> None:
    assert journey().next_with_evidence.key == "review-3m"
    assert journey({"year-2-assessment": YEAR_2}).next_with_evidence.key == "review-36m"


def test_counts_by_kind_take_accepted_and_waiting_apart() -> None:
    items = [item(), item(), item(state="submitted"), item(state="draft"), item(shared=False), item(codes=())]
    review = ECF5.milestone("review-12m")
    assert accepted_counts(items, journey(), review) == {"critical_reflection": 2}
    assert waiting_counts(items, journey(), review) == {"critical_reflection": 1}


def test_coverage_counts_entries_of_any_kind_for_each_standard_of_the_stage() -> None:
    items = [item("cpd", codes=("EC1", "EC3")), item(codes=("EC1", "PCF1")), item(state="submitted", codes=("EC6",))]
    year_2 = ECF5.milestone("year-2-assessment")
    covered = standards_covered(items, journey(), year_2)
    assert covered == {"EC1": 2, "EC2": 0, "EC3": 1, "EC4": 0, "EC5": 0, "EC6": 0}
    assert standards_waiting(items, journey(), year_2)["EC6"] == 1


days = st.dates(dt.date(2024, 1, 1), dt.date(2029, 12, 31))


@given(
    kind=st.sampled_from(sorted(EVIDENCE_KINDS)),
    day=days,
    state=st.sampled_from(["draft", "submitted", "accepted", "returned"]),
    linked=st.booleans(),
    shared=st.booleans(),
    submitted_on=st.none() | days.filter(lambda day: day >= START),
)
def test_no_entry_counts_twice_and_every_refusal_has_a_reason(kind, day, state, linked, shared, submitted_on) -> None:
    met = {"year-2-assessment": submitted_on} if submitted_on else {}
    mine, entry = journey(met), item(kind, day, state, ("EC1",) if linked else (), shared)
    found = counts(entry, mine)
    year_2, year_5 = ECF5.milestone("year-2-assessment"), ECF5.milestone("year-5-assessment")
    both = [accepted_counts([entry], mine, each).get(kind, 0) for each in (year_2, year_5)]
    assert sum(both) <= 1
    assert found.counts_now == (not found.reasons)
    assert found.will_count == (codes(found) <= {"not_accepted"})
    assert found.counts_now <= found.will_count
    if found.counts_now:
        assert accepted_counts([entry], mine, ECF5.milestone(found.milestone)) == {kind: 1}
    if state != "accepted":
        assert found.will_count == counts(replace(entry, state="accepted"), mine).counts_now
