"""Slopes, the complexity of fractions, and fractions in order, against exhaustive lists."""

import copy
import math
import pickle
from fractions import Fraction
from itertools import islice, pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dovetail
from dovetail import DovetailError, HaltingTable, Slope, slopes, tasks, testing
from dovetail.dovetailing import schedules
from dovetail.slopes import (
    farey,
    fraction_complexity,
    fraction_product,
    fractions_up_to,
    simplest_between,
    stern_brocot_levels,
    stern_brocot_path,
    stern_brocot_turns,
)

NUMBERS = st.integers(1, 60) | st.integers(1, 10**40)
FRACTIONS = st.builds(Fraction, NUMBERS, NUMBERS)


def all_fractions(most: int) -> set[Fraction]:
    """Every fraction with both terms up to `most`."""
    return {Fraction(p, q) for p in range(1, most + 1) for q in range(1, most + 1)}


def product(fraction: Fraction) -> int:
    return fraction.numerator * fraction.denominator


# --- Slope -----------------------------------------------------------------------------------


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS)
def test_slopes_are_compared_by_value(a: int, b: int, c: int, d: int) -> None:
    one, other = Slope(a, b), Slope(c, d)
    assert (one == other) == (Fraction(a, b) == Fraction(c, d))
    assert (one < other, one <= other) == (a * d < c * b, a * d <= c * b)
    assert (one > other, one >= other) == (a * d > c * b, a * d >= c * b)
    same = Slope(a * c, b * c)
    assert same == one
    assert hash(same) == hash(one)
    assert (same.a, same.b) == (a * c, b * c)  # as given
    assert tuple(same.reduced) == (Fraction(a, b).numerator, Fraction(a, b).denominator)


def test_what_a_slope_says() -> None:
    slope = Slope(6, 4)
    assert (slope.value, slope.rate) == (Fraction(3, 2), Fraction(2, 3))
    assert (repr(slope), str(slope)) == ("Slope(a=6, b=4)", "6/4")
    assert slope.complexity() == math.log2(6)
    assert slope.complexity("nats") == math.log(6)
    assert repr(Slope.from_rate(slope.rate)) == repr(Slope.from_value(slope.value))
    assert repr(slope.reduced) == "Slope(a=3, b=2)"
    assert Slope(2, 1) != 2
    assert len({Slope(1, 2), Slope(2, 4), Slope(2, 1)}) == 2
    assert sorted([Slope(2, 1), Slope(1, 3), Slope(2, 4)])[1].b == 4
    assert tuple(pickle.loads(pickle.dumps(slope))) == tuple(copy.copy(slope)) == (6, 4)
    assert type(Slope(np.int64(3), 1).a) is int  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        assert slope < 2  # type: ignore[operator]
    with pytest.raises(AttributeError):
        slope.a = 1  # type: ignore[misc]


@given(testing.slopes(), testing.ties())
def test_a_slope_stands_for_a_and_b(pair: tuple[int, int], tie: str) -> None:
    table = HaltingTable([9, 5, 2, None, 1], [0, 0, 1, 1, 0])
    one, other = (
        dovetail.dovetail(table, Slope(*pair), tie=tie),
        dovetail.dovetail(table, *pair, tie),
    )
    assert one == other
    assert (one.a, one.b) == pair  # 2/4 is not run as 1/2


def test_every_search_takes_a_slope() -> None:
    slope = Slope(200_000, 2)
    hit = dovetail.search(tasks.xor, slope)
    assert hit
    assert (hit.a, hit.b, hit.time) == (200_000, 2, 8)
    front = dovetail.front(tasks.xor, max_states=3, max_time=200)
    assert front.winner(slope) == front.winner(200_000, 2)
    assert schedules.slots(7, 5, *Slope(2, 3)) == 80
    for call in (front.winner, lambda *given: dovetail.search(tasks.xor, *given)):
        with pytest.raises(DovetailError, match="b must be left out, since a is a Slope; it is 2"):
            call(slope, 2)


# --- complexity ------------------------------------------------------------------------------


@settings(max_examples=300)
@given(st.data())
def test_arrays_of_complexities(data: st.DataObject) -> None:
    shapes = data.draw(
        st.sampled_from([((3, 1), (4,)), ((5,), (5,)), ((2, 1, 3), (4, 1)), ((), (2,))])
    )
    number = st.integers(1, 40) | st.integers(1, 2**63 - 1)
    a, b = (
        np.array(data.draw(st.lists(number, min_size=size, max_size=size))).reshape(shape)
        for shape in shapes
        for size in [math.prod(shape)]
    )
    unit = data.draw(st.sampled_from(slopes.UNITS))
    got = fraction_complexity(a, b, unit)
    assert got.shape == np.broadcast_shapes(*shapes)
    assert got.dtype == np.float64
    for index, value in np.ndenumerate(got):
        p, q = (int(np.broadcast_to(array, got.shape)[index]) for array in (a, b))
        wanted = (math.log(p) + math.log(q) - 2 * math.log(math.gcd(p, q))) / (
            math.log(2) if unit == "bits" else 1
        )
        assert value == pytest.approx(wanted, rel=1e-12, abs=1e-12)
        assert value == pytest.approx(fraction_complexity(p, q, unit), rel=1e-15)
        assert value == fraction_complexity([q], [p], unit)[0]  # to the last bit


def test_the_table_of_100_by_100() -> None:
    n = np.arange(1, 101)
    bits, nats = (fraction_complexity(n[:, None], n, unit) for unit in slopes.UNITS)
    products = fraction_product(n[:, None], n)
    assert (np.diag(bits) == 0).all()
    assert (bits == bits.T).all()
    for a in range(1, 101):
        for b in range(1, 101):
            assert products[a - 1, b - 1] == product(Fraction(a, b))
    assert (products == fraction_product(n, n[:, None]).T).all()  # b is the constant of a row
    assert (products[6] == fraction_product(7, n)).all()
    assert (products[6] == fraction_product(n, 7)).all()
    assert np.allclose(2**bits, products, rtol=1e-13)
    assert np.allclose(np.exp(nats), products, rtol=1e-13)
    # Units that do not match: exp(bits) is a power of p·q.
    assert np.allclose(np.exp(bits), products ** (1 / math.log(2)), rtol=1e-12)


@given(NUMBERS, NUMBERS)
def test_products_of_any_size(a: int, b: int) -> None:
    assert fraction_product(a, b) == product(Fraction(a, b))
    assert fraction_complexity(a, b) == pytest.approx(math.log2(product(Fraction(a, b))))


def test_strided_and_empty_arrays() -> None:
    n = np.arange(1, 61, dtype=np.int16)
    table = fraction_product(n[::-3, None], n[None, 4::5])
    assert table.tolist() == [[product(Fraction(int(a), int(b))) for b in n[4::5]] for a in n[::-3]]
    assert fraction_product([], [[1], [2]]).shape == (2, 0)
    assert fraction_complexity([], []).tolist() == []
    assert fraction_product(np.array(4), np.array(6)).tolist() == 6


@pytest.mark.parametrize(
    ("a", "b", "message"),
    [
        (0, 1, "a must be an integer of at least 1, not 0"),
        (1, 2.0, "b must be an integer"),
        (True, 1, "a must be an integer"),
        ([0, 1], 1, "a must hold integers from 1"),
        (1, [1.5], "b must hold integers from 1"),
        (1, [[1], [1, 2]], "b must hold integers from 1"),
        (None, 1, "a must hold integers from 1"),
        ("1", 1, "a must be an integer"),
        (1, [2**63], "b: 9223372036854775808 is outside 1 to 2\\^63 - 1"),
        ([1, 2, 3], [1, 2], "a and b must broadcast together, not \\(3,\\) and \\(2,\\)"),
    ],
)
def test_bad_terms(a: Any, b: Any, message: str) -> None:
    for call in (fraction_product, fraction_complexity):
        with pytest.raises(DovetailError, match=message):
            call(a, b)


def test_other_bad_input() -> None:
    with pytest.raises(DovetailError, match="unit must be one of 'bits', 'nats', not 'bytes'"):
        fraction_complexity(1, 2, unit="bytes")
    with pytest.raises(
        DovetailError,
        match=r"the product 9223372036854775807·4611686018427387904 does not fit 64 bits",
    ):
        fraction_product([2**63 - 1], [2**62])
    for wrong in (0, -1, 1.5, True, "1"):
        with pytest.raises(DovetailError, match="a must be an integer of at least 1"):
            Slope(wrong, 1)  # type: ignore[arg-type]
        with pytest.raises(DovetailError, match="b must be an integer of at least 1"):
            Slope(1, wrong)  # type: ignore[arg-type]
        with pytest.raises(DovetailError, match="rate must be a positive int or Fraction"):
            Slope.from_rate(wrong)  # type: ignore[arg-type]
        with pytest.raises(DovetailError, match="value must be a positive int or Fraction"):
            stern_brocot_path(wrong)  # type: ignore[arg-type]
        with pytest.raises(DovetailError, match="order must be an integer from 1"):
            farey(wrong)  # type: ignore[arg-type]
        with pytest.raises(DovetailError, match="product must be an integer from 1"):
            fractions_up_to(wrong)  # type: ignore[arg-type]
    with pytest.raises(DovetailError, match="order must be one of 'value', 'complexity'"):
        fractions_up_to(4, order="size")
    with pytest.raises(DovetailError, match="count must be an integer from 0"):
        stern_brocot_levels(-1)


# --- fractions in order ----------------------------------------------------------------------


@given(st.integers(1, 40))
def test_farey_is_all_fractions_with_such_terms(order: int) -> None:
    everything = all_fractions(order)
    assert list(farey(order, above=True)) == sorted(everything)
    assert list(farey(order)) == sorted(value for value in everything if value <= 1)


@given(st.integers(1, 400))
def test_fractions_up_to_a_product(most: int) -> None:
    everything = {Fraction(p, q) for p in range(1, most + 1) for q in range(1, most // p + 1)}
    wanted = sorted(value for value in everything if product(value) <= most)
    assert list(fractions_up_to(most)) == wanted
    by_complexity = list(fractions_up_to(most, order="complexity"))
    assert by_complexity == sorted(wanted, key=lambda value: (product(value), value))


def test_there_are_4987_fractions_up_to_1000() -> None:
    assert sum(1 for _ in fractions_up_to(1000)) == 4987
    # Rising ones are found one by one, however many there are.
    assert next(fractions_up_to(10**5)) == Fraction(1, 10**5)


def test_levels_of_the_tree() -> None:
    levels = list(stern_brocot_levels(10))
    assert [len(level) for level in levels] == [2**depth for depth in range(10)]
    seen = {value: depth for depth, level in enumerate(levels) for value in level}
    assert len(seen) == 2**10 - 1  # no fraction comes twice
    assert all(list(level) == sorted(level) for level in levels)
    # A fraction stands at the depth that is the sum of its continued fraction, less 1.
    for value in all_fractions(11):
        p, q, depth = value.numerator, value.denominator, -1
        while q:
            depth, p, q = depth + p // q, q, p % q
        assert seen.get(value, 10) == min(depth, 10)


@given(st.builds(Fraction, st.integers(1, 60), st.integers(1, 60)))
def test_paths_are_the_bisection_with_mediants(value: Fraction) -> None:
    low, high, steps = (0, 1), (1, 0), []
    while not steps or steps[-1] != value:
        middle = (low[0] + high[0], low[1] + high[1])
        steps.append(Fraction(*middle))
        low, high = (middle, high) if value > steps[-1] else (low, middle)
    assert list(stern_brocot_path(value)) == steps
    sides = "".join("R" if value > step else "L" for step in steps[:-1])
    assert "".join(side * count for side, count in stern_brocot_turns(value)) == sides


@given(FRACTIONS)
def test_turns_lead_to_the_value(value: Fraction) -> None:
    left, right = (0, 1), (1, 0)
    turns = stern_brocot_turns(value)
    assert all(count > 0 for _, count in turns)
    assert all(one[0] != other[0] for one, other in pairwise(turns))
    for side, count in turns:  # a run of turns at once
        if side == "R":
            left = (left[0] + count * right[0], left[1] + count * right[1])
        else:
            right = (right[0] + count * left[0], right[1] + count * left[1])
    assert Fraction(left[0] + right[0], left[1] + right[1]) == value


def test_long_paths_are_lazy() -> None:
    path = stern_brocot_path(Fraction(1, 10**12))
    assert list(islice(path, 3)) == [1, Fraction(1, 2), Fraction(1, 3)]


# --- the simplest of an interval -------------------------------------------------------------

ENDS = st.builds(Fraction, st.integers(1, 10), st.integers(1, 10))


def inside(value: Fraction, low: Fraction, high: Fraction | None, inclusive: str) -> bool:
    above = value > low or (value == low and inclusive in ("both", "left"))
    below = high is None or value < high or (value == high and inclusive in ("both", "right"))
    return above and below


@settings(max_examples=2000)
@given(ENDS | st.just(Fraction(0)), ENDS | st.none(), st.sampled_from(slopes.INCLUSIVE))
def test_the_simplest_of_an_interval_is_the_least_product(
    low: Fraction, high: Fraction | None, inclusive: str
) -> None:
    if high is not None and high < low:
        low, high = high, low
    if low == high and inclusive != "both":
        with pytest.raises(DovetailError, match="low and high: no number from"):
            simplest_between(low, high, inclusive=inclusive)
        return
    # The mediant of the ends lies inside, so nothing larger needs to be tried.
    p, q = (1, 0) if high is None else (high.numerator, high.denominator)
    bound = (low.numerator + p) * (low.denominator + q)
    tried = [
        (u * v, Fraction(u, v))
        for u in range(1, bound + 1)
        for v in range(1, bound // u + 1)
        if math.gcd(u, v) == 1 and inside(Fraction(u, v), low, high, inclusive)
    ]
    least = min(tried)
    assert simplest_between(low, high, inclusive=inclusive) == least[1]
    assert [pair for pair in tried if pair[0] == least[0]] == [least]  # no ties


@given(FRACTIONS, FRACTIONS)
def test_the_simplest_is_on_both_paths(low: Fraction, high: Fraction) -> None:
    low, high = min(low, high), max(low, high)
    simplest = simplest_between(low, high)
    assert low <= simplest <= high
    assert product(simplest) <= min(product(low), product(high))
    assert 1 / simplest_between(1 / high, 1 / low) == simplest


def test_intervals_of_thousands_of_digits() -> None:
    first, second = 1, 1
    for _ in range(5000):  # neighbouring Fibonacci numbers: 5,000 terms
        first, second = second, first + second
    golden = Fraction(second, first)
    assert simplest_between(golden, golden) == golden


@pytest.mark.parametrize(
    ("low", "high", "message"),
    [
        (2, 1, "no number from 2 to 1"),
        (0, 0, "high must be a positive"),
        (-1, 1, "low must be a positive"),
        (0.5, 1, "low must be a positive int or Fraction, not 0.5"),
        (1, float("inf"), "high must be a positive int or Fraction, not inf"),
        (False, 1, "low must be"),
    ],
)
def test_bad_intervals(low: Any, high: Any, message: str) -> None:
    with pytest.raises(DovetailError, match=message):
        simplest_between(low, high)
    with pytest.raises(DovetailError, match="inclusive must be one of 'both'"):
        simplest_between(1, 2, inclusive="all")


def test_what_would_take_all_memory_is_refused_at_once() -> None:
    with pytest.raises(DovetailError, match="count must be an integer from 0 to 22, not 60"):
        stern_brocot_levels(60)
    with pytest.raises(DovetailError, match="product must be an integer from 1 to 10000000"):
        fractions_up_to(2**31)
    many = np.broadcast_to(np.int64(1), (10**6, 10**6))
    row = np.arange(1, 10**6 + 1)
    for a, b in ((many, 1), (1, many), (row[:, None], row)):
        for function in (fraction_complexity, fraction_product):
            with pytest.raises(DovetailError, match="000 slopes take some 7,451 GiB"):
                function(a, b)


@pytest.mark.parametrize("above", [None, 1, "no"])
def test_above_is_a_flag(above: Any) -> None:
    with pytest.raises(DovetailError, match="above must be True or False"):
        farey(3, above=above)


def test_slopes_of_thousands_of_digits_are_shown() -> None:
    many = "an int of about 5,001 digits"
    assert repr(Slope(10**5000, 3)) == f"Slope(a={many}, b=3)"
    assert "10,001 digits" in repr(dovetail.runtime_geometry([(10**5000, 10**5000)]))
