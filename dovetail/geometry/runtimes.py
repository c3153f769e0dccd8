"""Runtime geometry: which program wins at which exchange rate, and what that costs.

A dovetailer of exchange rate r (steps per machine) that stops at a program of rank x and time t has
visited a triangle of area (t + r·x)²/(2r). The area is a smooth stand-in for its slots, so all
that is said here is about the smoothed schedule; `Front.winner` has the exact one. For the smoothed
schedule all is exact: integers and fractions (docs/geometry.md).
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import field
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any, TypeVar, overload

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.fronts import Front, Number, Pair, Rectangle
from dovetail.results import frames
from dovetail.results.result import Result, TableResult
from dovetail.slopes import Slope
from dovetail.values import check, display

AnyPair = TypeVar("AnyPair", bound=Pair)

_TOO_GREAT = "points: too great for floats; area() is exact"


class Piece(Result):
    """A program on the lower-left hull, and the exchange rates at which it wins.

    See docs/geometry.md, "Local and global minima".

    Attributes
    ----------
    rank, time
        The program.
    low, high
        It wins from this exchange rate to that one; None if it wins at all greater ones.
    """

    rank: Number
    time: Number
    low: Fraction
    high: Fraction | None

    @property
    def best_rate(self) -> Fraction:
        """The exchange rate t/x, at which the area of this program is least."""
        return Fraction(self.time) / self.rank

    @property
    def least_area(self) -> Number:
        """The area 2·x·t that the program costs at its best rate."""
        return 2 * self.rank * self.time

    @property
    def is_minimum(self) -> bool:
        """Whether it wins at its best rate and around it: a local minimum of the area."""
        return self.low < self.best_rate and (self.high is None or self.best_rate < self.high)

    def area(self, rate: Number) -> Fraction:
        """Return the area (t + r·x)²/(2r) that the program costs at an exchange rate."""
        rate = check.rational(rate, "rate")
        return (self.time + rate * self.rank) ** 2 / (2 * rate)

    def areas(self, rates: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Return the area for each exchange rate of an array, in floats: for pictures."""
        return _areas(_float(self.rank), _float(self.time), _floats(rates, "rates"))


class Geometry(TableResult):
    """Programs and the areas that they cost at all exchange rates; made by `runtime_geometry`.

    Attributes
    ----------
    points
        The programs (rank, time), in order of rank.
    low, high
        The covered exchange rates; at others a program that is not among the points might win.
        All positive rates (0, None) unless the points are those of a front.
    pieces
        The programs that win at some rate from low to high, in order of rank: rates fall.
    rectangle
        The ranks and times in which a front knows all programs; None if the points are all.
    name
        The name of a front's task, for pictures; "" if there is none.
    """

    pictures = ("areas",)

    points: tuple[Pair, ...]
    low: Fraction
    high: Fraction | None
    pieces: tuple[Piece, ...]
    rectangle: Rectangle | None = None
    name: str = field(default="", compare=False)

    def piece(self, rate: Number) -> Piece:
        """Return the piece that wins at an exchange rate; of two that tie, the one of lower rank.

        Examples
        --------
        >>> geometry = runtime_geometry([(2, 90), (50, 9), (70, 1)])
        >>> piece = geometry.piece(1)
        >>> piece.rank, piece.time, piece.area(1)
        (50, 9, Fraction(3481, 2))
        """
        rate = self._covered(rate)
        return self.pieces[bisect_left(self.pieces, -rate, key=lambda piece: -piece.low)]

    def cost(self, rate: Number) -> Fraction:
        """Return M(r) = min(t + r·x), the winner's isoline (docs/geometry.md, "The envelope")."""
        rate = check.rational(rate, "rate")
        piece = self.piece(rate)
        return piece.time + rate * piece.rank

    def area(self, rate: Number) -> Fraction:
        """Return R(r) = M(r)²/(2r), the least area at a rate, exactly (docs/geometry.md)."""
        return self.piece(rate).area(rate)

    def areas(self, rates: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Return R(r) for an array of covered exchange rates, in floats: for pictures.

        Rates that are not covered, and numbers that exceed floats, are refused.
        """
        chosen = _floats(rates, "rates")
        for rate in {chosen.min(), chosen.max()} if chosen.size else ():
            self._covered(Fraction(float(rate)))
        borders, ranks, times = self._columns
        index = np.searchsorted(borders, chosen, side="right") - 1
        return _areas(ranks[index], times[index], chosen)

    @cached_property
    def _columns(self) -> tuple[npt.NDArray[np.float64], ...]:
        """Return the lower border, the rank and the time of the pieces, in order of rate."""
        rows = [(piece.low, piece.rank, piece.time) for piece in reversed(self.pieces)]
        table = np.array([[_float(number) for number in row] for row in rows])
        table[0, 0] = 0.0  # the lowest rate that is covered may have been rounded up
        return tuple(table.T)

    @property
    def minima(self) -> tuple[Piece, ...]:
        """The pieces that are local minima of the area, each at its `best_rate`."""
        return tuple(piece for piece in self.pieces if piece.is_minimum)

    @cached_property
    def best_rate(self) -> Fraction:
        """The covered exchange rate of least area; of several, the greatest.

        Without bounds it is t/x of the program of least x·t, and the area is 2·x·t. If bounds cut
        this off, it may be a bound.
        """
        nearest = (_nearest(piece.best_rate, piece.low, piece.high) for piece in self.pieces)
        return min(nearest, key=self.area)

    @property
    def best(self) -> Piece:
        """The piece that wins at `best_rate`."""
        return self.piece(self.best_rate)

    @property
    def best_slope(self) -> Slope:
        """The slope, in lowest terms, whose exchange rate is `best_rate`."""
        return Slope.from_rate(self.best_rate)

    @property
    def least_area(self) -> Fraction:
        """The least area over all covered exchange rates."""
        return self.area(self.best_rate)

    def regret(self, rate: Number) -> Fraction:
        """Return the area at this exchange rate, as a multiple of the least area.

        Examples
        --------
        >>> runtime_geometry([(4, 4)]).regret(3)
        Fraction(4, 3)
        """
        return self.area(rate) / self.least_area

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns of the pieces: numbers, exact rates (dtype object), is_minimum (bool)."""
        names = ("rank", "time", "low", "high", "best_rate", "least_area", "is_minimum")
        return frames.columns(self.pieces, *names)

    def _covered(self, rate: Number) -> Fraction:
        rate = check.rational(rate, "rate")
        above = self.high is not None and rate > self.high
        if self.rectangle is not None and (rate < self.low or above):
            cost = min(t + rate * x for x, t in self.points)
            raise DovetailError(
                f"rate {display.shorten(rate)} is not covered by the front: what lies outside its "
                f"rectangle might cost less; extend {self.rectangle.needed_by_cost(rate, cost)}"
            )
        return rate

    def __repr__(self) -> str:
        minima, least = len(self.minima), display.shorten(self.least_area)
        return (
            f"Geometry({len(self.points)} points, {len(self.pieces)} win, {minima} local "
            f"minim{'um' if minima == 1 else 'a'}, "
            f"least area {least} at rate {display.shorten(self.best_rate)})"
        )


def runtime_geometry(points: Front | Iterable[Sequence[Number]]) -> Geometry:
    """Return which program wins at which exchange rate, and what that costs.

    Parameters
    ----------
    points
        A `Front`, or programs as pairs (rank, time) of positive int or Fraction; they need not be
        Pareto-minimal. The rank is the exponential of a description length, not the length.

    Raises
    ------
    DovetailError
        If there is no point, or a point is not positive and exact; if a front is not complete, or
        its rectangle is too small for any exchange rate.

    Examples
    --------
    >>> geometry = runtime_geometry([(2, 90), (50, 9), (70, 1)])
    >>> geometry
    Geometry(3 points, 3 win, 2 local minima, least area 140 at rate 1/70)
    >>> [(piece.rank, piece.low, piece.high) for piece in geometry.pieces]
    [(2, Fraction(27, 16), None), (50, Fraction(2, 5), Fraction(27, 16)), (70, Fraction(0, 1),
    Fraction(2, 5))]
    >>> geometry.best_slope
    Slope(a=70, b=1)
    """
    pairs = exact_pairs(points)
    rectangle, name, low, high = None, "", Fraction(0), None
    if isinstance(points, Front):
        rectangle, name = points.rectangle, points.task.name
        needed = rectangle.needed_by_rates(pairs)
        if needed:
            raise DovetailError(
                f"points: the front covers no exchange rate up to rank {points.max_rank} and time "
                f"{points.max_time}; extend {needed}"
            )
        low, high = rectangle.rates(pairs)
    pieces = (_clipped(piece, low, high) for piece in pieces_between(lower_left_hull(pairs)))
    won = tuple(piece for piece in pieces if piece is not None)
    return Geometry(pairs, low, high, won, rectangle, name)


def lower_left_hull(points: Iterable[AnyPair]) -> tuple[AnyPair, ...]:
    """Return the vertices of the lower-left hull of exact pairs (rank, time), in order of rank.

    These are the points that some isoline a·t + b·x touches first, and alone.

    Examples
    --------
    >>> lower_left_hull([(2, 90), (10, 80), (50, 9), (60, 5), (70, 1), (80, 1)])
    ((2, 90), (50, 9), (70, 1))
    """
    given = check.several(points, "points", "pairs (rank, time)")
    for point in given:
        check.pair(point, "points")
    hull: list[AnyPair] = []
    for point in sorted(given):
        x, t = point
        if hull and t >= hull[-1][1]:
            continue  # beaten: not quicker than a point of no greater rank
        while len(hull) > 1:
            (x0, t0), (x1, t1) = hull[-2:]
            if (t0 - t1) * (x - x1) > (t1 - t) * (x1 - x0):
                break
            hull.pop()
        hull.append(point)
    return tuple(hull)


@overload
def mistuned_cost(ratio: Number) -> Fraction: ...
@overload
def mistuned_cost(ratio: npt.ArrayLike) -> npt.NDArray[np.float64]: ...
def mistuned_cost(ratio: Any) -> Fraction | npt.NDArray[np.float64]:
    """Return (1 + ρ)²/(4ρ): how many times its least area a program costs at the wrong rate.

    ρ is by how much the exchange rate differs from the program's best one, t/x: exact for an int or
    Fraction; an array is taken as floats (docs/geometry.md, "A mistuned slope").

    Examples
    --------
    >>> mistuned_cost(1), mistuned_cost(4), mistuned_cost(Fraction(1, 4))
    (Fraction(1, 1), Fraction(25, 16), Fraction(25, 16))
    """
    exact = np.isscalar(ratio) and not isinstance(ratio, float)
    ratio = check.rational(ratio, "ratio") if exact else _floats(ratio, "ratio")
    cost: Fraction | npt.NDArray[np.float64] = (1 + ratio) ** 2 / (4 * ratio)
    return cost


def exact_pairs(points: Front | Iterable[Sequence[Number]]) -> tuple[Pair, ...]:
    """Return the programs of a `Front`, or given as pairs (rank, time), in order; at least one."""
    if isinstance(points, Front):
        return points.known_pairs()
    given = check.several(points, "points", "a Front or pairs (rank, time)")
    pairs = sorted({_pair(point) for point in given})
    if not pairs:
        raise DovetailError("points must hold at least one program (rank, time), there is none")
    return tuple(pairs)


def _pair(point: Sequence[Number]) -> Pair:
    rank, time = check.parts(point, "points", "pairs (rank, time)")
    return _exact(rank, "points: each rank"), _exact(time, "points: each time")


def _exact(value: Number, name: str) -> Number:
    number = check.rational(value, name)
    return number.numerator if number.denominator == 1 else number


def _floats(values: npt.ArrayLike, name: str) -> npt.NDArray[np.float64]:
    """Return an array of positive floats."""
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError, OverflowError, RecursionError):  # no numbers, or uneven rows
        array = np.array([np.nan])
    if not (np.isfinite(array) & (array > 0)).all():
        raise DovetailError(
            f"{name} must hold positive finite numbers, not {display.shown(values)}"
        )
    return array


def _float(number: Number) -> float:
    try:
        return float(number)
    except OverflowError:
        raise DovetailError(_TOO_GREAT) from None


def _areas(
    ranks: float | npt.NDArray[np.float64],
    times: float | npt.NDArray[np.float64],
    rates: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    with np.errstate(over="ignore"):
        areas: npt.NDArray[np.float64] = (times + rates * ranks) ** 2 / (2 * rates)
    if not np.isfinite(areas).all():
        raise DovetailError(_TOO_GREAT)
    return areas


def pieces_between(hull: Sequence[Pair]) -> list[Piece]:
    """Return the vertices with their exchange rates: neighbours tie where they change places."""
    borders = [Fraction(t - u) / (y - x) for (x, t), (y, u) in pairwise(hull)]
    lows, highs = [*borders, Fraction(0)], [None, *borders]
    return [Piece(*point, low, high) for point, low, high in zip(hull, lows, highs, strict=True)]


def _clipped(piece: Piece, low: Fraction, high: Fraction | None) -> Piece | None:
    """Return what is left of a piece within the covered rates, if anything is."""
    least = max(piece.low, low)
    most = min((top for top in (piece.high, high) if top is not None), default=None)
    if most is not None and most <= least:
        return None
    return Piece(piece.rank, piece.time, least, most)


def _nearest(rate: Fraction, low: Fraction, high: Fraction | None) -> Fraction:
    """Return the rate of an interval that is nearest to the given one."""
    rate = max(rate, low)
    return rate if high is None else min(rate, high)
