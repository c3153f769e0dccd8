"""Runtime geometry: areas over the slope, the extreme points, and what searches really cost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from dovetail._core import DovetailError
from dovetail.geometry import Comparison, Geometry, Piece, lower_left_hull
from dovetail.plots.dovetailing import triangle
from dovetail.plots.lines import MOST_LOG, draw_hull
from dovetail.plots.style import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    around,
    draw_dots,
    finish,
    legend_below,
    line_style,
    new_axes,
    set_title,
)
from dovetail.plots.texts import count, short
from dovetail.plots.ticks import MOST
from dovetail.slopes import Slope
from dovetail.values import check, floats

#: What stands below an axis of slopes.
SLOPE = "slope a/b (machines per step)"
#: Slopes beyond those at which something happens, as a factor.
MARGIN = 30
#: Points of the curve of one piece: of few, and of so many that each has little room.
SAMPLES, FEW_SAMPLES = 200, 12
#: If more programs win, the thin curves of those that do not are left out.
MOST_THIN = 40
THIN: dict[str, Any] = {"linewidth": 0.8, "alpha": 0.35, "zorder": 1}
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

    Examples
    --------
    >>> from dovetail.geometry import runtime_geometry
    >>> areas(runtime_geometry([(2, 90), (50, 9), (70, 1)])).get_xlabel()
    'slope a/b (machines per step)'
    """
    check.instance(geometry, "geometry", Geometry)
    floats.drawable(geometry.least_area, "the least area")
    floats.drawable(geometry.best_rate, "the best exchange rate")
    low, high = _slopes_shown(geometry, slopes)
    axes = new_axes(6.4, 5.0) if ax is None else ax
    axes.autoscale(False)
    axes.set(xscale="log", yscale="log", xlim=(low, high))
    _draw_pieces(axes, geometry.pieces, (low, high))
    _mark_minima(axes, geometry)
    return finish(axes, (SLOPE, "area (turns)"), _title(geometry), geometry.name)


def costs(comparison: Comparison, *, ax: Axes | None = None) -> Axes:
    """Draw area, slots and real steps over the slope, and what Levin's phases cost.

    Parameters
    ----------
    comparison
        What `dovetail.compare_costs` returned.

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
    slots = [(row.slope.value, row.slots) for row in comparison.rows]
    draw_dots(axes, slots, s=22, color=BLUE, zorder=3, label="slots")
    steps = [(row.slope.value, row.steps) for row in comparison.rows if row.steps is not None]
    if steps:
        label = "steps really done"
        draw_dots(axes, steps, s=26, marker="s", color=ORANGE, zorder=3, label=label)
    other = [(row.slope.value, row.slots) for row in comparison.rows if not row.agrees]
    if other:
        label = "exactly, another program wins"
        draw_dots(axes, other, s=80, facecolors="none", edgecolors=BLACK, label=label)
    label = f"Levin's phases: {short(comparison.phase_work)}"
    axes.axhline(float(comparison.phase_work), color=BLACK, linewidth=1, linestyle=":", label=label)
    title = f"costs under {count(len(slopes), 'slope')}"
    return finish(axes, (SLOPE, "turns or steps"), title, comparison.geometry.name)


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

    Examples
    --------
    >>> extremes([(2, 90), (20, 80), (50, 9), (60, 70), (70, 1)], slope=Slope(2, 1)).get_title()
    'extreme ones of 5 programs, and the dovetailer a = 2, b = 1'
    """
    check.instance(slope, "slope", Slope)
    a, b = slope
    given = check.several(points, "points", "pairs (rank, time)")
    pairs = [check.solution(point, "points") for point in given]
    axes = triangle(pairs, a=a, b=b, tie=tie, ax=ax, isolines=0, log=log)
    hull = lower_left_hull(pairs)
    draw_hull(axes, hull)
    label = f"extreme programs: {len(hull):,}"
    diamonds: dict[str, Any] = {"s": 120, "marker": "D", "facecolors": "none", "linewidths": 1.8}
    draw_dots(axes, hull, **diamonds, edgecolors=ORANGE, zorder=8, clip_on=False, label=label)
    many = count(len(pairs), "program")
    set_title(axes, f"extreme ones of {many}, and the dovetailer a = {short(a)}, b = {short(b)}")
    legend_below(axes)
    return axes


def _slopes_shown(geometry: Geometry, slopes: tuple[float, float] | None) -> tuple[float, float]:
    """Return the least and the greatest slope to draw, both covered."""
    if slopes is None:
        rates = [piece.best_rate for piece in geometry.pieces]
        rates += [piece.low for piece in geometry.pieces[:-1]]
        low, high = around([1 / rate for rate in rates], MARGIN)
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
    most = np.inf if high is None else floats.rounded(high)
    return floats.rounded(low) * (1 + 1e-12), most * (1 - 1e-12)


def _draw_pieces(axes: Axes, pieces: Sequence[Piece], shown: tuple[float, float]) -> None:
    """Draw the curves, thin everywhere and thick where they win; fit the axis to the latter."""
    heights = []
    for index, piece in enumerate(pieces):
        style = line_style(index)
        if len(pieces) > MOST_THIN:
            style["linestyle"] = "-"
        else:
            everywhere = np.geomspace(*shown, SAMPLES)
            axes.plot(everywhere, _areas(piece, everywhere), **style, **THIN)
        low = shown[0] if piece.high is None else max(shown[0], floats.rounded(1 / piece.high))
        high = shown[1] if piece.low == 0 else min(shown[1], floats.rounded(1 / piece.low))
        if low >= high:
            continue
        wins = np.geomspace(low, high, SAMPLES if len(pieces) <= MOST_THIN else FEW_SAMPLES)
        areas = _areas(piece, wins)
        name = f"rank {short(piece.rank)}, time {short(piece.time)}"
        label = name if index < NAMED else f"_{name}"
        axes.plot(wins, areas, **style, linewidth=2.4, zorder=2, label=label)
        heights += [areas.min(), areas.max()]
    least, most = floats.clipped(min(heights)), floats.clipped(max(heights))
    room = max(1.02, (most / least) ** 0.07)
    axes.set_ylim(least / room, min(most * room, MOST))


def _areas(piece: Piece, slopes: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return (t + x/s)²·s/2 for the slopes s, whatever the size of the numbers."""
    time, rank = floats.log(Fraction(piece.time)), floats.log(Fraction(piece.rank))
    logs = np.log(slopes)
    areas: npt.NDArray[np.float64] = 2 * np.logaddexp(time, rank - logs) + logs - np.log(2)
    return np.exp(np.minimum(areas, MOST_LOG))


def _mark_minima(axes: Axes, geometry: Geometry) -> None:
    slope, least = 1 / geometry.best_rate, geometry.least_area
    minima = [(1 / piece.best_rate, piece.least_area) for piece in geometry.minima]
    others = [(at, area) for at, area in minima if at != slope and area <= floats.MOST]
    if others:
        ring: dict[str, Any] = {"color": "white", "edgecolors": BLACK, "linewidths": 1.4}
        draw_dots(
            axes, others, s=40, **ring, zorder=4, label=f"other local minima: {len(others):,}"
        )
    label = f"least area {short(least)} at slope {short(slope)}"
    draw_dots(axes, [(slope, least)], s=130, marker="*", color=BLACK, zorder=5, label=label)


def _title(geometry: Geometry) -> str:
    hull = len(geometry.pieces)
    win = "wins" if hull == 1 else "win"
    return f"area for {count(len(geometry.points), 'point')}, {hull:,} {win} at some slope"
