"""How complex fractions are: a map of all pairs a, b, and complexity against the size of a/b."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from dovetail._core import DovetailError
from dovetail.plots.style import (
    BLUE,
    GREY,
    legend_below,
    new_axes,
    open_frame,
    set_ticks,
    set_title,
    write_beside,
)
from dovetail.plots.texts import count
from dovetail.slopes import UNITS, Slope, fraction_complexity
from dovetail.values import check

#: The logarithms of both units.
LOGARITHM = {"bits": "log₂", "nats": "ln"}
#: Fractions with both terms up to this are named in the scatter.
NAMED = 3
#: The greatest n for which all a/b with a and b up to n are drawn.
MOST_TERMS = 4000
#: More fractions than this are thinned to what is seen: one in each of so many cells a side.
MOST_DRAWN, CELLS = 20_000, 600

#: The logarithms and the complexities of fractions.
Columns: TypeAlias = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]


def fraction_map(size: int = 100, *, unit: str = "bits", ax: Axes | None = None) -> Axes:
    """Draw the complexity of a/b as a colour, for all a and b from 1 to `size`.

    Parameters
    ----------
    size
        Greatest a and b.
    unit
        "bits" or "nats".

    Examples
    --------
    >>> fraction_map(12).get_title()
    'complexity of a/b'
    """
    size = check.integer(size, "size", 1, MOST_TERMS)
    numbers = np.arange(1, size + 1)
    table = fraction_complexity(numbers[:, None], numbers, check.choice(unit, "unit", UNITS))
    axes = new_axes(6.4, 5.4) if ax is None else ax
    ends = (0.5, size + 0.5) * 2
    image = axes.imshow(table, origin="lower", extent=ends, cmap="cividis", interpolation="nearest")
    axes.figure.colorbar(image, ax=axes, label=f"complexity ({unit})")
    set_ticks(axes, "xy")
    axes.set(xlabel="b (steps per machine)", ylabel="a (machines per iteration)")
    set_title(axes, "complexity of a/b")
    return axes


def fraction_scatter(
    fractions: int | Iterable[Slope | Fraction | int] = 100,
    *,
    unit: str = "bits",
    ax: Axes | None = None,
) -> Axes:
    """Draw the complexity of fractions against the logarithm of their value.

    No fraction lies below the grey line, `|log(a/b)|`: on it are the whole numbers and their
    reciprocals. Both axes have the same unit and scale. Where fractions are too many to be told
    apart, one is drawn for all that fall on the same place.

    Parameters
    ----------
    fractions
        The fractions; or a number n up to 4,000, for all a/b with a and b from 1 to n. All
        fractions up to a complexity are given by `dovetail.slopes.fractions_up_to`.
    unit
        Unit of the complexity and of the logarithm, "bits" or "nats".

    Examples
    --------
    >>> from dovetail.slopes import fractions_up_to
    >>> fraction_scatter(fractions_up_to(50)).get_title()
    'complexity of 159 fractions a/b'
    """
    check.choice(unit, "unit", UNITS)
    if isinstance(fractions, Iterable):
        number, logs, heights = _of_fractions(fractions, unit)
    else:
        terms = check.integer(fractions, "fractions", 1, MOST_TERMS)
        number, logs, heights = _of_all(terms, unit)
    axes = new_axes(6.4, 6.4) if ax is None else ax
    name = f"{LOGARITHM[unit]}(a/b)"
    least, most = min(logs.min(), -1), max(logs.max(), 1)
    floor = [least, 0.0, most]
    axes.plot(floor, np.abs(floor), color=GREY, linewidth=1.2, zorder=1, label=f"floor |{name}|")
    size = max(1.5, min(20, 12_000 / len(logs)))
    label = "fractions" if number == len(logs) else "fractions, one drawn at each place"
    axes.scatter(logs, heights, s=size, color=BLUE, linewidths=0, zorder=2, label=label)
    _name_simple(axes, logs, heights, unit)
    axes.set(xlabel=f"{name} ({unit})", ylabel=f"complexity of a/b ({unit})", aspect="equal")
    set_title(axes, f"complexity of {count(number, 'fraction')} a/b")
    axes.margins(x=0.04, y=0.07)
    open_frame(axes)
    _add_legend(axes)
    return axes


def _add_legend(axes: Axes) -> None:
    """Put the legend below, with a dot that is seen even if those of the picture are tiny."""
    floor, dots = axes.get_legend_handles_labels()[0]
    dot = Line2D([], [], marker="o", linestyle="none", markersize=4, color=BLUE)
    dot.set_label(str(dots.get_label()))
    legend_below(axes, [floor, dot])


def _name_simple(
    axes: Axes, logs: npt.NDArray[np.float64], heights: npt.NDArray[np.float64], unit: str
) -> None:
    """Write the simplest fractions beside their points, on the side away from 1/1."""
    terms = range(1, NAMED + 1)
    for p, q in ((p, q) for p in terms for q in terms if np.gcd(p, q) == 1):
        height = fraction_complexity(p, q, unit)
        x = fraction_complexity(p, 1, unit) - fraction_complexity(q, 1, unit)
        if not (np.isclose(logs, x) & np.isclose(heights, height)).any():
            continue
        side = int(np.sign(x))
        across = ("center", "left", "right")[side]
        write_beside(axes, f"{p}/{q}", (x, height), (6 * side, -3), ha=across, va="top", fontsize=8)


def _of_fractions(
    fractions: Iterable[Slope | Fraction | int], unit: str
) -> tuple[int, npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return how many fractions are given, and where those stand that are drawn."""
    given = check.several(fractions, "fractions", "fractions or a number")
    values = [
        item.value if isinstance(item, Slope) else check.rational(item, "fractions: each")
        for item in given
    ]
    if not values:
        raise DovetailError("fractions must hold at least one fraction, there is none")
    pairs = [(value.numerator, value.denominator) for value in values]
    logs = [fraction_complexity(p, 1, unit) - fraction_complexity(q, 1, unit) for p, q in pairs]
    heights = [fraction_complexity(p, q, unit) for p, q in pairs]
    columns = np.array(logs), np.array(heights)
    if len(pairs) <= MOST_DRAWN:
        return len(pairs), *columns
    return len(pairs), *_Thinned(max(map(abs, logs)), max(heights)).added(*columns)


def _of_all(terms: int, unit: str) -> tuple[int, npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return the same for all a/b with a and b up to a number, row by row."""
    numbers = np.arange(1, terms + 1)
    logs = fraction_complexity(numbers, np.ones_like(numbers), unit)
    thinned = _Thinned(float(logs[-1]), 2 * float(logs[-1]))
    number, rows = 0, []
    for a in range(1, terms + 1):
        coprime = np.gcd(a, numbers) == 1
        own, other = logs[a - 1], logs[coprime]
        number += len(other)
        columns = own - other, own + other
        rows.append(columns if terms**2 <= MOST_DRAWN else thinned.added(*columns))
    x, y = (np.concatenate(column) for column in zip(*rows, strict=True))
    return number, x, y


class _Thinned:
    """A grid of places, each of which takes one point."""

    def __init__(self, width: float, height: float) -> None:
        self._width, self._height = max(width, 1e-9), max(height, 1e-9)
        self._taken = np.zeros((CELLS + 1) ** 2, dtype=bool)

    def added(self, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> Columns:
        """Return those of some points that fall on places not taken yet, and take these."""
        across = np.rint((x / self._width + 1) / 2 * CELLS).astype(np.int64)
        up = np.rint(y / self._height * CELLS).astype(np.int64)
        places, first = np.unique(across * (CELLS + 1) + up, return_index=True)
        new = ~self._taken[places]
        self._taken[places[new]] = True
        kept = np.sort(first[new])
        return x[kept], y[kept]
