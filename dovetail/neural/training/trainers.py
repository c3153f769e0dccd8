"""Training of small networks with jax, which is imported when it is first used.

A run is decided by its generator: first weights, batches and numbers of rollouts are drawn by
numpy. docs/neural.md, "Training" says what a training step is and what it costs.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple, cast

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.neural.networks import forward
from dovetail.neural.networks.forms import Dense, Form, Network, Stack, Weights, first_weights
from dovetail.neural.tasks import ArrayTask
from dovetail.values import check
from dovetail.values.extras import need

#: Examples that are answered at once.
AT_ONCE = 256
#: Gradients longer than this are shortened to it.
LONGEST_GRADIENT = 1.0


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


class Objective(NamedTuple):
    """What training makes smaller, and what a step costs.

    Attributes
    ----------
    loss
        Function of jax arrays (weights, inputs, targets, mask, *more, *numbers); its value is a
        number. `more` are rows of the further arrays of `Trainer`, `numbers` those given to its
        `step`.
    cost
        Function (places, *numbers) of the multiply-adds of a step for one example.
    """

    loss: Any
    cost: Callable[..., int]


class Program(NamedTuple):
    """The compiled functions of an objective."""

    loss: Any
    gradient: Any
    update: Any
    start: Any


@cache
def cross_entropy(network: Network, window: int) -> Objective:
    """Return the mean cross entropy of the asked answers after a number of rollouts."""
    optax = need("optax", extra="neural")
    scores = forward.scores(network, window)

    def loss(weights: Any, inputs: Any, targets: Any, mask: Any, rollouts: Any) -> Any:
        found = scores(weights, inputs, rollouts)
        each = optax.softmax_cross_entropy_with_integer_labels(found, targets)
        return (each * mask).sum() / mask.sum()

    return Objective(loss, lambda places, rollouts: step_cost(network, places, rollouts, window))


@cache
def program(loss: Any) -> Program:
    """Return the functions of a loss, compiled when first called for each shape of arrays."""
    jax = need("jax", extra="neural")
    optax = need("optax", extra="neural")
    rule = optax.chain(optax.clip_by_global_norm(LONGEST_GRADIENT), optax.scale_by_adam())

    def update(weights: Any, state: Any, rate: Any, *batch: Any) -> Any:
        value, gradient = jax.value_and_grad(loss)(weights, *batch)
        change, state = rule.update(gradient, state, weights)
        moved = jax.tree.map(lambda old, part: old - rate * part, weights, change)
        return moved, state, value

    return Program(jax.jit(loss), jax.jit(jax.grad(loss)), jax.jit(update), rule.init)


@cache
def _answers(network: Network) -> Any:
    jax = need("jax", extra="neural")
    return jax.jit(forward.answers(network), static_argnums=2)


@cache
def _last_answers(network: Network) -> Any:
    jax, scores = need("jax", extra="neural"), forward.scores(network, window=1)

    def last(weights: Any, inputs: Any, rollouts: Any) -> Any:
        return scores(weights, inputs, rollouts).argmax(axis=-1)

    return jax.jit(last)


class Trainer:
    """A network in training; its weights, its step and what was spent so far.

    `more` are further arrays with a row for each example, for the loss of an objective.

    Attributes
    ----------
    updates, spent
        Steps taken, and multiply-adds of all of them (docs/neural.md, "Training").
    """

    def __init__(
        self,
        network: Form,
        task: ArrayTask,
        recipe: Recipe,
        random: np.random.Generator,
        objective: Objective | None = None,
        more: tuple[npt.NDArray[Any], ...] = (),
    ) -> None:
        network.fit_to(task)
        self.network: Any = network
        self.recipe, self.random = recipe, random
        self.objective = objective or cross_entropy(cast(Network, network), recipe.window)
        self.weights = first_weights(network, random)
        self._program = program(self.objective.loss)
        self._state = self._program.start(self.weights)
        self._task, self._arrays = task, (*arrays(network, task), *more)
        self._rows = np.flatnonzero(task.mask.any(axis=1))
        self.updates = self.spent = 0

    def step(self, *numbers: float, scale: float = 1.0) -> float:
        """Take one step on the next batch; return the loss before it.

        `numbers` are those of the objective, such as the rollouts. The size of the step is that of
        the recipe times `scale`.
        """
        rows = self._next_rows()
        batch = (values[rows] for values in self._arrays)
        weights, self._state, loss = self._program.update(
            self.weights, self._state, scale * self.recipe.rate, *batch, *numbers
        )
        self.weights = weights
        self.updates += 1
        self.spent += self.recipe.batch * self.objective.cost(self._task.places, *numbers)
        return float(loss)

    def kept(self) -> Weights:
        """Return the weights as numpy arrays."""
        return tuple(np.asarray(each) for each in self.weights)

    def optimiser(self) -> tuple[npt.NDArray[Any], ...]:
        """Return what Adam remembers, as numpy arrays."""
        leaves = need("jax", extra="neural").tree.leaves(self._state)
        return tuple(np.asarray(each) for each in leaves)

    def go_on(self, weights: Weights, optimiser: tuple[npt.NDArray[Any], ...]) -> None:
        """Take weights and what Adam remembers from another trainer of the same network."""
        tree = need("jax", extra="neural").tree
        self.weights = weights
        self._state = tree.unflatten(tree.structure(self._state), optimiser)

    def _next_rows(self) -> npt.NDArray[np.int64]:
        return self.random.choice(self._rows, self.recipe.batch)


def arrays(network: Form, task: ArrayTask) -> tuple[npt.NDArray[Any], ...]:
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
    answers = _answers(network)
    inputs, targets, mask = arrays(network, task)
    parts = []
    for first in range(0, len(inputs), AT_ONCE):
        rows = slice(first, first + AT_ONCE)
        found = np.asarray(answers(weights, inputs[rows], rollouts))
        parts.append(((found == targets[rows]) & (mask[rows] > 0)).sum(axis=2))
    return np.concatenate(parts, axis=1).astype(np.int64)


def right_after(
    network: Network, weights: Weights, task: ArrayTask, rollouts: int = 1
) -> npt.NDArray[np.int64]:
    """Return how many asked answers of each example are right after so many rollouts.

    Unlike `right_answers` it is compiled once for all numbers of rollouts.
    """
    network.fit_to(task)
    last, (inputs, targets, mask) = _last_answers(network), arrays(network, task)
    parts = []
    for first in range(0, len(inputs), AT_ONCE):
        rows = slice(first, first + AT_ONCE)
        found = np.asarray(last(weights, inputs[rows], rollouts))
        parts.append(((found == targets[rows]) & (mask[rows] > 0)).sum(axis=1))
    return np.concatenate(parts).astype(np.int64)


def share(right: npt.NDArray[Any], task: ArrayTask) -> Fraction:
    """Return the exact share of asked answers that are right."""
    return Fraction(int(right.sum()), int(task.mask.sum()))


def target_share(value: Any, name: str = "target") -> Fraction:
    """Return a target, or another exact share above 0 and at most 1."""
    wanted = check.rational(value, name)
    if wanted > 1:
        raise check.refusal(name, "an exact number above 0 and at most 1", value)
    return wanted


def check_pair(task: Any, held_out: Any) -> tuple[ArrayTask, ArrayTask]:
    """Return the task of training and that of checking, which must be of one form."""
    training = check.instance(task, "task", ArrayTask)
    if held_out is None:
        return training, training
    checking = check.instance(held_out, "held_out", ArrayTask)
    return training, check_alike(training, checking, "held_out")


def check_alike(task: ArrayTask, other: ArrayTask, name: str) -> ArrayTask:
    """Return another task, which must have the features and labels of the first."""
    one, found = ((each.features, each.labels) for each in (task, other))
    if one != found:
        raise DovetailError(
            f"{name} must have the features and labels of the task, "
            f"{one[0]} and {one[1]}, not {found[0]} and {found[1]}"
        )
    return other
