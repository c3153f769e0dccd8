"""Forwarding: which dovetailer a dovetailer would choose, and whether it chooses itself.

Exact throughout, except what says that it is uncertified. The definitions and proofs are in
docs/forwarding.md.

Examples
--------
>>> from dovetail import forwarding
>>> forwarding.forward([(12, 1)], kappa=40).best(2).chosen
Fraction(1, 1)
"""

from dovetail.forwarding.certificates import Best, Certificate
from dovetail.forwarding.cycles import Basin, Basins, Cycle
from dovetail.forwarding.diagrams import Band, KappaDiagram
from dovetail.forwarding.fixed_points import FixedPoint, MixedFixedPoint
from dovetail.forwarding.hulls import Hull, hull
from dovetail.forwarding.maps import Breakpoint, ForwardingMap, Jumps, Orbit, forward
from dovetail.forwarding.points import Points

__all__ = [
    "Band",
    "Basin",
    "Basins",
    "Best",
    "Breakpoint",
    "Certificate",
    "Cycle",
    "FixedPoint",
    "ForwardingMap",
    "Hull",
    "Jumps",
    "KappaDiagram",
    "MixedFixedPoint",
    "Orbit",
    "Points",
    "forward",
    "hull",
]
