"""Fixed points at a temperature: brackets that hold, by a plain sum in exact powers of e."""

import sys
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from forward_oracle import DOUBLING_HULL, Table, area, pq
from hypothesis import given, settings
from hypothesis import strategies as st

from dovetail import DovetailError, forwarding, plots
from dovetail.forwarding import forward, hull, soft_fixed_points, soft_path
from dovetail.forwarding.intervals import BITS, Response, _Box, _Softened
from dovetail.values.extras import MissingExtraError

pytest.importorskip("flint")
points_of = st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), min_size=1, max_size=3)


def exact(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)


def excess(points: Any, kappa: int, tau: float, rates: Any, outer: float, share: bool) -> Decimal:
    """The mean selected by an outer rate, less that rate, with sixty digits."""
    r = Fraction(outer)
    with localcontext(prec=60):
        costs = [area(points, s) + r * kappa * pq(s) for s in rates]
        least = min(costs)
        weights = [exact((least - cost) / Fraction(tau)).exp() for cost in costs]
        values = [exact(s / (1 + s) if share else s) for s in rates]
        mean = sum(w * v for w, v in zip(weights, values, strict=True)) / sum(weights)
        return mean - exact(r / (1 + r) if share else r)


@settings(max_examples=40, deadline=None)
@given(points_of, st.integers(1, 20), st.floats(0.05, 50), st.booleans(), st.booleans())
def test_every_root_is_in_a_bracket_and_every_bracket_has_one(
    points: Any, kappa: int, tau: float, share: bool, own: bool
) -> None:
    table = Table(points)
    rates = table.rates if own else list(hull(points))
    soft = soft_fixed_points(
        points,
        kappa=kappa,
        temperature=tau,
        parameter="share" if share else "rate",
        candidates=rates,
    )
    assert soft.certified == (not soft.undecided)
    for point in soft.points:
        assert point.low <= point.rate <= point.high <= point.low * (1 + 1e-11)
        if point.low < point.high and len(set(rates)) > 1:
            ends = [excess(points, kappa, tau, rates, r, share) for r in (point.low, point.high)]
            assert (ends[0] >= 0 >= ends[1]) if point.falling else (ends[0] <= 0 <= ends[1])
    # Signs on a plain grid change only in brackets or in what is undecided.
    low, high = float(min(rates)), float(max(rates))
    grid = [low * (high / low) ** (k / 60) for k in range(61)]
    signs = [excess(points, kappa, tau, rates, r, share) > 0 for r in grid]
    found = [(p.low, p.high) for p in soft.points] + list(soft.undecided)
    for here, there, one, other in zip(grid, grid[1:], signs, signs[1:], strict=False):
        if one != other:
            assert any(a <= there and b >= here for a, b in found)
    if soft.certified and low < high:
        assert len(soft.points) % 2 == 1
        assert [point.falling for point in soft.points] == [
            k % 2 == 0 for k in range(len(soft.points))
        ]


@pytest.mark.slow
def test_leaving_out_what_counts_for_nothing_changes_nothing() -> None:
    """All candidates of a real hull, by the plain sum at the ends of the brackets."""
    kappa, tau = 10**6, 1e5
    soft = soft_fixed_points(DOUBLING_HULL, kappa=kappa, temperature=tau)
    assert soft.certified
    rates = list(hull(DOUBLING_HULL))
    for point in soft.points:
        ends = [excess(DOUBLING_HULL, kappa, tau, rates, r, False) for r in (point.low, point.high)]
        assert (ends[0] > 0 > ends[1]) == point.falling
    assert len(soft.points) == 1


@pytest.mark.parametrize("parameter", ["rate", "share"])
def test_they_move_to_the_pure_and_mixed_ones(parameter: str) -> None:
    path = soft_path([(12, 1)], kappa=40, temperatures=[10, 0.1, 1e-4], parameter=parameter)
    m = forward([(12, 1)], kappa=40)
    pure = [point.rate for point in m.fixed_points()]
    mixed = [point.rate for point in m.mixed_fixed_points(parameter)]
    assert (list(path.pure), list(path.mixed)) == (pure, sorted(mixed))
    assert path.certified
    kinds = [path.nearest(point) for point in path[-1].points]
    assert kinds == [("pure", Fraction(1, 2)), ("mixed", mixed[0]), ("pure", Fraction(1))]
    assert [p.falling for p in path[-1].points] == [True, False, True]
    for point, kind in zip(path[-1].points, kinds, strict=True):
        assert kind is not None
        assert point.rate == pytest.approx(float(kind[1]), abs=1e-3)
    columns = path.to_dict()
    assert columns["kind"].tolist()[-3:] == ["pure", "mixed", "pure"]
    axes = path.plot()
    assert axes.get_xscale() == "log"
    with pytest.raises(DovetailError, match="path must be a SoftPath"):
        plots.soft_path([(1, 3)])


def test_what_cannot_be_decided_is_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = soft_fixed_points([(12, 1)], kappa=40, temperature=1e-3)
    monkeypatch.setattr("dovetail.forwarding.intervals.MOST_BOXES", 3)
    part = soft_fixed_points([(12, 1)], kappa=40, temperature=1e-3)
    assert whole.certified
    assert not part.certified
    assert "undecided" in repr(part)
    known = [(p.low, p.high) for p in part.points] + list(part.undecided)
    for point in whole.points:
        assert any(low <= point.high and high >= point.low for low, high in known)


def test_ties_at_equal_cost_have_no_chain_to_cut() -> None:
    for tau in (1, 1e-2, 1e-4):
        soft = soft_fixed_points([(6, 1), (1, 6)], kappa=11, temperature=tau)
        assert all(low >= 0.19 for low, _ in soft.undecided)
        assert soft.points


def test_huge_numbers_are_refused_at_once() -> None:
    for points, options in (
        ([(10**5000, 10**5000 - 1)], {"candidates": [1, 2]}),
        ([(1, 3)], {"candidates": [10**5000]}),
        ([(1, 3)], {"kappa": 10**5000}),
    ):
        with pytest.raises(DovetailError, match="1e-150 to 1e\\+150"):
            soft_fixed_points(points, temperature=1, **{"kappa": 1, **options})  # type: ignore[arg-type]


def test_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "flint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "flint", None)
    monkeypatch.setattr("dovetail.values.extras.has", lambda _: False)
    with pytest.raises(MissingExtraError, match="pip install python-flint"):
        forwarding.soft_fixed_points([(1, 3)], kappa=1, temperature=1)


@given(points_of, st.integers(1, 20), st.fractions(Fraction(1, 9), 9, max_denominator=9))
def test_only_what_is_kept_can_be_near_the_least_cost(
    points: Any, kappa: int, low: Fraction
) -> None:
    response = Response(hull(points).points, Fraction(kappa), list(hull(points)), "rate")
    high, gap = low * 3, Fraction(1, 2)
    first, last = response.kept(low, high, gap)
    for rate in (low + (high - low) * Fraction(k, 6) for k in range(7)):
        costs = [response.cost(k, rate) for k in range(len(response.rates))]
        near = [k for k, cost in enumerate(costs) if cost < min(costs) + gap]
        assert first <= min(near)
        assert max(near) <= last


@given(points_of, st.integers(1, 20), st.floats(0.1, 9), st.booleans())
def test_the_derivative_holds_all_chords(points: Any, kappa: int, tau: float, share: bool) -> None:
    """The sign of the derivative in a box, against differences of the excess in it."""
    flint = pytest.importorskip("flint")
    rates = list(hull(points))
    if len(rates) < 2:
        return
    low, high = min(rates), max(rates)
    ends = [low + (high - low) * Fraction(k, 8) for k in range(9)]
    kind = "share" if share else "rate"
    response = Response(hull(points).points, Fraction(kappa), rates, kind)
    with flint.ctx.workprec(BITS):
        softened = _Softened(response, tau, flint)
        for here, there in pairwise(ends):
            sign, _ = softened.slope_and_range(_Box(here, there, (1, 1)))
            chord = softened.excess(there) - softened.excess(here)
            width = softened.ball(there - here)
            slope = softened.slope(_Box(here, there, (1, 1)))
            assert slope.overlaps(chord / width)
            assert sign == int(bool(slope > 0)) - int(bool(slope < 0))
