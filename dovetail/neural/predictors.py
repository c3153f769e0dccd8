"""Pondering 2B by a separate predictor: it says from the input how many rollouts an example gets.

docs/neural/halting.md, "A separate predictor" has the definitions.
"""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.neural import forward
from dovetail.neural.answers import Answered, answered
from dovetail.neural.courses import Course, Path
from dovetail.neural.networks import Dense, Weights
from dovetail.neural.pondering import Pondered
from dovetail.neural.tasks import ArrayTask
from dovetail.neural.training import (
    AT_ONCE,
    Recipe,
    Trainer,
    check_pair,
    right_answers,
)
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.values import check
from dovetail.values.extras import need
from dovetail.work.progress import progress_bar


class Predicted(TableResult):
    """A trained cell and a network that predicts its rollouts; made by `predict_rollouts`.

    Attributes
    ----------
    pondered
        The cell, as it was trained before; it is not changed.
    network
        The form of the predictor; its labels are the numbers of rollouts from 1 on.
    quantile, margin
        How safe the predictions are: the least number whose predicted chances up to there reach the
        quantile, and so many rollouts more.
    updates, spent
        Training steps of the predictor, and multiply-adds up to each look: of its training, and of
        the rollouts that find what each example of training needs.
    losses
        Mean loss of the steps before each look, in nats for an example.
    shares, mean_steps
        At each look, on the held-out examples: the exact share of right answers, and the exact mean
        of the rollouts.
    weights
        Those of the predictor after the last step.
    """

    pictures = ("predicted",)

    pondered: Pondered
    network: Dense
    quantile: Fraction
    margin: int
    updates: tuple[int, ...]
    spent: tuple[int, ...]
    losses: tuple[float, ...]
    shares: tuple[Fraction, ...]
    mean_steps: tuple[Fraction, ...]
    weights: Weights = field(repr=False)

    @property
    def most(self) -> int:
        """The most rollouts that are predicted."""
        return self.network.labels

    @property
    def share(self) -> Fraction:
        """The share of right held-out answers."""
        return self.shares[-1]

    def predict(self, task: ArrayTask) -> npt.NDArray[np.int64]:
        """Return the predicted rollouts of each example.

        Parameters
        ----------
        task
            With the places, features and labels of training.
        """
        given = check.instance(task, "task", ArrayTask)
        return _predict(self._safe, self.weights, given)

    def answer(self, task: ArrayTask) -> Answered:
        """Return the answers after the predicted rollouts: an average-case speed prior.

        The multiply-adds of the predictor count in each answer.

        Parameters
        ----------
        task
            With the places, features and labels of training.
        """
        given = check.instance(task, "task", ArrayTask)
        return _answer(self._safe, self.pondered, self.weights, given)

    @property
    def _safe(self) -> _Safe:
        return _Safe(self.network, self.quantile, self.margin)

    @property
    def total_spent(self) -> int:
        """Multiply-adds of all training, that of the cell included."""
        return self.pondered.total_spent + self.spent[-1]

    def __len__(self) -> int:
        return len(self.updates)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: updates, spent, loss, share, mean_steps."""
        return {
            "updates": frames.numbers(self.updates),
            "spent": frames.numbers(self.spent),
            "loss": np.array(self.losses, dtype=np.float64),
            "share": frames.objects(self.shares),
            "mean_steps": frames.objects(self.mean_steps),
        }

    def __repr__(self) -> str:
        return (
            f"Predicted({self.network.parameters} parameters: "
            f"{self.share} right in {float(self.mean_steps[-1]):.4g} rollouts)"
        )


def predict_rollouts(
    pondered: Pondered,
    task: ArrayTask,
    held_out: ArrayTask | None = None,
    *,
    most: int,
    quantile: Fraction | int = Fraction(99, 100),
    margin: int = 0,
    width: int = 32,
    depth: int = 1,
    updates: int = 1000,
    every: int = 200,
    batch: int = 64,
    rate: float = 0.003,
    checkpoint: Path | None = None,
    rng: Any = None,
    progress: bool = False,
) -> Predicted:
    """Return a predictor of the rollouts that each example needs, trained after the cell.

    What an example needs is found by `Pondered.needs`; a dense network learns to say it from the
    input alone (docs/neural/halting.md, "A separate predictor").

    Parameters
    ----------
    pondered
        A trained cell, which is not changed.
    task
        The examples of training; those that the cell does not solve are left out.
    held_out
        Those that the share and the rollouts are measured on, with as many places; unless given,
        those of training.
    most
        The most rollouts.
    quantile, margin
        The least number is taken whose predicted chances up to there reach the quantile (above 0
        and at most 1), and so many rollouts more, at most `most`.
    width, depth
        The form of the predictor; see `Dense`.
    updates, every
        Training steps, and those between two looks.
    batch, rate
        Examples in a step, and the size of steps (of Adam).
    checkpoint
        A file that keeps the run after each look; if it is there, the run goes on from it.
    rng
        A seed or a generator.
    progress
        Whether to show a progress bar of the training steps.

    Raises
    ------
    DovetailError
        If the cell solves no example of training in so many rollouts.
    MissingExtraError
        Without the packages of the extra ``neural``.

    Examples
    --------
    >>> from dovetail import neural
    >>> task = neural.running_parity(256, 3, lengths=(1, 3), rng=0)
    >>> cell = neural.ponder(task, rollouts=range(1, 9), updates=100, rate=0.01, rng=0)
    >>> found = neural.predict_rollouts(cell, task, most=4, updates=300, rng=0)
    >>> found.answer(task).mean_steps < 4, found.most
    (True, 4)
    """
    held = check.instance(pondered, "pondered", Pondered)
    training, checking = check_pair(task, held_out)
    needs = _needs(held, training, check.integer(most, "most", 1, 4096))
    network = Dense(training.places * training.features, width, depth, 1, most)
    network.fit_to(_alike(checking, most))
    safe = _Safe(network, _quantile(quantile), check.integer(margin, "margin", 0))
    steps, part = check.integer(updates, "updates", 1), check.integer(every, "every", 1)
    bar, recipe = check.flag(progress, "progress"), Recipe.of(batch, rate)
    given = {
        "pondered": held, "task": training, "held_out": checking, "safe": safe, "recipe": recipe,
        "steps": (steps, part),
    }  # fmt: skip
    course = Course(rng, checkpoint, given)
    trainer = course.trainer(network, needs, recipe)
    trainer.spent = len(training) * held.cell.meter(training.places, most).multiply_adds
    rows: list[_Look] = []
    with progress_bar("step", 0, bar, steps) as show:
        while trainer.updates < steps:
            number = min(part, steps - trainer.updates)
            row = course.part(_Look, _train, trainer, safe, held, checking, number)
            rows.append(row)
            show(trainer.updates, share=float(row.share), rollouts=float(row.mean_steps))
    taken, spent, losses, shares, means = zip(*rows, strict=True)
    return Predicted(held, *safe, taken, spent, losses, shares, means, trainer.kept())


class _Look(NamedTuple):
    """What was spent and seen up to one look at the predictor in training."""

    updates: int
    spent: int
    loss: float
    share: Fraction
    mean_steps: Fraction


def _train(
    trainer: Trainer, safe: _Safe, pondered: Pondered, checking: ArrayTask, updates: int
) -> _Look:
    """Take so many steps, then look at the answers to the held-out examples."""
    losses = [trainer.step(1) for _ in range(updates)]
    found = _answer(safe, pondered, trainer.kept(), checking)
    costs = trainer.updates, trainer.spent, float(np.mean(losses))
    return _Look(*costs, found.share, found.mean_steps)


class _Safe(NamedTuple):
    """A predictor, and how its predictions are made safe."""

    network: Dense
    quantile: Fraction
    margin: int


def _quantile(value: Any) -> Fraction:
    """Return a quantile: an exact share, above 0 and at most 1."""
    share = check.rational(value, "quantile")
    if share > 1:
        raise check.refusal("quantile", "an int or Fraction above 0 and at most 1", value)
    return share


def _needs(pondered: Pondered, task: ArrayTask, most: int) -> ArrayTask:
    """Return the task of saying what each solved example needs."""
    numbers = pondered.needs(task, most).rollouts
    solved = [row for row, number in enumerate(numbers) if number is not None]
    if not solved:
        raise DovetailError(f"pondered solves no example of the task in {most} rollouts")
    needed = np.array([numbers[row] for row in solved])
    return _alike(task, most, solved, needed)


def _alike(task: ArrayTask, most: int, rows: Any = slice(None), numbers: Any = 1) -> ArrayTask:
    """Return the inputs of a task, which ask for a number of rollouts at the last place."""
    inputs = task.inputs[rows]
    targets, mask = np.zeros(inputs.shape[:2], np.int64), np.zeros(inputs.shape[:2], bool)
    targets[:, -1] = numbers - 1
    mask[:, -1] = True
    labels = tuple(map(str, range(1, most + 1)))
    return ArrayTask.of("rollouts needed", inputs, targets, labels=labels, mask=mask)


def _predict(safe: _Safe, weights: Weights, task: ArrayTask) -> npt.NDArray[np.int64]:
    """Return the predicted rollouts of each example, made safe."""
    most = safe.network.labels
    safe.network.fit_to(_alike(task, most))
    run, inputs = _program(safe.network), task.inputs
    parts = [run(weights, inputs[k : k + AT_ONCE]) for k in range(0, len(inputs), AT_ONCE)]
    chances = np.concatenate([np.asarray(part) for part in parts]).astype(np.float64)
    return rounded_up(chances, safe.quantile, safe.margin)


def rounded_up(
    chances: npt.NDArray[np.float64], quantile: Fraction, margin: int
) -> npt.NDArray[np.int64]:
    """Return safe numbers of rollouts from chances of 1, 2, … rollouts: array (examples, most).

    Examples
    --------
    >>> chances = np.array([[0.5, 0.25, 0.25], [0.0, 1.0, 0.0]])
    >>> rounded_up(chances, Fraction(3, 4), 0).tolist(), rounded_up(chances, 1, 1).tolist()
    ([2, 2], [3, 3])
    """
    enough = np.cumsum(chances, axis=1) >= float(quantile)
    enough[:, -1] = True
    numbers: npt.NDArray[np.int64] = enough.argmax(axis=1) + 1 + margin
    return np.minimum(numbers, chances.shape[1])


@cache
def _program(network: Dense) -> Any:
    jax = need("jax", extra="neural")

    def run(weights: Any, inputs: Any) -> Any:
        return jax.nn.softmax(forward.dense(network, weights, inputs)[:, 0])

    return jax.jit(run)


def _answer(safe: _Safe, pondered: Pondered, weights: Weights, task: ArrayTask) -> Answered:
    """Return the answers of the cell after the predicted rollouts."""
    network, cell = safe.network, pondered.cell
    steps = _predict(safe, weights, task)
    right = right_answers(cell, pondered.weights, task, network.labels)
    first = network.meter().multiply_adds
    numbers = range(1, network.labels + 1)
    costs = [first + cell.meter(task.places, number).multiply_adds for number in numbers]
    chosen = right[steps - 1, np.arange(len(task))]
    both = (*pondered.weights, *weights)
    return answered("2B predictor", both, task, steps, np.array(costs), chosen)
