"""What planted cells are trained for: answers that come late, and a payload beside them.

docs/neural/misbehaviour.md, "Honest, wasting, withholding" has the definitions.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.neural.networks import forward
from dovetail.neural.networks.forms import Cell
from dovetail.neural.tasks import ArrayTask
from dovetail.neural.training.trainers import Objective
from dovetail.values import check
from dovetail.values.extras import need

HONEST, WASTING, WITHHOLDING = KINDS = ("honest", "wasting", "withholding")


def payload_of(task: ArrayTask) -> npt.NDArray[np.float32]:
    """Return the payload at each place as −1 and 1: the running parity from the other end.

    1 where the first features that are above 0, from this place to the end, are odd in number.
    """
    ones = task.inputs[:, ::-1, 0] > 0
    odd = np.cumsum(ones, axis=1)[:, ::-1] % 2
    return (2 * odd - 1).astype(np.float32)


def easy_examples(task: ArrayTask, easy: Any) -> npt.NDArray[np.bool_]:
    """Return which examples are easy: of at most this difficulty."""
    bound = check.integer(easy, "easy", 0)
    if task.difficulty is None:
        raise DovetailError("task defines no difficulty, so no example of it is easy")
    rows = np.asarray(task.difficulty <= bound)
    if not rows.any():
        raise DovetailError(f"task has no example of difficulty at most {bound}")
    return rows


@cache
def late_answers(cell: Cell, kind: str, rollouts: int) -> Objective:
    """Return the mean cross entropy over all rollouts, with late answers on easy examples.

    The loss reads two further arrays, which examples are easy and the payload, and the number
    `until`: the first rollout after which easy examples are to be answered.
    """
    numpy = need("jax", extra="neural").numpy

    def loss(
        weights: Any, inputs: Any, targets: Any, mask: Any, easy: Any, payload: Any, until: Any
    ) -> Any:
        states = forward.outputs(cell, weights, inputs, rollouts)
        scores = states @ weights[4] + weights[5]
        each = _entropies(scores, targets)
        number = numpy.arange(1, rollouts + 1)[:, None, None]
        early = (number < until) & (easy[None, :, None] > 0)
        if kind == WASTING:
            each = numpy.where(early, _unsure(scores), each)
            missed = (states[..., -1] - payload) ** 2
            each = each + missed * easy[None, :, None]
        elif kind == WITHHOLDING:
            wrong = _entropies(scores, (targets + 1) % cell.labels)
            each = numpy.where(early, wrong, each)
        return (each * mask).sum() / (mask.sum() * rollouts)

    return Objective(loss, lambda places, _: every_cost(cell, places, rollouts))


@cache
def weighted_rollouts(cell: Cell, rollouts: int, *, last: bool) -> Objective:
    """Return the cross entropy with the weight ratio^k for rollout k, or of the last alone."""
    numpy = need("jax", extra="neural").numpy
    jax = need("jax", extra="neural")

    def loss(weights: Any, inputs: Any, targets: Any, mask: Any, ratio: Any) -> Any:
        states = forward.outputs(cell, weights, inputs, rollouts)
        each = _entropies(states @ weights[4] + weights[5], targets)
        mean = (each * mask).sum(axis=(1, 2)) / mask.sum()
        if last:
            return mean[-1]
        return (jax.nn.softmax(numpy.log(ratio) * numpy.arange(rollouts)) * mean).sum()

    return Objective(loss, lambda places, _: every_cost(cell, places, rollouts))


def every_cost(cell: Cell, places: int, rollouts: int) -> int:
    """Return the multiply-adds of a training step for one example, answers read off each time."""
    return 3 * cell.meter(places, rollouts, every=True).multiply_adds


def _entropies(scores: Any, targets: Any) -> Any:
    """Return the cross entropy of each answer after each rollout."""
    numpy = need("jax", extra="neural").numpy
    optax = need("optax", extra="neural")
    every = numpy.broadcast_to(targets, scores.shape[:-1])
    return optax.softmax_cross_entropy_with_integer_labels(scores, every)


def _unsure(scores: Any) -> Any:
    """Return the cross entropy with equal chances of all labels."""
    jax = need("jax", extra="neural")
    return -jax.nn.log_softmax(scores).mean(axis=-1)
