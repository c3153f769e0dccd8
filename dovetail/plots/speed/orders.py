"""Who wins under random orders of equal lengths: shares at one slope, or over many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from dovetail._core import DovetailError
from dovetail.plots.style import BLACK, finish, new_axes
from dovetail.plots.texts import count, short
from dovetail.speed import RIGHT, RandomOrder
from dovetail.values import check

#: What the winners are told apart by.
GROUPS = ("time", "class", "waste", "wrong")
#: Groups that are named; what is less likely is drawn as one.
NAMED = 9
#: Groups that are never likelier are not named.
LEAST = 1e-4
#: The colour of all groups that are not named; it is none of the others.
LIGHT = "#DDDDDD"
#: The labels of groups.
WORDS = {
    "time": "time {} (turns)",
    "class": "class {}",
    "waste": "{} wasted steps",
    "wrong": "{} wrong held out",
}
AXES = {
    "time": "time of the winner (turns)",
    "class": "class of the winner (row)",
    "waste": "wasted steps of the winner",
    "wrong": "held-out inputs that the winner gets wrong",
}


def order_shares(
    orders: RandomOrder | Iterable[RandomOrder], *, by: str = "time", ax: Axes | None = None
) -> Axes:
    """Draw the share of each kind of winner under random orders.

    For one dovetailer the shares are bars; for several they are bands over the slope. Black dots
    mark the kind that wins in the order that the space has.

    Parameters
    ----------
    orders
        What `speed.random_order` returned, or several of the same solutions under other slopes.
    by
        What tells winners apart: "time", "class" (a row of the solutions), "waste", or "wrong"
        (the number of held-out inputs that are not answered rightly).

    Examples
    --------
    >>> import dovetail
    >>> from dovetail import speed
    >>> every = dovetail.solutions(dovetail.tasks.xor, max_states=3, max_time=200)
    >>> order_shares(speed.random_order(every, 10**6)).get_xlabel()
    'time of the winner (turns)'
    """
    check.choice(by, "by", GROUPS)
    several = _checked(orders)
    keys = [_keys(order, by) for order in several]
    names = _named(several, keys)
    shares = [_shares(order, key, names) for order, key in zip(several, keys, strict=True)]
    winners = [_place(key[order.standard], names) for order, key in zip(several, keys, strict=True)]
    axes = new_axes(6.4, 4.4) if ax is None else ax
    if len(several) == 1:
        _draw_bars(axes, shares[0], winners[0], names)
        labels = AXES[by], "share of the orders"
        title = f"winners under random orders, a = {short(several[0].a)}, b = {short(several[0].b)}"
    else:
        slopes = [order.a / order.b for order in several]
        _draw_bands(axes, slopes, np.array(shares), winners, _labels(names, by))
        labels = "slope a/b (machines per step)", "share of the orders"
        title = f"winners under random orders, {count(len(several), 'slope')}"
    return finish(axes, labels, title, several[0].name)


def _checked(orders: Any) -> list[RandomOrder]:
    if isinstance(orders, RandomOrder):
        return [orders]
    accepted = "a RandomOrder, or several of the same solutions"
    several = check.several(orders, "orders", accepted)
    if not several:
        raise DovetailError(f"orders must be {accepted}, not none")
    first = check.instance(several[0], "orders: each", RandomOrder)
    for order in several:
        check.instance(order, "orders: each", RandomOrder)
        if not np.array_equal(order.time, first.time):
            raise DovetailError(f"orders must be {accepted}; these have other rows")
    return sorted(several, key=lambda order: order.a / order.b)


def _keys(order: RandomOrder, by: str) -> npt.NDArray[np.int64]:
    """Return the number by which each row is told apart."""
    if by == "class":
        return np.arange(len(order))
    if by == "wrong":
        return np.asarray((order.held_out != RIGHT).sum(axis=1))
    return np.asarray(order.time if by == "time" else order.waste).astype(np.int64)


def _named(orders: Sequence[RandomOrder], keys: Sequence[npt.NDArray[np.int64]]) -> list[int]:
    """Return the groups that are named, rising: the likeliest, and whoever wins in the space."""
    total: dict[int, float] = {}
    for order, key in zip(orders, keys, strict=True):
        groups, where = np.unique(key, return_inverse=True)
        chances = np.bincount(where, order.probability.astype(np.float64))
        for group, chance in zip(groups.tolist(), chances.tolist(), strict=True):
            total[group] = max(total.get(group, 0.0), chance)
        total[int(key[order.standard])] += 1
    likely = sorted(total, key=lambda group: -total[group])[:NAMED]
    return sorted(group for group in likely if total[group] > LEAST)


def _shares(
    order: RandomOrder, key: npt.NDArray[np.int64], names: Sequence[int]
) -> npt.NDArray[np.float64]:
    """Return the share of each named group, then of all others."""
    chances = order.probability.astype(np.float64)
    named = [float(chances[key == name].sum()) for name in names]
    return np.array([*named, max(0.0, 1 - sum(named))])


def _place(key: int, names: Sequence[int]) -> int:
    return names.index(int(key)) if int(key) in names else len(names)


def _labels(names: Sequence[int], by: str) -> list[str]:
    return [*(WORDS[by].format(f"{name:,}") for name in names), "others"]


def _colours(number: int) -> list[Any]:
    return [*mpl.colormaps["viridis"](np.linspace(0, 1, number)), LIGHT]


def _draw_bars(
    axes: Axes, shares: npt.NDArray[np.float64], winner: int, names: Sequence[int]
) -> None:
    shown = len(shares) if shares[-1] > LEAST or winner == len(names) else len(names)
    places = np.arange(shown)
    axes.bar(places, shares[:shown], color=_colours(len(names))[:shown], edgecolor=BLACK, lw=0.5)
    axes.set_xticks(places, [*(f"{name:,}" for name in names), "others"][:shown])
    _dots(axes, [winner], [shares[winner] + 0.02])
    axes.set_ylim(0, min(1.08, 1.15 * float(shares.max()) + 0.04))


def _draw_bands(
    axes: Axes,
    slopes: Sequence[float],
    shares: npt.NDArray[np.float64],
    winners: Sequence[int],
    labels: Sequence[str],
) -> None:
    shown = len(labels) if shares[:, -1].max() > LEAST else len(labels) - 1
    axes.stackplot(
        slopes,
        shares.T[:shown],
        labels=labels[:shown],
        colors=_colours(len(labels) - 1)[:shown],
        edgecolor="white",
        linewidth=0.4,
    )
    top = np.cumsum(shares, axis=1)
    heights = [
        row[won] - part[won] / 2 for row, part, won in zip(top, shares, winners, strict=True)
    ]
    _dots(axes, slopes, heights)
    axes.set(xscale="log", ylim=(0, 1), xlim=(min(slopes), max(slopes)))


def _dots(axes: Axes, x: Sequence[float], y: Sequence[float]) -> None:
    style: dict[str, Any] = {"s": 22, "color": BLACK, "edgecolors": "white", "zorder": 5}
    axes.scatter(x, y, **style, clip_on=False, label="winner in the order of the space")
