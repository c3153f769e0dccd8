"""Pondering 2B by a separate predictor: it says from the input how many rollouts an example gets.

docs/neural/halting.md, "A separate predictor" has the definitions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field, replace
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.neural.networks import forward
from dovetail.neural.networks.forms import Dense, Weights, trained_cell
from dovetail.neural.pondering.raising import Pondered
from dovetail.neural.pondering.rollouts import most_rollouts
from dovetail.neural.tasks import ArrayTask
from dovetail.neural.training.answers import Answered, answered
from dovetail.neural.training.courses import Course, Path
from dovetail.neural.training.trainers import (
    AT_ONCE,
    Recipe,
    Trainer,
    check_pair,
    right_answers,
    target_share,
)
from dovetail.results import frames
from dovetail.results.result import Result, TableResult
from dovetail.values import check
from dovetail.values.extras import need
from dovetail.work.progress import progress_bar


class NeedPredictor(Result):
    """A dense network that predicts rollouts; made by `train_need_predictor`.

    Attributes
    ----------
    network
        The architecture; its labels are the numbers of rollouts from 1 on.
    quantile, margin
        How safe the predictions are: the least number whose predicted chances up to there reach the
        quantile, and so many rollouts more.
    updates, spent
        Training steps and their multiply-adds.
    weights
        Those after the last step.
    """

    network: Dense
    quantile: Fraction
    margin: int
    updates: int
    spent: int
    weights: Weights = field(repr=False)

    @property
    def most(self) -> int:
        """The most rollouts that are predicted."""
        return self.network.labels

    @property
    def multiply_adds(self) -> int:
        """What a prediction costs."""
        return self.network.meter().multiply_adds

    def predict(self, task: ArrayTask) -> npt.NDArray[np.int64]:
        """Return the predicted rollouts of each example, int64.

        Parameters
        ----------
        task
            With as many numbers in an input as that of training.
        """
        given = check.instance(task, "task", ArrayTask)
        found = given.places * given.features
        if found != self.network.inputs:
            raise DovetailError(
                f"task has {found} numbers in an input; the predictor reads {self.network.inputs}"
            )
        run, inputs = _program(self.network), given.inputs.reshape(len(given), 1, -1)
        parts = [run(self.weights, inputs[k : k + AT_ONCE]) for k in range(0, len(given), AT_ONCE)]
        chances = np.concatenate([np.asarray(part) for part in parts]).astype(np.float64)
        return rounded_up(chances, self.quantile, self.margin)

    def answer_with(self, network: Any, task: ArrayTask) -> Answered:
        """Return the answers of a trained cell after the predicted rollouts.

        The multiply-adds and the parameters of the predictor count in each answer.

        Parameters
        ----------
        network
            Anything trained that has a `cell` and `weights`; it may be another than the one whose
            needs were learned.
        task
            With the features and labels of that network.
        """
        cell, weights = trained_cell(network)
        given = check.instance(task, "task", ArrayTask)
        steps = self.predict(given)
        right = right_answers(cell, weights, given, self.most)[steps - 1, np.arange(len(given))]
        numbers = range(1, self.most + 1)
        rolled = [cell.meter(given.places, number).multiply_adds for number in numbers]
        costs, both = np.array(rolled) + self.multiply_adds, (*weights, *self.weights)
        return answered("2B predictor", both, given, steps, costs, right)

    def __repr__(self) -> str:
        return (
            f"NeedPredictor({self.network.parameters} parameters: up to {self.most} rollouts, "
            f"quantile {self.quantile}, margin {self.margin})"
        )


class Predicted(TableResult):
    """A trained cell and a network that predicts its rollouts; made by `predict_rollouts`.

    A row is a look at the predictor in training.

    Attributes
    ----------
    pondered
        The cell, as it was trained before; it is not changed.
    predictor
        The network that predicts, after the last step.
    updates, spent
        Training steps of the predictor, and multiply-adds up to each look: of its training, and of
        the rollouts that find what each example of training needs.
    losses
        Mean loss of the steps before each look, in nats for an example.
    shares, mean_steps
        At each look, on the held-out examples: the exact share of right answers, and the exact mean
        of the rollouts.
    """

    pictures = ("predicted",)

    pondered: Pondered
    predictor: NeedPredictor
    updates: tuple[int, ...]
    spent: tuple[int, ...]
    losses: tuple[float, ...]
    shares: tuple[Fraction, ...]
    mean_steps: tuple[Fraction, ...]

    @property
    def share(self) -> Fraction:
        """The share of right held-out answers."""
        return self.shares[-1]

    @property
    def total_spent(self) -> int:
        """Multiply-adds of all training, that of the cell included."""
        return self.pondered.total_spent + self.spent[-1]

    def answer(self, task: ArrayTask) -> Answered:
        """Return the answers after the predicted rollouts: an average-case speed prior.

        The multiply-adds of the predictor count in each answer.

        Parameters
        ----------
        task
            With the places, features and labels of training.
        """
        return self.predictor.answer_with(self.pondered, task)

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
            f"Predicted({self.predictor.network.parameters} parameters: "
            f"{self.share} right in {float(self.mean_steps[-1]):.4g} rollouts)"
        )


def train_need_predictor(
    task: ArrayTask,
    needs: Sequence[int | None],
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
) -> NeedPredictor:
    """Return a network that predicts, offline, how many rollouts each example needs.

    Parameters
    ----------
    task
        The examples of training; their answers are not used.
    needs
        The rollouts of each, such as `RolloutNeeds.rollouts`; examples with None are left out.
    most
        The most rollouts.
    quantile, margin
        The least number is taken whose predicted chances up to there reach the quantile (above 0
        and at most 1), and so many rollouts more, at most `most`.
    width, depth
        The form of the predictor; see `Dense`.
    updates, every
        Training steps, and those after which the run is kept.
    batch, rate
        Examples in a step, and the size of steps (of Adam).
    checkpoint
        A file that keeps the run after each `every` steps; if it is there, the run goes on from it.
    rng
        A seed or a generator.
    progress
        Whether to show a progress bar of the training steps.

    Raises
    ------
    DovetailError
        If all needs are None.
    MissingExtraError
        Without the packages of the extra ``neural``.

    Examples
    --------
    >>> from dovetail import neural
    >>> task = neural.running_parity(64, 3, lengths=(1, 3), rng=0)
    >>> predictor = neural.train_need_predictor(task, task.difficulty.tolist(), most=4, rng=0)
    >>> (predictor.predict(task) >= task.difficulty).all(), predictor.multiply_adds
    (np.True_, 224)
    """
    given = check.instance(task, "task", ArrayTask)
    held = check.several(needs, "needs", "rollouts of each example")
    if len(held) != len(given):
        raise DovetailError(f"needs must have {len(given)} numbers, one for each example")
    form = _form(given, most, (quantile, margin), (width, depth))
    numbers = [None if n is None else check.integer(n, "needs", 1, form.most) for n in held]
    if all(number is None for number in numbers):
        raise DovetailError("needs must have a number of rollouts for some example")
    lesson = _Lesson.of(form, Recipe.of(batch, rate), updates, every)
    asked = {"task": given, "needs": tuple(numbers), "lesson": lesson}
    course, bar = Course(rng, checkpoint, asked), check.flag(progress, "progress")
    return _learn(course, lesson, _classes(given, numbers, form.most), None, bar)[0]


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
    """Return a cell and a predictor of the rollouts that each example needs, trained after it.

    What an example needs is found by `Pondered.needs`; `train_need_predictor` says how a dense
    network learns it (docs/neural/halting.md, "A separate predictor").

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
    quantile, margin, width, depth, batch, rate
        As in `train_need_predictor`.
    updates, every
        Training steps, and those between two looks.
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
    >>> found.answer(task).mean_steps < 4, found.predictor.most
    (True, 4)
    """
    held = check.instance(pondered, "pondered", Pondered)
    training, checking = check_pair(task, held_out)
    if checking.places != training.places:
        raise DovetailError(
            f"held_out must have inputs of {training.places} places, as the task has, "
            f"not of {checking.places}"
        )
    form = _form(training, most, (quantile, margin), (width, depth))
    lesson = _Lesson.of(form, Recipe.of(batch, rate), updates, every)
    needs = held.needs(training, form.most)
    if not needs.solved:
        raise DovetailError(f"pondered solves no example of the task in {form.most} rollouts")
    given = {"pondered": held, "task": training, "held_out": checking, "lesson": lesson}
    course, bar = Course(rng, checkpoint, given), check.flag(progress, "progress")
    classes = _classes(training, needs.rollouts, form.most)

    def look(predictor: NeedPredictor) -> _Seen:
        answers = predictor.answer_with(held, checking)
        return _Seen(answers.share, answers.mean_steps)

    predictor, rows = _learn(course, lesson, classes, look, bar)
    taken, spent, losses, shares, means = zip(*rows, strict=True)
    looking = len(training) * held.cell.meter(training.places, form.most).multiply_adds
    every_spent = tuple(looking + each for each in spent)
    return Predicted(held, predictor, taken, every_spent, losses, shares, means)


class _Seen(NamedTuple):
    """What is seen of the answers to held-out examples."""

    share: Fraction
    mean_steps: Fraction


class _Look(NamedTuple):
    """What was spent and seen up to one look at the predictor in training."""

    updates: int
    spent: int
    loss: float
    share: Fraction | None
    mean_steps: Fraction | None


class _Lesson(NamedTuple):
    """How a predictor is trained: itself without weights, the recipe, steps, those of a look."""

    form: NeedPredictor
    recipe: Recipe
    updates: int
    every: int

    @classmethod
    def of(cls, form: NeedPredictor, recipe: Recipe, updates: Any, every: Any) -> _Lesson:
        steps, part = check.integer(updates, "updates", 1), check.integer(every, "every", 1)
        return cls(form, recipe, steps, part)


def _form(
    task: ArrayTask, most: Any, safe: tuple[Any, Any], size: tuple[int, int]
) -> NeedPredictor:
    """Return a predictor for the inputs of a task, without weights; its parts are checked."""
    network = Dense(task.places * task.features, *size, 1, most_rollouts(most, "most"))
    quantile, margin = target_share(safe[0], "quantile"), check.integer(safe[1], "margin", 0)
    return NeedPredictor(network, quantile, margin, 0, 0, ())


def _classes(task: ArrayTask, needs: Sequence[int | None], most: int) -> ArrayTask:
    """Return the task of saying what each example needs; those without a number are left out."""
    rows = [row for row, number in enumerate(needs) if number is not None]
    inputs = task.inputs[rows].reshape(len(rows), 1, -1)
    targets = np.array([needs[row] for row in rows])[:, None] - 1
    labels = tuple(map(str, range(1, most + 1)))
    return ArrayTask.of("rollouts needed", inputs, targets, labels=labels)


def _learn(
    course: Course,
    lesson: _Lesson,
    classes: ArrayTask,
    look: Callable[[NeedPredictor], _Seen] | None,
    bar: bool,
) -> tuple[NeedPredictor, list[_Look]]:
    """Return the trained predictor, and a row for each look."""
    trainer = course.trainer(lesson.form.network, classes, lesson.recipe)
    rows: list[_Look] = []
    with progress_bar("step", 0, bar, lesson.updates) as show:
        while trainer.updates < lesson.updates:
            number = min(lesson.every, lesson.updates - trainer.updates)
            rows.append(course.part(_Look, _train, trainer, lesson.form, look, number))
            show(trainer.updates, loss=rows[-1].loss)
    return _predictor(lesson.form, trainer), rows


def _train(trainer: Trainer, form: NeedPredictor, look: Any, updates: int) -> _Look:
    """Take so many steps, then look."""
    losses = [trainer.step(1) for _ in range(updates)]
    seen = (None, None) if look is None else look(_predictor(form, trainer))
    return _Look(trainer.updates, trainer.spent, float(np.mean(losses)), *seen)


def _predictor(form: NeedPredictor, trainer: Trainer) -> NeedPredictor:
    """Return the predictor with the weights that it has now."""
    return replace(form, updates=trainer.updates, spent=trainer.spent, weights=trainer.kept())


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
    most = chances.shape[1]
    enough = np.cumsum(chances, axis=1) >= float(quantile)
    enough[:, -1] = True
    numbers: npt.NDArray[np.int64] = enough.argmax(axis=1) + 1 + min(margin, most)
    return np.minimum(numbers, most)


@cache
def _program(network: Dense) -> Any:
    jax = need("jax", extra="neural")

    def run(weights: Any, inputs: Any) -> Any:
        return jax.nn.softmax(forward.dense(network, weights, inputs)[:, 0])

    return jax.jit(run)
