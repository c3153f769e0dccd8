"""Networks of fixed depth, to set beside pondering.

docs/neural.md, "Pondering" has the definitions.
"""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from dovetail._core import DovetailError
from dovetail.neural.networks.forms import Cell, Stack, Weights
from dovetail.neural.tasks import ArrayTask
from dovetail.neural.training.answers import Answered, answered
from dovetail.neural.training.courses import Course, Path
from dovetail.neural.training.trainers import Recipe, Trainer, check_pair, right_after, share
from dovetail.results.result import Result
from dovetail.values import check

#: Steps of a network of fixed depth between two checkpoints.
PART = 50


class FixedDepth(Result):
    """A trained feed-forward network of fixed depth; made by `train_fixed`.

    Attributes
    ----------
    network
        The architecture.
    updates, spent
        Training steps and their multiply-adds.
    share
        The exact share of right held-out answers after training.
    weights
        Those after the last step.
    """

    network: Stack
    updates: int
    spent: int
    share: Fraction
    weights: Weights = field(repr=False)

    @property
    def total_spent(self) -> int:
        """Multiply-adds of all training: `spent`."""
        return self.spent

    def test(self, task: ArrayTask) -> Fraction:
        """Return the exact share of right answers on another task."""
        return self.answer(task).share

    def answer(self, task: ArrayTask) -> Answered:
        """Return the answers on another task, each after all layers."""
        given = check.instance(task, "task", ArrayTask)
        right = right_after(self.network, self.weights, given)
        cell, depth = self.network.cell, self.network.depth
        costs = [cell.meter(given.places, k + 1).multiply_adds for k in range(depth)]
        steps = np.full(len(given), depth)
        return answered("fixed depth", self.weights, given, steps, np.array(costs), right)


def train_fixed(
    task: ArrayTask,
    held_out: ArrayTask | None = None,
    *,
    depth: int,
    spend: int,
    channels: int = 8,
    hidden: int = 32,
    reach: int = 1,
    batch: int = 64,
    rate: float = 0.003,
    checkpoint: Path | None = None,
    rng: Any = None,
) -> FixedDepth:
    """Return a feed-forward network of fixed depth, trained for a given cost.

    Its layers are those of a cell with recall, each with weights of its own, so with as many layers
    as a cell has rollouts an answer costs the same (docs/neural.md, "Pondering").

    Parameters
    ----------
    task, held_out, channels, hidden, reach, batch, rate, checkpoint, rng
        As in `ponder`.
    depth
        Number of layers.
    spend
        Multiply-adds for training; the whole steps that fit are taken.

    Raises
    ------
    DovetailError
        If not one step fits; the message says what one costs.

    Examples
    --------
    >>> from dovetail import neural
    >>> task = neural.running_parity(256, 2, lengths=(1, 2), rng=0)
    >>> fixed = neural.train_fixed(task, depth=2, spend=200_000_000, rate=0.01, rng=0)
    >>> fixed.share
    Fraction(1, 1)
    """
    training, checking = check_pair(task, held_out)
    layers = check.integer(depth, "depth", 1, 4096)
    money = check.integer(spend, "spend", 0)
    cell = Cell(training.features, channels, hidden, len(training.labels), reach)
    network, recipe = Stack(cell, layers), Recipe.of(batch, rate)
    cost = recipe.batch * 3 * network.meter(training.places).multiply_adds
    if money < cost:
        raise DovetailError(f"spend must be at least {cost}, the cost of one step, not {money}")
    given = {
        "task": training, "held_out": checking, "network": network, "recipe": recipe,
        "spend": money,
    }  # fmt: skip
    course = Course(rng, checkpoint, given)
    trainer = course.trainer(network, training, recipe)
    left = money // cost
    while left:
        left -= course.part(_Part, _part, trainer, min(left, PART)).updates
    weights = trainer.kept()
    found = share(right_after(network, weights, checking), checking)
    return FixedDepth(network, trainer.updates, trainer.spent, found, weights)


class _Part(NamedTuple):
    """Some steps of training a network of fixed depth."""

    updates: int


def _part(trainer: Trainer, updates: int) -> _Part:
    for _ in range(updates):
        trainer.step(1)
    return _Part(updates)
