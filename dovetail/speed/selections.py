"""`Selection`: the classes that a prior selects, and what they do."""

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.results.result import TableResult
from dovetail.speed.priors import Prior, best_rows, check_prior

if TYPE_CHECKING:
    from dovetail.speed.classes import Solutions

RIGHT = 1
"""The mark of a held-out input on which the output is right."""


class Selection(TableResult):
    """The classes of solutions that a prior likes best; made by `Solutions.select`.

    Attributes
    ----------
    prior
        The prior.
    rows
        The rows of the solutions that tie for the best, int64.
    states, steps, held_out, least_rank
        Of these rows, as in `Solutions`.
    machines
        Number of machines of each row that are equally good: all of the class, or if the prior
        tells them apart by their ranks the one of least rank.
    waste
        Steps that each row spends beyond the least that each input needs, added up.
    """

    prior: Prior
    rows: npt.NDArray[np.int64]
    states: npt.NDArray[np.int64]
    steps: npt.NDArray[np.uint64]
    held_out: npt.NDArray[np.int8]
    machines: npt.NDArray[Any]
    least_rank: int
    waste: npt.NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def count(self) -> int:
        """Number of machines that are equally good."""
        return sum(self.machines.tolist())

    @property
    def held_out_loss(self) -> Fraction | None:
        """Mean share of held-out inputs that are not answered rightly, over all these machines.

        Exact; None without held-out inputs.
        """
        inputs = self.held_out.shape[1]
        if inputs == 0:
            return None
        right = (self.held_out == RIGHT).sum(axis=1).tolist()
        good = sum(n * number for n, number in zip(right, self.machines.tolist(), strict=True))
        return 1 - Fraction(good, inputs * self.count)

    @property
    def wasteful(self) -> Fraction:
        """Exact share of these machines that spend more than the least on some input."""
        number = sum(self.machines[self.waste > 0].tolist())
        return Fraction(number, self.count)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return the tied rows as numpy columns."""
        steps = {f"steps {i}": self.steps[:, i] for i in range(self.steps.shape[1])}
        held_out = {f"held out {i}": self.held_out[:, i] for i in range(self.held_out.shape[1])}
        return {
            "row": self.rows,
            "states": self.states,
            **steps,
            **held_out,
            "machines": self.machines,
            "waste": self.waste,
        }

    def __repr__(self) -> str:
        return (
            f"Selection({self.prior}: {self.count} machines in {len(self)} classes, "
            f"least rank {self.least_rank})"
        )


def select(solutions: "Solutions", prior: Prior) -> Selection:
    """Return the classes that a prior selects."""
    check_prior(prior)
    if not len(solutions):
        raise DovetailError(
            f"no machine of up to {solutions.space.states} states solves the task in time "
            f"{solutions.max_time}; raise max_states or max_time"
        )
    rows = best_rows(prior, solutions)
    return Selection(
        prior=prior,
        rows=rows.astype(np.int64),
        states=solutions.states[rows],
        steps=solutions.steps[rows],
        held_out=solutions.held_out[rows],
        machines=_equally_good(prior, solutions, rows),
        least_rank=int(solutions.least_rank[rows].min()),
        waste=solutions.waste()[rows],
    )


def _equally_good(
    prior: Prior, solutions: "Solutions", rows: npt.NDArray[np.intp]
) -> npt.NDArray[Any]:
    """Return how many machines of each of the best rows are equally good to a prior.

    Of the ranks in a class only the least is known, and that all are at most the last of the size.
    Keys never fall with the rank. So one machine is alone if the next rank has another key, and a
    whole class is alike if the last rank has the same key. Between these the number is not known.
    """
    machines = solutions.machines[rows]
    if not prior.uses_rank:
        return machines
    space, ranks = solutions.space, solutions.least_rank[rows].astype(object)
    last = {size: space.offset(size) + space.count(size) for size in range(1, space.states + 1)}
    ends = np.array([last[size] for size in solutions.states[rows].tolist()], dtype=object)

    def same(others: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
        best, other = (
            prior.keys(replace(solutions, steps=solutions.steps[rows], least_rank=column))
            for column in (ranks, others)
        )
        equal = [one == two for one, two in zip(best, other, strict=True)]
        return np.asarray(np.all(equal, axis=0))

    alone = (machines == 1) | ~same(ranks + 1)
    if not (alone | same(np.maximum(ends, ranks))).all():
        raise DovetailError(
            "prior: its bound on the rank cuts a class of machines, of which only the least rank "
            f"is known; take the last rank of a size ({', '.join(map(str, last.values()))}), or "
            "put Rank() after it"
        )
    return np.where(alone, np.ones_like(machines), machines)
