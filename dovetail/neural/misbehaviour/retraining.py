"""`retrain`: go on training a planted cell, with a penalty on rollouts, and watch its waste.

docs/neural/misbehaviour.md, "A penalty on rollouts" has the definitions.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dovetail.neural.misbehaviour.giving import ALL, NEEDED, SURE, give_rollouts
from dovetail.neural.misbehaviour.objectives import weighted_rollouts
from dovetail.neural.misbehaviour.planting import Look, PlantedCell, look_ends
from dovetail.neural.misbehaviour.states import easy_examples
from dovetail.neural.tasks import ArrayTask
from dovetail.neural.training import Recipe, Trainer, check_pair
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.values import check
from dovetail.work.progress import progress_bar


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
        Above 0, exact. None: the last rollout alone counts, so that nothing is retrained.
    updates
        Training steps.
    batch, rate
        Examples in a step, and the size of steps (of Adam).
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
    ends = look_ends(check.integer(updates, "updates", 1))
    easy_examples(checking, old.easy)
    objective = weighted_rollouts(old.cell, old.rollouts, last=weight is None)
    recipe, random = Recipe.of(batch, rate), check.generator(rng)
    trainer = Trainer(old.cell, training, recipe, random, objective)
    trainer.weights = old.weights
    rows = [_look(old, checking)]
    seen = []
    with progress_bar("look", 0, check.flag(progress, "progress"), len(ends)) as show:
        for end in ends:
            loss = _train(trainer, 1.0 if weight is None else float(weight), end)
            rows.append(_look(replace(old, weights=trainer.kept()), checking))
            seen.append(Look(trainer.updates, trainer.spent, loss, rows[-1].share))
            show(len(seen), share=float(rows[-1].share))
    counts, spent, losses, shares = zip(*seen, strict=True)
    after = replace(
        old,
        updates=counts,
        spent=spent,
        losses=losses,
        shares=shares,
        weights=trainer.kept(),
    )
    columns = zip(*rows, strict=True)
    return Retrained(old, after, weight, (0, *counts), (0, *spent), *columns)


class _Row(NamedTuple):
    """A look at a cell: its share, and the mean rollouts of easy examples by two rules."""

    share: Fraction
    needed: Fraction
    sure: Fraction


def _look(planted: PlantedCell, task: ArrayTask) -> _Row:
    rows = easy_examples(task, planted.easy)
    means = []
    for rule in (NEEDED, SURE):
        steps = give_rollouts(planted, task, rule, most=planted.rollouts).steps[rows]
        means.append(Fraction(int(steps.sum()), len(steps)))
    return _Row(give_rollouts(planted, task, ALL, most=planted.rollouts).share, *means)


def _train(trainer: Trainer, ratio: float, end: int) -> float:
    """Train up to a number of steps in all; return the mean loss."""
    losses = []
    while trainer.updates < end:
        losses.append(trainer.step(ratio))
    return float(np.mean(losses))
