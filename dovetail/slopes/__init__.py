"""Slopes, the complexity of fractions, and fractions in order."""

from dovetail.slopes.slopes import (
    INCLUSIVE,
    ORDERS,
    UNITS,
    Slope,
    farey,
    fraction_complexity,
    fraction_product,
    fractions_up_to,
    simplest_between,
    stern_brocot_levels,
    stern_brocot_path,
    stern_brocot_turns,
)

__all__ = [
    "INCLUSIVE",
    "ORDERS",
    "UNITS",
    "Slope",
    "farey",
    "fraction_complexity",
    "fraction_product",
    "fractions_up_to",
    "simplest_between",
    "stern_brocot_levels",
    "stern_brocot_path",
    "stern_brocot_turns",
]
