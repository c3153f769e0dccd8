"""Fronts under sampled orders, against all orders of toy spaces, permutations and exact shares."""

from collections import Counter
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_orders import Toy, front_of, key

import dovetail
from dovetail import DovetailError, Solutions, dovetailing, forwarding, speed, tasks
from dovetail.speed.orders.draws import least_places
from dovetail.speed.orders.samples import OrderSamples

TOY = Toy((5, 6), ((1, 7, 1), (1, 4, 1), (2, 4, 2), (2, 2, 1), (2, 2, 1)))
FASTER = Toy((6, 4), ((1, 5, 2), (1, 4, 1), (1, 1, 1), (2, 1, 1), (2, 3, 2)))
UPPER = Toy((4, 6), ((2, 6, 1), (2, 5, 2), (2, 3, 1)))


def is_likely(counts: np.ndarray, shares: np.ndarray) -> None:
    """Chi-square within five standard deviations of its mean; rare kinds are taken together."""
    expected = shares.astype(float) * counts.sum()
    assert not counts[expected == 0].any()
    rare = expected < 10
    seen = np.append(counts[~rare], counts[rare].sum())
    wanted = np.append(expected[~rare], expected[rare].sum())
    seen, wanted = seen[wanted > 5], wanted[wanted > 5]
    chi = ((seen - wanted) ** 2 / wanted).sum()
    freedom = max(1, len(seen) - 1)
    assert chi < freedom + 5 * (2 * freedom) ** 0.5


@pytest.mark.parametrize("toy", [TOY, FASTER, UPPER])
def test_fronts_as_often_as_in_all_orders(toy: Toy) -> None:
    every = Counter(tuple(front_of(points)) for points in toy.orders())
    sampled = speed.sample_orders(toy.solutions, 40_000, rng=7)
    rows = [sampled.row[sampled.sample == one].tolist() for one in range(400)]
    assert [len(sampled.front(one)) for one in range(400)] == list(map(len, rows))
    seen = Counter(
        tuple(zip(*(column.tolist() for column in columns), strict=True))
        for columns in fronts(sampled)
    )
    assert set(seen) <= set(every)
    names = list(every)
    shares = np.array([every[name] / every.total() for name in names])
    is_likely(np.array([seen[name] for name in names]), shares)


def fronts(sampled: OrderSamples) -> list[Any]:
    starts = np.searchsorted(sampled.sample, np.arange(1, sampled.samples))
    columns = (sampled.rank, sampled.time, sampled.row)
    return list(zip(*(np.split(column, starts) for column in columns), strict=True))


@pytest.mark.parametrize(("places", "machines"), [(1, 1), (7, 1), (7, 3), (40, 38), (300, 20)])
def test_least_places_of_permutations(places: int, machines: int) -> None:
    rng = np.random.default_rng(3)
    number = 20_000
    full = np.full(number, places), np.full(number, machines)
    found = least_places(np.random.default_rng(4), *full)
    direct = np.argsort(rng.random((number, places)), axis=1)[:, :machines].min(axis=1) + 1
    assert found.min() >= 1
    assert found.max() <= places - machines + 1
    counts = [np.bincount(one, minlength=places + 1) for one in (found, direct)]
    both = counts[0] + counts[1]
    chosen = both > 20
    chi = ((counts[0] - counts[1])[chosen] ** 2 / both[chosen]).sum()
    assert chi < chosen.sum() + 5 * (2 * chosen.sum()) ** 0.5


def test_least_places_of_one_machine_in_a_large_space() -> None:
    places = np.full(50_000, 2**61)
    found = least_places(np.random.default_rng(5), places, np.ones_like(places))
    assert 1 <= found.min() < found.max() <= 2**61
    is_likely(np.bincount(found // 2**57, minlength=16)[:16], np.full(16, 1 / 16))


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 30), st.integers(1, 10), st.sampled_from(dovetailing.TIES), st.integers(0, 99)
)
def test_winners_by_the_definition(a: int, b: int, tie: str, seed: int) -> None:
    sampled = speed.sample_orders(TOY.solutions, 50, rng=seed)
    winners = sampled.winners(a, b, tie)
    assert winners.shape == (50,)
    for won, (rank, time, row) in zip(winners, fronts(sampled), strict=True):
        points = list(zip(rank.tolist(), time.tolist(), row.tolist(), strict=True))
        assert points == front_of(points)
        assert won == min(points, key=lambda point: key(point, a, b, tie))[2]
    assert sampled.wins(a, b, tie).tolist() == np.bincount(winners, minlength=5).tolist()
    assert sampled.on_front().sum() == len(sampled)


@cache
def every(name: str, states: int, time: int) -> Solutions:
    return dovetail.solutions(tasks.named(name), max_states=states, max_time=time)


@cache
def drawn(name: str, states: int, time: int) -> OrderSamples:
    return speed.sample_orders(every(name, states, time), 100_000, rng=12)


REAL = [("xor", 3, 200), ("xor", 4, 200), ("and", 2, 60), ("successor", 3, 100)]


@pytest.mark.slow
@pytest.mark.parametrize("tie", dovetailing.TIES)
@pytest.mark.parametrize(("a", "b"), [(300, 1), (20_000, 1), (300_000, 2), (2_000_000, 1)])
@pytest.mark.parametrize(("name", "states", "time"), REAL)
def test_shares_of_real_tasks(name: str, states: int, time: int, a: int, b: int, tie: str) -> None:
    found = speed.random_order(every(name, states, time), a, b, tie)
    is_likely(drawn(name, states, time).wins(a, b, tie), found.probability)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "states", "time"), REAL)
def test_fronts_of_real_tasks(name: str, states: int, time: int) -> None:
    found, sampled = speed.random_front(every(name, states, time)), drawn(name, states, time)
    shares = found.probability.astype(float)
    deviation = np.sqrt(sampled.samples * shares * (1 - shares)) + 1e-9
    assert (abs(sampled.on_front() - sampled.samples * shares) < 5 * deviation + 3).all()
    lengths = np.bincount(np.bincount(sampled.sample), minlength=len(found.points))
    is_likely(lengths, np.array([float(share) for share in found.points]))


@pytest.mark.slow
def test_mean_rank_of_a_real_task() -> None:
    found = speed.random_order(every("xor", 3, 200), 1000)
    sampled = drawn("xor", 3, 200)
    rows = sampled.winners(1000)
    won = np.array([
        min(zip(rank.tolist(), time.tolist(), row.tolist(), strict=True),
            key=lambda point: key(point, 1000, 1, "rank"))
        for rank, time, row in fronts(sampled)[:20_000]
    ])  # fmt: skip
    assert (won[:, 2] == rows[:20_000]).all()
    error = won[:, 0].std() / len(won) ** 0.5
    assert abs(won[:, 0].mean() - found.mean_rank) < 5 * error


def test_forwarded_orders() -> None:
    sampled = speed.sample_orders(every("xor", 3, 200), 30, rng=2)
    found = sampled.forward(1000, 20)
    assert len(found) == 20 == sum(found.counts.values()) == sum(found.times.values())
    for sample in range(20):
        points = sampled.front(sample)
        fixed = forwarding.forward(points, kappa=1000).fixed_points()
        assert found.fixed[sample] == len(fixed)
        rate = found.rate[sample]
        assert rate in {point.rate for point in fixed}
        size = rate.numerator * rate.denominator
        assert all(p.rate.numerator * p.rate.denominator >= size for p in fixed)
        assert (time := found.time[sample]) == min((t + rate * x, t) for x, t in points)[1]
        assert time in found.times
    assert found.kappa == 1000
    assert sampled.forward(1e3) != found
    assert len(sampled.forward(Fraction(1, 2))) == 30


def test_an_order_without_a_fixed_point() -> None:
    """Of one machine of rank 1 and time 3, κ = 1 has none (docs/forwarding.md)."""
    sampled = speed.sample_orders(Toy((1,), ((1, 3, 1),)).solutions, 2, rng=0)
    found = sampled.forward(1)
    assert found.counts == {0: 2}
    assert found.rate.tolist() == [None, None]
    assert (found.times, found.unit) == ({0: 2}, 0)


def test_seeds_and_generators() -> None:
    solved = every("xor", 3, 200)
    one = speed.sample_orders(solved, 50, rng=5)
    assert one == speed.sample_orders(solved, 50, rng=np.random.default_rng(5))
    assert one != speed.sample_orders(solved, 50, rng=6)
    assert sorted(one.to_dict()) == ["rank", "row", "sample", "time"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"samples": 0}, "samples must be"),
        ({"samples": 10**8}, "samples must be"),
        ({"rng": 0.5}, "rng must be"),
        ({"solutions": "xor"}, "solutions must be"),
        ({"solutions": Toy((2**66,), ((1, 1, 1),)).solutions}, "fewer than 2\\*\\*62"),
    ],
)
def test_bad_arguments(arguments: dict[str, Any], words: str) -> None:
    with pytest.raises(DovetailError, match=words):
        speed.sample_orders(**{"solutions": every("xor", 3, 200), "samples": 5, **arguments})


def test_bad_arguments_of_results() -> None:
    sampled = speed.sample_orders(TOY.solutions, 5, rng=1)
    for ask, words in (
        (lambda: sampled.front(5), "sample must be"),
        (lambda: sampled.winners(0), "a must be"),
        (lambda: sampled.forward(0), "kappa must be"),
        (lambda: sampled.forward(1, 6), "samples must be"),
    ):
        with pytest.raises(DovetailError, match=words):
            ask()
