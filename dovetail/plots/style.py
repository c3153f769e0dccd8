"""Colours, numbers, axes and new figures, the same in every picture.

The colours are those of Okabe and Ito, which people with any common colour blindness tell apart.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from dovetail.values import display, floats

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

#: The labels of the grid of ranks and times.
GRID = "rank x", "time t (turns)"
#: Whole numbers below this are written out in full.
EXACT_BELOW = 10**7
#: Fractions of at most this many characters are written as such.
FRACTION_LENGTH = 12
#: Values that differ by a smaller share than this are alike as floats.
LEAST_SPREAD = 1e-12
#: Names of tasks longer than this are shortened.
NAME_LENGTH = 40


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


def short(value: int | float | Fraction, exact_below: int = EXACT_BELOW, digits: int = 3) -> str:
    r"""Return a number for a label or a tick: the one way in which pictures write numbers.

    Parameters
    ----------
    value
        The number, of any size.
    exact_below
        Whole numbers below this have every digit.
    digits
        Significant digits of the others; where they are a power of ten comes with it.

    Examples
    --------
    >>> print(short(3930639), short(7724963533521), short(10**9), short(-5))
    3,930,639 $7.72\times10^{12}$ $10^{9}$ −5
    >>> print(short(Fraction(1, 3)), short(0.1046123), short(1234.5), short(1.2e-19))
    1/3 0.1046 1,234 $1.2\times10^{-19}$
    """
    if value < 0:
        return f"−{short(-value, exact_below, digits)}"
    whole = value == 0 or (value >= 1 and value == value // 1)
    if whole and value < exact_below:
        return f"{int(value):,}"
    if isinstance(value, Fraction) and not whole and _is_short(value):
        return str(value)
    if not whole and 1e-3 <= value < EXACT_BELOW:
        return f"{round(value):,}" if value >= 1000 else f"{float(value):.{max(digits, 4)}g}"
    return _with_power(value, digits)


def _is_short(value: Fraction) -> bool:
    few_bits = max(value.numerator, value.denominator).bit_length() < 64
    return few_bits and len(str(value)) <= FRACTION_LENGTH


def _with_power(value: int | float | Fraction, digits: int) -> str:
    """Return a positive number as digits times a power of ten."""
    if isinstance(value, float):
        decimal = Decimal(value)
    else:
        decimal = Decimal(value.numerator) / Decimal(value.denominator)
    mantissa, exponent = f"{decimal:.{digits - 1}e}".split("e")
    times = "" if float(mantissa) == 1 else rf"{float(mantissa):.{digits}g}\times"
    return rf"${times}10^{{{int(exponent)}}}$"


def power_of_ten(value: Fraction | int) -> int | None:
    """Return k if the number is 10^k, k from 0; else None.

    Examples
    --------
    >>> power_of_ten(1000), power_of_ten(20), power_of_ten(Fraction(1, 2))
    (3, None, None)
    """
    power = len(str(value)) - 1
    return power if value == 10**power else None


def count(number: int, noun: str) -> str:
    """Return a number and what it counts.

    Examples
    --------
    >>> count(1, "point"), count(6087, "fraction")
    ('1 point', '6,087 fractions')
    """
    return f"{number:,} {noun}{'s' * (number != 1)}"


def plain(text: str) -> str:
    r"""Return a text that matplotlib shows as it is, shortened if it is long.

    Examples
    --------
    >>> print(plain("a $ b"))
    a \$ b
    """
    return display.shorten(text, NAME_LENGTH).replace("$", r"\$")


def set_title(axes: Axes, text: str, subject: str = "") -> None:
    """Set the title: what is drawn, after the name of its subject, if that has one."""
    axes.set_title(f"{plain(subject)}: {text}" if subject else text, fontsize="medium")


def set_ticks(axes: Axes, whole: str = "") -> None:
    """Set ticks and their texts in one style, on logarithmic axes and on those of whole numbers.

    Parameters
    ----------
    axes
        The Axes; its scales are set.
    whole
        The axes, of "x" and "y", on which there are only whole numbers.
    """
    from dovetail.plots import ticks

    for name, axis in (("x", axes.xaxis), ("y", axes.yaxis)):
        if axis.get_scale() == "log":
            axis.set_major_locator(ticks.Powers())
            axis.set_minor_locator(ticks.BetweenPowers())
            axis.set_major_formatter(ticks.Numbers())
            axis.set_minor_formatter(ticks.NullFormatter())
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


def widened(margin: float, low: float, high: float) -> float:
    """Return a factor for both ends of a logarithmic axis, larger where it is very long.

    Examples
    --------
    >>> widened(10, 1, 100), round(math.log10(widened(10, 1e-150, 1e150)))
    (10, 9)
    """
    return max(margin, math.exp(0.03 * (math.log(high) - math.log(low))))


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

    Parameters
    ----------
    axes
        The Axes, with all that is drawn; its scales are set.
    labels
        What stands below the picture and beside it.
    title, subject
        As in `set_title`.
    whole
        As in `set_ticks`.
    legend
        Whether there is a legend.
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
    from matplotlib.transforms import ScaledTranslation

    scale = axes.figure.dpi_scale_trans
    width = scale.inverted().transform_bbox(axes.get_window_extent()).width
    given = {} if handles is None else {"handles": list(handles)}
    axes.legend(
        **given,
        loc="upper center",
        bbox_to_anchor=(0.5, 0.0),
        bbox_transform=axes.transAxes + ScaledTranslation(0.0, -0.5, scale),
        ncols=2 if width > 4 else 1,
        fontsize="small",
        frameon=False,
    )
