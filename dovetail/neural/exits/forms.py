"""`Exits`: a stack with a head at each layer, what training makes of it, and where examples leave.

docs/neural/exits.md has the definitions. What is computed with jax imports it when first used.
"""

from __future__ import annotations

import math
from functools import cache
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail.neural.networks import forward
from dovetail.neural.networks.forms import Shapes, Stack, Weights
from dovetail.neural.networks.meters import Meter
from dovetail.neural.tasks import ArrayTask
from dovetail.neural.training.answers import Answered, answered
from dovetail.neural.training.trainers import AT_ONCE, Objective, arrays
from dovetail.results.result import Result
from dovetail.values import check
from dovetail.values.extras import need

#: At each layer, how many answers of each example are right, and the least confidence.
Seen = tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]

#: How steeply the chance to leave rises with the confidence, while training.
STEEPNESS = 20.0


class Exits(Result):
    """A stack with a head at each layer, so that an example can be answered after any of them.

    A head is evaluated at each layer up to that at which the example leaves, and is counted there.

    Attributes
    ----------
    stack
        The layers; the head that a stack has at its end is the last of the heads.
    """

    stack: Stack

    def __post_init__(self) -> None:
        check.instance(self.stack, "stack", Stack)

    @property
    def depth(self) -> int:
        """Number of layers, and so of heads."""
        return self.stack.depth

    @property
    def shapes(self) -> Shapes:
        """The shapes of the weights; those of the layers and of the heads are stacked."""
        return tuple((self.depth, *shape) for shape in self.stack.cell.shapes)

    @property
    def parameters(self) -> int:
        """Number of weights and biases."""
        return sum(map(prod, self.shapes))

    def meter(self, places: int, layers: int | None = None) -> Meter:
        """Return the computation for an example that leaves after so many layers.

        Parameters
        ----------
        places
            Places of the input.
        layers
            From 1 to `depth`; unless given, all.

        Examples
        --------
        >>> from dovetail import neural
        >>> cell = neural.Cell(features=1, channels=2, hidden=4, labels=2)
        >>> exits = neural.Exits(neural.Stack(cell, depth=3))
        >>> exits.meter(places=10, layers=2).multiply_adds  # 10 × 2 × (9·4 + 4·2 + 2·2)
        960
        """
        number = self.depth if layers is None else check.integer(layers, "layers", 1, self.depth)
        return self.stack.cell.meter(places, number, every=True)

    def fit_to(self, task: ArrayTask) -> None:
        """Refuse a task with other features or labels, by name; any number of places will do."""
        self.stack.fit_to(task)


@cache
def early_exits(network: Exits) -> Objective:
    """Return the cross entropy of all heads and of where examples leave, and a penalty on cost.

    The numbers of a step are the strength of the penalty, the share of the computation of all
    layers that is free of it, and the confidence at which to leave (docs/neural/exits.md,
    "Training").
    """
    optax, numpy = need("optax", extra="neural"), need("jax", extra="neural").numpy
    # Each layer and its head cost the same, so the costs are as 1 to 2 to 3.
    costs = np.arange(1, network.depth + 1, dtype=np.float32)[:, None] / network.depth

    def loss(
        weights: Any,
        inputs: Any,
        targets: Any,
        mask: Any,
        penalty: Any,
        free: Any,
        confidence: Any,
    ) -> Any:
        scores = layer_scores(network, weights, inputs)
        right = numpy.broadcast_to(targets, scores.shape[:-1])
        each = optax.softmax_cross_entropy_with_integer_labels(scores, right) * mask
        leaving = exit_distribution(least_confidence(scores, mask), confidence)
        wrong = ((leaving + 1 / network.depth) * each.sum(axis=-1)).sum() / mask.sum()
        spent = (leaving * costs).sum(axis=0).mean()
        return wrong + penalty * numpy.maximum(0.0, spent - free)

    return Objective(loss, lambda places, *_: 3 * network.meter(places).multiply_adds)


def layer_scores(network: Exits, weights: Any, inputs: Any) -> Any:
    """Return the scores of each head: (layers, examples, places, labels)."""
    jax, cell = need("jax", extra="neural"), network.stack.cell
    near = forward.near_inputs(cell, inputs)

    def layer(state: Any, own: Any) -> Any:
        state = forward.rollout(cell, own[:4], state, near)
        return state, state @ own[4] + own[5]

    return jax.lax.scan(layer, forward.first_output(cell, inputs), weights)[1]


def least_confidence(scores: Any, mask: Any) -> Any:
    """Return the least, over the asked places, of the greatest chance: (layers, examples)."""
    jax = need("jax", extra="neural")
    greatest = jax.nn.softmax(scores).max(axis=-1)
    return jax.numpy.where(mask > 0, greatest, 1.0).min(axis=-1)


def exit_distribution(sure: Any, confidence: Any) -> Any:
    """Return the chance to leave at each layer: a smooth form of the rule of `exit_layers`."""
    jax = need("jax", extra="neural")
    leave = jax.nn.sigmoid(STEEPNESS * (sure[:-1] - confidence))
    stay = jax.numpy.cumprod(1 - leave, axis=0)
    one = jax.numpy.ones_like(sure[:1])
    return jax.numpy.concatenate([leave, one]) * jax.numpy.concatenate([one, stay])


@cache
def _looks(network: Exits) -> Any:
    jax = need("jax", extra="neural")

    def every(weights: Any, inputs: Any, targets: Any, mask: Any) -> Any:
        scores = layer_scores(network, weights, inputs)
        right = (scores.argmax(axis=-1) == targets) & (mask > 0)
        return right.sum(axis=-1), least_confidence(scores, mask)

    return jax.jit(every)


def looks(network: Exits, weights: Weights, task: ArrayTask) -> Seen:
    """Return, at each layer, how many answers are right and the least confidence.

    Both are arrays (layers, examples).
    """
    network.fit_to(task)
    every, data = _looks(network), arrays(network, task)
    parts = [
        [
            np.asarray(each)
            for each in every(weights, *(values[first : first + AT_ONCE] for values in data))
        ]
        for first in range(0, len(task), AT_ONCE)
    ]
    right, sure = (np.concatenate(each, axis=1) for each in zip(*parts, strict=True))
    return right.astype(np.int64), sure.astype(np.float64)


def exit_layers(sure: npt.NDArray[np.float64], confidence: float) -> npt.NDArray[np.int64]:
    """Return the first layer, from 1, whose confidence is enough; the last if none is.

    Examples
    --------
    >>> exit_layers(np.array([[0.9, 0.6, 0.5], [0.5, 0.8, 0.6]]), 0.8)
    array([1, 2, 2])
    """
    enough = sure >= confidence
    enough[-1] = True
    found: npt.NDArray[np.int64] = enough.argmax(axis=0) + 1
    return found


def leave(
    name: str,
    network: Exits,
    weights: Weights,
    task: ArrayTask,
    seen: Seen,
    confidence: float,
) -> Answered:
    """Return the answers of examples that leave by confidence, given what `looks` returned."""
    right, sure = seen
    steps = exit_layers(sure, confidence)
    layers = range(1, network.depth + 1)
    costs = np.array([network.meter(task.places, each).multiply_adds for each in layers])
    own = right[steps - 1, np.arange(len(steps))]
    return answered(name, weights, task, steps, costs, own)


def check_confidence(value: Any) -> float:
    """Return a confidence: a number from 0 to 1, as a float."""
    return _from_to(value, "confidence", 1.0, "a number from 0 to 1")


def check_penalty(value: Any, name: str = "penalty") -> float:
    """Return the strength of a penalty: a finite number from 0 on, as a float."""
    return _from_to(value, name, 1e9, "a number from 0 to 10**9")


def _from_to(value: Any, name: str, most: float, accepted: str) -> float:
    try:
        number = math.nan if isinstance(value, bool | str | bytes) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not 0 <= number <= most:
        raise check.refusal(name, accepted, value)
    return number
