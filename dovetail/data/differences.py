"""Columns that rise or fall within each output, as differences from row to row: small numbers."""

import numpy as np
import numpy.typing as npt

from dovetail.censuses.columns import first_rows

Column = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]


def lengths_of(output: Places) -> Column:
    """Return the number of rows of each output.

    Examples
    --------
    >>> lengths_of(np.array([0, 0, 1, 2, 2, 2]))
    array([2, 1, 3], dtype=uint64)
    """
    return np.diff(np.append(first_rows(output), len(output))).astype(np.uint64)


def rises(values: Column, output: Places) -> Column:
    """Return by how much values rise from row to row; the first of each output as it is.

    Examples
    --------
    >>> rises(np.array([3, 5, 2], dtype=np.uint64), np.array([0, 0, 1]))
    array([3, 2, 2], dtype=uint64)
    """
    differences, starts = np.diff(values, prepend=np.uint64(0)), first_rows(output)
    differences[starts] = values[starts]
    return differences


def falls(values: Column, output: Places) -> Column:
    """Return by how much values fall from row to row; the first of each output as it is."""
    return _turned(rises(values, output), first_rows(output))


def from_rises(differences: Column, lengths: Places) -> Column:
    """Return the values of `rises`. Sums are modulo 2^64, as the differences are.

    Parameters
    ----------
    lengths
        The number of rows of each output.
    """
    sums: Column = np.cumsum(differences, dtype=np.uint64)
    before = np.append(np.uint64(0), sums)[np.cumsum(lengths) - lengths]
    values: Column = sums - np.repeat(before, lengths)
    return values


def from_falls(differences: Column, lengths: Places) -> Column:
    """Return the values of `falls`."""
    return from_rises(_turned(differences, np.cumsum(lengths) - lengths), lengths)


def _turned(differences: Column, starts: npt.NDArray[np.intp]) -> Column:
    """Return rises as falls, modulo 2^64, but for the first of each output."""
    turned: Column = np.negative(differences)
    turned[starts] = differences[starts]
    return turned
