"""The number of fixed points over code constants and tasks."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.image import AxesImage

from dovetail.forwarding.sweeps import ForwardingSweep
from dovetail.plots.style import BLACK, BLUE, SKY, VERMILLION, new_axes, set_title
from dovetail.plots.texts import count, plain, power_of_ten, short
from dovetail.values import check

#: Numbers of fixed points that are told apart, and their colours from 0 on.
MOST_COUNTED = 4
COLOURS = (VERMILLION, "#DDE8F0", SKY, BLUE, BLACK)
#: More tasks than this are not named.
MOST_NAMES = 40
#: Code constants that are named at most, and the greatest height of the colour bar in inches.
MOST_TICKS = 7
BAR = 4.0
#: Where a power of ten is at least this, all are written as such.
LEAST_POWER = 7


def phase_diagram(sweep: ForwardingSweep, *, ax: Axes | None = None) -> Axes:
    """Draw the number of pure fixed points over code constants and tasks.

    There is a row for each task, a column for each code constant.

    Parameters
    ----------
    sweep
        What `dovetail.forwarding.sweep` returns.

    Examples
    --------
    >>> from dovetail import forwarding
    >>> found = forwarding.sweep({"one": [(1, 3)], "two": [(12, 1)]}, [1, 10, 40])
    >>> axes = phase_diagram(found)
    >>> [label.get_text() for label in axes.get_yticklabels()]
    ['one', 'two']
    """
    check.instance(sweep, "sweep", ForwardingSweep)
    tasks = list(dict.fromkeys(row.task for row in sweep.rows))
    kappas = sorted({row.kappa for row in sweep.rows})
    places = {task: place for place, task in enumerate(tasks)}, {k: n for n, k in enumerate(kappas)}
    counts = np.full((len(tasks), len(kappas)), np.nan)
    for row in sweep.rows:
        counts[places[0][row.task], places[1][row.kappa]] = min(len(row.fixed), MOST_COUNTED)
    height = min(12.0, 2.3 + 0.3 * len(tasks))
    axes = new_axes(6.4, height) if ax is None else ax
    norm = BoundaryNorm(np.arange(-0.5, MOST_COUNTED + 1), len(COLOURS))
    image = axes.imshow(
        counts,
        cmap=ListedColormap(COLOURS),
        norm=norm,
        aspect="auto",
        interpolation="nearest",
        extent=(-0.5, len(kappas) - 0.5, len(tasks) + 0.5, 0.5),
    )
    _draw_bar(axes, image, height)
    _name_tasks(axes, tasks)
    some = range(0, len(kappas), -(-len(kappas) // MOST_TICKS))
    axes.set_xticks(some, _constants([kappas[k] for k in some]))
    axes.set_xlabel("code constant κ")
    found = f"{sum(row.exists for row in sweep.rows):,} of {count(len(sweep), 'pair')}"
    set_title(axes, f"a pure fixed point in {found} of task and constant")
    return axes


def _draw_bar(axes: Axes, image: AxesImage, height: float) -> None:
    """Draw the colours beside the picture, with what they stand for."""
    names = [*map(str, range(MOST_COUNTED)), f"≥ {MOST_COUNTED}"]
    shrink = min(1.0, BAR / height)
    bar = axes.figure.colorbar(image, ax=axes, ticks=range(len(names)), shrink=shrink, aspect=12)
    bar.ax.set_yticklabels(names)
    bar.set_label("pure fixed points")


def _name_tasks(axes: Axes, tasks: Sequence[str]) -> None:
    """Name the rows, or number them from 1 if they are many."""
    if len(tasks) <= MOST_NAMES:
        axes.set_yticks(range(1, len(tasks) + 1), [plain(task) for task in tasks])
        axes.set_ylabel("task")
    else:
        step = -(-len(tasks) // MOST_TICKS // 5) * 5
        axes.set_yticks([1, *range(step, len(tasks) + 1, step)])
        axes.set_ylabel(f"{len(tasks):,} tasks")


def _constants(kappas: Sequence[Fraction]) -> list[str]:
    """Return code constants for ticks: as powers of ten if all are, and one of them is large."""
    powers = [power_of_ten(kappa) for kappa in kappas]
    if None in powers or kappas[-1] < 10**LEAST_POWER:
        return [short(kappa) for kappa in kappas]
    return [rf"$10^{{{power}}}$" for power in powers]
