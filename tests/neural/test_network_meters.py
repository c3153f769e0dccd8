"""The meter against hand counts, and against a count of every product, one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dovetail import DovetailError, neural


def test_dense_by_hand() -> None:
    # 6 inputs, two hidden layers of 4, 2 answers of 3 labels.
    network = neural.Dense(inputs=6, width=4, depth=2, answers=2, labels=3)
    meter = network.meter()
    assert meter.multiply_adds == 6 * 4 + 4 * 4 + 4 * 6 == 64
    assert meter.depth == 3
    # Products of 6, 4 and 4 terms and a bias: 1 + 3, 1 + 3 and 1 + 3 operations.
    assert meter.serial == 12
    assert meter.parallel == 24
    assert meter.parallelism * 3 == 64
    assert network.parameters == 64 + 4 + 4 + 6


def test_cell_by_hand() -> None:
    # At each of 5 places: 3 places × (2 channels + 1 feature) to 4 units, these to 2 channels.
    cell = neural.Cell(features=1, channels=2, hidden=4, labels=3)
    meter = cell.meter(places=5, rollouts=7)
    assert meter.multiply_adds == 5 * (7 * (9 * 4 + 4 * 2) + 2 * 3) == 1570
    assert meter.depth == 7 + 7 + 1
    # 9 terms and a bias: 1 + 4; 4 and a bias: 1 + 3; 2 and a bias: 1 + 2.
    assert meter.serial == 7 * 5 + 7 * 4 + 3
    assert meter.parallel == 5 * 36
    assert cell.parameters == (36 + 4) + (8 + 2) + (6 + 3)
    without = neural.Cell(features=1, channels=2, hidden=4, labels=3, recall=False)
    assert without.meter(5, 7).multiply_adds == 5 * (7 * (6 * 4 + 4 * 2) + 2 * 3)


def test_stack_by_hand() -> None:
    # Two layers at 3 places; reach 0 with 2 features: 2 + 2 numbers to 5 units to 2 channels.
    cell = neural.Cell(features=2, channels=2, hidden=5, labels=2, reach=0)
    stack = neural.Stack(cell, depth=2)
    assert stack.meter(3).multiply_adds == 3 * (2 * (4 * 5 + 5 * 2) + 2 * 2) == 192
    assert stack.meter(3).depth == 5
    assert stack.parameters == 2 * (20 + 5 + 10 + 2) + (4 + 2)
    assert cell.parameters == (20 + 5 + 10 + 2) + (4 + 2)


def levels(terms: int) -> int:
    """Rounds in which so many numbers become one sum, two by two."""
    rounds = 0
    while terms > 1:
        terms = terms // 2 + terms % 2
        rounds += 1
    return rounds


@given(st.lists(st.tuples(*[st.integers(1, 9)] * 3), min_size=1, max_size=4))
def test_counts_one_by_one(sizes: list[tuple[int, int, int]]) -> None:
    meter = neural.Meter.of([("layer", *size) for size in sizes])
    products = depth = serial = 0
    for outputs, fan_in, repeats in sizes:
        for _ in range(repeats):
            depth += 1
            serial += 1 + levels(fan_in + 1)
            for _ in range(outputs):
                products += len(range(fan_in))
    assert (meter.multiply_adds, meter.depth, meter.serial) == (products, depth, serial)
    assert meter.parallel == max(outputs * fan_in for outputs, fan_in, _ in sizes)


@pytest.mark.parametrize("layers", [[], [("a", 1)], [("a", 0, 1)], [("a", 1, 1.5)], 3])
def test_what_is_no_layer(layers: object) -> None:
    with pytest.raises(DovetailError, match="layers"):
        neural.Meter.of(layers)  # type: ignore[arg-type]


def test_a_cell_without_recall_has_room_for_its_input() -> None:
    with pytest.raises(DovetailError, match="channels must be at least the 3 features"):
        neural.Cell(features=3, channels=2, hidden=4, labels=2, recall=False)
