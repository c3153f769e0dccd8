"""A forwarding map as a staircase, in a window of outer rates."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from dovetail.forwarding.hulls import Hull
from dovetail.forwarding.maps import ForwardingMap
from dovetail.forwarding.points import Number
from dovetail.plots.style import BLUE, GREY, ORANGE, SKY, constant, log_ticks, new_axes
from dovetail.values import check, floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Outer rates from and to, and the vertex that they select: its rates.
Tread = tuple[float, float, list[float]]
#: Outer rates: the least and the greatest that are shown.
Window = tuple[Number | float, Number | float]

#: Treads of one family that are drawn.
SAMPLES = 600
#: What a window shows beyond the rates that it is chosen for, as a factor.
MARGIN = 10


def draw_staircase(
    m: ForwardingMap, marks: Iterable[Fraction], window: Window, ax: Axes | None
) -> Axes:
    """Draw F and the diagonal in a window of outer rates, with room for marks on the diagonal."""
    left, right = check.window(window, "window")
    treads = _treads(m, left, right)
    inside = [floats.drawable(mark) for mark in marks if left <= mark <= right]
    heights = [rate for _, _, rates in treads for rate in rates] + inside
    axes = new_axes(5.2, 5.2) if ax is None else ax
    axes.plot([left, right], [left, right], color=GREY, linewidth=0.8, zorder=1, label="F(r) = r")
    across = [end for low, high, _ in treads for end in (high, low)]
    up = [rates[0] for _, _, rates in treads for _ in range(2)]
    axes.plot(across, up, color=SKY, linewidth=0.7, zorder=2)
    for tie in range(max(len(rates) for _, _, rates in treads)):
        _draw_treads(axes, treads, tie)
    axes.set(xscale="log", yscale="log", xlim=(left, right))
    axes.set_ylim(min(heights) / 2, max(heights) * 2)
    log_ticks(axes)
    axes.set(xlabel="outer exchange rate r", ylabel="best inner exchange rate F(r)")
    axes.set_title(f"code constant κ = {constant(m.kappa)}", fontsize="medium")
    axes.spines[["top", "right"]].set_visible(False)
    return axes


def around(rates: Iterable[Fraction]) -> Window:
    """Return a window that holds some rates, with room on both sides.

    Examples
    --------
    >>> around([Fraction(1, 2), Fraction(3)])
    (0.05, 30.0)
    """
    held = [floats.drawable(rate) for rate in rates]
    return min(held) / MARGIN, max(held) * MARGIN


def _treads(m: ForwardingMap, left: float, right: float) -> list[Tread]:
    """Return treads in the window, from right to left, the outer two cut off at its ends."""
    first, last = (m.hull.select(m.kappa * Fraction(rate))[1] for rate in (right, left))
    treads = (_tread(m, index) for index in _sampled(m.hull, first, last))
    cut = [(max(low, left), min(high, right), rates) for low, high, rates in treads]
    return [tread for tread in cut if tread[0] < tread[1]]


def _sampled(hull: Hull, first: int, last: int) -> list[int]:
    """Return vertices from the first to the last: of each family some, the closer the earlier."""
    chosen: list[int] = []
    for family in hull.families:
        low = max(first - family.offset, 0)
        high = min(last - family.offset, family.count - 1)
        if high - low < SAMPLES:
            steps = list(range(low, high + 1))
        else:
            places = np.geomspace(low + 1, high + 1, SAMPLES + 1)[1:-1]
            steps = sorted({low, high, *(round(place) - 1 for place in places)})
        chosen += [family.offset + step for step in steps]
    return chosen


def _tread(m: ForwardingMap, index: int) -> Tread:
    """Return the outer rates that select a vertex, from and to, and its rates."""
    hull, kappa = m.hull, m.kappa
    low = floats.drawable(hull.edge(index).price / kappa) if index + 1 < hull.count else 0.0
    high = floats.drawable(hull.edge(index - 1).price / kappa) if index else math.inf
    return low, high, [floats.drawable(rate) for rate in hull.vertex(index)]


def _draw_treads(axes: Axes, treads: Sequence[Tread], tie: int) -> None:
    """Draw the rate of that number, where a vertex has so many."""
    from matplotlib.collections import LineCollection

    lines = [
        [(low, rates[tie]), (high, rates[tie])] for low, high, rates in treads if tie < len(rates)
    ]
    label = "tied with it" if tie else "F(r), the best inner rate"
    colour = ORANGE if tie else BLUE
    axes.add_collection(LineCollection(lines, colors=colour, linewidths=2, zorder=3, label=label))
