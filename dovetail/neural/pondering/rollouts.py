"""What more rollouts do for a trained cell: on longer inputs, and on each example.

docs/neural.md, "Rollouts against need" has the definitions.
"""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail.neural.networks.forms import Cell, Weights
from dovetail.neural.tasks import ArrayTask
from dovetail.neural.training.trainers import right_answers
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.values import check


class RolloutCurves(TableResult):
    """Right answers after each number of rollouts, for some tasks; made by `Pondered.curves`.

    Attributes
    ----------
    cell
        The architecture.
    places
        Places of the inputs of each task.
    asked
        Number of answers that each task asks.
    right
        How many of them are right: array (tasks, rollouts), int64; column 0 is one rollout.
    """

    pictures = ("rollout_curves", "accuracy_by_length", "rollouts_by_length")

    cell: Cell
    places: tuple[int, ...]
    asked: tuple[int, ...]
    right: npt.NDArray[np.int64] = field(repr=False)

    def share(self, row: int, rollouts: int) -> Fraction:
        """Return the exact share of right answers of a task after so many rollouts."""
        task = check.integer(row, "row", 0, len(self.places) - 1)
        number = check.integer(rollouts, "rollouts", 1, self.right.shape[1])
        return Fraction(int(self.right[task, number - 1]), self.asked[task])

    def needed(self, target: Fraction | int = 1) -> tuple[int | None, ...]:
        """Return, for each task, the rollouts from which on the target is reached and kept.

        Parameters
        ----------
        target
            A share, exact.

        Returns
        -------
        tuple
            None where the target is not reached, or lost again with the last rollouts.
        """
        wanted = check.rational(target, "target")
        rows = zip(self.right.tolist(), self.asked, strict=True)
        enough = [[number >= wanted * total for number in row] for row, total in rows]
        return needed(np.array(enough).T)

    def __len__(self) -> int:
        return int(self.right.size)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: places, rollouts, multiply_adds, right, asked."""
        tasks, most = self.right.shape
        numbers = np.tile(np.arange(1, most + 1), tasks)
        places = np.repeat(np.array(self.places), most)
        pairs = zip(places.tolist(), numbers.tolist(), strict=True)
        costs = (self.cell.meter(*pair).multiply_adds for pair in pairs)
        return {
            "places": places,
            "rollouts": numbers,
            "multiply_adds": frames.numbers(costs),
            "right": self.right.ravel(),
            "asked": np.repeat(np.array(self.asked), most),
        }

    def __repr__(self) -> str:
        tasks, most = self.right.shape
        return f"RolloutCurves({tasks} tasks, up to {most} rollouts)"


class RolloutNeeds(TableResult):
    """The rollouts that each example needs, beside its difficulty; made by `needs` of a cell.

    Attributes
    ----------
    cell
        The architecture.
    places
        Places of an input.
    difficulty
        Of each example; None where the task defines none.
    rollouts
        Least number from which on all answers of the example are right, up to the most that were
        run; None if they are wrong at the end.
    """

    pictures = ("rollout_needs",)

    cell: Cell
    places: int
    difficulty: npt.NDArray[np.int64] | None = field(repr=False)
    rollouts: tuple[int | None, ...] = field(repr=False)

    @property
    def solved(self) -> int:
        """Number of examples that are right at the end."""
        return sum(number is not None for number in self.rollouts)

    def by_difficulty(self) -> dict[int, Fraction]:
        """Return the mean rollouts of the solved examples of each difficulty, exact."""
        held: dict[int, list[int]] = {}
        hard = [] if self.difficulty is None else self.difficulty.tolist()
        for difficulty, number in zip(hard, self.rollouts, strict=bool(hard)):
            if number is not None:
                held.setdefault(difficulty, []).append(number)
        return {each: Fraction(sum(held[each]), len(held[each])) for each in sorted(held)}

    def __len__(self) -> int:
        return len(self.rollouts)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: difficulty, rollouts, multiply_adds."""
        hard = [None] * len(self) if self.difficulty is None else self.difficulty.tolist()
        costs = (
            None if number is None else self.cell.meter(self.places, number).multiply_adds
            for number in self.rollouts
        )
        return {
            "difficulty": frames.column(hard),
            "rollouts": frames.column(self.rollouts),
            "multiply_adds": frames.column(costs),
        }

    def __repr__(self) -> str:
        return f"RolloutNeeds({self.solved} of {len(self)} examples solved)"


def cell_needs(cell: Cell, weights: Weights, task: ArrayTask, most: int) -> RolloutNeeds:
    """Return how many rollouts each example needs, up to so many, by a cell with these weights."""
    right = right_answers(cell, weights, task, most)
    every = right == task.mask.sum(axis=1)
    return RolloutNeeds(cell, task.places, task.difficulty, needed(every))


def needed(right: npt.NDArray[np.bool_]) -> tuple[int | None, ...]:
    """Return the first row (from 1) of each column from which on all rows are True, or None.

    Examples
    --------
    >>> needed(np.array([[True, False], [False, False], [True, False]]))
    (3, None)
    """
    rows = len(right)
    kept = np.logical_and.accumulate(right[::-1], axis=0).sum(axis=0).tolist()
    return tuple(rows - number + 1 if number else None for number in kept)


def most_rollouts(value: Any, name: str = "rollouts") -> int:
    """Return a number of rollouts, checked."""
    return check.integer(value, name, 1, 4096)
