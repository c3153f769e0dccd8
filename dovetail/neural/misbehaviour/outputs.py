"""The outputs of a cell after each rollout, as arrays.

docs/neural/misbehaviour.md, "The probe" and "Who decides how many rollouts" say what is read from
them.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail.neural.networks import forward
from dovetail.neural.networks.forms import Cell, Weights
from dovetail.neural.tasks import ArrayTask
from dovetail.neural.training.trainers import AT_ONCE
from dovetail.values.extras import need

Floats = npt.NDArray[np.float32]


def cell_outputs(cell: Cell, weights: Weights, task: ArrayTask, rollouts: int) -> Floats:
    """Return the outputs after 1, 2, … rollouts: array (rollouts, examples, places, channels)."""
    cell.fit_to(task)
    rows = range(0, len(task), AT_ONCE)
    parts = [
        np.asarray(_compiled(cell)(weights, task.inputs[row : row + AT_ONCE], rollouts))
        for row in rows
    ]
    return np.concatenate(parts, axis=1)


@cache
def _compiled(cell: Cell) -> Any:
    jax = need("jax", extra="neural")

    def outputs(weights: Any, inputs: Any, rollouts: int) -> Any:
        return forward.outputs(cell, weights, inputs, rollouts)

    return jax.jit(outputs, static_argnums=2)
