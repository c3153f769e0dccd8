"""Which prior generalises: what the simplest circuits for the known rows say of the others.

Rows of a truth table are held out: don't-cares. A prior picks the cheapest functions that agree on
the known rows; a lookup table, the sum of the minterms that are known, answers 0 elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.circuits.least.tables import table
from dovetail.results import frames
from dovetail.results.result import Result, TableResult
from dovetail.values import check

#: What picks a function: the three priors, and the table of the known rows.
PREDICTORS = ("size", "tree", "depth", "lookup")


class Prediction(Result):
    """What a predictor makes of all tasks of one cost with so many known rows.

    Attributes
    ----------
    predictor, known
        One of `PREDICTORS`, and the number of known rows.
    cost
        The tasks are the functions of this least circuit size.
    tasks
        Pairs of a function and a set of known rows.
    found
        Those of them in which the function itself is all that is picked.
    right
        Held-out rows that are answered right; where several functions are picked, on average over
        them.
    rows
        Held-out rows of all these tasks.
    """

    predictor: str
    known: int
    cost: int
    tasks: int
    found: int
    right: Fraction
    rows: int

    @property
    def share(self) -> Fraction | None:
        """Right of all held-out rows; None if no row is held out."""
        return self.right / self.rows if self.rows else None


class Generalisation(TableResult):
    """How predictors answer held-out rows of all functions; made by `generalisation`.

    There is a `Prediction` for each predictor, number of known rows, and cost of the task.
    """

    pictures = ("generalisation",)

    inputs: int
    basis: str
    predictions: tuple[Prediction, ...]

    def share(self, predictor: str, known: int, costs: Iterable[int] | None = None) -> Fraction:
        """Return the share of held-out rows that are right, over tasks of some costs, or all.

        Examples
        --------
        Over all functions no prior is better than a coin.

        >>> generalisation(2).share("size", 3)
        Fraction(1, 2)
        """
        predictor = check.choice(predictor, "predictor", PREDICTORS)
        known = check.integer(known, "known", 0)
        wanted = None if costs is None else check.several(costs, "costs", "costs, or None for all")
        chosen = [
            one
            for one in self.predictions
            if (one.predictor, one.known) == (predictor, known)
            and (wanted is None or one.cost in wanted)
        ]
        rows = sum(one.rows for one in chosen)
        if not rows:
            raise DovetailError(
                f"known, costs: no held-out row of '{predictor}' with {known} known rows"
            )
        return sum((one.right for one in chosen), Fraction(0)) / rows

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: predictor, known, cost, tasks, found, right (exact), rows, share."""
        names = ("predictor", "known", "cost", "tasks", "found", "right", "rows", "share")
        return frames.columns(self.predictions, *names)

    def __repr__(self) -> str:
        return (
            f"Generalisation({self.inputs} inputs, basis {self.basis}: "
            f"{len(self.predictions)} predictions)"
        )


def generalisation(inputs: int = 3, basis: str = "full") -> Generalisation:
    """Return how often each predictor answers the held-out rows of all functions, exactly.

    Every function of so many inputs, 1 to 3, is a task, with every set of known rows. Over all
    functions together each predictor is right in exactly half of the held-out rows, whatever it
    does: for every function there is one that differs in that row only. So the tasks are kept apart
    by their least circuit size.

    Examples
    --------
    >>> found = generalisation(2)
    >>> found.share("size", 3, costs=[0])
    Fraction(1, 1)
    """
    inputs = check.integer(inputs, "inputs", 1, 3)
    sizes = table(inputs, "size", basis).lower
    predictions: list[Prediction] = []
    for predictor in PREDICTORS:
        costs = None if predictor == "lookup" else table(inputs, predictor, basis).lower
        tallies: defaultdict[tuple[int, int], _Tally] = defaultdict(_Tally)
        for known in range(2 ** (2**inputs)):
            _count(tallies, known, inputs, sizes, costs)
        predictions += [
            Prediction(predictor, *key, tally.tasks, tally.found, tally.right, tally.rows)
            for key, tally in sorted(tallies.items())
        ]
    return Generalisation(inputs, basis, tuple(predictions))


class _Tally:
    """What has been counted of one number of known rows and one cost."""

    def __init__(self) -> None:
        self.tasks = self.found = self.rows = 0
        self.right = Fraction(0)

    def add(
        self, picked: npt.NDArray[np.int64], right: npt.NDArray[np.int64], alone: int, held: int
    ) -> None:
        """Add tasks, by how many functions are picked and their rows that are right together."""
        self.tasks += len(picked)
        self.found += alone
        self.rows += held * len(picked)
        for many in np.unique(picked).tolist():
            self.right += Fraction(int(right[picked == many].sum()), many)


def _count(
    tallies: defaultdict[tuple[int, int], _Tally],
    known: int,
    inputs: int,
    sizes: npt.NDArray[np.uint8],
    costs: npt.NDArray[np.uint8] | None,
) -> None:
    """Count all functions with one set of known rows; without costs, by the lookup table."""
    rows = 2**inputs
    kept, free = _within(known), _within(2**rows - 1 - known)
    functions = kept[:, None] | free  # a line for each answer on the known rows
    if costs is None:
        picks = np.broadcast_to(free == 0, functions.shape)
    else:
        picks = costs[functions] == costs[functions].min(axis=1, keepdims=True)
    held = rows - known.bit_count()
    ones = np.array([function.bit_count() for function in range(2**rows)])
    agree = held - ones[free[:, None] ^ free]
    right = picks.astype(np.int64) @ agree
    picked = np.broadcast_to(picks.sum(axis=1, keepdims=True), functions.shape)
    alone = picks & (picked == 1)
    for cost in np.unique(sizes[functions]).tolist():
        here = sizes[functions] == cost
        tallies[known.bit_count(), cost].add(
            picked[here], right[here], int(alone[here].sum()), held
        )


def _within(mask: int) -> npt.NDArray[np.int64]:
    """Return all functions that are 1 nowhere outside a set of rows, rising."""
    parts = np.zeros(1, dtype=np.int64)
    for row in range(mask.bit_length()):
        if mask >> row & 1:
            parts = np.concatenate([parts, parts | 1 << row])
    return parts
