"""`Answered`: what a trained network answers on each example of a task, and what each costs.

docs/neural.md, "Answers and their cost" has the definitions.
"""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail.neural.networks.forms import Weights, compressed_bits, parameter_count
from dovetail.neural.tasks import ArrayTask
from dovetail.results import frames
from dovetail.results.result import TableResult


class Answered(TableResult):
    """The answers of a trained network on a task, and the computation spent on each example.

    Made by the method `answer` of every trained network.

    Attributes
    ----------
    name
        How the network was made, such as "2A pondering".
    parameters
        Number of its weights.
    bits
        Length of its weights, compressed (docs/neural.md, "Networks in a ledger").
    difficulty
        Of each example, int64; None where the task defines none.
    steps
        Rollouts or layers that were run for each example, int64.
    multiply_adds
        Those spent on each example, int64.
    right, asked
        How many answers of each example are right, and how many were asked; int64.
    """

    pictures = ("rollouts_by_difficulty", "exit_fractions", "accuracy_by_compute")

    name: str
    parameters: int
    bits: int
    difficulty: npt.NDArray[np.int64] | None = field(repr=False)
    steps: npt.NDArray[np.int64] = field(repr=False)
    multiply_adds: npt.NDArray[np.int64] = field(repr=False)
    right: npt.NDArray[np.int64] = field(repr=False)
    asked: npt.NDArray[np.int64] = field(repr=False)

    @property
    def share(self) -> Fraction:
        """The exact share of asked answers that are right."""
        return Fraction(int(self.right.sum()), int(self.asked.sum()))

    @property
    def mean_steps(self) -> Fraction:
        """The exact mean of the steps."""
        return _mean(self.steps)

    @property
    def mean_multiply_adds(self) -> Fraction:
        """The exact mean of the multiply-adds: what an average-case speed prior looks at."""
        return _mean(self.multiply_adds)

    @property
    def max_multiply_adds(self) -> int:
        """The most multiply-adds of an example: what a max speed prior looks at."""
        return int(self.multiply_adds.max())

    def by_difficulty(self) -> dict[int, Fraction]:
        """Return the mean steps of the examples of each difficulty, exact."""
        if self.difficulty is None:
            return {}
        hard = self.difficulty
        return {each: _mean(self.steps[hard == each]) for each in np.unique(hard).tolist()}

    def exits(self) -> dict[int, Fraction]:
        """Return the exact share of examples that stop after each number of steps."""
        numbers, counts = np.unique(self.steps, return_counts=True)
        pairs = zip(numbers.tolist(), counts.tolist(), strict=True)
        return {number: Fraction(count, len(self)) for number, count in pairs}

    def __len__(self) -> int:
        return len(self.steps)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: difficulty, steps, multiply_adds, right, asked."""
        hard = [None] * len(self) if self.difficulty is None else self.difficulty.tolist()
        return {
            "difficulty": frames.column(hard),
            "steps": self.steps,
            "multiply_adds": self.multiply_adds,
            "right": self.right,
            "asked": self.asked,
        }

    def __repr__(self) -> str:
        mean = float(self.mean_multiply_adds)
        return f"Answered('{self.name}': {self.share} right, {mean:.6g} multiply-adds in the mean)"


def answered(
    name: str,
    weights: Weights,
    task: ArrayTask,
    steps: npt.NDArray[np.int64],
    costs: npt.NDArray[np.int64],
    right: npt.NDArray[np.int64],
) -> Answered:
    """Return the answers on a task of a network made so, with all weights that it needs for them.

    `costs` are the multiply-adds of 1, 2, … steps; `steps` and `right` are given for each example.
    """
    asked = task.mask.sum(axis=1).astype(np.int64)
    size = parameter_count(weights), compressed_bits(weights)
    return Answered(name, *size, task.difficulty, steps, costs[steps - 1], right, asked)


def _mean(values: npt.NDArray[np.int64]) -> Fraction:
    return Fraction(int(values.sum()), len(values))
