"""Runtime geometry: who wins at which exchange rate, and what that costs."""

from dovetail.fronts import Number, Pair
from dovetail.geometry.comparisons import Comparison, compare_costs
from dovetail.geometry.ledgers import Entry, Ledger
from dovetail.geometry.runtimes import (
    Geometry,
    Piece,
    exact_pairs,
    lower_left_hull,
    mistuned_cost,
    runtime_geometry,
)

__all__ = [
    "Comparison",
    "Entry",
    "Geometry",
    "Ledger",
    "Number",
    "Pair",
    "Piece",
    "compare_costs",
    "exact_pairs",
    "lower_left_hull",
    "mistuned_cost",
    "runtime_geometry",
]
