"""Tasks as arrays against their definitions, read word by word."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dovetail
from dovetail import DovetailError, neural

SEEDS = st.integers(0, 10**6)


@given(st.integers(1, 12), SEEDS)
def test_parity(size: int, seed: int) -> None:
    task = neural.parity(20, size, rng=seed)
    assert task.difficulty is not None
    for values, targets, mask, difficulty in zip(
        task.inputs[:, :, 0].tolist(), task.targets, task.mask, task.difficulty, strict=True
    ):
        assert set(values) <= {-1, 0, 1}
        assert difficulty == sum(value != 0 for value in values) >= 1
        assert task.labels[targets[-1]] == ("odd" if values.count(1) % 2 else "even")
        assert mask.tolist() == [False] * (size - 1) + [True]


def test_parity_has_the_non_zeros_asked_for() -> None:
    task = neural.parity(400, 9, nonzeros=(3, 5), rng=1)
    assert set(np.count_nonzero(task.inputs, axis=(1, 2))) == {3, 4, 5}


def test_parity_within_the_last_places() -> None:
    task = neural.parity(3000, 6, nonzeros=(1, 4), span=(2, 5), rng=3)
    rows = task.inputs[:, :, 0]
    is_set = rows != 0
    assert (is_set.sum(axis=1) == task.difficulty).all()
    assert (task.targets[:, -1] == (rows == 1).sum(axis=1) % 2).all()
    first = is_set.argmax(axis=1)
    assert set(first.tolist()) == {1, 2, 3, 4, 5}
    assert task.difficulty is not None
    assert set(task.difficulty.tolist()) == {1, 2, 3, 4}
    # Spans of 2, 3, 4, 5 are alike likely; 4 non-zeros in a span of 2 become 2.
    counts = np.bincount(task.difficulty, minlength=5)[1:] / len(task)
    assert counts == pytest.approx(
        [1 / 4, 1 / 4 + 2 / 16, 1 / 4 + 1 / 16 - 1 / 16, 1 / 8], abs=0.04
    )
    alike = neural.parity(50, 6, span=6, rng=3).inputs == neural.parity(50, 6, rng=3).inputs
    assert alike.all()


@given(st.integers(1, 12), SEEDS)
def test_running_parity(size: int, seed: int) -> None:
    task = neural.running_parity(10, size, lengths=(1, size), rng=seed)
    assert task.difficulty is not None
    for row in range(10):
        length = int(task.difficulty[row])
        values = task.inputs[row, :, 0].tolist()
        assert set(values[:length]) <= {-1, 1}
        assert set(values[length:]) <= {0}
        assert task.mask[row].tolist() == [place < length for place in range(size)]
        for place in range(length):
            odd = values[: place + 1].count(1) % 2
            assert task.labels[task.targets[row, place]] == ("odd" if odd else "even")


@given(st.integers(1, 9), st.integers(2, 5), SEEDS)
def test_count_modulo(size: int, modulus: int, seed: int) -> None:
    task = neural.count_modulo(10, size, modulus, rng=seed)
    assert task.difficulty is not None
    for row in range(10):
        ones = task.inputs[row, :, 0].tolist().count(1)
        assert task.inputs[row, :, 0].tolist().count(-1) == size - ones
        assert task.difficulty[row] == ones
        assert task.labels[task.targets[row, -1]] == str(ones % modulus)


def longest_chain(one: int, other: int, size: int) -> int:
    """The most places that a carry goes through, by the carries of the sums of the low bits."""
    carries = [0]  # into each place
    for place in range(1, size + 1):
        low = 2**place
        carries.append((one % low + other % low) // low)
    made = [0, *((one >> k & 1) & (other >> k & 1) for k in range(size))]
    chains, chain = [0], 0
    for place, (_, carry) in enumerate(pairwise(carries), 1):
        chain = 0 if not carry else 1 if made[place] else chain + 1
        chains.append(chain)
    return max(chains)


@given(st.integers(1, 9), SEEDS)
def test_addition(size: int, seed: int) -> None:
    task = neural.addition(10, size, rng=seed)
    assert task.difficulty is not None
    powers = 2 ** np.arange(size + 1)
    for row in range(10):
        one, other = ((task.inputs[row, :, k] == 1) @ powers for k in (0, 1))
        assert task.targets[row] @ powers == one + other
        assert task.difficulty[row] == longest_chain(int(one), int(other), size)
    assert task.mask.all()


def test_carries_by_hand() -> None:
    assert [longest_chain(*pair, 3) for pair in ((1, 2), (1, 1), (1, 7), (3, 3))] == [0, 1, 3, 1]


def test_a_task_of_machines() -> None:
    task = neural.task_arrays(dovetail.tasks.parity)
    assert task.labels == ("0", "1")
    assert task.difficulty is None
    pairs = zip(dovetail.tasks.parity.inputs, dovetail.tasks.parity.outputs or (), strict=True)
    for row, (word, output) in enumerate(pairs):
        read = [int(place.argmax()) for place in task.inputs[row] if place.any()]
        assert "".join(map(str, read)) == word
        assert task.labels[task.targets[row, -1]] == output
    later = neural.task_arrays(dovetail.tasks.parity, held_out=True)
    assert (later.places, later.features, later.labels) == (12, 2, task.labels)
    assert len(later) == len(dovetail.tasks.parity.held_out)


def test_a_predicate_has_no_targets() -> None:
    task = dovetail.Task.predicate(["1"], bool)
    with pytest.raises(DovetailError, match="right outputs"):
        neural.task_arrays(task)


@pytest.mark.parametrize(
    "make",
    [
        lambda seed: neural.parity(30, 8, rng=seed),
        lambda seed: neural.running_parity(30, 8, lengths=(1, 8), rng=seed),
        lambda seed: neural.count_modulo(30, 8, 3, rng=seed),
        lambda seed: neural.addition(30, 8, rng=seed),
    ],
    ids=["parity", "running parity", "count modulo", "addition"],
)
def test_one_seed_makes_one_task(make) -> None:  # type: ignore[no-untyped-def]
    assert make(3) == make(3)
    assert make(3) != make(4)
    assert make(np.random.default_rng(3)) == make(3)


INPUTS, TARGETS = np.ones((2, 3, 1)), np.zeros((2, 3), int)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"inputs": np.ones((2, 3))}, r"\(examples, places, features\), not \(2, 3\)"),
        ({"inputs": np.full((2, 3, 1), np.nan)}, "finite"),
        ({"targets": np.zeros((2, 2), int)}, r"targets has the shape \(2, 2\).*must be \(2, 3\)"),
        ({"targets": np.full((2, 3), 2)}, "targets must be from 0 to 1"),
        ({"mask": np.ones(2, bool)}, r"mask has the shape \(2,\).*must be \(2, 3\)"),
        ({"mask": np.zeros((2, 3), bool)}, "nothing is asked"),
        ({"difficulty": np.ones(3, int)}, r"difficulty has the shape \(3,\).*must be \(2,\)"),
        ({"targets": TARGETS + 0.5}, "targets must be an array of integers, not of float64"),
    ],
)
def test_shapes_that_do_not_fit(changes: dict[str, object], message: str) -> None:
    given = {"name": "odd", "inputs": INPUTS, "targets": TARGETS, **changes}
    with pytest.raises(DovetailError, match=message):
        neural.ArrayTask.of(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize("lengths", [0, 9, (3, 2), (1, 2, 3), "1"])
def test_what_is_no_range(lengths: object) -> None:
    with pytest.raises(DovetailError, match="lengths"):
        neural.running_parity(1, 8, lengths=lengths)  # type: ignore[arg-type]
