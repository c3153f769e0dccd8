"""Fixed points of the map softened by a temperature.

See docs/forwarding.md, "Without a fixed point".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.forwarding.fixed_points import PARAMETERS
from dovetail.forwarding.hulls import Hull, hull, pq
from dovetail.forwarding.points import PointsLike
from dovetail.fronts import Number
from dovetail.results import frames
from dovetail.results.result import Result, TableResult
from dovetail.values import check, display, floats
from dovetail.values.check import rational

#: Greatest number of candidates that are taken from the hull.
MOST_CANDIDATES = 200_000
#: Outer rates, besides breakpoints and candidates, between which fixed points are bracketed.
GRID = 400


class SoftFixedPoint(Result):
    """An outer rate that is the mean of the rates that it selects at a temperature; in floats.

    Attributes
    ----------
    rate
        The outer exchange rate.
    low, high
        The bracket in which the mean crosses the rate.
    """

    rate: float
    low: float
    high: float


class SoftFixedPoints(TableResult):
    """All fixed points that were bracketed at one temperature.

    Attributes
    ----------
    temperature
        The temperature τ, in units of the cost.
    parameter
        What is averaged: "rate" or "share".
    points
        The fixed points, rising. There is at least one; some may be missed between two points of
        the grid.
    certified
        False: these are floating-point numbers.
    """

    temperature: float
    parameter: str
    points: tuple[SoftFixedPoint, ...]
    certified: bool = False

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns rate, low and high (float64), a row for each fixed point."""
        return frames.columns(self.points, "rate", "low", "high")


def soft_fixed_points(
    points: PointsLike | Hull,
    *,
    kappa: Number,
    temperature: float,
    parameter: str = "rate",
    candidates: Iterable[Number] | None = None,
) -> SoftFixedPoints:
    """Return the fixed points of the softmax response, by bracketing; not certified.

    At the temperature τ a rate is selected with a weight proportional to exp(-J/τ), where J is its
    cost R(s) + r·κ·pq. The mean of the selected rates is continuous in r, so it has a fixed point
    (Brouwer 1911); but it grows steeper as τ falls, so fixed points are bisected, not iterated.

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

    Examples
    --------
    >>> soft = soft_fixed_points([(1, 3)], kappa=1, temperature=0.01)
    >>> [round(point.rate, 2) for point in soft.points]
    [1.74]
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
) -> tuple[SoftFixedPoints, ...]:
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
    complete = points if isinstance(points, Hull) else hull(points)
    kappa = check.constant(kappa, "kappa")
    rates = _candidates(complete, candidates)
    response = _Response(complete, kappa, rates, parameter)
    grid = _grid(complete, kappa, response.rates)
    found = []
    for temperature in check.several(temperatures, "temperatures", "numbers"):
        tau = check.positive(temperature, "temperature")
        found.append(SoftFixedPoints(tau, parameter, tuple(_brackets(response, grid, tau))))
    return tuple(found)


def _candidates(complete: Hull, candidates: Iterable[Number] | None) -> list[Fraction]:
    if candidates is not None:
        given = check.several(candidates, "candidates", "rates, one after the other")
        rates = sorted({rational(rate, "candidates: a rate") for rate in given})
        if not rates:
            raise DovetailError("candidates must hold at least one rate")
        return rates
    if complete.count > MOST_CANDIDATES:
        raise DovetailError(
            f"candidates: the hull has {display.shorten(f'{complete.count:,}')} vertices, "
            f"more than {MOST_CANDIDATES:,}; give some of its rates"
        )
    tied = {rate for edge in complete.edges for rate in edge.rates}
    return sorted(tied.union(complete))


class _Response:
    """The mean rate that is selected at a temperature."""

    def __init__(
        self, complete: Hull, kappa: Fraction, rates: list[Fraction], parameter: str
    ) -> None:
        areas = [complete.points.area(rate) for rate in rates]
        least = min(areas)
        self.rates = np.array([floats.rounded(rate) for rate in rates])
        # Subtracted while they are exact: only the differences matter.
        self.areas = np.array([floats.rounded(area - least) for area in areas])
        self.prices = np.array([floats.rounded(kappa * pq(rate)) for rate in rates])
        if not (np.isfinite([self.rates, self.areas, self.prices]).all() and self.rates.all()):
            raise DovetailError("points, kappa or candidates: too large or too small for floats")
        self.share = parameter == "share"
        self.values = self.rates / (1 + self.rates) if self.share else self.rates

    def excess(self, rate: float, temperature: float) -> float:
        """Return the mean that an outer rate selects, minus that rate; both as rates or shares."""
        costs = self.areas + rate * self.prices
        with np.errstate(over="ignore"):  # then the weight is 0
            weights = np.exp((costs.min() - costs) / temperature)
        mean = float(np.dot(weights, self.values) / weights.sum())
        return mean - (rate / (1 + rate) if self.share else rate)


def _grid(
    complete: Hull, kappa: Fraction, rates: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Return outer rates from the least to the greatest candidate, breakpoints among them."""
    low, high = float(rates.min()), float(rates.max())
    edges = [floats.rounded(edge.price / kappa) for edge in complete.edges]
    if complete.count <= GRID:
        edges = [floats.rounded(complete.edge(k).price / kappa) for k in range(complete.count - 1)]
    some = rates[:: max(1, len(rates) // GRID)]
    points = np.concatenate((np.geomspace(low, high, GRID), some, edges))
    return np.unique(points[(points >= low) & (points <= high)])


def _brackets(
    response: _Response, grid: npt.NDArray[np.float64], temperature: float
) -> Iterator[SoftFixedPoint]:
    signs = [response.excess(rate, temperature) for rate in grid.tolist()]
    if len(grid) == 1 or signs[0] <= 0:
        yield SoftFixedPoint(float(grid[0]), float(grid[0]), float(grid[0]))
    for index in range(len(grid) - 1):
        if signs[index] * signs[index + 1] < 0 or (signs[index + 1] == 0 != signs[index]):
            low, high = float(grid[index]), float(grid[index + 1])
            rising = signs[index] < 0
            while (middle := (low + high) / 2) not in (low, high):
                if (response.excess(middle, temperature) < 0) == rising:
                    low = middle
                else:
                    high = middle
            yield SoftFixedPoint(high, low, high)
