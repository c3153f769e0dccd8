"""`retrain`: go on training a planted cell, with a penalty on rollouts, and watch its waste.

docs/neural/misbehaviour.md, "A penalty on rollouts" has the definitions.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dovetail.neural.misbehaviour.objectives import easy_examples, weighted_rollouts
from dovetail.neural.misbehaviour.planting import PlantedCell, look_ends
from dovetail.neural.misbehaviour.rules import NEEDED, SURE
from dovetail.neural.tasks import ArrayTask
from dovetail.neural.training.courses import Course, Path
from dovetail.neural.training.trainers import Recipe, Trainer, check_pair
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.values import check
from dovetail.work.progress import progress_bar

#: Beyond this ratio, or below its inverse, all but one rollout count for nothing.
MOST_RATIO = Fraction(1000)


class Retrained(TableResult):
    """A planted cell while it is trained with a penalty on rollouts; made by `retrain`.

    A row is a look at it; the first is the cell as it was given.

    Attributes
    ----------
    before, after
        The cell as it was given, and at the end.
    ratio
        The weight of each rollout beside that of the one before; None if the last alone counts.
    updates, spent
        Further training steps and their multiply-adds, up to each look.
    shares
        The exact share of held-out answers that are right after all rollouts.
    needed, sure
        Mean rollouts of the easy held-out examples by the rules "needed" and "sure", exact.
    """

    pictures = ("retrained",)

    before: PlantedCell
    after: PlantedCell
    ratio: Fraction | None
    updates: tuple[int, ...]
    spent: tuple[int, ...]
    shares: tuple[Fraction, ...]
    needed: tuple[Fraction, ...]
    sure: tuple[Fraction, ...]

    def removed(self, honest: Fraction | int) -> tuple[Fraction, ...]:
        """Return which share of the waste is gone at each look; 1 is what honest cells need.

        Parameters
        ----------
        honest
            Mean rollouts that easy examples need by an honest cell, exact.
        """
        least = check.rational(honest, "honest")
        first = self.needed[0] - least
        if first <= 0:
            raise check.refusal("honest", f"below the {self.needed[0]} of the cell", honest)
        return tuple(1 - (each - least) / first for each in self.needed)

    def __len__(self) -> int:
        return len(self.updates)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: updates, spent, share, needed, sure."""
        return {
            "updates": frames.numbers(self.updates),
            "spent": frames.numbers(self.spent),
            "share": frames.objects(self.shares),
            "needed": frames.objects(self.needed),
            "sure": frames.objects(self.sure),
        }

    def __repr__(self) -> str:
        first, last = (float(self.needed[row]) for row in (0, -1))
        return (
            f"Retrained({self.before.kind}: easy examples need {first:.4g} rollouts before, "
            f"{last:.4g} after {self.updates[-1]} steps)"
        )


def retrain(
    planted: PlantedCell,
    task: ArrayTask,
    held_out: ArrayTask | None = None,
    *,
    ratio: Fraction | int | None = Fraction(1, 2),
    updates: int = 400,
    batch: int = 64,
    rate: float = 0.002,
    checkpoint: Path | None = None,
    rng: Any = None,
    progress: bool = False,
) -> Retrained:
    """Return what a penalty on rollouts makes of a planted cell, in further training.

    The loss is the cross entropy of right answers after every rollout k, with weights in proportion
    to ratio^k, so that early answers count most if the ratio is below 1.

    Parameters
    ----------
    planted
        What `plant_cell` returned; it is not changed.
    task
        The examples of training, with a difficulty.
    held_out
        Those that are looked at; unless given, those of training.
    ratio
        From 1/1000 to 1000, exact. None: the last rollout alone counts, which is no penalty.
    updates
        Training steps.
    batch, rate
        Examples in a step, and the size of steps (of Adam).
    checkpoint
        A file that keeps the run after each look; if it is there, the run goes on from it.
    rng
        A seed or a generator.
    progress
        Whether to show a progress bar of the looks.

    Examples
    --------
    >>> from dovetail import neural
    >>> task = neural.running_parity(256, 3, lengths=(1, 3), rng=0)
    >>> late = neural.plant_cell(
    ...     task, kind="withholding", easy=3, until=3, rollouts=4, updates=400, rate=0.02, rng=0
    ... )
    >>> found = neural.retrain(late, task, updates=200, rate=0.01, rng=0)
    >>> found.needed[-1] < found.needed[0] == 3
    True
    """
    old = check.instance(planted, "planted", PlantedCell)
    training, checking = check_pair(task, held_out)
    weight = None if ratio is None else check.rational(ratio, "ratio")
    if weight is not None and not 1 / MOST_RATIO <= weight <= MOST_RATIO:
        raise check.refusal("ratio", f"from 1/{MOST_RATIO} to {MOST_RATIO}", ratio)
    ends = look_ends(check.integer(updates, "updates", 1))
    easy_examples(checking, old.easy)
    recipe = Recipe.of(batch, rate)
    given = {
        "planted": old, "task": training, "held_out": checking, "recipe": recipe,
        "ratio": weight, "steps": ends[-1],
    }  # fmt: skip
    course = Course(rng, checkpoint, given)
    objective = weighted_rollouts(old.cell, old.rollouts, last=weight is None)
    trainer = course.trainer(old.cell, training, recipe, objective)
    trainer.weights = old.weights
    rows: list[_Look] = []
    with progress_bar("look", 0, check.flag(progress, "progress"), len(ends)) as show:
        for end in ends:
            rows.append(course.part(_Look, _train, trainer, old, weight, checking, end))
            show(len(rows), share=float(rows[-1].share))
    losses, *columns = zip(*rows, strict=True)
    counts, spent, shares = columns[:3]
    after = replace(
        old, updates=counts, spent=spent, losses=losses, shares=shares, weights=trainer.kept()
    )
    first = (0, 0, *_measure(old, checking))
    every = ((start, *column) for start, column in zip(first, columns, strict=True))
    return Retrained(old, after, weight, *every)


class _Look(NamedTuple):
    """What was spent and seen up to one look at a cell in training."""

    loss: float
    updates: int
    spent: int
    share: Fraction
    needed: Fraction
    sure: Fraction


def _train(
    trainer: Trainer, old: PlantedCell, ratio: Fraction | None, checking: ArrayTask, end: int
) -> _Look:
    """Train up to a number of steps in all, then look at the held-out examples."""
    number, losses = 1.0 if ratio is None else float(ratio), []
    while trainer.updates < end:
        losses.append(trainer.step(number))
    found = _measure(replace(old, weights=trainer.kept()), checking)
    return _Look(float(np.mean(losses)), trainer.updates, trainer.spent, *found)


def _measure(planted: PlantedCell, task: ArrayTask) -> tuple[Fraction, Fraction, Fraction]:
    """Return the share of a cell, and the mean rollouts of easy examples by two rules."""
    rows, means = easy_examples(task, planted.easy), []
    for rule in (NEEDED, SURE):
        steps = planted.answer(task, rule).steps[rows]
        means.append(Fraction(int(steps.sum()), len(steps)))
    return planted.answer(task).share, means[0], means[1]
