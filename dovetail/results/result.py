"""`Result`, the base of every result: frozen, equal by content, with frames, pictures and files."""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from html import escape
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, Self, dataclass_transform

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.results import encoding, files, frames
from dovetail.values import check, display

if TYPE_CHECKING:
    from dataclasses import Field

    import pandas as pd
    import polars as pl
    from matplotlib.axes import Axes

#: Rows of a table that a notebook shows.
SHOWN = 20


@dataclass_transform(frozen_default=True, eq_default=False, field_specifiers=(field,))
class Result:
    """Base of results: a frozen dataclass, equal to another if the fields are.

    A class derived from it is a frozen dataclass. A field that is not compared does not count for
    equality, and one that is not shown (``repr=False``) is left out of tables. Pickles and files
    hold the fields alone, not values that are worked out from them.

    Attributes
    ----------
    pictures
        Names of the functions of `dovetail.plots` that draw it, the usual one first.

    Examples
    --------
    >>> class Win(Result):
    ...     rank: int
    ...     time: int
    >>> Win(7, 1), Win(7, 1) == Win(7, 1), Win(7, 1).to_dict()
    (Win(rank=7, time=1), True, {'rank': 7, 'time': 1})
    """

    pictures: ClassVar[tuple[str, ...]] = ()

    if TYPE_CHECKING:
        __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        dataclass(frozen=True, eq=False, repr=False)(cls)
        encoding.storable(cls)

    def to_dict(self) -> Mapping[str, Any]:
        """Return the values by their names."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.repr}

    def to_pandas(self) -> pd.DataFrame:
        """Return `to_dict` as a pandas DataFrame; what has no columns is one row."""
        return frames.pandas(self._frame())

    def to_polars(self) -> pl.DataFrame:
        """Return `to_dict` as a polars DataFrame, likewise; exact numbers as text."""
        return frames.polars(self._frame())

    def plot(self, ax: Axes | None = None, *, picture: str | None = None, **options: Any) -> Axes:
        """Draw the result.

        Parameters
        ----------
        ax
            Where to draw; None makes a new figure.
        picture
            One of `pictures`, the names of functions of `dovetail.plots`; None is the first.
        options
            What that function takes.
        """
        if not self.pictures:
            raise DovetailError(f"there is no picture of a {type(self).__name__}")
        name = self.pictures[0] if picture is None else picture
        check.choice(name, "picture", self.pictures)
        # By name, not imported above: the pictures import the results.
        axes: Axes = getattr(import_module("dovetail.plots"), name)(self, ax=ax, **options)
        return axes

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the result to a file, to be read by `load`; an old file stays until then.

        The file is compressed JSON with a checksum (`dovetail.results.files`).

        Raises
        ------
        DovetailError
            If the result holds something that is no plain value, such as a Python function.
        """
        files.save(path, self)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """Read a result of this class that `save` wrote; no code in the file is ever run.

        Raises
        ------
        DovetailError
            If the file holds something else, is of another version, or is damaged.
        """
        return files.load(path, cls)

    def _frame(self) -> dict[str, npt.NDArray[Any]]:
        return {name: frames.column([value]) for name, value in self.to_dict().items()}

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return _same(_compared(self), _compared(other))

    def __hash__(self) -> int:
        return hash((type(self), *_compared(self)))  # a TypeError if a field is an array

    def __getstate__(self) -> dict[str, Any]:
        return {each.name: getattr(self, each.name) for each in fields(self)}

    def __repr__(self) -> str:
        values = ", ".join(
            f"{each.name}={display.shown(getattr(self, each.name))}"
            for each in fields(self)
            if each.repr
        )
        return f"{type(self).__name__}({values})"

    def _repr_html_(self) -> str:
        return display.record(type(self).__name__, self.to_dict())


class TableResult(Result):
    """A result with rows: its values are numpy columns of equal length.

    Integers are int64, or uint64 where these hold them; what they do not hold, exact fractions and
    missing values are Python objects.
    """

    @abstractmethod
    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return the columns by their names."""

    def _frame(self) -> dict[str, npt.NDArray[Any]]:
        return self.to_dict()

    def _repr_html_(self) -> str:
        columns = self.to_dict()
        rows = zip(*(column[:SHOWN].tolist() for column in columns.values()), strict=True)
        return escape(repr(self)) + display.table(columns, rows)


def _compared(result: Result) -> tuple[Any, ...]:
    return tuple(getattr(result, each.name) for each in fields(result) if each.compare)


def _same(one: Any, other: Any) -> bool:
    """Whether two values are equal, arrays within them included."""
    if one is other:
        return True
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return (
            type(one) is type(other)
            and one.dtype == other.dtype
            and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
        )
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other) or bool(one != one and other != other)
