"""The columns of a census, and columns that may hold exact Python numbers."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dovetail.spaces import Space

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl


class Counts(NamedTuple):
    """Machines by output and halting time, in this order.

    Attributes
    ----------
    output
        Position in the outputs of the census, int64.
    time
        Halting time, uint64.
    machines
        How many machines; uint64 if the number of all machines fits, else Python ints.
    """

    output: npt.NDArray[np.int64]
    time: npt.NDArray[np.uint64]
    machines: npt.NDArray[Any]


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


class Framed(ABC):
    """A result with columns, which is a data frame if one is wanted."""

    @abstractmethod
    def to_dict(self) -> Mapping[str, npt.NDArray[Any]]:
        """Return the columns."""

    def to_pandas(self) -> pd.DataFrame:
        """Return the columns as a pandas DataFrame."""
        import pandas as pd

        return pd.DataFrame(self.to_dict())

    def to_polars(self) -> pl.DataFrame:
        """Return the columns as a polars DataFrame; exact numbers as text."""
        import polars as pl

        return pl.DataFrame(texts(self.to_dict()))


def exact(states: int, symbols: int) -> npt.DTypeLike:
    """Return the type of numbers of machines, and ranks, that cannot overflow."""
    return np.uint64 if Space(states, symbols).total < 2**64 else object


def counts(columns: Iterable[Sequence[int]], kind: npt.DTypeLike) -> Counts:
    """Return columns of integers as `Counts`."""
    output, time, machines = columns
    return Counts(
        np.array(output, dtype=np.int64),
        np.array(time, dtype=np.uint64),
        np.array(machines, dtype=kind),
    )


def fronts(columns: Iterable[Sequence[int]], kind: npt.DTypeLike) -> Fronts:
    """Return columns of integers as `Fronts`."""
    output, rank, time = columns
    return Fronts(
        np.array(output, dtype=np.int64),
        np.array(rank, dtype=kind),
        np.array(time, dtype=np.uint64),
    )


def objects(values: Iterable[object]) -> npt.NDArray[np.object_]:
    """Return exact numbers, and None where there is none, as a column."""
    held = list(values)
    column = np.empty(len(held), dtype=object)
    column[:] = held
    return column


def numbers(values: Iterable[object]) -> npt.NDArray[Any]:
    """Return exact numbers as int64 if all are ints that fit, else as `objects`.

    Examples
    --------
    >>> numbers([1, 2]).dtype.name, numbers([1, 2**63]).dtype.name, numbers([1, None]).dtype.name
    ('int64', 'object', 'object')
    """
    held = list(values)
    fit = all(isinstance(value, int) and -(2**63) <= value < 2**63 for value in held)
    return np.array(held, dtype=np.int64) if fit else objects(held)


def texts(columns: Mapping[str, npt.NDArray[Any]]) -> dict[str, Any]:
    """Return columns for polars, which has no exact numbers: those of `objects` as text.

    Examples
    --------
    >>> texts({"rank": objects([10**30, None])})
    {'rank': ['1000000000000000000000000000000', None]}
    """
    return {
        name: [None if value is None else str(value) for value in column]
        if column.dtype == object
        else column
        for name, column in columns.items()
    }


def starts(column: npt.NDArray[np.int64]) -> npt.NDArray[np.intp]:
    """Return the first row of every output.

    Examples
    --------
    >>> starts(np.array([0, 0, 1, 2, 2, 2])).tolist()
    [0, 2, 3]
    """
    return np.flatnonzero(np.diff(column, prepend=-1))


def log2(column: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Return base-2 logarithms, also of Python integers."""
    logarithms = map(math.log2, column.tolist())
    return np.fromiter(logarithms, dtype=np.float64, count=len(column))
