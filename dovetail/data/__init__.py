"""Tables of all machines of one size, shipped with the package, and complexities from them.

Examples
--------
>>> from dovetail import data
>>> data.table(5)
CensusTable(5 states, 500 steps: 31385 outputs of up to 15 symbols)
>>> data.distribution(5)["0110"]
Fraction(604358424, 215539496521)
"""

from collections.abc import Mapping
from fractions import Fraction

from dovetail.data.blocks import BOUNDARIES, Decomposition, complexity, decompose
from dovetail.data.tables import BLANKS, STATES, CensusTable, table

__all__ = [
    "BLANKS",
    "BOUNDARIES",
    "STATES",
    "CensusTable",
    "Decomposition",
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
    >>> list(data.distribution(4).items())[:2]
    [('0', Fraction(6377292, 31097755)), ('1', Fraction(6377292, 31097755))]
    """
    return table(states).distribution()
