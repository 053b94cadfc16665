"""The supervision cadence by example, under the five-year scheme's numbers."""

import time
from dataclasses import replace
from datetime import date, timedelta

import pytest

from ecf.enrolments.intervals import BreakSpan, add_months
from ecf.framework.definition import Length
from ecf.framework.shipped import shipped_definition
from ecf.supervision.cadence import CadenceInputs, CadenceRules, cadence, gaps, gaps_met
from ecf.supervision.cadence_rules import rules_of

START = date(2024, 9, 2)
RULES = rules_of(shipped_definition("ECF5", "2022.1"))
LONG_BREAK = BreakSpan(date(2025, 6, 2), date(2025, 7, 13))  # 42 days, back on Monday 14 July
BACK_ON = date(2025, 7, 14)


def inputs(*held_on, **others):
    return CadenceInputs(started_on=START, held_on=held_on, **others)


def on(day, clock):
    return cadence(clock, RULES, on=day)


def weeks(count, start=START):
    return start + timedelta(weeks=count)


def test_the_numbers_come_with_the_framework():
    assert [str(phase.gap) for phase in RULES.phases] == ["7 days", "14 days", "1 month"]
    assert (RULES.absence_shorter_than_days, RULES.absence_working_days, RULES.at_risk_days) == (28, 5, 3)


def test_the_first_session_is_due_within_a_week_of_the_start():
    now = on(START, inputs())

    assert (now.last_on, now.counted_from, now.phase, now.gap_days, now.days_since) == (None, START, 0, 7, 0)
    assert (now.due_on, now.grace_until, now.overdue_from) == (date(2024, 9, 9), date(2024, 9, 12), date(2024, 9, 13))


@pytest.mark.parametrize(
    ("last_on", "phase", "due_on", "grace_until"),
    [
        (date(2024, 10, 13), 0, date(2024, 10, 20), date(2024, 10, 23)),  # the last day of week 6
        (date(2024, 10, 14), 1, date(2024, 10, 28), date(2024, 11, 2)),  # the first day of week 7
        (date(2025, 3, 1), 1, date(2025, 3, 15), date(2025, 3, 20)),  # the last day of month 6
        (date(2025, 3, 2), 2, date(2025, 4, 2), date(2025, 4, 9)),
        (date(2026, 1, 31), 2, date(2026, 2, 28), date(2026, 3, 7)),  # the same day next month, clamped
        (date(2031, 1, 15), 2, date(2031, 2, 15), date(2031, 2, 22)),  # past the end: still monthly
    ],
)
def test_the_phase_of_the_last_session_sets_the_gap(last_on, phase, due_on, grace_until):
    now = on(last_on + timedelta(days=1), inputs(last_on))

    assert (now.phase, now.due_on, now.grace_until, now.days_since) == (phase, due_on, grace_until, 1)


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2025, 4, 29), "kept"),
        (date(2025, 4, 30), "at_risk"),
        (date(2025, 5, 3), "at_risk"),
        (date(2025, 5, 10), "at_risk"),
        (date(2025, 5, 11), "missed"),
    ],
)
def test_at_risk_runs_from_three_days_before_to_the_end_of_the_grace(day, status):
    assert on(day, inputs(date(2025, 4, 3))).status == status


def test_later_sessions_do_not_exist_yet():
    assert on(date(2025, 4, 20), inputs(date(2025, 4, 3), date(2025, 4, 21))).last_on == date(2025, 4, 3)


def test_sessions_before_the_start_do_not_count():
    assert on(START, inputs(date(2024, 8, 30))).last_on is None


def test_a_short_break_moves_the_due_date_by_its_days_and_the_grace_too():
    out = BreakSpan(date(2025, 5, 1), date(2025, 5, 10))
    over_the_grace = BreakSpan(date(2025, 5, 5), date(2025, 5, 14))

    assert on(date(2025, 5, 1), inputs(date(2025, 4, 3), breaks=(out,))).due_on == date(2025, 5, 13)
    now = on(date(2025, 5, 12), inputs(date(2025, 4, 3), breaks=(over_the_grace,)))
    assert (now.due_on, now.grace_until, now.is_paused, now.status) == (
        date(2025, 5, 3),
        date(2025, 5, 20),
        True,
        "not_measured",
    )


def test_programme_time_stops_in_a_break_so_the_phase_lasts_longer():
    out = BreakSpan(date(2024, 9, 30), date(2024, 10, 19))

    assert on(date(2024, 11, 2), inputs(date(2024, 11, 1), breaks=(out,))).phase == 0


def test_after_a_long_break_the_first_is_due_within_a_week_then_every_fortnight_for_six_weeks():
    clock = inputs(date(2025, 5, 30), breaks=(LONG_BREAK,))

    back = on(BACK_ON, clock)
    assert (back.phase, back.counted_from, back.gap_days, back.days_since) == ("after_break", BACK_ON, 7, 3)
    assert (back.due_on, back.grace_until) == (date(2025, 7, 21), date(2025, 7, 24))

    then = on(date(2025, 7, 22), replace(clock, held_on=(date(2025, 5, 30), date(2025, 7, 21))))
    assert (then.phase, then.due_on, then.grace_until) == ("after_break", date(2025, 8, 4), date(2025, 8, 7))

    assert on(weeks(6, BACK_ON), inputs(weeks(6, BACK_ON) - timedelta(1), breaks=(LONG_BREAK,))).phase == "after_break"
    assert on(weeks(7, BACK_ON), inputs(weeks(6, BACK_ON), breaks=(LONG_BREAK,))).phase == 2


def test_a_break_of_27_days_is_not_a_long_one_but_two_that_touch_are():
    short = BreakSpan(date(2025, 6, 2), date(2025, 6, 28))
    rest = BreakSpan(date(2025, 6, 29), date(2025, 6, 29))

    assert on(date(2025, 6, 30), inputs(date(2025, 5, 30), breaks=(short,))).phase == 2
    assert on(date(2025, 6, 30), inputs(date(2025, 5, 30), breaks=(short, rest))).phase == "after_break"


def test_the_weeks_after_a_break_never_make_the_gap_longer():
    early = BreakSpan(date(2024, 9, 10), date(2024, 10, 20))

    now = on(date(2024, 10, 26), inputs(date(2024, 10, 25), breaks=(early,)))

    assert (now.phase, now.gap_days) == (0, 7)


def test_what_was_overdue_before_a_break_stays_so():
    clock = inputs(date(2025, 4, 3), breaks=(LONG_BREAK,))

    assert [on(day, clock).status for day in (date(2025, 6, 1), date(2025, 6, 20), BACK_ON)] == ["missed"] * 3
    assert on(BACK_ON, clock).due_on == date(2025, 5, 3)


def test_a_date_before_a_break_stands_until_the_break_begins_and_then_gives_way():
    clock = inputs(date(2025, 4, 28), breaks=(LONG_BREAK,))

    assert on(date(2025, 6, 1), clock).due_on == date(2025, 5, 28)
    assert on(date(2025, 6, 2), clock).due_on == date(2025, 7, 21)
    assert on(date(2025, 6, 2), clock).status == "not_measured"


def test_a_date_that_a_planned_break_would_move_to_the_return_is_the_first_one_back():
    assert on(date(2025, 5, 3), inputs(date(2025, 5, 2), breaks=(LONG_BREAK,))).due_on == date(2025, 7, 21)


def test_a_break_that_begins_the_day_after_the_grace_finds_nothing_overdue():
    clock = inputs(date(2025, 4, 25), breaks=(LONG_BREAK,))

    assert on(date(2025, 6, 1), clock).grace_until == date(2025, 6, 1)
    assert (on(BACK_ON, clock).status, on(BACK_ON, clock).due_on) == ("kept", date(2025, 7, 21))


def test_an_open_break_leaves_no_date():
    clock = inputs(date(2025, 5, 30), breaks=(BreakSpan(date(2025, 6, 2)),))

    now = on(date(2025, 6, 20), clock)

    assert (now.due_on, now.grace_until, now.overdue_from) == (None, None, None)
    assert (now.is_paused, now.status, now.days_since) == (True, "not_measured", 3)
    assert on(date(2025, 6, 1), clock).status == "kept"


def test_a_new_placement_begins_afresh_and_owes_nothing_for_the_last():
    moved_on = date(2025, 6, 2)
    clock = inputs(date(2025, 4, 3), placement_starts=(START, moved_on))

    assert on(date(2025, 6, 1), clock).status == "missed"
    now = on(moved_on, clock)
    assert (now.status, now.counted_from, now.due_on, now.phase) == ("kept", moved_on, date(2025, 6, 9), "after_break")


def test_a_placement_that_begins_in_a_break_starts_on_the_return():
    clock = inputs(date(2025, 5, 30), breaks=(LONG_BREAK,), placement_starts=(START, date(2025, 6, 20)))

    assert on(BACK_ON, clock).due_on == date(2025, 7, 21)


def test_a_framework_may_have_no_rule_for_returns():
    clock = inputs(date(2025, 5, 30), breaks=(LONG_BREAK,), placement_starts=(BACK_ON,))

    now = cadence(clock, CadenceRules(phases=RULES.phases), on=BACK_ON)

    assert (now.phase, now.due_on) == (2, date(2025, 8, 11))


@pytest.mark.parametrize(
    ("absence", "due_on"),
    [
        (BreakSpan(date(2025, 6, 30), date(2025, 7, 4)), date(2025, 7, 14)),  # due inside; back Monday 7 July
        (BreakSpan(date(2025, 6, 23), date(2025, 6, 27)), date(2025, 7, 7)),  # due 3 working days after
        (BreakSpan(date(2025, 6, 19), date(2025, 6, 25)), date(2025, 7, 3)),  # due on the 5th working day after
        (BreakSpan(date(2025, 6, 18), date(2025, 6, 24)), date(2025, 7, 2)),  # due on the 6th: stays
        (BreakSpan(date(2025, 7, 3), date(2025, 7, 9)), date(2025, 7, 2)),  # after the date: stays
        (BreakSpan(date(2025, 6, 9), date(2025, 7, 6)), date(2025, 7, 2)),  # 28 days: a break, not an absence
    ],
)
def test_an_absence_moves_a_due_date_in_it_or_soon_after(absence, due_on):
    assert on(date(2025, 6, 5), inputs(date(2025, 6, 2), absences=(absence,))).due_on == due_on


def test_one_absence_after_another_moves_the_date_twice():
    absences = (BreakSpan(date(2025, 7, 10), date(2025, 7, 18)), BreakSpan(date(2025, 6, 30), date(2025, 7, 4)))

    assert on(date(2025, 6, 5), inputs(date(2025, 6, 2), absences=absences)).due_on == date(2025, 7, 28)


def test_gaps_are_met_by_the_end_of_the_grace_and_missed_after_it():
    clock = inputs(weeks(1), date(2024, 9, 19), date(2024, 9, 30))

    history = gaps(clock, RULES, on=date(2024, 10, 5))

    assert [(gap.due_on, gap.met, gap.held_on) for gap in history] == [
        (date(2024, 9, 9), True, date(2024, 9, 9)),
        (date(2024, 9, 16), True, date(2024, 9, 19)),
        (date(2024, 9, 26), False, None),
    ]
    assert history[-1].settled_on == history[-1].overdue_from == date(2024, 9, 30)


def test_silence_is_one_missed_gap_after_another():
    counted = gaps_met(inputs(weeks(1)), RULES, on=date(2025, 9, 2))
    history = gaps(inputs(weeks(1)), RULES, on=date(2025, 9, 2))

    assert (counted.met, counted.settled, counted.missed_in_a_row) == (1, 21, 20)
    assert [gap.due_on for gap in history][-3:] == [date(2025, 6, 3), date(2025, 7, 3), date(2025, 8, 3)]


def test_the_session_that_ends_a_silence_meets_no_gap():
    clock = inputs(weeks(1), weeks(4), weeks(5))

    assert [gap.met for gap in gaps(clock, RULES, on=weeks(5))] == [True, False, False, True]
    assert gaps_met(clock, RULES, on=weeks(5)).missed_in_a_row == 0


def test_a_late_session_before_a_break_does_not_meet_the_first_gap_after_it():
    clock = inputs(date(2025, 4, 3), date(2025, 5, 30), breaks=(LONG_BREAK,))

    last = gaps(clock, RULES, on=date(2025, 6, 10))[-1]

    assert (last.due_on, last.met) == (date(2025, 5, 3), False)


def test_a_window_counts_what_was_settled_in_it():
    clock = inputs(weeks(1), weeks(2), weeks(3))

    counted = gaps_met(clock, RULES, on=weeks(3), since=weeks(2))

    assert (counted.met, counted.settled) == (2, 2)


def test_a_gap_met_before_an_open_break_counts():
    clock = inputs(weeks(1), breaks=(BreakSpan(weeks(1) + timedelta(1)),))

    assert gaps_met(clock, RULES, on=weeks(20)).met == 1
    assert gaps_met(clock, RULES, on=weeks(20)).settled == 1


def test_a_break_is_never_a_missed_gap_and_the_first_one_back_counts():
    clock = inputs(
        *(add_months(START, m) for m in range(9)), date(2025, 5, 20), date(2025, 7, 25), breaks=(LONG_BREAK,)
    )

    last = gaps(clock, RULES, on=date(2025, 7, 31))[-1]

    assert (last.started_on, last.due_on, last.met, last.settled_on) == (
        BACK_ON,
        date(2025, 7, 21),
        False,
        date(2025, 7, 25),
    )


def test_five_years_of_a_hundred_people_take_less_than_a_second():
    held = tuple(weeks(2 * n) for n in range(130))
    breaks = tuple(BreakSpan(weeks(40 * n), weeks(40 * n) + timedelta(days=35)) for n in range(1, 6))
    began = time.process_time()

    for n in range(100):
        clock = inputs(*held, breaks=breaks, absences=(BreakSpan(weeks(n), weeks(n + 1)),))
        assert gaps_met(clock, RULES, on=weeks(265)).settled > 100
        assert cadence(clock, RULES, on=weeks(265)).last_on

    assert time.process_time() - began < 1


FIRST_WEEKS = tuple(weeks(n) for n in range(1, 7))
LATE = tuple(weeks(6) + timedelta(days=16 * n) for n in range(1, 7))
STRICT = replace(RULES, phases=tuple(replace(phase, grace=Length(0, "days")) for phase in RULES.phases))


def test_rules_that_changed_since_judge_nothing_again():
    """Each session came two days late: in time while days of grace were given, and missed since there are none."""
    person = inputs(*FIRST_WEEKS, *LATE)

    assert gaps_met(person, RULES, on=LATE[-1]).missed_in_a_row == 0
    assert gaps_met(person, STRICT, on=LATE[-1]).missed_in_a_row == 6

    settled = gaps(person, STRICT, on=LATE[-1], before=((LATE[-3], RULES),))
    assert [gap.met for gap in settled][-4:] == [True, True, False, False]
    assert gaps_met(person, STRICT, on=LATE[-1], before=((LATE[-3], RULES),)).missed_in_a_row == 2


def test_a_gap_that_runs_when_rules_grow_strict_is_missed_on_that_day():
    due_on = weeks(8)
    last_day_of_grace = due_on + timedelta(days=2)

    found = gaps(inputs(*FIRST_WEEKS), STRICT, on=weeks(9), before=((last_day_of_grace, RULES),))

    assert [(gap.due_on, gap.settled_on) for gap in found if not gap.met] == [(due_on, due_on + timedelta(days=3))]
