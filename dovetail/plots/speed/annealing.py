"""Computational annealing: what can be drawn, where the search ends, and how its speed tells."""

from __future__ import annotations

import math
from itertools import accumulate
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.transforms import ScaledTranslation

from dovetail._core import DovetailError
from dovetail.plots.style import (
    BLUE,
    GREEN,
    GREY,
    VERMILLION,
    finish,
    line_style,
    new_axes,
    roomy,
)
from dovetail.plots.texts import count, short
from dovetail.speed import Annealing, AnnealingSweep, Candidates
from dovetail.values import check, display, floats

#: What stands below the axis, by cost.
COMPUTATION = {
    "average": "computation C (weighted sum over the inputs, steps)",
    "max": "computation C (greatest over the inputs, steps)",
}
#: Honest and wasteful programs do equally well; so they stand this far apart (inches).
APART = 0.07
#: Area of the mark of one program, and what is added for ten times as many (points squared).
SMALLEST, LARGER = 14.0, 14.0
#: Axes of computation are logarithmic if it differs by more than this factor.
LOG_SPREAD = 100
#: The share of the searches that the band of C* leaves out on each side.
TAIL = 0.05
#: Only so many lines are named.
NAMED = 10

#: What `annealing_speed` puts on its axes.
BY = {
    "draws": "programs drawn at a level",
    "pace": "step by which C is raised",
    "computation_spent": "expected computation of all programs drawn (steps)",
}
SHOWN = {
    "wasteful_share": "probability of a wasteful pick",
    "success": "probability that a good program is found",
    "mean_level": "mean of C*",
    "computation_spent": "expected computation of all programs drawn (steps)",
    "draws_spent": "expected number of programs drawn",
}


def candidates(candidates: Candidates | Annealing, *, ax: Axes | None = None) -> Axes:
    """Draw performance over computation: honest, wasteful and other programs, and the threshold P*.

    The area of a mark grows with the logarithm of the number of programs. Honest programs stand a
    little above their performance, wasteful ones a little below.

    Parameters
    ----------
    candidates
        The programs, or an `Annealing` of them.

    Examples
    --------
    >>> from dovetail.speed import Candidates
    >>> axes = candidates(Candidates.of_costs([((2,), 1, 9), ((5,), 1)], threshold=1))
    >>> axes.get_ylabel()
    'performance'
    """
    held = candidates.candidates if isinstance(candidates, Annealing) else candidates
    axes = _programs(check.instance(held, "candidates", Candidates), ax)
    return _finish(axes, held, f"{count(sum(held.programs.tolist()), 'program')}")


def annealing(annealing: Annealing, *, ax: Axes | None = None) -> Axes:
    """Draw the programs, the threshold P*, and C*: where the search ends.

    A line is at the median of C*, given that a good program is found; the band around it leaves out
    5 % on each side.

    Parameters
    ----------
    annealing
        The result.

    Examples
    --------
    >>> from dovetail import speed
    >>> toy = speed.Candidates.of_costs([((2,), 1, 9), ((5,), 1)], threshold=1)
    >>> axes = annealing(speed.anneal(toy, [1, 4], draws=2))
    >>> axes.get_title()
    'found with probability 1, then wasteful with 0'
    """
    held = check.instance(annealing, "annealing", Annealing).candidates
    axes = _programs(held, ax)
    success, share = float(annealing.success), annealing.wasteful_share
    if success:
        low, median, high = (_quantile(annealing, part) for part in (TAIL, 0.5, 1 - TAIL))
        label = "90 % of the searches end here"
        axes.axvspan(low, high, color=GREEN, alpha=0.15, linewidth=0, zorder=0, label=label)
        axes.axvline(
            median, color=GREEN, linewidth=2, zorder=1, label=f"median C* = {short(median)}"
        )
    wasteful = "" if share is None else f", then wasteful with {float(share):.3g}"
    return _finish(axes, held, f"found with probability {success:.3g}{wasteful}")


def annealing_speed(
    sweep: AnnealingSweep,
    *,
    by: str = "draws",
    show: str = "wasteful_share",
    ax: Axes | None = None,
) -> Axes:
    """Draw what many schedules come to over their speed.

    Parameters
    ----------
    sweep
        The schedules, with their numbers of draws.
    by
        What stands below: "draws" (a line for each schedule), "pace" (the step or the jump; a line
        for each number of draws) or "computation_spent" (a line for each schedule).
    show
        The column of the sweep that is drawn: "wasteful_share", "success", "mean_level",
        "draws_spent" or "computation_spent".

    Examples
    --------
    >>> from dovetail import speed
    >>> toy = speed.Candidates.of_costs([((2,), 1, 9), ((5,), 1)], threshold=1)
    >>> axes = annealing_speed(speed.anneal_sweep(toy, [[2, 5], [5]], draws=[1, 10]))
    >>> axes.get_ylabel()
    'probability of a wasteful pick'
    """
    check.instance(sweep, "sweep", AnnealingSweep)
    check.choice(by, "by", tuple(BY))
    check.choice(show, "show", tuple(SHOWN))
    if by == "pace" and any(pace is None for pace in sweep.pace.tolist()):
        raise DovetailError("by: not every schedule has one pace; by='draws' needs none")
    axes = new_axes(6.8, 5.0) if ax is None else ax
    groups = sweep.draws if by == "pace" else sweep.schedule
    kinds = sorted(set(groups.tolist()))
    for index, kind in enumerate(kinds):
        rows = np.flatnonzero(groups == kind)
        name = f"{kind:,} draws" if by == "pace" else _named(sweep.schedules[kind])
        style: dict[str, Any] = {"label": name} if len(kinds) <= NAMED else {}
        _draw_line(axes, sweep, rows, (by, show), **line_style(index), **style)
    _set_speed_axes(axes, by, show)
    numbers = len(set(sweep.draws.tolist()))
    title = f"{count(len(sweep.schedules), 'schedule')}, {count(numbers, 'number')} of draws"
    whole, named = "x" if by == "pace" else "", len(kinds) <= NAMED
    labels = BY[by], SHOWN[show]
    return finish(axes, labels, title, sweep.candidates.name, whole=whole, legend=named)


def _draw_line(
    axes: Axes, sweep: AnnealingSweep, rows: Any, columns: tuple[str, str], **style: Any
) -> None:
    """Draw one column of some rows over another."""
    by, show = columns
    x = np.array([floats.clipped(value) for value in getattr(sweep, by)[rows].tolist()])
    order = np.argsort(x, kind="stable")
    y = getattr(sweep, show)[rows]
    axes.plot(x[order], y[order], linewidth=1.5, marker=".", **style)


def _programs(held: Candidates, ax: Axes | None) -> Axes:
    """Draw the programs and the threshold into new or given Axes."""
    axes = new_axes(6.8, 4.6) if ax is None else ax
    computation = [floats.clipped(each) for each in held.computation.tolist()]
    log = max(computation) > LOG_SPREAD * max(min(computation), 1e-9)
    axes.set_xscale("log" if log else "linear")
    axes.set_xlim(roomy(computation, log))
    wasteful = np.array([waste is not None and waste > 0 for waste in held.waste], dtype=bool)
    honest = np.array([waste == 0 for waste in held.waste], dtype=bool)
    unknown = held.good & ~wasteful & ~honest
    for rows, marker, colour, up, label in (
        (~held.good, "o", GREY, 0, "not good enough"),
        (unknown, "s", BLUE, 0, "good"),
        (honest, "o", BLUE, 1, "good, honest"),
        (wasteful, "x", VERMILLION, -1, "good, wasteful"),
    ):
        if rows.any():
            _draw(axes, held, rows, up, marker=marker, color=colour, label=label)
    threshold = floats.rounded(held.threshold)
    text = f"threshold P* = {short(held.threshold)}"
    axes.axhline(threshold, color=GREY, linestyle="--", linewidth=1, zorder=1, label=text)
    return axes


def _draw(axes: Axes, held: Candidates, rows: Any, up: int, **style: Any) -> None:
    """Draw one group of programs, moved a little up or down."""
    sizes = [SMALLEST + LARGER * math.log10(number) for number in held.programs[rows].tolist()]
    shift = ScaledTranslation(0, up * APART, axes.figure.dpi_scale_trans)
    axes.scatter(
        [floats.clipped(each) for each in held.computation[rows].tolist()],
        [floats.rounded(each) for each in held.performance[rows].tolist()],
        s=sizes,
        transform=axes.transData + shift,
        alpha=0.8,
        zorder=3,
        **style,
    )


def _quantile(annealing: Annealing, part: float) -> float:
    """Return the level below which that part of the successful searches has ended."""
    shares = accumulate(float(share) for share in annealing.found)
    goal = part * float(annealing.success)
    pairs = zip(annealing.level.tolist(), shares, strict=True)
    return floats.clipped(next((level for level, share in pairs if share >= goal),
                               annealing.level.tolist()[-1]))  # fmt: skip


def _finish(axes: Axes, held: Candidates, title: str) -> Axes:
    performance = [float(each) for each in (*held.performance.tolist(), held.threshold)]
    room = 0.12 * ((max(performance) - min(performance)) or 1)
    axes.set_ylim(min(performance) - room, max(performance) + room)
    whole = "y" if all(each == int(each) for each in performance) else ""
    labels = COMPUTATION[held.cost], "performance"
    return finish(axes, labels, title, held.name, whole=whole)


def _set_speed_axes(axes: Axes, by: str, show: str) -> None:
    axes.set_xscale("linear" if by == "pace" else "log")
    if show in ("wasteful_share", "success"):
        axes.set_ylim(-0.03, 1.03)
    elif show in ("computation_spent", "draws_spent"):
        axes.set_yscale("log")


def _named(schedule: object) -> str:
    """Return a schedule as the legend names it."""
    return display.shorten(repr(schedule), 48)
