"""The clock by example: the published table, each rule and each row of an explanation."""

import time
from datetime import date, timedelta
from decimal import Decimal

import pytest

from ecf.enrolments.clock import (
    BreakSpan,
    ClockInputs,
    Deferral,
    Extension,
    Offset,
    Pattern,
    Reason,
    add_months,
    explain,
    is_on_break,
    programme_days,
    programme_months_reached_on,
    schedule_date,
)

START = date(2024, 9, 2)
YEAR_2 = Offset(months=24)
YEAR_1 = Offset(months=12)
HALF_TIME = (Pattern(START, Decimal("0.50")),)
SIX_MONTHS_OUT = BreakSpan(date(2025, 1, 6), date(2025, 7, 6))


def inputs(*breaks, started_on=START, **others):
    return ClockInputs(started_on=started_on, breaks=breaks, **others)


def rows(schedule):
    return [(reason.rule, reason.days, reason.on) for reason in schedule.explanation]


@pytest.mark.parametrize(
    ("clock", "offset", "extension", "due_on"),
    [
        (inputs(), YEAR_2, None, date(2026, 9, 2)),
        (inputs(started_on=date(2024, 8, 31)), Offset(months=6), None, date(2025, 2, 28)),
        (inputs(SIX_MONTHS_OUT), YEAR_2, None, date(2027, 3, 3)),
        (inputs(patterns=HALF_TIME, part_time_choice="stretch"), YEAR_1, None, date(2026, 9, 2)),
        (inputs(patterns=HALF_TIME, part_time_choice="keep"), YEAR_1, None, date(2025, 9, 2)),
        (inputs(BreakSpan(date(2025, 8, 20), date(2025, 9, 18))), YEAR_1, None, date(2025, 10, 2)),
        (inputs(), YEAR_1, Extension(3), date(2025, 12, 2)),
    ],
    ids=["plain", "month end", "break", "stretch", "keep", "break over the date", "extension"],
)
def test_the_examples_hold(clock, offset, extension, due_on):
    schedule = schedule_date(clock, offset, extension)

    assert schedule.due_on == due_on
    assert schedule.explanation[-1].on == due_on


def test_the_explanation_gives_every_row_in_order():
    clock = inputs(
        SIX_MONTHS_OUT,
        credit_months=6,
        patterns=(Pattern(date(2025, 10, 1), Decimal("0.80")),),
        part_time_choice="stretch",
    )

    schedule = schedule_date(clock, YEAR_2, Extension(2))

    assert rows(schedule) == [
        ("start", 0, START),
        ("offset", 730, date(2026, 9, 2)),
        ("credit", -184, date(2026, 3, 2)),
        ("break", 182, date(2026, 8, 31)),
        ("working_pattern", 84, date(2026, 11, 23)),
        ("extension", 61, date(2027, 1, 23)),
    ]
    assert [reason.detail for reason in schedule.explanation] == [
        "Starts on 2 September 2024",
        "24 months after the start",
        "Credit of 6 months for recognised experience",
        "Agreed break, 6 January 2025 to 6 July 2025 (182 days)",
        "Working 0.80 of full time from 1 October 2025, dates stretched",
        "Extension of 2 months",
    ]


def test_what_changes_nothing_is_left_out():
    before_start = BreakSpan(date(2024, 1, 1), date(2024, 2, 1))
    after_due = BreakSpan(date(2026, 9, 3), date(2026, 12, 1))
    full_time = (Pattern(START, Decimal("1.00")),)

    schedule = schedule_date(inputs(before_start, after_due, patterns=full_time, part_time_choice="stretch"), YEAR_2)

    assert rows(schedule) == [("start", 0, START), ("offset", 730, date(2026, 9, 2))]


@pytest.mark.parametrize("last_change", [date(2024, 1, 1), START])
def test_only_the_pattern_in_force_at_the_start_counts_of_the_earlier_ones(last_change):
    patterns = (Pattern(date(2023, 1, 1), Decimal("0.20")), Pattern(last_change, Decimal("0.50")))

    schedule = schedule_date(inputs(patterns=patterns, part_time_choice="stretch"), YEAR_1)

    assert [row[0] for row in rows(schedule)] == ["start", "offset", "working_pattern"]
    assert schedule.due_on == date(2026, 9, 2)


def test_a_return_to_full_time_brings_the_date_forward_again():
    patterns = (*HALF_TIME, Pattern(date(2025, 3, 3), Decimal("1")))

    schedule = schedule_date(inputs(patterns=patterns, part_time_choice="stretch"), YEAR_1)

    assert rows(schedule)[2:] == [
        ("working_pattern", 365, date(2026, 9, 2)),
        ("working_pattern", -274, date(2025, 12, 2)),
    ]


@pytest.mark.parametrize("choice", ["keep", "", None])
def test_dates_are_kept_until_the_part_time_question_is_answered(choice):
    assert schedule_date(inputs(patterns=HALF_TIME, part_time_choice=choice), YEAR_1).due_on == date(2025, 9, 2)


def test_an_open_break_pauses_what_it_would_move():
    open_break = BreakSpan(date(2025, 9, 2))

    schedule = schedule_date(inputs(SIX_MONTHS_OUT, open_break), YEAR_1, Extension(1))

    assert (schedule.due_on, schedule.is_paused, schedule.applies) == (None, True, True)
    assert rows(schedule)[2:] == [
        ("break", 182, date(2026, 3, 3)),
        ("break", None, None),
        ("extension", None, None),
    ]
    assert schedule.explanation[3].detail == "Agreed break from 2 September 2025, no end date yet"


def test_a_date_before_an_open_break_stays():
    open_break = BreakSpan(date(2025, 9, 3))

    assert schedule_date(inputs(open_break), YEAR_1).due_on == date(2025, 9, 2)


def test_a_break_that_begins_on_the_due_date_moves_it():
    assert schedule_date(inputs(BreakSpan(date(2025, 9, 2), date(2025, 9, 11))), YEAR_1).due_on == date(2025, 9, 12)


def test_an_extension_does_not_run_during_a_break():
    out = BreakSpan(date(2025, 10, 1), date(2025, 10, 30))

    schedule = schedule_date(inputs(out), YEAR_1, Extension(3))

    assert schedule.due_on == date(2026, 1, 1)
    assert rows(schedule)[2:] == [("extension", 121, date(2026, 1, 1))]
    assert schedule.explanation[-1].detail == "Extension of 3 months, agreed breaks not counted"


def test_an_extension_that_runs_into_an_open_break_has_no_date_and_shows_the_break():
    schedule = schedule_date(inputs(BreakSpan(date(2025, 10, 1))), YEAR_1, Extension(3))

    assert schedule.is_paused
    assert rows(schedule)[1:] == [("offset", 365, date(2025, 9, 2)), ("break", None, None), ("extension", None, None)]


def test_an_extension_that_ends_before_an_open_break_stands():
    assert schedule_date(inputs(BreakSpan(date(2025, 12, 3))), YEAR_1, Extension(3)).due_on == date(2025, 12, 2)


def test_a_deferral_replaces_the_date_and_the_extension():
    schedule = schedule_date(inputs(SIX_MONTHS_OUT), YEAR_1, Extension(3), Deferral(date(2026, 4, 1)))

    assert schedule.due_on == date(2026, 4, 1)
    assert rows(schedule)[-1] == ("deferral", -63, date(2026, 4, 1))
    assert schedule.explanation[-1].detail == "Deferred to 1 April 2026"


def test_a_deferral_to_the_same_day_is_no_row():
    assert [row[0] for row in rows(schedule_date(inputs(), YEAR_1, None, Deferral(date(2025, 9, 2))))] == [
        "start",
        "offset",
    ]


def test_a_deferral_into_a_break_waits_for_the_day_after():
    out = BreakSpan(date(2026, 1, 1), date(2026, 1, 31))

    schedule = schedule_date(inputs(out), YEAR_1, None, Deferral(date(2026, 1, 10)))

    assert schedule.due_on == date(2026, 2, 1)
    assert schedule.explanation[-1].detail == "Deferred to 10 January 2026, moved to the day after an agreed break"


def test_a_deferral_into_an_open_break_has_no_date():
    schedule = schedule_date(inputs(BreakSpan(date(2026, 1, 1))), YEAR_1, None, Deferral(date(2026, 1, 10)))

    assert schedule.is_paused
    assert rows(schedule)[2:] == [("break", None, None), ("deferral", None, None)]


def test_a_deferral_to_before_an_open_break_gives_a_paused_milestone_a_date():
    schedule = schedule_date(inputs(BreakSpan(date(2025, 8, 1))), YEAR_1, None, Deferral(date(2025, 7, 1)))

    assert rows(schedule)[2:] == [("break", None, None), ("deferral", None, date(2025, 7, 1))]


@pytest.mark.parametrize("credit", [24, 30])
def test_a_milestone_that_credit_covers_does_not_apply(credit):
    schedule = schedule_date(inputs(credit_months=credit), YEAR_2)

    assert (schedule.applies, schedule.due_on, schedule.is_paused) == (False, None, False)
    assert rows(schedule)[-1] == ("credit", None, None)


def test_credit_does_not_move_an_offset_in_days():
    schedule = schedule_date(inputs(credit_months=24), Offset(days=14))

    assert (schedule.applies, schedule.due_on) == (True, date(2024, 9, 16))
    assert [row[0] for row in rows(schedule)] == ["start", "offset"]


def test_time_between_placements_counts_as_a_break_and_says_so():
    gap = BreakSpan(date(2025, 3, 1), date(2025, 3, 31), between_placements=True)
    same_days = BreakSpan(date(2025, 3, 1), date(2025, 3, 31))

    schedule = schedule_date(inputs(gap, same_days), YEAR_1)

    assert schedule.due_on == date(2025, 10, 3)
    assert [r.detail for r in schedule.explanation[2:]] == [
        "Between placements, 1 March 2025 to 31 March 2025 (31 days)"
    ]


def test_nothing_starts_before_a_break_that_holds_the_start_ends():
    out = BreakSpan(date(2024, 8, 1), date(2024, 9, 11))

    assert schedule_date(inputs(out), Offset(days=14)).due_on == date(2024, 9, 26)


def test_a_break_that_ends_before_it_starts_changes_nothing():
    assert schedule_date(inputs(BreakSpan(date(2025, 5, 1), date(2025, 4, 1))), YEAR_1).due_on == date(2025, 9, 2)


def test_a_start_on_29_february_is_clamped_in_common_years():
    leap = inputs(started_on=date(2024, 2, 29))

    assert schedule_date(leap, YEAR_1).due_on == date(2025, 2, 28)
    assert schedule_date(leap, Offset(months=48)).due_on == date(2028, 2, 29)


@pytest.mark.parametrize("fte", ["0", "0.001", "1.01", "0.505", "-0.5"])
def test_an_fte_outside_the_range_is_refused(fte):
    with pytest.raises(ValueError, match="FTE"):
        Pattern(START, Decimal(fte))


@pytest.mark.parametrize("wrong", [{}, {"months": 1, "days": 1}])
def test_an_offset_is_months_or_days(wrong):
    with pytest.raises(ValueError, match="offset"):
        Offset(**wrong)


def test_one_line_explains_a_date():
    assert explain(schedule_date(inputs(SIX_MONTHS_OUT), YEAR_2).explanation) == (
        "2 September 2024 + 24 months = 2 September 2026; agreed break, 6 January 2025 to 6 July 2025 (182 days): "
        "3 March 2027"
    )
    assert explain(schedule_date(inputs(BreakSpan(date(2025, 1, 6))), YEAR_2).explanation) == (
        "2 September 2024 + 24 months = 2 September 2026; agreed break from 6 January 2025, no end date yet: "
        "no date until the break ends"
    )
    assert explain(schedule_date(inputs(credit_months=24), YEAR_2).explanation) == (
        "2 September 2024 + 24 months = 2 September 2026; credit of 24 months for recognised experience: does not apply"
    )
    assert explain(schedule_date(inputs(), Offset(days=0)).explanation) == "2 September 2024"


def test_reasons_survive_the_way_to_json_and_back():
    explanation = schedule_date(inputs(BreakSpan(date(2025, 1, 6))), YEAR_2).explanation

    assert tuple(Reason.from_row(reason.as_row()) for reason in explanation) == explanation
    assert explanation[1].as_row() == {
        "rule": "offset",
        "detail": "24 months after the start",
        "days": 730,
        "on": "2026-09-02",
    }


def test_programme_time_is_net_of_breaks_and_blind_to_fte():
    clock = inputs(SIX_MONTHS_OUT, patterns=HALF_TIME, part_time_choice="stretch", credit_months=6)

    assert programme_days(clock, START) == 0
    assert programme_days(clock, date(2025, 1, 6)) == programme_days(clock, date(2025, 7, 7)) == 126
    assert programme_months_reached_on(clock, 24) == date(2027, 3, 3)
    assert programme_months_reached_on(inputs(BreakSpan(date(2025, 1, 6))), 24) is None
    assert is_on_break(clock, date(2025, 1, 6)) and is_on_break(clock, date(2025, 7, 6))
    assert not is_on_break(clock, date(2025, 1, 5)) and not is_on_break(clock, date(2025, 7, 7))


def test_months_are_added_and_taken_away_with_a_clamp():
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2024, 12, 31), 2) == date(2025, 2, 28)
    assert add_months(date(2025, 3, 31), -1) == date(2025, 2, 28)
    assert add_months(date(2025, 1, 15), -13) == date(2023, 12, 15)


def test_a_thousand_enrolments_of_eleven_milestones_take_less_than_two_seconds():
    offsets = [Offset(days=14), *(Offset(months=m) for m in (3, 6, 9, 12, 18, 24, 36, 48, 60, 66))]
    patterns = tuple(Pattern(add_months(START, 10 * n), Decimal(80 + n) / 100) for n in range(4))
    began = time.process_time()

    for n in range(1000):
        out = tuple(
            BreakSpan(START + timedelta(days=n + 300 * k), START + timedelta(days=n + 300 * k + 40)) for k in range(4)
        )
        clock = inputs(*out, patterns=patterns, part_time_choice="stretch")
        for offset in offsets:
            assert schedule_date(clock, offset, Extension(1)).due_on

    assert time.process_time() - began < 2
