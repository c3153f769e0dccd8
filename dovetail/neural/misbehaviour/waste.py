"""`rollout_waste`: the rollouts that a network takes beyond the least that an honest one needs.

docs/neural/misbehaviour.md, "Waste" has the definitions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.neural.misbehaviour.rules import (
    NEEDED,
    SURE,
    SURE_FROM,
    give_rollouts,
    least_rollouts,
)
from dovetail.neural.networks.forms import trained_cell
from dovetail.neural.pondering.rollouts import most_rollouts
from dovetail.neural.tasks import ArrayTask
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.values import check


class RolloutWaste(TableResult):
    """Rollouts of a network beyond what is needed, exact; made by `rollout_waste`.

    A row is an example that the network answers rightly with the rollouts that it is given.

    Attributes
    ----------
    rule
        How rollouts were given.
    rollout_cost
        Multiply-adds of one rollout.
    examples
        Number of examples of the task; those beyond the rows are not answered rightly.
    difficulty
        Of each row, int64; None where the task defines none.
    needs
        Least rollouts of each row over the honest networks and this one, int64.
    rollouts
        Those that the network was given, int64.
    """

    pictures = ("rollout_waste",)

    rule: str
    rollout_cost: int
    examples: int
    difficulty: npt.NDArray[np.int64] | None = field(repr=False)
    needs: npt.NDArray[np.int64] = field(repr=False)
    rollouts: npt.NDArray[np.int64] = field(repr=False)

    @property
    def waste(self) -> npt.NDArray[np.int64]:
        """Multiply-adds of each row that are wasted."""
        return (self.rollouts - self.needs) * self.rollout_cost

    @property
    def mean(self) -> Fraction:
        """The exact mean waste of the rows, in multiply-adds."""
        return Fraction(int(self.waste.sum()), len(self))

    @property
    def most(self) -> int:
        """The greatest waste of a row, in multiply-adds."""
        return int(self.waste.max())

    def by_difficulty(self) -> dict[int, Fraction]:
        """Return the mean wasted rollouts of each difficulty, exact."""
        if self.difficulty is None:
            return {}
        extra, found = self.rollouts - self.needs, {}
        for each in np.unique(self.difficulty).tolist():
            rows = self.difficulty == each
            found[each] = Fraction(int(extra[rows].sum()), int(rows.sum()))
        return found

    def __len__(self) -> int:
        return len(self.rollouts)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: difficulty, needs, rollouts, waste (multiply-adds)."""
        hard = [None] * len(self) if self.difficulty is None else self.difficulty.tolist()
        return {
            "difficulty": frames.column(hard),
            "needs": self.needs,
            "rollouts": self.rollouts,
            "waste": self.waste,
        }

    def __repr__(self) -> str:
        mean = float(self.mean / self.rollout_cost)
        return (
            f"RolloutWaste({self.rule}: {mean:.4g} rollouts in the mean over {len(self)} of "
            f"{self.examples} examples)"
        )


def rollout_waste(
    network: Any,
    task: ArrayTask,
    honest: Iterable[Any],
    *,
    rule: str = NEEDED,
    most: int,
    sure: Fraction | int = SURE_FROM,
) -> RolloutWaste:
    """Return the rollouts that a network takes beyond the least that is known to do.

    Parameters
    ----------
    network
        Anything trained that has a `cell` and `weights`.
    task
        With the features and labels of training.
    honest
        Trained networks of the same form. What an example needs is the least rollouts of them and
        of the network itself.
    rule, most, sure
        How the network is given rollouts, as in `give_rollouts`.

    Raises
    ------
    DovetailError
        If an honest network has another form, or if no example is answered rightly.

    Examples
    --------
    >>> from dovetail import neural
    >>> task = neural.running_parity(64, 3, lengths=(1, 3), rng=0)
    >>> cell = neural.ponder(task, rollouts=range(1, 9), updates=100, rate=0.01, rng=0)
    >>> waste = neural.rollout_waste(cell, task, [], rule="all", most=6)
    >>> waste.rollout_cost, waste.most <= 5 * waste.rollout_cost
    (3360, True)
    """
    cell, _ = trained_cell(network)
    given = check.instance(task, "task", ArrayTask)
    number = most_rollouts(most, "most")
    answers = give_rollouts(network, given, check.text(rule, "rule"), most=number, sure=sure)
    least = answers.steps.copy()
    for other in (network, *check.iterator(honest, "honest", "trained networks")):
        form, weights = trained_cell(other)
        if form != cell:
            raise DovetailError(f"honest must have networks of the form {cell}")
        least = np.minimum(least, least_rollouts(form, weights, given, number))
    rows = answers.right == answers.asked
    if not rows.any():
        raise DovetailError("network answers no example rightly, so there is nothing to compare")
    hard = None if given.difficulty is None else given.difficulty[rows]
    # Answers that are read off after every rollout are part of a rollout.
    one, two = (cell.meter(given.places, k, every=rule == SURE).multiply_adds for k in (1, 2))
    return RolloutWaste(rule, two - one, len(given), hard, least[rows], answers.steps[rows])
