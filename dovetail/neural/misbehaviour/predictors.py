"""`train_need_predictor`: a network that predicts from the input how many rollouts are needed.

docs/neural/misbehaviour.md, "Who decides how many rollouts" has the definitions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.neural.forward import dense
from dovetail.neural.misbehaviour.states import chance
from dovetail.neural.networks import Dense, Weights
from dovetail.neural.rollouts import most_rollouts
from dovetail.neural.tasks import ArrayTask
from dovetail.neural.training import Recipe, Trainer
from dovetail.results.result import Result
from dovetail.values import check


class NeedPredictor(Result):
    """A dense network that predicts rollouts; made by `train_need_predictor`.

    Attributes
    ----------
    network
        The architecture; its labels are 1, 2, … rollouts.
    updates, spent
        Training steps and their multiply-adds.
    cover
        The chance with which a prediction is to be enough.
    weights
        Those at the end.
    """

    network: Dense
    updates: int
    spent: int
    cover: Fraction
    weights: Weights = field(repr=False)

    @property
    def multiply_adds(self) -> int:
        """What a prediction costs."""
        return self.network.meter().multiply_adds

    def predict(self, task: ArrayTask) -> npt.NDArray[np.int64]:
        """Return the predicted rollouts of each example, int64.

        The least number that is enough with the chance `cover`, as far as the predictor can tell.

        Parameters
        ----------
        task
            With as many places and features as that of training.
        """
        given = check.instance(task, "task", ArrayTask)
        found = given.places * given.features
        if found != self.network.inputs:
            raise DovetailError(
                f"task has {found} numbers in an input; the predictor reads {self.network.inputs}"
            )
        scores = np.asarray(dense(self.network, self.weights, given.inputs))[:, 0]
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        enough = np.cumsum(chances / chances.sum(axis=1, keepdims=True), axis=1)
        enough[:, -1] = 1.0
        return np.asarray((enough >= float(self.cover)).argmax(axis=1) + 1, dtype=np.int64)


def train_need_predictor(
    task: ArrayTask,
    needs: Sequence[int | None],
    *,
    most: int,
    cover: Fraction | int = Fraction(9, 10),
    width: int = 32,
    depth: int = 1,
    updates: int = 1000,
    batch: int = 64,
    rate: float = 0.01,
    rng: Any = None,
) -> NeedPredictor:
    """Return a network that predicts, offline, how many rollouts each example needs.

    Parameters
    ----------
    task
        The examples of training; their answers are not used.
    needs
        The rollouts of each, such as `RolloutNeeds.rollouts`; None is taken as `most`.
    most
        The most rollouts.
    cover
        The chance with which a prediction is to be enough, exact.
    width, depth
        The form of the network; see `Dense`.
    updates, batch, rate
        Training steps, examples in a step, and the size of steps (of Adam).
    rng
        A seed or a generator.

    Examples
    --------
    >>> from dovetail import neural
    >>> task = neural.running_parity(64, 3, lengths=(1, 3), rng=0)
    >>> predictor = neural.train_need_predictor(task, task.difficulty.tolist(), most=4, rng=0)
    >>> (predictor.predict(task) == task.difficulty).all(), predictor.multiply_adds
    (np.True_, 224)
    """
    given = check.instance(task, "task", ArrayTask)
    number = most_rollouts(most)
    rows = check.several(needs, "needs", "rollouts of each example")
    if len(rows) != len(given):
        raise DovetailError(f"needs must have {len(given)} numbers, one for each example")
    least = [number if n is None else check.integer(n, "needs", 1, number) for n in rows]
    chance(cover, "cover")
    labels = tuple(str(k + 1) for k in range(number))
    inputs = given.inputs.reshape(len(given), 1, -1)
    classes = ArrayTask.of("rollouts", inputs, np.array(least)[:, None] - 1, labels=labels)
    network = Dense(inputs.shape[2], width, depth, 1, number)
    trainer = Trainer(network, classes, Recipe.of(batch, rate), check.generator(rng))
    for _ in range(check.integer(updates, "updates", 1)):
        trainer.step(1)
    return NeedPredictor(
        network, trainer.updates, trainer.spent, check.rational(cover, "cover"), trainer.kept()
    )
