"""The clock against a slow, obvious reading of its rules, one calendar day at a time."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from ecf.enrolments.clock import (
    BreakSpan,
    ClockInputs,
    Deferral,
    Extension,
    Offset,
    Pattern,
    add_months,
    programme_days,
    programme_months_reached_on,
    schedule_date,
)
from ecf.enrolments.intervals import Breaks

ONE_DAY = timedelta(days=1)
HORIZON = 1500

starts = st.one_of(
    st.dates(date(2019, 1, 1), date(2026, 12, 31)),
    st.sampled_from([date(2024, 2, 29), date(2024, 1, 31), date(2023, 8, 31), date(2025, 12, 31)]),
)
offsets = st.one_of(
    st.integers(1, 26).map(lambda m: Offset(months=m)), st.integers(0, 60).map(lambda d: Offset(days=d))
)
ftes = st.integers(20, 100).map(lambda hundredths: Decimal(hundredths) / 100)
extensions = st.none() | st.integers(1, 3).map(Extension)


@st.composite
def clocks(draw, may_be_open=True):
    started_on = draw(starts)
    days = st.integers(-60, 900).map(lambda n: started_on + timedelta(days=n))
    spans = [
        BreakSpan(first, first + timedelta(days=length), between_placements=between)
        for first, length, between in draw(st.lists(st.tuples(days, st.integers(0, 120), st.booleans()), max_size=4))
    ]
    if may_be_open and draw(st.booleans()):
        spans.append(BreakSpan(draw(days)))
    patterns = [
        Pattern(day, fte) for day, fte in draw(st.lists(st.tuples(days, ftes), max_size=3, unique_by=lambda p: p[0]))
    ]
    return ClockInputs(
        started_on=started_on,
        credit_months=draw(st.sampled_from([0, 0, 0, 3, 12])),
        breaks=tuple(spans),
        patterns=tuple(patterns),
        part_time_choice=draw(st.sampled_from(["keep", "stretch"])),
    )


def on_break(clock, day):
    return any(b.started_on <= day and (b.ended_on is None or day <= b.ended_on) for b in clock.breaks)


def rate(clock, day):
    """What the day earns, in hundredths."""
    if on_break(clock, day):
        return 0
    so_far = [p for p in clock.patterns if p.effective_from <= day]
    if clock.part_time_choice == "keep" or not so_far:
        return 100
    return int(max(so_far, key=lambda p: p.effective_from).fte * 100)


def count_on(clock, start, wanted, earns):
    """The first day outside every break with at least so much earned on the days before it."""
    earned, day = 0, start
    while earned < wanted or on_break(clock, day):
        if any(b.ended_on is None and b.started_on <= day for b in clock.breaks):
            return None
        earned += earns(day)
        day += ONE_DAY
    return day


def obvious_due(clock, offset, extension, deferral):
    start = clock.started_on
    nominal = (
        start + timedelta(days=offset.days)
        if offset.months is None
        else start + relativedelta(months=offset.months - clock.credit_months)
    )
    if offset.months is not None and offset.months <= clock.credit_months:
        return None
    if deferral:
        return count_on(clock, deferral.due_on, 0, lambda day: 0)
    due = count_on(clock, start, (nominal - start).days * 100, lambda day: rate(clock, day))
    if due and extension:
        wanted = (due + relativedelta(months=extension.months) - due).days
        return count_on(clock, due, wanted, lambda day: 0 if on_break(clock, day) else 1)
    return due


@settings(max_examples=200, deadline=None)
@given(clocks(), offsets, extensions, st.none() | st.integers(0, 800))
def test_every_due_date_is_the_one_that_counting_days_gives(clock, offset, extension, deferred_by):
    deferral = Deferral(clock.started_on + timedelta(days=deferred_by)) if deferred_by else None

    schedule = schedule_date(clock, offset, extension, deferral)

    assert schedule.due_on == obvious_due(clock, offset, extension, deferral)
    assert schedule.applies == (offset.months is None or offset.months > clock.credit_months)


@settings(max_examples=100, deadline=None)
@given(clocks(), offsets, extensions)
def test_the_rows_add_up_and_leave_out_what_changes_nothing(clock, offset, extension):
    schedule = schedule_date(clock, offset, extension)
    rows = schedule.explanation

    assert rows[0].rule == "start" and rows[0].days == 0
    assert rows[-1].on == schedule.due_on
    for before, after in pairwise(rows):
        if after.on is None:
            assert after.days is None
        else:
            assert after.days == (after.on - before.on).days != 0
    order = ["start", "offset", "credit", "event", "extension"]
    places = [order.index(row.rule if row.rule in order else "event") for row in rows]
    assert places == sorted(places)


@settings(max_examples=150, deadline=None)
@given(clocks(), offsets)
def test_each_row_is_the_due_date_with_the_events_up_to_it(clock, offset):
    events = events_by_first_day(clock)
    dates = [obvious_due(with_events(clock, events[:n]), offset, None, None) for n in range(len(events) + 1)]
    changes = [after for before, after in pairwise(dates) if after != before]

    shown = [row.on for row in schedule_date(clock, offset).explanation if row.rule in ("break", "working_pattern")]

    assert shown == changes


def events_by_first_day(clock):
    stretched = clock.patterns if clock.part_time_choice == "stretch" else ()
    at_start = max((p.effective_from for p in stretched if p.effective_from <= clock.started_on), default=date.min)
    events = [*clock.breaks, *(p for p in stretched if p.effective_from >= at_start)]
    return sorted(events, key=lambda e: (e.effective_from, 1) if isinstance(e, Pattern) else (e.started_on, 0))


def with_events(clock, events):
    breaks = tuple(e for e in events if isinstance(e, BreakSpan))
    patterns = tuple(e for e in events if isinstance(e, Pattern))
    return ClockInputs(clock.started_on, clock.credit_months, breaks, patterns, clock.part_time_choice)


@settings(max_examples=100, deadline=None)
@given(clocks(), st.integers(0, 36), st.integers(-10, HORIZON))
def test_programme_time_is_the_days_outside_breaks(clock, months, ahead):
    until = clock.started_on + timedelta(days=ahead)
    days = [clock.started_on + timedelta(days=n) for n in range(max(ahead, 0))]

    assert programme_days(clock, until) == sum(not on_break(clock, day) for day in days)
    wanted = (add_months(clock.started_on, months) - clock.started_on).days
    assert programme_months_reached_on(clock, months) == count_on(
        clock, clock.started_on, wanted, lambda day: 0 if on_break(clock, day) else 1
    )


@settings(max_examples=100, deadline=None)
@given(clocks(), st.integers(-80, 1100))
def test_merged_breaks_hold_the_same_days(clock, ahead):
    day = clock.started_on + timedelta(days=ahead)
    merged = Breaks(clock.breaks)

    assert merged.contains(day) == on_break(clock, day)
    span = merged.span_at(day)
    if span:
        assert not on_break(clock, span.started_on - ONE_DAY)
        assert span.ended_on is None or not on_break(clock, span.ended_on + ONE_DAY)


@given(starts, st.integers(-60, 60))
def test_months_are_added_as_a_calendar_does(day, months):
    assert add_months(day, months) == day + relativedelta(months=months)
