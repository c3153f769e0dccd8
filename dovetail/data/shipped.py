"""`table`: the tables that are shipped, each read when it is first asked for."""

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from importlib import resources

from dovetail._core import DovetailError
from dovetail.data.formats import read
from dovetail.data.tables import CensusTable, size_in_words
from dovetail.values import check

SIZES = ((3, 2), (4, 2), (5, 2), (6, 2), (2, 3), (3, 3), (2, 4), (2, 5))
"""Sizes (states, symbols) of which there is a table."""

STATES = tuple(states for states, symbols in SIZES if symbols == 2)
"""Numbers of states of which there is a table of two symbols."""


def table(states: int = 5, symbols: int = 2) -> CensusTable:
    """Return the table of all machines of a size.

    It is shipped with the package, so nothing is run. Machines begin on the blank tape, and the
    output is what the head has visited. docs/data.md says how the tables are made.

    Parameters
    ----------
    states, symbols
        One of `SIZES`.

    Examples
    --------
    >>> import dovetail
    >>> dovetail.data.table(4)
    CensusTable(4 states, 500 steps: 1302 outputs of up to 16 symbols)
    """
    size = check.integer(states, "states"), check.integer(symbols, "symbols")
    if size not in SIZES:
        sizes = "; ".join(size_in_words(*each) for each in SIZES)
        raise DovetailError(f"states: there are tables of {sizes}; not of {size_in_words(*size)}")
    return _shipped(*size)


def distribution(states: int = 5, symbols: int = 2) -> Mapping[str, Fraction]:
    """Return the share of every output in the table of a size, greatest first.

    The shares are those of all machines that halt; those of outputs that are too long for the table
    are left out.

    Examples
    --------
    >>> from dovetail import data
    >>> list(data.distribution(4).items())[:2]
    [('0', Fraction(6377292, 31097755)), ('1', Fraction(6377292, 31097755))]
    """
    return table(states, symbols).distribution()


def name(states: int, symbols: int) -> str:
    """Return the name of the file of a size.

    Examples
    --------
    >>> name(5, 2)
    '5x2.table'
    """
    return f"{states}x{symbols}.table"


@lru_cache
def _shipped(states: int, symbols: int) -> CensusTable:
    return read((resources.files("dovetail.data") / "files" / name(states, symbols)).read_bytes())
