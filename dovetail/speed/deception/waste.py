"""`misbehaviour`: what the programs that a prior selects spend on nothing that is needed."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.speed.classes import Solutions
from dovetail.speed.deception.programs import Programs
from dovetail.speed.priors import Prior, weighted
from dovetail.values import check


class Misbehaviour(TableResult):
    """The waste of what a prior selects; made by `misbehaviour`.

    A row is a class of programs that tie for the best. Waste is counted in steps, with every input
    once, whatever weights the prior gives them.

    Attributes
    ----------
    prior
        The prior.
    inputs
        The training inputs, or their names.
    needs
        Least steps on every input over all programs that do well, uint64.
    jointly_least
        Whether one program is least on all inputs at once.
    rows
        Rows of the solutions or programs that tie for the best, int64.
    steps
        Their steps, uint64, of shape (rows, inputs).
    machines
        Number of equally good machines of each row, Python ints or uint64.
    """

    pictures = ("misbehaviour",)

    prior: Prior
    inputs: tuple[str, ...]
    needs: npt.NDArray[np.uint64]
    jointly_least: bool
    rows: npt.NDArray[np.int64]
    steps: npt.NDArray[np.uint64]
    machines: npt.NDArray[Any]

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def waste(self) -> npt.NDArray[Any]:
        """Steps of each row beyond the needs, added up."""
        return weighted(self.steps - self.needs, None)

    @property
    def count(self) -> int:
        """Number of machines that are equally good."""
        return sum(self.machines.tolist())

    @property
    def wasteful(self) -> Fraction:
        """Exact share of these machines that spend more than the least on some input."""
        return Fraction(sum(self.machines[self.waste > 0].tolist()), self.count)

    @property
    def mean_waste(self) -> Fraction:
        """Exact mean of the waste over these machines."""
        pairs = zip(self.waste.tolist(), self.machines.tolist(), strict=True)
        return Fraction(sum(waste * number for waste, number in pairs), self.count)

    @property
    def bound(self) -> int:
        """The greatest steps C of a selected machine on an input."""
        return int(self.steps.max())

    @property
    def slack(self) -> int:
        """Σ(C − n_i): the most that any program can waste that stays within C on every input.

        It is the waste of a selected machine and what it leaves free, together
        (docs/speed/misbehaviour.md, "Slack").
        """
        return sum(self.bound - need for need in self.needs.tolist())

    @property
    def free(self) -> npt.NDArray[Any]:
        """Σ(C − c_i) of each row: what it could waste more without exceeding C."""
        return weighted(np.uint64(self.bound) - self.steps, None)

    @property
    def most_waste(self) -> int:
        """The largest waste that hides among the equally good machines."""
        return int(self.waste.max())

    @property
    def least_waste(self) -> int:
        """The least waste among the equally good machines."""
        return int(self.waste.min())

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: row, machines, a column of steps for every input, waste, free."""
        steps = frames.by_input("steps", self.inputs, self.steps)
        waste = {"waste": self.waste, "free": self.free}
        return {"row": self.rows, "machines": self.machines, **steps, **waste}

    def __repr__(self) -> str:
        return (
            f"Misbehaviour({self.prior}: {self.wasteful} of {self.count} machines waste, "
            f"{self.least_waste} to {self.most_waste} steps, slack {self.slack})"
        )


def misbehaviour(solutions: Solutions | Programs, prior: Prior) -> Misbehaviour:
    """Return the waste of what a prior selects among the solutions of a task, or among programs.

    Parameters
    ----------
    solutions
        All solutions of a task, or a table of programs.
    prior
        The prior. One that goes by rank selects the machine of least rank in each class.

    Raises
    ------
    DovetailError
        If there is no solution, or an argument is malformed.

    Examples
    --------
    >>> import dovetail
    >>> from dovetail import speed
    >>> every = dovetail.solutions(dovetail.tasks.xor, max_states=3, max_time=200)
    >>> report = speed.misbehaviour(every, speed.AtMost(speed.MaxTime(), 4))
    >>> report.count, report.wasteful, report.slack, report.most_waste
    (424, Fraction(52, 53), 8, 7)
    """
    if isinstance(solutions, Programs):
        rows = solutions.rows(prior).astype(np.int64)
        machines, inputs = np.ones(len(rows), dtype=np.int64), solutions.inputs
    else:
        selection = check.instance(solutions, "solutions", Solutions).select(prior)
        rows, machines, inputs = selection.rows, selection.machines, solutions.task.inputs
    return Misbehaviour(
        prior=prior,
        inputs=inputs,
        needs=solutions.needs,
        jointly_least=solutions.jointly_least,
        rows=rows,
        steps=solutions.steps[rows],
        machines=machines,
    )
