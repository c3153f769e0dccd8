"""Which search is best under the prior of which, as a graph."""

from __future__ import annotations

import math

from matplotlib.axes import Axes

from dovetail._core import DovetailError
from dovetail.forwarding.prior_maps import PriorMap
from dovetail.plots.style import BLUE, GREY, VERMILLION, legend_below, new_axes, set_title
from dovetail.plots.texts import plain
from dovetail.values import check

#: Most searches that are drawn.
MOST_DRAWN = 40


def prior_graph(map: PriorMap, *, ax: Axes | None = None) -> Axes:
    """Draw an arrow from each search to those that are best under its prior.

    Searches that are best under their own prior, the fixed points, are filled.

    Parameters
    ----------
    map
        What `dovetail.forwarding.prior_map` returns, of at most 40 searches.

    Examples
    --------
    >>> from dovetail import forwarding
    >>> prior_graph(forwarding.dovetailers([(1, 3)], kappa=1)).get_title()
    'which search is best under whose prior'
    """
    check.instance(map, "map", PriorMap)
    if len(map) > MOST_DRAWN:
        raise DovetailError(f"map: at most {MOST_DRAWN} searches are drawn, not {len(map)}")
    axes = new_axes(5.2, 5.4) if ax is None else ax
    count = len(map)
    turns = [math.pi / 2 - 2 * math.pi * k / count for k in range(count)]
    places = {name: (math.cos(turn), math.sin(turn))
              for name, turn in zip(map.graph, turns, strict=True)}  # fmt: skip
    style = {"arrowstyle": "-|>", "color": GREY, "shrinkA": 9, "shrinkB": 9,
             "connectionstyle": "arc3,rad=0.15"}  # fmt: skip
    for name, best in map.graph.items():
        for other in best:
            if other != name:
                axes.annotate("", places[other], places[name], arrowprops=style)
    fixed = map.fixed_points()
    _draw_searches(axes, [places[name] for name in fixed], VERMILLION, VERMILLION,
                   "best under its own prior")  # fmt: skip
    _draw_searches(axes, [place for name, place in places.items() if name not in fixed], "white",
                   BLUE, "not a fixed point")  # fmt: skip
    for name, (x, y) in places.items():
        axes.text(1.17 * x, 1.17 * y, plain(name), ha="center", va="center", fontsize="small")
    axes.set(xlim=(-1.45, 1.45), ylim=(-1.35, 1.35), aspect="equal", xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    set_title(axes, "which search is best under whose prior", map.title)
    legend_below(axes)
    return axes


def _draw_searches(
    axes: Axes, places: list[tuple[float, float]], face: str, edge: str, label: str
) -> None:
    if places:
        x, y = zip(*places, strict=True)
        axes.scatter(x, y, s=110, facecolor=face, edgecolor=edge, zorder=3,
                     label=label)  # fmt: skip
