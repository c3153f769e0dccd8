"""Forwarding: the map as a staircase, orbits, basins, and how many fixed points there are."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from dovetail import _check, _floats
from dovetail._core import DovetailError
from dovetail.forwarding.cycles import Basins, Cycle
from dovetail.forwarding.diagrams import KappaDiagram
from dovetail.forwarding.hulls import Hull
from dovetail.forwarding.maps import ForwardingMap, Orbit
from dovetail.forwarding.points import Number
from dovetail.forwarding.sweeps import ForwardingSweep
from dovetail.plots._style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    SKY,
    VERMILLION,
    legend_below,
    new_axes,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Vertices of one family that are drawn.
SAMPLES = 600
#: Columns into which a long step function is gathered.
COLUMNS = 1500
#: Numbers of fixed points that are told apart, and their colours from 1 on.
MOST_COUNTED = 4
COUNT_COLOURS = ("#DDE8F0", SKY, BLUE, BLACK)
#: More tasks than this are not named.
MOST_NAMES = 40
#: Colours of cycles and orbits.
COLOURS = (BLUE, ORANGE, GREEN, PURPLE, SKY, BLACK)


def forwarding_map(m: ForwardingMap, *, ax: Axes | None = None) -> Axes:
    """Draw a forwarding map as a staircase, with the diagonal and its fixed points.

    Parameters
    ----------
    m
        What `dovetail.forwarding.forward` returns.
    ax
        The Axes to draw into; a new figure unless given.

    Returns
    -------
    Axes
        The Axes drawn into, both axes logarithmic.

    Examples
    --------
    >>> from dovetail import forwarding
    >>> axes = forwarding_map(forwarding.forward([(12, 1)], kappa=40))
    >>> axes.get_xlabel(), axes.get_ylabel()
    ('outer exchange rate r', 'best inner exchange rate F(r)')
    """
    axes = _staircase(_check.instance(m, "m", ForwardingMap), ax)
    fixed = [_drawn(point.rate) for point in m.fixed_points()]
    if fixed:
        label = f"fixed point{'s' * (len(fixed) > 1)}: {_names(p.rate for p in m.fixed_points())}"
        axes.plot(fixed, fixed, "o", color=VERMILLION, markersize=7, zorder=4, label=label)
    mixed = [] if fixed else [_drawn(point.rate) for point in m.mixed_fixed_points()]
    if mixed:
        axes.plot(mixed, mixed, "D", markerfacecolor="none", color=VERMILLION, zorder=4,
                  label="no fixed point; fixed on the average")  # fmt: skip
    legend_below(axes)
    return axes


def cobweb(m: ForwardingMap, starts: Iterable[Number], *, ax: Axes | None = None) -> Axes:
    """Draw the orbits of some starts into the staircase of a map.

    Parameters
    ----------
    m
        What `dovetail.forwarding.forward` returns.
    starts
        Outer exchange rates, positive ints or Fractions.
    ax
        The Axes to draw into; a new figure unless given.

    Returns
    -------
    Axes
        The Axes drawn into.

    Examples
    --------
    >>> from dovetail import forwarding
    >>> axes = cobweb(forwarding.forward([(1, 3)], kappa=1), [1])
    """
    orbits = _check.instance(m, "m", ForwardingMap).orbits(starts)
    if not orbits:
        raise DovetailError("starts must hold at least one rate")
    axes = _staircase(m, ax)
    for index, orbit in enumerate(orbits):
        across, up = _web(orbit)
        label = f"from {_name(orbit.start)} to {_names(orbit.cycle)}"
        colour = COLOURS[1:][index % (len(COLOURS) - 1)]
        axes.plot(across, up, color=colour, linewidth=1.2, zorder=3, label=label)
        axes.plot(across[:1], across[:1], "o", color=colour, markersize=5, zorder=4)
    legend_below(axes)
    return axes


def basins(
    basins: Basins,
    *,
    low: float | None = None,
    high: float | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw which start ends in which cycle: one row for each cycle.

    Parameters
    ----------
    basins
        What `ForwardingMap.basins` returns.
    low, high
        The window of start rates; unless given, a factor of 10 beyond everything that ends.
    ax
        The Axes to draw into; a new figure unless given.

    Returns
    -------
    Axes
        The Axes drawn into.

    Examples
    --------
    >>> from dovetail import forwarding
    >>> axes = forwarding.forward([(12, 1)], kappa=40).basins().plot()
    >>> axes.get_xlabel()
    'start: outer exchange rate r'
    """
    cycles = _check.instance(basins, "basins", Basins).cycles
    inner = [_drawn(end) for basin in basins.intervals for end in (basin.low, basin.high) if end]
    inner += [_drawn(rate) for cycle in cycles for rate in cycle.rates]
    left = min(inner) / 10 if low is None else _check.positive(low, "low")
    right = max(inner) * 10 if high is None else _check.positive(high, "high")
    if left >= right:
        raise DovetailError(f"low and high must rise, not {left} and {right}")
    axes = new_axes(6.4, 1.6 + 0.5 * len(cycles)) if ax is None else ax
    for row, cycle in enumerate(cycles):
        spans = [
            (start, end - start)
            for basin in basins.intervals
            if basin.cycle == cycle
            for start, end in [_clip(basin.low, basin.high, left, right)]
            if start < end
        ]
        colour = COLOURS[row % len(COLOURS)]
        axes.broken_barh(spans, (row - 0.35, 0.7), color=colour, alpha=0.75)
        marks = [_drawn(rate) for rate in cycle.rates]
        axes.plot(marks, [row] * len(marks), "o", color=BLACK, markersize=5)
    axes.set_yticks(range(len(cycles)), [_names(cycle.rates) for cycle in cycles])
    axes.set(xscale="log", xlim=(left, right), ylim=(len(cycles) - 0.5, -0.5))
    axes.set(xlabel="start: outer exchange rate r", ylabel="ends in")
    axes.set_title(f"{_count(cycles)}; dots: the rates of each", fontsize="medium")
    axes.spines[["top", "right"]].set_visible(False)
    return axes


def kappa_diagram(
    diagram: KappaDiagram | Hull,
    *,
    low: Number | None = None,
    high: Number | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the number of fixed points for every code constant.

    Parameters
    ----------
    diagram
        What `Hull.fixed_points_by_kappa` returns, or a `Hull`.
    low, high
        The window of code constants; unless given, all at which the number changes.
    ax
        The Axes to draw into; a new figure unless given.

    Returns
    -------
    Axes
        The Axes drawn into. Where the number changes too often to be seen, the least and the
        greatest number are drawn as a strip; gaps are marked at the bottom.

    Examples
    --------
    >>> from dovetail import forwarding
    >>> axes = forwarding.hull([(12, 1)]).fixed_points_by_kappa().plot()
    >>> axes.get_ylabel()
    'fixed points N(κ)'
    """
    if isinstance(diagram, Hull):
        diagram = diagram.fixed_points_by_kappa()
    _check.instance(diagram, "diagram", KappaDiagram)
    steps = diagram.steps(low, high)
    ends = steps.kappa[[0, -1]] * [1 / 3, 3] if len(steps) else np.array([0.1, 10.0])
    left, right = (
        _drawn(end if given is None else given)
        for end, given in zip(ends, (low, high), strict=True)
    )
    borders = np.concatenate(([left], steps.kappa, [right]))
    counts = np.concatenate(([steps.first], steps.count))
    axes = new_axes(6.4, 3.6) if ax is None else ax
    if len(steps) <= COLUMNS:
        axes.stairs(counts, borders, color=BLUE, linewidth=1.4, baseline=None)
        empty = counts == 0
        spans = list(zip(borders[:-1][empty], np.diff(borders)[empty], strict=True))
    else:
        spans = _draw_strip(axes, borders, counts)
    label = f"no fixed point: {int((counts == 0).sum()):,} gaps"
    if spans:
        axes.broken_barh(spans, (-0.35, 0.25), color=VERMILLION, label=label)
        axes.legend(loc="upper right", fontsize="small", frameon=False)
    axes.set(xscale="log", xlim=(left, right), ylim=(-0.45, counts.max() + 0.6))
    axes.set_yticks(range(int(counts.max()) + 1))
    axes.set(xlabel="code constant κ", ylabel="fixed points N(κ)")
    axes.set_title(f"N changes at {len(steps):,} constants", fontsize="medium")
    axes.spines[["top", "right"]].set_visible(False)
    return axes


def phase_diagram(sweep: ForwardingSweep, *, ax: Axes | None = None) -> Axes:
    """Draw the number of pure fixed points over code constants and tasks.

    Parameters
    ----------
    sweep
        What `dovetail.forwarding.sweep` returns.
    ax
        The Axes to draw into; a new figure unless given.

    Returns
    -------
    Axes
        The Axes drawn into: a row for each task, a column for each code constant.

    Examples
    --------
    >>> from dovetail import forwarding
    >>> found = forwarding.sweep({"one": [(1, 3)], "two": [(12, 1)]}, [1, 10, 40])
    >>> axes = phase_diagram(found)
    >>> [label.get_text() for label in axes.get_yticklabels()]
    ['one', 'two']
    """
    from matplotlib.colors import BoundaryNorm, ListedColormap

    _check.instance(sweep, "sweep", ForwardingSweep)
    tasks = list(dict.fromkeys(row.task for row in sweep.rows))
    kappas = sorted({row.kappa for row in sweep.rows})
    counts = np.full((len(tasks), len(kappas)), np.nan)
    for row in sweep.rows:
        counts[tasks.index(row.task), kappas.index(row.kappa)] = min(len(row.fixed), MOST_COUNTED)
    height = min(12.0, 1.8 + 0.3 * len(tasks))
    axes = new_axes(6.4, height) if ax is None else ax
    colours = ListedColormap([VERMILLION, *COUNT_COLOURS])
    norm = BoundaryNorm(np.arange(-0.5, MOST_COUNTED + 1), colours.N)
    image = axes.imshow(counts, cmap=colours, norm=norm, aspect="auto", interpolation="nearest")
    bar = axes.figure.colorbar(image, ax=axes, ticks=range(MOST_COUNTED + 1))
    last = f"{MOST_COUNTED} or more"
    bar.ax.set_yticklabels([*map(str, range(MOST_COUNTED)), last])
    bar.set_label("pure fixed points")
    if len(tasks) <= MOST_NAMES:
        axes.set_yticks(range(len(tasks)), tasks)
    else:
        axes.set_ylabel(f"{len(tasks):,} tasks")
    some = sorted({round(k * (len(kappas) - 1) / 4) for k in range(5)})
    axes.set_xticks(some, [f"{_floats.rounded(kappas[k]):.2g}" for k in some])
    axes.set(xlabel="code constant κ")
    axes.set_title(f"a pure fixed point in {float(sweep.share):.1%}", fontsize="medium")
    return axes


def _draw_strip(axes: Axes, borders: np.ndarray, counts: np.ndarray) -> list[tuple[float, float]]:
    """Draw the least and the greatest number in each column; return the columns with gaps."""
    edges = np.geomspace(borders[0], borders[-1], COLUMNS + 1)
    first = np.searchsorted(borders, edges[:-1], side="right") - 1
    last = np.searchsorted(borders, edges[1:], side="left") - 1
    least = np.array([counts[a : b + 1].min() for a, b in zip(first, last, strict=True)])
    most = np.array([counts[a : b + 1].max() for a, b in zip(first, last, strict=True)])
    axes.stairs(most, edges, baseline=least, fill=True, color=SKY, alpha=0.6)
    axes.stairs(most, edges, baseline=None, color=BLUE, linewidth=1)
    axes.stairs(least, edges, baseline=None, color=BLUE, linewidth=1)
    empty = least == 0
    return list(zip(edges[:-1][empty], np.diff(edges)[empty], strict=True))


def _staircase(m: ForwardingMap, ax: Axes | None) -> Axes:
    """Draw F and the diagonal."""
    hull, kappa = m.hull, m.kappa
    rows = [_tread(hull, kappa, index) for index in _sampled(hull)]
    rates = [rate for _, _, several in rows for rate in several]
    inner = [end for low, high, _ in rows for end in (low, high) if 0 < end < math.inf]
    left, right = min(inner + rates) / 10, max(inner + rates) * 10
    axes = new_axes(5.2, 5.2) if ax is None else ax
    axes.plot([left, right], [left, right], color=GREY, linewidth=0.8, zorder=1, label="F(r) = r")
    across = [end for low, high, _ in rows for end in (min(high, right), max(low, left))]
    up = [several[0] for _, _, several in rows for _ in range(2)]
    axes.plot(across, up, color=SKY, linewidth=0.7, zorder=2)
    label = "F(r), the best inner rate"
    for tie in range(max(len(several) for _, _, several in rows)):
        treads = [
            [(max(low, left), several[tie]), (min(high, right), several[tie])]
            for low, high, several in rows
            if tie < len(several)
        ]
        _draw_treads(axes, treads, ORANGE if tie else BLUE, "tied with it" if tie else label)
    axes.set(xscale="log", yscale="log", xlim=(left, right))
    axes.set_ylim(min(rates) / 3, max(rates) * 3)
    axes.set(xlabel="outer exchange rate r", ylabel="best inner exchange rate F(r)")
    axes.set_title(f"code constant κ = {_name(kappa)}", fontsize="medium")
    axes.spines[["top", "right"]].set_visible(False)
    return axes


def _draw_treads(
    axes: Axes, treads: Sequence[Sequence[tuple[float, float]]], colour: str, label: str
) -> None:
    from matplotlib.collections import LineCollection

    axes.add_collection(
        LineCollection(list(treads), colors=colour, linewidths=2, zorder=3, label=label)
    )


def _sampled(hull: Hull) -> list[int]:
    """Return the vertices to draw: of each family some, the closer the earlier in it."""
    chosen: list[int] = []
    for family in hull.families:
        count = family.count
        if count <= SAMPLES:
            steps = list(range(count))
        else:
            whole = _drawn(count)
            steps = sorted({round(whole ** (k / SAMPLES)) for k in range(SAMPLES)} | {count})
            steps = [0, *(step - 1 for step in steps if step > 1)]
        chosen += [family.offset + step for step in steps]
    return chosen


def _tread(hull: Hull, kappa: Fraction, index: int) -> tuple[float, float, list[float]]:
    """Return the outer rates that select a vertex, from and to, and its rates."""
    low = _drawn(hull.edge(index).price / kappa) if index + 1 < hull.count else 0.0
    high = _drawn(hull.edge(index - 1).price / kappa) if index else math.inf
    return low, high, [_drawn(rate) for rate in hull.vertex(index)]


def _web(orbit: Orbit) -> tuple[list[float], list[float]]:
    """Return the corners of an orbit's web, the cycle closed."""
    rates = [_drawn(rate) for rate in (orbit.start, *orbit.rates, orbit.cycle[0])]
    across, up = [rates[0]], [rates[0]]
    for here, there in pairwise(rates):
        across += [here, there]
        up += [there, there]
    return across, up


def _clip(low: Fraction, high: Fraction | None, left: float, right: float) -> tuple[float, float]:
    return max(float(low), left), right if high is None else min(float(high), right)


def _drawn(number: Number | float) -> float:
    return _floats.drawable(number, "what is to be drawn")


def _count(cycles: Sequence[Cycle]) -> str:
    fixed = sum(len(cycle) == 1 for cycle in cycles)
    parts = [(fixed, "fixed point"), (len(cycles) - fixed, "longer cycle")]
    return ", ".join(f"{n} {word}{'s' * (n != 1)}" for n, word in parts if n)


def _names(rates: Iterable[Fraction]) -> str:
    return ", ".join(map(_name, rates))


def _name(rate: Fraction) -> str:
    """Return a rate in full if it is short, else to three digits."""
    text = str(rate)
    return text if len(text) <= 12 else f"{_floats.rounded(rate):.3g}"
