"""Colours, numbers, axes and new figures, the same in every picture.

The colours are those of Okabe and Ito, which people with any common colour blindness tell apart.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from matplotlib.axes import Axes
from matplotlib.ticker import NullFormatter
from matplotlib.transforms import ScaledTranslation

from dovetail.plots import ticks
from dovetail.plots.texts import plain
from dovetail.values import floats

BLACK = "#000000"
BLUE = "#0072B2"
GREEN = "#009E73"
GREY = "#777777"
ORANGE = "#E69F00"
PAPER = "#F7F7F5"
PURPLE = "#CC79A7"
SKY = "#56B4E9"
VERMILLION = "#D55E00"

#: The colour of each symbol of a tape; the blank is nearly white.
SYMBOL_COLOURS = (PAPER, BLUE, ORANGE, GREEN, PURPLE, SKY)
#: The colours of areas and of marks that stand side by side.
FILLS = (*SYMBOL_COLOURS[1:], BLACK)

#: The colours of lines that stand side by side; further ones get them again, in other dashes.
LINE_COLOURS = (VERMILLION, GREEN, ORANGE, PURPLE, SKY, BLACK)
DASHES = ("-", (0, (5, 2)), (0, (1, 1.5)))

#: The labels of the grid of ranks and times.
GRID = "rank x", "time t (turns)"
#: Values that differ by a smaller share than this are alike as floats.
LEAST_SPREAD = 1e-12


def line_style(index: int) -> dict[str, Any]:
    """Return the colour and the dashes of the line of that number, from 0.

    Examples
    --------
    >>> line_style(6) == {"color": VERMILLION, "linestyle": (0, (5, 2))}
    True
    """
    return {
        "color": LINE_COLOURS[index % len(LINE_COLOURS)],
        "linestyle": DASHES[index // len(LINE_COLOURS) % len(DASHES)],
    }


def new_axes(width: float, height: float) -> Axes:
    """Return the Axes of a new figure of that size (inches), with room made for its legend."""
    import matplotlib.pyplot as plt

    axes: Axes = plt.subplots(figsize=(width, height), layout="constrained")[1]
    return axes


def inches(axes: Axes) -> tuple[float, float]:
    """Return the width and the height of the Axes."""
    box = axes.figure.dpi_scale_trans.inverted().transform_bbox(axes.get_window_extent())
    return box.width, box.height


def set_title(axes: Axes, text: str, subject: str = "") -> None:
    """Set the title: what is drawn, after the name of its subject, if that has one."""
    axes.set_title(f"{plain(subject)}: {text}" if subject else text, fontsize="medium")


def set_ticks(axes: Axes, whole: str = "") -> None:
    """Set ticks and their texts in one style, on logarithmic axes and on those of whole numbers.

    The scales must be set; `whole` says on which of "x" and "y" there are only whole numbers.
    """
    for name, axis in (("x", axes.xaxis), ("y", axes.yaxis)):
        if axis.get_scale() == "log":
            axis.set_major_locator(ticks.Powers())
            axis.set_minor_locator(ticks.BetweenPowers())
            axis.set_major_formatter(ticks.Numbers())
            axis.set_minor_formatter(NullFormatter())
        elif name in whole:
            axis.set_major_locator(ticks.whole_numbers())
            axis.set_major_formatter(ticks.Numbers())


def roomy(values: Iterable[int | float | Fraction], log: bool) -> tuple[float, float]:
    """Return the ends of an axis that holds these values, with some room.

    Examples
    --------
    >>> roomy([10, 20], log=False), roomy([6], log=True)
    ((8.8, 21.2), (4.0, 9.0))
    """
    several = list(values)
    least, most = floats.clipped(min(several)), floats.clipped(max(several))
    if log:
        room = min((most / least) ** 0.08, 100.0) if most > 1.01 * least else 1.5
        return least / room, most * room
    spread = most - least
    room = 0.12 * spread if spread > LEAST_SPREAD * most else max(1.0, 0.02 * most)
    return max(0.0, least - room), most + room


def around(values: Iterable[Fraction], margin: float = 10) -> tuple[float, float]:
    """Return the ends of a logarithmic axis: a factor beyond some values, more if it is very long.

    Examples
    --------
    >>> around([Fraction(1, 2), Fraction(3)])
    (0.05, 30.0)
    """
    held = [floats.clipped(value) for value in values]
    low, high = min(held), max(held)
    factor = max(margin, math.exp(0.03 * (math.log(high) - math.log(low))))
    return max(low / factor, ticks.LEAST), min(high * factor, ticks.MOST)


def draw_dots(axes: Axes, places: Iterable[tuple[Any, Any]], **style: Any) -> None:
    """Draw a dot at each place (x, y), whose numbers may be of any size."""
    x, y = ([floats.clipped(number) for number in column] for column in zip(*places, strict=True))
    axes.scatter(x, y, **style)


def write_beside(
    axes: Axes, text: str, place: tuple[float, float], offset: tuple[float, float], **style: Any
) -> None:
    """Write a text beside a place, so many points (1/72 inch) to the right and up."""
    axes.annotate(text, place, offset, textcoords="offset points", **style)


def finish(
    axes: Axes,
    labels: tuple[str, str],
    title: str,
    subject: str = "",
    *,
    whole: str = "",
    legend: bool = True,
) -> Axes:
    """Return the Axes of a picture, with its ticks, labels, title, legend, and an open frame.

    All must be drawn; `title` and `subject` are as in `set_title`, `whole` as in `set_ticks`.
    """
    set_ticks(axes, whole)
    axes.set(xlabel=labels[0], ylabel=labels[1])
    set_title(axes, title, subject)
    open_frame(axes)
    if legend:
        legend_below(axes)
    return axes


def open_frame(axes: Axes) -> None:
    """Leave out the upper and the right side of the frame."""
    axes.spines[["top", "right"]].set_visible(False)


def legend_below(axes: Axes, handles: Iterable[Any] | None = None) -> None:
    """Put the legend below the axis label, in as many columns as there is room for."""
    below = ScaledTranslation(0.0, -0.5, axes.figure.dpi_scale_trans)
    given = {} if handles is None else {"handles": list(handles)}
    axes.legend(
        **given,
        loc="upper center",
        bbox_to_anchor=(0.5, 0.0),
        bbox_transform=axes.transAxes + below,
        ncols=2 if inches(axes)[0] > 4 else 1,
        fontsize="small",
        frameon=False,
    )
