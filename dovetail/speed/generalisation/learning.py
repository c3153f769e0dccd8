"""`learning_curve`: how many training examples it takes until solutions generalise.

Of the examples of a task some are for training and the rest is held out, in all ways or in drawn
ones; every split is a task of its own, whose solutions are counted exactly.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from math import comb
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.machines import Space
from dovetail.results import frames
from dovetail.results.result import Result, TableResult
from dovetail.speed.classes import Solutions, solutions
from dovetail.speed.priors import Kt, MaxTime, Prior, Rank, Time, check_prior
from dovetail.speed.selections import RIGHT
from dovetail.tasks import Task, as_task
from dovetail.values import check

EVERY_SOLUTION = "all solutions"
"""The name of a solution drawn from all, each machine as likely as any other."""


class LearningPoint(Result):
    """What so many training examples do; part of `LearningCurve`.

    Attributes
    ----------
    prior
        The prior that selects, or "all solutions", from which one is drawn at random.
    examples
        Number of training examples.
    splits
        Number of ways to choose them that were tried and have a solution.
    unsolved
        Number of ways for which no machine was found.
    right
        Probability that the machine is right on all examples held out; exact, the mean over the
        splits. Machines that tie are equally likely.
    loss
        Mean share of the examples held out that it does not answer rightly, likewise.
    """

    prior: Prior | str
    examples: int
    splits: int
    unsolved: int
    right: Fraction | None
    loss: Fraction | None


class LearningCurve(TableResult):
    """How solutions generalise by the number of training examples; made by `learning_curve`.

    Attributes
    ----------
    task, space, max_time
        The parameters, as in `learning_curve`.
    priors
        The priors.
    points
        A `LearningPoint` for all solutions and for each prior, for 1, 2, … examples each.
    drawn
        Whether the splits were drawn at random, for some number of examples.
    """

    pictures = ("learning_curve",)

    task: Task
    space: Space
    max_time: int
    priors: tuple[Prior, ...]
    points: tuple[LearningPoint, ...]
    drawn: bool

    def of(self, prior: Prior | str = EVERY_SOLUTION) -> tuple[LearningPoint, ...]:
        """Return the points of a prior, or those of all solutions.

        Examples
        --------
        >>> from dovetail import speed, tasks
        >>> found = speed.learning_curve(tasks.and_, max_states=2, max_time=50)
        >>> [round(float(point.right), 3) for point in found.of()]
        [0.006, 0.085, 0.393]
        """
        held = tuple(point for point in self.points if point.prior == prior)
        if not held:
            raise check.refusal("prior", f"'{EVERY_SOLUTION}' or one of the priors", prior)
        return held

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return numpy columns: prior, examples, splits, unsolved, right, loss."""
        names = ("examples", "splits", "unsolved", "right", "loss")
        prior = frames.objects(str(point.prior) for point in self.points)
        return {"prior": prior, **frames.columns(self.points, *names)}

    def __repr__(self) -> str:
        most = max(point.examples for point in self.points)
        return f"LearningCurve({self.task.name or 'a task'}: 1 to {most} examples)"


def learning_curve(
    task: Task,
    space: Space | None = None,
    *,
    max_time: int,
    max_states: int | None = None,
    held_out_time: int | None = None,
    priors: Iterable[Prior] | None = None,
    samples: int | None = None,
    rng: int | np.random.Generator | None = None,
) -> LearningCurve:
    """Return how solutions and winners generalise, by the number of training examples.

    The training examples of the task are split in every way: m of them are for training, in their
    order, and the rest is held out. Examples that the task itself holds out are not used.

    Parameters
    ----------
    task
        A task given by at least two examples.
    space, max_time, max_states, held_out_time
        As in `solutions`.
    priors
        The priors whose winners are followed; unless given, `Rank()`, `Kt()`, `Time()` and
        `MaxTime()`.
    samples
        Number of splits to draw, without repetition, where there are more of one size; None takes
        all.
    rng
        Seed or generator of the draws.

    Raises
    ------
    DovetailError
        If the task has fewer than two examples, or an argument is malformed.

    Examples
    --------
    >>> from dovetail import speed, tasks
    >>> found = speed.learning_curve(tasks.and_, max_states=2, max_time=50)
    >>> [str(point.right) for point in found.of(speed.Rank())]
    ['0', '1/6', '1/2']
    """
    total = len(as_task(task).inputs)
    if task.outputs is None or total < 2:
        raise DovetailError("task must be given by at least two examples, which can be split")
    chosen = (Rank(), Kt(), Time(), MaxTime()) if priors is None else _priors(priors)
    draws = None if samples is None else check.integer(samples, "samples", 1)
    generator = check.generator(rng)
    followed: tuple[Prior | str, ...] = (EVERY_SOLUTION, *chosen)
    points: dict[Prior | str, list[LearningPoint]] = {one: [] for one in followed}
    drawn = False
    for size in range(1, total):
        drawn |= draws is not None and draws < comb(total, size)
        tallies = {one: _Tally() for one in points}
        for split in _splits(total, size, draws, generator):
            every = solutions(
                _split(task, split), space, max_time=max_time, max_states=max_states,
                held_out_time=held_out_time,
            )  # fmt: skip
            for one, tally in tallies.items():
                tally.add(every, one)
        for one, tally in tallies.items():
            points[one].append(tally.point(one, size))
    return LearningCurve(
        task=task,
        space=every.space,
        max_time=every.max_time,
        priors=chosen,
        points=tuple(point for some in points.values() for point in some),
        drawn=drawn,
    )


class _Tally:
    """What the splits of one size come to."""

    def __init__(self) -> None:
        self.splits = self.unsolved = 0
        self.right = self.loss = Fraction(0)

    def add(self, every: Solutions, prior: Prior | str) -> None:
        """Add the solutions of one split."""
        if not len(every):
            self.unsolved += 1
            return
        fates, machines = every.held_out, every.machines
        if isinstance(prior, Prior):
            selection = every.select(prior)
            fates, machines = selection.held_out, selection.machines
        right, loss = _mean(fates, machines)
        self.splits += 1
        self.right += right
        self.loss += loss

    def point(self, prior: Prior | str, size: int) -> LearningPoint:
        """Return the means."""
        right = self.right / self.splits if self.splits else None
        loss = self.loss / self.splits if self.splits else None
        return LearningPoint(prior, size, self.splits, self.unsolved, right, loss)


def _mean(fates: npt.NDArray[np.int8], machines: npt.NDArray[Any]) -> tuple[Fraction, Fraction]:
    """Return the share of machines that are right on all held out, and their mean loss."""
    right = fates == RIGHT
    total = sum(machines.tolist())
    full = sum(machines[right.all(axis=1)].tolist())
    hits = sum(sum(machines[column].tolist()) for column in right.T)
    return Fraction(full, total), 1 - Fraction(hits, right.shape[1] * total)


def _priors(priors: Any) -> tuple[Prior, ...]:
    several = check.several(priors, "priors", "priors, one after the other")
    return tuple(dict.fromkeys(check_prior(prior) for prior in several))


def _splits(
    total: int, size: int, samples: int | None, rng: np.random.Generator
) -> Iterator[tuple[int, ...]]:
    """Give sets of so many examples: all, or so many different ones drawn at random."""
    if samples is None or samples >= comb(total, size):
        yield from combinations(range(total), size)
        return
    seen: set[tuple[int, ...]] = set()
    while len(seen) < samples:
        some = tuple(sorted(rng.choice(total, size, replace=False).tolist()))
        if some not in seen:
            seen.add(some)
            yield some


def _split(task: Task, training: tuple[int, ...]) -> Task:
    """Return the task of some examples, with the others held out."""
    assert task.outputs is not None
    pairs = list(zip(task.inputs, task.outputs, strict=True))
    return replace(
        task,
        inputs=tuple(pairs[place][0] for place in training),
        outputs=tuple(pairs[place][1] for place in training),
        weights=tuple(task.weights[place] for place in training),
        held_out=tuple(pair for place, pair in enumerate(pairs) if place not in training),
    )
