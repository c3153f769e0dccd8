"""Solutions of a task: every class by its time and least rank, and what priors select."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from dovetail._core import DovetailError
from dovetail.plots.style import (
    BLUE,
    GREY,
    GRID,
    ORANGE,
    VERMILLION,
    draw_dots,
    finish,
    new_axes,
    roomy,
)
from dovetail.plots.texts import count
from dovetail.speed import RIGHT, Prior, Solutions
from dovetail.values import check

#: Marks of what priors select, one after the other.
MARKS = ("o", "s", "D", "^", "v", "P", "X", "*")


def solutions(
    solutions: Solutions, *, priors: Iterable[Prior] = (), ax: Axes | None = None
) -> Axes:
    """Draw every class of solutions by its least rank and its time, and what priors select.

    The colour says what the class does on the held-out inputs, the size of a dot how many machines
    it has (by the logarithm).

    Parameters
    ----------
    solutions
        The classes.
    priors
        Priors, at most 8; the classes that each selects get a mark.

    Raises
    ------
    DovetailError
        If there is no solution.

    Examples
    --------
    >>> import dovetail
    >>> every = dovetail.solutions(dovetail.tasks.xor, max_states=3, max_time=200)
    >>> solutions(every).get_title()
    'xor: 568 machines by rank and time'
    """
    check.instance(solutions, "solutions", Solutions)
    if not len(solutions):
        raise DovetailError("solutions: there is none to draw")
    chosen = check.several(priors, "priors", "priors such as speed.Rank()")
    if len(chosen) > len(MARKS):
        raise check.refusal("priors", f"at most {len(MARKS)}", chosen)
    axes = new_axes(6.4, 4.8) if ax is None else ax
    _set_axes(axes, solutions)
    for label, colour, rows in _groups(solutions):
        _draw(axes, solutions, rows, color=colour, label=label)
    for prior, mark in zip(chosen, MARKS, strict=False):
        rows = solutions.select(prior).rows
        style = {"marker": mark, "facecolors": "none", "edgecolors": "black", "s": 90, "zorder": 3}
        draw_dots(axes, _places(solutions, rows), label=str(prior), **style)
    title = f"{count(solutions.solving, 'machine')} by rank and time"
    return finish(axes, GRID, title, solutions.task.name, whole="y")


def _set_axes(axes: Axes, solutions: Solutions) -> None:
    axes.set_xscale("log")
    axes.set_xlim(*roomy([int(solutions.least_rank.min()), int(solutions.least_rank.max())], True))
    axes.set_ylim(*roomy([int(solutions.time.min()), int(solutions.time.max())], False))


def _groups(solutions: Solutions) -> list[tuple[str, str, npt.NDArray[np.intp]]]:
    """Return a label, a colour and the rows of each kind of class."""
    inputs = solutions.held_out.shape[1]
    right = (solutions.held_out == RIGHT).sum(axis=1)
    if inputs == 0:
        return [("all", BLUE, np.arange(len(solutions)))]
    kinds = [
        ("wrong on all held-out inputs", VERMILLION, right == 0),
        ("right on some", ORANGE, (right > 0) & (right < inputs)),
        ("right on all held-out inputs", BLUE, right == inputs),
    ]
    return [(label, colour, np.flatnonzero(rows)) for label, colour, rows in kinds if rows.any()]


def _draw(
    axes: Axes, solutions: Solutions, rows: npt.NDArray[np.intp], *, color: str, label: str
) -> None:
    sizes = 6 + 4 * np.log2(solutions.machines[rows].astype(np.float64))
    style = {"s": sizes, "color": color, "alpha": 0.7, "linewidths": 0.3, "edgecolors": GREY}
    draw_dots(axes, _places(solutions, rows), label=label, **style)


def _places(solutions: Solutions, rows: npt.NDArray[np.intp]) -> list[tuple[int, int]]:
    ranks, times = solutions.least_rank[rows].tolist(), solutions.time[rows].tolist()
    return list(zip(ranks, times, strict=True))
