"""Columns of results, and data frames made of them.

A numpy column of integers is int64, or uint64 where int64 does not hold them all. Integers beyond
both, exact fractions and columns with missing values are Python objects.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from dovetail.values.extras import need

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

Columns = Mapping[str, npt.NDArray[Any]]


def objects(values: Iterable[object]) -> npt.NDArray[np.object_]:
    """Return a column of Python objects."""
    return np.fromiter(values, dtype=object)


def numbers(values: Iterable[object]) -> npt.NDArray[Any]:
    """Return exact numbers as a column: int64 or uint64 if all are ints that fit, else objects.

    Examples
    --------
    >>> [numbers([1, last]).dtype.name for last in (2, 2**63, 2**64, None)]
    ['int64', 'uint64', 'object', 'object']
    """
    held = list(values)
    ints = [value for value in held if isinstance(value, int)]
    if len(ints) == len(held):
        least, most = min(ints, default=0), max(ints, default=0)
        for kind in (np.int64, np.uint64):
            if np.iinfo(kind).min <= least and most <= np.iinfo(kind).max:
                return np.array(ints, dtype=kind)
    return objects(held)


def rationals(values: Iterable[Fraction]) -> npt.NDArray[Any]:
    """Return fractions as a column: those of `numbers` if all are whole, else objects.

    Examples
    --------
    >>> rationals([Fraction(4, 2), Fraction(3)])
    array([2, 3])
    """
    held = list(values)
    whole = all(value.denominator == 1 for value in held)
    return numbers(value.numerator for value in held) if whole else objects(held)


def column(values: Iterable[object]) -> npt.NDArray[Any]:
    """Return values of any kind as a column: truth values, floats or NaN, ints as by `numbers`.

    Examples
    --------
    >>> [column(values).dtype.name for values in ([True], [0.5, None], [1], ["a"], [1, None])]
    ['bool', 'float64', 'int64', 'object', 'object']
    """
    held = list(values)
    kinds = {type(value) for value in held}
    if kinds == {bool}:
        return np.array(held)
    if float in kinds and kinds <= {float, type(None)}:
        return np.array(held, dtype=np.float64)
    return objects(held) if bool in kinds else numbers(held)


def columns(rows: Iterable[object], *names: str) -> dict[str, npt.NDArray[Any]]:
    """Return attributes of rows as columns; the name "slope.a" becomes the column "a".

    Examples
    --------
    >>> from dovetail import Slope
    >>> columns([Slope(1, 2), Slope(3, 2)], "a", "reduced.b")
    {'a': array([1, 3]), 'b': array([2, 2])}
    """
    held = list(rows)
    return {name.rpartition(".")[2]: column(map(attrgetter(name), held)) for name in names}


def by_input(
    name: str, inputs: Sequence[str], table: npt.NDArray[Any]
) -> dict[str, npt.NDArray[Any]]:
    """Return the columns of a table with one for each input, which their names end with.

    If an input comes again, its later columns are numbered.

    Examples
    --------
    >>> {name: held.tolist() for name, held in by_input("steps", ["1", "1"], np.eye(2)).items()}
    {'steps 1': [1.0, 0.0], 'steps 1 (2)': [0.0, 1.0]}
    """
    names = [f"{name} {text}".strip() for text in inputs]
    before = [names[:place].count(each) for place, each in enumerate(names)]
    numbered = [f"{name} ({n + 1})" if n else name for name, n in zip(names, before, strict=True)]
    return dict(zip(numbered, table.T, strict=True))


def pandas(columns: Columns) -> pd.DataFrame:
    """Return columns as a pandas DataFrame; ints with missing values among them as Int64."""
    frame: pd.DataFrame = need("pandas", extra="frames").DataFrame(dict(columns))
    for name, values in columns.items():
        if values.dtype == object and _are_small(values):
            frame[name] = frame[name].astype("Int64")
    return frame


def polars(columns: Columns) -> pl.DataFrame:
    """Return columns as a polars DataFrame; it has no exact numbers, which become text."""
    frame: pl.DataFrame = need("polars", extra="frames").DataFrame(texts(columns))
    return frame


def texts(columns: Columns) -> dict[str, Any]:
    """Return columns with exact numbers of any size as text.

    Examples
    --------
    >>> texts({"rank": objects([10**30, None]), "steps": objects([7, None])})
    {'rank': ['1000000000000000000000000000000', None], 'steps': [7, None]}
    """
    made: dict[str, Any] = dict(columns)
    for name, values in columns.items():
        if values.dtype == object:
            small = _are_small(values)
            made[name] = values.tolist() if small else [_text(value) for value in values]
    return made


def _text(value: Any) -> str | None:
    try:
        return None if value is None else str(value)
    except ValueError:  # Python refuses a text of so many digits, but not of a Decimal
        top, bottom = (format(Decimal(part), "f") for part in value.as_integer_ratio())
        return top if bottom == "1" else f"{top}/{bottom}"


def _are_small(values: npt.NDArray[np.object_]) -> bool:
    """Whether there are ints of 64 bits, and nothing else but missing values."""
    held = [value for value in values if value is not None]
    return bool(held) and all(
        isinstance(value, int) and not isinstance(value, bool) and -(2**63) <= value < 2**63
        for value in held
    )
