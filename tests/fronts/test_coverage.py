"""What lies outside a rectangle: against unknown programs that are placed there one by one."""

from collections.abc import Callable
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from problems import fronts, made_up, said, unknown, widened

import dovetail
from dovetail import DovetailError, Front, Space, tasks, testing
from dovetail.dovetailing import search_key
from dovetail.forwarding import forward
from dovetail.fronts import Extension, Rectangle, sweep
from dovetail.geometry import runtime_geometry

Pair = tuple[int, int]
RATES = st.builds(Fraction, st.integers(1, 60), st.integers(1, 60))
MAPS = st.tuples(st.integers(1, 9), st.sampled_from(["covered", "certain"]))
SIZES = st.integers(1, 30) | st.integers(1, 2**62) | st.integers(2**62 - 3, 2**63 - 2)


@settings(max_examples=300)
@given(fronts(), RATES)
@example(([(2, 3)], (4, 4)), Fraction(1))
def test_a_rate_is_covered_if_no_unknown_program_costs_less(
    front: tuple[list[Pair], Pair], rate: Fraction
) -> None:
    points, corner = front
    rectangle = Rectangle(*corner)
    cost = min(t + rate * x for x, t in points)
    covered = all(t + rate * x >= cost for x, t in unknown(points, corner))
    needed = rectangle.needed_by_cost(rate, cost)
    assert covered == (not needed)
    low, high = rectangle.rates(points)
    assert covered == (low <= rate and (high is None or rate <= high))
    assert bool(rectangle.needed_by_rates(points)) == (high is not None and low >= high)


@settings(max_examples=300)
@given(
    st.tuples(SIZES, SIZES),
    st.lists(st.tuples(SIZES, SIZES), min_size=1, max_size=4),
    st.tuples(SIZES, SIZES),
    testing.ties(),
    st.none() | st.integers(0, 3),
)
def test_the_core_and_the_package_agree(
    corner: Pair, points: list[Pair], slope: Pair, tie: str, beyond: int | None
) -> None:
    total = None if beyond is None else corner[0] + beyond
    rectangle = Rectangle(*corner, total)
    best = min(search_key(*point, *slope, tie) for point in points)
    assume(best[0] < 2**64)
    covered = sweep(points, (rectangle.bounded_rank, corner[1]), *slope, tie).covered[0]
    assert covered == (not rectangle.needed_by_key(best, *slope, tie))


@settings(max_examples=500)
@given(fronts(), testing.slopes(30), testing.ties(), RATES)
def test_what_is_needed_is_the_least_that_suffices(
    front: tuple[list[Pair], Pair], slope: Pair, tie: str, rate: Fraction
) -> None:
    points, corner = front
    rectangle = Rectangle(*corner)
    key = min(search_key(*point, *slope, tie) for point in points)
    cost = min(t + rate * x for x, t in points)
    questions: list[Callable[[Rectangle], Extension]] = [
        lambda known: known.needed_by_key(key, *slope, tie),
        lambda known: known.needed_by_cost(rate, cost),
        lambda known: known.needed_by_rates(points),
    ]
    for needed, name in product(questions, ("max_rank", "max_time")):
        bound = getattr(needed(rectangle), name)
        if bound is not None:
            others = {"max_rank": corner[0], "max_time": corner[1]}
            assert getattr(needed(Rectangle(**others | {name: bound})), name) is None
            assert getattr(needed(Rectangle(**others | {name: bound - 1})), name) == bound


def extended(call: Callable[[Front], object], points: list[Pair], corner: Pair) -> Pair:
    """The corner that an error of the call names, if there is one; the call succeeds with it."""
    try:
        call(made_up(points, corner))
        return corner
    except DovetailError as error:
        corner = widened(error, corner)
    call(made_up(points, corner))
    return corner


@settings(max_examples=200)
@given(fronts(), testing.slopes(30), testing.ties(), RATES, MAPS)
@example(([(4, 20), (7, 12), (20, 4)], (20, 20)), (1, 1), "rank", Fraction(2, 3), (3, "covered"))
def test_the_same_call_succeeds_after_the_extension_that_the_error_names(
    front: tuple[list[Pair], Pair], slope: Pair, tie: str, rate: Fraction, map_: tuple[int, str]
) -> None:
    points, corner = front
    kappa, require = map_
    extended(lambda made: made.winner(*slope, tie), points, corner)
    covering = extended(runtime_geometry, points, corner)
    extended(lambda made: runtime_geometry(made).area(rate), points, covering)
    extended(lambda made: forward(made, kappa=kappa, require=require).best(rate), points, corner)
    extended(lambda made: forward(made, kappa=kappa, require=require).orbit(rate), points, corner)


@pytest.mark.parametrize("tie", ["rank", "time"])
def test_a_front_that_is_extended_as_the_error_says(tie: str) -> None:
    small = dovetail.front(tasks.xor, max_rank=4_000_000, max_time=20)
    assert small.times == (13,)
    with pytest.raises(DovetailError, match="does not cover a=100000, b=1") as caught:
        small.winner(100_000, 1, tie)
    late = tie == "time"  # then in iteration 52 a machine of time 1 comes before
    limits = {"max_rank": 100_000 * (51 + late), "max_time": 52 - late}
    assert said(caught.value) == limits
    assert small.extend(**limits).winner(100_000, 1, tie).time == 8


def test_a_bound_never_exceeds_the_space() -> None:
    space = Space(2)
    front = made_up([(20, 400)], (30, 400), space)
    with pytest.raises(DovetailError) as caught:
        front.winner(1000, 1)
    assert said(caught.value) == {"max_rank": space.total}
    assert front.rectangle.outside == ((31, 1), (1, 401))
    assert made_up([(20, 9)], (space.total, 9), space).rectangle.outside == ((1, 10),)
