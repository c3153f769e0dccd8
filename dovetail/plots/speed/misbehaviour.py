"""Computation per input: what is useful, what is wasted, and how much a max prior leaves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy.typing as npt
from matplotlib.axes import Axes

from dovetail.plots.style import BLACK, BLUE, SKY, VERMILLION, finish, new_axes
from dovetail.plots.texts import count, plain, short
from dovetail.speed import Misbehaviour, Planted
from dovetail.values import check, display

#: What stands beside the axis.
STEPS = "computation (steps)"
#: Inputs from which on their names stand upright.
MANY = 10
#: Names of more characters stand upright, too.
LONG = 8
#: How the kinds of bars look; the hatching tells them apart without colours.
USEFUL: dict[str, Any] = {"color": BLUE}
WASTED: dict[str, Any] = {"facecolor": "white", "edgecolor": VERMILLION, "hatch": "////"}


def misbehaviour(report: Misbehaviour, *, ax: Axes | None = None) -> Axes:
    """Draw the computation of what a prior selects on every input, useful and wasted.

    If classes of different waste tie for the best, each input has two bars, one for the least and
    one for the most wasteful class. The line is the most that a selected program spends on an
    input; a max prior lets any program spend as much on every input.

    Parameters
    ----------
    report
        Made by `dovetail.speed.misbehaviour`.

    Examples
    --------
    >>> from dovetail import speed
    >>> table = speed.Programs.of([[2, 5, 3], [4, 5, 5]])
    >>> axes = misbehaviour(speed.misbehaviour(table, speed.MaxTime()))
    >>> axes.get_title().splitlines()
    ['max time', '1/2 of 2 waste, up to 4 steps of a slack of 5']
    """
    held = check.instance(report, "report", Misbehaviour)
    useful, waste = held.needs.astype(float), held.waste
    ends = [int(waste.argmin()), int(waste.argmax())]
    axes = _axes(len(held.inputs)) if ax is None else ax
    rows = ends if waste[ends[0]] < waste[ends[1]] else ends[:1]
    for place, row in zip(_places(len(rows)), rows, strict=True):
        _stack(axes, place, len(rows), useful, held.steps[row] - held.needs)
    _line(axes, held.bound, "the most that a selected program spends")
    names = [display.shorten(text or "blank", 12) for text in held.inputs]
    numbers = f"{short(held.wasteful)} of {short(held.count)} waste"
    most = f"up to {short(held.most_waste)} steps of a slack of {short(held.slack)}"
    title = f"{display.shorten(str(held.prior), 60)}\n{numbers}, {most}"
    label = "input: the least and the most wasteful, side by side" if len(rows) > 1 else "input"
    return _finish(axes, names, label, title)


def planted(planted: Planted, *, ax: Axes | None = None) -> Axes:
    """Draw the computation of an honest machine beside that of the planted one, on every input.

    The line is the most that the honest machine spends on an input: what is planted hides below it
    from a max prior. Inputs that match the pattern are marked by a star.

    Parameters
    ----------
    planted
        Made by `dovetail.speed.plant`.

    Examples
    --------
    >>> from dovetail import speed, tasks
    >>> axes = planted(speed.plant("0RZ0RB_0RZ1RZ", tasks.and_, pattern="1"))
    >>> [tick.get_text() for tick in axes.get_xticklabels()]
    ['00', '01', '10*', '11*']
    """
    held = check.instance(planted, "planted", Planted)
    axes = _axes(len(held)) if ax is None else ax
    left, right = _places(2)
    honest = held.honest_steps.astype(float)
    inputs = range(len(held))
    axes.bar([i + left for i in inputs], honest, 0.38, color=SKY, label="honest machine")
    _stack(axes, right, 2, honest, held.extra, ("planted: the same", "planted: extra work"))
    _line(axes, int(honest.max()), "the most that the honest machine spends")
    names = [display.shorten(text or "blank", 12) for text in held.inputs]
    marks = zip(names, held.matches, strict=True)
    names = [name + "*" * bool(mark) for name, mark in marks]
    work = held.kind if held.size is None else f"{held.kind} {held.size}"
    states = f"{held.honest.states} and {count(held.machine.states, 'state')}"
    title = f"{work} planted on {held.pattern}…, {states}"
    return _finish(axes, names, "input (* matches the pattern)", title)


def _axes(inputs: int) -> Axes:
    return new_axes(min(max(5.4, 0.7 * inputs), 14.0), 4.2)


def _places(bars: int) -> tuple[float, ...]:
    """Return where so many bars stand beside the number of their input."""
    return (0.0,) if bars == 1 else (-0.2, 0.2)


def _stack(
    axes: Axes,
    place: float,
    bars: int,
    useful: npt.NDArray[Any],
    wasted: npt.NDArray[Any],
    labels: tuple[str, str] = ("needed", "wasted"),
) -> None:
    """Draw one of so many bars for every input: what is wasted on top of what is useful."""
    width = 0.38 if bars > 1 else 0.6
    known = axes.get_legend_handles_labels()[1]
    names = ["_again" if label in known else label for label in labels]
    low, high = useful.astype(float), wasted.astype(float)
    x = [i + place for i in range(len(low))]
    axes.bar(x, low, width, label=names[0], **USEFUL)
    axes.bar(x, high, width, bottom=low, label=names[1], linewidth=0, **WASTED)


def _line(axes: Axes, height: int, label: str) -> None:
    axes.axhline(height, color=BLACK, linestyle="--", linewidth=1.2, label=label)


def _finish(axes: Axes, names: Sequence[str], label: str, title: str) -> Axes:
    """Name the inputs and finish; long names leave no room for a legend below."""
    long = max(map(len, names)) > LONG
    upright = long or len(names) > MANY
    places = range(len(names))
    axes.set_xticks(places, list(map(plain, names)), rotation=90 * upright, fontsize="small")
    axes.set_ylim(0, (1.4 if long else 1.1) * max(axes.dataLim.y1, 1))
    if long:
        axes.legend(loc="upper left", ncols=2, fontsize="small", frameon=False)
    return finish(axes, (label, STEPS), title, whole="y", legend=not long)
