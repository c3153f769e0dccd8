"""The space-time picture of a run: one row a configuration, time downwards, cells across."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dovetail._core import DovetailError
from dovetail.plots.style import BLACK, GREY, SYMBOL_COLOURS, new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from dovetail.machines import SpaceTime

#: Up to this many rows and cells, the cells are ruled and the head is marked.
SMALL = 120
#: Up to this many rows, each row has its tick.
TICKED_ROWS = 12
#: A machine's text is broken into lines of about this many characters.
TITLE_WIDTH = 40


def space_time(
    space_time: SpaceTime, *, ax: Axes | None = None, head: bool | None = None, legend: bool = True
) -> Axes:
    """Draw the configurations of a run, every cell with sharp edges.

    Parameters
    ----------
    space_time
        The rows to draw, made by `dovetail.space_time`.
    ax
        The Axes to draw into; a new figure unless given.
    head
        Mark the head's cell in each row; unless given, when the picture is small enough for it.
    legend
        Name the symbols beside the picture.

    Returns
    -------
    Axes
        The Axes drawn into; its ticks are true step numbers and cell positions.

    Examples
    --------
    >>> import dovetail
    >>> axes = space_time(dovetail.space_time("1RB1LB_1LA1RZ"))
    >>> axes.get_ylabel()
    'step'
    """
    array = space_time.array
    if array.size == 0:
        raise DovetailError(
            f"space_time: has no cells to draw ({array.shape[0]} rows, {array.shape[1]} cells); "
            "the window must overlap the run"
        )
    axes = new_axes(*_size(*array.shape)) if ax is None else ax
    colours = SYMBOL_COLOURS[: max(int(array.max()) + 1, _symbols(space_time))]
    _draw_cells(axes, space_time, colours)
    small = max(array.shape) <= SMALL
    heads = _draw_heads(axes, space_time) if (small if head is None else head) else []
    _set_axes(axes, space_time)
    if small:
        _rule_cells(axes, space_time)
    if legend:
        _name_symbols(axes, colours, heads)
    return axes


def _symbols(space_time: SpaceTime) -> int:
    return int(space_time.machine.symbols)


def _size(rows: int, cells: int) -> tuple[float, float]:
    """Return a figure size (inches) in which cells are as square as the page allows."""
    cell = min(0.3, 8.0 / rows, 8.0 / cells)
    return max(3.0, cell * cells) + 1.8, max(2.4, cell * rows) + 0.9


def _stride(steps: NDArray[np.int64]) -> int:
    return int(steps[1] - steps[0]) if len(steps) > 1 else 1


def _draw_cells(axes: Axes, space_time: SpaceTime, colours: tuple[str, ...]) -> None:
    from matplotlib.colors import ListedColormap

    array, steps = space_time.array, space_time.steps
    left, half = space_time.left, _stride(steps) / 2
    axes.imshow(
        array,
        cmap=ListedColormap(colours),
        vmin=-0.5,
        vmax=len(colours) - 0.5,
        interpolation="nearest",
        resample=False,
        aspect="auto",
        origin="upper",
        extent=(left - 0.5, left + array.shape[1] - 0.5, steps[-1] + half, steps[0] - half),
    )


def _draw_heads(axes: Axes, space_time: SpaceTime) -> list[Any]:
    """Dot the head's cell in each row in which it is in the window; return the handle."""
    rows, cells = space_time.array.shape
    left, heads = space_time.left, space_time.heads
    inside = (heads >= left) & (heads < left + cells)
    box = axes.figure.dpi_scale_trans.inverted().transform_bbox(axes.get_window_extent())
    points = 72 * min(box.width / cells, box.height / rows)
    dots = axes.scatter(
        heads[inside],
        space_time.steps[inside],
        s=min(30.0, max(1.0, 0.7 * points) ** 2),
        color=BLACK,
        edgecolors="white",
        linewidths=min(0.8, 0.1 * points),
        label="head",
        zorder=3,
    )
    return [dots]


def _set_axes(axes: Axes, space_time: SpaceTime) -> None:
    from matplotlib.ticker import FixedLocator, MaxNLocator, StrMethodFormatter

    axes.set(xlabel="cell (0 = start)", ylabel="step")
    axes.set_title(_title(space_time), fontsize="small")
    for axis in (axes.xaxis, axes.yaxis):
        locator = MaxNLocator(nbins=7, integer=True, min_n_ticks=1, steps=[1, 2, 5, 10])
        axis.set_major_locator(locator)
        axis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    if len(space_time.steps) <= TICKED_ROWS:
        axes.yaxis.set_major_locator(FixedLocator([float(step) for step in space_time.steps]))
    for spine in axes.spines.values():
        spine.set(color=GREY, linewidth=0.6)


def _rule_cells(axes: Axes, space_time: SpaceTime) -> None:
    """Draw faint lines between the cells."""
    rows, cells = space_time.array.shape
    stride, left = _stride(space_time.steps), space_time.left
    top = float(space_time.steps[0]) - stride / 2
    style: dict[str, Any] = {"color": GREY, "linewidth": 0.3, "alpha": 0.5, "zorder": 2}
    axes.vlines([left + cell - 0.5 for cell in range(1, cells)], *axes.get_ylim(), **style)
    axes.hlines([top + row * stride for row in range(1, rows)], *axes.get_xlim(), **style)


def _title(space_time: SpaceTime) -> str:
    """Return the machine's text, broken into lines of equal length where it is too long for one."""
    text = str(space_time.machine)
    states = text.split("_")
    size = -(-len(states) // -(-len(text) // TITLE_WIDTH))
    lines = ["_".join(states[start : start + size]) for start in range(0, len(states), size)]
    return "_\n".join(lines)


def _name_symbols(axes: Axes, colours: tuple[str, ...], heads: list[Any]) -> None:
    from matplotlib.patches import Patch

    names = ["0 (blank)", *(str(symbol) for symbol in range(1, len(colours)))]
    patches = [
        Patch(facecolor=colour, edgecolor=GREY, linewidth=0.6, label=name)
        for colour, name in zip(colours, names, strict=True)
    ]
    axes.legend(
        handles=[*patches, *heads],
        title="symbol",
        loc="upper left",
        bbox_to_anchor=(1.01, 1.0),
        borderaxespad=0.0,
        fontsize="small",
        frameon=False,
    )
