"""The pictures of a census: its outputs, its halting times, the share that halts."""

from __future__ import annotations

from itertools import islice

import numpy as np
from matplotlib.axes import Axes

from dovetail.censuses import Census
from dovetail.plots.style import BLUE, VERMILLION, finish, new_axes, write_beside
from dovetail.plots.texts import count
from dovetail.values import check, display

KINDS = ("outputs", "times", "halting")

#: So many of the most frequent outputs are named in the picture.
NAMED = 6


def census(census: Census, *, kind: str = "outputs", ax: Axes | None = None) -> Axes:
    """Draw a census.

    Parameters
    ----------
    census
        What to draw, made by `dovetail.census`.
    kind
        "outputs": the share of every output, most frequent first, both axes logarithmic;
        "times": how many machines halt at each time; "halting": the share of all machines that
        has halted by each time.

    Examples
    --------
    >>> import dovetail
    >>> census(dovetail.census(2, max_time=6), kind="times").get_xlabel()
    'halting time t (steps)'
    """
    draw = {"outputs": _draw_outputs, "times": _draw_times, "halting": _draw_halting}
    check.choice(kind, "kind", KINDS)
    check.instance(census, "census", Census)
    axes = new_axes(6.4, 4.0) if ax is None else ax
    labels = draw[kind](axes, census)
    return finish(axes, labels, _title(census), legend=kind == "halting")


def _title(census: Census) -> str:
    states, symbols = count(census.states, "state"), count(census.symbols, "symbol")
    word = f", input {display.shorten(census.input, 24)}" if census.input else ""
    return f"census: {states}, {symbols}, {count(census.max_time, 'step')}{word}"


def _draw_outputs(axes: Axes, census: Census) -> tuple[str, str]:
    """Mark the shares, one dot for each output, and name the first ones; return the labels."""
    shares = census.distribution()
    places = np.arange(1, len(shares) + 1)
    values = np.array([float(share) for share in shares.values()])
    axes.plot(places, values, ".", color=BLUE, markersize=4)
    names = [display.shorten(output or "(blank)", 8) for output in islice(shares, NAMED)]
    for place, (name, value) in enumerate(zip(names, values, strict=False), start=1):
        write_beside(axes, name, (place, value), (-2, 4), rotation=50, fontsize="x-small")
    axes.set(xscale="log", yscale="log")
    low, high = axes.get_ylim()
    room = 0.02 * max(map(len, names))
    axes.set_ylim(low, high * (high / low) ** room)
    return f"place among {len(shares):,} outputs", "share of the halting machines"


def _draw_times(axes: Axes, census: Census) -> tuple[str, str]:
    """Mark how many machines halt at each time; return the labels."""
    times = census.times()
    machines = [float(number) for number in times.values()]
    axes.plot(list(times), machines, ".-", color=BLUE, markersize=4, linewidth=0.6)
    axes.set(xscale="log", yscale="log")
    return "halting time t (steps)", "machines"


def _draw_halting(axes: Axes, census: Census) -> tuple[str, str]:
    """Draw the share that has halted by t, and what it can become at most; return the labels."""
    times = census.times()
    moments = sorted({*times, census.max_time})
    halted = np.cumsum([times.get(moment, 0) / census.total for moment in moments])
    most = 1 - sum(census.endless.values()) / census.total
    # With dots, since the last step has no length.
    line = axes.step(moments, halted, ".-", where="post", color=BLUE, label="halted by time t")
    line[0].set_markersize(4)
    axes.axhline(most, color=VERMILLION, linewidth=1, label=f"not proved endless: {most:.4%}")
    axes.set(xscale="log", ylim=(0, None))
    return "time t (steps)", "share of all machines"
