"""Colours, numbers and new figures, the same in every picture.

The colours are those of Okabe and Ito, which people with any common colour blindness tell apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

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

#: The colours of lines that stand side by side; further ones get them again, in other dashes.
LINE_COLOURS = (VERMILLION, GREEN, ORANGE, PURPLE, SKY, BLACK)
DASHES = ("-", (0, (5, 2)), (0, (1, 1.5)))


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


def short(value: int, exact_below: int = 10**7) -> str:
    r"""Return a whole number for a label: every digit, or three digits times a power of ten.

    Examples
    --------
    >>> short(3930639)
    '3,930,639'
    >>> print(short(7724963533521))
    $7.72\times10^{12}$
    """
    if value < exact_below:
        return f"{value:,}"
    mantissa, exponent = f"{value:.2e}".split("e")
    return rf"${float(mantissa):g}\times10^{{{int(exponent)}}}$"


def legend_below(axes: Axes) -> None:
    """Put the legend below the axis label, in as many columns as there is room for."""
    from matplotlib.transforms import ScaledTranslation

    scale = axes.figure.dpi_scale_trans
    width = scale.inverted().transform_bbox(axes.get_window_extent()).width
    axes.legend(
        loc="upper center",
        bbox_to_anchor=(0.5, 0.0),
        bbox_transform=axes.transAxes + ScaledTranslation(0.0, -0.5, scale),
        ncols=2 if width > 4 else 1,
        fontsize="small",
        frameon=False,
    )
