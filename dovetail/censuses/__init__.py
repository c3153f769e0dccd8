"""Censuses: what all machines of one size do."""

from dovetail.censuses.censuses import DECIDERS, TABLES, Census
from dovetail.censuses.counting import census
from dovetail.censuses.estimates import estimate_census
from dovetail.censuses.parameters import Parameters

__all__ = [
    "DECIDERS",
    "TABLES",
    "Census",
    "Parameters",
    "census",
    "estimate_census",
]
