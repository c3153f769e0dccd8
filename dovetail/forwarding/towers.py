"""Towers: the dovetailers of one level are the programs of the next."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from itertools import pairwise, product
from math import log
from typing import Any

import numpy.typing as npt

from dovetail.forwarding.fixed_points import FixedPoint, find_fixed
from dovetail.forwarding.hulls import Hull, hull, pq
from dovetail.forwarding.maps import REQUIREMENTS, ForwardingMap
from dovetail.forwarding.points import Points, PointsLike
from dovetail.fronts import Number
from dovetail.results import frames
from dovetail.results.result import Result, TableResult
from dovetail.values import check, display, floats

#: Greatest number of vertices of a level that are taken as the programs of the next.
MAX_VERTICES = 20_000
#: Greatest number of levels: the digits of the costs double with each.
MAX_LEVELS = 16


class Level(Result):
    """One level of a tower.

    Attributes
    ----------
    number
        0 for the programs that were given, 1 for the dovetailers over them, and so on.
    hull
        The complete hull of the level's programs: its vertices are those of the next level.
    kappa
        The code constant.
    fixed
        The fixed points of the forwarding map over the level's programs, rising.
    ones
        The cost of the tower up to this level if every exchange rate in it is 1/1.
    """

    number: int
    hull: Hull
    kappa: Fraction
    fixed: tuple[FixedPoint, ...]
    ones: Fraction

    @property
    def points(self) -> Points:
        """The level's programs that can matter."""
        return self.hull.points

    @property
    def tuned(self) -> Fraction:
        """The least area over all exchange rates: 2·min rank·time."""
        return 2 * self.points.least_product

    @property
    def rate(self) -> Fraction:
        """The exchange rate with the least area: t/x of the program with the least product."""
        x, t = min(self.points.pairs, key=lambda pair: (pair[0] * pair[1], pair))
        return t / x

    @cached_property
    def two_up(self) -> Fraction:
        """The least area two levels up: κ·min_s (R(s) + κ·pq)² (docs/forwarding.md, "Towers")."""
        best = self.hull.best(self.kappa)[0]
        return self.kappa * self.points.cost(best, self.kappa) ** 2

    def __repr__(self) -> str:
        programs = display.count(len(self.points), "program")
        return f"Level({self.number}: {programs}, {display.count(len(self.fixed), 'fixed point')})"


class Tower(TableResult):
    """A tower of dovetailers; made by `tower`.

    Attributes
    ----------
    levels
        The levels, from the programs given upwards.
    complete
        Whether the tower has all levels wanted; if not, the last has too many vertices to list.
    require
        How certain the answers had to be, as in `forward`.
    """

    pictures = ("tower",)

    levels: tuple[Level, ...]
    complete: bool
    require: str = "covered"

    @property
    def distances(self) -> tuple[float | None, ...]:
        """The distances between the fixed points of each level and those of the level below.

        Each is the least difference of natural logarithms of rates; None if one level has none.
        """
        found: list[float | None] = []
        for low, high in pairwise(self.levels):
            pairs = product(low.fixed, high.fixed)
            gaps = [abs(floats.log(here.rate / there.rate)) for here, there in pairs]
            found.append(min(gaps, default=None))
        return tuple(found)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return a row for each level: fixed points as their number and their rates, costs as log2.

        Numbers of vertices are int64, or Python ints where they do not fit.
        """
        names = ("level", "programs", "vertices", "fixed", "rates", "log2_tuned", "log2_ones")
        columns = zip(*map(_row, self.levels), strict=True)
        return dict(zip(names, map(frames.column, columns), strict=True))

    def __len__(self) -> int:
        return len(self.levels)

    def __repr__(self) -> str:
        state = "" if self.complete else ", the next has too many programs"
        levels = display.count(len(self), "level")
        return f"Tower({levels}{state}, require={self.require!r})"


def _row(level: Level) -> tuple[object, ...]:
    rates = " ".join(str(point.rate) for point in level.fixed)
    tuned, ones = (floats.log(cost) / log(2) for cost in (level.tuned, level.ones))
    numbers = level.number, len(level.points), level.hull.count, len(level.fixed)
    return *numbers, rates, tuned, ones


def tower(
    points: PointsLike | Hull,
    *,
    kappa: Number,
    levels: int = 3,
    max_vertices: int = MAX_VERTICES,
    require: str = "covered",
) -> Tower:
    """Return a tower: the dovetailers over each level's programs are the programs of the next.

    A dovetailer of rate p/q over a level with the area R has the rank κ·pq and the time R(p/q).
    Only the vertices of the level's complete hull can matter as programs (docs/forwarding.md,
    "Towers").

    Parameters
    ----------
    points
        The programs of level 0: a `Front`, pairs (rank, time), or a `Hull`.
    kappa
        The code constant, the same at every level.
    levels
        Number of levels, with the one given, up to 16.
    max_vertices
        Greatest number of vertices of a level that are taken as programs of the next.
    require
        How certain answers about a `Front` must be, as in `forward`: the costs and fixed points of
        each level, and the rates that these select from level to level down to the front. A tower
        of 1/1 is seldom covered: require="nothing" takes the rectangle as all there is.

    Examples
    --------
    >>> small = tower([(2, 3)], kappa=1, levels=3)
    >>> [str(level.tuned) for level in small.levels], [str(level.ones) for level in small.levels]
    (['12', '25', '729/4'], ['25/2', '729/8', '543169/128'])
    """
    kappa = check.constant(kappa, "kappa")
    levels = check.integer(levels, "levels", 1, MAX_LEVELS)
    limit = check.integer(max_vertices, "max_vertices", 1)
    check.choice(require, "require", REQUIREMENTS)
    complete = points if isinstance(points, Hull) else hull(points)
    ones = complete.points.area(Fraction(1))
    built = [Level(0, complete, kappa, find_fixed(complete, kappa), ones)]
    while len(built) < levels and complete.count <= limit:
        complete = hull(_dovetailers(complete, kappa))
        ones = (ones + kappa) ** 2 / 2
        built.append(Level(len(built), complete, kappa, find_fixed(complete, kappa), ones))
    _check_answers(built, require)
    return Tower(tuple(built), len(built) == levels, require)


def _check_answers(levels: Sequence[Level], require: str) -> None:
    """Refuse a tower of which an answer, followed down to the front, is not certain enough."""
    bottom = ForwardingMap(levels[0].hull, levels[0].kappa, require)
    bottom.check_areas([Fraction(1), levels[0].rate])
    bottom.fixed_points()
    # Above the last level, 1/1 alone is taken: the cost two levels up depends on it.
    answers = [{Fraction(1), level.rate, *(one.rate for one in level.fixed)} for level in levels]
    for number, rates in enumerate([*answers[1:], {Fraction(1)}], start=1):
        selected = rates
        for below in levels[number - 1 : 0 : -1]:
            selected = {best for rate in selected for best in below.hull.best(below.kappa * rate)}
        for rate in selected:
            bottom.best(rate)


def _dovetailers(below: Hull, kappa: Fraction) -> Points:
    """Return the programs of the next level."""
    rates = (below.vertex(index)[0] for index in range(below.count))
    return Points.of([(kappa * pq(rate), below.points.area(rate)) for rate in rates])
