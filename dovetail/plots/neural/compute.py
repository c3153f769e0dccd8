"""Accuracy against computation: all ways to bound it, on one Axes."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from matplotlib.axes import Axes

from dovetail._core import DovetailError
from dovetail.neural import Answered, Comparison, ExitCurve
from dovetail.plots.neural.growing import MARKERS, share_ends
from dovetail.plots.style import LINE_COLOURS, finish, line_style, new_axes, roomy
from dovetail.plots.texts import plain
from dovetail.values import check

Drawn = Answered | ExitCurve


def accuracy_by_compute(answered: Drawn | Iterable[Drawn], *, ax: Axes | None = None) -> Axes:
    """Draw the share of right answers against the multiply-adds for an example.

    A mark stands at the mean, which an average-case speed prior looks at; the whisker goes to the
    most for an example, which a max speed prior looks at. Answers with the same name, such as those
    of several seeds, have the same mark. A curve of confidences is a line of means.

    Parameters
    ----------
    answered
        What the methods `answer` and `curve` of trained networks gave: one or several.

    Examples
    --------
    >>> import numpy as np
    >>> from dovetail import neural, plots
    >>> ones, steps = np.ones(2, int), np.array([1, 2])
    >>> early = neural.Answered("3 early exit", 9, 90, None, steps, 8 * steps, ones, ones)
    >>> fixed = neural.Answered("fixed depth", 9, 90, None, 2 * ones, 14 * ones, ones, ones)
    >>> plots.accuracy_by_compute([early, fixed]).get_xscale()
    'log'
    """
    accepted = "answers and curves of networks"
    several = [answered] if isinstance(answered, Drawn) else answered
    held = list(check.iterator(several, "answered", accepted))
    if not held or not all(isinstance(each, Drawn) for each in held):
        raise check.refusal("answered", f"one or more {accepted}", answered)
    axes = new_axes(6.8, 4.6) if ax is None else ax
    axes.set_xscale("log")
    names = list(dict.fromkeys(each.name for each in held))
    labelled: set[tuple[str, bool]] = set()
    for each in held:
        is_curve = isinstance(each, ExitCurve)
        key = each.name, is_curve
        label = f"{plain(each.name)}{', by confidence' if is_curve else ''}"
        _draw(axes, each, names.index(each.name), None if key in labelled else label)
        labelled.add(key)
    ends = [end for each in held for end in _ends(each)]
    shares = [float(share) for each in held for share in _shares(each)]
    axes.set(xlim=roomy(ends, log=True), ylim=share_ends(shares))
    title = "mean multiply-adds (mark) and most (whisker)"
    return finish(axes, ("multiply-adds for an example", "right answers (share)"), title)


def compared(comparison: Comparison, *, task: int | None = None, ax: Axes | None = None) -> Axes:
    """Draw what all proposals answer on a task against their multiply-adds for an example.

    Parameters
    ----------
    comparison
        What `dovetail.neural.compare` returned.
    task
        The place of the task in its `tasks`, from 0; unless given, the last that is answered.

    Examples
    --------
    >>> from dovetail import neural, plots
    >>> task = neural.running_parity(16, 2, rng=0)
    >>> found = neural.compare(task, proposals=["fixed"], plan=neural.Plan(2, 1), rng=0)
    >>> plots.compared(found).get_title().splitlines()[0]
    'training: running parity, 2 places'
    """
    held = check.instance(comparison, "comparison", Comparison)
    answered = [place for place in range(len(held.tasks)) if held.on(place)]
    place = answered[-1] if task is None else task
    if not held.on(place):
        raise DovetailError("task must be one that some network answers; this is of another size")
    axes = accuracy_by_compute(held.on(place), ax=ax)
    axes.set_title(f"{held.tasks[place]}\n{axes.get_title()}")
    return axes


def _ends(each: Drawn) -> list[float]:
    """Return the values that must be on the x axis."""
    if isinstance(each, ExitCurve):
        return [float(mean) for mean in each.mean_multiply_adds]
    return [float(each.mean_multiply_adds), float(each.max_multiply_adds)]


def _shares(each: Drawn) -> tuple[Fraction, ...]:
    return each.shares if isinstance(each, ExitCurve) else (each.share,)


def _draw(axes: Axes, each: Drawn, index: int, label: str | None) -> None:
    style = line_style(index)
    if isinstance(each, ExitCurve):
        shares = [float(share) for share in _shares(each)]
        axes.plot(_ends(each), shares, **style, marker=".", linewidth=1.2, label=label)
        return
    ends, share = _ends(each), float(each.share)
    colour = LINE_COLOURS[index % len(LINE_COLOURS)]
    marker = MARKERS[index % len(MARKERS)]
    if ends[1] > ends[0]:
        axes.plot(ends, [share] * 2, color=colour, linewidth=0.9, alpha=0.7)
        axes.plot(ends[1:], [share], "|", color=colour, markersize=8, alpha=0.7)
    axes.plot(ends[:1], [share], marker, color=colour, markersize=7, linestyle="none", label=label)
