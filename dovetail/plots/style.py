"""Colours, numbers and new figures, the same in every picture.

The colours are those of Okabe and Ito, which people with any common colour blindness tell apart.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

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


def constant(value: Fraction | int) -> str:
    r"""Return a code constant for a label: a power of ten as such, else a number.

    Examples
    --------
    >>> print(constant(1), constant(10**6), constant(3001), constant(Fraction(1, 3)))
    1 $10^{6}$ 3,001 1/3
    """
    exact = Fraction(value)
    power = power_of_ten(exact)
    if power is not None and power > 1:
        return rf"$10^{{{power}}}$"
    if exact.denominator == 1:
        return short(exact.numerator)
    return str(exact) if len(str(exact)) <= 12 else tick(float(exact))


def power_of_ten(value: Fraction | int) -> int | None:
    """Return k if the number is 10^k, k from 0; else None.

    Examples
    --------
    >>> power_of_ten(1000), power_of_ten(20), power_of_ten(Fraction(1, 2))
    (3, None, None)
    """
    power = len(str(value)) - 1
    return power if value == 10**power else None


def tick(value: float) -> str:
    r"""Return a number for a tick: in full if it is short, else times a power of ten.

    Examples
    --------
    >>> print(tick(0.5), tick(20_000), tick(1e-6), tick(2.5e11))
    0.5 20,000 $10^{-6}$ $2.5\times10^{11}$
    """
    if 1e-3 <= value < 1e5:
        return f"{value:,.6g}"
    mantissa, exponent = f"{value:.5e}".split("e")
    times = "" if float(mantissa) == 1 else rf"{float(mantissa):g}\times"
    return rf"${times}10^{{{int(exponent)}}}$"


def log_ticks(axes: Axes) -> None:
    """Name enough numbers on logarithmic axes that span less than two powers of ten, and few."""
    for axis in (axes.xaxis, axes.yaxis):
        if axis.get_scale() == "log":
            _log_ticks(axis)


def _log_ticks(axis: Axis) -> None:
    from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator

    low, high = sorted(axis.get_view_interval())
    if high > 100 * low:
        return
    narrow = high <= 5 * low
    axis.set_major_locator(
        MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]) if narrow else LogLocator(subs=(1, 2, 5))
    )
    axis.set_major_formatter(FuncFormatter(lambda value, _: tick(value)))
    axis.set_minor_locator(NullLocator())


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
