"""Circuits of two-input gates: what they compute, and their sizes as graphs and as trees.

Examples
--------
>>> from dovetail.circuits import Circuit
>>> adder = Circuit.from_expression("sum = a ^ b ^ c, carry = a & b | (a ^ b) & c")
>>> adder.tree_size, [bin(table) for table in adder.truth_tables()]
(6, ['0b10010110', '0b11101000'])
"""

from dovetail.circuits import library
from dovetail.circuits.aiger import from_aiger, to_aiger
from dovetail.circuits.bases import BASES, Basis, basis_of
from dovetail.circuits.blif import from_blif, to_blif
from dovetail.circuits.builders import Builder
from dovetail.circuits.circuit import Circuit, Gate
from dovetail.circuits.functions import rows_of, truth_table, variable
from dovetail.circuits.linear import LinearCircuit, LinearGate, LinearMinimum, linear_minimum
from dovetail.circuits.linear_tables import (
    LinearTable,
    ReversibleTable,
    linear_table,
    reversible_table,
)

__all__ = [
    "BASES",
    "Basis",
    "Builder",
    "Circuit",
    "Gate",
    "LinearCircuit",
    "LinearGate",
    "LinearMinimum",
    "LinearTable",
    "ReversibleTable",
    "basis_of",
    "from_aiger",
    "from_blif",
    "library",
    "linear_minimum",
    "linear_table",
    "reversible_table",
    "rows_of",
    "to_aiger",
    "to_blif",
    "truth_table",
    "variable",
]
