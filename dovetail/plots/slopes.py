"""How complex fractions are: a map of all pairs a, b, and complexity against the size of a/b."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.plots.style import BLUE, GREY, new_axes
from dovetail.slopes import UNITS, Slope, farey, fraction_complexity
from dovetail.values import check

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: The logarithms of both units.
LOGARITHM = {"bits": "log2", "nats": "ln"}
#: Fractions with both terms up to this are named in the scatter.
NAMED = 3


def fraction_map(size: int = 100, *, unit: str = "bits", ax: Axes | None = None) -> Axes:
    """Draw the complexity of a/b as a colour, for all a and b from 1 to `size`.

    Parameters
    ----------
    size
        Greatest a and b.
    unit
        "bits" or "nats".
    ax
        The Axes to draw into; a new figure unless given.

    Returns
    -------
    Axes
        The Axes drawn into.

    Examples
    --------
    >>> fraction_map(12).get_title()
    'complexity of a/b'
    """
    size = check.integer(size, "size", 1, 4000)
    numbers = np.arange(1, size + 1)
    table = fraction_complexity(numbers[:, None], numbers, check.choice(unit, "unit", UNITS))
    axes = new_axes(6.4, 5.4) if ax is None else ax
    edges = (0.5, size + 0.5)
    image = axes.imshow(
        table, origin="lower", extent=(*edges, *edges), cmap="cividis", interpolation="nearest"
    )
    axes.figure.colorbar(image, ax=axes, label=f"complexity ({unit})")
    axes.set(xlabel="b (steps per iteration)", ylabel="a (programs per iteration)")
    axes.set_title("complexity of a/b", fontsize="medium")
    return axes


def fraction_scatter(
    fractions: int | Iterable[Slope | Fraction | int] = 100,
    *,
    unit: str = "bits",
    ax: Axes | None = None,
) -> Axes:
    """Draw the complexity of fractions against the logarithm of their value.

    No fraction lies below the grey line, |log(a/b)|: on it are the whole numbers and their
    reciprocals.

    Parameters
    ----------
    fractions
        The fractions; or a number n, for all a/b with a and b from 1 to n. All fractions up to a
        complexity are given by `dovetail.slopes.fractions_up_to`.
    unit
        Unit of the complexity, "bits" or "nats"; the value is drawn as log2(a/b) all the same.
    ax
        The Axes to draw into; a new figure unless given.

    Returns
    -------
    Axes
        The Axes drawn into.

    Examples
    --------
    >>> from dovetail.slopes import fractions_up_to
    >>> fraction_scatter(fractions_up_to(50)).get_title()
    '159 fractions a/b'
    """
    check.choice(unit, "unit", UNITS)
    values = _values(fractions)
    logs, heights = _coordinates(values, unit)
    axes = new_axes(6.4, 4.8) if ax is None else ax
    reach = np.array([logs.min(), 0.0, logs.max()])
    floor = np.abs(reach) * (1.0 if unit == "bits" else np.log(2))
    axes.plot(
        reach, floor, color=GREY, linewidth=1.2, zorder=1, label=f"floor |{LOGARITHM[unit]}(a/b)|"
    )
    size = max(1.5, min(20, 12_000 / len(values)))
    axes.scatter(logs, heights, s=size, color=BLUE, linewidths=0, zorder=2)
    _name_simple(axes, values, logs, heights)
    axes.set(xlabel="log2(a/b)", ylabel=f"complexity of a/b ({unit})")
    plural = "s" * (len(values) != 1)
    axes.set_title(f"{len(values):,} fraction{plural} a/b", fontsize="medium")
    axes.margins(x=0.04, y=0.07)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, fontsize="small", loc="lower left")
    return axes


def _name_simple(
    axes: Axes,
    values: list[Fraction],
    logs: npt.NDArray[np.float64],
    heights: npt.NDArray[np.float64],
) -> None:
    """Write the simplest fractions beside their points, on the side away from 1/1."""
    for value, x, y in zip(values, logs, heights, strict=True):
        if max(value.numerator, value.denominator) > NAMED:
            continue
        side = int(np.sign(x))
        axes.annotate(
            f"{value.numerator}/{value.denominator}",
            (x, y),
            (6 * side, -3),
            textcoords="offset points",
            ha=("center", "left", "right")[side],
            va="top",
            fontsize=8,
        )


def _values(fractions: int | Iterable[Slope | Fraction | int]) -> list[Fraction]:
    if not isinstance(fractions, Iterable):
        return list(farey(check.integer(fractions, "fractions", 1, 4000), above=True))
    values = [
        item.value if isinstance(item, Slope) else check.rational(item, "fractions: each")
        for item in check.several(fractions, "fractions", "fractions or a number")
    ]
    if not values:
        raise DovetailError("fractions must hold at least one fraction, there is none")
    return values


def _coordinates(
    values: list[Fraction], unit: str
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return log2 and complexity of each value."""
    pairs = [(value.numerator, value.denominator) for value in values]
    logs = [fraction_complexity(p, 1) - fraction_complexity(q, 1) for p, q in pairs]
    return np.array(logs), np.array([fraction_complexity(p, q, unit) for p, q in pairs])
