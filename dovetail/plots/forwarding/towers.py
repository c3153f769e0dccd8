"""A tower: the programs that each level offers, and the rates at which it would run them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dovetail.forwarding.points import Pair
from dovetail.forwarding.towers import Level, Tower
from dovetail.plots.style import (
    BLACK,
    BLUE,
    GREEN,
    ORANGE,
    PURPLE,
    VERMILLION,
    constant,
    legend_below,
    log_ticks,
    new_axes,
)
from dovetail.values import check, floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Colours and markers of the levels, from the lowest up.
COLOURS = (BLUE, ORANGE, GREEN, PURPLE, VERMILLION, BLACK)
MARKERS = "osD^vP"


def tower(tower: Tower, *, ax: Axes | None = None) -> Axes:
    """Draw the programs of every level of a tower, by rank and time.

    Parameters
    ----------
    tower
        What `dovetail.forwarding.tower` returns.
    ax
        The Axes to draw into; a new figure unless given.

    Returns
    -------
    Axes
        The Axes drawn into, both axes logarithmic. Filled marks are the programs with the least
        rank·time, which a tuned dovetailer finds.

    Examples
    --------
    >>> from dovetail import forwarding
    >>> axes = tower(forwarding.tower([(2, 3)], kappa=1))
    >>> axes.get_xlabel(), axes.get_ylabel()
    ('rank x', 'time t (turns)')
    """
    check.instance(tower, "tower", Tower)
    axes = new_axes(6.4, 4.8) if ax is None else ax
    for level in tower.levels:
        _draw(axes, level)
    axes.set(xscale="log", yscale="log", xlabel="rank x", ylabel="time t (turns)")
    log_ticks(axes)
    axes.set_title(_title(tower), fontsize="medium")
    axes.spines[["top", "right"]].set_visible(False)
    legend_below(axes)
    return axes


def _title(tower: Tower) -> str:
    levels = f"a tower of {len(tower)} level{'s' * (len(tower) != 1)}"
    state = "" if tower.complete else "\nthe next has too many programs"
    return f"{levels}, code constant κ = {constant(tower.levels[0].kappa)}{state}"


def _draw(axes: Axes, level: Level) -> None:
    colour = COLOURS[level.number % len(COLOURS)]
    marker = MARKERS[level.number % len(MARKERS)]
    ranks, times = zip(*(_drawn(pair) for pair in level.points.pairs), strict=True)
    size = 5 if len(ranks) < 100 else 2.5
    axes.plot(ranks, times, marker=marker, markersize=size, markerfacecolor="white", color=colour,
              linewidth=0.8, label=_label(level))  # fmt: skip
    x, t = _drawn(min(level.points.pairs, key=lambda pair: (pair[0] * pair[1], pair)))
    axes.plot([x], [t], marker=marker, markersize=8, color=colour, zorder=3)


def _drawn(pair: Pair) -> tuple[float, float]:
    x, t = (floats.drawable(number, "a rank or time") for number in pair)
    return x, t


def _label(level: Level) -> str:
    rates = [f"{floats.rounded(point.rate):.3g}" for point in level.fixed[:3]]
    fixed = f"fixed at {', '.join(rates)}" if rates else "no fixed point"
    count = len(level.points)
    return f"level {level.number}: {count:,} program{'s' * (count != 1)}, {fixed}"
