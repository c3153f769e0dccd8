"""Runtime geometry, against minima over all points and the definition of the hull."""

from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from problems import fronts, made_up, widened

import dovetail
from dovetail import DovetailError, HaltingTable, Slope, tasks, testing
from dovetail.dovetailing import schedules
from dovetail.forwarding import forward, hull
from dovetail.geometry import lower_left_hull, mistuned_cost, runtime_geometry

Pair = tuple[Any, Any]

SMALL = st.integers(1, 30)
EXACT = SMALL | st.builds(Fraction, SMALL, SMALL)
LARGE = st.integers(1, 2**256)
POINTS = st.lists(st.tuples(EXACT, EXACT), min_size=1, max_size=9)
LARGE_POINTS = st.lists(st.tuples(LARGE, LARGE), min_size=1, max_size=9)
RATES = st.builds(Fraction, st.integers(1, 10**6), st.integers(1, 10**6))
LARGE_RATES = st.builds(Fraction, LARGE, LARGE)


def least_cost(points: Sequence[Pair], rate: Fraction) -> Fraction:
    return Fraction(min(t + rate * x for x, t in points))


def least_area(points: Sequence[Pair], rate: Fraction) -> Fraction:
    return least_cost(points, rate) ** 2 / (2 * rate)


def ties(points: Sequence[Pair]) -> list[Fraction]:
    """All exchange rates at which two of the points cost the same."""
    rates = {Fraction(t - u) / (y - x) for x, t in points for y, u in points if y > x}
    return sorted(rate for rate in rates if rate > 0)


# --- the hull --------------------------------------------------------------------------------


@settings(max_examples=500)
@given(POINTS | LARGE_POINTS)
def test_the_hull_holds_the_points_that_are_alone_on_an_isoline(points: list[Pair]) -> None:
    rates = ties(points)
    tried = [(low + high) / 2 for low, high in pairwise(rates)]
    tried += [rates[0] / 2, rates[-1] * 2] if rates else [Fraction(1)]
    alone = set()
    for rate in tried:
        least = least_cost(points, rate)
        first = {(x, t) for x, t in points if t + rate * x == least}
        assert len(first) == 1  # between two ties
        alone |= first
    assert lower_left_hull(points) == tuple(sorted(alone))
    assert [(piece.rank, piece.time) for piece in runtime_geometry(points).pieces] == sorted(alone)


def test_points_on_an_edge_are_no_vertices() -> None:
    assert lower_left_hull([(1, 3), (2, 2), (3, 1)]) == ((1, 3), (3, 1))
    assert lower_left_hull([(1, 3), (1, 4), (2, 3), (9, 9)]) == ((1, 3),)
    assert lower_left_hull([]) == ()


# --- winners and areas -----------------------------------------------------------------------


@settings(max_examples=1000)
@given(
    st.one_of(
        st.tuples(POINTS, RATES | st.builds(Fraction, SMALL, SMALL)),
        st.tuples(LARGE_POINTS, LARGE_RATES),
    ),
    st.integers(0, 100),
)
def test_areas_are_minima_over_all_points(given_: tuple[list[Pair], Fraction], tie: int) -> None:
    points, rate = given_
    geometry = runtime_geometry(points)
    borders = ties(points)
    if borders:  # exactly at ties too
        rate = (*borders, rate, rate)[tie % (len(borders) + 2)]
    assert geometry.cost(rate) == least_cost(points, rate)
    assert geometry.area(rate) == least_area(points, rate)
    piece = geometry.piece(rate)
    first = min((x, t) for x, t in points if t + rate * x == least_cost(points, rate))
    assert (piece.rank, piece.time) == first  # the lower rank of two that tie
    assert piece.area(rate) == geometry.area(rate)
    assert type(geometry.area(rate)) is Fraction


@given(POINTS | LARGE_POINTS)
def test_pieces_divide_the_exchange_rates(points: list[Pair]) -> None:
    pieces = runtime_geometry(points).pieces
    assert (pieces[0].high, pieces[-1].low) == (None, 0)
    for piece, after in pairwise(pieces):
        assert piece.low == after.high
        assert piece.time + piece.low * piece.rank == after.time + piece.low * after.rank
        assert after.low < piece.low


@settings(max_examples=1000)
@given(POINTS)
@example([(2, 90), (50, 9), (70, 1)])
@example([(1, 6), (6, 1)])
@example([(2, 4), (3, 2)])  # the best rate of the first is where they tie: no minimum
@example([(2, 6), (4, 4), (9, 3)])  # and here it is the upper end of the second
def test_minima_are_lower_than_their_surroundings(points: list[Pair]) -> None:
    geometry = runtime_geometry(points)
    near = Fraction(1, 10**9)  # nearer than any border
    low = {
        Fraction(t) / x
        for x, t in points
        for rate in [Fraction(t) / x]
        if least_area(points, rate) == 2 * x * t
        and all(least_area(points, rate * side) > 2 * x * t for side in (1 - near, 1 + near))
    }
    assert {piece.best_rate for piece in geometry.minima} == low
    for piece in geometry.minima:
        assert piece.least_area == piece.area(piece.best_rate) == 2 * piece.rank * piece.time
    # There are no others: where two pieces meet, the area falls on at least one side.
    for border in ties(points):
        here = least_area(points, border)
        around = [least_area(points, border * side) for side in (1 - near, 1 + near)]
        assert border in low or min(around) < here


@settings(max_examples=500)
@given(POINTS | LARGE_POINTS, RATES)
@example([(1, 6), (6, 1)], Fraction(1))
def test_the_least_area_is_twice_the_least_product(points: list[Pair], rate: Fraction) -> None:
    geometry = runtime_geometry(points)
    least = min(x * t for x, t in points)
    assert geometry.least_area == 2 * least == geometry.area(geometry.best_rate)
    assert geometry.best_rate == max(Fraction(t) / x for x, t in points if x * t == least)
    assert (geometry.best.rank * geometry.best.time) == least
    assert geometry.best_slope.rate == geometry.best_rate
    assert geometry.regret(geometry.best_rate) == 1
    assert geometry.regret(rate) == least_area(points, rate) / (2 * least) >= 1


@given(EXACT, EXACT, RATES)
def test_the_cost_of_a_mistuned_slope(x: Any, t: Any, rate: Fraction) -> None:
    alone = runtime_geometry([(x, t)])
    assert alone.area(rate) / alone.least_area == mistuned_cost(rate * x / Fraction(t))
    assert mistuned_cost(rate) == mistuned_cost(1 / rate)
    assert mistuned_cost([float(rate), 1.0]) == pytest.approx([float(mistuned_cost(rate)), 1.0])


@given(POINTS, st.lists(RATES, max_size=20))
def test_areas_in_floats(points: list[Pair], rates: list[Fraction]) -> None:
    rates = [*rates, *ties(points)]
    geometry = runtime_geometry(points)
    exact = [float(least_area(points, rate)) for rate in rates]
    assert geometry.areas([float(rate) for rate in rates]) == pytest.approx(exact, rel=1e-12)
    assert geometry.areas(np.ones((2, 3))).shape == (2, 3)
    for piece in geometry.pieces:
        alone = [float(piece.area(rate)) for rate in rates]
        assert piece.areas([float(rate) for rate in rates]) == pytest.approx(alone, rel=1e-12)


# --- the schedule ----------------------------------------------------------------------------


@settings(max_examples=2000)
@given(st.integers(1, 10**12), st.integers(1, 10**9), testing.slopes(10**7), testing.ties())
def test_area_is_near_the_slots(x: int, t: int, slope: tuple[int, int], tie: str) -> None:
    a, b = slope
    area = runtime_geometry([(x, t)]).area(Slope(a, b).rate)
    assert area == schedules.area(x, t, a, b)
    assert abs(schedules.slots(x, t, a, b, tie) - area) < Fraction(3, 2) * (a * t + b * x)


@settings(max_examples=200)
@given(
    st.lists(st.none() | st.integers(1, 12), min_size=1, max_size=12),
    testing.slopes(6),
    testing.ties(),
)
def test_who_wins_literally_is_near_the_envelope(
    times: list[int | None], slope: tuple[int, int], tie: str
) -> None:
    a, b = slope
    points = [(x, t) for x, t in enumerate(times, start=1) if t is not None]
    if not points:
        return
    never: list[int | None] = [None] * 200  # so that the list does not end
    table = HaltingTable(times + never, [0] * (len(times) + 200))
    literal = dovetail.dovetail(table, a, b, tie)
    assert literal.rank is not None
    assert literal.time is not None
    cost = runtime_geometry(points).cost(Slope(a, b).rate)
    # Each ceiling rounds up by less than 1, that is by less than a·b in a·t + b·x.
    assert a * cost <= a * literal.time + b * literal.rank < a * cost + 2 * a * b
    assert literal.steps <= literal.slots


# --- fronts ----------------------------------------------------------------------------------


@settings(max_examples=500)
@given(fronts(), st.builds(Fraction, SMALL, SMALL))
def test_covered_is_that_nothing_outside_costs_less(
    front: tuple[list[Pair], Pair], rate: Fraction
) -> None:
    points, (X, T) = front
    made = made_up(points, (X, T))
    outside = [(x, 1) for x in range(X + 1, X + 4)] + [(x, T + 1) for x in range(1, X + 1)]
    covered = least_cost(outside, rate) >= least_cost(points, rate)
    try:
        geometry = runtime_geometry(made)
    except DovetailError:  # then not two rates are covered
        near = [rate * (1 + side) for side in (Fraction(-1, 10**9), Fraction(1, 10**9))]
        assert all(least_cost(outside, r) < least_cost(points, r) for r in near)
        return
    assert covered == (geometry.low <= rate and (geometry.high is None or rate <= geometry.high))
    assert all(piece.high is None or piece.low < piece.high for piece in geometry.pieces)
    if covered:
        assert geometry.area(rate) == least_area(points, rate)
        # The least over all covered rates lies at a bound or at a program's own rate.
        ends = [end for end in (geometry.low, geometry.high) if end]
        own = [Fraction(t, x) for x, t in points]
        inside = [r for r in own if geometry.low <= r and (not geometry.high or r <= geometry.high)]
        assert geometry.least_area == min(least_area(points, r) for r in [*ends, *inside])
        return
    with pytest.raises(DovetailError, match="is not covered by the front") as caught:
        geometry.area(rate)
    wider = widened(caught.value, (X, T))
    for _ in range(2):  # it may be the other one's turn then
        try:
            runtime_geometry(made_up(points, wider)).area(rate)
        except DovetailError as error:
            wider = widened(error, wider)
    assert runtime_geometry(made_up(points, wider)).area(rate) == least_area(points, rate)


def test_the_front_of_xor() -> None:
    front = dovetail.front(tasks.xor, max_states=4, max_time=200)
    geometry = runtime_geometry(front)
    assert geometry.points == ((3_930_639, 13), (4_197_591, 8))
    border = Fraction(13 - 8, 4_197_591 - 3_930_639)
    assert [(piece.low, piece.high) for piece in geometry.pieces] == [
        (border, geometry.high),
        (geometry.low, border),
    ]
    X = 36 + 10**4 + 14**6 + 18**8
    assert geometry.low == Fraction(7, X + 1 - 4_197_591)  # 1 + r·(X + 1) = 8 + r·x
    assert geometry.high == Fraction(201 - 13, 3_930_638)  # 201 + r = 13 + r·x
    assert geometry.least_area == 2 * 8 * 4_197_591
    assert geometry.best_slope == Slope(4_197_591, 8)
    assert [piece.time for piece in geometry.minima] == [8]
    with pytest.raises(DovetailError, match=r"is not covered by the front.*extend max_time to"):
        geometry.area(1)
    with pytest.raises(DovetailError, match="extend max_rank to"):
        geometry.piece(Fraction(1, 10**11))
    with pytest.raises(DovetailError, match="extend max_time to"):
        geometry.areas([1e-6, 1.0])
    # In a space that ends there is no greater rank.
    whole = dovetail.front(tasks.xor, dovetail.Space(3), max_time=200)
    assert runtime_geometry(whole).low == 0
    assert runtime_geometry(whole).pieces[-1].low == 0


# --- how it shows ----------------------------------------------------------------------------


def test_what_a_geometry_shows() -> None:
    geometry = runtime_geometry([(2, 90), (50, 9), (70, 1), (60, 80)])
    assert repr(geometry) == (
        "Geometry(4 points, 3 win, 2 local minima, least area 140 at rate 1/70)"
    )
    columns = geometry.to_dict()
    assert list(columns) == [
        "rank", "time", "low", "high", "best_rate", "least_area", "is_minimum",
    ]  # fmt: skip
    assert columns["rank"].tolist() == [2, 50, 70]
    assert columns["high"].tolist() == [None, Fraction(27, 16), Fraction(2, 5)]
    assert columns["least_area"].tolist() == [360, 900, 140]
    assert columns["is_minimum"].tolist() == [True, False, True]
    assert geometry.to_pandas()["best_rate"].tolist()[1] == Fraction(9, 50)
    rows = geometry.to_polars()
    assert rows["low"].to_list() == ["27/16", "2/5", "0"]
    assert rows["high"].to_list()[0] is None
    assert runtime_geometry([(Fraction(4, 2), 3)]).points == ((2, 3),)
    assert type(runtime_geometry([(Fraction(4, 2), 3)]).points[0][0]) is int


@pytest.mark.parametrize(
    ("points", "message"),
    [
        ([], "points must hold at least one program"),
        (7, "points must be a Front or pairs"),
        ([7], "points must be pairs \\(rank, time\\), not 7"),
        ([(1, 2, 3)], "points must be pairs"),
        ([(0, 1)], "points: each rank must be a positive int or Fraction, not 0"),
        ([(1, -1)], "points: each time must be a positive int or Fraction, not -1"),
        ([(1.5, 1)], "points: each rank must be a positive int or Fraction, not 1.5"),
        ([(float("inf"), 2)], "each rank must be a positive int or Fraction, not inf"),
        ([(1, float("inf"))], "each time must be a positive int or Fraction, not inf"),
        ([(1, float("nan"))], "each time must be"),
        ([(True, 1)], "each rank must be"),
    ],
)
def test_bad_points(points: Any, message: str) -> None:
    for call in (runtime_geometry, hull, partial(forward, kappa=1)):
        with pytest.raises(DovetailError, match=message):
            call(points)


def test_bad_fronts() -> None:
    with pytest.raises(DovetailError, match="has no solution up to rank 36 and time 9; extend"):
        runtime_geometry(dovetail.front(tasks.xor, max_states=1, max_time=9))
    with pytest.raises(DovetailError, match=r"not complete.*resume"):
        runtime_geometry(dovetail.front(tasks.xor, max_states=3, max_time=200, max_nodes=0))
    with pytest.raises(DovetailError, match="covers no exchange rate up to rank 9 and time 9"):
        runtime_geometry(made_up([(9, 9)], (9, 9)))


def test_bad_rates() -> None:
    geometry = runtime_geometry([(1, 2)])
    for wrong in (0, -1, 0.5, True, "1", float("inf")):
        with pytest.raises(DovetailError, match="rate must be a positive int or Fraction"):
            geometry.area(wrong)  # type: ignore[arg-type]
        with pytest.raises(DovetailError, match="rate must be a positive int or Fraction"):
            geometry.pieces[0].area(wrong)  # type: ignore[arg-type]
    for some in ([0.0], [1.0, -1.0], [np.inf], [np.nan], ["x"], [[1], [1, 2]], [None]):
        with pytest.raises(DovetailError, match="rates must hold positive finite numbers"):
            geometry.areas(some)  # type: ignore[arg-type]
        with pytest.raises(DovetailError, match="ratio must hold positive finite numbers"):
            mistuned_cost(some)  # type: ignore[arg-type]
    with pytest.raises(DovetailError, match="ratio must be a positive int or Fraction, not 0"):
        mistuned_cost(0)
    for points in ([(10**400, 1)], [(10**200, 1)], [(1, 10**200)]):
        huge = runtime_geometry(points)
        for areas in (huge.areas, huge.pieces[0].areas):
            with pytest.raises(DovetailError, match="too great for floats"):
                areas([1.0])


@pytest.mark.parametrize("points", [3, None, "12", [1], [(1, 2, 3)], [(1, 2.5)], [("a", 1)]])
def test_points_of_a_hull_are_pairs_of_exact_numbers(points: Any) -> None:
    with pytest.raises(DovetailError, match="points must be pairs"):
        lower_left_hull(points)
