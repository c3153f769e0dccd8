"""The pictures of a census: its outputs, its halting times, the share that halts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dovetail import _check
from dovetail._core import DovetailError
from dovetail.plots._style import BLUE, VERMILLION, new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from dovetail.censuses import Census

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
    ax
        The Axes to draw into; a new figure unless given.

    Returns
    -------
    Axes
        The Axes drawn into.

    Examples
    --------
    >>> import dovetail
    >>> axes = census(dovetail.census(2, max_time=6), kind="times")
    >>> axes.get_xlabel()
    'halting time t (steps)'
    """
    draw = {"outputs": _draw_outputs, "times": _draw_times, "halting": _draw_halting}
    _check.choice(kind, "kind", KINDS)
    if not hasattr(census, "distribution"):
        raise DovetailError(f"census must be a Census, not {census!r}")
    axes = new_axes(6.4, 4.0) if ax is None else ax
    draw[kind](axes, census)
    size = f"{census.states} states, {census.symbols} symbols, {census.max_time:,} steps"
    word = f", input {census.input}" if census.input else ""
    axes.set_title(size + word, fontsize="medium")
    axes.spines[["top", "right"]].set_visible(False)
    return axes


def _draw_outputs(axes: Axes, census: Census) -> None:
    """Mark the shares, one dot for each output, and name the first ones."""
    shares = census.distribution()
    places = np.arange(1, len(shares) + 1)
    values = np.array([float(share) for share in shares.values()])
    axes.plot(places, values, ".", color=BLUE, markersize=4)
    for place, (output, value) in enumerate(zip(shares, values[:NAMED], strict=False), start=1):
        axes.annotate(
            output or "(blank)",
            (place, value),
            xytext=(-2, 4),
            textcoords="offset points",
            rotation=50,
            fontsize="x-small",
        )
    axes.set(xscale="log", yscale="log", xlabel=f"place among {len(shares):,} outputs")
    axes.set_ylabel("share of the halting machines")


def _draw_times(axes: Axes, census: Census) -> None:
    times = census.times()
    axes.plot(
        list(times),
        [float(machines) for machines in times.values()],
        ".-",
        color=BLUE,
        markersize=4,
        linewidth=0.6,
    )
    axes.set(xscale="log", yscale="log", xlabel="halting time t (steps)", ylabel="machines")


def _draw_halting(axes: Axes, census: Census) -> None:
    """Draw the share that has halted by t, and what it can become at most."""
    times = census.times()
    moments = sorted({*times, census.max_time})
    halted = np.cumsum([times.get(moment, 0) / census.total for moment in moments])
    most = 1 - sum(census.endless.values()) / census.total
    axes.step(moments, halted, where="post", color=BLUE, label="halted by time t")
    axes.axhline(most, color=VERMILLION, linewidth=1, label=f"not proved endless: {most:.4%}")
    axes.set(xscale="log", xlabel="time t (steps)", ylabel="share of all machines", ylim=(0, None))
    axes.legend(loc="lower right", fontsize="small", frameon=False)
