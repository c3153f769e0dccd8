"""Fronts: the answers of all slopes from one walk over the machines."""

from dovetail.fronts.coverage import Extension, Number, Pair, Rectangle
from dovetail.fronts.fronts import Front, front
from dovetail.fronts.sweeps import Sweep, sweep
from dovetail.fronts.winners import Point, Winner

__all__ = [
    "Extension",
    "Front",
    "Number",
    "Pair",
    "Point",
    "Rectangle",
    "Sweep",
    "Winner",
    "front",
    "sweep",
]
