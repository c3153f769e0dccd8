"""Annealing of a network: the bound on computation while training goes on."""

from __future__ import annotations

from matplotlib.axes import Axes

from dovetail.neural import Annealed
from dovetail.plots.style import BLUE, GREEN, GREY, ORANGE, finish, new_axes
from dovetail.plots.texts import short
from dovetail.values import check, floats


def annealed(annealed: Annealed, *, ax: Axes | None = None) -> Axes:
    """Draw the bound C of each level against the training steps so far, and where it sufficed.

    Parameters
    ----------
    annealed
        What `dovetail.neural.anneal` returned.

    Examples
    --------
    >>> from dovetail import neural, plots
    >>> task, cell = neural.running_parity(64, 2, rng=0), neural.Cell(1, 4, 8, 2)
    >>> bounds = [cell.meter(2, rollouts).multiply_adds for rollouts in (1, 2)]
    >>> small = neural.anneal(task, network=cell, schedule=bounds, updates=5, rng=0)
    >>> plots.annealed(small).get_ylabel()
    'multiply-adds for an example'
    """
    held = check.instance(annealed, "annealed", Annealed)
    axes = new_axes(6.4, 4.2) if ax is None else ax
    rows = list(zip(held.updates, map(floats.clipped, held.bounds), held.found, strict=True))
    axes.plot(*zip(*(row[:2] for row in rows), strict=True), color=GREY, linewidth=1.0)
    for is_found, colour, marker, label in (
        (False, ORANGE, "x", "bound C: not good enough"),
        (True, GREEN, "o", "bound C: good enough"),
    ):
        dots = [row[:2] for row in rows if row[2] == is_found]
        if dots:
            columns = zip(*dots, strict=True)
            axes.plot(*columns, marker, color=colour, markersize=6, linestyle="none", label=label)
    means = zip(held.updates, map(float, held.mean_multiply_adds), held.settings, strict=True)
    ran = [row[:2] for row in means if row[2] is not None]
    if ran:
        axes.plot(*zip(*ran, strict=True), "-", color=BLUE, linewidth=1.4, label="mean spent")
    axes.set_ylim(bottom=0)
    verb = "reached" if held.reached else "not reached"
    title = f"target {verb} with C = {short(held.bound)}, {len(held):,} levels"
    labels = "training steps", "multiply-adds for an example"
    return finish(axes, labels, title, whole="xy")
