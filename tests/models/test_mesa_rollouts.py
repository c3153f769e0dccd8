"""Rollouts, planning and the largest weight on time, against their definitions."""

from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dovetail import DovetailError, models
from dovetail.models import episodes_lost, largest_speed_weight, planning, win_chance


@given(st.integers(0, 10**6), st.integers(1, 10**4))
def test_episodes_lost(budget: int, rollouts: int) -> None:
    k, more = rollouts, rollouts + 1
    assert episodes_lost(budget, k) == Fraction(budget, k) - Fraction(budget, more)
    assert episodes_lost(budget, k) == Fraction(budget, k * more)
    whole = episodes_lost(budget, k, whole=True)
    assert isinstance(whole, int)
    assert whole == budget // k - budget // more
    assert abs(whole - episodes_lost(budget, k)) < 1


def test_win_chances() -> None:
    for step in range(-9, 10):
        odds = Fraction(1)
        for _ in range(abs(step)):
            odds = odds * 2 if step > 0 else odds / 2
        chance = win_chance(Fraction(2) ** step)
        assert chance / (1 - chance) == odds
        assert chance + win_chance(Fraction(2) ** -step) == 1
    assert win_chance(2) == Fraction(2, 3)


def test_planning_has_diminishing_returns() -> None:
    found = planning(20)
    assert found.chances[:3] == (Fraction(1, 2), Fraction(2, 3), Fraction(4, 5))
    assert all(a > b > 0 for a, b in pairwise(found.gains))
    for number, gain in zip(found.doublings, found.gains, strict=True):
        ratio = 2**number
        assert gain == Fraction(ratio, (1 + ratio) * (1 + 2 * ratio))
        assert gain == found.chances[number + 1] - found.chances[number] if number < 20 else True


Row = tuple[int, int, int]


def reaches(rows: list[Row], target: int, value: Fraction, tie: str, weight: Fraction) -> bool:
    """Whether what is selected at one weight reaches the target, by the definition."""
    costs = [size + weight * time - value * done for done, time, size in rows]
    least = min(costs)
    tied = [row[0] >= target for row, cost in zip(rows, costs, strict=True) if cost == least]
    return all(tied) if tie == "all" else any(tied)


small = st.integers(0, 6)


@given(
    st.lists(st.tuples(small, small, small), min_size=1, max_size=7),
    small,
    st.sampled_from((Fraction(0), Fraction(1, 2), Fraction(3))),
    st.sampled_from(("all", "any")),
)
def test_the_largest_speed_weight(rows: list[Row], target: int, value: Fraction, tie: str) -> None:
    found = largest_speed_weight(rows, target, value=value, tie=tie)

    def good(weight: Fraction) -> bool:
        return reaches(rows, target, value, tie, weight)

    # Every weight at which two programs tie, and one in each gap between these.
    ties = {Fraction(0)}
    for done, time, size in rows:
        for other, slower, larger in rows:
            if slower != time:
                gain = (size - value * done) - (larger - value * other)
                ties.add(max(gain / (slower - time), Fraction(0)))
    marks = sorted(ties)
    gaps = [(low + high) / 2 for low, high in pairwise(marks)]
    places = sorted([*marks, *gaps, marks[-1] + 1])
    best = [weight for weight in places if good(weight)]
    assert found.found == bool(best)
    assert found.unbounded == good(places[-1])
    if not best:
        assert (found.weight, found.attained, found.programs) == (None, False, ())
        assert not found.always_below
        return
    top = best[-1]
    assert found.always_below == all(good(weight) for weight in places if weight <= top)
    if found.unbounded:
        assert (found.weight, found.attained) == (None, False)
    elif top in ties:
        assert (found.weight, found.attained) == (top, True)
    else:
        assert found.weight == min(mark for mark in marks if mark > top)
        assert not found.attained
    for one in found.ranges:
        middle = one.low + 1 if one.high is None else (one.low + one.high) / 2
        assert one.reaches == good(middle)
        costs = [size + middle * time - value * done for done, time, size in rows]
        assert one.programs == tuple(i for i, c in enumerate(costs) if c == min(costs))


def test_a_weight_by_hand() -> None:
    rows = [(10, 40, 3), (10, 9, 20), (4, 2, 30)]  # slow and short; quick; too quick
    found = largest_speed_weight(rows, 10)
    assert (found.weight, found.attained, found.programs) == (Fraction(10, 7), False, (1,))
    assert found.always_below
    assert largest_speed_weight(rows, 10, tie="any").attained
    assert largest_speed_weight(rows, 4).unbounded
    assert not largest_speed_weight(rows, 11).found
    # Worth 3 bits a unit, performance keeps the quick one selected for longer.
    assert largest_speed_weight(rows, 10, value=3).weight == Fraction(10 + 18, 7)
    # What reaches the target may be reached again, between weights that do not.
    back = largest_speed_weight([(1, 9, 0), (0, 4, 2), (1, 1, 8), (0, 0, 12)], 1)
    assert (back.weight, back.always_below) == (4, False)
    assert back.to_dict()["reaches"].tolist() == [
        True,
        True,
        False,
        False,
        False,
        True,
        False,
        False,
    ]


def test_a_program_of_equal_cost_that_fails_spoils_all_but_not_any() -> None:
    rows = [(1, 2, 2), (0, 2, 2)]
    assert not largest_speed_weight(rows, 1).found
    assert largest_speed_weight(rows, 1, tie="any").unbounded


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: episodes_lost(-1, 1), "budget must be"),
        (lambda: episodes_lost(1, 0), "rollouts must be"),
        (lambda: win_chance(0), "ratio must be"),
        (lambda: planning(5000), "doublings must be an integer from 0 to 4,096"),
        (lambda: largest_speed_weight([], 1), "programs must be at least one"),
        (lambda: largest_speed_weight([(1, 2)], 1), "programs must be rows"),
        (lambda: largest_speed_weight([(1, -2, 3)], 1), "programs: the time must be"),
        (lambda: largest_speed_weight([(1, 2, 3)], 1, tie="one"), "tie must be one of"),
        (lambda: models.store_or_derive(7), "solutions must be a Solutions"),
    ],
)
def test_bad_input(call: Any, message: str) -> None:
    with pytest.raises(DovetailError, match=message):
        call()
