"""The status against a slow, obvious oracle, and payloads that read back as they were written."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from ecf.evidence.cpd_year import cpd_year_of
from ecf.progress.answer import answer
from ecf.progress.shape import CpdCount, as_payload, from_payload
from tests.progress.plain_facts import ECF5, START, a_break, facts, schedule

days = st.dates(dt.date(2024, 9, 2), dt.date(2030, 12, 31))
lengths = st.one_of(st.none(), st.integers(0, 400))


@st.composite
def worlds(draw):
    """Any state, any milestones met, breaks anywhere, CPD done or not, seen on any day."""
    on = draw(days)
    met = {key: draw(days) for key in draw(st.sets(st.sampled_from([each.key for each in ECF5.milestones])))}
    met = {key: day for key, day in met.items() if day <= on}
    breaks = []
    for start, length in draw(st.lists(st.tuples(days, lengths), max_size=2)):
        breaks.append(a_break(start, None if length is None else start + dt.timedelta(days=length)))
    cpd = CpdCount(cpd_year_of(on).starts_in, draw(st.integers(0, 3)), draw(st.integers(0, 1)), draw(st.booleans()))
    state = draw(st.sampled_from(["active"] * 6 + ["withdrawn", "completed", "not_completed"]))
    return facts(on, schedule=schedule(met), breaks=breaks, cpd=cpd, state=state)


def oracle(world) -> str:
    """Word by word: what ended, what is late, whether it is a break, what comes soon."""
    if world.state != "active":
        return world.state
    in_break = any(world.breaks.contains(day) for day in [world.on])
    first_break_day = world.on
    while in_break and world.breaks.contains(first_break_day - dt.timedelta(days=1)):
        first_break_day -= dt.timedelta(days=1)
    looked_at = first_break_day - dt.timedelta(days=1) if in_break else world.on
    unmet = [row for row in world.schedule if row.met_on is None]
    if any(looked_at > row.due_on for row in unmet):
        return "overdue"
    if in_break:
        return "paused"
    for row in unmet:
        if 0 <= (row.due_on - world.on).days <= (90 if "assessment" in row.key else 28):
            return "due_soon"
    enough = world.cpd.pieces >= 2 and world.cpd.peer_reflections >= 1
    if world.on.month in {9, 10, 11} and not world.cpd.is_exempt and not enough:
        return "due_soon"
    return "on_track"


@settings(max_examples=300, deadline=None)
@given(worlds())
def test_the_status_is_the_first_that_applies(world):
    assert answer(world).status == oracle(world)


@settings(max_examples=100, deadline=None)
@given(worlds())
def test_what_is_stored_reads_back_the_same(world):
    progress = answer(world)
    assert from_payload(as_payload(progress)) == progress


@settings(max_examples=100, deadline=None)
@given(worlds())
def test_every_check_speaks_and_counts_below_nothing(world):
    for check in answer(world).checks:
        assert check.detail.endswith(".")
        assert check.have is None or check.have >= 0
        assert world.started_on == START
