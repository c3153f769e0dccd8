"""The size prior: dense networks that grow until one is good enough.

docs/neural.md, "The size prior" has the definitions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dovetail.neural.networks.forms import Dense, Weights
from dovetail.neural.tasks import ArrayTask
from dovetail.neural.training.answers import Answered, answered
from dovetail.neural.training.courses import Course, Path
from dovetail.neural.training.trainers import (
    Recipe,
    Trainer,
    check_pair,
    right_after,
    share,
    target_share,
)
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.values import check
from dovetail.work.progress import progress_bar

#: The sizes (width, depth) that are tried unless others are given.
SIZES = tuple((2**k, depth) for depth in (1, 2) for k in range(7))
#: Steps between two looks at the held-out share.
LOOK_EVERY = 50


class Grown(TableResult):
    """The networks that were trained, least first, and whether the last is good enough.

    Attributes
    ----------
    networks
        The networks in the order of their multiply-adds.
    updates, spent
        Of each: training steps, and their multiply-adds.
    shares
        Of each: the exact share of right held-out answers when its training ended.
    target
        The share that was wanted.
    weights
        Those of `best`.
    """

    pictures = ("grown",)

    networks: tuple[Dense, ...]
    updates: tuple[int, ...]
    spent: tuple[int, ...]
    shares: tuple[Fraction, ...]
    target: Fraction
    weights: Weights = field(repr=False)

    @property
    def reached(self) -> bool:
        """Whether a network reached the target; if not, the sizes or the steps were used up."""
        return self.shares[self._row] >= self.target

    @property
    def best(self) -> Dense:
        """The network that reached the target; if none did, the least of the best share."""
        return self.networks[self._row]

    @property
    def share(self) -> Fraction:
        """The share of right held-out answers of `best`."""
        return self.shares[self._row]

    @property
    def total_spent(self) -> int:
        """Multiply-adds of all training, that of networks that were too small included."""
        return sum(self.spent)

    @property
    def _row(self) -> int:
        return self.shares.index(max(self.shares))

    def test(self, task: ArrayTask) -> Fraction:
        """Return the exact share of right answers of `best` on another task of the same shape."""
        return self.answer(task).share

    def answer(self, task: ArrayTask) -> Answered:
        """Return the answers of `best` on another task of the same shape; a step is all of it."""
        given = check.instance(task, "task", ArrayTask)
        right = right_after(self.best, self.weights, given)
        steps, costs = np.ones(len(given), np.int64), np.array([self.best.meter().multiply_adds])
        return answered("size prior", self.weights, given, steps, costs, right)

    def __len__(self) -> int:
        return len(self.networks)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: width, depth, parameters, multiply_adds, updates, spent, share."""
        return {
            **frames.columns(self.networks, "width", "depth", "parameters"),
            "multiply_adds": frames.numbers(n.meter().multiply_adds for n in self.networks),
            "updates": frames.numbers(self.updates),
            "spent": frames.numbers(self.spent),
            "share": frames.objects(self.shares),
        }

    def __repr__(self) -> str:
        verb = "reaches" if self.reached else "does not reach"
        size = f"width {self.best.width}, depth {self.best.depth}"
        return f"Grown({len(self)} sizes: {size} {verb} {self.target} with {self.share})"


def grow(
    task: ArrayTask,
    held_out: ArrayTask | None = None,
    *,
    sizes: Iterable[tuple[int, int]] = SIZES,
    target: Fraction | int = 1,
    updates: int = 1000,
    most_updates: int | None = None,
    batch: int = 64,
    rate: float = 0.01,
    checkpoint: Path | None = None,
    rng: Any = None,
    progress: bool = False,
) -> Grown:
    """Return the smallest dense network that is good enough, found by growing.

    The sizes are tried from the least multiply-adds on; each is trained anew until its share of
    right held-out answers reaches the target or its steps are used up (docs/neural.md, "The size
    prior").

    Parameters
    ----------
    task
        The examples of training.
    held_out
        Those that the share is measured on, of the same shape; unless given, those of training.
    sizes
        Pairs (width, depth).
    target
        The share of right answers that is wanted, exact.
    updates, most_updates
        Training steps for each size, and for all together.
    batch, rate
        Examples in a step, and the size of steps (of Adam).
    checkpoint
        A file that keeps the run; if it is there, the run goes on from it.
    rng
        A seed or a generator.
    progress
        Whether to show a progress bar of the sizes.

    Returns
    -------
    Grown
        A target that is not reached is no error: `Grown.reached` is False and `best` the best.

    Raises
    ------
    MissingExtraError
        Without the packages of the extra ``neural``.

    Examples
    --------
    >>> import dovetail
    >>> from dovetail import neural
    >>> grown = neural.grow(neural.task_arrays(dovetail.tasks.and_), updates=300, rng=0)
    >>> grown.best.width, grown.best.depth, grown.reached
    (1, 1, True)
    """
    training, checking = check_pair(task, held_out)
    networks = _networks(training, sizes)
    wanted, recipe = target_share(target), Recipe.of(batch, rate)
    each = check.integer(updates, "updates", 1)
    left = each * len(networks)
    if most_updates is not None:
        left = check.integer(most_updates, "most_updates", 1)
    networks[0].fit_to(checking)
    given = {
        "task": training, "held_out": checking, "networks": networks, "recipe": recipe,
        "target": wanted, "steps": (each, left),
    }  # fmt: skip
    course = Course(rng, checkpoint, given)
    rows: list[tuple[Dense, int, int, Fraction]] = []
    with progress_bar("size", 0, check.flag(progress, "progress"), len(networks)) as show:
        for network in networks:
            trainer = course.trainer(network, training, recipe)
            found = _train(course, trainer, checking, wanted, min(each, left))
            left -= trainer.updates
            if not rows or found > max(row[3] for row in rows):
                course.keep()
            rows.append((network, trainer.updates, trainer.spent, found))
            show(len(rows), share=float(found))
            if found >= wanted or left == 0:
                break
    tried, steps, spent, shares = zip(*rows, strict=True)
    return Grown(tried, steps, spent, shares, wanted, course.kept)


def _networks(task: ArrayTask, sizes: Any) -> list[Dense]:
    accepted = "pairs (width, depth) of integers from 1"
    made = []
    for size in check.iterator(sizes, "sizes", accepted):
        width, depth = check.parts(size, "sizes", accepted)
        width, depth = check.integer(width, "sizes", 1, 4096), check.integer(depth, "sizes", 1, 64)
        answers, labels = len(task.asked), len(task.labels)
        made.append(Dense(task.places * task.features, width, depth, answers, labels))
    if not made:
        raise check.refusal("sizes", accepted, [])
    return sorted(made, key=lambda net: (net.meter().multiply_adds, net.depth))


class _Look(NamedTuple):
    """The share of right held-out answers after some steps."""

    share: Fraction


def _train(
    course: Course, trainer: Trainer, checking: ArrayTask, wanted: Fraction, updates: int
) -> Fraction:
    """Train until the target is reached or the steps are used up; return the share at the end."""
    found = Fraction(0)
    while found < wanted and trainer.updates < updates:
        number = min(LOOK_EVERY, updates - trainer.updates)
        found = course.part(_Look, _look, trainer, checking, number).share
    return found


def _look(trainer: Trainer, checking: ArrayTask, updates: int) -> _Look:
    for _ in range(updates):
        trainer.step(1)
    right: npt.NDArray[np.int64] = right_after(trainer.network, trainer.kept(), checking)
    return _Look(share(right, checking))
