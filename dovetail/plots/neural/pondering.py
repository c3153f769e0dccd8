"""Pondering: training with more and more rollouts, and what rollouts do for longer inputs."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import numpy as np
from matplotlib.axes import Axes

from dovetail.neural import Pondered, RolloutCurves, RolloutNeeds
from dovetail.plots.neural.growing import SHARES
from dovetail.plots.style import BLACK, BLUE, GREY, ORANGE, finish, line_style, new_axes
from dovetail.plots.texts import short
from dovetail.values import check


def pondered(pondered: Pondered, *, ax: Axes | None = None) -> Axes:
    """Draw the share of right held-out answers against K while K is raised; a step is one jump.

    Parameters
    ----------
    pondered
        What `dovetail.neural.ponder` returned.

    Examples
    --------
    >>> from dovetail import neural, plots
    >>> task = neural.running_parity(64, 3, rng=0)
    >>> plots.pondered(neural.ponder(task, rollouts=[1, 2], updates=5, rng=0)).get_xlabel()
    'rollouts K'
    """
    held = check.instance(pondered, "pondered", Pondered)
    axes = new_axes(6.4, 4.0) if ax is None else ax
    shares = [float(each) for each in held.shares]
    axes.plot(held.rollouts, shares, "o-", color=BLUE, markersize=4, label="after K rollouts")
    axes.axhline(float(held.target), color=BLACK, linewidth=0.8, label="target")
    axes.set_ylim(SHARES)
    verb = "reached" if held.reached else "not reached"
    title = f"target {verb}, {short(held.spent[-1])} multiply-adds of training"
    return finish(axes, ("rollouts K", "right answers (share)"), title, whole="x")


def rollout_curves(curves: RolloutCurves, *, ax: Axes | None = None) -> Axes:
    """Draw the share of right answers against the rollouts, a line for each task.

    Parameters
    ----------
    curves
        What `Pondered.curves` returned.

    Examples
    --------
    >>> import numpy as np
    >>> from dovetail import neural, plots
    >>> cell = neural.Cell(1, 2, 2, 2)
    >>> right = np.array([[2, 4], [4, 7]])
    >>> plots.rollout_curves(neural.RolloutCurves(cell, (4, 8), (4, 8), right)).get_xlabel()
    'rollouts'
    """
    held = check.instance(curves, "curves", RolloutCurves)
    axes = new_axes(6.4, 4.2) if ax is None else ax
    numbers = np.arange(1, held.right.shape[1] + 1)
    for row, places in enumerate(held.places):
        shares = held.right[row] / held.asked[row]
        axes.plot(numbers, shares, linewidth=1.6, **line_style(row), label=f"{places} places")
    axes.set_ylim(SHARES)
    title = f"one cell of {held.cell.parameters} parameters"
    return finish(axes, ("rollouts", "right answers (share)"), title, whole="x")


def accuracy_by_length(
    curves: RolloutCurves, *, rollouts: Iterable[int] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the share of right answers against the length of the input, a line for each rollouts.

    Parameters
    ----------
    curves
        What `Pondered.curves` returned.
    rollouts
        The numbers of rollouts, up to the most that were run; unless given, the places of each task
        that were run, and the most.

    Examples
    --------
    >>> import numpy as np
    >>> from dovetail import neural, plots
    >>> cell = neural.Cell(1, 2, 2, 2)
    >>> right = np.array([[2, 4], [4, 7]])
    >>> plots.accuracy_by_length(neural.RolloutCurves(cell, (4, 8), (4, 8), right)).get_xlabel()
    'places'
    """
    held = check.instance(curves, "curves", RolloutCurves)
    most = held.right.shape[1]
    if rollouts is None:
        numbers = sorted({each for each in held.places if each < most} | {most})
    else:
        accepted = f"numbers from 1 to {most:,}"
        given = check.iterator(rollouts, "rollouts", accepted)
        numbers = [check.integer(each, "rollouts", 1, most) for each in given]
    order = sorted(range(len(held.places)), key=lambda row: held.places[row])
    places = [held.places[row] for row in order]
    axes = new_axes(6.4, 4.2) if ax is None else ax
    for index, number in enumerate(numbers):
        shares = [float(held.share(row, number)) for row in order]
        noun = "rollout" if number == 1 else "rollouts"
        style = line_style(index)
        axes.plot(places, shares, marker="o", **style, label=f"{number} {noun}")
    axes.set_ylim(SHARES)
    title = f"one cell of {held.cell.parameters} parameters"
    return finish(axes, ("places", "right answers (share)"), title, whole="x")


def rollouts_by_length(
    curves: RolloutCurves, *, target: Fraction | int = Fraction(99, 100), ax: Axes | None = None
) -> Axes:
    """Draw the rollouts from which on the target is kept against the length of the input.

    Parameters
    ----------
    curves
        What `Pondered.curves` returned.
    target
        The share of right answers, exact. Tasks that do not keep it are marked at the most rollouts
        that were run.

    Examples
    --------
    >>> import numpy as np
    >>> from dovetail import neural, plots
    >>> cell = neural.Cell(1, 2, 2, 2)
    >>> right = np.array([[2, 4], [4, 7]])
    >>> plots.rollouts_by_length(neural.RolloutCurves(cell, (4, 8), (4, 8), right)).get_xlabel()
    'places'
    """
    held = check.instance(curves, "curves", RolloutCurves)
    needs = held.needed(target)
    axes = new_axes(6.0, 4.2) if ax is None else ax
    pairs = list(zip(held.places, needs, strict=True))
    found = sorted((places, number) for places, number in pairs if number is not None)
    if found:
        axes.plot(*zip(*found, strict=True), "o-", color=BLUE, label=f"share ≥ {target} kept")
    missed = [places for places, number in pairs if number is None]
    if missed:
        most = [held.right.shape[1]] * len(missed)
        axes.plot(missed, most, "x", color=ORANGE, markersize=9, label="not kept")
    ends = [0, max(held.places)]
    axes.plot(ends, ends, color=GREY, linewidth=0.8, linestyle="--", label="one for each place")
    axes.set(xlim=(0, None), ylim=(0, None))
    return finish(axes, ("places", "rollouts"), "rollouts needed", whole="xy")


def rollout_needs(needs: RolloutNeeds, *, ax: Axes | None = None) -> Axes:
    """Draw the rollouts that each example needs against its difficulty; larger dots are more.

    Parameters
    ----------
    needs
        What `Pondered.needs` returned, of a task that defines a difficulty; else the difficulty is
        drawn as 0.

    Examples
    --------
    >>> import numpy as np
    >>> from dovetail import neural, plots
    >>> cell = neural.Cell(1, 2, 2, 2)
    >>> found = neural.RolloutNeeds(cell, 4, np.array([1, 2, 2]), (1, 2, None))
    >>> plots.rollout_needs(found).get_xlabel()
    'difficulty'
    """
    held = check.instance(needs, "needs", RolloutNeeds)
    axes = new_axes(6.0, 4.2) if ax is None else ax
    hard = [0] * len(held) if held.difficulty is None else held.difficulty.tolist()
    pairs = zip(hard, held.rollouts, strict=True)
    dots = np.array([pair for pair in pairs if pair[1] is not None], dtype=np.int64)
    if len(dots):
        places, counts = np.unique(dots, axis=0, return_counts=True)
        sizes = 12 + 120 * counts / counts.max()
        axes.scatter(
            places[:, 0],
            places[:, 1],
            s=sizes,
            color=BLUE,
            alpha=0.5,
            linewidths=0,
            label="examples",
        )
    means = held.by_difficulty()
    if means:
        values = [float(mean) for mean in means.values()]
        axes.plot(list(means), values, color=ORANGE, linewidth=1.8, label="mean")
    title = f"{held.solved} of {len(held)} examples solved"
    return finish(axes, ("difficulty", "rollouts needed"), title, whole="xy")
