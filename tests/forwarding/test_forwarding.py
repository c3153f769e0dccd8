"""The forwarding map against the definition: all rationals, no lemma."""

from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from forward_oracle import DOUBLING, SYMMETRIC, THREE_CYCLE, Table, area, pq
from hypothesis import example, given, settings
from hypothesis import strategies as st
from known import XOR

from dovetail import DovetailError
from dovetail.forwarding import MixedFixedPoint, Points, forward, hull
from dovetail.forwarding.paths import search_paths

Pairs = list[tuple[Any, Any]]

FOUR_CYCLE = [(7, 3), (6, 3), (1, 14)]
HUGE = [(2**256 + 12345, 3**100), (2**257 + 99991, 3**99)]


def point_sets(most: int = 14) -> st.SearchStrategy[Pairs]:
    whole = st.tuples(st.integers(1, most), st.integers(1, most))
    part = st.fractions(Fraction(1, 3), 4, max_denominator=3)
    any_ = st.tuples(part, part)
    mirrored = st.lists(whole, min_size=1, max_size=2).map(
        lambda pairs: pairs + [(t, x) for x, t in pairs]
    )
    return (
        st.lists(whole, min_size=1, max_size=5) | mirrored | st.lists(any_, min_size=1, max_size=2)
    )


def positives(most: int = 60) -> st.SearchStrategy[Fraction]:
    return st.fractions(Fraction(1, 40), most, max_denominator=40)


# --- against the definition ------------------------------------------------------------------


@pytest.mark.slow
@settings(max_examples=600)
@given(point_sets(), st.data())
def test_the_best_rates_are_those_of_exhaustive_search(points: Pairs, data: st.DataObject) -> None:
    table, complete = Table(points), hull(points)
    edges = table.edges()
    prices = [*edges[:3], *edges[-3:], *data.draw(st.lists(positives(), min_size=3, max_size=3))]
    for price in prices:
        wanted = tuple(table.best(price))
        assert complete.best(price) == wanted
        assert search_paths(complete.points, price) == wanted
        certificate = forward(complete, kappa=price).best(1).certificate
        assert certificate.rates == wanted
        assert certificate.verify("columns")
        assert certificate.verify("paths")
        assert max(map(pq, wanted)) <= certificate.most_pq or wanted == (1,)


@settings(max_examples=300)
@given(point_sets())
def test_the_hull_is_that_of_all_rationals(points: Pairs) -> None:
    table, complete = Table(points), hull(points)
    prices = table.edges()
    assert complete.count == len(prices) + 1
    assert [complete.edge(index).price for index in range(complete.count - 1)] == prices
    for index, price in enumerate(prices):
        assert list(complete.edge(index).rates) == table.best(price)
    between = [price * 2 for price in prices[:1]] + [
        (high + low) / 2 for high, low in pairwise(prices)
    ]
    between += [price / 2 for price in prices[-1:]]
    for index, price in enumerate(between):
        assert list(complete.vertex(index)) == table.best(price)
    for early, late in pairwise(complete.families):
        assert late.offset == early.offset + early.count


@settings(max_examples=300)
@given(point_sets(7), positives(200))
def test_fixed_points_are_those_of_exhaustive_search(points: Pairs, kappa: Fraction) -> None:
    table, complete = Table(points), hull(points)
    edges = table.edges()
    # Constants at which something is just tied, too.
    for constant in (kappa, *(price / rate for price in edges[:2] for rate in table.best(price))):
        found = forward(complete, kappa=constant).fixed_points()
        assert [point.rate for point in found] == table.fixed(constant)
        for point in found:
            best = table.best(constant * point.rate)
            assert point.tied == (len(best) > 1)
            assert point.chosen == (best[0] == point.rate)


def constants() -> st.SearchStrategy[Fraction]:
    """Code constants near which much happens: small whole numbers, and others."""
    return st.integers(1, 12).map(Fraction) | positives(40)


@settings(max_examples=600)
@given(point_sets(7), constants())
@example([(6, 3), (2, 8)], Fraction(3))  # vertices that nothing selects again, each a family
@example([(2, 3), (6, 1)], Fraction(4, 11))
def test_cycles_and_orbits_are_those_of_exhaustive_search(points: Pairs, kappa: Fraction) -> None:
    table = Table(points)
    m = forward(points, kappa=kappa)
    cycles = m.cycles()
    assert {frozenset(cycle.rates) for cycle in cycles} == table.cycles(kappa)
    for cycle in cycles:
        assert cycle.rates[0] == min(cycle.rates)
        for rate, after in zip(cycle.rates, cycle.rates[1:] + cycle.rates[:1], strict=True):
            assert table.best(kappa * rate)[0] == after
    starts = [Fraction(1, 9), Fraction(1), Fraction(17, 2)]
    for start, orbit in zip(starts, m.orbits(starts), strict=True):
        assert orbit.start == start
        choices = []
        for rate in orbit.rates:
            choices.append(table.best(kappa * start))
            assert choices[-1][0] == rate
            start = rate
        choices.append(table.best(kappa * start))
        assert choices[-1][0] == orbit.rates[orbit.transient]
        assert len(set(orbit.rates)) == len(orbit.rates)
        assert orbit.tied == any(len(choice) > 1 for choice in choices)


@settings(max_examples=200)
@given(point_sets(7), constants(), st.none() | st.floats(0.01, 1))
def test_basins_say_where_orbits_end(points: Pairs, kappa: Fraction, width: float | None) -> None:
    m = forward(points, kappa=kappa)
    basins = m.basins(width)
    assert basins.intervals[0].low == 0
    assert basins.intervals[-1].high is None
    for early, late in pairwise(basins.intervals):
        assert early.high == late.low
        assert early.cycle != late.cycle
    for basin in basins.intervals:
        starts = [
            basin.low or Fraction(1, 10**6),
            (basin.high or basin.low + 2) * Fraction(999, 1000),
        ]
        for orbit in m.orbits([start for start in starts if start >= basin.low]):
            if basin.cycle is None:
                assert width is not None
                assert basin.measure(1e-9, 1e9) > 0
            else:
                assert set(orbit.cycle) == set(basin.cycle.rates)
    if width is None:
        assert sum(basins.shares(0.01, 100)) == pytest.approx(1)


@settings(max_examples=60)
@given(point_sets(7), positives(40))
def test_n_of_kappa_counts_fixed_points(points: Pairs, kappa: Fraction) -> None:
    table, complete = Table(points), hull(points)
    diagram = complete.fixed_points_by_kappa()

    def count(constant: Fraction) -> int:
        return sum(rate == table.best(constant * rate)[0] for rate in table.rates)

    assert diagram.count(kappa) == count(kappa)
    bands = diagram.bands()
    assert bands[0].low == 0
    assert bands[-1].high is None
    for early, late in pairwise(bands):
        assert early.high == late.low
        assert early.count != late.count
    for band in bands[:6] + bands[-6:]:
        inside = [
            band.low or (band.high or Fraction(1)) / 2,
            (band.low + (band.high or band.low + 2)) / 2,
        ]
        assert [count(constant) for constant in inside] == [band.count] * 2
    # Overlaps and gaps, one by one.
    for constant in (kappa, *(band.low for band in bands[1:4])):
        total = 1
        for index in range(complete.count - 1):
            price = complete.edge(index).price
            begin, end = (price / complete.vertex(k)[0] for k in (index, index + 1))
            total += (begin <= constant) - (end <= constant)
        assert total == diagram.count(constant)
    window = diagram.bands(kappa / 2, kappa * 2)
    assert (window[0].low, window[-1].high) == (kappa / 2, kappa * 2)
    for band in window:
        assert count(band.low) == band.count
    assert tuple(diagram.gaps()) == tuple(band for band in bands if band.count == 0)


def check_mixture(mixed: MixedFixedPoint, parameter: str, best: list[Fraction]) -> None:
    assert set(mixed.rates) <= set(best)
    assert sum(mixed.weights) == 1
    assert min(mixed.weights) > 0
    rates = (*mixed.rates, mixed.rate)
    *values, mean = (rate if parameter == "rate" else rate / (1 + rate) for rate in rates)
    assert sum(w * v for w, v in zip(mixed.weights, values, strict=True)) == mean


@settings(max_examples=200)
@given(point_sets(7), positives(40))
def test_mixtures_have_their_outer_rate_as_mean(points: Pairs, kappa: Fraction) -> None:
    table = Table(points)
    m = forward(points, kappa=kappa)
    wanted = []
    for price in table.edges():
        tied = table.best(price)
        if min(tied) < price / kappa < max(tied):
            wanted.append(price / kappa)
    for parameter in ("rate", "share"):
        found = m.mixed_fixed_points(parameter)
        assert [mixed.rate for mixed in found] == wanted
        for mixed in found:
            check_mixture(mixed, parameter, table.best(kappa * mixed.rate))
    # Something is always fixed, alone or on the average.
    assert wanted or m.fixed_points()


@settings(max_examples=200)
@given(point_sets(7), positives(40))
def test_mixed_intervals_are_all_between_the_jumps(points: Pairs, kappa: Fraction) -> None:
    points += [(t, x) for x, t in points]  # so that ties last
    table = Table(points)
    m = forward(points, kappa=kappa)
    wanted = []
    jumps = [price / kappa for price in table.edges()]
    for high, low in pairwise([jumps[0] * 1000 if jumps else Fraction(1000), *jumps, Fraction(0)]):
        tied = table.best(kappa * (low + high) / 2)
        ends = max(low, min(tied)), min(high, max(tied))
        if ends[0] < ends[1]:
            wanted.append((*ends, tuple(sorted(tied))))
    found = m.mixed_intervals()
    assert [(one.low, one.high, one.rates) for one in found] == wanted
    for one in found:
        mixed = one.at((one.low + one.high) / 2, "share")
        check_mixture(mixed, "share", table.best(kappa * mixed.rate))
        with pytest.raises(DovetailError, match="rate must be between"):
            one.at(one.high)


@given(point_sets(), st.fractions(Fraction(1, 50), 50, max_denominator=50))
def test_a_product_prior_always_selects_one(points: Pairs, rate: Fraction) -> None:
    def product(s: Fraction) -> Fraction:
        return pq(s) * Points.of(points).area(s)

    p, q = rate.as_integer_ratio()
    assert product(rate) == Fraction(min(q * t + p * x for x, t in points) ** 2) / 2
    assert product(Fraction(1)) <= product(rate)
    assert Points.of(points).area(rate) == area(points, rate)


# --- checked cases ---------------------------------------------------------------------------


def test_one_program_without_a_fixed_point() -> None:
    m = forward([(1, 3)], kappa=1)
    for rate, wanted in ((Fraction(1, 5), 3), (Fraction(1, 2), 2), (Fraction(17, 10), 2), (2, 1)):
        assert m.best(rate).rates == (wanted,)
    assert m.best(Fraction(1, 4)).rates == (2, 3)
    assert m.fixed_points() == ()
    assert [cycle.rates for cycle in m.cycles()] == [(1, 2)]
    (mixed,) = m.mixed_fixed_points()
    assert (mixed.rate, mixed.rates) == (Fraction(7, 4), (1, 2))
    assert mixed.weights == (Fraction(1, 4), Fraction(3, 4))
    (shares,) = m.mixed_fixed_points("share")
    assert shares.weights == (Fraction(2, 11), Fraction(9, 11))


@pytest.mark.parametrize(
    ("points", "kappa", "cycle"),
    [
        (THREE_CYCLE, 2, (Fraction(1, 2), 14, 1)),
        (FOUR_CYCLE, Fraction(2, 5), (Fraction(1, 2), 12, 1, 10)),
    ],
)
def test_longer_cycles(points: Pairs, kappa: Any, cycle: tuple[Any, ...]) -> None:
    m = forward(points, kappa=kappa)
    assert cycle in [found.rates for found in m.cycles()]
    assert m.orbit(cycle[0]).cycle == (*cycle[1:], cycle[0])


def test_two_fixed_points() -> None:
    found = forward([(12, 1)], kappa=40).fixed_points()
    assert [point.rate for point in found] == [Fraction(1, 2), 1]


def test_three_rates_on_one_edge() -> None:
    for points, price, rates in (
        ([(6, 5), (12, 1)], Fraction(23, 2), (1, Fraction(1, 2), Fraction(1, 3))),
        ([(3, 15), (35, 1)], Fraction(23, 24), (5, Fraction(1, 20), Fraction(1, 21))),
    ):
        complete = hull(points)
        assert complete.best(price) == rates == tuple(Table(points).best(price))
        assert any(edge.rates == rates for edge in complete.edges)
        # The one in the middle is best at this price only, and so fixed for one κ only.
        m = forward(complete, kappa=price / rates[1])
        assert rates[1] in [point.rate for point in m.fixed_points()]
        near = forward(complete, kappa=price / rates[1] * Fraction(1001, 1000))
        assert rates[1] not in [point.rate for point in near.fixed_points()]


def test_ties_on_whole_intervals() -> None:
    m = forward(SYMMETRIC, kappa=11)
    for rate in (Fraction(5, 100), Fraction(8, 100)):
        assert m.best(rate).rates == (Fraction(1, 4), 4)
    for rate in (Fraction(24, 100), Fraction(76, 100)):
        assert m.best(rate).rates == (Fraction(1, 2), 2)
        assert m.best(rate).chosen == Fraction(1, 2)
        assert m.orbit(rate).tied
    fixed = {point.rate: (point.tied, point.chosen) for point in m.fixed_points()}
    assert fixed[Fraction(1, 2)] == (True, True)


def test_256_bits_are_exact() -> None:
    complete = hull(HUGE)
    for kappa in (1, 2**100, 2**300 + 1, 3**150):
        m = forward(complete, kappa=kappa)
        for point in m.fixed_points():
            assert point.rate in search_paths(complete.points, kappa * point.rate)
        best = m.best(Fraction(1, 7**50))
        assert best.certificate.verify()
    # At an edge both ends tie; a hair beside it one of them is alone.
    for index in (0, 5, complete.count // 2, complete.count - 2):
        edge = complete.edge(index)
        assert complete.best(edge.price) == edge.rates
        hair = edge.price / 2**600
        assert complete.best(edge.price + hair) == complete.vertex(index)
        assert complete.best(edge.price - hair) == complete.vertex(index + 1)
        assert search_paths(complete.points, edge.price) == edge.rates


def test_a_real_front() -> None:
    complete = hull(DOUBLING)
    assert complete.count == 3761
    assert len(complete.points) == 5
    # Nearly all vertices are 1/q.
    assert complete.families[0].count == 3754
    diagram = complete.fixed_points_by_kappa()
    assert len(diagram.gaps(1)) == 0
    assert all(band.high is not None and band.high < Fraction(1, 500) for band in diagram.gaps())
    (low,) = forward(complete, kappa=100).fixed_points()
    assert float(low.rate) == pytest.approx(74 / 277856, rel=0.01)
    # 2κ/x² of the program with the least rank, while that is between t/x and 1.
    high = forward(complete, kappa=10**9).fixed_points()
    assert [float(point.rate) for point in high] == pytest.approx([2e9 / 277856**2] * 2, rel=0.05)
    for kappa in (1, 10**6, 10**12):
        m = forward(complete, kappa=kappa)
        for point in m.fixed_points():
            assert m.best(point.rate).certificate.verify("columns")
        assert {orbit.cycle for orbit in m.orbits([Fraction(1, n) for n in range(1, 50)])} <= {
            cycle.rates for cycle in m.cycles()
        }


@pytest.mark.parametrize(
    ("points", "vertices", "most"), [(DOUBLING, 3761, 2), (XOR, 520713, 4), ([(750, 28)], 32, 2)]
)
def test_real_fronts_have_a_fixed_point_for_every_whole_constant(
    points: Pairs, vertices: int, most: int
) -> None:
    complete = hull(points)
    assert complete.count == vertices
    steps = complete.fixed_points_by_kappa().steps()
    assert steps.count.max() == most
    assert (np.diff(steps.kappa) >= 0).all()
    gaps = complete.fixed_points_by_kappa().gaps()
    assert gaps
    for gap in gaps:
        assert gap.high is not None
        assert gap.high < 1
        m = forward(complete, kappa=(gap.low + gap.high) / 2)
        assert not m.fixed_points()
        assert m.mixed_fixed_points()
        assert all(len(cycle) == 2 for cycle in m.cycles())


@pytest.mark.parametrize("kappa", [Fraction(1, 10**9), Fraction(156, 10**5), 1, 10**6, 10**9])
def test_cycles_and_basins_of_a_real_front(kappa: Any) -> None:
    complete = hull(DOUBLING)
    m = forward(complete, kappa=kappa)
    rates = list(complete)
    after = {rate: complete.select(m.kappa * rate)[0][0] for rate in rates}
    found = set()
    for rate in rates:
        for _ in range(40):
            rate = after[rate]
        cycle = [rate]
        while (rate := after[rate]) != cycle[0]:
            cycle.append(rate)
        found.add(frozenset(cycle))
    assert {frozenset(cycle.rates) for cycle in m.cycles()} == found
    basins = m.basins()
    for orbit in m.orbits(Fraction(n * n, 10**9) for n in range(1, 10**5, 997)):
        (basin,) = (
            one
            for one in basins.intervals
            if one.low <= orbit.start and (one.high is None or orbit.start < one.high)
        )
        assert basin.cycle is not None
        assert set(basin.cycle.rates) == set(orbit.cycle)
    reached = m.attractors([Fraction(1, n) for n in range(1, 100)])
    assert sum(reached.values()) == 99
    assert set(reached) <= set(m.cycles())
    columns = basins.to_dict()
    assert columns["high"][-1] == np.inf
    assert len(columns["cycle"]) == len(basins.intervals)


@pytest.mark.parametrize("point", [(1, 3), (2, 101), (7, 4000)])
def test_slow_programs_have_one_fixed_point_or_none(point: Any) -> None:
    steps = hull([point]).fixed_points_by_kappa().steps()
    # Where whole numbers are selected, which is nearly everywhere.
    late = steps.count.tolist()[len(steps) // 2 // 2 * 2 :]
    assert late == [0, 1] * (len(late) // 2)


def test_breakpoints_as_columns() -> None:
    columns = forward([(1, 3)], kappa=1).breakpoints().to_dict()
    assert {name: column.tolist() for name, column in columns.items()} == {
        "rate": [1.75, 0.25], "above": [1, 2], "below": [2, 3]
    }  # fmt: skip
    many = forward([(10**9, 1)], kappa=1).breakpoints()
    with pytest.raises(DovetailError, match="max_rows: there are 999,999,999 breakpoints"):
        many.to_dict()
    assert many._repr_html_().count("<tr>") == 21


def test_very_many_breakpoints() -> None:
    m = forward([(10**10, 1)], kappa=5)
    points = m.breakpoints()
    assert points.count == 10**10 - 1
    assert len(points.families) == 1
    x, q = 10**10, 10**9
    for place in (q - 1, q - 1 - points.count):  # also counted from the end
        jump = points[place]
        assert jump.rates == (Fraction(1, q), Fraction(1, q + 1))
        assert jump.rate == (Fraction(x * x, q * (q + 1)) - 1) / 10
    assert [jump.rates[0] for jump in m.jumps(3).largest] == [1, Fraction(1, 2), Fraction(1, 3)]
    assert m.jumps().total == pytest.approx(10 * 2.302585092994046)
    with pytest.raises(IndexError):
        points[points.count]
    with pytest.raises(DovetailError, match="low and high hold 19999999998 ends"):
        m.hull.fixed_points_by_kappa().steps()
    assert m.cycles()
    assert m.basins().intervals


def test_bands_get_exact_ends_as_they_are_asked_for() -> None:
    complete = hull([(10**6, 1), (1, 10**6)])
    diagram = complete.fixed_points_by_kappa()
    bands = diagram.bands()  # millions, of which few are looked at
    assert len(bands) > 10**6
    columns = bands.to_dict()
    assert columns["low"][0] == 0
    assert columns["high"][-1] == np.inf
    for place in (0, 1, len(bands) // 3, -1):
        band = bands[place]
        inside = band.low + 1 if band.high is None else (band.low + band.high) / 2
        assert diagram.count(inside) == band.count == columns["count"][place]
        if band.high is not None:
            assert diagram.count(band.high) != band.count
            assert float(band.high) == pytest.approx(columns["high"][place], rel=1e-15)
    assert bands[5:8] == (bands[5], bands[6], bands[7])


def test_bands_far_down_a_hull_that_64_bits_cannot_count() -> None:
    complete = hull([(10**30, 1)])
    far = 10**25
    kappa = complete.edge(far).price / complete.vertex(far)[0]
    hair = Fraction(1, 10**80)
    diagram = complete.fixed_points_by_kappa()
    (early, late) = diagram.bands(kappa * (1 - hair), kappa * (1 + hair))
    assert early.high == late.low == kappa
    assert early.count == diagram.count(kappa * (1 - hair))
    assert late.count == diagram.count(kappa) != early.count


def test_a_window_of_code_constants_that_is_empty() -> None:
    diagram = hull([(12, 1)]).fixed_points_by_kappa()
    for low, high in ((5, 1), (5, 5)):
        with pytest.raises(DovetailError, match="low must be less than high"):
            diagram.steps(low, high)
