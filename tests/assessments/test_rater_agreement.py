"""How far two agree: against published examples, and a slow count in fractions."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecf.assessments.rater_agreement import Pairs, kappa_of

ANSWERS = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=60)


@pytest.mark.parametrize(
    ("table", "kappa"),
    [
        # https://en.wikipedia.org/wiki/Cohen%27s_kappa: simple example; "Same percentages, different numbers"
        ([[20, 5], [10, 15]], 0.40),
        ([[45, 15], [25, 15]], 0.1304),
        ([[25, 35], [5, 35]], 0.2593),
        # https://www.easycalculation.com/statistics/learn-cohens-kappa-index.php: 20 patients, two doctors
        ([[12, 2], [4, 2]], 0.08 / 0.38),
        # https://dgbonett.github.io/statpsych/reference/ci.kappa.html, of Fleiss and Paik (2003)
        ([[31, 12], [4, 58]], 0.6756757),
    ],
)
def test_cohens_kappa_of_published_tables(table: list[list[int]], kappa: float) -> None:
    assert kappa_of(table) == pytest.approx(kappa, abs=5e-5)


def test_scotts_pi_of_a_published_table_is_the_kappa_of_both_ways_round() -> None:
    """https://en.wikipedia.org/wiki/Scott%27s_Pi: 45 pairs in three classes. From 0.333 observed and 0.369 by chance,
    both rounded, it says -0.057; unrounded it is -0.0563."""
    table = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    both_ways = [[(table[a][b] + table[b][a]) / 2 for b in range(3)] for a in range(3)]
    assert kappa_of(both_ways) == pytest.approx(-0.057, abs=1e-3)


def test_the_intraclass_kappa_and_its_interval_are_those_published() -> None:
    """https://dgbonett.github.io/statpsych/reference/ci.kappa.html: "IC kappa" of ci.kappa(.05, 31, 12, 4, 58)."""
    found = Pairs(both_yes=31, differ=16, both_no=58).kappa
    assert found is not None
    assert found.value == pytest.approx(0.6736597, abs=1e-7)
    assert (found.low, found.high) == pytest.approx((0.5270551, 0.8202643), abs=1e-6)


@pytest.mark.parametrize("pairs", [Pairs(), Pairs(both_yes=40), Pairs(both_no=7)])
def test_where_everybody_always_said_the_same_there_is_no_kappa(pairs: Pairs) -> None:
    assert pairs.kappa is None


def test_always_of_one_mind_about_both_answers_is_one() -> None:
    found = Pairs(both_yes=20, both_no=15).kappa
    assert found is not None
    assert (found.value, found.low, found.high) == (1, 1, 1)


@given(ANSWERS)
def test_it_is_what_a_slow_count_in_fractions_gives(answers: list[tuple[bool, bool]]) -> None:
    pairs, said = Pairs.of(answers), [one for pair in answers for one in pair]
    agree = Fraction(sum(a == b for a, b in answers), len(answers))
    by_chance = sum(Fraction(said.count(each), len(said)) ** 2 for each in (True, False))
    assert (pairs.count, pairs.same) == (len(answers), sum(a == b for a, b in answers))
    if by_chance == 1:
        assert pairs.kappa is None
    else:
        assert pairs.kappa is not None
        assert pairs.kappa.value == pytest.approx(float((agree - by_chance) / (1 - by_chance)))
        assert pairs.kappa.low <= pairs.kappa.value <= pairs.kappa.high


@given(ANSWERS)
def test_who_sits_first_makes_no_difference(answers: list[tuple[bool, bool]]) -> None:
    assert Pairs.of(answers) == Pairs.of((b, a) for a, b in answers)
