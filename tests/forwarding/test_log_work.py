"""The work of logarithmic schedules, counted; and what prefix-free codes change."""

from fractions import Fraction
from math import log2
from typing import Any

import numpy as np
import pytest
from forward_oracle import DOUBLING
from hypothesis import given
from hypothesis import strategies as st

from dovetail import DovetailError
from dovetail.forwarding import isoline_cost, log_tower, log_work, logarithmic, prefix_free
from dovetail.forwarding.kt import root

SMALL = st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=3)


def counted(points: Any, p: int, q: int) -> int:
    """The steps of all ranks, by trying every rank and step."""
    most = min(x**q * t**p for x, t in points)
    rank = work = 0
    while True:
        rank += 1
        steps = 0
        while rank**q * (steps + 1) ** p <= most:
            steps += 1
        if steps == 0:
            return work
        work += steps


@given(SMALL, st.integers(1, 3), st.integers(1, 3), st.integers(2, 60))
def test_the_work_is_the_steps_of_all_ranks(points: Any, p: int, q: int, terms: int) -> None:
    expected = counted(points, Fraction(p, q).numerator, Fraction(p, q).denominator)
    full, part = log_work(points, Fraction(p, q)), log_work(points, Fraction(p, q), terms=terms)
    assert full.exact
    assert full.lower == expected
    assert part.lower <= expected <= part.upper


def test_a_bracket_is_as_narrow_as_it_says() -> None:
    bracket, exact = log_work(DOUBLING, terms=1000), log_work(DOUBLING)
    assert not bracket.exact
    assert bracket.lower < exact.lower < bracket.upper
    assert bracket.upper - bracket.lower < exact.lower / 30


def test_rational_points_are_counted_by_whole_ranks_and_steps() -> None:
    # nt ≤ 15/4 has the pairs of nt ≤ 3.
    assert log_work([(Fraction(5, 2), Fraction(3, 2))]).lower == 5


@given(st.integers(0, 10**40), st.integers(1, 9))
def test_a_root_is_the_greatest(number: int, degree: int) -> None:
    found = root(number, degree)
    assert found**degree <= number < (found + 1) ** degree


def test_the_uncertified_work_is_near_where_ranks_outnumber_steps() -> None:
    half = Fraction(1, 2)
    ratio = isoline_cost(DOUBLING, logarithmic(0.5)).work / log_work(DOUBLING, half).lower
    assert ratio == pytest.approx(1, abs=1e-5)


def test_prefix_free_weights_have_a_finite_sum() -> None:
    lengths = prefix_free(np.array([1.0, 2.0, 2.0**20]))
    assert lengths.tolist() == [1, 4, 20 + 2 * log2(21) + 1]


def test_prefix_free_codes_move_the_best_c_less_at_higher_levels() -> None:
    levels = log_tower(DOUBLING, kappa=10**6, levels=4, outer=2, length=prefix_free)
    values = [level.c for level in levels]
    assert values[0] > values[1] > values[2] == 1


@pytest.mark.parametrize("c", [0, -1, 1.0, Fraction(1001), Fraction(1, 2000)])
def test_bad_c_is_refused(c: Any) -> None:
    with pytest.raises(DovetailError, match="c"):
        log_work([(3, 2)], c)


def test_a_budget_that_would_take_hours_is_refused_at_once() -> None:
    point = (10**300, 10**300)
    with pytest.raises(DovetailError, match=r"terms: with 1,000,000 the budget of 1,994 bits"):
        log_work([point], 1)
    few = log_work([point], 1, terms=1000)
    assert few.lower < few.upper < 2 * few.lower
