"""The space-time picture of a run: one row a configuration, time downwards, cells across."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.patches import Patch
from matplotlib.ticker import FixedLocator
from numpy.typing import NDArray

from dovetail._core import DovetailError
from dovetail.machines import Machine, SpaceTime
from dovetail.plots.options import optional_flag
from dovetail.plots.style import BLACK, GREY, SYMBOL_COLOURS, inches, new_axes, set_ticks
from dovetail.plots.texts import short
from dovetail.values import check

#: Up to this many rows and cells, the cells are ruled and the head is marked.
SMALL = 120
#: Up to this many rows, each row has its tick.
TICKED_ROWS = 12
#: Rows and columns drawn; of more, which no screen shows, some are left out.
MOST_DRAWN = 1500
#: What the mean distance of drawn rows or columns has beyond a whole number.
UNEVEN = 0.382
#: A machine's text is broken into lines of about this many characters.
TITLE_WIDTH = 40


def space_time(
    space_time: SpaceTime, *, ax: Axes | None = None, head: bool | None = None, legend: bool = True
) -> Axes:
    """Draw the configurations of a run, every cell with sharp edges.

    Its ticks are true step numbers and cell positions.

    Parameters
    ----------
    space_time
        The rows to draw, made by `dovetail.space_time`. Of more than 1,500 rows or columns, every
        second, third, … is drawn.
    head
        Mark the head's cell in each row; unless given, when the picture is small enough for it.
    legend
        Name the symbols beside the picture.

    Examples
    --------
    >>> import dovetail
    >>> space_time(dovetail.space_time("1RB1LB_1LA1RZ")).get_ylabel()
    'step'
    """
    rows, cells = check.instance(space_time, "space_time", SpaceTime).array.shape
    optional_flag(head, "head")
    check.flag(legend, "legend")
    if rows == 0 or cells == 0:
        raise DovetailError(
            f"space_time: has no cells to draw ({rows} rows, {cells} cells); "
            "the window must overlap the run"
        )
    shown = _shown(space_time)
    axes = new_axes(*_size(*shown.array.shape)) if ax is None else ax
    colours = SYMBOL_COLOURS[: max(int(space_time.array.max()) + 1, space_time.machine.symbols)]
    _draw_cells(axes, shown, colours)
    small = max(rows, cells) <= SMALL
    heads = _draw_heads(axes, shown) if (small if head is None else head) else []
    _set_axes(axes, shown, _title(space_time.machine))
    if small:
        _rule_cells(axes, shown)
    if legend:
        _name_symbols(axes, colours, heads)
    return axes


@dataclass(frozen=True)
class _Shown:
    """The rows and columns that are drawn, and where they lie."""

    array: NDArray[np.uint8]
    steps: NDArray[np.int64]
    heads: NDArray[np.int64]
    stride: int
    spacing: int
    left: float
    right: float


def _shown(space_time: SpaceTime) -> _Shown:
    rows, cells = space_time.array.shape
    down, across = _places(rows), _places(cells)
    left = space_time.left - space_time.spacing / 2
    stride = int(space_time.steps[1] - space_time.steps[0]) if rows > 1 else 1
    return _Shown(
        array=space_time.array[np.ix_(down, across)],
        steps=space_time.steps[down],
        heads=space_time.heads[down],
        stride=round(stride * rows / len(down)),
        spacing=round(space_time.spacing * cells / len(across)),
        left=left,
        right=left + cells * space_time.spacing,
    )


def _places(length: int) -> NDArray[np.int64]:
    """Return which of so many rows or columns are drawn.

    Their distances differ, so that no pattern of a fixed period vanishes.
    """
    if length <= MOST_DRAWN:
        return np.arange(length)
    step = max(-(-length // MOST_DRAWN), 2) + UNEVEN
    return np.arange(0, length, step).astype(np.int64)


def _size(rows: int, cells: int) -> tuple[float, float]:
    """Return a figure size (inches) in which cells are as square as the page allows."""
    cell = min(0.3, 8.0 / rows, 8.0 / cells)
    return max(3.0, cell * cells) + 1.8, max(2.4, cell * rows) + 0.9


def _draw_cells(axes: Axes, shown: _Shown, colours: tuple[str, ...]) -> None:
    half = shown.stride / 2
    axes.imshow(
        shown.array,
        cmap=ListedColormap(colours),
        vmin=-0.5,
        vmax=len(colours) - 0.5,
        interpolation="nearest",
        resample=False,
        aspect="auto",
        origin="upper",
        extent=(shown.left, shown.right, shown.steps[-1] + half, shown.steps[0] - half),
    )


def _draw_heads(axes: Axes, shown: _Shown) -> list[Any]:
    """Dot the head's cell in each row in which it is in the window; return the handle."""
    rows, cells = shown.array.shape
    inside = (shown.heads >= shown.left) & (shown.heads < shown.right)
    width, height = inches(axes)
    points = 72 * min(width / cells, height / rows)
    size, edge = min(30.0, max(1.0, 0.7 * points) ** 2), min(0.8, 0.1 * points)
    style: dict[str, Any] = {"color": BLACK, "edgecolors": "white", "linewidths": edge}
    places = shown.heads[inside], shown.steps[inside]
    return [axes.scatter(*places, s=size, **style, label="head", zorder=3)]


def _set_axes(axes: Axes, shown: _Shown, title: str) -> None:
    axes.set_xlabel(f"cell (0 = start){_which(shown.spacing)}")
    axes.set_ylabel(f"step{_which(shown.stride)}")
    axes.set_title(title, fontsize="small", parse_math=False)
    set_ticks(axes, "xy")
    if len(shown.steps) <= TICKED_ROWS:
        axes.yaxis.set_major_locator(FixedLocator([float(step) for step in shown.steps]))
    for spine in axes.spines.values():
        spine.set(color=GREY, linewidth=0.6)


def _which(distance: int) -> str:
    """Return which rows or columns are shown, if not all are."""
    return "" if distance == 1 else f"; 1 in {short(distance)} shown"


def _rule_cells(axes: Axes, shown: _Shown) -> None:
    """Draw faint lines between the cells."""
    rows, cells = shown.array.shape
    top = float(shown.steps[0]) - shown.stride / 2
    style: dict[str, Any] = {"color": GREY, "linewidth": 0.3, "alpha": 0.5, "zorder": 2}
    borders = [shown.left + cell * shown.spacing for cell in range(1, cells)]
    axes.vlines(borders, *axes.get_ylim(), **style)
    axes.hlines([top + row * shown.stride for row in range(1, rows)], *axes.get_xlim(), **style)


def _title(machine: Machine) -> str:
    """Return a machine's text, broken into lines of equal length where it is too long for one."""
    text = str(machine)
    states = text.split("_")
    size = -(-len(states) // -(-len(text) // TITLE_WIDTH))
    lines = ["_".join(states[start : start + size]) for start in range(0, len(states), size)]
    return "_\n".join(lines)


def _name_symbols(axes: Axes, colours: tuple[str, ...], heads: list[Any]) -> None:
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
