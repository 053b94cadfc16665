"""Why supervision is due on its day: the rows add up to what the cadence says."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecf.enrolments.clock import explain
from ecf.enrolments.intervals import BreakSpan
from ecf.framework.shipped import shipped_definition
from ecf.supervision.cadence import Away, CadenceInputs, cadence
from ecf.supervision.cadence_rules import rules_of
from ecf.supervision.explaining import explain_cadence
from tests.supervision.test_cadence_against_calendar import people

RULES = rules_of(shipped_definition("ECF5", "2022.1"))
START = dt.date(2025, 6, 2)


def why(inputs: CadenceInputs, on: dt.date) -> str:
    return explain(explain_cadence(cadence(inputs, RULES, on=on), inputs, RULES))


@settings(max_examples=300, deadline=None)
@given(inputs=people(), ahead=st.integers(0, 420))
def test_the_rows_add_up_to_the_due_date_and_to_the_end_of_the_grace(inputs, ahead):
    found = cadence(inputs, RULES, on=inputs.started_on + dt.timedelta(days=ahead))
    first, *rest = explain_cadence(found, inputs, RULES)

    assert (first.on, first.days) == (found.counted_from, 0)
    for before, after in pairwise([first, *rest]):
        if after.on is None:
            assert after.days is None
        else:
            assert before.on + dt.timedelta(days=after.days) == after.on
    up_to_due = [row for row in rest if row.rule != "grace"]
    assert up_to_due[-1].on == found.due_on
    grace = [row for row in rest if row.rule == "grace"]
    assert [row.on for row in grace] == ([found.grace_until] if found.due_on else [])
    assert all(row.days != 0 for row in up_to_due)


def test_a_month_an_absence_and_the_grace_in_one_line():
    inputs = CadenceInputs(
        started_on=START,
        held_on=(dt.date(2026, 11, 2),),
        absences=(Away(dt.date(2026, 11, 30), dt.date(2026, 12, 4), side="supervisor"),),
    )
    assert why(inputs, dt.date(2026, 11, 23)) == (
        "Last reflective supervision 2 November 2026 + 1 month = 2 December 2026; supervisor away 30 November 2026 to "
        "4 December 2026: 14 December 2026; in time until 21 December 2026"
    )


@pytest.mark.parametrize(
    ("inputs", "on", "said"),
    [
        (CadenceInputs(START), dt.date(2025, 6, 4), "2 June 2025 + 7 days = 9 June 2025; in time until 12 June 2025"),
        (
            CadenceInputs(START, (dt.date(2026, 11, 2),), (BreakSpan(dt.date(2026, 11, 9), dt.date(2026, 11, 15)),)),
            dt.date(2026, 11, 23),
            "Last reflective supervision 2 November 2026 + 1 month = 2 December 2026; agreed break, 9 November 2026 to "
            "15 November 2026: 9 December 2026; in time until 16 December 2026",
        ),
        (
            CadenceInputs(START, (dt.date(2026, 11, 2),), (BreakSpan(dt.date(2026, 11, 9)),)),
            dt.date(2026, 11, 23),
            "Last reflective supervision 2 November 2026 + 1 month = 2 December 2026; agreed break from 9 November "
            "2026, no end date yet: no date until the break ends",
        ),
        (
            CadenceInputs(START, (dt.date(2026, 9, 1),), (BreakSpan(dt.date(2026, 9, 7), dt.date(2026, 11, 15)),)),
            dt.date(2026, 11, 18),
            "Back on 16 November 2026 + 7 days = 23 November 2026; in time until 26 November 2026",
        ),
        (
            CadenceInputs(START, (dt.date(2026, 9, 1),), (), (dt.date(2026, 9, 14),)),
            dt.date(2026, 9, 16),
            "New placement from 14 September 2026 + 7 days = 21 September 2026; in time until 24 September 2026",
        ),
        (
            CadenceInputs(START, (dt.date(2026, 11, 2),), (BreakSpan(dt.date(2026, 12, 4)),)),
            dt.date(2026, 11, 23),
            "Last reflective supervision 2 November 2026 + 1 month = 2 December 2026",
        ),
    ],
    ids=["from the start", "a break", "an open break", "a return", "a new placement", "an open break in the grace"],
)
def test_each_beginning_and_each_break_has_its_words(inputs, on, said):
    assert why(inputs, on) == said
