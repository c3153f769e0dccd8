"""Columns that may hold exact Python numbers, and data frames of results."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl


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
