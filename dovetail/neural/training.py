"""Training of small networks with jax, which is imported when it is first used.

A run is decided by its generator: first weights, batches and numbers of rollouts are drawn by
numpy. docs/neural.md, "Training" says what a training step is and what it costs.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.neural.networks import Cell, Dense, Network, Stack, Weights, first_weights
from dovetail.neural.tasks import ArrayTask
from dovetail.values import check
from dovetail.values.extras import need

#: Examples that are answered at once.
AT_ONCE = 256
#: Gradients longer than this are shortened to it.
LONGEST_GRADIENT = 1.0


class Program(NamedTuple):
    """The compiled functions of a network."""

    loss: Any
    gradient: Any
    update: Any
    start: Any
    answers: Any


class Recipe(NamedTuple):
    """How a network is trained: examples in a batch, size of steps, rollouts with a gradient."""

    batch: int
    rate: float
    window: int = 1

    @classmethod
    def of(cls, batch: Any, rate: Any, window: Any = 1) -> Recipe:
        """Return the recipe, its numbers checked."""
        return cls(
            check.integer(batch, "batch", 1, 65_536),
            check.positive(rate, "rate"),
            check.integer(window, "window", 1, 256),
        )


@cache
def program(network: Network, window: int) -> Program:
    """Return the functions of a network, compiled when first called for each shape of arrays."""
    jax = need("jax", extra="neural")
    optax = need("optax", extra="neural")
    logits = _logits(network, window)

    def loss(weights: Any, inputs: Any, targets: Any, mask: Any, rollouts: Any) -> Any:
        found = logits(weights, inputs, rollouts)
        each = optax.softmax_cross_entropy_with_integer_labels(found, targets)
        return (each * mask).sum() / mask.sum()

    rule = optax.chain(optax.clip_by_global_norm(LONGEST_GRADIENT), optax.scale_by_adam())

    def update(weights: Any, state: Any, rate: Any, *batch: Any) -> Any:
        value, gradient = jax.value_and_grad(loss)(weights, *batch)
        change, state = rule.update(gradient, state, weights)
        moved = jax.tree.map(lambda old, part: old - rate * part, weights, change)
        return moved, state, value

    return Program(
        jax.jit(loss),
        jax.jit(jax.grad(loss)),
        jax.jit(update),
        rule.init,
        jax.jit(_answers(network), static_argnums=2),
    )


def _logits(network: Network, window: int) -> Any:
    """Return the function (weights, inputs, rollouts) that training differentiates."""
    if isinstance(network, Dense):
        return lambda weights, inputs, _: _dense(network, weights, inputs)
    if isinstance(network, Stack):
        return lambda weights, inputs, _: _stack(network, weights, inputs)
    return lambda weights, inputs, rollouts: _rolled(network, weights, inputs, rollouts, window)


def _answers(network: Network) -> Any:
    """Return the function (weights, inputs, rollouts) of the answers after 1, 2, … rollouts."""
    jax = need("jax", extra="neural")

    def best(found: Any) -> Any:
        return found.argmax(axis=-1).astype(jax.numpy.int8)

    def answers(weights: Any, inputs: Any, rollouts: int) -> Any:
        if isinstance(network, Dense):
            return best(_dense(network, weights, inputs))[None]
        if isinstance(network, Stack):
            return best(_stack(network, weights, inputs))[None]
        near = _near(network, inputs)

        def once(state: Any, _: Any) -> Any:
            state = _rollout(network, weights, state, near)
            return state, best(state @ weights[4] + weights[5])

        start = _first_output(network, inputs)
        return jax.lax.scan(once, start, None, length=rollouts)[1]

    return answers


def _dense(network: Dense, weights: Any, inputs: Any) -> Any:
    jax = need("jax", extra="neural")
    values = inputs.reshape(len(inputs), -1)
    for place in range(network.depth):
        values = jax.nn.relu(values @ weights[2 * place] + weights[2 * place + 1])
    found = values @ weights[-2] + weights[-1]
    return found.reshape(len(inputs), network.answers, network.labels)


def _stack(network: Stack, weights: Any, inputs: Any) -> Any:
    jax = need("jax", extra="neural")
    near = _near(network.cell, inputs)

    def layer(state: Any, own: Any) -> Any:
        return _rollout(network.cell, own, state, near), None

    state = jax.lax.scan(layer, _first_output(network.cell, inputs), weights[:4])[0]
    return state @ weights[4] + weights[5]


def _rolled(cell: Cell, weights: Any, inputs: Any, rollouts: Any, window: int) -> Any:
    """Return the logits after so many rollouts, of which the last `window` have a gradient."""
    jax = need("jax", extra="neural")
    near, fixed = _near(cell, inputs), jax.lax.stop_gradient(weights)
    last = jax.numpy.minimum(window, rollouts)

    def early(_: Any, state: Any) -> Any:
        return _rollout(cell, fixed, state, near)

    def late(state: Any, place: Any) -> Any:
        new = _rollout(cell, weights, state, near)
        return jax.numpy.where(place < last, new, state), None

    start = _first_output(cell, inputs)
    state = jax.lax.stop_gradient(jax.lax.fori_loop(0, rollouts - last, early, start))
    state = jax.lax.scan(late, state, jax.numpy.arange(window))[0]
    return state @ weights[4] + weights[5]


def _rollout(cell: Cell, weights: Any, state: Any, near: Any) -> Any:
    """Return the new output of a cell: `near` is the input around each place, or None."""
    jax = need("jax", extra="neural")
    read = _around(state, cell.reach)
    if near is not None:
        read = jax.numpy.concatenate([read, near], axis=-1)
    units = jax.nn.relu(read @ weights[0] + weights[1])
    return jax.numpy.tanh(units @ weights[2] + weights[3])


def _around(values: Any, reach: int) -> Any:
    """Return the values at each place and at its neighbours, side by side; zeros beyond ends."""
    numpy = need("jax", extra="neural").numpy
    places = values.shape[1]
    padded = numpy.pad(values, ((0, 0), (reach, reach), (0, 0)))
    return numpy.concatenate([padded[:, k : k + places] for k in range(2 * reach + 1)], axis=-1)


def _near(cell: Cell, inputs: Any) -> Any:
    return _around(inputs, cell.reach) if cell.recall else None


def _first_output(cell: Cell, inputs: Any) -> Any:
    """Return what a cell has put out before its first rollout."""
    numpy = need("jax", extra="neural").numpy
    if cell.recall:
        return numpy.zeros((*inputs.shape[:2], cell.channels), numpy.float32)
    return numpy.pad(inputs, ((0, 0), (0, 0), (0, cell.channels - cell.features)))


class Trainer:
    """A network in training; its weights, its step and what was spent so far.

    Attributes
    ----------
    updates, spent
        Steps taken, and multiply-adds of all of them (docs/neural.md, "Training").
    """

    def __init__(
        self, network: Network, task: ArrayTask, recipe: Recipe, random: np.random.Generator
    ) -> None:
        network.fit_to(task)
        self.network, self.recipe, self.random = network, recipe, random
        self.weights = first_weights(network, random)
        self._program = program(network, recipe.window)
        self._state = self._program.start(self.weights)
        self._task, self._arrays = task, arrays(network, task)
        self._rows = np.flatnonzero(task.mask.any(axis=1))
        self.updates = self.spent = 0

    def step(self, rollouts: int = 1, scale: float = 1.0) -> float:
        """Take one step on the next batch, with so many rollouts; return the loss before it.

        Its size is that of the recipe times `scale`.
        """
        rows = self._next_rows()
        batch = (values[rows] for values in self._arrays)
        weights, self._state, loss = self._program.update(
            self.weights, self._state, scale * self.recipe.rate, *batch, rollouts
        )
        self.weights = weights
        self.updates += 1
        self.spent += self.recipe.batch * step_cost(
            self.network, self._task.places, rollouts, self.recipe.window
        )
        return float(loss)

    def kept(self) -> Weights:
        """Return the weights as numpy arrays."""
        return tuple(np.asarray(each) for each in self.weights)

    def _next_rows(self) -> npt.NDArray[np.int64]:
        return self.random.choice(self._rows, self.recipe.batch)


def arrays(network: Network, task: ArrayTask) -> tuple[npt.NDArray[Any], ...]:
    """Return inputs, targets and mask as a network takes them; dense ones have the asked places."""
    targets, mask = task.targets.astype(np.int32), task.mask.astype(np.float32)
    if isinstance(network, Dense):
        asked = list(task.asked)
        return task.inputs, targets[:, asked], mask[:, asked]
    return task.inputs, targets, mask


def step_cost(network: Network, places: int, rollouts: int, window: int) -> int:
    """Return the multiply-adds of a training step for one example.

    Forwards as the meter says; the way back costs twice the forward part that has a gradient.
    """
    if isinstance(network, Dense):
        return 3 * network.meter().multiply_adds
    if isinstance(network, Stack):
        return 3 * network.meter(places).multiply_adds
    forward = network.meter(places, rollouts).multiply_adds
    return forward + 2 * network.meter(places, min(window, rollouts)).multiply_adds


def right_answers(
    network: Network, weights: Weights, task: ArrayTask, rollouts: int = 1
) -> npt.NDArray[np.int64]:
    """Return how many asked answers are right: array (rollouts, examples), after 1, 2, … rollouts.

    Networks that are no cells have one row.
    """
    network.fit_to(task)
    answers = program(network, 1).answers
    inputs, targets, mask = arrays(network, task)
    parts = []
    for first in range(0, len(inputs), AT_ONCE):
        rows = slice(first, first + AT_ONCE)
        found = np.asarray(answers(weights, inputs[rows], rollouts))
        parts.append(((found == targets[rows]) & (mask[rows] > 0)).sum(axis=2))
    return np.concatenate(parts, axis=1).astype(np.int64)


def share(right: npt.NDArray[Any], task: ArrayTask) -> Fraction:
    """Return the exact share of asked answers that are right."""
    return Fraction(int(right.sum()), int(task.mask.sum()))


def target_share(value: Any) -> Fraction:
    """Return a target: an exact share, above 0 and at most 1."""
    wanted = check.rational(value, "target")
    if wanted > 1:
        raise check.refusal("target", "an int or Fraction above 0 and at most 1", value)
    return wanted


def check_pair(task: Any, held_out: Any) -> tuple[ArrayTask, ArrayTask]:
    """Return the task of training and that of checking, which must be of one form."""
    training = check.instance(task, "task", ArrayTask)
    if held_out is None:
        return training, training
    checking = check.instance(held_out, "held_out", ArrayTask)
    one, other = ((each.features, each.labels) for each in (training, checking))
    if one != other:
        raise DovetailError(
            f"held_out must have the features and labels of the task, "
            f"{one[0]} and {one[1]}, not {other[0]} and {other[1]}"
        )
    return training, checking
