"""The literal forwarding map beside the smooth one."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

from matplotlib.axes import Axes

from dovetail._core import DovetailError
from dovetail.forwarding.maps import ForwardingMap, forward
from dovetail.models.nests.comparisons import MapComparison, compare_maps
from dovetail.models.nests.maps import LiteralMap
from dovetail.plots.style import BLACK, BLUE, GREY, SKY, VERMILLION, around, finish, new_axes
from dovetail.plots.texts import count, listed, short
from dovetail.values import check, floats

#: Places of the smooth map that are drawn, and most steps of the literal one.
SAMPLES, STEPS = 400, 20_000


def literal_map(
    literal: LiteralMap,
    *,
    window: tuple[float, float] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw what outer dovetailers (a, 1) really accept, beside the smooth forwarding map.

    Both axes are exchange rates b/a, logarithmic; the outer ones are 1/a. Fixed points of both maps
    are marked, wherever their outer dovetailer adds.

    Parameters
    ----------
    literal
        What `dovetail.models.literal_map` returns.
    window
        The least and the greatest outer rate, at most 1; unless given, those around the fixed
        points.

    Examples
    --------
    >>> from dovetail import models
    >>> literal_map(models.literal_map([(738, 6)], kappa=100)).get_xlabel()
    'outer exchange rate r = 1/a'
    """
    check.instance(literal, "literal", LiteralMap)
    compared = compare_maps(literal)
    smooth = forward(literal.points, kappa=literal.kappa)
    low, high = _window(compared, window)
    axes = new_axes(6.4, 5.2) if ax is None else ax
    axes.set(xscale="log", yscale="log", xlim=(low, high))
    axes.plot([low, high], [low, high], color=GREY, linewidth=0.8, label="F(r) = r")
    _draw_smooth(axes, smooth, low, high)
    _draw_steps(axes, literal, low, high)
    _mark(axes, compared.smooth, "smooth", marker="D", markerfacecolor="none", color=BLACK)
    rates = tuple(inner.rate for inner in compared.literal)
    _mark(axes, rates, "literal", marker="o", color=VERMILLION)
    programs = count(len(literal.points), "program")
    title = f"literal forwarding map of {programs}, code constant κ = {short(literal.kappa)}"
    labels = "outer exchange rate r = 1/a", "accepted inner exchange rate"
    return finish(axes, labels, title, literal.name)


def _window(compared: MapComparison, window: tuple[float, float] | None) -> tuple[float, float]:
    if window is not None:
        low, high = check.window(window, "window")
        if low >= 1:
            raise DovetailError(f"window must begin below 1, the rate of (1, 1), not at {low}")
        return low, min(high, 1.0)
    marks = [*compared.smooth, *(inner.rate for inner in compared.literal)] or [Fraction(1)]
    low, high = around(marks)
    return low, min(high, 1.0) if low < 1 else high


def _draw_smooth(axes: Axes, smooth: ForwardingMap, low: float, high: float) -> None:
    factor = (high / low) ** (1 / SAMPLES)
    rates = [low * factor**place for place in range(SAMPLES + 1)]
    chosen = [floats.clipped(smooth.best(Fraction(rate)).chosen) for rate in rates]
    axes.step(rates, chosen, where="mid", color=SKY, linewidth=4, label="smooth map F")


def _draw_steps(axes: Axes, literal: LiteralMap, low: float, high: float) -> None:
    first, last = max(1, int(1 / high)), max(1, int(1 / low))
    steps = literal.steps(first=first, last=last, most=STEPS)
    ends = [*steps.first[1:], steps.next or last + 1]
    across: list[float] = []
    up: list[float] = []
    for (begin, end), inner in zip(pairwise([*steps.first, ends[-1]]), steps.inner, strict=True):
        across += [1 / begin, 1 / end]
        up += [floats.clipped(inner.rate)] * 2
    label = "literal map, outer dovetailers (a, 1)"
    axes.plot(across, up, color=BLUE, linewidth=1.2, label=label)


def _mark(axes: Axes, rates: tuple[Fraction, ...], kind: str, **style: Any) -> None:
    if not rates:
        axes.plot([], [], linestyle="none", label=f"no {kind} fixed point", **style)
        return
    places = [floats.clipped(rate) for rate in rates]
    label = f"{kind} fixed point{'s' * (len(rates) > 1)}: {listed(rates)}"
    axes.plot(places, places, linestyle="none", markersize=7, zorder=4, label=label, **style)
