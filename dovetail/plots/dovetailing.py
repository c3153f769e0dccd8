"""The grid of ranks and times, and the triangle of it that a dovetailer visits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Sized
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.patches import Polygon
from matplotlib.ticker import MultipleLocator

from dovetail._core import DovetailError
from dovetail.dovetailing import TIES, Dovetail, Hit, NoHit, search_key
from dovetail.plots.lines import Columns, isoline
from dovetail.plots.options import optional_flag
from dovetail.plots.style import (
    BLACK,
    BLUE,
    GREY,
    GRID,
    ORANGE,
    SKY,
    VERMILLION,
    draw_dots,
    finish,
    new_axes,
)
from dovetail.plots.texts import short
from dovetail.plots.visits import Corners, Point, Visits
from dovetail.values import check, floats

#: More iterations than this are drawn on logarithmic axes.
LINEAR_ITERATIONS = 100
#: Up to this many cells a side, the cells are ruled.
RULED_CELLS = 60
#: Numbers of the winner are written out in full below this.
EXACT_BELOW = 10**12


@dataclass(frozen=True)
class _Scene:
    """What is to be drawn, checked and complete."""

    points: tuple[Point, ...]
    visits: Visits
    task: str

    @property
    def constant(self) -> int:
        """The constant of the winner's isoline."""
        rank, time = self.visits.winner
        return self.visits.a * time + self.visits.b * rank

    @property
    def ranks(self) -> int:
        """The greatest rank in the picture."""
        return max(self.visits.last_rank, *(rank for rank, _ in self.points))

    @property
    def times(self) -> int:
        """The greatest time in the picture."""
        return max(self.visits.b * self.visits.iteration, *(time for _, time in self.points))

    @property
    def is_large(self) -> bool:
        """Whether more iterations have to be shown than linear axes can."""
        iterations = max(self.ranks // self.visits.a, self.times // self.visits.b)
        return iterations > LINEAR_ITERATIONS


def triangle(
    points: Hit | Dovetail | Iterable[Sequence[int]],
    *,
    a: int | None = None,
    b: int | None = None,
    tie: str | None = None,
    winner: Sequence[int] | None = None,
    total: int | None = None,
    ax: Axes | None = None,
    isolines: int | Iterable[float] = 4,
    log: bool | None = None,
) -> Axes:
    """Draw solutions on the grid of ranks and times, and what the dovetailer visits.

    Parameters
    ----------
    points
        Solutions, as pairs (rank, time); or the `Hit` of a search or the result of `dovetail`,
        which bring their own a, b and tie.
    a, b
        Machines added per iteration, steps per machine.
    tie
        The order inside one iteration: "rank" (unless the hit says otherwise) or "time".
    winner
        The solution (rank, time) to mark; unless given, the one that the dovetailer finds first.
    total
        The number of programs, if there are finitely many; the result of `dovetail` brings it.
    isolines
        How many isolines a·t + b·x = const to draw besides the winner's, or their constants.
    log
        Logarithmic axes, on which isolines are curves. Unless given: when more than 100 iterations
        have to be shown.

    Examples
    --------
    >>> triangle([(11, 9), (12, 15)], a=1, b=1).get_ylabel()
    'time t (turns)'
    """
    scene = _scene(points, a, b, tie, winner, total)
    log = scene.is_large if optional_flag(log, "log") is None else bool(log)
    others = _constants(scene, isolines, log)
    axes = new_axes(6.4, 5.2) if ax is None else ax
    axes.autoscale(False)
    _draw_visited(axes, scene.visits)
    _draw_isolines(axes, scene, others, log)
    _draw_points(axes, scene)
    return _finish(axes, scene, log)


def _scene(
    points: Hit | Dovetail | Iterable[Sequence[int]],
    a: int | None,
    b: int | None,
    tie: str | None,
    winner: Sequence[int] | None,
    total: int | None,
) -> _Scene:
    """Check the arguments, take what a result brings, and find the winner."""
    task = ""
    if isinstance(points, Hit | NoHit | Dovetail):
        solutions = [check.solution((points.rank, points.time), "points")] if points else []
        task = getattr(points.task, "name", "")
        a = points.a if a is None else a
        b = points.b if b is None else b
        tie = points.tie if tie is None else tie
        total = _total(points) if total is None else total
    else:
        given = check.several(points, "points", "a search's result or pairs (rank, time)")
        solutions = [check.solution(point, "points") for point in given]
    if a is None or b is None:
        raise DovetailError("a and b must be given with points that are not a search's result")
    a, b = check.integer(a, "a", 1), check.integer(b, "b", 1)
    tie = check.choice("rank" if tie is None else tie, "tie", TIES)
    if winner is not None:
        best = check.solution(winner, "winner")
        solutions = solutions if best in solutions else [*solutions, best]
    elif solutions:
        best = min(solutions, key=lambda point: search_key(point[0], point[1], a, b, tie))
    else:
        raise DovetailError("points must hold at least one solution (rank, time), there is none")
    for column in zip(*solutions, strict=True):
        floats.drawable(max(column), "points: a rank or time")
    if total is not None:
        total = check.integer(total, "total", max(rank for rank, _ in solutions), None)
    return _Scene(tuple(solutions), Visits(best, a, b, tie, total), task)


def _total(result: Hit | NoHit | Dovetail) -> int | None:
    """Return how many programs a result was found among, if it tells."""
    space = getattr(result, "space", None)
    if space is not None:
        return int(space.total)
    return len(result.task) if isinstance(result.task, Sized) else None


def _draw_visited(axes: Axes, visits: Visits) -> None:
    """Shade the visited cells: the finished iterations, and the part of the last one."""
    last = visits.iteration
    if last > LINEAR_ITERATIONS:
        label = f"visited: {short(last)} iterations,\n{short(visits.slots)} slots"
        _shade(axes, visits.outline(), SKY, label)
        return
    done = visits.slots_before
    label = f"iteration {last}, to the hit: {short(visits.slots - done)} slots"
    _shade(axes, visits.outline(), ORANGE, label)
    if last > 1:
        name = "iteration 1" if last == 2 else f"iterations 1 to {last - 1}"
        _shade(axes, visits.outline_before(), SKY, f"{name}: {short(done)} slots")


def _shade(axes: Axes, corners: Corners, colour: str, label: str) -> None:
    light = [0.55 + 0.45 * channel for channel in to_rgba(colour)[:3]]
    style: dict[str, Any] = {"facecolor": light, "edgecolor": "none", "zorder": 1}
    axes.add_patch(Polygon(corners, closed=True, label=label, **style))


def _constants(scene: _Scene, isolines: int | Iterable[float], log: bool) -> list[Fraction]:
    """Return the constants of the isolines other than the winner's."""
    if isinstance(isolines, Iterable):
        given = check.several(isolines, "isolines", "a count or positive constants")
        return [Fraction(check.positive(constant, "isolines: each")) for constant in given]
    isolines = check.integer(isolines, "isolines", 0, 100)
    a, b, middle = scene.visits.a, scene.visits.b, Fraction(scene.constant)
    least, most = a + b, a * scene.times + b * scene.ranks
    steps = sorted((step for step in range(-isolines, isolines + 1) if step), key=abs)
    if log:
        span = floats.log(Fraction(most, least)) / np.log(10)
        decades = max(1, round(span / (isolines + 1)))
        candidates = [middle * Fraction(10) ** (decades * step) for step in steps]
    else:
        candidates = [middle + Fraction(2 * step * most, 2 * isolines + 3) for step in steps]
    return [constant for constant in candidates if least < constant < most][:isolines]


def _draw_isolines(axes: Axes, scene: _Scene, others: list[Fraction], log: bool) -> None:
    for constant in others:
        label = "other isolines" if constant == others[0] else "_other isoline"
        line = _isoline(scene.visits, constant, log)
        axes.plot(*line, color=GREY, linewidth=0.8, linestyle=(0, (4, 3)), zorder=3, label=label)
    left = " + ".join(
        name if factor == 1 else f"{short(factor)}·{name}"
        for factor, name in ((scene.visits.a, "t"), (scene.visits.b, "x"))
    )
    label = f"isoline {left} = {short(scene.constant, EXACT_BELOW)}"
    line = _isoline(scene.visits, Fraction(scene.constant), log)
    axes.plot(*line, color=BLACK, linewidth=1.2, zorder=3, label=label)


def _isoline(visits: Visits, constant: Fraction, log: bool) -> Columns:
    """Return ranks and times along a·t + b·x = constant, dense enough for the axes."""
    a, b = visits.a, visits.b
    if not log:
        ends = floats.clipped(constant / b), floats.clipped(constant / a)
        return np.array([0.0, ends[0]]), np.array([ends[1], 0.0])
    reach = max(floats.log(constant), float(np.log(10))) + 3
    return isoline(a, b, constant, (-reach, reach))


def _draw_points(axes: Axes, scene: _Scene) -> None:
    rank, time = scene.visits.winner
    others = [point for point in scene.points if point != scene.visits.winner]
    if others:
        few = len(others) <= 50
        dot = {"s": 36 if few else max(4, 1800 / len(others)), "color": BLUE, "linewidths": 0.6}
        label = f"other solutions: {len(others):,}"
        draw_dots(axes, others, **dot, edgecolors="white" if few else "none", zorder=6, label=label)
    star = {"s": 130, "marker": "*", "color": VERMILLION, "edgecolors": BLACK, "linewidths": 0.8}
    label = f"winner: rank {short(rank, EXACT_BELOW)}, time {short(time, EXACT_BELOW)}"
    draw_dots(axes, [(rank, time)], **star, zorder=5, clip_on=False, label=label)


def _finish(axes: Axes, scene: _Scene, log: bool) -> Axes:
    ranks, times = floats.clipped(scene.ranks), floats.clipped(scene.times)
    if log:
        axes.set(xscale="log", yscale="log", xlim=(0.5, 3 * ranks), ylim=(0.5, 3 * times))
    else:
        axes.set(xlim=(0.5, 1.04 * ranks + 0.5), ylim=(0.5, 1.04 * times + 0.5))
        if max(ranks, times) <= RULED_CELLS:
            _rule_cells(axes)
    visits = scene.visits
    rule = "" if visits.tie == "rank" else f", tie = {visits.tie}"
    text = f"visited by the dovetailer a = {short(visits.a)}, b = {short(visits.b)}{rule}"
    axes.spines[["left", "bottom"]].set_zorder(7)
    return finish(axes, GRID, text, scene.task, whole="xy")


def _rule_cells(axes: Axes) -> None:
    """Draw faint lines between the cells of a small grid."""
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_minor_locator(MultipleLocator(1, offset=0.5))
    axes.grid(which="minor", color="white", linewidth=0.6, zorder=2)
    axes.tick_params(which="minor", length=0)
    axes.set_axisbelow(False)
