"""Early exit: against heads computed layer by layer and the rule word by word."""

import sys
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dovetail import DovetailError, neural
from dovetail.neural.exits import forms as exits_module
from dovetail.neural.networks.forms import Weights, first_weights
from dovetail.neural.training import trainers as training
from dovetail.values import extras

with_jax = pytest.mark.skipif(not extras.has("jax"), reason="needs the extra neural")

TASK = neural.running_parity(40, 5, lengths=(2, 5), rng=5)
CELL = neural.Cell(features=1, channels=3, hidden=4, labels=2)
EXITS = neural.Exits(neural.Stack(CELL, depth=3))
# A layer is (3·4 numbers to 4 units) + (4 units to 3 channels) and a head 3 channels to 2 labels.
LAYER = 5 * (12 * 4 + 4 * 3 + 3 * 2)
SMALL: dict[str, Any] = {"depth": 3, "channels": 3, "hidden": 4, "batch": 16}


def layers_by_hand(weights: Weights, inputs: np.ndarray) -> list[np.ndarray]:
    """The chances (places, labels) that each head gives for one example."""
    state, places, found = np.zeros((len(inputs), 3)), len(inputs), []
    for own in zip(*weights, strict=True):
        new = []
        for place in range(places):
            near = place - 1, place, place + 1
            read: list[float] = []
            for values in (state, inputs):
                for k in near:
                    read += list(values[k]) if 0 <= k < places else [0.0] * values.shape[1]
            units = np.maximum(0, np.array(read) @ own[0] + own[1])
            new.append(np.tanh(units @ own[2] + own[3]))
        state = np.array(new)
        scores = np.exp(state @ own[4] + own[5])
        found.append(scores / scores.sum(axis=1, keepdims=True))
    return found


def chances(weights: Weights) -> list[list[np.ndarray]]:
    return [layers_by_hand(weights, TASK.inputs[row]) for row in range(len(TASK))]


@with_jax
def test_looks_are_those_of_heads_by_hand() -> None:
    weights = first_weights(EXITS, np.random.default_rng(3))
    right, sure = exits_module.looks(EXITS, weights, TASK)
    for row, layers in enumerate(chances(weights)):
        asked = TASK.mask[row]
        for layer, found in enumerate(layers):
            best = found.argmax(axis=1)
            assert right[layer, row] == (best == TASK.targets[row])[asked].sum()
            assert sure[layer, row] == pytest.approx(found.max(axis=1)[asked].min(), abs=1e-5)


@with_jax
@pytest.mark.parametrize("free", [0.0, 0.5, 1.0])
def test_the_loss_is_that_of_the_definition_and_its_gradient_finite(free: float) -> None:
    weights = first_weights(EXITS, np.random.default_rng(4))
    penalty, confidence = 1.5, 0.6
    wrong = spent = 0.0
    for row, layers in enumerate(chances(weights)):
        asked, stay = np.flatnonzero(TASK.mask[row]), 1.0
        for layer, found in enumerate(layers):
            least = min(found[place].max() for place in asked)
            leave = 1 / (1 + np.exp(-20 * (least - confidence))) if layer < 2 else 1.0
            entropy = -np.log(found[asked, TASK.targets[row, asked]]).sum()
            wrong += (stay * leave + 1 / 3) * entropy
            spent += stay * leave * (layer + 1) / 3
            stay *= 1 - leave
    value = wrong / TASK.mask.sum() + penalty * max(0.0, spent / len(TASK) - free)
    program = training.program(exits_module.early_exits(EXITS).loss)
    given = weights, *training.arrays(EXITS, TASK), penalty, free, confidence
    assert float(program.loss(*given)) == pytest.approx(value, rel=1e-4)
    gradients = program.gradient(*given)
    assert all(np.isfinite(each).all() and np.abs(each).max() > 0 for each in gradients)


@with_jax
@given(
    st.lists(st.lists(st.floats(0, 1), min_size=4, max_size=4), min_size=2, max_size=2),
    st.floats(0, 1),
)
def test_the_exit_distribution_sums_to_one(rows: list[list[float]], confidence: float) -> None:
    sure = np.array(rows, np.float32).T
    found = np.asarray(exits_module.exit_distribution(sure, confidence))
    assert found.min() >= 0
    np.testing.assert_allclose(found.sum(axis=0), 1, rtol=1e-5)


@given(st.lists(st.lists(st.sampled_from([0.0, 0.5, 0.7, 0.9, 1.0]), min_size=1, max_size=5),
                min_size=1, max_size=6), st.sampled_from([0.0, 0.6, 0.7, 1.0]))  # fmt: skip
def test_an_example_leaves_at_the_first_layer_that_is_sure(
    rows: list[list[float]], confidence: float
) -> None:
    depth = min(map(len, rows))
    found = exits_module.exit_layers(np.array([row[:depth] for row in rows]).T, confidence)
    for row, layer in zip(rows, found.tolist(), strict=True):
        layers = 1
        while layers < depth and row[layers - 1] < confidence:
            layers += 1
        assert layer == layers


def test_the_meter_by_hand() -> None:
    # Two layers at 5 places, a head after each: the answers run twice, too.
    meter = EXITS.meter(places=5, layers=2)
    assert meter.multiply_adds == 2 * LAYER == 660
    assert meter.depth == 2 + 2 + 2
    assert EXITS.meter(5) == EXITS.meter(5, 3)
    assert EXITS.parameters == 3 * (12 * 4 + 4 + 4 * 3 + 3 + 3 * 2 + 2)
    with pytest.raises(DovetailError, match="layers must be an integer from 1 to 3, not 4"):
        EXITS.meter(5, 4)


@with_jax
def test_a_step_costs_all_layers_three_times() -> None:
    assert exits_module.early_exits(EXITS).cost(5, 1.0, 0.0, 0.9) == 3 * (3 * LAYER)


def test_without_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    exits_module.early_exits.cache_clear()
    monkeypatch.setitem(sys.modules, "jax", None)
    monkeypatch.setitem(sys.modules, "optax", None)
    monkeypatch.setattr(extras, "has", lambda _: False)
    with pytest.raises(extras.MissingExtraError, match="pip install jax optax"):
        neural.exit_early(TASK, updates=1)
    with pytest.raises(extras.MissingExtraError, match="pip install jax optax"):
        neural.anneal(TASK, network=EXITS, schedule=[10**9], updates=1)


@pytest.fixture(scope="module")
def exited() -> neural.Exited:
    return neural.exit_early(TASK, penalties=[2, 0.5, 0], updates=4, rng=0, **SMALL)


@with_jax
def test_answers_by_confidence(exited: neural.Exited) -> None:
    right, sure = exits_module.looks(exited.network, exited.weights, TASK)
    for confidence in (0.0, 0.52, 0.6, 1):
        found = exited.answer(TASK, confidence=confidence)
        for row, layers in enumerate(found.steps.tolist()):
            assert all(sure[layer, row] < confidence for layer in range(layers - 1))
            assert layers == 3 or sure[layers - 1, row] >= confidence
            assert found.right[row] == right[layers - 1, row]
            assert found.multiply_adds[row] == layers * LAYER
        assert sum(found.exits().values()) == 1
    assert set(exited.answer(TASK, 0).exits()) == {1}
    curve = exited.curve(TASK, [0.52, 0.6])
    last = exited.answer(TASK, 0.6)
    assert curve.shares[1] == last.share
    assert curve.mean_multiply_adds[1] == last.mean_multiply_adds == last.mean_steps * LAYER
    assert curve.mean_steps[0] <= curve.mean_steps[1]
    assert curve.max_multiply_adds[1] == last.max_multiply_adds


@with_jax
def test_what_is_relaxed_and_what_it_costs(exited: neural.Exited) -> None:
    assert not exited.reached
    assert exited.penalties == (2, 0.5, 0)
    assert exited.updates == (4, 8, 12)
    assert exited.spent == tuple(updates * 16 * 9 * LAYER for updates in (4, 8, 12))
    assert exited.test(TASK) == exited.share == max(exited.shares)
    best = exited.shares.index(exited.share)
    assert exited.answer(TASK).mean_multiply_adds == exited.mean_multiply_adds[best]
    again = neural.exit_early(TASK, penalties=[2, 0.5, 0], updates=4, rng=0, **SMALL)
    assert again == exited
    short = neural.exit_early(TASK, updates=4, most_updates=6, rng=0, **SMALL)
    assert short.updates == (4, 6)
    easy = neural.exit_early(TASK, updates=4, target=Fraction(1, 10), rng=0, **SMALL)
    assert (easy.penalties, easy.reached) == ((4,), True)


@with_jax
@pytest.mark.slow
def test_the_penalty_makes_exits_early_and_carries_make_them_late() -> None:
    train, held = neural.addition(2048, 5, rng=0), neural.addition(512, 5, rng=1)
    target = Fraction(99, 100)
    exited = neural.exit_early(train, held, depth=5, target=target, rng=0)
    assert exited.reached
    assert exited.penalty > 0
    found = exited.answer(held)
    means = found.by_difficulty()
    assert found.share >= target
    assert means[5] >= means[3] + 1 >= means[1] + 1
    assert found.mean_steps < 4
    strong = neural.exit_early(train, held, depth=5, penalties=[20], updates=300, rng=0)
    assert strong.answer(held).mean_multiply_adds < found.mean_multiply_adds
    assert strong.share < exited.share


@with_jax
def test_bad_arguments(exited: neural.Exited) -> None:
    for penalties in ([], [0, 1], [1, 1], [-1], ["1"], 3):
        with pytest.raises(DovetailError, match="penalties must be"):
            neural.exit_early(TASK, penalties=penalties, updates=1)  # type: ignore[arg-type]
    for confidence in (-0.1, 1.1, float("nan"), "0.5", True):
        with pytest.raises(DovetailError, match="confidence must be a number from 0 to 1"):
            exited.answer(TASK, confidence)
    with pytest.raises(DovetailError, match="confidences must be one or more"):
        exited.curve(TASK, [])
    with pytest.raises(DovetailError, match=r"\(features, labels\) = \(2, 2\).*made for \(1, 2\)"):
        exited.answer(neural.addition(4, 5, rng=0))
