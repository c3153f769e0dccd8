"""The grid of ranks and times, and the triangle of it that a dovetailer visits.

A dovetailer that adds `a` machines in each iteration and then gives each listed machine `b` steps
visits, column by column, the cells (rank x, time t) with ceil(x/a) + ceil(t/b) - 1 < k before
iteration k, and a part of iteration k up to the winner. Each cell is one slot, so the shaded area
of the small picture *is* the number of slots.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from dovetail._core import DovetailError
from dovetail.dovetailing import TIES, iteration, search_key, slots
from dovetail.plots.style import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    SKY,
    VERMILLION,
    legend_below,
    new_axes,
    short,
)
from dovetail.values import check

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from dovetail.dovetailing import Dovetail, Hit

#: A solution: (rank, time).
Point: TypeAlias = tuple[int, int]
#: A part of the outline: first rank, last rank, cells visited in each of these columns.
Column: TypeAlias = tuple[int, int, int]

#: More iterations than this are drawn on logarithmic axes.
LINEAR_ITERATIONS = 100
#: Up to this many cells a side, the cells are ruled.
RULED_CELLS = 60
#: Groups sampled from each end of an outline that has too many steps to be seen.
SAMPLES = 240
#: Numbers of the winner are written out in full below this.
EXACT_BELOW = 10**12


@dataclass(frozen=True)
class _Scene:
    """What is to be drawn, checked and complete."""

    points: tuple[Point, ...]
    winner: Point
    a: int
    b: int
    tie: str
    total: int | None

    @property
    def iteration(self) -> int:
        return iteration(*self.winner, self.a, self.b)

    @property
    def slots(self) -> int:
        return slots(*self.winner, self.a, self.b, self.tie, self.total)

    @property
    def slots_before(self) -> int:
        """The slots of the iterations before the last."""
        a, b, last = self.a, self.b, self.iteration
        if self.total is None or self.total >= a * last:
            return a * b * last * (last - 1) // 2
        whole, rest = divmod(self.total, a)
        return a * b * (whole * last - whole * (whole + 1) // 2) + b * rest * (last - whole - 1)

    @property
    def home(self) -> int:
        """The winner's group."""
        return -(-self.winner[0] // self.a)

    @property
    def last_rank(self) -> int:
        """The last rank that is listed when the winner is accepted."""
        listed = self.a * self.iteration
        return listed if self.total is None else min(listed, self.total)

    @property
    def constant(self) -> int:
        """The constant of the winner's isoline."""
        return self.a * self.winner[1] + self.b * self.winner[0]

    @property
    def ranks(self) -> int:
        """The greatest rank in the picture."""
        return max(self.last_rank, *(rank for rank, _ in self.points))

    @property
    def times(self) -> int:
        """The greatest time in the picture."""
        return max(self.b * self.iteration, *(time for _, time in self.points))

    @property
    def is_large(self) -> bool:
        return max(self.ranks // self.a, self.times // self.b) > LINEAR_ITERATIONS


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
    ax
        The Axes to draw into; a new figure unless given.
    isolines
        How many isolines a·t + b·x = const to draw besides the winner's, or their constants.
    log
        Logarithmic axes, on which isolines are curves. Unless given: when more than 100 iterations
        have to be shown.

    Returns
    -------
    Axes
        The Axes drawn into.

    Examples
    --------
    >>> axes = triangle([(11, 9), (12, 15)], a=1, b=1)
    >>> axes.get_xlabel(), axes.get_ylabel()
    ('rank x', 'time t (steps)')
    """
    scene = _scene(points, a, b, tie, winner, total)
    axes = new_axes(6.4, 5.2) if ax is None else ax
    curved = scene.is_large if log is None else log
    _draw_visited(axes, scene)
    _draw_isolines(axes, scene, _constants(scene, isolines, curved), curved)
    _draw_points(axes, scene)
    _set_axes(axes, scene, curved)
    return axes


def _scene(
    points: Hit | Dovetail | Iterable[Sequence[int]],
    a: int | None,
    b: int | None,
    tie: str | None,
    winner: Sequence[int] | None,
    total: int | None,
) -> _Scene:
    """Check the arguments, take what a result brings, and find the winner."""
    if isinstance(points, Iterable):
        solutions = [check.solution(point, "points") for point in points]
    else:
        solutions = [check.solution((points.rank, points.time), "points")] if points else []
        a = points.a if a is None else a
        b = points.b if b is None else b
        tie = points.tie if tie is None else tie
        total = _total(points) if total is None else total
    if a is None or b is None:
        raise DovetailError("a and b must be given with points that are not a search's result")
    a, b = check.integer(a, "a", 1), check.integer(b, "b", 1)
    tie = check.choice("rank" if tie is None else tie, "tie", TIES)
    if winner is not None:
        best = check.solution(winner, "winner")
        solutions = solutions if best in solutions else [*solutions, best]
    elif solutions:
        best = _first(solutions, a, b, tie)
    else:
        raise DovetailError("points must hold at least one solution (rank, time), there is none")
    if total is not None:
        total = check.integer(total, "total", max(rank for rank, _ in solutions), None)
    return _Scene(tuple(solutions), best, a, b, tie, total)


def _first(solutions: Iterable[Point], a: int, b: int, tie: str) -> Point:
    """Return the solution that the dovetailer finds first."""
    return min(solutions, key=lambda point: search_key(point[0], point[1], a, b, tie))


def _total(result: Hit | Dovetail) -> int | None:
    """Return how many programs a result was found among, if it tells."""
    space = getattr(result, "space", None)
    if space is not None:
        return int(space.total)
    return len(result.task) if isinstance(result.task, Sized) else None


def _columns(scene: _Scene, groups: Iterable[int]) -> Iterator[Column]:
    """Yield the columns of these groups, with the cells visited up to the winner's acceptance."""
    rank, time = scene.winner
    for group in groups:
        first, final = _ranks_of(scene, group)
        before = scene.b * (scene.iteration - group)
        if group == scene.home:
            yield first, rank - 1, before + scene.b
            yield rank, rank, time
            yield rank + 1, final, before
        else:
            visited = group < scene.home if scene.tie == "rank" else group > scene.home
            yield first, final, before + scene.b * visited


def _ranks_of(scene: _Scene, group: int) -> tuple[int, int]:
    """Return the first and the last rank of a group."""
    return scene.a * (group - 1) + 1, min(scene.a * group, scene.last_rank)


def _outline(columns: Iterable[Column]) -> list[tuple[float, float]]:
    """Return the corners of the area under these columns; cell (x, t) is centred on (x, t)."""
    corners: list[tuple[float, float]] = [(0.5, 0.5)]
    for first, last, height in columns:
        if first > last or height == 0:
            continue
        left, right, top = first - 0.5, last + 0.5, height + 0.5
        if corners[-1][1] != top:
            corners.append((left, top))
        elif len(corners) > 2:
            corners.pop()
        corners.append((right, top))
    return [*corners, (corners[-1][0], 0.5)]


def _sampled_groups(last: int, home: int) -> list[int]:
    """Return groups out of 1..last: all, or so many that a log plot cannot tell the difference."""
    if last <= 2 * SAMPLES:
        return list(range(1, last + 1))
    steps = {int(last ** (index / SAMPLES)) for index in range(SAMPLES)}
    near = {home - 1, home, home + 1}
    groups = steps | {last + 1 - step for step in steps} | near
    return sorted(group for group in groups if 1 <= group <= last)


def _draw_visited(axes: Axes, scene: _Scene) -> None:
    """Shade the visited cells: the finished iterations, and the part of the last one."""
    last = scene.iteration
    groups = _sampled_groups(-(-scene.last_rank // scene.a), scene.home)
    whole = _outline(_columns(scene, groups))
    if last > LINEAR_ITERATIONS:
        label = f"visited: {short(last)} iterations,\n{short(scene.slots)} slots"
        _shade(axes, whole, SKY, label)
        return
    done = scene.slots_before
    _shade(axes, whole, ORANGE, f"iteration {last}, to the hit: {short(scene.slots - done)} slots")
    if last > 1:
        before = ((*_ranks_of(scene, group), scene.b * (last - group)) for group in groups)
        name = "iteration 1" if last == 2 else f"iterations 1 to {last - 1}"
        _shade(axes, _outline(before), SKY, f"{name}: {short(done)} slots")


def _shade(axes: Axes, corners: list[tuple[float, float]], colour: str, label: str) -> None:
    from matplotlib.colors import to_rgba
    from matplotlib.patches import Polygon

    light = [0.55 + 0.45 * channel for channel in to_rgba(colour)[:3]]
    axes.add_patch(
        Polygon(corners, closed=True, facecolor=light, edgecolor="none", label=label, zorder=1)
    )


def _constants(scene: _Scene, isolines: int | Iterable[float], curved: bool) -> list[float]:
    """Return the constants of the isolines other than the winner's."""
    if isinstance(isolines, Iterable):
        constants = [float(constant) for constant in isolines]
        if not all(0 < constant < math.inf for constant in constants):
            raise DovetailError(f"isolines must be a count or positive constants, not {constants}")
        return constants
    isolines = check.integer(isolines, "isolines", 0, 100)
    middle = float(scene.constant)
    least, most = scene.a + scene.b, scene.a * scene.times + scene.b * scene.ranks
    steps = sorted((step for step in range(-isolines, isolines + 1) if step), key=abs)
    if curved:
        decades = max(1, round(math.log10(most / least) / (isolines + 1)))
        candidates = [middle * 10.0 ** (decades * step) for step in steps]
    else:
        candidates = [middle + step * most / (isolines + 1.5) for step in steps]
    return [constant for constant in candidates if least < constant < most][:isolines]


def _draw_isolines(axes: Axes, scene: _Scene, others: list[float], curved: bool) -> None:
    for constant in others:
        axes.plot(
            *_isoline(scene, constant, curved),
            color=GREY,
            linewidth=0.8,
            linestyle=(0, (4, 3)),
            zorder=3,
            label="other isolines" if constant == others[0] else "_other isoline",
        )
    left = " + ".join(
        name if factor == 1 else f"{short(factor)}·{name}"
        for factor, name in ((scene.a, "t"), (scene.b, "x"))
    )
    label = f"isoline {left} = {short(scene.constant, EXACT_BELOW)}"
    line = _isoline(scene, float(scene.constant), curved)
    axes.plot(*line, color=BLACK, linewidth=1.2, zorder=3, label=label)


def _isoline(scene: _Scene, constant: float, curved: bool) -> tuple[list[float], list[float]]:
    """Return ranks and times along a·t + b·x = constant, dense enough for the axes."""
    if not curved:
        return [0.0, constant / scene.b], [constant / scene.a, 0.0]
    reach = math.log(max(constant, 10.0)) + 3.0
    odds = [math.exp(reach * (2 * step / SAMPLES - 1)) for step in range(SAMPLES + 1)]
    ranks = [constant / scene.b * odd / (1 + odd) for odd in odds]
    times = [constant / scene.a / (1 + odd) for odd in odds]
    return ranks, times


def _draw_points(axes: Axes, scene: _Scene) -> None:
    rank, time = scene.winner
    others = [point for point in scene.points if point != scene.winner]
    if others:
        axes.scatter(
            [float(x) for x, _ in others],
            [float(t) for _, t in others],
            s=36 if len(others) <= 50 else max(4, 1800 / len(others)),
            color=BLUE,
            edgecolors="white" if len(others) <= 50 else "none",
            linewidths=0.6,
            zorder=6,
            label=f"other solutions: {len(others):,}",
        )
    axes.scatter(
        [float(rank)],
        [float(time)],
        s=130,
        marker="*",
        color=VERMILLION,
        edgecolors=BLACK,
        linewidths=0.8,
        zorder=5,
        clip_on=False,
        label=f"winner: rank {short(rank, EXACT_BELOW)}, time {short(time, EXACT_BELOW)}",
    )


def _set_axes(axes: Axes, scene: _Scene, curved: bool) -> None:
    ranks, times = float(scene.ranks), float(scene.times)
    if curved:
        axes.set(xscale="log", yscale="log", xlim=(0.5, 3 * ranks), ylim=(0.5, 3 * times))
    else:
        axes.set(xlim=(0.5, 1.04 * ranks + 0.5), ylim=(0.5, 1.04 * times + 0.5))
        _set_whole_ticks(axes, max(ranks, times) <= RULED_CELLS)
    axes.set(xlabel="rank x", ylabel="time t (steps)")
    rule = "" if scene.tie == "rank" else f", tie = {scene.tie}"
    axes.set_title(f"a = {short(scene.a)}, b = {short(scene.b)}{rule}", fontsize="medium")
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_zorder(7)
    legend_below(axes)


def _set_whole_ticks(axes: Axes, ruled: bool) -> None:
    """Tick whole numbers only, and rule the cells of a small grid."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator, MultipleLocator

    for axis in (axes.xaxis, axes.yaxis):
        locator = MaxNLocator(nbins=7, integer=True, min_n_ticks=1, steps=[1, 2, 5, 10])
        axis.set_major_locator(locator)
        axis.set_major_formatter(FuncFormatter(lambda value, _: short(round(value))))
        if ruled:
            axis.set_minor_locator(MultipleLocator(1, offset=0.5))
    if ruled:
        axes.grid(which="minor", color="white", linewidth=0.6, zorder=2)
        axes.tick_params(which="minor", length=0)
        axes.set_axisbelow(False)
