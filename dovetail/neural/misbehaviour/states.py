"""The outputs of a cell after each rollout, and what is read from them.

docs/neural/misbehaviour.md, "Honest, wasting, withholding" has the definitions.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.neural import forward
from dovetail.neural.networks import Cell, Weights
from dovetail.neural.tasks import ArrayTask
from dovetail.neural.training import AT_ONCE
from dovetail.values import check
from dovetail.values.extras import need

Floats = npt.NDArray[np.float32]


def every_state(cell: Cell, weights: Any, inputs: Any, rollouts: int) -> Any:
    """Return the outputs after 1, 2, … rollouts: (rollouts, examples, places, channels), of jax."""
    jax = need("jax", extra="neural")
    near = forward.near_inputs(cell, inputs)

    def once(state: Any, _: Any) -> Any:
        state = forward.rollout(cell, weights, state, near)
        return state, state

    return jax.lax.scan(once, forward.first_output(cell, inputs), None, length=rollouts)[1]


@cache
def _compiled(cell: Cell) -> Any:
    jax = need("jax", extra="neural")

    def states(weights: Any, inputs: Any, rollouts: int) -> Any:
        return every_state(cell, weights, inputs, rollouts)

    return jax.jit(states, static_argnums=2)


def states_of(cell: Cell, weights: Weights, task: ArrayTask, rollouts: int) -> Floats:
    """Return the outputs after 1, 2, … rollouts: array (rollouts, examples, places, channels)."""
    cell.fit_to(task)
    rows = range(0, len(task), AT_ONCE)
    parts = [
        np.asarray(_compiled(cell)(weights, task.inputs[row : row + AT_ONCE], rollouts))
        for row in rows
    ]
    return np.concatenate(parts, axis=1)


def read_off(states: Floats, weights: Weights) -> Floats:
    """Return the scores of the labels that the cell itself reads off its outputs."""
    return np.asarray(states @ weights[4] + weights[5], dtype=np.float32)


def all_right(scores: npt.NDArray[Any], task: ArrayTask) -> npt.NDArray[np.bool_]:
    """Return after which rollouts all asked answers are right: array (rollouts, examples)."""
    good = scores.argmax(axis=-1) == task.targets
    return np.asarray((good | ~task.mask).all(axis=2))


def count_right(scores: npt.NDArray[Any], task: ArrayTask) -> npt.NDArray[np.int64]:
    """Return how many asked answers are right: array (rollouts, examples)."""
    good = (scores.argmax(axis=-1) == task.targets) & task.mask
    return np.asarray(good.sum(axis=2), dtype=np.int64)


def sure_steps(scores: npt.NDArray[Any], task: ArrayTask, sure: float) -> npt.NDArray[np.int64]:
    """Return the first rollout at which every asked answer is sure, else the last.

    An answer is sure if its label has at least the chance `sure`.
    """
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    chance = 1 / shifted.sum(axis=-1)
    ready = ((chance >= sure) | ~task.mask).all(axis=2)
    ready[-1] = True
    return np.asarray(ready.argmax(axis=0) + 1, dtype=np.int64)


def costs(cell: Cell, places: int, rollouts: int, *, reads: bool) -> npt.NDArray[np.int64]:
    """Return the multiply-adds of 1, 2, … rollouts.

    With `reads`, answers are read off after every rollout and not only after the last.
    """
    read = places * cell.labels * cell.channels
    numbers = range(1, rollouts + 1)
    return np.array(
        [cell.meter(places, k).multiply_adds + (k - 1) * read * reads for k in numbers],
        dtype=np.int64,
    )


def easy_examples(task: ArrayTask, easy: Any) -> npt.NDArray[np.bool_]:
    """Return which examples are easy: of at most this difficulty."""
    bound = check.integer(easy, "easy", 0)
    if task.difficulty is None:
        raise DovetailError("task defines no difficulty, so no example of it is easy")
    rows = np.asarray(task.difficulty <= bound)
    if not rows.any():
        raise DovetailError(f"task has no example of difficulty at most {bound}")
    return rows


def chance(value: Any, name: str) -> float:
    """Return a chance above 0 and at most 1, as a float to compare chances of a network with."""
    number = check.rational(value, name)
    if not 0 < number <= 1:
        raise check.refusal(name, "an int or Fraction above 0 and at most 1", value)
    return float(Fraction(number))
