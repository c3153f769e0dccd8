"""Runtime geometry: areas over the slope, the extreme points, and what searches really cost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.geometry import Comparison, Geometry, Number, Piece, lower_left_hull
from dovetail.plots.dovetailing import triangle
from dovetail.plots.lines import draw_hull
from dovetail.plots.style import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    legend_below,
    line_style,
    log_ticks,
    new_axes,
    short,
)
from dovetail.slopes import Slope
from dovetail.values import check, floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Slopes beyond those at which something happens, as a factor.
MARGIN = 30
#: Points of the curve of one piece.
SAMPLES = 200
#: The legend names no more pieces than this.
NAMED = 12


def areas(
    geometry: Geometry, *, slopes: tuple[float, float] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the least area over the slope, in the colour of the program that wins.

    Local minima are dots, the least of all is a star. The thin lines are what each program would
    cost where it does not win.

    Parameters
    ----------
    geometry
        The geometry of a front or of other points.
    slopes
        The least and the greatest slope a/b to show; unless given, all at which something happens,
        with some room. Only those are drawn whose exchange rate is covered.
    ax
        The Axes to draw into; a new figure unless given.

    Returns
    -------
    Axes
        The Axes drawn into.

    Examples
    --------
    >>> from dovetail.geometry import runtime_geometry
    >>> axes = areas(runtime_geometry([(2, 90), (50, 9), (70, 1)]))
    >>> axes.get_xlabel(), axes.get_ylabel()
    ('slope a/b (machines per step)', 'area (turns)')
    """
    check.instance(geometry, "geometry", Geometry)
    low, high = _slopes_shown(geometry, slopes)
    axes = new_axes(6.4, 5.0) if ax is None else ax
    axes.set(xscale="log", yscale="log", xlim=(low, high))
    for index, piece in enumerate(geometry.pieces):
        _draw_piece(axes, piece, index, (low, high))
    _mark_minima(axes, geometry)
    _fit_heights(axes, geometry, low, high)
    log_ticks(axes)
    axes.set(xlabel="slope a/b (machines per step)", ylabel="area (turns)")
    axes.set_title(_title(geometry), fontsize="medium")
    axes.spines[["top", "right"]].set_visible(False)
    legend_below(axes)
    return axes


def costs(comparison: Comparison, *, ax: Axes | None = None) -> Axes:
    """Draw area, slots and real steps over the slope, and what Levin's phases cost.

    Parameters
    ----------
    comparison
        What `dovetail.compare_costs` returned.
    ax
        The Axes to draw into; a new figure unless given.

    Returns
    -------
    Axes
        The Axes drawn into.

    Examples
    --------
    >>> import dovetail
    >>> from dovetail.geometry import compare_costs
    >>> front = dovetail.front(dovetail.tasks.successor, max_states=2, max_time=100)
    >>> costs(compare_costs(front, [dovetail.Slope(1, 1)])).get_ylabel()
    'turns or steps'
    """
    check.instance(comparison, "comparison", Comparison)
    if not comparison.rows:
        raise DovetailError("comparison has no slopes to draw")
    slopes = np.array([float(row.slope.value) for row in comparison.rows])
    axes = new_axes(6.4, 5.0) if ax is None else ax
    axes.set(xscale="log", yscale="log")
    reach = np.geomspace(slopes.min(), slopes.max(), SAMPLES)
    rates = np.clip(1 / reach, *_inside(comparison.geometry))
    curve = comparison.geometry.areas(rates)
    axes.plot(reach, curve, color=GREY, linewidth=2.5, alpha=0.6, zorder=1, label="area R")
    slots = np.array([float(row.slots) for row in comparison.rows])
    axes.scatter(slopes, slots, s=22, color=BLUE, zorder=3, label="slots")
    _scatter_steps(axes, comparison, slopes)
    other = np.array([not row.agrees for row in comparison.rows])
    if other.any():
        label = "exactly, another program wins"
        axes.scatter(
            slopes[other], slots[other], s=80, facecolors="none", edgecolors=BLACK, label=label
        )
    label = f"Levin's phases: {short(comparison.phase_work)}"
    axes.axhline(float(comparison.phase_work), color=BLACK, linewidth=1, linestyle=":", label=label)
    log_ticks(axes)
    axes.set(xlabel="slope a/b (machines per step)", ylabel="turns or steps")
    axes.spines[["top", "right"]].set_visible(False)
    legend_below(axes)
    return axes


def extremes(
    points: Iterable[Sequence[int]],
    *,
    slope: Slope,
    tie: str = "rank",
    log: bool | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the triangle that a dovetailer visits among many programs, and the extreme ones.

    The extreme programs are the vertices of the lower-left hull: no other can win, whatever the
    slope (but for rounding to whole iterations).

    Parameters
    ----------
    points
        Programs that end with the right answer, as pairs (rank, time).
    slope, tie
        The dovetailer.
    log
        Logarithmic axes, as in `triangle`.
    ax
        The Axes to draw into; a new figure unless given.

    Returns
    -------
    Axes
        The Axes drawn into.

    Examples
    --------
    >>> extremes([(2, 90), (20, 80), (50, 9), (60, 70), (70, 1)], slope=Slope(2, 1)).get_title()
    'a = 2, b = 1'
    """
    check.instance(slope, "slope", Slope)
    a, b = slope
    given = check.several(points, "points", "pairs (rank, time)")
    pairs = [check.solution(point, "points") for point in given]
    axes = triangle(pairs, a=a, b=b, tie=tie, ax=ax, isolines=0, log=log)
    hull = lower_left_hull(pairs)
    draw_hull(axes, hull)
    ranks, times = (np.array(column, dtype=float) for column in zip(*hull, strict=True))
    axes.scatter(
        ranks,
        times,
        s=120,
        marker="D",
        facecolors="none",
        edgecolors=ORANGE,
        linewidths=1.8,
        zorder=8,
        clip_on=False,
        label=f"extreme programs: {len(hull):,}",
    )
    legend_below(axes)
    return axes


def _drawn(rate: Number) -> float:
    return floats.drawable(rate, "points: an exchange rate")


def _slopes_shown(geometry: Geometry, slopes: tuple[float, float] | None) -> tuple[float, float]:
    """Return the least and the greatest slope to draw, both covered."""
    if slopes is None:
        rates = [piece.best_rate for piece in geometry.pieces]
        rates += [piece.low for piece in geometry.pieces[:-1]]
        low, high = 1 / _drawn(max(rates)) / MARGIN, 1 / _drawn(min(rates)) * MARGIN
    else:
        low, high = check.window(slopes, "slopes")
    least, most = _inside(geometry)
    low, high = max(low, 1 / most), high if least == 0 else min(high, 1 / least)
    if low >= high:
        raise DovetailError(f"slopes: the front covers none from {low:g} to {high:g}")
    return low, high


def _inside(geometry: Geometry) -> tuple[float, float]:
    """Return the covered exchange rates as floats, rounded inwards."""
    low, high = geometry.low, geometry.high
    return float(low) * (1 + 1e-12), np.inf if high is None else float(high) * (1 - 1e-12)


def _draw_piece(axes: Axes, piece: Piece, index: int, shown: tuple[float, float]) -> None:
    style = line_style(index)
    everywhere = np.geomspace(*shown, SAMPLES)
    axes.plot(everywhere, piece.areas(1 / everywhere), **style, linewidth=0.8, alpha=0.35, zorder=1)
    low = shown[0] if piece.high is None else max(shown[0], 1 / float(piece.high))
    high = shown[1] if piece.low == 0 else min(shown[1], 1 / float(piece.low))
    if low >= high:
        return
    wins = np.geomspace(low, high, SAMPLES)
    name = f"rank {_number(piece.rank)}, time {_number(piece.time)}"
    label = name if index < NAMED else f"_{name}"
    axes.plot(wins, piece.areas(1 / wins), **style, linewidth=2.4, zorder=2, label=label)


def _number(value: Number) -> str:
    """Return a number for a label: whole, or if it is small and not, to four digits."""
    return short(round(value)) if value == round(value) or value > 1000 else f"{float(value):.4g}"


def _mark_minima(axes: Axes, geometry: Geometry) -> None:
    best = geometry.best_rate
    others = [piece for piece in geometry.minima if piece.best_rate != best]
    if others:
        axes.scatter(
            [1 / float(piece.best_rate) for piece in others],
            [float(piece.least_area) for piece in others],
            s=40,
            color="white",
            edgecolors=BLACK,
            linewidths=1.4,
            zorder=4,
            label=f"other local minima: {len(others):,}",
        )
    slope, least = 1 / best, geometry.least_area
    axes.scatter(
        [float(slope)],
        [float(least)],
        s=130,
        marker="*",
        color=BLACK,
        zorder=5,
        label=f"least area {_number(least)} at slope {_number(slope)}",
    )


def _fit_heights(axes: Axes, geometry: Geometry, low: float, high: float) -> None:
    """Let the envelope fill the picture, whatever the thin lines do."""
    slopes = np.geomspace(low, high, SAMPLES)
    heights = geometry.areas(np.clip(1 / slopes, *_inside(geometry)))
    room = max(1.02, (heights.max() / heights.min()) ** 0.07)
    axes.set_ylim(heights.min() / room, heights.max() * room)


def _title(geometry: Geometry) -> str:
    points, hull = len(geometry.points), len(geometry.pieces)
    win = "wins" if hull == 1 else "win"
    return f"{points:,} point{'s' * (points != 1)}, {hull:,} {win} at some slope"


def _scatter_steps(axes: Axes, comparison: Comparison, slopes: npt.NDArray[np.float64]) -> None:
    run = [row.steps is not None for row in comparison.rows]
    steps = [float(row.steps) for row in comparison.rows if row.steps is not None]
    if steps:
        label = "steps really done"
        axes.scatter(slopes[run], steps, s=26, marker="s", color=ORANGE, zorder=3, label=label)
