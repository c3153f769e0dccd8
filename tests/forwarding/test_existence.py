"""The existence theorem against brute force: every rational, no hull, no lemma."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from forward_oracle import DOUBLING, DOUBLING_HULL, Table
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dovetail import DovetailError, plots
from dovetail.forwarding import Existence, forward, hull
from dovetail.forwarding.paths import search_fixed

small = st.integers(1, 12)
pairs = st.tuples(small, small)
wide = pairs.map(lambda pair: (max(pair), min(pair)))
tall = pairs.map(lambda pair: (min(pair), max(pair) + 1))
sets = st.one_of(*(st.lists(kind, min_size=1, max_size=4) for kind in (pairs, wide, tall)))
constants = st.fractions(Fraction(1, 50), 50, max_denominator=60)


def kept(points: Any) -> list[tuple[Fraction, Fraction]]:
    """The programs that can matter."""
    return list(hull(points).points.pairs)


def all_gaps(points: Any) -> list[tuple[Fraction, Fraction]]:
    """All intervals of κ without a fixed point, from the edges of brute force alone."""
    table = Table(points)
    edges = [Fraction(0), *sorted(table.edges())]
    spans = []
    for low, high in zip(edges, [*edges[1:], None], strict=True):
        rate = table.best(edges[-1] + 1 if high is None else (low + high) / 2)[0]
        spans.append((low / rate, None if high is None else high / rate))
    gaps, end = [], Fraction(0)
    for low, high in sorted(spans, key=lambda span: span[0]):
        if low > end:
            gaps.append((end, low))
        if high is None:
            return gaps
        end = max(end, high)
    raise AssertionError


@given(sets)
def test_every_greater_constant_has_a_fixed_point(points: Any) -> None:
    existence = hull(points).existence()
    gaps = all_gaps(points)
    highest = max((high for _, high in gaps), default=Fraction(0))
    assert highest <= existence.kappa_rise <= existence.kappa0
    found = existence.highest_gap
    assert (found.low, found.high) == gaps[-1] if gaps and found else not gaps and not found
    assert existence.verify()


@given(pairs)
def test_one_program_has_a_gap_just_if_its_time_does_not_divide_its_rank(pair: Any) -> None:
    rank, time = pair
    gaps = all_gaps([pair])
    assert bool(gaps) == bool(rank % time)
    if not gaps:
        return
    own = Fraction(time, rank)
    path = list(path_to(own))
    last = max(place for place, rate in enumerate(path) if rate < own)
    begin = path[last]

    def area(rate: Fraction) -> Fraction:
        return (time + rate * rank) ** 2 / (2 * rate)

    def size(rate: Fraction) -> int:
        return rate.numerator * rate.denominator

    price = max(
        (area(begin) - area(rate)) / (size(rate) - size(begin)) for rate in path[last + 1 :]
    )
    assert any(low <= price / own and price / begin <= high for low, high in gaps)


def path_to(rate: Fraction) -> Iterator[Fraction]:
    """The nodes of the Stern-Brocot tree from 1/1 to a rate."""
    low, high = (0, 1), (1, 0)
    while True:
        node = (low[0] + high[0], low[1] + high[1])
        yield Fraction(*node)
        if Fraction(*node) == rate:
            return
        low, high = (low, node) if Fraction(*node) > rate else (node, high)


@given(sets, st.fractions(1, 9, max_denominator=20))
def test_above_the_price_only_unit_fractions_are_best(points: Any, factor: Fraction) -> None:
    price = hull(points).existence().price
    assume(price > 0)
    rates = Table(points).best(price * factor)
    if factor > 1:
        assert all(rate.numerator == 1 for rate in rates)
    assert rates[0].numerator == 1  # at Λ itself a unit fraction still ties


@given(sets, constants)
def test_just_above_the_bound(points: Any, factor: Fraction) -> None:
    kappa0 = hull(points).existence().kappa0
    kappa = kappa0 * (1 + factor / 1000) if kappa0 else factor
    assert any(rate.numerator == 1 for rate in Table(points).fixed(kappa))


@given(wide)
def test_one_program_has_a_gap_just_if_some_best_rate_lies_below_its_own(pair: Any) -> None:
    points = [pair]
    own = Fraction(pair[1], pair[0])
    table = Table(points)
    below = any(
        rate < own for price in table.edges() for rate in table.best(price)
    )  # every vertex is an end of an edge
    assert bool(all_gaps(points)) == below


@given(st.lists(tall, min_size=1, max_size=4))
def test_where_all_times_are_greater_the_bound_of_the_rise_is_the_end_of_a_gap(points: Any) -> None:
    existence = hull(points).existence()
    gaps = all_gaps(points)
    assert existence.kappa_rise == gaps[-1][1] == max(Table(points).edges())
    assert not any(term.whole for term in existence.terms)
    assert not existence.ranks_lead


def test_figures_by_hand() -> None:
    # c = 2/7: the only best rate that is no unit fraction; 1/3 gives way to it at 1/60, κ = 1/20.
    existence = hull([(7, 2)]).existence()
    assert (existence.price, existence.denominator, existence.kappa0) == (
        Fraction(1, 80),
        4,
        Fraction(1, 20),
    )
    assert (existence.highest_gap.low, existence.highest_gap.high) == (  # type: ignore[union-attr]
        Fraction(7, 160),
        Fraction(1, 20),
    )
    # A rank that is a multiple of the time: all rates 1/q, no gap at all.
    whole = hull([(12, 1)]).existence()
    assert (whole.kappa0, whole.rise, whole.highest_gap, whole.kappa_rise) == (0, None, None, 0)
    assert whole.verify()
    assert repr(whole) == "Existence(a fixed point for every κ > 0)"
    # 1/1 gives way to 1/2 at 7/2, 1/2 to a greater rate at 107/48: the first counts, not 107/24.
    both = hull([(16, 11)]).existence()
    assert (both.kappa_rise, both.kappa0) == (Fraction(7, 2), Fraction(107, 24))
    assert both.highest_gap.high == Fraction(7, 2)  # type: ignore[union-attr]
    # t > x: t²/4 − x²/2, and that is the end of the gap.
    tower = hull([(1, 3)]).existence()
    assert tower.kappa0 == tower.kappa_rise == Fraction(7, 4)
    assert not tower.every
    assert not tower.covers(Fraction(7, 4))
    assert tower.covers(2)


def test_a_real_front() -> None:
    existence = hull(DOUBLING).existence()
    assert existence.every
    assert existence.ranks_lead
    assert [(term.rank, term.time) for term in existence.terms] == DOUBLING_HULL
    assert float(existence.kappa0) == pytest.approx(0.003263, rel=1e-3)
    gaps = list(hull(DOUBLING).fixed_points_by_kappa().gaps())
    assert existence.highest_gap == gaps[-1]
    assert existence.verify()
    assert "a fixed point for every κ > 0.003263" in repr(forward(DOUBLING, kappa=3))
    assert forward(DOUBLING, kappa=3).to_dict()["kappa0"] == existence.kappa0


def test_a_long_rising_hull_is_not_listed() -> None:
    existence = hull([(2, 10**8)]).existence()
    assert existence.highest_gap is not None
    assert existence.highest_gap.high == existence.kappa_rise == Fraction(10**16, 4) - 2
    assert existence.kappa0 == existence.kappa_rise


@given(sets)
def test_false_claims_are_not_verified(points: Any) -> None:
    existence = hull(points).existence()
    assume(existence.price > 0)
    exact = max(
        (
            price
            for price in Table(points).edges()
            if any(rate.numerator > 1 for rate in Table(points).best(price))
        ),
        default=None,
    )
    if exact is not None and len(kept(points)) == 1:
        less = replace(existence, price=exact * Fraction(999, 1000))
        assert not less.verify()
    assert not replace(existence, denominator=existence.denominator + 1).verify()
    assert not replace(existence, terms=existence.terms[1:]).verify()


@settings(max_examples=150)
@given(sets, constants)
def test_fixed_points_by_paths_alone(points: Any, kappa: Fraction) -> None:
    assert search_fixed(hull(points).points, kappa) == tuple(Table(points).fixed(kappa))


def test_the_picture_shows_the_bounds() -> None:
    axes = hull([(1, 3)]).existence().plot()
    (line,) = (line for line in axes.lines if "best rate" in str(line.get_label()))
    known = [(x, y) for x, y in zip(*line.get_data(), strict=True) if y == y]
    for price, value in known[::50]:
        assert value == pytest.approx(price / float(hull([(1, 3)]).best(Fraction(price))[0]))
    assert any("κ0 = 7/4" in str(line.get_label()) for line in axes.lines)
    assert plots.existence_proof(hull([(1, 1)]).existence()).has_data()
    with pytest.raises(DovetailError, match="existence must be an Existence"):
        plots.existence_proof([(1, 3)])


def test_the_diagram_has_a_line_at_the_bound() -> None:
    axes = hull([(7, 2)]).fixed_points_by_kappa().plot()
    (line,) = (line for line in axes.lines if "κ0" in str(line.get_label()))
    assert list(line.get_xdata()) == [0.05, 0.05]  # type: ignore[call-overload]
    assert not plots.kappa_diagram(hull([(7, 2)]), low=1, high=2).lines


def test_it_can_be_stored() -> None:
    assert isinstance(hull([(7, 2)]).existence(), Existence)
    with pytest.raises(DovetailError, match="kappa must be"):
        hull([(7, 2)]).existence().covers(0)
