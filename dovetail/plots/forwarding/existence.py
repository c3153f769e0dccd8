"""The proof of the existence theorem: the code constant at which the best rate is fixed."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
from matplotlib.axes import Axes

from dovetail.forwarding.existence import Existence
from dovetail.plots.style import BLUE, GREEN, ORANGE, VERMILLION, finish, new_axes
from dovetail.plots.texts import short
from dovetail.values import check, floats

#: Prices at which the best rate is worked out; edges of the hull that are listed.
PRICES, EDGES = 1500, 400
#: What the picture shows beyond the first edge and below the least bound, as a factor.
MARGIN = 10.0
#: A smaller change of the rate, as a factor, is too small to be seen, and does not break the line.
BREAK = 1.1


def existence_proof(existence: Existence, *, ax: Axes | None = None) -> Axes:
    """Draw λ/s over the price λ, where s is the best rate: the κ for which s is fixed there.

    From the right, where only 1/1 is best, the line falls with λ and jumps up wherever the best
    rate falls: it passes every κ. Only where the best rate rises can it jump down and leave a gap.

    Parameters
    ----------
    existence
        What `Hull.existence` returns.

    Examples
    --------
    >>> from dovetail import forwarding
    >>> existence_proof(forwarding.hull([(1, 3)]).existence()).get_ylabel()
    'κ = λ/s, for which s is fixed'
    """
    check.instance(existence, "existence", Existence)
    prices, values = _line(existence)
    axes = new_axes(6.4, 4.4) if ax is None else ax
    axes.set(xscale="log", yscale="log", xlim=(prices[0], prices[-1]))
    label = "λ/s for the best rate s"
    axes.plot(prices, values, color=BLUE, linewidth=1.3, label=label)
    _mark(axes, existence)
    title = "where a best rate is fixed, over all prices"
    return finish(axes, ("price λ of a unit of pq", "κ = λ/s, for which s is fixed"), title,
                  existence.points.name)  # fmt: skip


def _mark(axes: Axes, existence: Existence) -> None:
    """Draw the bounds, and the highest gap."""
    kappa0, gap = existence.kappa0, existence.highest_gap
    if kappa0 > 0:
        bound = f"κ0 = {short(kappa0)}: the line takes every value above it"
        axes.axhline(floats.clipped(kappa0), color=GREEN, linestyle="--", linewidth=1.2,
                     label=bound)  # fmt: skip
        axes.axvline(floats.clipped(existence.price), color=ORANGE, linestyle=":", linewidth=1.2,
                     label=f"Λ = {short(existence.price)}: above it s = 1/q")  # fmt: skip
    if gap is not None and gap.high is not None:
        ends = floats.clipped(gap.low), floats.clipped(gap.high)
        axes.axhspan(*ends, color=VERMILLION, alpha=0.4, linewidth=1.5,
                     label=f"highest gap, up to κ = {short(gap.high)}")  # fmt: skip


def _line(existence: Existence) -> tuple[list[float], list[float]]:
    """Return prices, rising, and λ/s at each; NaN where the line is broken."""
    hull = existence.hull
    if hull.count == 1:
        ends = [1 / MARGIN, MARGIN]
        return ends, ends
    high = floats.clipped(hull.edge(0).price) * MARGIN
    edges = [hull.edge(index).price for index in range(min(hull.count - 1, EDGES))]
    least = [existence.price, edges[-1]]
    low = floats.clipped(min(price for price in least if price > 0)) / MARGIN
    near = (floats.clipped(price) for price in edges)
    jumps = {price * factor for price in near for factor in (1 - 1e-9, 1 + 1e-9)}
    grid = np.geomspace(low, high, PRICES).tolist()
    points = sorted(price for price in jumps.union(grid) if low <= price <= high)
    return _broken(existence, points)


def _broken(existence: Existence, points: list[float]) -> tuple[list[float], list[float]]:
    """Return the line through some prices, broken where the best rate jumps."""
    prices: list[float] = []
    values: list[float] = []
    last = 1.0
    for price in points:
        rate = floats.clipped(existence.hull.best(Fraction(price))[0])
        if prices and max(rate / last, last / rate) > BREAK:
            prices.append(price)
            values.append(math.nan)
        prices.append(price)
        values.append(price / rate)
        last = rate
    return prices, values
