"""Towers, and schedules that are not linear."""

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from forward_oracle import DOUBLING_HULL, Table, area, pq
from hypothesis import given, settings
from hypothesis import strategies as st

import dovetail
from dovetail import DovetailError, tasks
from dovetail.forwarding import Points, isoline_cost, linear, log_tower, logarithmic, tower

SETS = st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), min_size=1, max_size=3)


def dovetailers(points: Any, kappa: int) -> list[tuple[Fraction, Fraction]]:
    """All dovetailers over some points that can matter, plainly."""
    return [(Fraction(kappa * pq(rate)), area(points, rate)) for rate in Table(points).rates]


@settings(max_examples=30)
@given(SETS, st.integers(1, 12))
def test_the_programs_of_a_level_are_the_dovetailers_over_the_one_below(
    points: Any, kappa: int
) -> None:
    built = tower(points, kappa=kappa, levels=3, max_vertices=300)
    everything = points
    for level in built.levels:
        assert level.tuned == 2 * min(x * t for x, t in everything)
        assert area(everything, level.rate) == level.tuned
        for rate in (Fraction(1, 7), Fraction(1), Fraction(9, 2)):
            assert level.points.area(rate) == area(everything, rate)
        if pq(level.rate) > 120:
            break
        assert [point.rate for point in level.fixed] == Table(everything).fixed(Fraction(kappa))
        everything = dovetailers(everything, kappa)


@settings(max_examples=80)
@given(SETS, st.integers(1, 12))
def test_identities(points: Any, kappa: int) -> None:
    built = tower(points, kappa=kappa, levels=3, max_vertices=2000)
    ones = area(points, Fraction(1))
    for level in built.levels:
        assert level.ones == ones
        ones = Fraction(kappa + ones) ** 2 / 2
        # Time x rank always selects 1/1, one level up.
        if level.number + 1 < len(built):
            above = built.levels[level.number + 1]
            assert above.tuned == kappa * min(x + t for x, t in level.points.pairs) ** 2
        if level.number + 2 < len(built):
            assert built.levels[level.number + 2].tuned == level.two_up
    level = built.levels[0]
    everything = dovetailers(points, kappa)
    assert level.two_up == kappa * min(x + t for x, t in everything) ** 2


def test_a_real_tower() -> None:
    built = tower(DOUBLING_HULL, kappa=10**6, levels=3)
    assert built.complete
    assert [len(level.points) for level in built.levels] == [5, 3761, 169]
    assert built.levels[2].tuned == built.levels[0].two_up
    columns = built.to_dict()
    assert columns["level"].tolist() == [0, 1, 2]
    assert columns["log2_tuned"][0] == pytest.approx(math.log2(2 * 277856 * 74))
    # 1/1 squares at every level, tuned ones at every second.
    grown = np.diff(columns["log2_ones"]) / columns["log2_ones"][:-1]
    assert (grown > 0.9).all()
    assert columns["log2_tuned"][2] / columns["log2_tuned"][0] > 2
    assert columns["vertices"].tolist() == [level.hull.count for level in built.levels]
    assert (columns["vertices"].dtype, columns["fixed"].dtype) == (np.int64, np.int64)
    assert columns["fixed"].tolist() == [len(level.fixed) for level in built.levels]
    assert columns["rates"][0] == " ".join(str(point.rate) for point in built.levels[0].fixed)
    small = tower(DOUBLING_HULL, kappa=10**6, levels=3, max_vertices=100)
    assert (len(small), small.complete) == (1, False)
    axes = built.plot()
    assert len(axes.lines) == 7  # two for each level, and one for the legend


@pytest.mark.parametrize("rate", [0.001, 0.1, 1, 30])
def test_linear_isolines_are_a_dovetailer(rate: float) -> None:
    points = [(3000, 7000), (9000, 2000)]
    cost = isoline_cost(points, linear(rate))
    exact = min((t + rate * x) ** 2 / (2 * rate) for x, t in points)
    assert not cost.certified
    assert cost.work == pytest.approx(exact, rel=0.02)
    assert cost.budget == pytest.approx(math.log2(min(t + rate * x for x, t in points)))


def test_logarithmic_isolines_count_every_program() -> None:
    points = [(277856, 74)]
    x, t = points[0]
    for c in (0.5, 0.8, 1.0, 1.25, 2.0):
        cost = isoline_cost(points, logarithmic(c))
        assert cost.budget == pytest.approx(math.log2(x) + c * math.log2(t))
        last = math.floor(2**cost.budget)
        ranks = np.arange(1, min(last, 50_000_000) + 1, dtype=float)
        if last == len(ranks):
            assert cost.work == pytest.approx(
                float((2**cost.budget / ranks) ** (1 / c) @ np.ones(last)), rel=1e-3
            )
        # Up to a factor that grows like the logarithm.
        main = 2 ** (max(1, 1 / c) * cost.budget)
        assert 0.9 < cost.work / main < 2 * cost.budget
    # Kt pays for a wrong c only a little, a linear schedule without bound.
    near = [isoline_cost(DOUBLING_HULL, logarithmic(c)).work for c in (1.0, 1.1, 1.25)]
    assert max(near) / min(near) < 2


def test_kt_forwards() -> None:
    for outer in (0.5, 1.0, 3.0):
        levels = log_tower(DOUBLING_HULL, kappa=1000, outer=outer)
        assert len(levels) == 3
        assert not any(level.certified for level in levels)
        assert all(Fraction(1, 2) <= level.c <= 2 for level in levels)
    assert [level.c for level in log_tower(DOUBLING_HULL, kappa=1000)] == [1, 1, 1]


def test_bad_input() -> None:
    for options in ({"kappa": 0}, {"kappa": 1, "levels": 0}, {"kappa": 1, "max_vertices": 0}):
        with pytest.raises(DovetailError, match=list(options)[-1]):
            tower(DOUBLING_HULL, **options)
    for c in (0, -1.0, math.inf):
        with pytest.raises(DovetailError, match="c must be"):
            logarithmic(c)
    with pytest.raises(DovetailError, match="at any budget"):
        isoline_cost([(1, 3)], lambda ranks, budget: 0 * ranks * budget)
    with pytest.raises(DovetailError, match="candidates"):
        log_tower([(1, 3)], kappa=1, candidates=[])


def test_a_front_must_cover_the_tower() -> None:
    front = dovetail.front(tasks.and_, max_rank=9000, max_time=9000)
    small = dovetail.front(tasks.and_, max_rank=9000, max_time=20)
    # At the rate 1, which is the cheapest tower's, a machine of rank 1 could come first.
    with pytest.raises(DovetailError, match=r"does not cover the exchange rate 1: .* max_time"):
        tower(small, kappa=10)
    loose = tower(small, kappa=10, levels=1, require="nothing")
    assert loose.levels[0].tuned == 2 * 738 * 6
    assert "require='nothing'" in repr(loose)
    for require in ("covered", "certain"):
        built = tower(front, kappa=10, levels=2, require=require)
        assert built.levels[0].ones == Fraction((738 + 6) ** 2, 2)
    # With a dear code the level above still selects what is covered, but not for certain.
    wide = dovetail.front(tasks.and_, max_rank=9000, max_time=800)
    assert (
        tower(wide, kappa=10, levels=2, require="covered").levels[1].tuned == built.levels[1].tuned
    )
    with pytest.raises(DovetailError, match="could make another rate the best; extend max_time"):
        tower(wide, kappa=10, levels=2, require="certain")
    with pytest.raises(DovetailError, match="require must be one of"):
        tower([(1, 3)], kappa=1, require="all")


def test_costs_that_floats_cannot_hold() -> None:
    built = tower([(1, 3), (2, 1)], kappa=10**400, levels=2)
    columns = built.to_dict()
    assert columns["log2_ones"][1] == pytest.approx(800 * math.log2(10) - 1)
    assert built.distances[0] is not None


@given(
    st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30)), min_size=1, max_size=8),
    st.fractions(Fraction(1, 30), 30, max_denominator=40),
)
def test_the_least_of_many_programs(points: list[tuple[int, int]], rate: Fraction) -> None:
    assert Points.of(points).least(rate) == min(t + rate * x for x, t in points)


@pytest.mark.slow
def test_six_levels_can_be_reached() -> None:
    built = tower([(2, 3)], kappa=1, levels=6)
    assert [level.hull.count for level in built.levels[:5]] == [3, 14, 51, 487, 13211]
    assert built.complete
