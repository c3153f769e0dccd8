"""Tables of all machines of one size, shipped with the package, and complexities from them.

Examples
--------
>>> from dovetail import data
>>> data.table(5)
CensusTable(5 states, 500 steps: 31385 outputs of up to 15 symbols)
>>> data.distribution(5)["0110"]
Fraction(604358424, 215539496521)
"""

from dovetail.data.blocks import BOUNDARIES, Decomposition, complexity, decompose
from dovetail.data.shipped import SIZES, STATES, distribution, table
from dovetail.data.tables import BLANKS, CensusTable

__all__ = [
    "BLANKS",
    "BOUNDARIES",
    "SIZES",
    "STATES",
    "CensusTable",
    "Decomposition",
    "complexity",
    "decompose",
    "distribution",
    "table",
]
