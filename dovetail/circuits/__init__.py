"""Circuits of two-input gates: what they compute, and what the best ones cost.

An argument that is not accepted raises a `DovetailError`, which names it and says what is accepted.
A truth table is what `truth_table` takes, a basis the name of one in `BASES`.

Examples
--------
>>> from dovetail import circuits
>>> adder = circuits.Circuit.from_expression("sum = a ^ b ^ c, carry = a & b | (a ^ b) & c")
>>> adder.tree_size, [bin(table) for table in adder.truth_tables()]
(6, ['0b10010110', '0b11101000'])
>>> circuits.minimum(adder).upper
5
"""

from dovetail.circuits.formats.aiger import from_aiger, to_aiger
from dovetail.circuits.formats.blif import from_blif, to_blif
from dovetail.circuits.least.classes import class_table
from dovetail.circuits.least.tables import table
from dovetail.circuits.linear.pairs import linear_pairs
from dovetail.circuits.linear.tables import linear_table, reversible_table
from dovetail.circuits.model import library
from dovetail.circuits.model.bases import BASES
from dovetail.circuits.model.builders import Builder
from dovetail.circuits.model.circuits import Circuit
from dovetail.circuits.model.compositions import compose, multiplexed, serial
from dovetail.circuits.model.costs import PRIORS, Minimum
from dovetail.circuits.model.functions import from_task_table, rows_of, truth_table
from dovetail.circuits.model.gates import Gate
from dovetail.circuits.model.linear_circuits import LinearCircuit
from dovetail.circuits.model.parts import Composition, Part
from dovetail.circuits.priors.claims import CLAIMS, smallest_counterexample
from dovetail.circuits.priors.codes import circuit_ledger, description_length
from dovetail.circuits.priors.comparisons import compare
from dovetail.circuits.priors.depths import shallow_circuits
from dovetail.circuits.priors.minima import minimum
from dovetail.circuits.priors.pairs import all_pairs, multiplexed_savings
from dovetail.circuits.priors.reports import forwarding_report
from dovetail.circuits.studies.generalisations import generalisation
from dovetail.circuits.studies.growths import growth
from dovetail.circuits.studies.restrictions import cost_of_trees, search_work

__all__ = [
    "BASES",
    "CLAIMS",
    "PRIORS",
    "Builder",
    "Circuit",
    "Composition",
    "Gate",
    "LinearCircuit",
    "Minimum",
    "Part",
    "all_pairs",
    "circuit_ledger",
    "class_table",
    "compare",
    "compose",
    "cost_of_trees",
    "description_length",
    "forwarding_report",
    "from_aiger",
    "from_blif",
    "from_task_table",
    "generalisation",
    "growth",
    "library",
    "linear_pairs",
    "linear_table",
    "minimum",
    "multiplexed",
    "multiplexed_savings",
    "reversible_table",
    "rows_of",
    "search_work",
    "serial",
    "shallow_circuits",
    "smallest_counterexample",
    "table",
    "to_aiger",
    "to_blif",
    "truth_table",
]
