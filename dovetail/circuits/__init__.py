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
from dovetail.circuits.claims import CLAIMS, Claim, Counterexample, smallest_counterexample
from dovetail.circuits.classes import ClassTable, class_table
from dovetail.circuits.codes import circuit_ledger, description_length
from dovetail.circuits.compositions import Composition, Part, compose, multiplexed, serial
from dovetail.circuits.depths import ShallowCircuits, shallow_circuits
from dovetail.circuits.functions import rows_of, truth_table, variable
from dovetail.circuits.generalisations import Generalisation, Prediction, generalisation
from dovetail.circuits.growths import Growth, GrowthRow, growth
from dovetail.circuits.least_costs import least
from dovetail.circuits.linear import (
    LinearCircuit,
    LinearGate,
    LinearMinimum,
    linear_minimum,
    linear_whole,
)
from dovetail.circuits.linear_all_pairs import LinearPairs, linear_pairs
from dovetail.circuits.linear_tables import (
    LinearTable,
    ReversibleTable,
    linear_table,
    reversible_table,
)
from dovetail.circuits.minima import PRIORS, Minimum, minimum
from dovetail.circuits.pairs import Pairs, all_pairs, multiplexed_savings
from dovetail.circuits.reports import ForwardingReport, forwarding_report
from dovetail.circuits.restrictions import Restriction, SearchWork, cost_of_trees, search_work
from dovetail.circuits.shares import PartShare, PriorReport
from dovetail.circuits.synthesis import synthesize
from dovetail.circuits.tables import Table, table

__all__ = [
    "BASES",
    "CLAIMS",
    "PRIORS",
    "Basis",
    "Builder",
    "Circuit",
    "Claim",
    "ClassTable",
    "Composition",
    "Counterexample",
    "ForwardingReport",
    "Gate",
    "Generalisation",
    "Growth",
    "GrowthRow",
    "LinearCircuit",
    "LinearGate",
    "LinearMinimum",
    "LinearPairs",
    "LinearTable",
    "Minimum",
    "Pairs",
    "Part",
    "PartShare",
    "Prediction",
    "PriorReport",
    "Restriction",
    "ReversibleTable",
    "SearchWork",
    "ShallowCircuits",
    "Table",
    "all_pairs",
    "basis_of",
    "circuit_ledger",
    "class_table",
    "compose",
    "cost_of_trees",
    "description_length",
    "forwarding_report",
    "from_aiger",
    "from_blif",
    "generalisation",
    "growth",
    "least",
    "library",
    "linear_minimum",
    "linear_pairs",
    "linear_table",
    "linear_whole",
    "minimum",
    "multiplexed",
    "multiplexed_savings",
    "reversible_table",
    "rows_of",
    "search_work",
    "serial",
    "shallow_circuits",
    "smallest_counterexample",
    "synthesize",
    "table",
    "to_aiger",
    "to_blif",
    "truth_table",
    "variable",
]
