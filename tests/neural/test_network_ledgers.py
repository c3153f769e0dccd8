"""Networks in a ledger: complexity by weights or bits, time in the mean or at most."""

import zlib
from fractions import Fraction

import numpy as np
import pytest

import dovetail
from dovetail import DovetailError, neural
from dovetail.neural.networks.forms import compressed_bits, parameter_count
from dovetail.values import extras

COSTS = np.array([10, 31, 10])
ASKED = np.array([2, 2, 2])


def answered(
    name: str, parameters: int, bits: int, costs: np.ndarray, right: int
) -> neural.Answered:  # type: ignore[type-arg]
    rights = np.array([right, 0, 0])
    return neural.Answered(name, parameters, bits, None, np.ones(3, int), costs, rights, ASKED)


ANSWERS = [
    answered("a", 5, 200, COSTS, 2),
    answered("b", 7, 100, 10 * COSTS, 2),
    answered("c", 1, 1, COSTS // 10, 1),
]


@pytest.mark.parametrize(
    ("complexity", "time", "entries"),
    [
        ("bits", "mean", [("b", 100, 170), ("a", 200, 17)]),
        ("bits", "max", [("b", 100, 310), ("a", 200, 31)]),
        ("parameters", "mean", [("a", 5, 17), ("b", 7, 170)]),
        ("parameters", "max", [("a", 5, 31), ("b", 7, 310)]),
    ],
)
def test_entries(complexity: str, time: str, entries: list[tuple[str, int, int]]) -> None:
    made = neural.ledger(
        ANSWERS,
        complexity=complexity,  # type: ignore[arg-type]
        time=time,  # type: ignore[arg-type]
        target=Fraction(1, 3),
        label="net ",
    )
    assert made.scale == "length"
    assert [(each.name, each.complexity, each.time) for each in made] == [
        ("net " + name, size, spend) for name, size, spend in entries
    ]


def test_the_mean_is_exact() -> None:
    costs = np.array([10, 31, 11])
    [entry] = neural.ledger([answered("a", 5, 200, costs, 2)])
    assert entry.time == Fraction(52, 3)


def test_none_is_good_enough() -> None:
    with pytest.raises(DovetailError, match="none of 3 networks reaches the target 1/2"):
        neural.ledger(ANSWERS, target=Fraction(1, 2))
    with pytest.raises(DovetailError, match="none of 0 networks"):
        neural.ledger([])


def test_it_stands_beside_machines() -> None:
    front = dovetail.front(dovetail.tasks.xor, max_states=3, max_time=60)
    machines = dovetail.Ledger.of(
        [(str(point.rank), point.rank.bit_length(), point.time) for point in front], scale="length"
    )
    both = neural.ledger(ANSWERS) + machines
    assert len(both) == 3 + len(front)
    assert both.winner(Fraction(1, 10**6)).name == "c"
    with pytest.raises(DovetailError, match="cannot be joined"):
        neural.ledger(ANSWERS) + dovetail.Ledger.of_front(front)


def test_compressed_bits_are_those_of_the_bytes() -> None:
    weights = (np.arange(6, dtype=np.float32).reshape(2, 3), np.float32([0.5, -1]))
    held = [each.tobytes() for each in np.concatenate([np.arange(6), [0.5, -1]]).astype("<f4")]
    plain = b"".join(bytes(each[place] for each in held) for place in range(4))
    assert compressed_bits(weights) == 8 * len(zlib.compress(plain, 9))
    assert parameter_count(weights) == 8


def test_rounding() -> None:
    stack = neural.Stack(neural.Cell(1, 2, 2, 2), 1)
    weights = tuple(
        np.random.default_rng(3).normal(size=shape).astype(np.float32) for shape in stack.shapes
    )
    trained = neural.FixedDepth(stack, 1, 1, Fraction(1, 2), weights)
    for places in (0, 3, 23):
        coarse = neural.rounded(trained, places)
        for new, old in zip(coarse.weights, weights, strict=True):
            assert new.dtype == np.float32
            assert np.abs(new.astype(float) - old).max() <= 2.0 ** -(places + 1)
            assert ((new.astype(float) * 2.0**places) % 1 == 0).all()
        assert coarse.network == stack
    assert compressed_bits(neural.rounded(trained, 1).weights) < compressed_bits(weights)
    for wrong in (3, neural.FixedDepth, stack):
        with pytest.raises(DovetailError, match="trained must be a trained network"):
            neural.rounded(wrong, 3)


@pytest.mark.skipif(not extras.has("jax"), reason="needs the extra neural")
def test_every_trained_network_has_its_bits() -> None:
    task = neural.running_parity(16, 3, lengths=(1, 3), rng=5)
    small = {"channels": 3, "hidden": 4, "batch": 8, "rng": 0}
    several = [
        neural.ponder(task, rollouts=[2], updates=1, **small),
        neural.train_fixed(task, depth=2, spend=10**5, **small),
        neural.grow(task, sizes=[(2, 1)], updates=1, rng=0),
    ]
    for trained in several:
        found = trained.answer(task)
        assert found.parameters == sum(each.size for each in trained.weights)
        assert found.bits == compressed_bits(trained.weights)
        assert (found.asked == task.mask.sum(axis=1)).all()
    assert several[0].answer(task, 2).max_multiply_adds == several[0].cell.meter(3, 2).multiply_adds
    assert several[1].answer(task).steps.tolist() == [2] * 16
