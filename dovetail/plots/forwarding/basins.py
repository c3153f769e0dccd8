"""The basins of a forwarding map: which start ends in which cycle."""

from __future__ import annotations

from matplotlib.axes import Axes

from dovetail.forwarding.cycles import Basins, Cycle
from dovetail.fronts import Number
from dovetail.plots.style import BLACK, FILLS, GREY, around, finish, new_axes
from dovetail.plots.texts import count, listed, short
from dovetail.values import check, floats

#: What the window shows beyond all borders and cycles, as a factor.
MARGIN = 3


def basins(
    basins: Basins,
    *,
    low: Number | float | None = None,
    high: Number | float | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw which start ends in which cycle: one row for each cycle.

    Parameters
    ----------
    basins
        What `ForwardingMap.basins` returns.
    low, high
        The window of start rates; unless given, a factor of 3 beyond all borders and cycles.

    Examples
    --------
    >>> from dovetail import forwarding
    >>> forwarding.forward([(12, 1)], kappa=40).basins().plot().get_xlabel()
    'start: outer exchange rate r'
    """
    check.instance(basins, "basins", Basins)
    for rate in (rate for cycle in basins.cycles for rate in cycle.rates):
        floats.drawable(rate, "exchange rates")
    left, right = _window(basins, low, high)
    rows: list[Cycle | None] = [*basins.cycles]
    if any(basin.cycle is None for basin in basins.intervals):
        rows.append(None)
    axes = new_axes(6.4, min(12.0, 2.0 + 0.5 * len(rows))) if ax is None else ax
    for row, cycle in enumerate(rows):
        spans = _spans(basins, cycle, left, right)
        colour = GREY if cycle is None else FILLS[row % len(FILLS)]
        axes.broken_barh(spans, (row - 0.35, 0.7), color=colour, alpha=0.75)
        marks = [] if cycle is None else [floats.clipped(rate) for rate in cycle.rates]
        label = "_rates" if row else "rates of the cycle"
        axes.plot(marks, [row] * len(marks), "o", color=BLACK, markersize=5, label=label)
    names = ["left open" if cycle is None else listed(cycle.rates) for cycle in rows]
    axes.set_yticks(range(len(rows)), names)
    axes.set(xscale="log", xlim=(left, right), ylim=(len(rows) - 0.5, -0.5))
    title = f"basins of {_count(basins.cycles)}, code constant κ = {short(basins.kappa)}"
    return finish(axes, ("start: outer exchange rate r", "ends in"), title, basins.name)


def _window(
    basins: Basins, low: Number | float | None, high: Number | float | None
) -> tuple[float, float]:
    """Return the start rates to show, from and to."""
    ends = [end for basin in basins.intervals for end in (basin.low, basin.high) if end]
    ends += [rate for cycle in basins.cycles for rate in cycle.rates]
    left, right = around(ends, MARGIN)
    left = left if low is None else check.positive(low, "low")
    right = right if high is None else check.positive(high, "high")
    return check.window((left, right), "low and high")


def _spans(
    basins: Basins, cycle: Cycle | None, left: float, right: float
) -> list[tuple[float, float]]:
    """Return where in a window the basins of a cycle begin, and how long they are."""
    spans = []
    for basin in basins.intervals:
        if basin.cycle == cycle:
            start = max(floats.rounded(basin.low), left)
            end = right if basin.high is None else min(floats.rounded(basin.high), right)
            if start < end:
                spans.append((start, end - start))
    return spans


def _count(cycles: tuple[Cycle, ...]) -> str:
    fixed = sum(len(cycle) == 1 for cycle in cycles)
    parts = [(fixed, "fixed point"), (len(cycles) - fixed, "longer cycle")]
    return " and ".join(count(number, noun) for number, noun in parts if number)
