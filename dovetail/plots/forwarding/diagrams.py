"""The number of fixed points over the code constant."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from dovetail._core import DovetailError
from dovetail.forwarding.diagrams import MAX_ENDS, KappaDiagram, Steps
from dovetail.forwarding.hulls import Hull
from dovetail.fronts import Number
from dovetail.plots.style import BLUE, GREEN, SKY, VERMILLION, finish, new_axes
from dovetail.plots.texts import count, short
from dovetail.values import check, floats
from dovetail.values.check import rational

#: A step function with more steps than this is gathered into so many columns.
MOST_STEPS, COLUMNS = 300, 1500
#: Code constants at which a step function is evaluated where it is too long to be listed.
CONSTANTS = 400
#: What the window shows beyond all changes, as a factor.
MARGIN = 3
#: The window where the number never changes.
UNCHANGING = (0.1, 10.0)

#: Where bars begin, and how long they are.
Spans: TypeAlias = list[tuple[float, float]]


def kappa_diagram(
    diagram: KappaDiagram | Hull,
    *,
    low: Number | None = None,
    high: Number | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the number of fixed points for every code constant.

    Where the number changes too often to be seen, the least and the greatest number are drawn as a
    strip; gaps are marked at the bottom. A line marks κ0, above which no gap can be. Where the
    number changes at millions of constants, dots are its exact values at a few hundred.

    Parameters
    ----------
    diagram
        What `Hull.fixed_points_by_kappa` returns, or a `Hull`.
    low, high
        The window of code constants; unless given, all at which the number changes.

    Examples
    --------
    >>> from dovetail import forwarding
    >>> forwarding.hull([(12, 1)]).fixed_points_by_kappa().plot().get_ylabel()
    'fixed points N(κ)'
    """
    if isinstance(diagram, Hull):
        diagram = diagram.fixed_points_by_kappa()
    check.instance(diagram, "diagram", KappaDiagram)
    steps = _steps(diagram, low, high)
    left, right = _window(diagram, steps, low, high)
    axes = new_axes(6.4, 4.0) if ax is None else ax
    axes.set(xscale="log", xlim=(left, right))
    if steps is None:
        most = _draw_sample(axes, diagram, left, right)
        title = f"{CONSTANTS} constants κ; N changes at too many to draw"
    else:
        most = _draw_steps(axes, steps, left, right)
        title = f"N changes at {count(len(steps), 'constant')} κ"
    mark_bound(axes, diagram.hull, left, right)
    axes.set_ylim(-0.45, most + 0.6)
    axes.set_yticks(range(most + 1))
    points = diagram.hull.points
    title = f"fixed points for {count(len(points), 'program')}: {title}"
    return finish(axes, ("code constant κ", "fixed points N(κ)"), title, points.name)


def _steps(diagram: KappaDiagram, low: Number | None, high: Number | None) -> Steps | None:
    """Return all constants in the window at which N changes; None if these are too many."""
    try:
        return diagram.steps(low, high)
    except DovetailError:
        if 2 * diagram.hull.count <= MAX_ENDS:
            raise
        return None


def _window(
    diagram: KappaDiagram, steps: Steps | None, low: Number | None, high: Number | None
) -> tuple[float, float]:
    """Return the code constants to show, from and to."""
    ends: list[float | Fraction] = [*UNCHANGING]
    if steps is None:
        hull = diagram.hull
        first, last = hull.edge(0), hull.edge(hull.count - 2)
        ends = [last.price / max(last.rates), first.price / min(first.rates)]
    elif len(steps):
        ends = steps.kappa[[0, -1]].tolist()
    left = floats.clipped(ends[0]) / MARGIN if low is None else rational(low, "low")
    right = floats.clipped(ends[1]) * MARGIN if high is None else rational(high, "high")
    return check.window((floats.clipped(left), floats.clipped(right)), "low and high")


def _draw_steps(axes: Axes, steps: Steps, left: float, right: float) -> int:
    """Draw all steps, and the gaps; return the greatest number."""
    borders = np.concatenate(([left], np.clip(steps.kappa, left, right), [right]))
    counts = steps.counts
    if len(steps) <= MOST_STEPS:
        axes.stairs(counts, borders, color=BLUE, linewidth=1.4, baseline=None, label="N(κ)")
        empty = counts == 0
        spans = list(zip(borders[:-1][empty], np.diff(borders)[empty], strict=True))
    else:
        spans = _draw_strip(axes, borders, counts)
    if spans:
        label = f"no fixed point: {count(int((counts == 0).sum()), 'gap')}"
        axes.broken_barh(spans, (-0.35, 0.25), color=VERMILLION, linewidth=0.8, label=label)
    return int(counts.max())


def _draw_strip(
    axes: Axes, borders: npt.NDArray[np.float64], counts: npt.NDArray[np.int64]
) -> Spans:
    """Draw the least and the greatest number in each column; return the columns with gaps."""
    edges = np.geomspace(borders[0], borders[-1], COLUMNS + 1)
    first = np.searchsorted(borders, edges[:-1], side="right") - 1
    last = np.searchsorted(borders, edges[1:], side="left") - 1
    least = np.array([counts[a : b + 1].min() for a, b in zip(first, last, strict=True)])
    most = np.array([counts[a : b + 1].max() for a, b in zip(first, last, strict=True)])
    label = "N(κ) changes between these within a line's width"
    axes.stairs(most, edges, baseline=least, fill=True, color=SKY, alpha=0.6, label=label)
    axes.stairs(most, edges, baseline=None, color=BLUE, linewidth=1, label="N(κ)")
    axes.stairs(least, edges, baseline=None, color=BLUE, linewidth=1)
    empty = least == 0
    return list(zip(edges[:-1][empty], np.diff(edges)[empty], strict=True))


def _draw_sample(axes: Axes, diagram: KappaDiagram, left: float, right: float) -> int:
    """Draw the number at some constants; return the greatest of these."""
    kappas = np.geomspace(left, right, CONSTANTS)
    counts = [diagram.count(Fraction(kappa)) for kappa in kappas.tolist()]
    axes.plot(kappas, counts, ".", color=BLUE, markersize=4, label="N(κ), exactly")
    return max(counts)


def mark_bound(axes: Axes, hull: Hull, left: float, right: float) -> None:
    """Draw a line at κ0, if the window has it; above it there is always a fixed point."""
    kappa0 = hull.existence().kappa0
    if left < kappa0 < right:
        label = f"κ0 = {short(kappa0)}: no gap above it"
        axes.axvline(
            floats.clipped(kappa0), color=GREEN, linewidth=1.2, linestyle="--", label=label
        )
