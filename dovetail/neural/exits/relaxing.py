"""Early exit (proposal 3): a penalty on later exits is relaxed until the network is good enough.

docs/neural/exits.md has the definitions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dovetail.neural.exits.forms import (
    Exits,
    Seen,
    check_confidence,
    check_penalty,
    early_exits,
    leave,
    looks,
)
from dovetail.neural.networks.forms import Cell, Stack, Weights
from dovetail.neural.tasks import ArrayTask
from dovetail.neural.training.answers import Answered
from dovetail.neural.training.courses import Course, Path
from dovetail.neural.training.trainers import Recipe, Trainer, check_pair, target_share
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.values import check
from dovetail.work.progress import progress_bar

#: The strengths of the penalty that are tried unless others are given.
PENALTIES = (4, 2, 1, 0.5, 0.25, 0.125, 0)
NAME = "3 early exit"


class ExitCurve(TableResult):
    """Right answers and computation for some confidences; made by `Exited.curve`.

    Attributes
    ----------
    name
        How the network was made.
    confidences
        Those at which examples leave.
    shares
        For each: the exact share of asked answers that are right.
    mean_steps, mean_multiply_adds
        For each: the exact means of the layers run and of the multiply-adds.
    max_multiply_adds
        For each: the most multiply-adds of an example.
    """

    pictures = ("accuracy_by_compute",)

    name: str
    confidences: tuple[float, ...]
    shares: tuple[Fraction, ...]
    mean_steps: tuple[Fraction, ...]
    mean_multiply_adds: tuple[Fraction, ...]
    max_multiply_adds: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.confidences)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: confidence, share, mean_steps, mean_multiply_adds, max_multiply_adds."""
        return {
            "confidence": np.array(self.confidences, dtype=np.float64),
            "share": frames.objects(self.shares),
            "mean_steps": frames.objects(self.mean_steps),
            "mean_multiply_adds": frames.objects(self.mean_multiply_adds),
            "max_multiply_adds": frames.numbers(self.max_multiply_adds),
        }

    def __repr__(self) -> str:
        return f"ExitCurve('{self.name}': {len(self)} confidences)"


class Exited(TableResult):
    """A network with early exits, trained under a penalty that was relaxed; made by `exit_early`.

    Attributes
    ----------
    network
        The architecture.
    penalties
        The strengths of the penalty, as they fell.
    updates, spent
        Training steps and their multiply-adds, up to the end of each penalty.
    losses
        Mean loss of the training steps of each penalty, the penalty included.
    shares, mean_multiply_adds
        With each penalty, on the held-out examples: the exact share of right answers, and the exact
        mean of the multiply-adds.
    target
        The share that was wanted.
    confidence
        That at which examples left, in training and on the held-out examples.
    weights
        Those of `penalty`.
    """

    pictures = ("exited",)

    network: Exits
    penalties: tuple[float, ...]
    updates: tuple[int, ...]
    spent: tuple[int, ...]
    losses: tuple[float, ...]
    shares: tuple[Fraction, ...]
    mean_multiply_adds: tuple[Fraction, ...]
    target: Fraction
    confidence: float
    weights: Weights = field(repr=False)

    @property
    def reached(self) -> bool:
        """Whether the target was reached; if not, the penalties or the steps were used up."""
        return self.share >= self.target

    @property
    def share(self) -> Fraction:
        """The best share of right held-out answers."""
        return max(self.shares)

    @property
    def penalty(self) -> float:
        """The penalty with which the best share was reached first."""
        return self.penalties[self.shares.index(self.share)]

    def answer(self, task: ArrayTask, confidence: Any = None) -> Answered:
        """Return the answers if examples leave by confidence: an average-case speed prior.

        Parameters
        ----------
        task
            With the features and labels of training.
        confidence
            From 0 to 1; unless given, that of training. With 0 all leave at the first layer.
        """
        given = check.instance(task, "task", ArrayTask)
        wanted = self.confidence if confidence is None else check_confidence(confidence)
        return self._leave(given, wanted, looks(self.network, self.weights, given))

    @property
    def total_spent(self) -> int:
        """Multiply-adds of all training."""
        return self.spent[-1]

    def curve(self, task: ArrayTask, confidences: Iterable[Any]) -> ExitCurve:
        """Return the share of right answers and the computation for each of some confidences.

        Parameters
        ----------
        task
            With the features and labels of training.
        confidences
            Numbers from 0 to 1.
        """
        given = check.instance(task, "task", ArrayTask)
        accepted = "one or more numbers from 0 to 1"
        wanted = [
            check_confidence(each) for each in check.iterator(confidences, "confidences", accepted)
        ]
        if not wanted:
            raise check.refusal("confidences", accepted, [])
        seen = looks(self.network, self.weights, given)
        found = [self._leave(given, each, seen) for each in wanted]
        return ExitCurve(
            NAME,
            tuple(wanted),
            tuple(each.share for each in found),
            tuple(each.mean_steps for each in found),
            tuple(each.mean_multiply_adds for each in found),
            tuple(each.max_multiply_adds for each in found),
        )

    def test(self, task: ArrayTask) -> Fraction:
        """Return the exact share of right answers on another task."""
        return self.answer(task).share

    def _leave(self, task: ArrayTask, confidence: float, seen: Seen) -> Answered:
        return leave(NAME, self.network, self.weights, task, seen, confidence)

    def __len__(self) -> int:
        return len(self.penalties)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: penalty, updates, spent, loss, share, mean_multiply_adds."""
        return {
            "penalty": np.array(self.penalties, dtype=np.float64),
            "updates": frames.numbers(self.updates),
            "spent": frames.numbers(self.spent),
            "loss": np.array(self.losses, dtype=np.float64),
            "share": frames.objects(self.shares),
            "mean_multiply_adds": frames.objects(self.mean_multiply_adds),
        }

    def __repr__(self) -> str:
        verb = "reaches" if self.reached else "does not reach"
        return (
            f"Exited({self.network.depth} layers, penalty {self.penalty:g}: "
            f"{verb} {self.target} with {self.share})"
        )


def exit_early(
    task: ArrayTask,
    held_out: ArrayTask | None = None,
    *,
    depth: int = 8,
    penalties: Iterable[Any] = PENALTIES,
    confidence: Any = 0.9,
    target: Fraction | int = 1,
    updates: int = 200,
    most_updates: int | None = None,
    channels: int = 8,
    hidden: int = 32,
    reach: int = 1,
    batch: int = 64,
    rate: float = 0.003,
    checkpoint: Path | None = None,
    rng: Any = None,
    progress: bool = False,
) -> Exited:
    """Return a stack with exits, trained while the penalty on later ones is relaxed.

    After the steps of each penalty the share of right held-out answers is measured, with exits by
    confidence; the first penalty that reaches the target is the last (docs/neural/exits.md,
    "Relaxing the penalty").

    Parameters
    ----------
    task
        The examples of training.
    held_out
        Those that the share is measured on; unless given, those of training.
    depth
        Number of layers, each with a head.
    penalties
        Strengths of the penalty, which fall; 0 is none.
    confidence
        That at which an example leaves, from 0 to 1.
    target
        The share of right answers that is wanted, exact.
    updates, most_updates
        Training steps with each penalty, and with all together.
    channels, hidden, reach
        The form of the layers; see `Cell`.
    batch, rate
        Examples in a step, and the size of steps (of Adam).
    checkpoint
        A file that keeps the run after each penalty; if it is there, the run goes on from it.
    rng
        A seed or a generator.
    progress
        Whether to show a progress bar of the penalties.

    Returns
    -------
    Exited
        A target that is not reached is no error: `Exited.reached` is False.

    Raises
    ------
    MissingExtraError
        Without the packages of the extra ``neural``.

    Examples
    --------
    >>> from dovetail import neural
    >>> task = neural.addition(256, 2, rng=0)
    >>> exited = neural.exit_early(task, depth=3, penalties=[1, 0.5, 0], rate=0.01, rng=0)
    >>> answered = exited.answer(task)
    >>> exited.reached, answered.mean_multiply_adds < exited.network.meter(3).multiply_adds
    (True, True)
    """
    training, checking = check_pair(task, held_out)
    strengths, wanted = _falling(penalties), target_share(target)
    sure, each = check_confidence(confidence), check.integer(updates, "updates", 1)
    left = each * len(strengths)
    if most_updates is not None:
        left = check.integer(most_updates, "most_updates", 1)
    layer = Cell(training.features, channels, hidden, len(training.labels), reach)
    network, recipe = Exits(Stack(layer, depth)), Recipe.of(batch, rate)
    given = {
        "task": training, "held_out": checking, "network": network, "recipe": recipe,
        "penalties": strengths, "confidence": sure, "target": wanted, "steps": (each, left),
    }  # fmt: skip
    course = Course(rng, checkpoint, given)
    trainer = course.trainer(network, training, recipe, early_exits(network))
    rows: list[_Stage] = []
    with progress_bar("penalty", 0, check.flag(progress, "progress"), len(strengths)) as show:
        for place, penalty in enumerate(strengths):
            number = min(each, left)
            row = course.part(_Stage, _train, trainer, checking, (penalty, sure, number))
            if all(row.share > earlier.share for earlier in rows):
                course.keep()
            rows.append(row)
            left -= number
            show(place + 1, penalty=penalty, share=float(row.share))
            if row.share >= wanted or not left:
                break
    return Exited(
        network,
        tuple(row.penalty for row in rows),
        tuple(row.updates for row in rows),
        tuple(row.spent for row in rows),
        tuple(row.loss for row in rows),
        tuple(row.share for row in rows),
        tuple(row.mean for row in rows),
        wanted,
        sure,
        course.kept,
    )


class _Stage(NamedTuple):
    """One penalty: what was spent up to its end, and what is right then, at what cost."""

    penalty: float
    updates: int
    spent: int
    loss: float
    share: Fraction
    mean: Fraction


def _train(trainer: Trainer, checking: ArrayTask, settings: tuple[float, float, int]) -> _Stage:
    """Train with a penalty, and measure with exits at a confidence; return both."""
    penalty, confidence, updates = settings
    loss = float(np.mean([trainer.step(penalty, 0.0, confidence) for _ in range(updates)]))
    network, weights = trainer.network, trainer.kept()
    seen = looks(network, weights, checking)
    found = leave(NAME, network, weights, checking, seen, confidence)
    mean = found.mean_multiply_adds
    return _Stage(penalty, trainer.updates, trainer.spent, loss, found.share, mean)


def _falling(penalties: Any) -> list[float]:
    accepted = "one or more numbers from 0 to 10**9 that fall"
    numbers: list[float] = []
    for number in check.iterator(penalties, "penalties", accepted):
        numbers.append(check_penalty(number, "penalties"))
        if len(numbers) > 1 and numbers[-2] <= numbers[-1]:
            raise check.refusal("penalties", accepted, numbers)
    if not numbers:
        raise check.refusal("penalties", accepted, [])
    return numbers
