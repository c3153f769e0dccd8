"""The figures on the page of random orders are those that the package gives."""

import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import dovetail
from dovetail import Solutions, speed, tasks
from dovetail.speed.orders import draws

PAGE = Path(__file__).parents[2] / "docs" / "speed" / "orders.md"
ROWS = re.findall(r"^\| (\w+), (\d), (\d+) \| (.+) \|$", PAGE.read_text("utf-8"), re.MULTILINE)


@cache
def solved(name: str, states: int, time: int) -> Solutions:
    return dovetail.solutions(tasks.named(name), max_states=states, max_time=time)


def numbers(cell: str) -> list[float]:
    return [float(number.replace(",", "")) for number in re.findall(r"[\d.](?:[\d,.]*\d)?", cell)]


def test_the_table_is_found() -> None:
    assert len(ROWS) == 9


@pytest.mark.parametrize("row", ROWS)
def test_figures(row: tuple[str, str, str, str]) -> None:
    name, states, time, rest = row
    every = solved(name, int(states), int(time))
    slope, winner, *shares, losses, rank = map(numbers, rest.split(" | "))
    found = speed.random_order(every, int(slope[0]), exact=False)
    best = found.standard
    assert winner == [every.time[best], every.least_rank[best]]
    same = found.share(every.time == every.time[best])
    expected = [float(found.surviving), float(same), float(found.wasteful)]
    assert [share for [share] in shares] == pytest.approx(expected, abs=0.00051)
    here = float((every.held_out[best] != speed.RIGHT).mean())
    assert losses == pytest.approx([here, found.held_out_loss], abs=0.00051)
    assert rank == [pytest.approx(found.mean_rank, abs=0.51)]


@pytest.mark.slow
def test_four_states_cover_the_slopes_of_xor() -> None:
    for a in (10_000, 100_000, 1_000_000):
        assert speed.random_order(solved("xor", 4, 200), a).covered > 0.999


@pytest.mark.parametrize(
    ("name", "time", "chance"),
    [("xor", 200, 1e-181), ("or", 200, 10**-3.2), ("majority", 300, 10**-2.6), ("and", 200, 0.42),
     ("doubling", 400, 0.75), ("parity", 300, 0.74), ("successor", 300, 0.52),
     ("modular:3", 300, 0.69)],
)  # fmt: skip
def test_how_late_the_first_solution_is(name: str, time: int, chance: float) -> None:
    """The first solution of the smallest size is the first of all."""
    every = solved(name, 3, time)
    size, space = int(every.states.min()), every.space
    machines = int(every.machines[every.states == size].sum())
    before = int(every.least_rank.min()) - space.offset(size) - 1
    columns = (np.array(number) for number in (space.count(size), machines, before))
    # The page rounds logarithms to whole numbers, or to a digit behind the point.
    rough = 0.5 if chance < 1e-100 else 0.06 if chance < 0.1 else 0.006
    found = float(draws.log_missed(*columns)) / np.log(10)
    if chance < 0.1:
        assert found == pytest.approx(np.log10(chance), abs=rough)
    else:
        assert 10**found == pytest.approx(chance, abs=rough)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "time", "kappa", "counts"),
    [("xor", 200, 1, {1: 5000}), ("xor", 200, 10**6, {1: 188, 2: 4805, 3: 1, 4: 6}),
     ("parity", 300, 1, {0: 5, 1: 4983, 2: 12}), ("parity", 300, 10**6, {1: 2237, 2: 2763}),
     ("successor", 300, 1, {0: 274, 1: 4425, 2: 301})],
)  # fmt: skip
def test_fixed_points(name: str, time: int, kappa: int, counts: dict[int, int]) -> None:
    """With another seed the shares are those of the page within five standard deviations."""
    found = speed.sample_orders(solved(name, 3, time), 1000, rng=99).forward(kappa)
    for number in {*counts, *found.counts}:
        share = counts.get(number, 0) / 5000
        error = (share * (1 - share) / 1000) ** 0.5
        assert abs(found.counts.get(number, 0) / 1000 - share) < 5 * error + 0.01
