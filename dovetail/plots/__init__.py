"""Pictures of the data: data in, matplotlib Axes out.

matplotlib is imported when a picture is drawn, not before. Every function takes its data first and
everything else by keyword, draws into `ax` (or into a new figure of its own), returns the Axes, and
never calls `show`.
"""

from dovetail.plots.censuses import census
from dovetail.plots.circuits.drawings import circuit
from dovetail.plots.circuits.linear import gate_counts, linear_circuit
from dovetail.plots.circuits.priors import circuit_depths, circuit_forwarding, circuit_pairs
from dovetail.plots.circuits.studies import generalisation, growth, restriction
from dovetail.plots.dovetailing import triangle
from dovetail.plots.forwarding.maps import (
    basins,
    cobweb,
    forwarding_map,
    kappa_diagram,
    phase_diagram,
)
from dovetail.plots.forwarding.towers import tower
from dovetail.plots.fronts import front
from dovetail.plots.geometry import areas, costs, extremes
from dovetail.plots.ledgers import ledger
from dovetail.plots.machines import space_time
from dovetail.plots.slopes import fraction_map, fraction_scatter

__all__ = [
    "areas",
    "basins",
    "census",
    "circuit",
    "circuit_depths",
    "circuit_forwarding",
    "circuit_pairs",
    "cobweb",
    "costs",
    "extremes",
    "forwarding_map",
    "fraction_map",
    "fraction_scatter",
    "front",
    "gate_counts",
    "generalisation",
    "growth",
    "kappa_diagram",
    "ledger",
    "linear_circuit",
    "phase_diagram",
    "restriction",
    "space_time",
    "tower",
    "triangle",
]
