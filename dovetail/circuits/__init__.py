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
from dovetail.circuits.codes import circuit_ledger, description_length
from dovetail.circuits.functions import rows_of, truth_table, variable
from dovetail.circuits.generalisation import Generalisation, Prediction, generalisation
from dovetail.circuits.linear import LinearCircuit, LinearGate, LinearMinimum, linear_minimum
from dovetail.circuits.linear_tables import (
    LinearTable,
    ReversibleTable,
    linear_table,
    reversible_table,
)
from dovetail.circuits.minima import PRIORS, Minimum, minimum
from dovetail.circuits.restrictions import Restriction, SearchWork, cost_of_trees, search_work
from dovetail.circuits.synthesis import synthesize
from dovetail.circuits.tables import Table, table

__all__ = [
    "BASES",
    "PRIORS",
    "Basis",
    "Builder",
    "Circuit",
    "Gate",
    "Generalisation",
    "LinearCircuit",
    "LinearGate",
    "LinearMinimum",
    "LinearTable",
    "Minimum",
    "Prediction",
    "Restriction",
    "ReversibleTable",
    "SearchWork",
    "Table",
    "basis_of",
    "circuit_ledger",
    "cost_of_trees",
    "description_length",
    "from_aiger",
    "from_blif",
    "generalisation",
    "library",
    "linear_minimum",
    "linear_table",
    "minimum",
    "reversible_table",
    "rows_of",
    "search_work",
    "synthesize",
    "table",
    "to_aiger",
    "to_blif",
    "truth_table",
    "variable",
]
