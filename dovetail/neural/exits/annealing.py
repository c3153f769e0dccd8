"""Computational annealing of a network: the bound on computation follows a schedule.

docs/neural/exits.md, "Annealing" has the definitions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.neural.exits.bounds import Prior, prior_of
from dovetail.neural.exits.forms import Exits, check_confidence, check_penalty
from dovetail.neural.networks.forms import Cell, Weights
from dovetail.neural.tasks import ArrayTask
from dovetail.neural.training.answers import Answered
from dovetail.neural.training.courses import Course, Path
from dovetail.neural.training.trainers import Recipe, Trainer, check_pair, target_share
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.speed.annealing.candidates import Number
from dovetail.speed.annealing.schedules import Level, Milestones, Schedule, Search, as_schedule
from dovetail.values import check, display
from dovetail.work.progress import progress_bar


class Annealed(TableResult):
    """A network trained under a bound on computation that followed a schedule; made by `anneal`.

    Attributes
    ----------
    network
        The architecture: a `Cell` (max speed prior) or an `Exits` (average-case speed prior).
    schedule
        How the bound changed.
    parts, bounds
        Of each level visited: the part of the schedule, and the bound C in multiply-adds.
    updates, spent
        Training steps and their multiply-adds, up to the end of each level.
    settings
        Of each level: the rollouts, or the confidence at which examples left; None where nothing
        can run under the bound, so that nothing was trained.
    shares, mean_multiply_adds
        Of each level, on the held-out examples: the exact share of right answers, and the exact
        mean of the multiply-adds; 0 where nothing can run.
    found
        Of each level: whether the network there was good enough.
    target
        The share that was wanted.
    weights
        Those of the level that is held.
    """

    pictures = ("annealed",)

    network: Cell | Exits
    schedule: Schedule
    parts: tuple[int, ...]
    bounds: tuple[Number, ...]
    updates: tuple[int, ...]
    spent: tuple[int, ...]
    settings: tuple[float | None, ...]
    shares: tuple[Fraction, ...]
    mean_multiply_adds: tuple[Fraction, ...]
    found: tuple[bool, ...]
    target: Fraction
    weights: Weights = field(repr=False)

    @property
    def reached(self) -> bool:
        """Whether the network held reaches the target."""
        return self.share >= self.target

    @property
    def held(self) -> int:
        """The row of the level that is held: the last found; if none was, the first of the best."""
        return held_row(self.found, self.shares, self.settings)

    @property
    def bound(self) -> Number:
        """The bound C of the level that is held."""
        return self.bounds[self.held]

    @property
    def share(self) -> Fraction:
        """The share of right held-out answers at the level that is held."""
        return self.shares[self.held]

    @property
    def setting(self) -> float | None:
        """The rollouts, or the confidence, of the level that is held; None if nothing can run."""
        return self.settings[self.held]

    @property
    def total_spent(self) -> int:
        """Multiply-adds of all training."""
        return self.spent[-1]

    def answer(self, task: ArrayTask) -> Answered:
        """Return the answers on a task, with the weights and the setting of the level held.

        Parameters
        ----------
        task
            With the features and labels of training.
        """
        given = check.instance(task, "task", ArrayTask)
        if self.setting is None:
            raise DovetailError("task: nothing was trained, for no bound allows a rollout or layer")
        return prior_of(self.network).answer(self.weights, given, self.setting)

    def test(self, task: ArrayTask) -> Fraction:
        """Return the exact share of right answers on another task."""
        return self.answer(task).share

    def __len__(self) -> int:
        return len(self.bounds)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return a column for each list of numbers: part, bound, updates, spent, and so on."""
        return {
            "part": frames.numbers(self.parts),
            "bound": frames.numbers(self.bounds),
            "updates": frames.numbers(self.updates),
            "spent": frames.numbers(self.spent),
            "setting": frames.column(self.settings),
            "share": frames.objects(self.shares),
            "mean_multiply_adds": frames.objects(self.mean_multiply_adds),
            "found": np.array(self.found, dtype=bool),
        }

    def __repr__(self) -> str:
        verb = "reaches" if self.reached else "does not reach"
        return (
            f"Annealed({len(self)} levels: {verb} {self.target} with {self.share} "
            f"at {display.shown(self.bound)} multiply-adds)"
        )


def anneal(
    task: ArrayTask,
    held_out: ArrayTask | None = None,
    *,
    network: Cell | Exits,
    schedule: Schedule | Iterable[Number],
    target: Fraction | int = 1,
    updates: int = 60,
    most_updates: int | None = None,
    warm: bool = True,
    confidence: Any = 0.9,
    penalty: Any = 4.0,
    window: int = 8,
    batch: int = 64,
    rate: float = 0.003,
    checkpoint: Path | None = None,
    rng: Any = None,
    progress: bool = False,
) -> Annealed:
    """Return a network trained under a bound on computation that follows a schedule.

    At each level the network is trained and measured under the bound; the schedule is told whether
    it was good enough there, and says what comes next (docs/neural/exits.md, "Annealing").

    Parameters
    ----------
    task, held_out
        The examples of training, and those that the share is measured on, with as many places;
        unless given, those of training.
    network
        A `Cell`: the bound holds for each example, and sets the rollouts. Or an `Exits`: the bound
        holds for the mean over the held-out examples.
    schedule
        A schedule of `dovetail.speed`, or levels: bounds in multiply-adds for an example.
    target
        The share of right answers that is wanted, exact. With `Milestones` it must be the last.
    updates, most_updates
        Training steps at each level, and at all together.
    warm
        Whether the weights are kept from one level to the next; else each begins anew.
    confidence, penalty
        For an `Exits`: the confidence of training, and the strength of the penalty on what the
        bound does not allow.
    window
        For a `Cell`: the last rollouts that have a gradient.
    batch, rate
        Examples in a step, and the size of steps (of Adam).
    checkpoint
        A file that keeps the run after each level; if it is there, the run goes on from it.
    rng
        A seed or a generator.
    progress
        Whether to show a progress bar of the levels.

    Returns
    -------
    Annealed
        A target that is not reached is no error: `Annealed.reached` is False.

    Raises
    ------
    MissingExtraError
        Without the packages of the extra ``neural``.

    Examples
    --------
    >>> from dovetail import neural, speed
    >>> task = neural.running_parity(256, 3, rng=0)
    >>> cell = neural.Cell(features=1, channels=8, hidden=32, labels=2)
    >>> bounds = [cell.meter(3, rollouts).multiply_adds for rollouts in (1, 2, 3, 4)]
    >>> found = neural.anneal(task, network=cell, schedule=bounds, updates=100, rate=0.01, rng=0)
    >>> found.reached, found.answer(task).max_multiply_adds <= found.bound
    (True, True)
    """
    training, checking = check_pair(task, held_out)
    if training.places != checking.places:
        raise DovetailError(
            f"held_out must have the {training.places} places of the task, for which the bound "
            f"counts, not {checking.places}"
        )
    prior = prior_of(network, check_confidence(confidence), check_penalty(penalty))
    network.fit_to(training)
    plan, wanted = as_schedule(schedule), target_share(target)
    marks = plan.right if isinstance(plan, Milestones) else (wanted,) * plan.parts
    if marks[-1] != wanted:
        raise DovetailError(f"target must be the last milestone, {marks[-1]}, not {wanted}")
    each = check.integer(updates, "updates", 1)
    left = each * plan.most_levels
    if most_updates is not None:
        left = check.integer(most_updates, "most_updates", 1)
    recipe, keeps = Recipe.of(batch, rate, window), check.flag(warm, "warm")
    given = {
        "task": training, "held_out": checking, "network": network, "recipe": recipe,
        "schedule": plan, "confidence": confidence, "penalty": penalty, "target": wanted,
        "steps": (each, left), "warm": keeps,
    }  # fmt: skip
    course = Course(rng, checkpoint, given)
    run = _Run(course, prior, (training, checking), recipe, keeps)
    search = plan.search()
    with progress_bar("level", 0, check.flag(progress, "progress"), plan.most_levels) as show:
        level: Level | None = next(search, None)
        while level is not None and run.updates < left:
            row = run.visit(level, min(each, left - run.updates), Fraction(marks[level.part]))
            show(len(run.rows), bound=display.shown(level.bound), share=float(row.share))
            level = _next(search, row)
    if not run.rows:
        raise DovetailError("schedule: goes nowhere; it has no level")
    return _result(network, plan, wanted, run)


def _next(search: Search, row: _Row) -> Level | None:
    """Return the level that follows what was found at one; None if the schedule ends."""
    try:
        return search.send(row.share if row.found else None)
    except StopIteration:
        return None


def held_row(
    found: tuple[bool, ...], shares: tuple[Fraction, ...], settings: tuple[float | None, ...]
) -> int:
    """Return the row that is held: the last found; if none was, the first of the best that ran.

    Examples
    --------
    >>> shares, ran = (1, 3, 3, 2), (1, 2, 3, 2)
    >>> held_row((False, True, True, False), shares, ran), held_row((False,) * 4, shares, ran)
    (2, 1)
    """
    rows = [row for row, good in enumerate(found) if good]
    if rows:
        return rows[-1]
    return max(range(len(shares)), key=lambda row: (shares[row], settings[row] is not None))


class _Row(NamedTuple):
    """A level that was visited, as `Annealed` has it."""

    part: int
    bound: Number
    updates: int
    spent: int
    setting: float | None
    share: Fraction
    mean: Fraction
    found: bool


class _Run:
    """The levels visited so far; the course keeps the weights of the one that is held."""

    def __init__(
        self, course: Course, prior: Prior, tasks: tuple[ArrayTask, ArrayTask], recipe: Recipe,
        warm: bool,
    ) -> None:  # fmt: skip
        self.course, self.prior, self.recipe, self.warm = course, prior, recipe, warm
        self.task, self.checking = tasks
        self.rows: list[_Row] = []
        self.trainer: Trainer | None = None
        self.updates = self.spent = 0

    def visit(self, level: Level, updates: int, wanted: Fraction) -> _Row:
        """Train and measure under the bound of a level; return and keep the row."""
        runs = self.prior.allows(self.task.places, level.bound)
        if runs:
            if self.trainer is None or not self.warm:
                self.trainer = self.prior.trainer(self.course, self.task, self.recipe)
            row = self.course.part(_Row, self.train, self.trainer, level, updates, wanted)
            self.updates, self.spent = row.updates, row.spent
        else:
            none = Fraction(0)
            row = _Row(*level, self.updates, self.spent, None, none, none, found=False)
        self.rows.append(row)
        columns = zip(*((row.found, row.share, row.setting) for row in self.rows), strict=True)
        if runs and held_row(*columns) == len(self.rows) - 1:
            self.course.keep()
        return row

    def train(self, trainer: Trainer, level: Level, updates: int, wanted: Fraction) -> _Row:
        """Train under the bound of a level, and return what is seen then."""
        before = trainer.spent
        for _ in range(updates):
            self.prior.step(trainer, self.task.places, level.bound)
        setting, seen = self.prior.measure(trainer.kept(), self.checking, level.bound)
        spent = self.updates + updates, self.spent + trainer.spent - before
        share, mean = seen.share, seen.mean_multiply_adds
        return _Row(*level, *spent, setting, share, mean, share >= wanted)


def _result(network: Cell | Exits, plan: Schedule, wanted: Fraction, run: _Run) -> Annealed:
    rows = run.rows
    return Annealed(
        network,
        plan,
        tuple(row.part for row in rows),
        tuple(row.bound for row in rows),
        tuple(row.updates for row in rows),
        tuple(row.spent for row in rows),
        tuple(row.setting for row in rows),
        tuple(row.share for row in rows),
        tuple(row.mean for row in rows),
        tuple(row.found for row in rows),
        wanted,
        run.course.kept,
    )
