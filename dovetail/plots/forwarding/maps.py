"""Forwarding: the map as a staircase, orbits, basins, and how many fixed points there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from dovetail._core import DovetailError
from dovetail.forwarding.cycles import Basins, Cycle
from dovetail.forwarding.diagrams import MAX_ENDS, KappaDiagram, Steps
from dovetail.forwarding.hulls import Hull
from dovetail.forwarding.maps import ForwardingMap, Orbit
from dovetail.forwarding.points import Number
from dovetail.forwarding.sweeps import ForwardingSweep
from dovetail.plots.forwarding.staircase import Window, around, draw_staircase
from dovetail.plots.style import (
    BLACK,
    BLUE,
    GREEN,
    ORANGE,
    PURPLE,
    SKY,
    VERMILLION,
    constant,
    legend_below,
    log_ticks,
    new_axes,
    power_of_ten,
)
from dovetail.values import check, floats
from dovetail.values.check import rational

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: The default window of a map shows so many of the largest jumps.
JUMPS = 3
#: Columns into which a long step function is gathered.
COLUMNS = 1500
#: Code constants that are asked for where a step function is too long to be listed.
CONSTANTS = 400
#: Numbers of fixed points that are told apart, and their colours from 1 on.
MOST_COUNTED = 4
COUNT_COLOURS = ("#DDE8F0", SKY, BLUE, BLACK)
#: More tasks than this are not named.
MOST_NAMES = 40
#: Code constants that are named at most, and the height of the colour bar in inches.
MOST_TICKS = 7
BAR = 4.0
#: Rates that are named at most.
MOST_RATES = 4
#: Colours of cycles and orbits.
COLOURS = (BLUE, ORANGE, GREEN, PURPLE, SKY, BLACK)


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
    ax
        The Axes to draw into; a new figure unless given.

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
        window = around([*fixed, *mixed, *(jump.rate for jump in m.jumps(JUMPS).largest)])
    axes = draw_staircase(m, fixed or mixed, window, ax)
    label = f"fixed point{'s' * (len(fixed) > 1)}: {_names(fixed)}"
    marker: dict[str, Any] = {"marker": "o", "markersize": 7, "label": label}
    if mixed:
        label = f"no fixed point; fixed on the average: {_names(mixed)}"
        marker = {"marker": "D", "markerfacecolor": "none", "label": label}
    places = [_drawn(rate) for rate in fixed or mixed]
    axes.plot(places, places, linestyle="none", color=VERMILLION, zorder=4, **marker)
    legend_below(axes)
    return axes


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
    check.instance(m, "m", ForwardingMap)
    orbits = m.orbits(starts)
    if not orbits:
        raise DovetailError("starts must hold at least one rate")
    rates = [rate for orbit in orbits for rate in (orbit.start, *orbit.rates)]
    axes = draw_staircase(m, rates, around(rates) if window is None else window, ax)
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
    low: Number | float | None = None,
    high: Number | float | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw which start ends in which cycle: one row for each cycle.

    Parameters
    ----------
    basins
        What `ForwardingMap.basins` returns.
    low, high
        The window of start rates; unless given, a factor of 3 beyond all borders and cycles.
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
    check.instance(basins, "basins", Basins)
    cycles = basins.cycles
    inner = [_drawn(end) for basin in basins.intervals for end in (basin.low, basin.high) if end]
    inner += [_drawn(rate) for cycle in cycles for rate in cycle.rates]
    left = min(inner) / 3 if low is None else check.positive(low, "low")
    right = max(inner) * 3 if high is None else check.positive(high, "high")
    left, right = check.window((left, right), "low and high")
    axes = new_axes(6.4, min(12.0, 1.6 + 0.5 * len(cycles))) if ax is None else ax
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
    log_ticks(axes)
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
        greatest number are drawn as a strip; gaps are marked at the bottom. Where it changes at
        millions of constants, dots are its exact values at a few hundred.

    Examples
    --------
    >>> from dovetail import forwarding
    >>> axes = forwarding.hull([(12, 1)]).fixed_points_by_kappa().plot()
    >>> axes.get_ylabel()
    'fixed points N(κ)'
    """
    if isinstance(diagram, Hull):
        diagram = diagram.fixed_points_by_kappa()
    check.instance(diagram, "diagram", KappaDiagram)
    axes = new_axes(6.4, 3.6) if ax is None else ax
    axes.set(xlabel="code constant κ", ylabel="fixed points N(κ)", xscale="log")
    try:
        steps = diagram.steps(low, high)
    except DovetailError:
        if 2 * diagram.hull.count <= MAX_ENDS:
            raise
        most = _draw_sample(axes, diagram, low, high)
    else:
        most = _draw_steps(axes, steps, low, high)
    log_ticks(axes)
    axes.set_ylim(-0.45, most + 0.6)
    axes.set_yticks(range(most + 1))
    axes.spines[["top", "right"]].set_visible(False)
    return axes


def _draw_steps(axes: Axes, steps: Steps, low: Number | None, high: Number | None) -> int:
    """Draw all steps, and the gaps; return the greatest number."""
    ends = steps.kappa[[0, -1]] * [1 / 3, 3] if len(steps) else np.array([0.1, 10.0])
    left, right = (
        _drawn(end if given is None else given)
        for end, given in zip(ends, (low, high), strict=True)
    )
    borders = np.concatenate(([left], steps.kappa, [right]))
    counts = np.concatenate(([steps.first], steps.count))
    if len(steps) <= COLUMNS:
        axes.stairs(counts, borders, color=BLUE, linewidth=1.4, baseline=None)
        empty = counts == 0
        spans = list(zip(borders[:-1][empty], np.diff(borders)[empty], strict=True))
    else:
        spans = _draw_strip(axes, borders, counts)
    gaps = int((counts == 0).sum())
    label = f"no fixed point: {gaps:,} gap{'s' * (gaps != 1)}"
    if spans:
        axes.broken_barh(spans, (-0.35, 0.25), color=VERMILLION, label=label)
        axes.legend(loc="upper right", fontsize="small", frameon=False)
    axes.set_xlim(left, right)
    axes.set_title(f"N changes at {len(steps):,} constants", fontsize="medium")
    return int(counts.max())


def _draw_sample(axes: Axes, diagram: KappaDiagram, low: Number | None, high: Number | None) -> int:
    """Draw the number at some constants; return the greatest of these."""
    hull = diagram.hull
    first, last = hull.edge(0), hull.edge(hull.count - 2)
    left = _drawn(last.price / max(last.rates)) / 3
    right = _drawn(first.price / min(first.rates)) * 3
    left = left if low is None else _drawn(rational(low, "low"))
    right = right if high is None else _drawn(rational(high, "high"))
    kappas = np.geomspace(*check.window((left, right), "low and high"), CONSTANTS)
    counts = [diagram.count(Fraction(kappa)) for kappa in kappas.tolist()]
    axes.plot(kappas, counts, ".", color=BLUE, markersize=4)
    axes.set_xlim(left, right)
    axes.set_title(f"N at {CONSTANTS} constants; it changes at too many to draw", fontsize="medium")
    return max(counts)


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

    check.instance(sweep, "sweep", ForwardingSweep)
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
    bar = axes.figure.colorbar(
        image, ax=axes, ticks=range(MOST_COUNTED + 1), shrink=min(1, BAR / height), aspect=12
    )
    last = f"≥ {MOST_COUNTED}"
    bar.ax.set_yticklabels([*map(str, range(MOST_COUNTED)), last])
    bar.set_label("pure fixed points")
    if len(tasks) <= MOST_NAMES:
        axes.set_yticks(range(len(tasks)), tasks)
    else:
        axes.set_ylabel(f"{len(tasks):,} tasks")
    some = range(0, len(kappas), -(-len(kappas) // MOST_TICKS))
    axes.set_xticks(some, _constants([kappas[k] for k in some]))
    axes.set(xlabel="code constant κ")
    found = f"{sum(row.exists for row in sweep.rows):,} of {len(sweep):,} pairs"
    axes.set_title(f"a pure fixed point in {found}", fontsize="medium")
    return axes


def _constants(kappas: Sequence[Fraction]) -> list[str]:
    """Return code constants for ticks: all as powers of ten, or none."""
    powers = [power_of_ten(kappa) for kappa in kappas]
    if None in powers:
        return [constant(kappa) for kappa in kappas]
    return [rf"$10^{{{power}}}$" for power in powers]


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
    return floats.drawable(number)


def _count(cycles: Sequence[Cycle]) -> str:
    fixed = sum(len(cycle) == 1 for cycle in cycles)
    parts = [(fixed, "fixed point"), (len(cycles) - fixed, "longer cycle")]
    return ", ".join(f"{n} {word}{'s' * (n != 1)}" for n, word in parts if n)


def _names(rates: Sequence[Fraction]) -> str:
    """Return rates for a label; if they are many, only the first."""
    some = ", ".join(map(_name, rates[:MOST_RATES]))
    return some if len(rates) <= MOST_RATES else f"{some}, … ({len(rates):,} rates)"


def _name(rate: Fraction) -> str:
    """Return a rate in full if it is short, else to three digits."""
    text = str(rate)
    return text if len(text) <= 12 else f"{floats.rounded(rate):.3g}"
