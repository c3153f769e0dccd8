"""A front: its points, their lower-left hull, and the isolines of chosen slopes."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

from matplotlib.axes import Axes

from dovetail._core import DovetailError
from dovetail.dovetailing import TIES, check_dovetailer, search_key
from dovetail.fronts import Front
from dovetail.geometry import lower_left_hull
from dovetail.plots.lines import draw_hull, isoline
from dovetail.plots.options import optional_flag
from dovetail.plots.style import BLUE, GRID, draw_dots, finish, line_style, new_axes, roomy
from dovetail.plots.texts import count, short
from dovetail.values import check, floats

#: A solution: (rank, time).
Point: TypeAlias = tuple[int, int]

#: An axis is logarithmic if its greatest value is so many times its least.
LOG_SPREAD = 20
#: Numbers of a winner are written out in full below this.
EXACT_BELOW = 10**12


def front(
    front: Front | Iterable[Sequence[int]],
    *,
    slopes: Iterable[Iterable[int]] = (),
    tie: str = "rank",
    ax: Axes | None = None,
    log: bool | None = None,
) -> Axes:
    """Draw the points of a front, their lower-left hull, and who wins under chosen slopes.

    Parameters
    ----------
    front
        A `Front`, or Pareto-minimal solutions as pairs (rank, time), such as `Census.front` gives.
    slopes
        Pairs (a, b) or `Slope`: for each, the isoline a·t + b·x = const through its winner, in a
        colour of its own, and the winner in that colour. Who wins is decided exactly, by the
        schedule; the isoline and the hull are of its smoothed form, so a winner may lie just off
        the hull.
    tie
        The rule for ties of the slopes.
    log
        Logarithmic axes, on which straight lines are curves. Unless given: for each axis by itself,
        when its values spread over more than a factor of 20.

    Raises
    ------
    DovetailError
        If there is no point, or a `Front` does not cover a slope.

    Examples
    --------
    >>> front([(2, 90), (50, 9), (70, 1)], slopes=[(1, 1)]).get_title()
    'front of 3 points'
    """
    check.choice(tie, "tie", TIES)
    optional_flag(log, "log")
    points = _points(front)
    accepted = "pairs (a, b) of integers"
    pairs = [
        check.parts(pair, "slopes", accepted) for pair in check.several(slopes, "slopes", accepted)
    ]
    chosen = [check_dovetailer(a, b, tie)[:2] for a, b in pairs]
    winners = [_winner(front, points, a, b, tie) for a, b in chosen]
    axes = new_axes(6.4, 4.8) if ax is None else ax
    _set_axes(axes, points, log)
    draw_hull(axes, lower_left_hull(points))
    for index, ((a, b), winner) in enumerate(zip(chosen, winners, strict=True)):
        _draw_slope(axes, a, b, winner, index)
    _draw_points(axes, points, winners)
    subject = front.task.name if isinstance(front, Front) else ""
    return finish(axes, GRID, _title(front, points), subject, whole="xy")


def _points(front: Front | Iterable[Sequence[int]]) -> list[Point]:
    if isinstance(front, Front):
        points = [(point.rank, point.time) for point in front]
    else:
        given = check.several(front, "front", "a Front or pairs (rank, time)")
        points = sorted(check.solution(pair, "front") for pair in given)
    if not points:
        raise DovetailError("front: has no points to draw")
    if any(late[1] >= early[1] for early, late in pairwise(points)):
        raise DovetailError("front must hold Pareto-minimal solutions: times fall as ranks rise")
    for number in (points[-1][0], points[0][1]):  # the greatest rank, the greatest time
        floats.drawable(number, "front: a rank or time")
    return points


def _winner(
    front: Front | Iterable[Sequence[int]], points: list[Point], a: int, b: int, tie: str
) -> Point:
    if isinstance(front, Front):
        won = front.winner(a, b, tie)
        return won.rank, won.time
    return min(points, key=lambda point: search_key(point[0], point[1], a, b, tie))


def _title(front: Front | Iterable[Sequence[int]], points: list[Point]) -> str:
    many = count(len(points), "point")
    if not isinstance(front, Front):
        return f"front of {many}"
    corner = f"up to rank {short(front.max_rank)} and time {short(front.max_time)}"
    return f"{many} {corner}{'' if front.complete else ', not complete'}"


def _set_axes(axes: Axes, points: list[Point], log: bool | None) -> None:
    """Scale the axes so that all points lie well inside."""
    ranks, times = zip(*points, strict=True)
    for values, scale, limits in (
        (ranks, axes.set_xscale, axes.set_xlim),
        (times, axes.set_yscale, axes.set_ylim),
    ):
        is_log = max(values) > LOG_SPREAD * min(values) if log is None else log
        scale("log" if is_log else "linear")
        limits(roomy(values, is_log))


def _draw_slope(axes: Axes, a: int, b: int, winner: Point, index: int) -> None:
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    tiny = 1e-9  # a linear axis may begin at 0
    slope = math.log(b) - math.log(a)
    start = slope + math.log(max(left, tiny)) - math.log(high)
    end = slope + math.log(right) - math.log(max(low, tiny))
    line = isoline(a, b, a * winner[1] + b * winner[0], (start, end))
    rank, time = (short(value, EXACT_BELOW) for value in winner)
    label = f"a = {short(a)}, b = {short(b)}:\nrank {rank}, time {time}"
    # Only in the legend, for the ring around the winner.
    ring: dict[str, Any] = {"marker": "o", "markerfacecolor": "none", "markeredgewidth": 1.8}
    ring |= {"markersize": 9, "markevery": []}
    axes.plot(*line, **line_style(index), linewidth=1.3, **ring, zorder=3, label=label)


def _draw_points(axes: Axes, points: list[Point], winners: list[Point]) -> None:
    hull = set(lower_left_hull(points))
    inner = [point for point in points if point not in hull]
    size = 36 if len(points) <= 50 else max(6, 1800 / len(points))
    for some, face, label in (
        (sorted(hull), BLUE, "on the hull"),
        (inner, "white", "inside the hull"),
    ):
        if some:
            style: dict[str, Any] = {"color": face, "edgecolors": BLUE, "linewidths": 1.2}
            draw_dots(axes, some, s=size, **style, zorder=5, label=f"{label}: {len(some):,}")
    rings = Counter[Point]()
    for index, winner in enumerate(winners):
        rings[winner] += 1
        ring = (math.sqrt(size) + 5 * rings[winner]) ** 2
        style = {"facecolors": "none", "edgecolors": line_style(index)["color"], "linewidths": 1.8}
        draw_dots(axes, [winner], s=ring, **style, zorder=6)
