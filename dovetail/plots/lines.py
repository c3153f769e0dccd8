"""Isolines and hulls, which are straight, and curves on logarithmic axes."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from dovetail.geometry import Number, Pair
from dovetail.plots.style import GREY
from dovetail.values import floats

#: An isoline is a curve of so many chords; the edges of a hull have no more together than that.
SAMPLES, HULL_SAMPLES = 400, 4000
#: The natural logarithm of the greatest float, rounded down.
MOST_LOG = 709.0

#: Ranks and times.
Columns: TypeAlias = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]


def isoline(
    a: Number, b: Number, constant: Number, log_odds: tuple[float, float], samples: int = SAMPLES
) -> Columns:
    """Return ranks and times along the isoline a·t + b·x = constant, as so many chords.

    Its ends are where the natural logarithm of b·x / (a·t) is as in `log_odds`.
    """
    odds = np.linspace(*log_odds, samples + 1)
    ranks = floats.log(Fraction(constant) / b) - np.logaddexp(0, -odds)
    times = floats.log(Fraction(constant) / a) - np.logaddexp(0, odds)
    return np.exp(np.minimum(ranks, MOST_LOG)), np.exp(np.minimum(times, MOST_LOG))


def draw_hull(axes: Axes, hull: Sequence[Pair]) -> None:
    """Draw the edges between neighbouring vertices of a lower-left hull, as one line."""
    if len(hull) < 2:
        return
    samples = max(1, min(SAMPLES, HULL_SAMPLES // (len(hull) - 1)))
    parts = [_edge(*ends, samples) for ends in pairwise(hull)]
    ranks, times = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    axes.plot(ranks, times, color=GREY, linewidth=3, alpha=0.5, zorder=2, label="lower-left hull")


def _edge(start: Pair, end: Pair, samples: int) -> Columns:
    """Return the points of an edge, its ends exact."""
    (x0, t0), (x1, t1) = start, end
    a, b = x1 - x0, t0 - t1
    low, high = (floats.log(Fraction(b * x) / (a * t)) for x, t in (start, end))
    ranks, times = isoline(a, b, a * t0 + b * x0, (low, high), samples)
    ranks[[0, -1]] = floats.rounded(x0), floats.rounded(x1)
    times[[0, -1]] = floats.rounded(t0), floats.rounded(t1)
    return ranks, times
