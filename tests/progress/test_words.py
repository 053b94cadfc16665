"""What is said to the worker and about the worker, and the one thing to do next."""

import datetime as dt

import pytest

from ecf.progress.answer import answer
from ecf.progress.next_thing import next_thing
from ecf.progress.shape import CpdCount
from ecf.progress.words import check_line, listed, status_sentence, status_sentence_about
from tests.progress.plain_facts import ECF5, a_break, facts, item, met_until, schedule

JANUARY = dt.date(2025, 1, 15)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "You are on track. Your 6-month review is due on 2 March 2025."),
        ({"on": dt.date(2025, 2, 20)}, "You have something due soon. Your 6-month review is due on 2 March 2025."),
        ({"on": dt.date(2025, 3, 2)}, "You have something due soon. Your 6-month review is due today."),
        ({"on": dt.date(2025, 3, 9)}, "Something is overdue. Your 6-month review was due on 2 March 2025."),
        (
            {"breaks": [a_break(dt.date(2025, 1, 1), dt.date(2025, 1, 31))]},
            "You are on an agreed break until 31 January 2025. Your 6-month review is due on 2 March 2025.",
        ),
        ({"breaks": [a_break(dt.date(2025, 1, 1))]}, "You are on an agreed break. It has no end date yet."),
        ({"state": "completed"}, "You have completed the programme."),
        ({"state": "withdrawn"}, "You have left the programme."),
        ({"state": "not_completed"}, "Your programme ended without being completed."),
    ],
)
def test_the_status_in_one_sentence(changes, sentence):
    on = changes.pop("on", JANUARY)
    rows = schedule(met_until(3), review_6m={"due_on": None}) if "no end" in sentence else schedule(met_until(3))
    assert status_sentence(answer(facts(on, schedule=rows, **changes))) == sentence


def test_the_cpd_year_is_named_when_it_is_what_is_due():
    progress = answer(facts(dt.date(2025, 10, 1), schedule=schedule(met_until(12)), cpd=CpdCount(2024)))
    assert (
        status_sentence(progress)
        == "You have something due soon. Your CPD for the register is due by 30 November 2025."
    )


def test_about_the_worker_nobody_is_addressed():
    progress = answer(facts(JANUARY, schedule=schedule(met_until(3))))
    assert status_sentence_about(progress, "Amira Hassan") == (
        "Amira Hassan is on track. The 6-month review is due on 2 March 2025."
    )
    lines = [check_line(check, ECF5, JANUARY) for check in progress.checks]
    assert "Direct observation: 0 of 2" in lines
    assert not any("you" in line.lower().split() for line in lines)


def test_the_next_thing_is_the_worst_that_the_worker_can_do():
    late = answer(facts(dt.date(2025, 3, 9), schedule=schedule(met_until(3))))
    found = next_thing(late)
    assert (found.label, found.page, dict(found.query)) == (
        "Log a direct observation",
        "log_evidence",
        {"kind": "direct_observation"},
    )
    assert "Ask your supervisor or assessor to observe a visit." in found.detail


def test_without_anything_pressing_it_is_what_the_next_milestone_needs():
    items = [item("direct_observation", dt.date(2024, 10, 1)) for _ in range(2)]
    found = next_thing(answer(facts(JANUARY, schedule=schedule(met_until(3)), items=items)))
    assert found.query == {"kind": "child_and_family_feedback"}


def test_cpd_is_next_when_only_cpd_presses():
    progress = answer(facts(dt.date(2025, 10, 1), schedule=schedule(met_until(12)), cpd=CpdCount(2024)))
    assert (next_thing(progress).label, next_thing(progress).query) == ("Log a piece of CPD", {"kind": "cpd"})


def test_nothing_is_asked_on_a_break_but_cpd():
    away = [a_break(dt.date(2025, 1, 1))]
    assert next_thing(answer(facts(JANUARY, breaks=away))).page == "journey"
    in_october = facts(dt.date(2025, 10, 1), breaks=[a_break(dt.date(2025, 9, 1))], cpd=CpdCount(2024))
    assert next_thing(answer(in_october)).query == {"kind": "cpd"}


def test_the_next_thing_has_an_address():
    found = next_thing(answer(facts(JANUARY, schedule=schedule(met_until(3)))))
    assert found.href == "/evidence/log/?kind=direct_observation" or found.href.endswith("?kind=direct_observation")


@pytest.mark.parametrize(
    ("names", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_read_as_english(names, text):
    assert listed(names) == text
