"""Random orders of equal lengths, against all orders of toy spaces by the definitions."""

from collections import Counter
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache
from math import comb
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_orders import Toy, front_of, key, mean

import dovetail
from dovetail import DovetailError, Slope, Solutions, dovetailing, speed, tasks
from dovetail.dovetailing import search_key, slots
from dovetail.speed.orders import draws

#: Two sizes, with ties in time within and between them.
TOY = Toy((5, 6), ((1, 7, 1), (1, 4, 1), (2, 4, 2), (2, 2, 1), (2, 2, 1)), wrong=(1, 0, 1, 0, 1))


@st.composite
def toys(draw: st.DrawFn) -> Toy:
    sizes = draw(st.lists(st.integers(4, 7), min_size=1, max_size=3))
    rows: set[tuple[int, int, int, int]] = set()
    most = 6 - len(sizes)
    for size, places in enumerate(sizes, 1):
        left = min(places, most - len(sizes) // 2)
        for number in range(draw(st.integers(0, 3))):
            machines = draw(st.integers(1, 2))
            if machines <= left:
                left -= machines
                rows.add((size, draw(st.integers(1, 9)), machines, number))
    if not rows:
        rows = {(len(sizes), 3, 2, 0)}
    ordered = tuple(row[:3] for row in sorted(rows))
    wrong = draw(st.lists(st.integers(0, 1), min_size=len(ordered), max_size=len(ordered)))
    late = draw(st.lists(st.integers(0, 1), min_size=len(sizes), max_size=len(sizes)))
    return Toy(tuple(sizes), ordered, tuple(wrong), tuple(late), draw(st.integers(9, 14)))


slopes = st.tuples(st.integers(1, 25), st.integers(1, 10), st.sampled_from(["rank", "time"]))


def outside(toy: Toy, a: int, b: int) -> int:
    """The first iteration in which a machine that is not known might be accepted."""
    unknown = [(toy.total + 1, 1)]
    slow = [size for size, some in enumerate(toy.undecided, 1) if some]
    unknown += [(toy.offset(size) + 1, toy.max_time + 1) for size in slow]
    return min(search_key(*point, a, b)[0] for point in unknown)


def check_against(found: Any, orders: list[Any], toy: Toy, slope: tuple[int, int, str]) -> None:
    a, b, _ = slope
    winners = [min(points, key=lambda point: key(point, *slope)) for points in orders]
    rows = Counter(row for _, _, row in winners)
    assert found.exact
    assert found.error == 0
    expected = [Fraction(rows[row], len(orders)) for row in range(len(toy.rows))]
    assert found.probability.tolist() == expected
    when = Counter(key(point, *slope)[0] for point in winners)
    for place, share in enumerate(found.iterations.tolist()):
        assert share == Fraction(when.pop(found.first + place, 0), len(orders))
    assert not when
    assert found.mean_iteration == mean([key(point, *slope)[0] for point in winners])
    assert found.mean_rank == mean([rank for rank, _, _ in winners])
    assert found.mean_slots == mean([slots(rank, time, *slope) for rank, time, _ in winners])
    least = min(time for _, time, _ in toy.rows)
    assert found.wasteful == mean([int(time > least) for _, time, _ in winners])
    assert found.mean_waste == mean([time - least for _, time, _ in winners])
    wrong = toy.wrong or (0,) * len(toy.rows)
    assert found.held_out_loss == mean([wrong[row] for _, _, row in winners])
    early = [key(point, *slope)[0] < outside(toy, a, b) for point in winners]
    assert found.covered == mean([int(one) for one in early])


@pytest.mark.parametrize("tie", dovetailing.TIES)
@pytest.mark.parametrize(("a", "b"), [(1, 1), (2, 1), (3, 1), (4, 3), (1, 5), (30, 1), (30, 9)])
def test_all_orders_of_one_space(a: int, b: int, tie: str) -> None:
    found = speed.random_order(TOY.solutions, a, b, tie)
    check_against(found, list(TOY.orders()), TOY, (a, b, tie))


@pytest.mark.parametrize("tie", dovetailing.TIES)
@pytest.mark.parametrize(("a", "b"), [(1, 1), (2, 3), (5, 2), (9, 1)])
def test_every_order_of_every_machine(a: int, b: int, tie: str) -> None:
    """Orders are counted one by one here, not those that look alike together."""
    toy = Toy((4, 5), ((1, 8, 1), (2, 5, 2), (2, 3, 1)))
    orders = list(toy.literal_orders())
    assert len(orders) == 24 * 120
    check_against(speed.random_order(toy.solutions, a, b, tie), orders, toy, (a, b, tie))


@settings(max_examples=150, deadline=None)
@given(toys(), slopes)
def test_all_orders_of_random_spaces(toy: Toy, slope: tuple[int, int, str]) -> None:
    found = speed.random_order(toy.solutions, *slope, exact=True)
    check_against(found, list(toy.orders()), toy, slope)


@settings(max_examples=100, deadline=None)
@given(toys(), slopes)
def test_floats_are_within_their_error(toy: Toy, slope: tuple[int, int, str]) -> None:
    check_floats(toy, slope)


def check_floats(toy: Toy, slope: tuple[int, int, str]) -> None:
    exact = speed.random_order(toy.solutions, *slope, exact=True)
    rough = speed.random_order(toy.solutions, *slope, exact=False)
    assert 0 < rough.error < 1e-12
    for one, other in (
        (exact.probability, rough.probability),
        (exact.iterations[: len(rough.iterations)], rough.iterations),
    ):
        assert rough.first == exact.first
        assert all(
            abs(p - Fraction(q)) < rough.error
            for p, q in zip(one.tolist(), other.tolist(), strict=True)
        )
    for name in ("mean_rank", "mean_slots", "mean_iteration", "held_out_loss", "covered"):
        assert getattr(rough, name) == pytest.approx(float(getattr(exact, name)), rel=1e-11)


@pytest.mark.parametrize("tie", dovetailing.TIES)
@pytest.mark.parametrize("a", [7, 10**3, 10**6])
def test_floats_of_larger_spaces(a: int, tie: str) -> None:
    rows = ((1, 9, 12), (1, 5, 3), (2, 4, 40), (2, 3, 2), (2, 30, 200))
    check_floats(Toy((1000, 40_000), rows), (a, 2, tie))


@pytest.mark.parametrize("tie", dovetailing.TIES)
def test_floats_where_ranks_do_not_fit_64_bits(tie: str) -> None:
    rows = ((1, 9, 4), (2, 5, 3), (2, 4, 2))
    check_floats(Toy((2**66, 2**70), rows), (2**62, 1, tie))


def test_one_size_by_hand() -> None:
    """Two of four machines solve: one takes 1 turn, the other 3; a = b = 1."""
    found = speed.random_order(Toy((4,), ((1, 1, 1), (1, 3, 1))).solutions, 1)
    # The slow one wins if it is at least two places earlier, or, in the same iteration, two.
    assert found.probability.tolist() == [Fraction(9, 12), Fraction(3, 12)]
    found = speed.random_order(Toy((4,), ((1, 1, 1), (1, 3, 1))).solutions, 1, tie="time")
    assert found.probability.tolist() == [Fraction(11, 12), Fraction(1, 12)]


def test_more_machines_of_a_size_before_all_of_the_next() -> None:
    found = speed.random_order(Toy((5, 7), ((1, 9, 1), (2, 1, 7))).solutions, 1)
    # The small one, at place x, wins in iteration x + 8; the first large one in iteration 6.
    assert found.probability.tolist() == [0, 1]


def test_only_one_class() -> None:
    found = speed.random_order(Toy((6,), ((1, 3, 2),)).solutions, 2, 2)
    assert found.probability.tolist() == [1]
    assert found.surviving == 1
    assert found.mean_rank == Fraction(7, 3)


@cache
def xor(states: int = 3) -> Solutions:
    return dovetail.solutions(tasks.xor, max_states=states, max_time=200)


def test_exact_and_floats_of_a_real_task() -> None:
    for tie in dovetailing.TIES:
        exact = speed.random_order(xor(), 1_000_000, tie=tie)
        rough = speed.random_order(xor(), 1_000_000, tie=tie, exact=False)
        assert (exact.exact, rough.exact) == (True, False)
        assert sum(exact.probability.tolist()) == 1 == sum(exact.iterations.tolist())
        for p, q in zip(exact.probability.tolist(), rough.probability.tolist(), strict=True):
            assert abs(p - Fraction(q)) < rough.error


def test_larger_machines_that_come_too_late_change_nothing() -> None:
    small, large = (speed.random_order(xor(states), 10_000, exact=False) for states in (3, 4))
    assert len(large) > 100 * len(small)
    third = np.flatnonzero(large.states == 3)
    assert np.allclose(large.probability[third], small.probability, rtol=0, atol=1e-12)
    assert large.share(large.states == 4) < 1e-12


def test_slope_and_parts_of_the_result() -> None:
    found = speed.random_order(xor(), Slope(1_000_000, 2))
    assert (found.a, found.b, found.name) == (1_000_000, 2, "xor")
    assert found.share([0, 0, 3]) == found.probability[0] + found.probability[3]
    assert found.share(np.arange(len(found))) == 1
    assert found.share([]) == 0
    assert found.surviving == found.probability[found.standard]
    winner = xor().select(speed.Dovetailer(1_000_000, 2))
    assert winner.rows.tolist() == [found.standard]
    assert speed.random_order(xor(), 1_000_000, 2) == found
    assert found.to_pandas().shape[0] == 71


def test_covered_stops_where_unknown_machines_begin() -> None:
    slow = speed.random_order(xor(), 10)
    # From iteration 1004 + 201 - 1 on an undecided machine of 3 states may come first.
    assert slow.covered == pytest.approx(slow.iterations[: 1204 - slow.first].sum(), abs=1e-12)
    assert 0.1 < slow.covered < 0.2
    assert speed.random_order(xor(), 1_000_000).covered == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"a": 0}, "a must be"),
        ({"a": 1, "b": 0}, "b must be"),
        ({"a": 1, "tie": "x"}, "tie must be"),
        ({"a": 1, "exact": 1}, "exact must be"),
        ({"a": 10, "exact": True}, "exact=True would take numbers of"),
        ({"a": 100, "solutions": 5}, "solutions must be"),
    ],
)
def test_bad_arguments(arguments: dict[str, Any], words: str) -> None:
    with pytest.raises(DovetailError, match=words):
        speed.random_order(**{"solutions": xor(), **arguments})


def test_too_many_blocks_and_no_solution() -> None:
    toy = Toy((10**12,), ((1, 5, 1),))
    with pytest.raises(DovetailError, match="sample_orders"):
        speed.random_order(toy.solutions, 3, exact=False)
    none = dovetail.solutions(tasks.xor, max_states=2, max_time=50)
    for ask in (lambda: speed.random_order(none, 5), lambda: speed.random_front(none)):
        with pytest.raises(DovetailError, match="raise max_states or max_time"):
            ask()


@pytest.mark.parametrize("rows", [[71], [-1], [0.5], ["x"], [True], None, [[1]], [[1], [1, 2]]])
def test_bad_rows(rows: Any) -> None:
    with pytest.raises(DovetailError, match="rows must be 71 truth values"):
        speed.random_order(xor(), 10**6).share(rows)


numbers = st.one_of(st.integers(0, 30), st.integers(0, 400), st.integers(0, 10**12))


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_ratios_of_binomials_within_their_error(data: st.DataObject) -> None:
    few = data.draw(st.integers(0, 40))
    many = data.draw(numbers)
    places = few + many + data.draw(numbers)
    machines, first = data.draw(st.permutations([few, many]))
    found = float(draws.log_missed(*(np.array(n) for n in (places, machines, first))))
    ratio = Fraction(1)
    for step in range(few):
        ratio *= Fraction(places - many - step, places - step)
    assert ratio > 0
    assert found == pytest.approx(log(ratio), rel=draws.ERROR, abs=0)


def log(ratio: Fraction) -> float:
    """The logarithm to 50 digits, rounded."""
    with localcontext() as context:
        context.prec = 80
        return float((Decimal(ratio.numerator) / Decimal(ratio.denominator)).ln())


@pytest.mark.parametrize("places", [3, 70, 3000])
def test_ratios_where_both_numbers_are_large(places: int) -> None:
    for machines in range(0, places + 1, 1 + places // 30):
        for first in range(0, places + 1, 1 + places // 30):
            found = float(draws.log_missed(*(np.array(n) for n in (places, machines, first))))
            ways = comb(places - first, machines)
            if not ways:
                assert found == -np.inf
            else:
                expected = log(Fraction(ways, comb(places, machines)))
                assert found == pytest.approx(expected, rel=draws.ERROR, abs=0)


@settings(max_examples=60, deadline=None)
@given(toys())
def test_fronts_of_random_spaces(toy: Toy) -> None:
    found = speed.random_front(toy.solutions)
    fronts = [front_of(points) for points in toy.orders()]
    total = len(fronts)
    on = Counter(row for front in fronts for _, _, row in front)
    assert found.probability.tolist() == [Fraction(on[r], total) for r in range(len(toy.rows))]
    sizes = Counter(len(front) for front in fronts)
    assert list(found.points) == [Fraction(sizes[n], total) for n in range(len(found.points))]
    assert max(sizes) < len(found.points)
    assert found.mean_points == mean([len(front) for front in fronts])
    # The times on the front are independent of each other.
    seen = Counter(frozenset((toy.rows[r][0], t) for _, t, r in front) for front in fronts)
    for levels, count in seen.items():
        share = Fraction(1)
        for level, chance in found.levels.items():
            share *= chance if level in levels else 1 - chance
        assert share == Fraction(count, total)
