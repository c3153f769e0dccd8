"""Boolean functions as truth tables, which are Python ints.

Bit i of a table is the value on row i, in which input j is bit j of i: ``(i >> j) & 1``. So input 0
changes fastest from row to row. In `dovetail.tasks.boolean` the first input changes slowest;
`from_task_table` translates.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.values import check, display

#: The most inputs of a function that is kept as a table.
MAX_INPUTS = 16

#: What is accepted as a truth table.
TruthTable = int | str | Sequence[int] | Sequence[bool] | npt.NDArray[np.generic]


def count_rows(inputs: int) -> int:
    """Return the number of rows of a function of so many inputs, 1 to `MAX_INPUTS`."""
    return 1 << check.integer(inputs, "inputs", 1, MAX_INPUTS)


def ones(inputs: int) -> int:
    """Return the truth table of the constant 1."""
    return (1 << count_rows(inputs)) - 1


def variable(j: int, inputs: int) -> int:
    """Return the truth table of input j.

    Examples
    --------
    >>> [bin(variable(j, 2)) for j in range(2)]
    ['0b1010', '0b1100']
    """
    return _variable(check.integer(j, "j", 0, inputs - 1), count_rows(inputs))


@cache
def _variable(j: int, rows: int) -> int:
    # 2^j zeros and as many ones, again and again: all ones over 2^(2^j) + 1, moved up.
    return (((1 << rows) - 1) // ((1 << (1 << j)) + 1)) << (1 << j)


def truth_table(value: TruthTable, inputs: int | None = None) -> int:
    """Return a Boolean function as an int.

    Parameters
    ----------
    value
        The int itself, or the values row by row, row 0 first: a string of 0 and 1, or a sequence
        or an array of zeros and ones or of bools.
    inputs
        The number of inputs, 1 to 16. It must be given for an int; otherwise it follows from the
        number of rows.

    Examples
    --------
    >>> truth_table("0110"), truth_table([False, True, True, True]), truth_table(8, 2)
    (6, 14, 8)
    >>> truth_table("01101", 2)
    Traceback (most recent call last):
    ...
    dovetail.DovetailError: table must have 4 rows for 2 inputs, not 5
    """
    bits = _bits(value)
    if bits is None:
        if inputs is None:
            raise DovetailError("inputs must be given where the table is an int")
        return check.integer(value, "table", 0, ones(inputs))
    rows = len(bits)
    if inputs is None and (rows & (rows - 1) or not 2 <= rows <= 1 << MAX_INPUTS):
        raise DovetailError(f"table must have 2, 4, 8, … or 2**{MAX_INPUTS} rows, not {rows}")
    if inputs is not None and rows != count_rows(inputs):
        raise DovetailError(
            f"table must have {count_rows(inputs)} rows for {inputs} inputs, not {rows}"
        )
    return int(bits[::-1], 2)


def counted(value: TruthTable, inputs: int | None = None) -> tuple[int, int]:
    """Return a Boolean function as an int, and its number of inputs; see `truth_table`."""
    table = truth_table(value, inputs)
    return table, len(value).bit_length() - 1 if inputs is None else int(inputs)  # type: ignore[arg-type]


def _bits(value: object) -> str | None:
    """The rows as a string of 0 and 1, row 0 first; None of what must be an int."""
    if not isinstance(value, Sequence | np.ndarray):
        return None
    if isinstance(value, str):
        if set(value) <= {"0", "1"}:
            return value
    elif (row := _row(value)) is not None:
        return "".join(map(str, row.astype(int)))
    shown = display.shown(value)
    raise DovetailError(f"table must be an int or rows of 0 and 1, not {shown}")


def _row(value: object) -> npt.NDArray[np.generic] | None:
    """The value as an array, if it is a row of zeros and ones, or of bools."""
    try:
        array = np.asarray(value)
    except ValueError:  # rows of unequal length
        return None
    if array.size == 0:
        array = array.astype(np.bool_)
    is_row = array.ndim == 1 and array.dtype.kind in "biu" and np.isin(array, (0, 1)).all()
    return array if is_row else None


def rows_of(table: int, inputs: int) -> str:
    """Return a truth table as a string of 0 and 1, row 0 first.

    Examples
    --------
    >>> rows_of(8, 2)
    '0001'
    """
    return f"{truth_table(table, inputs):0{count_rows(inputs)}b}"[::-1]


def from_task_table(rows: str) -> str:
    """Return rows in the order of circuits, of rows in the order of `dovetail.tasks.boolean`.

    Both are strings of 0 and 1. In tasks the first input is the most significant bit of a row's
    number; here input 0 is the least significant. Only functions that are symmetric in their inputs
    have the same rows in both. The function is its own inverse.

    Examples
    --------
    The task that answers 1 for the input 10 only is ``a & ~b`` of its first and second symbol.

    >>> from_task_table("0010"), from_task_table("0110")
    ('0100', '0110')
    """
    check.instance(rows, "rows", str)
    _, inputs = counted(rows)
    order = (int(f"{row:0{inputs}b}"[::-1], 2) for row in range(len(rows)))
    return "".join(rows[row] for row in order)
