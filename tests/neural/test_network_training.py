"""Training: against networks computed place by place, the same from one seed, and bounded."""

import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest

import dovetail
from dovetail import DovetailError, neural
from dovetail.neural.networks.forms import Network, Weights, first_weights
from dovetail.neural.pondering.rollouts import needed
from dovetail.neural.training import trainers as training
from dovetail.values import extras

with_jax = pytest.mark.skipif(not extras.has("jax"), reason="needs the extra neural")

TASK = neural.running_parity(40, 6, lengths=(2, 6), rng=5)
CELL = neural.Cell(features=1, channels=3, hidden=4, labels=2)
NETWORKS: dict[str, Network] = {
    "dense": neural.Dense(inputs=6, width=3, depth=2, answers=6, labels=2),
    "cell": CELL,
    "cell without recall": neural.Cell(1, 3, 4, 2, recall=False),
    "wide cell": neural.Cell(1, 2, 3, 2, reach=2),
    "stack": neural.Stack(CELL, depth=3),
}


def once(cell: neural.Cell, weights: Weights, state: list, inputs: list) -> list:  # type: ignore[type-arg]
    """One rollout, place by place, as the definition has it."""
    new = []
    for place in range(len(inputs)):
        around = range(place - cell.reach, place + cell.reach + 1)
        read = []
        for values, width in ((state, cell.channels), (inputs, cell.features)):
            if values is inputs and not cell.recall:
                continue
            for near in around:
                read += list(values[near]) if 0 <= near < len(inputs) else [0.0] * width
        units = np.maximum(0, np.array(read) @ weights[0] + weights[1])
        new.append(np.tanh(units @ weights[2] + weights[3]))
    return new


def by_hand(network: Network, weights: Weights, inputs: list, rollouts: int) -> np.ndarray:  # type: ignore[type-arg]
    """The scores of the labels at each place."""
    if isinstance(network, neural.Dense):
        values = np.ravel(inputs)
        for k in range(network.depth):
            values = np.maximum(0, values @ weights[2 * k] + weights[2 * k + 1])
        return (values @ weights[-2] + weights[-1]).reshape(network.answers, network.labels)
    cell = network.cell if isinstance(network, neural.Stack) else network
    state = [[0.0] * cell.channels for _ in inputs]
    if not cell.recall:
        state = [list(each) + [0.0] * (cell.channels - cell.features) for each in inputs]
    for k in range(network.depth if isinstance(network, neural.Stack) else rollouts):
        own = weights if network is cell else tuple(each[k] for each in weights[:4])
        state = once(cell, own, state, inputs)
    return np.array(state) @ weights[4] + weights[5]


def program_of(network: Network, window: int) -> training.Program:
    return training.program(training.cross_entropy(network, window).loss)


@with_jax
@pytest.mark.parametrize("name", NETWORKS)
def test_right_answers(name: str) -> None:
    network = NETWORKS[name]
    weights = first_weights(network, np.random.default_rng(3))
    rollouts = 4 if isinstance(network, neural.Cell) else 1
    found = training.right_answers(network, weights, TASK, rollouts)
    assert found.shape == (rollouts, len(TASK))
    for number in range(1, rollouts + 1):
        for row in range(0, len(TASK), 7):
            scores = by_hand(network, weights, TASK.inputs[row].tolist(), number)
            right = (scores.argmax(axis=1) == TASK.targets[row]) & TASK.mask[row]
            assert found[number - 1, row] == right.sum()
        last = training.right_after(network, weights, TASK, number)
        assert (last == found[number - 1]).all()


@with_jax
def test_right_answers_of_many_labels() -> None:
    cell, inputs = neural.Cell(2, 3, 4, labels=300), np.eye(2)[:, None, :]
    weights = first_weights(cell, np.random.default_rng(3))
    for last in (299, 130):
        weights[5][last] = 9.0  # the answer to everything
        task = neural.ArrayTask.of(
            "last", inputs, np.full((2, 1), last), labels=tuple(map(str, range(300)))
        )
        assert training.right_answers(cell, weights, task, 2).tolist() == [[1, 1], [1, 1]]
        weights[5][last] = 0.0


@with_jax
@pytest.mark.parametrize("name", NETWORKS)
def test_the_loss_is_that_of_the_definition_and_its_gradient_finite(name: str) -> None:
    network = NETWORKS[name]
    weights = first_weights(network, np.random.default_rng(4))
    program, batch = program_of(network, 2), training.arrays(network, TASK)
    total = 0.0
    for row in range(len(TASK)):
        scores = by_hand(network, weights, TASK.inputs[row].tolist(), 5)
        chances = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
        places = np.flatnonzero(TASK.mask[row])
        total -= np.log(chances[places, TASK.targets[row, places]]).sum()
    assert float(program.loss(weights, *batch, 5)) == pytest.approx(total / TASK.mask.sum(), 1e-4)
    gradients = program.gradient(weights, *batch, 5)
    assert all(np.isfinite(each).all() for each in gradients)
    assert all(np.abs(each).max() > 0 for each in gradients)


@with_jax
def test_the_gradient_is_that_of_the_last_rollouts() -> None:
    weights = first_weights(CELL, np.random.default_rng(4))
    batch = training.arrays(CELL, TASK)
    whole = [program_of(CELL, window).gradient(weights, *batch, 3) for window in (3, 8)]
    short = program_of(CELL, 1).gradient(weights, *batch, 3)
    for one, other in zip(*whole, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-6)
    assert not np.allclose(whole[0][0], short[0], rtol=1e-2)
    place, size = (0, 0), 1e-2  # what the reader gains by a little more of one weight
    moved = [weights[0].copy(), weights[0].copy()]
    moved[0][place] += size
    moved[1][place] -= size
    up, down = (float(program_of(CELL, 3).loss((each, *weights[1:]), *batch, 3)) for each in moved)
    assert (up - down) / (2 * size) == pytest.approx(float(whole[0][0][place]), rel=0.05, abs=2e-4)


@pytest.mark.parametrize(
    ("network", "rollouts", "cost"),
    [
        (NETWORKS["dense"], 1, 3 * (6 * 3 + 3 * 3 + 3 * 12)),
        # A rollout is 6 × (12·4 + 4·3) = 360 and the answers are 36; two of five are learned from.
        (CELL, 5, (5 * 360 + 36) + 2 * (2 * 360 + 36)),
        (CELL, 1, 3 * (360 + 36)),
        (NETWORKS["stack"], 1, 3 * (3 * 360 + 36)),
    ],
)
def test_the_cost_of_a_step(network: Network, rollouts: int, cost: int) -> None:
    assert training.step_cost(network, 6, rollouts, window=2) == cost


@with_jax
def test_growing_stops_at_the_least_that_is_good_enough() -> None:
    task = neural.task_arrays(dovetail.tasks.xor)
    sizes = [(8, 2), (1, 1), (16, 1)]
    grown = neural.grow(task, sizes=sizes, updates=300, batch=16, rng=1)
    assert [(net.width, net.depth) for net in grown.networks] == [(1, 1), (16, 1)]
    assert grown.shares[0] < 1  # one unit is a threshold, and xor has none
    assert grown.reached
    assert (grown.share, grown.test(task)) == (1, 1)
    assert grown.total_spent == sum(
        16 * 3 * updates * net.meter().multiply_adds
        for net, updates in zip(grown.networks, grown.updates, strict=True)
    )
    assert grown == neural.grow(task, sizes=sizes, updates=300, batch=16, rng=1)


@with_jax
def test_a_target_out_of_reach_ends_with_the_best_so_far() -> None:
    task = neural.task_arrays(dovetail.tasks.xor)
    grown = neural.grow(task, sizes=[(1, 1), (1, 2)], most_updates=60, updates=50, rng=1)
    assert not grown.reached
    assert grown.updates == (50, 10)
    assert grown.share == max(grown.shares) == grown.test(task) < 1
    cell = neural.ponder(TASK, rollouts=[1, 2], updates=5, most_updates=8, rng=0)
    assert not cell.reached
    assert (cell.rollouts, cell.updates) == ((1, 2), (5, 8))
    assert cell.test(TASK, cell.least) == cell.share == max(cell.shares)


@with_jax
@pytest.mark.slow
def test_more_rollouts_do_longer_inputs() -> None:
    train = neural.running_parity(1024, 10, lengths=(1, 10), rng=1)
    held, long = (neural.running_parity(64, size, rng=2) for size in (10, 20))
    target = Fraction(99, 100)
    pondered = neural.ponder(train, held, rollouts=range(1, 19), target=target, rng=1)
    assert pondered.reached
    assert pondered.weights[0].dtype == np.float32
    curves = pondered.curves([held, long], 40)
    assert curves.share(0, pondered.least) == pondered.test(held, pondered.least) >= target
    # On twice the length of training the same weights go on improving with more rollouts.
    shares = [curves.share(1, number) for number in (5, 10, 20)]
    assert shares[0] < shares[1] - Fraction(1, 20) < shares[1] < shares[2] - Fraction(1, 20)
    assert shares[2] > Fraction(17, 20)
    spend = pondered.spent[-1]
    fixed = neural.train_fixed(train, held, depth=pondered.least, spend=spend, rng=1)
    assert fixed.spent <= spend
    assert fixed.test(long) < shares[2] - Fraction(1, 20)
    needs = pondered.needs(neural.running_parity(64, 10, lengths=(1, 10), rng=4), 20)
    means = needs.by_difficulty()
    assert means[max(means)] > means[min(means)]


@with_jax
def test_the_spent_multiply_adds_of_pondering() -> None:
    found = neural.ponder(
        TASK, rollouts=[2, 3], updates=4, vary=False, window=2, batch=5, channels=3, hidden=4, rng=0
    )
    first = 4 * 5 * 3 * (2 * 360 + 36)
    assert found.spent == (first, first + 4 * 5 * ((3 * 360 + 36) + 2 * (2 * 360 + 36)))


@with_jax
def test_training_once_more_is_another_result() -> None:
    one, same, other = (
        neural.ponder(TASK, rollouts=[2], updates=3, rng=seed) for seed in (0, 0, 1)
    )
    assert one == same
    assert one != other


def test_needed_by_hand() -> None:
    table = np.array([[1, 1, 0, 0], [0, 1, 0, 1], [1, 1, 1, 0]], dtype=bool)
    assert needed(table) == (3, 1, 3, None)


def test_needs_of_examples() -> None:
    needs = neural.RolloutNeeds(CELL, 4, np.array([1, 2, 2, 3]), (1, 2, 5, None))
    assert needs.solved == 3
    assert needs.by_difficulty() == {1: 1, 2: Fraction(7, 2)}
    assert needs.to_dict()["multiply_adds"].tolist() == [
        None if k is None else CELL.meter(4, k).multiply_adds for k in (1, 2, 5, None)
    ]


def test_curves_by_hand() -> None:
    curves = neural.RolloutCurves(CELL, (4, 8), (10, 20), np.array([[5, 10, 9], [9, 19, 20]]))
    assert curves.share(1, 2) == Fraction(19, 20)
    assert curves.needed() == (None, 3)
    assert curves.needed(Fraction(9, 10)) == (2, 2)


@with_jax
def test_shapes_that_do_not_fit_are_named() -> None:
    other = neural.addition(4, 5, rng=0)
    cell = neural.ponder(TASK, rollouts=[1], updates=1, rng=0)
    with pytest.raises(DovetailError, match=r"\(features, labels\) = \(2, 2\).*made for \(1, 2\)"):
        cell.test(other, 2)
    with pytest.raises(DovetailError, match="held_out must have the features and labels"):
        neural.ponder(TASK, other)
    grown = neural.grow(TASK, sizes=[(1, 1)], updates=1, rng=0)
    with pytest.raises(DovetailError, match=r"= \(7, 7, 2\); the network is made for \(6, 6, 2\)"):
        grown.test(neural.running_parity(3, 7, rng=0))
    with pytest.raises(DovetailError, match="spend must be at least"):
        neural.train_fixed(TASK, depth=2, spend=10)


def test_without_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    training.program.cache_clear()
    monkeypatch.setitem(sys.modules, "jax", None)
    monkeypatch.setattr(extras, "has", lambda _: False)
    with pytest.raises(extras.MissingExtraError, match="pip install jax optax"):
        neural.ponder(TASK, rollouts=[1], updates=1)


def test_importing_does_not_load_jax() -> None:
    code = "import sys, dovetail.neural, dovetail.plots; print('jax' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "False\n"
