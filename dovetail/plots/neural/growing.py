"""The size prior: the share of right answers of each size that was tried."""

from __future__ import annotations

from collections.abc import Iterable

from matplotlib.axes import Axes

from dovetail.neural import Grown
from dovetail.plots.style import BLACK, BLUE, finish, line_style, new_axes
from dovetail.plots.texts import short
from dovetail.values import check

#: Shares are drawn with a little room on both sides.
SHARES = (-0.04, 1.04)
MARKERS = "os^Dv"


def share_ends(shares: Iterable[float]) -> tuple[float, float]:
    """Return the ends of an axis that holds these shares, with some room but little above 1.

    Examples
    --------
    >>> share_ends([0.5, 1.0])
    (0.45, 1.05)
    """
    held = list(shares)
    spread = max(max(held) - min(held), 0.1)
    return min(held) - spread / 10, max(held) + spread / 10


def grown(grown: Grown, *, ax: Axes | None = None) -> Axes:
    """Draw the share of right held-out answers of each size against its multiply-adds.

    Parameters
    ----------
    grown
        What `dovetail.neural.grow` returned.

    Examples
    --------
    >>> import dovetail
    >>> from dovetail import neural, plots
    >>> small = neural.grow(neural.task_arrays(dovetail.tasks.and_), updates=9, rng=0)
    >>> plots.grown(small).get_xlabel()
    'multiply-adds for an example'
    """
    held = check.instance(grown, "grown", Grown)
    axes = new_axes(6.4, 4.2) if ax is None else ax
    axes.set_xscale("log")
    for index, depth in enumerate(sorted({net.depth for net in held.networks})):
        pairs = zip(held.networks, held.shares, strict=True)
        rows = [(n.meter().multiply_adds, float(s)) for n, s in pairs if n.depth == depth]
        label = f"{depth} hidden layer{'' if depth == 1 else 's'}"
        marker = MARKERS[index % len(MARKERS)]
        axes.plot(*zip(*rows, strict=True), marker=marker, **line_style(index), label=label)
    best = held.best.meter().multiply_adds, float(held.share)
    label = f"best: width {held.best.width}, depth {held.best.depth}"
    axes.plot([best[0]], [best[1]], "o", markersize=13, color=BLUE, fillstyle="none", label=label)
    axes.axhline(float(held.target), color=BLACK, linewidth=0.8, label="target")
    axes.set_ylim(SHARES)
    verb = "reached" if held.reached else "not reached"
    title = f"target {verb}, {short(held.total_spent)} multiply-adds of training"
    return finish(axes, ("multiply-adds for an example", "right answers (share)"), title)
