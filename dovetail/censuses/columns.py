"""The columns of a census: counts and fronts of its outputs."""

import math
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dovetail.machines import Space
from dovetail.results.encoding import storable


@storable
class Counts(NamedTuple):
    """Numbers of machines by output and halting time, in this order.

    Attributes
    ----------
    output
        Position in the outputs of the census, int64.
    time
        Halting time, uint64.
    machines
        Number of machines; uint64 if the number of all machines fits, else Python ints.
    """

    output: npt.NDArray[np.int64]
    time: npt.NDArray[np.uint64]
    machines: npt.NDArray[Any]

    def first(self, rows: int) -> "Counts":
        """Return the first rows."""
        return Counts(self.output[:rows], self.time[:rows], self.machines[:rows])


@storable
class Fronts(NamedTuple):
    """Pareto-minimal ranks and times of every output, in order of output and rank.

    Attributes
    ----------
    output
        Position in the outputs of the census, int64.
    rank
        Rank in the space of all sizes; uint64 if the greatest fits, else Python ints.
    time
        Halting time, uint64.
    """

    output: npt.NDArray[np.int64]
    rank: npt.NDArray[Any]
    time: npt.NDArray[np.uint64]

    def first(self, rows: int) -> "Fronts":
        """Return the first rows."""
        return Fronts(self.output[:rows], self.rank[:rows], self.time[:rows])


@storable
class Totals(NamedTuple):
    """Numbers of machines and least ranks of the outputs that have no times and no fronts.

    Attributes
    ----------
    output
        Position in the outputs of the census, int64: after all those that have times.
    machines
        Number of machines, as in `Counts`.
    rank
        Least rank, as in `Fronts`; no rows without ranks.
    """

    output: npt.NDArray[np.int64]
    machines: npt.NDArray[Any]
    rank: npt.NDArray[Any]

    def first(self, rows: int) -> "Totals":
        """Return the first rows."""
        return Totals(self.output[:rows], self.machines[:rows], self.rank[:rows])


def exact_type(states: int, symbols: int) -> npt.DTypeLike:
    """Return the type of numbers of machines, and ranks, that cannot overflow."""
    return np.uint64 if Space(states, symbols).total < 2**64 else object


def first_rows(column: npt.NDArray[np.int64]) -> npt.NDArray[np.intp]:
    """Return the first row of every output.

    Examples
    --------
    >>> first_rows(np.array([0, 0, 1, 2, 2, 2])).tolist()
    [0, 2, 3]
    """
    return np.flatnonzero(np.diff(column, prepend=-1))


def log2(column: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Return base-2 logarithms, also of Python integers."""
    logarithms = map(math.log2, column.tolist())
    return np.fromiter(logarithms, dtype=np.float64, count=len(column))
