"""Isolines and hulls, which are straight, and curves on logarithmic axes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from dovetail.geometry import Number, Pair
from dovetail.plots.style import GREY

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: A line is a curve of so many chords.
SAMPLES = 400


def isoline(
    a: Number, b: Number, through: Pair, odds: tuple[float, float]
) -> tuple[list[float], list[float]]:
    """Return ranks and times along the isoline through a point, where b·x / (a·t) is in `odds`."""
    x, t = through
    constant = a * t + b * x
    first, last = (math.log(odd) for odd in odds)
    steps = [math.exp(first + (last - first) * step / SAMPLES) for step in range(SAMPLES + 1)]
    ranks = [float(constant / b) * odd / (1 + odd) for odd in steps]
    times = [float(constant / a) / (1 + odd) for odd in steps]
    return ranks, times


def draw_hull(axes: Axes, hull: Sequence[Pair]) -> None:
    """Draw the edges between neighbouring vertices of a lower-left hull."""
    label = "lower-left hull"
    for (x0, t0), (x1, t1) in pairwise(hull):
        a, b = x1 - x0, t0 - t1
        odds = float(b * x0 / (a * t0)), float(b * x1 / (a * t1))
        ranks, times = isoline(a, b, (x0, t0), odds)
        axes.plot(ranks, times, color=GREY, linewidth=3, alpha=0.5, zorder=2, label=label)
        label = "_lower-left hull"
