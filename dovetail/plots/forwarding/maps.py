"""Forwarding maps: the staircase with its fixed points, and orbits in it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from dovetail._core import DovetailError
from dovetail.forwarding.maps import ForwardingMap, Orbit
from dovetail.fronts import Number
from dovetail.plots.forwarding.rates import Window, around, check_marks, listed
from dovetail.plots.forwarding.staircase import draw_staircase
from dovetail.plots.style import VERMILLION, finish, line_style
from dovetail.plots.texts import count, short
from dovetail.values import check, floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: The default window of a map shows so many of the largest jumps.
JUMPS = 3
#: The width of the line of the last orbit, and how much wider each one before it is: where orbits
#: coincide all are seen.
THINNEST, WIDER = 1.2, 1.8


def forwarding_map(
    m: ForwardingMap, *, window: Window | None = None, ax: Axes | None = None
) -> Axes:
    """Draw a forwarding map as a staircase, with the diagonal and its fixed points.

    Parameters
    ----------
    m
        What `dovetail.forwarding.forward` returns.
    window
        The least and the greatest outer rate to show; unless given, those around the fixed points
        and the largest jumps.

    Returns
    -------
    Axes
        The Axes drawn into, both axes logarithmic. Where treads are too many to be seen, some are
        drawn, joined by a thin line.

    Examples
    --------
    >>> from dovetail import forwarding
    >>> axes = forwarding_map(forwarding.forward([(12, 1)], kappa=40))
    >>> axes.get_xlabel(), axes.get_ylabel()
    ('outer exchange rate r', 'best inner exchange rate F(r)')
    """
    check.instance(m, "m", ForwardingMap)
    fixed = [point.rate for point in m.fixed_points()]
    mixed = [] if fixed else [point.rate for point in m.mixed_fixed_points()]
    if window is None:
        check_marks(fixed or mixed)
        window = around([*fixed, *mixed, *(jump.rate for jump in m.jumps(JUMPS).largest)])
    axes = draw_staircase(m, fixed or mixed, window, ax)
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
        check_marks(rates)
        window = around(rates)
    axes = draw_staircase(m, rates, window, ax)
    for index, orbit in enumerate(orbits):
        label = f"from {short(orbit.start)} to {listed(orbit.cycle)}"
        _draw_orbit(axes, orbit, label, index, len(orbits))
    return _finish(axes, m, "orbits of the map")


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
