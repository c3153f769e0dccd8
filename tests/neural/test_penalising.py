"""Training with penalised rollouts: against the definition, step by step; bounded, repeatable."""

from fractions import Fraction
from typing import Any

import halting_by_hand as by_hand
import numpy as np
import pytest

from dovetail import DovetailError, neural
from dovetail.neural.networks.forms import Weights, first_weights
from dovetail.neural.pondering import penalising, penalties
from dovetail.neural.training import trainers as training
from dovetail.values import extras

pytestmark = pytest.mark.skipif(not extras.has("jax"), reason="needs the extra neural")

TASK = neural.running_parity(12, 4, lengths=(2, 4), rng=5)
CELL = neural.Cell(features=1, channels=3, hidden=4, labels=2)
NETWORK = neural.HaltingCell(CELL)
MOST = 3
OBJECTIVES: dict[str, tuple[Any, ...]] = {
    "PonderNet": (penalties.halting, 0.1, 0.3),
    "expected rollouts": (penalties.halting, 0.2, None),
    "adaptive time": (penalties.adaptive_time, 0.05),
}


def objective_of(name: str) -> training.Objective:
    maker, *numbers = OBJECTIVES[name]
    made: training.Objective = maker(NETWORK, MOST, *numbers)
    return made


def weights_of(seed: int, bias: float = 0.0) -> Weights:
    made = first_weights(NETWORK, np.random.default_rng(seed))
    return (*made[:7], np.full(1, bias, np.float32))


def slow_loss(name: str, weights: Weights, row: int) -> float:
    """The loss of one example."""
    states = by_hand.outputs(CELL, weights, TASK.inputs[row].tolist(), MOST)
    halts = by_hand.halts(weights, states)
    asked = TASK.targets[row].tolist(), TASK.mask[row].tolist()
    if name == "adaptive time":
        steps, parts, left = by_hand.ponders(halts)
        mixed = sum(part * state for part, state in zip(parts, states, strict=True))
        return by_hand.wrong(weights, mixed, *asked) + 0.05 * (steps + left)
    chances = by_hand.chances(halts)
    losses = [by_hand.wrong(weights, state, *asked) for state in states]
    mean = sum(chance * loss for chance, loss in zip(chances, losses, strict=True))
    if name == "PonderNet":
        return mean + 0.1 * by_hand.divergence(chances, by_hand.chances([0.3] * MOST))
    return mean + 0.2 * sum(n * chance for n, chance in enumerate(chances, 1))


@pytest.mark.parametrize("name", OBJECTIVES)
def test_the_loss_is_that_of_the_definition_and_its_gradient_finite(name: str) -> None:
    program = training.program(objective_of(name).loss)
    batch = training.arrays(NETWORK, TASK)
    for bias in (-1.0, 1.0):
        weights = weights_of(4, bias)
        slow = np.mean([slow_loss(name, weights, row) for row in range(len(TASK))])
        assert float(program.loss(weights, *batch)) == pytest.approx(slow, 1e-4)
    # Halting that is nearly sure, or nearly never, makes no infinite numbers.
    for bias in (-60.0, 0.0, 60.0):
        weights = weights_of(4, bias)
        assert np.isfinite(float(program.loss(weights, *batch)))
        gradients = program.gradient(weights, *batch)
        assert all(np.isfinite(each).all() for each in gradients)
        if bias == 0:
            assert all(np.abs(each).max() > 0 for each in gradients)


@pytest.mark.parametrize("name", OBJECTIVES)
def test_the_gradient_of_the_halting_unit_is_a_slope(name: str) -> None:
    program, batch = training.program(objective_of(name).loss), training.arrays(NETWORK, TASK)
    weights, size = weights_of(6, -1.0), 0.02
    ends = []
    for change in (size, -size):
        moved = (*weights[:7], weights[7] + np.float32(change))
        ends.append(float(program.loss(moved, *batch)))
    slope = float(program.gradient(weights, *batch)[7][0])
    assert (ends[0] - ends[1]) / (2 * size) == pytest.approx(slope, rel=0.05, abs=1e-3)


def test_the_cost_of_a_step() -> None:
    # A rollout at 4 places: 12·4 + 4·3 and 3 to halt, 252; answers 4·3·2 = 24.
    assert objective_of("PonderNet").cost(4) == 3 * (3 * 252 + 3 * 24)
    assert objective_of("adaptive time").cost(4) == 3 * (3 * 252 + 12 * 3 + 24)


@pytest.mark.parametrize("bias", [-1.0, 0.5])
def test_looks(bias: float) -> None:
    weights = weights_of(3, bias)
    found = penalising.looks(NETWORK, weights, TASK, MOST)
    for row in range(len(TASK)):
        states = by_hand.outputs(CELL, weights, TASK.inputs[row].tolist(), MOST)
        halts = by_hand.halts(weights, states)
        assert found.halts[:, row] == pytest.approx(halts, 1e-4)
        parts = by_hand.ponders(halts)[1]
        mixed = sum(part * state for part, state in zip(parts, states, strict=True))
        for state, right in (
            *zip(states, found.right[:, row], strict=True),
            (mixed, found.mixed[row]),
        ):
            best = (state @ weights[4] + weights[5]).argmax(axis=1)
            assert ((best == TASK.targets[row]) & TASK.mask[row]).sum() == right


def made(method: str = "halting", **more: Any) -> neural.Penalised:
    options = {"most": MOST, "strength": 0.2, "updates": 5, "every": 2, "batch": 8, "rng": 1}
    options.update(more)
    return neural.penalise(CELL, TASK, method=method, **options)


def by_rule(found: neural.Penalised, steps: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
    looks = penalising.looks(found.network, found.weights, TASK, found.most)
    return looks.right[steps - 1, np.arange(len(TASK))]


def test_answers_by_both_rules() -> None:
    found = made()
    chances, answers = found.chances(TASK), found.answer(TASK)
    assert answers.name == "2B expected rollouts"
    assert (answers.steps == chances.half).all()
    assert (answers.right == by_rule(found, answers.steps)).all()
    costs = [NETWORK.meter(4, number).multiply_adds for number in answers.steps.tolist()]
    assert answers.multiply_adds.tolist() == costs
    drawn = found.answer(TASK, rng=3)
    assert (drawn.steps == chances.draw(rng=3)).all()
    assert (drawn.right == by_rule(found, drawn.steps)).all()
    assert drawn.steps.tolist() != answers.steps.tolist()
    assert found.updates == (2, 4, 5)
    cost = objective_of("expected rollouts").cost(4)
    assert found.spent == tuple(8 * cost * number for number in found.updates)
    assert found.share == answers.share == found.test(TASK)
    assert found.mean_steps[found.row] == answers.mean_steps


def test_answers_of_adaptive_time() -> None:
    found = made("adaptive time", strength=0.05)
    answers = found.answer(TASK)
    looks = penalising.looks(found.network, found.weights, TASK, MOST)
    stops = [by_hand.ponders(halts.tolist())[0] for halts in looks.halts.T]
    assert answers.steps.tolist() == stops
    assert (answers.right == looks.mixed).all()
    costs = [NETWORK.meter(4, number, mixed=True).multiply_adds for number in stops]
    assert answers.multiply_adds.tolist() == costs
    assert answers.name == "2B adaptive time"
    with pytest.raises(DovetailError, match="rng must be None"):
        found.answer(TASK, rng=1)


def test_one_seed_gives_one_result_and_the_least_good_look_is_kept() -> None:
    assert made() == made()
    assert made() != made(rng=2)
    shares = (Fraction(1, 2), Fraction(3, 4), Fraction(7, 8), Fraction(3, 4))
    means = (Fraction(1), Fraction(3), Fraction(5), Fraction(2))
    assert penalising._best(shares, means, Fraction(3, 4)) == 3
    assert penalising._best(shares, means, Fraction(9, 10)) == 2
    assert penalising._best(shares[:2], means[:2], Fraction(3, 4)) == 1


def test_a_trained_cell_is_where_training_starts() -> None:
    start = by_hand.running_parity_cell()
    found = neural.penalise(start, TASK, most=4, updates=1, rate=1e-9, batch=8, rng=0)
    for one, other in zip(found.weights, start.weights, strict=False):
        assert np.allclose(one, other, atol=1e-6)
    # The halting unit starts at 1 / (most + 1), where it reads zeros.
    assert float(found.weights[7][0]) == pytest.approx(np.log(1 / 4), abs=1e-6)
    # A rollout at 4 places: 6·2 + 2 and 1 to halt, 60; answers 4·2 = 8 after each of 4.
    assert found.spent == (1000 + 8 * 3 * (4 * 60 + 4 * 8),)


def test_what_is_refused() -> None:
    other = neural.addition(4, 5, rng=0)
    with pytest.raises(DovetailError, match=r"\(features, labels\) = \(2, 2\).*made for \(1, 2\)"):
        neural.penalise(CELL, other, most=2)
    with pytest.raises(DovetailError, match="held_out must have the features and labels"):
        neural.penalise(CELL, TASK, other, most=2)
    with pytest.raises(DovetailError, match="start"):
        neural.penalise(NETWORK, TASK, most=2)  # type: ignore[arg-type]
    with pytest.raises(DovetailError, match="prior must be None"):
        made("adaptive time", prior=0.5)
    with pytest.raises(DovetailError, match="strength must be a number above 0, at most"):
        made(strength=1e10)
    for prior in (1e-38, 1 - 1e-16):
        with pytest.raises(DovetailError, match="prior must leave each number of rollouts up to"):
            neural.penalise(CELL, TASK, most=9, prior=prior)
    for name, value in (
        ("method", "act"),
        ("most", 0),
        ("strength", 0),
        ("prior", 1),
        ("every", 0),
    ):
        with pytest.raises(DovetailError, match=name):
            made(**{name: value})


@pytest.mark.slow
def test_easy_examples_get_fewer_rollouts() -> None:
    train = neural.running_parity(512, 3, lengths=(1, 3), rng=1)
    options: dict[str, Any] = {"most": 4, "strength": 0.03, "updates": 300, "rate": 0.02}
    found = neural.penalise(
        neural.Cell(1, 4, 16, 2), train, target=Fraction(95, 100), batch=32, rng=1, **options
    )
    assert found.reached
    means = found.answer(train).by_difficulty()
    assert means[3] > means[1] + Fraction(1, 5)
    assert found.mean_steps[found.row] < Fraction(7, 2)
