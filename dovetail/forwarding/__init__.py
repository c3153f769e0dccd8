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
from dovetail.forwarding.counterexamples import Counterexample, minimal_counterexample
from dovetail.forwarding.cycles import Basin, Basins, Cycle
from dovetail.forwarding.diagrams import Band, Bands, KappaDiagram
from dovetail.forwarding.existence import Existence, ExistenceTerm, Rise
from dovetail.forwarding.fixed_points import FixedPoint, MixedFixedPoint, MixedInterval
from dovetail.forwarding.hulls import Hull, hull
from dovetail.forwarding.isolines import (
    IsolineCost,
    LogLevel,
    isoline_cost,
    linear,
    log_tower,
    logarithmic,
    plain,
    prefix_free,
)
from dovetail.forwarding.kt import LogWork, log_work
from dovetail.forwarding.maps import Breakpoint, ForwardingMap, Jumps, Orbit, forward
from dovetail.forwarding.points import Points
from dovetail.forwarding.prior_maps import (
    MixedPrior,
    PriorMap,
    Search,
    Switch,
    dovetailers,
    prior_map,
)
from dovetail.forwarding.softmax import (
    SoftFixedPoint,
    SoftFixedPoints,
    SoftPath,
    soft_fixed_points,
    soft_path,
)
from dovetail.forwarding.sweeps import ForwardingSweep, sweep
from dovetail.forwarding.towers import Level, Tower, tower

__all__ = [
    "Band",
    "Bands",
    "Basin",
    "Basins",
    "Best",
    "Breakpoint",
    "Certificate",
    "Counterexample",
    "Cycle",
    "Existence",
    "ExistenceTerm",
    "FixedPoint",
    "ForwardingMap",
    "ForwardingSweep",
    "Hull",
    "IsolineCost",
    "Jumps",
    "KappaDiagram",
    "Level",
    "LogLevel",
    "LogWork",
    "MixedFixedPoint",
    "MixedInterval",
    "MixedPrior",
    "Orbit",
    "Points",
    "PriorMap",
    "Rise",
    "Search",
    "SoftFixedPoint",
    "SoftFixedPoints",
    "SoftPath",
    "Switch",
    "Tower",
    "dovetailers",
    "forward",
    "hull",
    "isoline_cost",
    "linear",
    "log_tower",
    "log_work",
    "logarithmic",
    "minimal_counterexample",
    "plain",
    "prefix_free",
    "prior_map",
    "soft_fixed_points",
    "soft_path",
    "sweep",
    "tower",
]
