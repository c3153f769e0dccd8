"""Tables of all machines of one size, shipped with the package, and complexities from them.

Examples
--------
>>> from dovetail import data
>>> data.table(5)
>>> data.distribution(5)["0110"]
"""

from collections.abc import Mapping
from fractions import Fraction

from dovetail.data.blocks import BOUNDARIES, Decomposition, complexity, decompose
from dovetail.data.tables import BLANKS, STATES, Table, table

__all__ = [
    "BLANKS",
    "BOUNDARIES",
    "STATES",
    "Decomposition",
    "Table",
    "complexity",
    "decompose",
    "distribution",
    "table",
]


def distribution(states: int = 5) -> Mapping[str, Fraction]:
    """Return the share of every output in the table of a size, greatest first.

    The shares are those of all machines that halt; those of outputs that are too long for the table
    are left out.

    Examples
    --------
    >>> from dovetail import data
    >>> list(data.distribution(4).items())[:3]
    """
    return table(states).distribution()
