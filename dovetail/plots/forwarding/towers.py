"""A tower: the programs that each level offers, and the rates at which it would run them."""

from __future__ import annotations

from matplotlib.axes import Axes

from dovetail._core import DovetailError
from dovetail.forwarding.towers import Level, Tower
from dovetail.plots.style import BLACK, FILLS, GREY, GRID, VERMILLION, finish, new_axes, roomy
from dovetail.plots.texts import count, listed, short
from dovetail.values import check, floats

#: Colours and markers of the levels, from the lowest up.
COLOURS = (*FILLS[:4], VERMILLION, BLACK)
MARKERS = "osD^vP"


def tower(tower: Tower, *, ax: Axes | None = None) -> Axes:
    """Draw the programs of every level of a tower, by rank and time.

    Both axes are logarithmic. Filled marks are the programs with the least rank·time, which a tuned
    dovetailer finds. Levels whose numbers are too large to be drawn are left out; the title says
    so.

    Parameters
    ----------
    tower
        What `dovetail.forwarding.tower` returns.

    Examples
    --------
    >>> from dovetail import forwarding
    >>> tower(forwarding.tower([(2, 3)], kappa=1)).get_title()
    'tower of 3 levels, code constant κ = 1'
    """
    check.instance(tower, "tower", Tower)
    levels = [level for level in tower.levels if _is_drawable(level)]
    if not levels:
        raise DovetailError(f"tower: its ranks or times exceed {floats.MOST:g}, the most drawn")
    axes = new_axes(6.4, 4.8) if ax is None else ax
    pairs = [pair for level in levels for pair in level.points.pairs]
    ranks, times = (roomy(column, log=True) for column in zip(*pairs, strict=True))
    axes.set(xscale="log", yscale="log", xlim=ranks, ylim=times)
    for level in levels:
        _draw(axes, level)
    axes.plot([], [], marker="o", linestyle="none", color=GREY, label="filled: least rank·time")
    return finish(axes, GRID, _title(tower, len(levels)), tower.levels[0].points.name)


def _is_drawable(level: Level) -> bool:
    numbers = [number for pair in level.points.pairs for number in pair]
    return min(numbers) >= floats.LEAST and max(numbers) <= floats.MOST


def _title(tower: Tower, drawn: int) -> str:
    hidden = "" if drawn == len(tower) else "\nonly levels with numbers that can be drawn are shown"
    state = "" if tower.complete else "\nthe next level has too many programs"
    kappa = short(tower.levels[0].kappa)
    return f"tower of {count(len(tower), 'level')}, code constant κ = {kappa}{hidden}{state}"


def _draw(axes: Axes, level: Level) -> None:
    colour = COLOURS[level.number % len(COLOURS)]
    marker = MARKERS[level.number % len(MARKERS)]
    places = [(float(x), float(t)) for x, t in level.points.pairs]
    best = min(level.points.pairs, key=lambda pair: (pair[0] * pair[1], pair))
    ranks, times = zip(*places, strict=True)
    size = 5 if len(ranks) < 100 else 2.5
    axes.plot(ranks, times, marker=marker, markersize=size, markerfacecolor="white", color=colour,
              linewidth=0.8, label=_label(level))  # fmt: skip
    axes.plot([float(best[0])], [float(best[1])], marker=marker, markersize=8, color=colour,
              zorder=3)  # fmt: skip


def _label(level: Level) -> str:
    rates = [point.rate for point in level.fixed]
    fixed = f"fixed at {listed(rates)}" if rates else "no fixed point"
    return f"level {level.number}: {count(len(level.points), 'program')}, {fixed}"
