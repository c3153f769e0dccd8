"""Searches with a discounting box: parts of the cost, counts, trees, fixed points, leaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from dovetail._core import DovetailError
from dovetail.models import BoxCost, BoxLeak, BoxRun, BoxSweep, MeasuredSearch
from dovetail.models.boxes.closed_forms import PARTS
from dovetail.plots.style import (
    BLUE,
    GREY,
    LINE_COLOURS,
    ORANGE,
    SKY,
    VERMILLION,
    draw_dots,
    finish,
    new_axes,
    roomy,
)
from dovetail.plots.texts import count, short
from dovetail.values import check, floats

#: What each part is called, and its colour.
NAMES = {
    "listing": "listing m",
    "running": "running f, in the box",
    "scoring": "scoring l, in the box",
    "winner": "the winner's run f*",
}
COLOURS = {"listing": ORANGE, "running": SKY, "scoring": GREY, "winner": VERMILLION}
#: What `box_parts` changes, and what stands below.
ALONG = {
    "discount": "discount d (price of a step in the box)",
    "tried": "programs tried by each search n",
    "levels": "levels of searches D",
}
SHOWN = ("share", "cost")
#: Places along the axis, and decades of discounts.
PLACES, DECADES = 240, 8
#: Runs of a tree that can be drawn, and that are named.
MOST_CALLS, MOST_NAMED = 400, 24
MARKS = ("o", "s", "^", "D", "v", "P")


def box_parts(
    cost: BoxCost, *, along: str = "discount", show: str = "share", ax: Axes | None = None
) -> Axes:
    """Draw the parts of a cost as one of its numbers changes and the others stay.

    Parameters
    ----------
    cost
        What `box_cost` returns.
    along
        "discount", "tried" or "levels".
    show
        "share" for shares of the whole, one upon the other, or "cost" for the parts themselves.

    Examples
    --------
    >>> from dovetail.models import box_cost
    >>> axes = box_parts(box_cost(tried=1000, listing=1, winner=50), along="tried")
    >>> axes.get_ylabel()
    'share of the cost r'
    """
    check.instance(cost, "cost", BoxCost)
    check.choice(along, "along", tuple(ALONG))
    check.choice(show, "show", SHOWN)
    places = _places(cost, along)
    costs = [replace(cost, **{along: place}) for place in places]
    if show == "share" and not all(one.total for one in costs):
        raise DovetailError("cost: where all parts are 0 they have no shares; show='cost' draws it")
    axes = new_axes(6.6, 4.4) if ax is None else ax
    x = [floats.clipped(place) for place in places]
    if show == "share":
        shares = [[float(one.shares[name]) for one in costs] for name in PARTS]
        axes.stackplot(x, shares, labels=[NAMES[name] for name in PARTS],
                       colors=[COLOURS[name] for name in PARTS])  # fmt: skip
        axes.set_ylim(0, 1)
    else:
        for name in PARTS:
            parts = [floats.clipped(one.parts[name]) for one in costs]
            line = [part or np.nan for part in parts]  # what costs nothing has no place here
            axes.plot(x, line, color=COLOURS[name], linewidth=1.8, label=NAMES[name])
        axes.set_yscale("log")
    axes.set_xscale("linear" if along == "levels" else "log")
    axes.set_xlim(x[0], x[-1])
    ylabel = "share of the cost r" if show == "share" else "part of the cost r (steps)"
    whole = "x" if along == "levels" else ""
    return finish(axes, (ALONG[along], ylabel), _title(cost, along), whole=whole)


def _places(cost: BoxCost, along: str) -> list[Any]:
    if along == "levels":
        return list(range(1, max(6, 2 * cost.levels) + 1))
    if along == "tried":
        most = max(10**6, 10 * int(cost.tried))
        ends = np.geomspace(1, float(min(most, 10**15)), PLACES)
    else:
        ends = np.geomspace(10.0**-DECADES, 1, PLACES)
    return [Fraction(float(place)) for place in ends]


def _title(cost: BoxCost, along: str) -> str:
    fixed = {
        "discount": f"d = {short(cost.discount)}",
        "tried": f"n = {short(cost.tried)}",
        "levels": f"D = {cost.levels}",
    }
    others = ", ".join(text for name, text in fixed.items() if name != along)
    return f"{others}, m = {short(cost.listing)}, f* = {short(cost.winner)}"


def box_counts(measured: MeasuredSearch, *, ax: Axes | None = None) -> Axes:
    """Draw what each search has spent on listing, running, scoring and its winner, in steps.

    Parameters
    ----------
    measured
        What `measure_search` or `measure_nest` returns.

    Examples
    --------
    >>> from dovetail.models import measure_nest
    >>> axes = box_counts(measure_nest([(12, 5)], a=4, kappa=3))
    >>> axes.get_title()
    'nest: 4/1, 2 levels'
    """
    check.instance(measured, "measured", MeasuredSearch)
    axes = new_axes(6.6, 1.8 + 1.0 * len(measured)) if ax is None else ax
    height, most = 0.19, 1
    for row, level in enumerate(measured.levels):
        for place, name in enumerate(PARTS):
            number = getattr(level, name) or 0
            most = max(most, number)
            label = NAMES[name].replace(", in the box", "") if row == 0 else None
            y = row + (place - 1.5) * height
            axes.barh(y, floats.clipped(number), height, color=COLOURS[name], label=label)
            said = "not counted" if getattr(level, name) is None else short(number)
            axes.annotate(said, (floats.clipped(max(number, 1)), y), (3, 0), va="center",
                          textcoords="offset points", fontsize="x-small")  # fmt: skip
    axes.set(xscale="log", xlim=(0.7, floats.clipped(most) * 30))
    axes.set_ylim(len(measured) - 0.4, -0.6)
    names = [f"level {row}\nn = {short(one.tried)}" for row, one in enumerate(measured.levels)]
    axes.set_yticks(range(len(measured)), names)
    title = f"{measured.method}: {short(measured.a)}/{short(measured.b)}"
    levels = count(len(measured), "level")
    return finish(axes, ("turns, steps or symbols, in all", "search"), f"{title}, {levels}",
                  measured.name)  # fmt: skip


def box_tree(run: BoxRun, *, ax: Axes | None = None) -> Axes:
    """Draw the tree of runs: each search above what it has run in its box, and its winner.

    What is run deeper in boxes is further down; a winner stands beside its search, joined to it by
    a heavy line. Small trees have the cost of every run written to it.

    Parameters
    ----------
    run
        What `run_boxes` returns; of at most 400 runs.

    Examples
    --------
    >>> from dovetail import tasks
    >>> from dovetail.models import run_boxes
    >>> axes = box_tree(run_boxes(tasks.output("1"), [[1, 2, 7], [3, 7]]))
    >>> axes.get_ylabel()
    'boxes around'
    """
    check.instance(run, "run", BoxRun)
    if len(run) > MOST_CALLS:
        raise DovetailError(f"run: of at most {MOST_CALLS} runs; this one has {len(run):,}")
    places = _spread(run)
    axes = new_axes(8.0, 4.6) if ax is None else ax
    for place, call in enumerate(run.calls):
        if call.parent is not None:
            ends = (places[place], places[call.parent])
            deep = (call.boxes, run.calls[call.parent].boxes)
            heavy = call.role == "winner"
            colour, width = (VERMILLION, 2.4) if heavy else (GREY, 0.9)
            axes.plot(ends, deep, color=colour, linewidth=width, zorder=1)
    _draw_calls(axes, run, places)
    deepest = max(call.boxes for call in run.calls)
    axes.set_ylim(deepest + 0.6, -0.6)
    axes.set_xlim(-1, max(places) + 1)
    title = f"d = {short(run.discount)}: cost {short(run.cost)}, closed form {_error(run)}"
    labels = "runs of machines, in their order", "boxes around"
    made = finish(axes, labels, title, run.name, whole="xy")
    axes.set_yticks(range(deepest + 1))
    return made


def _error(run: BoxRun) -> str:
    error = float(run.error)
    return (
        "exact"
        if not error
        else f"{abs(error):.3g} times that too {'high' if error > 0 else 'low'}"
    )


def _spread(run: BoxRun) -> list[float]:
    """Return the place of each run from left to right: a search is over the middle of its runs."""
    places: list[float] = []
    inside: dict[int | None, list[float]] = {}
    leaves = 0
    for place, call in enumerate(run.calls):
        below = inside.get(place, [float(leaves)])
        leaves += call.program is not None
        x = (min(below) + max(below)) / 2
        places.append(x)
        inside.setdefault(call.parent, []).append(x)
    return places


def _draw_calls(axes: Axes, run: BoxRun, places: Sequence[float]) -> None:
    groups = (
        ("a machine, right", "o", BLUE, lambda call: call.program is not None and not call.loss),
        ("a machine, wrong", "x", GREY, lambda call: call.program is not None and call.loss),
        ("a search", "s", ORANGE, lambda call: call.program is None),
    )
    for name, marker, colour, belongs in groups:
        rows = [place for place, call in enumerate(run.calls) if belongs(call)]
        if rows:
            x, y = [places[row] for row in rows], [run.calls[row].boxes for row in rows]
            axes.scatter(x, y, s=46, marker=marker, color=colour, zorder=3, label=name)
    axes.plot([], [], color=VERMILLION, linewidth=2.4, label="the winner, run outside the box")
    if len(run) > MOST_NAMED:
        return
    for place, call in enumerate(run.calls):
        axes.annotate(short(call.cost), (places[place], call.boxes), (5, 5),
                      textcoords="offset points", fontsize="small")  # fmt: skip


def box_fixed_points(sweep: BoxSweep, *, ax: Axes | None = None) -> Axes:
    """Draw the exchange rates that select themselves, over the discount of the box.

    The colour says which program is found there. A mark is filled if the winner's run is at least
    half of what the inner dovetailer costs. A discount of 0 has no place on the axis; it is left
    out.

    Parameters
    ----------
    sweep
        What `box_sweep` returns.

    Examples
    --------
    >>> from dovetail.models import box_sweep
    >>> axes = box_fixed_points(box_sweep([(738, 6)], kappa=10, discounts=[1, Fraction(1, 9)]))
    >>> axes.get_ylabel()
    'exchange rate s of a fixed point'
    """
    check.instance(sweep, "sweep", BoxSweep)
    rows = [
        (made.discount, one) for made in sweep.maps for one in made.fixed_points() if made.discount
    ]
    if not rows:
        raise DovetailError("sweep: there is no fixed point at a discount above 0")
    axes = new_axes(6.8, 4.8) if ax is None else ax
    programs = sorted({(one.rank, one.time) for _, one in rows})
    for index, program in enumerate(programs):
        colour, mark = LINE_COLOURS[index % len(LINE_COLOURS)], MARKS[index % len(MARKS)]
        label = f"finds rank {short(program[0])}, time {short(program[1])}"
        axes.scatter([], [], s=34, marker=mark, color=colour, label=label)
        for half in (True, False):
            some = [
                (discount, one.rate)
                for discount, one in rows
                if (one.rank, one.time) == program and (2 * one.share >= 1) == half
            ]
            if some:
                face = colour if half else "none"
                style: dict[str, Any] = {"facecolors": face, "edgecolors": colour, "zorder": 3}
                draw_dots(axes, some, s=34, marker=mark, **style)
    axes.scatter([], [], s=34, marker="o", facecolors="none", edgecolors=GREY,
                 label="open: the winner's run is less than half")  # fmt: skip
    axes.set(xscale="log", yscale="log")
    axes.set_xlim(roomy([discount for discount, _ in rows], log=True))
    axes.set_ylim(roomy([one.rate for _, one in rows], log=True))
    points = sweep.maps[0].points
    title = f"fixed points under the box, κ = {short(sweep.maps[0].kappa)}"
    labels = ALONG["discount"], "exchange rate s of a fixed point"
    return finish(axes, labels, title, points.name)


def box_leak(leak: BoxLeak, *, ax: Axes | None = None) -> Axes:
    """Draw what it costs to read the winner's answer through the box, over the batch size.

    Parameters
    ----------
    leak
        What `models.box_leak` returns.

    Examples
    --------
    >>> from dovetail import models
    >>> axes = box_leak(models.box_leak(bits=16, examples=20, winner=1000))
    >>> axes.get_xlabel()
    'batch size B (examples)'
    """
    check.instance(leak, "leak", BoxLeak)
    axes = new_axes(6.6, 4.4) if ax is None else ax
    batches = leak.batches
    costs = [floats.clipped(leak.cost(batch)) for batch in batches]
    axes.step(batches, costs, where="post", color=BLUE, linewidth=1.8, marker=".",
              label="reading the answer through the box")  # fmt: skip
    axes.axhline(floats.clipped(leak.winner), color=VERMILLION, linestyle="--",
                 label="f*: running the winner")  # fmt: skip
    threshold = leak.threshold
    if threshold is not None:
        label = f"from B = {short(threshold)} on it does not pay"
        axes.axvline(threshold, color=GREY, linewidth=1, label=label)
    spread = [cost for cost in (*costs, floats.clipped(leak.winner)) if cost > 0]
    axes.set(xscale="log", xlim=roomy(batches, log=True))
    if spread:
        axes.set(yscale="log", ylim=roomy(spread, log=True))
    read = f"{count(leak.bits, 'bit')} through {count(leak.examples, 'example')}"
    title = f"{read}, d = {short(leak.discount)}"
    return finish(axes, ("batch size B (examples)", "cost (steps)"), title, whole="x")
