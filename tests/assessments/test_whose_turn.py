"""Each whose turn it is in an assessment reads so, and nobody else does."""

import pytest

from ecf.assessments.next_steps import judging_steps
from ecf.assessments.services import lodge_appeal
from tests.assessments.assessing import appealed, decided, deciders, moderated

pytestmark = pytest.mark.django_db


def words_for(*people):
    return [[step.text for step in judging_steps(person)] for person in people]


def test_what_the_panel_agreed_waits_for_who_confirms(submitted, north, psw, psw_deputy, coordinator, candidate):
    moderated(submitted, north)
    turn = ["Confirm the outcome of the year-2 assessment of Year Two Worker"]
    assert words_for(psw, psw_deputy, coordinator, candidate) == [turn, turn, [], []]


def test_an_appeal_waits_for_the_coordinator_and_then_for_those_who_decide(
    submitted, north, coordinator, candidate, psw
):
    decided(submitted, north, "fail")
    lodge_appeal(assessment=submitted, by=candidate, grounds=["bias"], text="They had decided.")
    assert words_for(coordinator, psw) == [
        ["Say who decides the appeal against the year-2 assessment of Year Two Worker"],
        [],
    ]


def test_each_who_decides_is_told(submitted, north, coordinator, psw):
    appealed(submitted, north)
    turn = ["Decide the appeal against the year-2 assessment of Year Two Worker"]
    assert words_for(*deciders(north), coordinator, psw) == [turn, turn, [], []]
