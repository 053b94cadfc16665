"""The same facts give the same dates, in whatever order and on whatever day they became known."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecf.core.change import rehearse
from ecf.enrolments.clock import BreakSpan, ClockInputs, Extension, Offset, schedule_date
from ecf.enrolments.models import Break, Enrolment
from ecf.enrolments.selectors import explanation_of, schedule_of
from ecf.enrolments.services import (
    choose_part_time,
    end_break,
    extend_milestone,
    set_working_pattern,
    start_break,
)
from tests.cast import TODAY
from tests.enrolments.test_clock_against_calendar import clocks, extensions, offsets

ONE_DAY = dt.timedelta(days=1)
SLOW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@dataclass(frozen=True)
class Fact:
    """Something that moves dates: a break (with its last day), a pattern, an extension or the worker's choice."""

    kind: str
    first: dt.date = TODAY
    last: dt.date = TODAY
    fte: Decimal = Decimal(1)
    milestone: str = ""
    months: int = 1


@st.composite
def facts(draw):
    """Facts that do not exclude each other: breaks apart, patterns on days of their own, one extension a milestone."""
    start = dt.date(2026, 6, 22)
    edges = sorted(draw(st.sets(st.integers(0, 900), min_size=0, max_size=8)))
    spans = [(edges[n], edges[n + 1]) for n in range(0, len(edges) - 1, 2)]
    breaks = [Fact("break", start + ONE_DAY * first, start + ONE_DAY * last) for first, last in spans]
    days = draw(st.sets(st.integers(0, 900), max_size=3))
    patterns = [Fact("pattern", start + ONE_DAY * day, fte=Decimal(draw(st.integers(20, 100))) / 100) for day in days]
    keys = draw(st.sets(st.sampled_from(["review-3m", "review-12m", "year-2-assessment"]), max_size=2))
    extended = [Fact("extension", milestone=key, months=draw(st.integers(1, 3))) for key in sorted(keys)]
    chosen = [Fact("choice")] if draw(st.booleans()) else []
    return [*breaks, *patterns, *extended, *chosen]


def tell(enrolment, fact, by):
    """The service call that makes a fact known."""
    if fact.kind == "break":
        start_break(enrolment=enrolment, reason="sickness", started_on=fact.first, ended_on=fact.last, by=by)
    elif fact.kind == "pattern":
        set_working_pattern(enrolment=enrolment, effective_from=fact.first, fte=fact.fte, by=by)
    elif fact.kind == "extension":
        extend_milestone(enrolment=enrolment, milestone=fact.milestone, months=fact.months, reason="Court.", by=by)
    else:
        choose_part_time(enrolment=enrolment, choice="stretch", by=by)


def stored_dates(enrolment):
    """Each milestone's date and its whole explanation, as stored."""
    rows = schedule_of(Enrolment.objects.get(pk=enrolment.pk))
    return {row.key: (row.due_on, row.explanation) for row in rows}


@SLOW
@given(facts(), st.randoms(use_true_random=False))
def test_facts_told_in_any_order_give_the_same_dates(enrolment, coordinator, told, chance):
    def after(order):
        for fact in order:
            tell(enrolment, fact, coordinator)
        return stored_dates(enrolment)

    shuffled = list(told)
    chance.shuffle(shuffled)

    as_given = rehearse(lambda: after(told), by=coordinator)
    otherwise = rehearse(lambda: after(shuffled), by=coordinator)

    assert otherwise == as_given


@SLOW
@given(facts())
def test_ending_an_open_break_equals_having_known_its_end(enrolment, coordinator, told):
    breaks = sorted((fact for fact in told if fact.kind == "break"), key=lambda fact: fact.first)

    def known():
        for fact in told:
            tell(enrolment, fact, coordinator)
        return stored_dates(enrolment)

    def learnt_later():
        for fact in told:
            if fact.kind != "break":
                tell(enrolment, fact, coordinator)
        for fact in breaks:
            spell = start_break(enrolment=enrolment, reason="sickness", started_on=fact.first, by=coordinator)
            end_break(spell=spell, ended_on=fact.last, by=coordinator)
        return stored_dates(enrolment)

    assert rehearse(learnt_later, by=coordinator) == rehearse(known, by=coordinator)


@SLOW
@given(facts())
def test_the_days_of_every_stored_explanation_add_up_to_the_date(enrolment, coordinator, told):
    def explained():
        for fact in told:
            tell(enrolment, fact, coordinator)
        return [(row.due_on, explanation_of(row)) for row in schedule_of(Enrolment.objects.get(pk=enrolment.pk))]

    for due_on, rows in rehearse(explained, by=coordinator):
        assert rows[0].on + ONE_DAY * sum(row.days for row in rows) == due_on
        assert [row.on for row in rows] == [
            rows[0].on + ONE_DAY * sum(r.days for r in rows[: n + 1]) for n in range(len(rows))
        ]


@settings(max_examples=150, deadline=None)
@given(clocks(), offsets, extensions)
def test_the_days_add_up_for_any_clock(clock, offset, extension):
    rows = schedule_date(clock, offset, extension).explanation

    assert all(row.days is None for row in rows if row.on is None)
    dated = [row for row in rows if row.on is not None]
    for before, after in pairwise(dated):
        assert before.on + ONE_DAY * after.days == after.on


@settings(max_examples=150, deadline=None)
@given(clocks(may_be_open=False), offsets, extensions, st.integers(0, 2**32))
def test_the_clock_does_not_care_in_which_order_it_is_told(clock, offset, extension, seed):
    breaks, patterns = list(clock.breaks), list(clock.patterns)
    Random(seed).shuffle(breaks)
    Random(seed).shuffle(patterns)
    shuffled = ClockInputs(
        clock.started_on, clock.credit_months, tuple(breaks), tuple(patterns), clock.part_time_choice
    )

    assert schedule_date(shuffled, offset, extension).due_on == schedule_date(clock, offset, extension).due_on


@pytest.mark.parametrize("months", [1, 2, 3])
def test_an_open_break_takes_an_extended_date_away_until_it_ends(months):
    start = dt.date(2024, 9, 2)
    still_open = ClockInputs(start, breaks=(BreakSpan(dt.date(2025, 8, 20)),))
    ended = ClockInputs(start, breaks=(BreakSpan(dt.date(2025, 8, 20), dt.date(2025, 9, 18)),))

    assert schedule_date(still_open, Offset(months=12), Extension(months)).due_on is None
    assert schedule_date(ended, Offset(months=12), Extension(months)).due_on is not None


def test_a_rehearsal_leaves_nothing_behind(enrolment, coordinator):
    before = stored_dates(enrolment)

    rehearse(lambda: tell(enrolment, Fact("break", TODAY, TODAY + ONE_DAY * 90), coordinator), by=coordinator)

    assert stored_dates(enrolment) == before
    assert not Break.objects.exists()
