"""Forwarding maps: a staircase in a window of outer rates, its fixed points, and orbits in it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, TypeAlias

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from dovetail._core import DovetailError
from dovetail.forwarding.hulls import Hull
from dovetail.forwarding.maps import ForwardingMap, Orbit
from dovetail.fronts import Number
from dovetail.plots.style import (
    BLUE,
    GREY,
    ORANGE,
    SKY,
    VERMILLION,
    around,
    finish,
    line_style,
    new_axes,
)
from dovetail.plots.texts import count, listed, short
from dovetail.values import check, floats

#: Outer rates: the least and the greatest that are shown.
Window: TypeAlias = tuple[Number | float, Number | float]
#: Outer rates from and to, and the vertex that they select: its rates.
Tread: TypeAlias = tuple[float, float, list[float]]

#: Treads of one family that are drawn.
SAMPLES = 600
#: Both axes have the same scale. The lower one is this many inches long, and the height at least
#: and at most this share of it.
WIDTH, FLATTEST, STEEPEST = 5.4, 0.45, 1.2
#: Inches for texts beside and above the picture, and for its legend.
BESIDE, ABOVE = 1.0, 1.7
#: The default window of a map shows so many of the largest jumps.
JUMPS = 3
#: The width of the line of the last orbit, and how much wider each one before it is: where orbits
#: coincide all are seen.
THINNEST, WIDER = 1.2, 1.8


def forwarding_map(
    m: ForwardingMap, *, window: Window | None = None, ax: Axes | None = None
) -> Axes:
    """Draw a forwarding map as a staircase, with the diagonal and its fixed points.

    Both axes are logarithmic. Where treads are too many to be seen, some are drawn, joined by a
    thin line.

    Parameters
    ----------
    m
        What `dovetail.forwarding.forward` returns.
    window
        The least and the greatest outer rate to show; unless given, those around the fixed points
        and the largest jumps.

    Examples
    --------
    >>> from dovetail import forwarding
    >>> forwarding_map(forwarding.forward([(12, 1)], kappa=40)).get_ylabel()
    'best inner exchange rate F(r)'
    """
    check.instance(m, "m", ForwardingMap)
    fixed = [point.rate for point in m.fixed_points()]
    mixed = [] if fixed else [point.rate for point in m.mixed_fixed_points()]
    if window is None:
        _check_marks(fixed or mixed)
        window = around([*fixed, *mixed, *(jump.rate for jump in m.jumps(JUMPS).largest)])
    axes = _draw_staircase(m, fixed or mixed, window, ax)
    label = f"fixed point{'s' * (len(fixed) > 1)}: {listed(fixed)}"
    marker: dict[str, Any] = {"marker": "o", "markersize": 7, "label": label}
    if mixed:
        label = f"no fixed point; fixed on the average: {listed(mixed)}"
        marker = {"marker": "D", "markerfacecolor": "none", "label": label}
    places = [floats.clipped(rate) for rate in fixed or mixed]
    axes.plot(places, places, linestyle="none", color=VERMILLION, zorder=4, **marker)
    return _finish(axes, m, "forwarding map")


def cobweb(
    m: ForwardingMap,
    starts: Iterable[Number],
    *,
    window: Window | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the orbits of some starts into the staircase of a map.

    Parameters
    ----------
    m
        What `dovetail.forwarding.forward` returns.
    starts
        Outer exchange rates, positive ints or Fractions.
    window
        The least and the greatest outer rate to show; unless given, those around the orbits.

    Examples
    --------
    >>> from dovetail import forwarding
    >>> axes = cobweb(forwarding.forward([(1, 3)], kappa=1), [1])
    """
    check.instance(m, "m", ForwardingMap)
    orbits = m.orbits(starts)
    if not orbits:
        raise DovetailError("starts must hold at least one rate")
    rates = [rate for orbit in orbits for rate in (orbit.start, *orbit.rates)]
    if window is None:
        _check_marks(rates)
        window = around(rates)
    axes = _draw_staircase(m, rates, window, ax)
    for index, orbit in enumerate(orbits):
        label = f"from {short(orbit.start)} to {listed(orbit.cycle)}"
        _draw_orbit(axes, orbit, label, index, len(orbits))
    return _finish(axes, m, "orbits of the map")


def _check_marks(rates: Iterable[Fraction]) -> None:
    """Refuse rates that the picture has to mark, but cannot."""
    for rate in rates:
        floats.drawable(rate, "exchange rates")


def _finish(axes: Axes, m: ForwardingMap, what: str) -> Axes:
    """Return the Axes of a picture of a map, with its labels, title and legend."""
    title = f"{what} of {count(len(m.points), 'program')}, code constant κ = {short(m.kappa)}"
    labels = "outer exchange rate r", "best inner exchange rate F(r)"
    return finish(axes, labels, title, m.points.name)


def _draw_orbit(axes: Axes, orbit: Orbit, label: str, index: int, orbits: int) -> None:
    """Draw the web of an orbit, with a dot where it starts."""
    across, up = _web(orbit)
    axes.plot(
        across,
        up,
        **line_style(index),
        linewidth=THINNEST + WIDER * min(orbits - 1 - index, 3),
        marker="o",
        markersize=6,
        markevery=[0],
        zorder=3 + index / orbits,
        label=label,
    )


def _web(orbit: Orbit) -> tuple[list[float], list[float]]:
    """Return the corners of an orbit's web, the cycle closed."""
    rates = [floats.clipped(rate) for rate in (orbit.start, *orbit.rates, orbit.cycle[0])]
    across, up = [rates[0]], [rates[0]]
    for here, there in pairwise(rates):
        across += [here, there]
        up += [there, there]
    return across, up


def _draw_staircase(
    m: ForwardingMap, marks: Iterable[Fraction], window: Window, ax: Axes | None
) -> Axes:
    """Draw F and the diagonal in a window of outer rates, with room for marks on the diagonal."""
    left, right = check.window(window, "window")
    treads = _treads(m, left, right)
    inside = [floats.clipped(mark) for mark in marks if left <= mark <= right]
    heights = [rate for _, _, rates in treads for rate in rates] + inside
    low, high = _heights(min(heights), max(heights), _span(left, right))
    shape = _span(low, high) / _span(left, right)
    height = WIDTH * min(shape, STEEPEST)
    axes = new_axes(WIDTH + BESIDE, height + ABOVE) if ax is None else ax
    axes.set(xscale="log", yscale="log", xlim=(left, right), ylim=(low, high), aspect="equal")
    axes.plot([left, right], [left, right], color=GREY, linewidth=0.8, zorder=1, label="F(r) = r")
    across = [end for low, high, _ in treads for end in (high, low)]
    up = [rates[0] for _, _, rates in treads for _ in range(2)]
    axes.plot(across, up, color=SKY, linewidth=0.7, zorder=2)
    for tie in range(max(len(rates) for _, _, rates in treads)):
        _draw_treads(axes, treads, tie)
    return axes


def _span(low: float, high: float) -> float:
    """Return the length of a logarithmic axis, in units of the natural logarithm."""
    return math.log(high) - math.log(low)


def _heights(least: float, most: float, width: float) -> tuple[float, float]:
    """Return the ends of the upright axis, so that the picture is not too flat."""
    low, high = least / 2, most * 2
    room = math.exp(max(0.0, FLATTEST * width - _span(low, high)) / 2)
    return max(low / room, floats.LEAST / 10), min(high * room, floats.MOST * 10)


def _treads(m: ForwardingMap, left: float, right: float) -> list[Tread]:
    """Return treads in the window, from right to left, the outer two cut off at its ends."""
    first, last = (m.hull.select(m.kappa * Fraction(rate))[1] for rate in (right, left))
    treads = (_tread(m, index) for index in _sampled(m.hull, first, last))
    cut = [(max(low, left), min(high, right), rates) for low, high, rates in treads]
    return [tread for tread in cut if tread[0] <= tread[1]]


def _sampled(hull: Hull, first: int, last: int) -> list[int]:
    """Return vertices from the first to the last: of each family some, the closer the earlier."""
    chosen: list[int] = []
    for family in hull.families:
        low = max(first - family.offset, 0)
        high = min(last - family.offset, family.count - 1)
        if high - low < SAMPLES:
            steps = list(range(low, high + 1))
        else:
            steps = sorted({low, high, *_spread(low + 1, high + 1)})
        chosen += [family.offset + step for step in steps]
    return chosen


def _spread(low: int, high: int) -> list[int]:
    """Return places, counted from 0, between two that are counted from 1, by equal factors."""
    floats.drawable(high, "the number of treads")
    start, span = math.log(low), math.log(high) - math.log(low)
    return [round(math.exp(start + span * k / SAMPLES)) - 1 for k in range(1, SAMPLES)]


def _tread(m: ForwardingMap, index: int) -> Tread:
    """Return the outer rates that select a vertex, from and to, and its rates."""
    hull, kappa = m.hull, m.kappa
    low = floats.rounded(hull.edge(index).price / kappa) if index + 1 < hull.count else 0.0
    high = floats.rounded(hull.edge(index - 1).price / kappa) if index else math.inf
    return low, high, [floats.drawable(rate, "F(r)") for rate in hull.vertex(index)]


def _draw_treads(axes: Axes, treads: Sequence[Tread], tie: int) -> None:
    """Draw the rate of that number, where a vertex has so many."""
    lines = [
        [(low, rates[tie]), (high, rates[tie])] for low, high, rates in treads if tie < len(rates)
    ]
    label = "tied with it" if tie else "F(r), the best inner rate"
    colour = ORANGE if tie else BLUE
    axes.add_collection(LineCollection(lines, colors=colour, linewidths=2, zorder=3, label=label))
