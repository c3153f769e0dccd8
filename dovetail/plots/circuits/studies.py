"""What restrictions of circuits cost, and what their priors say of held-out rows."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import SymmetricalLogLocator

from dovetail._core import DovetailError
from dovetail.circuits.model.costs import GATE_PRIORS
from dovetail.circuits.studies.generalisations import PREDICTORS, Generalisation
from dovetail.circuits.studies.growths import Growth
from dovetail.circuits.studies.restrictions import Restriction
from dovetail.plots.style import GREY, finish, line_style, new_axes, set_title
from dovetail.plots.ticks import Numbers
from dovetail.values import check, floats

#: Lines may coincide, so their marks are drawn around each other.
MARKERS = dict(zip(PREDICTORS, [("o", 10), ("D", 7), ("s", 4), ("x", 6)], strict=True))
#: Greater costs are drawn on a logarithmic axis.
LOG_ABOVE = 20
#: On such an axis there is room for 1, 2, 5, 10, 20 and so on up to this.
POWERS_ABOVE = 10**4
PRICES = {"size": "gates", "tree": "gates as trees", "depth": "depth"}
LABELS = {
    "size": "fewest gates",
    "tree": "fewest gates as a tree",
    "depth": "least depth",
    "lookup": "lookup table",
}


def restriction(restriction: Restriction, *, ax: Axes | None = None) -> Axes:
    """Draw how many functions need how many gates as a graph and as a tree.

    There is a number in each place that some function holds. On the line, the tree costs no more.

    Parameters
    ----------
    restriction
        What `dovetail.circuits.cost_of_trees` returns.

    Examples
    --------
    >>> from dovetail.circuits import cost_of_trees
    >>> restriction(cost_of_trees(2)).get_ylabel()
    'least tree size (gates)'
    """
    check.instance(restriction, "restriction", Restriction)
    sizes, trees = (max(pair[k] for pair in restriction.counts) + 1 for k in (0, 1))
    grid = np.full((trees, sizes), np.nan)
    for (size, tree), many in restriction.counts.items():
        grid[tree, size] = np.log10(many)
    axes = new_axes(1.4 + 0.48 * sizes, 1.2 + 0.48 * trees) if ax is None else ax
    axes.imshow(grid, origin="lower", aspect="equal", cmap="cividis", vmin=-1.5)
    most = np.nanmax(grid)
    for (size, tree), many in restriction.counts.items():
        colour = "black" if grid[tree, size] > 0.45 * most else "white"
        axes.text(
            size, tree, f"{many:,}", ha="center", va="center", fontsize=7, color=colour, zorder=2
        )
    shorter = min(sizes, trees) - 0.5
    axes.plot([-0.5, shorter], [-0.5, shorter], color=GREY, linewidth=0.8, zorder=1)
    axes.set(xlabel="least size (gates)", ylabel="least tree size (gates)")
    axes.set(xticks=range(sizes), yticks=range(trees))
    known = sum(restriction.counts.values())
    task = f"{known:,} functions of {restriction.inputs} inputs, basis {restriction.basis}"
    set_title(axes, f"{task}: {restriction.dearer:,} are dearer as a tree")
    return axes


def generalisation(
    generalisation: Generalisation, *, costs: Iterable[int] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the share of held-out rows that each predictor has right, over the known rows.

    The grey line is a coin; over all functions no predictor beats it.

    Parameters
    ----------
    generalisation
        What `dovetail.circuits.generalisation` returns.
    costs
        The tasks: the functions of these least sizes; unless given, of the first one for which the
        priors differ.

    Examples
    --------
    >>> from dovetail import circuits
    >>> generalisation(circuits.generalisation(2)).get_xlabel()
    'known rows, of 4'
    """
    data = check.instance(generalisation, "generalisation", Generalisation)
    if costs is None:
        wanted = _first_difference(data)
    else:
        wanted = set(check.several(costs, "costs", "least sizes, one after the other"))
    if not wanted:
        raise DovetailError("costs must hold at least one least size")
    rows = 2**data.inputs
    axes = new_axes(6.4, 4.0) if ax is None else ax
    axes.axhline(0.5, color=GREY, linewidth=0.8)
    for index, predictor in enumerate(PREDICTORS):
        shares = [data.share(predictor, known, wanted) for known in range(rows)]
        marker, size = MARKERS[predictor]
        style = line_style(index) | {"marker": marker, "markersize": size, "fillstyle": "none"}
        axes.plot(range(rows), [float(share) for share in shares], **style, label=LABELS[predictor])
    axes.set(xticks=range(rows), ylim=(0, 1.02))
    sizes = ", ".join(map(str, sorted(wanted)))
    title = f"tasks: functions of {data.inputs} inputs and least size {sizes}; basis {data.basis}"
    return finish(axes, (f"known rows, of {rows}", "held-out rows that are right"), title)


def _first_difference(data: Generalisation) -> set[int]:
    """The first least size for which not all priors have the same shares; all if there is none."""
    costs = sorted({one.cost for one in data.predictions})
    for cost in costs:
        some = [one for one in data.predictions if one.cost == cost]
        right = [[one.right for one in some if one.predictor == prior] for prior in GATE_PRIORS]
        if any(shares != right[0] for shares in right):
            return {cost}
    return set(costs)


def growth(growth: Growth, *, ax: Axes | None = None) -> Axes:
    """Draw what the standard circuits of a task cost, by bits, and the minima where known.

    The axis of large costs is logarithmic from 1 on. Filled marks are minima; where only bounds are
    known, a bar goes from the lower to the upper one.

    Parameters
    ----------
    growth
        What `dovetail.circuits.growth` returns.

    Examples
    --------
    >>> from dovetail import circuits
    >>> growth(circuits.growth("parity", [2, 3, 4])).get_ylabel()
    'gates, or levels'
    """
    held = check.instance(growth, "growth", Growth)
    bits = [row.bits for row in held.rows]
    axes = new_axes(6.4, 4.2) if ax is None else ax
    for index, (prior, label) in enumerate(PRICES.items()):
        style = line_style(index)
        costs = [floats.rounded(row.standard(prior)) for row in held.rows]
        style |= {"marker": "osD"[index], "markerfacecolor": "white"}
        axes.plot(bits, costs, **style, label=f"standard circuit: {label}")
        known = [(row.bits, row.least[prior]) for row in held.rows if prior in row.least]
        for number, found in known:
            ends = found.lower or 0, found.upper or 0
            axes.vlines(number, *ends, color=style["color"], linewidth=3)
        exact = [(number, found.upper or 0) for number, found in known if found.exact]
        if exact:
            at, least = zip(*exact, strict=True)
            axes.plot(at, least, "osD"[index], color=style["color"], label=f"least {label}")
    most = max(row.standard("tree") for row in held.rows)
    if most > LOG_ABOVE:
        axes.set_yscale("symlog", linthresh=1)
        if most < POWERS_ABOVE:
            places = SymmetricalLogLocator(base=10, linthresh=1, subs=(1, 2, 5))
            axes.yaxis.set_major_locator(places)
            axes.yaxis.set_major_formatter(Numbers())
    axes.locator_params(axis="x", integer=True)
    title = f"the task {held.name}, basis {held.basis}"
    return finish(axes, ("bits", "gates, or levels"), title)
