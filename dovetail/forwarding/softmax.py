"""Fixed points of the map softened by a temperature, each proved by interval arithmetic.

See docs/existence.md, "Softened by a temperature".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.forwarding.fixed_points import PARAMETERS, count_mixed, find_fixed, find_mixed
from dovetail.forwarding.hulls import Hull, hull
from dovetail.forwarding.intervals import Response, Root, find_roots
from dovetail.forwarding.points import Points, PointsLike
from dovetail.fronts import Number
from dovetail.results import frames
from dovetail.results.result import Result, TableResult
from dovetail.values import check, display
from dovetail.values.check import rational

#: Greatest number of candidates.
MOST_CANDIDATES = 20_000
#: Greatest number of mixed fixed points that a path is compared with.
MOST_MIXED = 1000
#: Coordinates of programs and rates that can be taken.
LEAST, MOST = Fraction(1, 10**150), Fraction(10**150)


class SoftFixedPoint(Result):
    """An outer rate that is the mean of the rates that it selects at a temperature.

    Attributes
    ----------
    low, high
        The bracket: exactly one fixed point lies from `low` to `high`, both exact as floats.
    falling
        Whether the mean, less the rate, falls through zero; if not it rises.
    """

    low: float
    high: float
    falling: bool

    @property
    def rate(self) -> float:
        """The middle of the bracket."""
        return self.low + (self.high - self.low) / 2

    def to_dict(self) -> dict[str, object]:
        """Return rate, low, high and falling."""
        return {"rate": self.rate, **super().to_dict()}


class SoftFixedPoints(TableResult):
    """All fixed points at one temperature.

    Attributes
    ----------
    temperature
        The temperature τ, in units of the cost.
    parameter
        What is averaged: "rate" or "share".
    points
        The fixed points, rising, each proved to exist and to be the only one in its bracket.
    undecided
        Intervals (low, high) that could not be decided: there may be more fixed points in these,
        and nowhere else.
    """

    temperature: float
    parameter: str
    points: tuple[SoftFixedPoint, ...]
    undecided: tuple[tuple[float, float], ...] = ()

    @property
    def certified(self) -> bool:
        """Whether these are proved to be all fixed points: nothing is undecided."""
        return not self.undecided

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns rate, low and high (float64), a row for each fixed point."""
        return frames.columns(self.points, "rate", "low", "high")

    def __repr__(self) -> str:
        rates = display.listed([f"{point.rate:.6g}" for point in self.points])
        state = "certified" if self.certified else f"{len(self.undecided)} intervals undecided"
        return f"SoftFixedPoints({rates} at temperature {self.temperature:g}, {state})"


class SoftPath(TableResult):
    """The fixed points at some temperatures, and those of the map itself; made by `soft_path`.

    Attributes
    ----------
    kappa
        The code constant.
    steps
        The fixed points at each temperature, in the order given.
    pure, mixed
        The pure and the mixed fixed points of the map, rising; none if candidates were given.
    name
        The name of the task, for pictures.
    """

    pictures = ("soft_path",)

    kappa: Fraction
    steps: tuple[SoftFixedPoints, ...]
    pure: tuple[Fraction, ...]
    mixed: tuple[Fraction, ...]
    name: str = ""

    @property
    def certified(self) -> bool:
        """Whether nothing is undecided at any temperature."""
        return all(step.certified for step in self.steps)

    def nearest(self, point: SoftFixedPoint) -> tuple[str, Fraction] | None:
        """Return the fixed point of the map, "pure" or "mixed", that is nearest as a ratio."""
        limits = [("pure", rate) for rate in self.pure] + [("mixed", rate) for rate in self.mixed]
        rate = Fraction(point.rate)
        return min(limits, key=lambda one: max(one[1] / rate, rate / one[1]), default=None)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return a row for each fixed point: temperature, rate, low, high, nearest and its kind."""
        rows = []
        for step in self.steps:
            for point in step.points:
                kind, limit = self.nearest(point) or ("", None)
                near = None if limit is None else float(limit)
                rows.append((step.temperature, point.rate, point.low, point.high, near, kind))
        names = ("temperature", "rate", "low", "high", "nearest", "kind")
        columns: list[tuple[Any, ...]] = list(zip(*rows, strict=True)) or [()] * len(names)
        return dict(zip(names, map(frames.column, columns), strict=True))

    def __getitem__(self, index: int) -> SoftFixedPoints:
        return self.steps[index]

    def __iter__(self) -> Iterator[SoftFixedPoints]:
        return iter(self.steps)

    def __len__(self) -> int:
        return len(self.steps)

    def __repr__(self) -> str:
        state = "certified" if self.certified else "some intervals undecided"
        return f"SoftPath({display.count(len(self), 'temperature')}, {state})"


def soft_fixed_points(
    points: PointsLike | Hull,
    *,
    kappa: Number,
    temperature: float,
    parameter: str = "rate",
    candidates: Iterable[Number] | None = None,
) -> SoftFixedPoints:
    """Return all fixed points of the softmax response, proved by interval arithmetic.

    At the temperature τ a rate is selected with a weight proportional to exp(-J/τ), where J is its
    cost R(s) + r·κ·pq. The mean of the selected rates is continuous in r, so it has a fixed point
    (Brouwer 1911). Needs python-flint.

    Parameters
    ----------
    points
        A `Front`, pairs (rank, time), or a `Hull`.
    kappa
        The code constant.
    temperature
        τ > 0, in units of the cost.
    parameter
        What is averaged: "rate" is s, "share" is s/(1 + s).
    candidates
        The rates that can be selected; unless given, all rates of the complete hull.

    Raises
    ------
    MissingExtraError
        If python-flint is not installed.

    Examples
    --------
    >>> soft_fixed_points([(1, 3)], kappa=1, temperature=0.01)
    SoftFixedPoints(1.73956 at temperature 0.01, certified)
    """
    return soft_path(
        points, kappa=kappa, temperatures=[temperature], parameter=parameter, candidates=candidates
    )[0]


def soft_path(
    points: PointsLike | Hull,
    *,
    kappa: Number,
    temperatures: Iterable[float],
    parameter: str = "rate",
    candidates: Iterable[Number] | None = None,
) -> SoftPath:
    """Return the fixed points of the softmax response at each of some temperatures.

    The arguments are those of `soft_fixed_points`.

    Examples
    --------
    >>> for soft in soft_path([(1, 3)], kappa=1, temperatures=[10, 1, 0.1]):
    ...     print(soft.temperature, [round(point.rate, 3) for point in soft.points])
    10.0 [1.939]
    1.0 [1.681]
    0.1 [1.676]
    """
    check.choice(parameter, "parameter", PARAMETERS)
    programs = points.points if isinstance(points, Hull) else Points.of(points)
    _check_size(number for pair in programs.pairs for number in pair)
    complete = points if isinstance(points, Hull) else hull(programs)
    kappa = check.constant(kappa, "kappa")
    taus = [
        check.positive(temperature, "temperature")
        for temperature in check.several(temperatures, "temperatures", "numbers")
    ]
    rates = _candidates(complete, candidates)
    _check_size([kappa, *rates])
    response = Response(complete.points, kappa, rates, parameter)
    steps = []
    for tau in taus:
        found, undecided = find_roots(response, tau)
        steps.append(SoftFixedPoints(tau, parameter, tuple(map(_point, found)), undecided))
    pure, mixed = ((), ()) if candidates is not None else _limits(complete, kappa, parameter)
    return SoftPath(kappa, tuple(steps), pure, mixed, complete.points.name)


def _point(root: Root) -> SoftFixedPoint:
    return SoftFixedPoint(*root)


def _limits(
    complete: Hull, kappa: Fraction, parameter: str
) -> tuple[tuple[Fraction, ...], tuple[Fraction, ...]]:
    """Return the pure and the mixed fixed points of the map, rising."""
    pure = tuple(point.rate for point in find_fixed(complete, kappa))
    if count_mixed(complete, kappa) > MOST_MIXED:
        return pure, ()
    mixed = find_mixed(complete, kappa, parameter)
    return pure, tuple(sorted(point.rate for point in mixed))


def _candidates(complete: Hull, candidates: Iterable[Number] | None) -> list[Fraction]:
    if candidates is not None:
        given = check.several(candidates, "candidates", "rates, one after the other")
        rates = sorted({rational(rate, "candidates: a rate") for rate in given})
        if not rates:
            raise DovetailError("candidates must hold at least one rate")
        if len(rates) > MOST_CANDIDATES:
            raise DovetailError(f"candidates: {len(rates):,} rates, more than {MOST_CANDIDATES:,}")
        return rates
    if complete.count > MOST_CANDIDATES:
        raise DovetailError(
            f"candidates: the hull has {display.shorten(f'{complete.count:,}')} vertices, "
            f"more than {MOST_CANDIDATES:,}; give some of its rates"
        )
    tied = {rate for edge in complete.edges for rate in edge.rates}
    return sorted(tied.union(complete))


def _check_size(numbers: Iterable[Fraction]) -> None:
    """Refuse numbers with which no float could hold a bracket."""
    for number in numbers:
        if not LEAST <= number <= MOST:
            raise DovetailError(
                "points, kappa or candidates: numbers must be from 1e-150 to 1e+150, "
                f"not {display.shown(number)}"
            )
