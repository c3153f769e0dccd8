"""Pondering with a growing number of rollouts (2A), and networks of fixed depth beside it.

docs/neural.md, "Pondering" has the definitions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dovetail.neural.networks.forms import Cell, Weights
from dovetail.neural.pondering.rollouts import (
    RolloutCurves,
    RolloutNeeds,
    cell_needs,
    most_rollouts,
)
from dovetail.neural.tasks import ArrayTask
from dovetail.neural.training.answers import Answered, answered
from dovetail.neural.training.courses import Course, Path
from dovetail.neural.training.trainers import (
    Recipe,
    Trainer,
    check_pair,
    right_after,
    right_answers,
    share,
    target_share,
)
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.values import check
from dovetail.work.progress import progress_bar


class Pondered(TableResult):
    """A cell that was trained with more and more rollouts; made by `ponder`.

    Attributes
    ----------
    cell
        The architecture.
    rollouts
        The numbers of rollouts K, as they were raised; the last comes twice if it was settled.
    updates, spent
        Training steps and their multiply-adds, up to the end of each K.
    losses
        Mean loss of the training steps of each K, in nats for an answer.
    shares
        The exact share of held-out answers that are right after K rollouts.
    target
        The share that was wanted.
    weights
        The last that reached the target; if none did, those of the best share, of equal ones the
        last.
    """

    pictures = ("pondered",)

    cell: Cell
    rollouts: tuple[int, ...]
    updates: tuple[int, ...]
    spent: tuple[int, ...]
    losses: tuple[float, ...]
    shares: tuple[Fraction, ...]
    target: Fraction
    weights: Weights = field(repr=False)

    @property
    def reached(self) -> bool:
        """Whether the target was reached; if not, the numbers or the steps were used up."""
        return self.share >= self.target

    @property
    def share(self) -> Fraction:
        """The best share of right held-out answers."""
        return max(self.shares)

    @property
    def least(self) -> int:
        """The number of rollouts K at which the best share was reached first."""
        return self.rollouts[self.shares.index(self.share)]

    @property
    def total_spent(self) -> int:
        """Multiply-adds of all training."""
        return self.spent[-1]

    def curves(self, tasks: Iterable[ArrayTask], rollouts: int) -> RolloutCurves:
        """Return how the share of right answers changes with the rollouts, on each of some tasks.

        Parameters
        ----------
        tasks
            With the features and labels of training; of any number of places.
        rollouts
            The most rollouts.
        """
        accepted = "one or more tasks made of arrays"
        held = [
            check.instance(each, "tasks", ArrayTask)
            for each in check.iterator(tasks, "tasks", accepted)
        ]
        if not held:
            raise check.refusal("tasks", accepted, [])
        most = most_rollouts(rollouts)
        right = [right_answers(self.cell, self.weights, task, most).sum(axis=1) for task in held]
        return RolloutCurves(
            self.cell,
            tuple(task.places for task in held),
            tuple(int(task.mask.sum()) for task in held),
            np.array(right),
        )

    def needs(self, task: ArrayTask, rollouts: int) -> RolloutNeeds:
        """Return how many rollouts each example needs: from there on all its answers are right.

        Parameters
        ----------
        task
            With the features and labels of training.
        rollouts
            The most rollouts; what is not right then needs an unknown number.
        """
        given = check.instance(task, "task", ArrayTask)
        return cell_needs(self.cell, self.weights, given, most_rollouts(rollouts))

    def answer(self, task: ArrayTask, rollouts: int | None = None) -> Answered:
        """Return the answers after so many rollouts, by default `least`: a max speed prior.

        Parameters
        ----------
        task
            With the features and labels of training.
        rollouts
            The same for each example.
        """
        given = check.instance(task, "task", ArrayTask)
        number = most_rollouts(self.least if rollouts is None else rollouts)
        right = right_after(self.cell, self.weights, given, number)
        costs = [self.cell.meter(given.places, k + 1).multiply_adds for k in range(number)]
        steps = np.full(len(given), number)
        return answered("2A pondering", self.weights, given, steps, np.array(costs), right)

    def test(self, task: ArrayTask, rollouts: int) -> Fraction:
        """Return the exact share of right answers after so many rollouts."""
        return self.answer(task, rollouts).share

    def __len__(self) -> int:
        return len(self.rollouts)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: rollouts, updates, spent, loss, share."""
        return {
            "rollouts": frames.numbers(self.rollouts),
            "updates": frames.numbers(self.updates),
            "spent": frames.numbers(self.spent),
            "loss": np.array(self.losses, dtype=np.float64),
            "share": frames.objects(self.shares),
        }

    def __repr__(self) -> str:
        verb = "reaches" if self.reached else "does not reach"
        return (
            f"Pondered({self.cell.parameters} parameters, {self.least} rollouts: "
            f"{verb} {self.target} with {self.share})"
        )


def ponder(
    task: ArrayTask,
    held_out: ArrayTask | None = None,
    *,
    rollouts: Iterable[int] = range(1, 33),
    target: Fraction | int = 1,
    updates: int = 60,
    settle: int = 0,
    most_updates: int | None = None,
    channels: int = 8,
    hidden: int = 32,
    reach: int = 1,
    recall: bool = True,
    vary: bool = True,
    window: int = 8,
    batch: int = 64,
    rate: float = 0.003,
    checkpoint: Path | None = None,
    rng: Any = None,
    progress: bool = False,
) -> Pondered:
    """Return a recurrent cell, trained with K rollouts while K is raised until it is good enough.

    After the steps of each K the share of right held-out answers after K rollouts is measured; the
    first K that reaches the target is the last (docs/neural.md, "Pondering").

    Parameters
    ----------
    task
        The examples of training.
    held_out
        Those that the share is measured on; unless given, those of training.
    rollouts
        The numbers K, which rise.
    target
        The share of right answers that is wanted, exact.
    updates, settle, most_updates
        Training steps for each K; further ones once the target is reached, with up to 2K rollouts
        and steps that grow smaller (a row of their own); and those for all together.
    channels, hidden, reach, recall
        The form of the cell; see `Cell`.
    vary
        Whether each step draws its number of rollouts from ⌈K/2⌉ to K; else it is K.
    window
        The last rollouts that have a gradient; those before are taken as they come.
    batch, rate
        Examples in a step, and the size of steps (of Adam).
    checkpoint
        A file that keeps the run after each K; if it is there, the run goes on from it.
    rng
        A seed or a generator.
    progress
        Whether to show a progress bar of the numbers K.

    Returns
    -------
    Pondered
        A target that is not reached is no error: `Pondered.reached` is False.

    Raises
    ------
    MissingExtraError
        Without the packages of the extra ``neural``.

    Examples
    --------
    >>> from dovetail import neural
    >>> task = neural.running_parity(256, 3, lengths=(1, 3), rng=0)
    >>> cell = neural.ponder(task, rollouts=range(1, 9), updates=100, rate=0.01, rng=0)
    >>> cell.reached, cell.cell.parameters
    (True, 1178)
    """
    training, checking = check_pair(task, held_out)
    numbers, wanted = _rising(rollouts), target_share(target)
    each = check.integer(updates, "updates", 1)
    more = check.integer(settle, "settle", 0)
    left = each * len(numbers) + more
    if most_updates is not None:
        left = check.integer(most_updates, "most_updates", 1)
    cell = Cell(training.features, channels, hidden, len(training.labels), reach, recall)
    varied = check.flag(vary, "vary")
    recipe, steps = Recipe.of(batch, rate, window), (each, more, left)
    given = {
        "task": training, "held_out": checking, "cell": cell, "recipe": recipe, "steps": steps,
        "rollouts": numbers, "target": wanted, "vary": varied,
    }  # fmt: skip
    course = Course(rng, checkpoint, given)
    trainer = course.trainer(cell, training, recipe)
    raised = _Raised(course, trainer, checking, wanted, varied)
    _raise(raised, numbers, steps, check.flag(progress, "progress"))
    rows = raised.stages
    return Pondered(
        cell,
        tuple(row.rollouts for row in rows),
        tuple(row.updates for row in rows),
        tuple(row.spent for row in rows),
        tuple(row.loss for row in rows),
        tuple(row.share for row in rows),
        wanted,
        course.kept,
    )


class _Stage(NamedTuple):
    """One number of rollouts K: what was spent up to its end, and the share then."""

    rollouts: int
    updates: int
    spent: int
    loss: float
    share: Fraction


class _Raised:
    """The stages of a cell in training, of which the course keeps the best weights."""

    def __init__(
        self,
        course: Course,
        trainer: Trainer,
        checking: ArrayTask,
        wanted: Fraction,
        vary: bool,
    ) -> None:
        self.course, self.trainer, self.checking = course, trainer, checking
        self.wanted, self.vary = wanted, vary
        self.stages: list[_Stage] = []

    def train(self, number: int, updates: int, *, settle: bool = False) -> Fraction:
        """Train with K rollouts, or to settle with up to 2K; measure with K, return the share."""
        before = [stage.share for stage in self.stages]
        stage = self.course.part(_Stage, self._stage, number, updates, settle)
        self.stages.append(stage)
        if not before or stage.share >= min(self.wanted, max(before)):
            self.course.keep()
        return stage.share

    def _stage(self, number: int, updates: int, settle: bool) -> _Stage:
        trainer = self.trainer
        least = -(-number // 2) if self.vary else number
        ends = least, 2 * number if settle else number
        loss = _train(trainer, ends, updates, slow_down=settle)
        right = right_after(trainer.network, trainer.kept(), self.checking, number)
        found = share(right, self.checking)
        return _Stage(number, trainer.updates, trainer.spent, loss, found)


def _raise(raised: _Raised, numbers: list[int], steps: tuple[int, int, int], bar: bool) -> None:
    """Train with each number of rollouts; `steps` are those for each, to settle, and in all."""
    each, settle, left = steps
    with progress_bar("K", 0, bar, len(numbers)) as show:
        for place, number in enumerate(numbers):
            found = raised.train(number, min(each, left))
            left -= min(each, left)
            show(place + 1, rollouts=number, share=float(found))
            if found >= raised.wanted and settle and left:
                raised.train(number, min(settle, left), settle=True)
            if found >= raised.wanted or not left:
                break


def _train(trainer: Trainer, ends: tuple[int, int], updates: int, *, slow_down: bool) -> float:
    """Train with rollouts drawn from least to most; return the mean loss.

    Slowing down, the size of the steps falls to nearly 0 along a line.
    """
    losses = []
    for place in range(updates):
        rollouts = int(trainer.random.integers(ends[0], ends[1] + 1))
        losses.append(trainer.step(rollouts, scale=1 - place / updates if slow_down else 1.0))
    return float(np.mean(losses))


def _rising(rollouts: Any) -> list[int]:
    accepted = "one or more integers from 1 to 4,096 that rise"
    numbers = []
    for number in check.iterator(rollouts, "rollouts", accepted):
        numbers.append(most_rollouts(number))
        if len(numbers) > 1 and numbers[-2] >= number:
            raise check.refusal("rollouts", accepted, numbers)
    if not numbers:
        raise check.refusal("rollouts", accepted, [])
    return numbers
