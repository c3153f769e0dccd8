"""Circuits of two-input gates: what they compute, and their sizes as graphs and as trees.

Examples
--------
>>> from dovetail.circuits import Circuit
>>> adder = Circuit.from_expression("sum = a ^ b ^ c, carry = a & b | (a ^ b) & c")
>>> adder.tree_size, [bin(table) for table in adder.truth_tables()]
(6, ['0b10010110', '0b11101000'])
"""

from dovetail.circuits.formats.aiger import from_aiger, to_aiger
from dovetail.circuits.formats.blif import from_blif, to_blif
from dovetail.circuits.least.classes import ClassTable, class_table
from dovetail.circuits.least.costs import least_cost
from dovetail.circuits.least.minima import PRIORS, Minimum, minimum
from dovetail.circuits.least.synthesis import synthesize
from dovetail.circuits.least.tables import Table, table
from dovetail.circuits.linear.circuits import (
    LinearCircuit,
    LinearGate,
    LinearMinimum,
    linear_minimum,
    linear_whole,
)
from dovetail.circuits.linear.pairs import LinearPairs, linear_pairs
from dovetail.circuits.linear.tables import (
    LinearTable,
    ReversibleTable,
    linear_table,
    reversible_table,
)
from dovetail.circuits.model import library
from dovetail.circuits.model.bases import BASES, Basis, basis_of
from dovetail.circuits.model.builders import Builder
from dovetail.circuits.model.circuits import Circuit, Gate
from dovetail.circuits.model.compositions import Composition, Part, compose, multiplexed, serial
from dovetail.circuits.model.functions import rows_of, truth_table, variable
from dovetail.circuits.priors.claims import CLAIMS, Claim, Counterexample, smallest_counterexample
from dovetail.circuits.priors.codes import circuit_ledger, description_length
from dovetail.circuits.priors.depths import ShallowCircuits, shallow_circuits
from dovetail.circuits.priors.pairs import Pairs, all_pairs, multiplexed_savings
from dovetail.circuits.priors.reports import ForwardingReport, forwarding_report
from dovetail.circuits.priors.shares import PartShare, PriorReport
from dovetail.circuits.studies.generalisations import Generalisation, Prediction, generalisation
from dovetail.circuits.studies.growths import Growth, GrowthRow, growth
from dovetail.circuits.studies.restrictions import (
    Restriction,
    SearchWork,
    cost_of_trees,
    search_work,
)

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
    "least_cost",
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
